"""Tells which item a page is: by its addresses, its file, and the content hash of its main article."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from pipeline.addresses import canonical
from pipeline.config import Site
from pipeline.items import Entry, Extraction
from pipeline.normalize import content_hash, normalised

__all__ = ["Identity", "Known", "agrees", "changed", "content_hash", "identify", "mint", "normalised", "own_address"]


def mint(site: Site, key: str) -> str:
    """Give the `tag:` URI (RFC 4151) of a new entry whose key is `key`: an address, or else a content hash."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"tag:{site.authority},{site.date.isoformat()}:item:{digest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store has that a page could be."""

    at_page: Entry | None  # under the address that the page came from, or its file
    at_canonical: Entry | None  # under the address that the page names as its own
    with_hash: Entry | None
    headline: Entry | None  # known only as a teaser without an address, under the page's title


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Which item a page is."""

    entry: Entry | None  # None: one that is not known yet
    duplicate: bool = False  # `entry` holds the same article from elsewhere
    canonical_url: str | None = None  # the page's own address, if it can be believed


def own_address(extraction: Extraction) -> str | None:
    """Give the address that a page or file is known by; that of a row's item may have a fragment that counts."""
    if extraction.page_url is None or extraction.of_row:
        return extraction.page_url
    return canonical(extraction.page_url)


def identify(extraction: Extraction, known: Known) -> Identity:
    """Decide which item a page is; what stands under its own address is it, whatever it says now."""
    own = own_address(extraction)
    named = canonical(extraction.canonical_url) if extraction.canonical_url else None
    if known.at_page is not None:
        free = named if known.at_canonical is None else None  # an address is of one entry only
        return Identity(entry=known.at_page, canonical_url=known.at_page.url or free or own)
    if known.at_canonical is not None:
        if agrees(extraction, known.at_canonical):
            return Identity(entry=known.at_canonical, canonical_url=named)
        named = None  # sites that name one address on all their pages: to believe it would merge them
    if known.with_hash is not None:
        return Identity(entry=known.with_hash, duplicate=True, canonical_url=named or own)
    return Identity(entry=known.headline, canonical_url=named or own)


def agrees(extraction: Extraction, entry: Entry) -> bool:
    """Tell whether a page that names or once had the address of `entry` can be the same item."""
    same_title = extraction.title is not None and normalised(extraction.title) == normalised(entry.title)
    return same_title or _same_text(extraction, entry) or entry.kind == "headline"


def changed(extraction: Extraction, entry: Entry, title: str) -> bool:
    """Tell whether a page shows its item in another state than `entry` keeps."""
    retitled = not entry.title_derived and normalised(title) != normalised(entry.title)
    return entry.kind == "headline" or not _same_text(extraction, entry) or retitled


def _same_text(extraction: Extraction, entry: Entry) -> bool:
    """Tell whether a text is the same, be it in full or without what is familiar.

    What is known of a site grows and is forgotten; the text of a page that stays the same must not change by that.
    """
    now, before = {extraction.content_hash, extraction.plain_hash}, {entry.content_hash, entry.plain_hash}
    return not (now & before) <= {None}
