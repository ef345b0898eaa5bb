"""What is kept for identity: copies, translations, and how candidates are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from pipeline.items import Entry

if TYPE_CHECKING:
    from pipeline.store.protocol import Address, Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A further address at which the story of an entry stands."""

    url: str  # canonical
    entry_id: str
    source_id: str | None
    institution: str | None
    title: str | None
    seen_at: datetime
    reason: str  # why it is taken for the same
    elsewhere: bool  # published by somebody else


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A source that has the story of an entry on its list, or published it at an address of its own."""

    source_id: str
    url: str  # there
    entry_id: str
    seen_at: datetime


class IdentityStore(Protocol):
    """What can be asked to tell which item a page is."""

    def alike(self, signature: Sequence[int]) -> Sequence[Entry]:
        """Give the entries that have most of these numbers, those few others have counting most."""

    def titled_on(self, title: str, day: str) -> Sequence[Entry]:
        """Give the articles under this title that were published on this day."""

    def listed(self, target_id: str, urls: Sequence[str]) -> Sequence[Address]:
        """Give those of some addresses that are on the list of a target, as it has them."""

    def copied_at(self, url: str) -> Entry | None:
        """Give the entry of which this address had a copy."""

    def copies(self, entry_id: str) -> Sequence[Copy]:
        """Give where else the story of an entry stands, in the order it was seen there."""

    def publishers(self, entry: Entry) -> tuple[str, ...]:
        """Give the ids of the sources that publish the story of an entry: its own, then the others as seen."""

    def translations(self, entry_id: str) -> Sequence[Entry]:
        """Give the entries that are this one in other languages."""

    def seen_at(self, entry_id: str) -> datetime | None:
        """Give when the last revision of an entry was seen."""

    def shown(self, entry: Entry) -> Revision | None:
        """Give what a correction of an entry is held against: what readers were last shown, or that taken anew."""

    def gone_since(self, entry: Entry) -> datetime | None:
        """Give since when the address of an entry is answered 404 or 410; None where it is not."""

    def gone(self, entries: Sequence[Entry]) -> frozenset[str]:
        """Give the ids of those whose address was answered 404 or 410 when it was last asked."""
