"""Keeps the page that an entry was made of, so that it can be read anew when reading is done better."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pipeline.items import Duplicate, Extraction, Outcome, Page, PageCopy, PageKind, Rejected, Unchanged

if TYPE_CHECKING:
    from pipeline.config import Config
    from pipeline.store.protocol import Address, Store

MOST_BYTES = 1_000_000  # of a page, packed: news pages have 10 to 60 kB
_LEVEL = 3  # of zlib: a millisecond for a page of 120 kB, and a tenth larger than the best


@dataclass(frozen=True, slots=True)
class Kept:
    """How much is kept."""

    pages: int
    bytes: int


class PageStore(Protocol):
    """What is kept of pages."""

    def get(self, entry_id: str) -> PageCopy | None:
        """Give the page that an entry was made of; None where it is not kept."""

    def has(self, entry_id: str) -> bool:
        """Tell whether the page of an entry is kept."""

    def listed(self, entry_id: str) -> Address | None:
        """Give the row of a list that led to an entry, of its own source's first; None where none did."""

    def put(self, entry_id: str, copy: PageCopy, most_bytes: int) -> None:
        """Keep a page instead of the one before; of all together the first are let go of where they take too much."""

    def forget(self, entry_id: str | None = None) -> None:
        """Let go of the page of an entry, or of all."""

    def of_other_versions(self, version: str, after: str) -> Sequence[str]:
        """Give some entries, by id, that another version separated and whose page is kept; those behind an id."""

    def kept(self) -> Kept:
        """Tell how much is kept."""


def packed(page: Page, kind: PageKind, *, archiving: bool) -> PageCopy | None:
    """Give what is kept of a page; None for what is no article, or too large, or not to be kept by anybody else."""
    if kind is not PageKind.ARTICLE or archiving:
        return None
    body = zlib.compress(page.body, _LEVEL)
    if len(body) > MOST_BYTES:
        return None
    return PageCopy(
        packed=body,
        at=page.fetched_at,
        url=page.url,
        path=page.path,
        media_type=page.media_type,
        charset=page.charset,
    )


def unpacked(copy: PageCopy) -> Page:
    """Give a page as it was fetched."""
    return Page(
        body=zlib.decompress(copy.packed),
        fetched_at=copy.at,
        url=copy.url,
        path=copy.path,
        media_type=copy.media_type,
        charset=copy.charset,
    )


def keep_page(extraction: Extraction, outcome: Outcome, config: Config, store: Store, *, anew: bool = False) -> None:
    """Keep the page of an entry that is new or changed, or of which none is kept yet, as far as there is room.

    `anew`: what it says beside its article has changed, which an older page would take back.
    """
    if isinstance(outcome, Duplicate | Rejected):
        return
    most_bytes = config.site.keep_pages * 1_000_000
    if extraction.reserved.archiving or not most_bytes:
        store.pages.forget(outcome.entry_id)
        return
    kept = isinstance(outcome, Unchanged) and not anew and store.pages.has(outcome.entry_id)
    if extraction.copy is not None and not kept:
        store.pages.put(outcome.entry_id, extraction.copy, most_bytes)
