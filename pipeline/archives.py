"""What is remembered of the archives of feeds (RFC 5005): which entries lie in which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pipeline.items import Entry
from pipeline.query import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An entry that a feed has, as far as its place there is concerned."""

    id: str
    dated_at: datetime
    position: int
    first_seen_at: datetime
    imported: bool  # a source had it already when that was added, or it was known before the feed took it up

    @classmethod
    def of(cls, entry: Entry) -> Member:
        """Give the place of an entry that may be shown in any case."""
        return cls(
            id=entry.id,
            dated_at=entry.dated_at,
            position=entry.position,
            first_seen_at=entry.first_seen_at,
            imported=False,
        )


class ArchiveStore(Protocol):
    """Which entries a feed has, and where. A closed archive is never given another entry."""

    def take_up(self, feed: str, query: Query) -> bool:
        """Make members of a feed of the entries that its query wants and that were touched; of all, if it is new.

        Return whether there are more of them now.
        """

    def waiting(self, feed: str, query: Query) -> Sequence[Member]:
        """Give the members that lie in no archive, in the order of feeds."""

    def seen(self, feed: str, entry_ids: Sequence[str]) -> Mapping[str, bool]:
        """Give those of these entries that a feed has shown, each with whether it did when it was last made."""

    def held_back(self, feed: str, entry_ids: Sequence[str]) -> frozenset[str]:
        """Give those of these entries that were known before the feed took them up, and are only in its archives."""

    def close(self, feed: str, archives: Sequence[Sequence[str]], head: Sequence[str]) -> None:
        """Put entries into further archives, given by their ids, the oldest archive first; `head` the feed shows."""

    def counts(self) -> Mapping[str, int]:
        """Give how many archives feeds have, by name; of those that have any."""

    def marks(self, feed: str) -> Mapping[int, str | None]:
        """Give the archives of a feed by number, each with what its files were last made of; None: they are to be."""

    def made(self, feed: str, number: int, mark: str) -> None:
        """Remember what the files of an archive were made of."""

    def entries(self, feed: str, number: int, query: Query) -> Sequence[Entry]:
        """Give the entries of an archive that the feed still has, in the order of feeds."""
