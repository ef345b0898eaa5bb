"""What is remembered of the feeds that were ever published: what each was made of, and where one has gone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pipeline.items import Entry
from pipeline.query import Query
from pipeline.rights import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The feed is published under this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The feed has another name now."""

    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """The feed was published once, and is no more."""


Whereabouts = Served | Moved | Gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What the files of a feed were last made of: as long as it is the same, they need not be made again."""

    signature: str  # of the configuration and of what writes the files
    updated: datetime  # of its newest item; never before what was given for it once
    head: tuple[str, ...] = ()  # ids of the entries that it shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What has changed since feeds were last made."""

    until: int  # a place in the order of changes: what comes later is told the next time
    entry_ids: Sequence[str]


class PublishedStore(Protocol):
    """What publishing remembers. A feed's name is the one in its address: "all", "sources/fund"."""

    def adopt(self, names: Collection[str], moved: Mapping[str, str]) -> None:
        """Make the feeds that are served those of these names; `moved` says which are former names of which."""

    def returned(self, names: Collection[str]) -> Mapping[str, str]:
        """Give the names that feeds had for a while whose former names are among these again, each with that."""

    def allow(self, limits: Mapping[str, Limits]) -> None:
        """Remember what sources allow, by their ids: it holds on for those that leave the configuration."""

    def limits(self, source_ids: Collection[str]) -> Mapping[str, Limits | None]:
        """Give what sources allowed that are in the configuration no more; None where that is not known."""

    def known_as(self, name: str) -> str:
        """Give the name that a feed is known by for ever: the first that it had."""

    def put_right(self, now: datetime) -> int:
        """Take back what was stored while the clock was ahead; return how many entries were."""

    def whereabouts(self, name: str) -> Whereabouts | None:
        """Tell where a feed is now; None where there never was one of this name."""

    def former(self) -> Mapping[str, Moved | Gone]:
        """Give all names that are served no more, and what has become of each."""

    def newest(self, query: Query, limit: int, *, of_import: Callable[[str], int]) -> Sequence[Entry]:
        """Give the newest of the entries that a query wants.

        Of what a source had already when it was added, `of_import` says how many there may be by its id.
        """

    def pairs(self) -> Sequence[tuple[str, str]]:
        """Give the sources and topics that ever had an entry in common."""

    def with_entries(self, source_ids: Collection[str]) -> frozenset[str]:
        """Give those of these sources of which something is stored."""

    def with_shared(self) -> frozenset[str]:
        """Give the sources that have an entry in common with another."""

    def changes(self) -> Changes:
        """Give what has changed, and take their marks from the feeds that it concerns."""

    def marks(self) -> Mapping[str, Mark]:
        """Give the marks of the feeds whose entries have not changed."""

    def last_updated(self, name: str) -> datetime | None:
        """Give the moment that a feed gave for its last change, by this name or a former one; None: it never was."""

    def made(self, changes: Changes, marks: Mapping[str, Mark]) -> None:
        """Remember that the files of these feeds show these changes and all before them."""

    def page_marks(self) -> Mapping[str, str]:
        """Give what pages were last made of, by their paths."""

    def pages_made(self, marks: Mapping[str, str]) -> None:
        """Remember what these pages are made of."""
