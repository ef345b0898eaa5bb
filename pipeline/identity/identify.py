"""Tells which item a page is: by its addresses, its file, and the words of its main article; with the reason."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pipeline.addresses import canonical, site_of
from pipeline.config import Site
from pipeline.identity.compare import Side, compare, tells_apart
from pipeline.identity.forms import Row, rows_differ, titles_beyond
from pipeline.identity.state import same_text, state_of
from pipeline.identity.translation import is_translation
from pipeline.identity.words import address_key
from pipeline.items import Entry, Extraction
from pipeline.normalize import normalised

Relation = Literal["new", "unchanged", "retaken", "revision", "duplicate", "also", "translation"]


def mint(site: Site, key: str) -> str:
    """Give the id of a new entry whose key is `key`: an address, or else a content hash."""
    return tag(site, f"item:{hashlib.sha256(key.encode()).hexdigest()[:32]}")


def tag(site: Site, name: str) -> str:
    """Give a `tag:` URI (RFC 4151): what the site calls something for ever, wherever it lies."""
    return f"tag:{site.authority},{site.date.isoformat()}:{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store has that a page could be."""

    at_page: Entry | None = None  # under the address that the page came from, or its file
    at_canonical: Entry | None = None  # under the address that the page names as its own
    with_hash: Entry | None = None
    headline: Entry | None = None  # known only as a teaser without an address, under the page's title
    copied: Entry | None = None  # of which the page's address had a copy before
    alike: tuple[Entry, ...] = ()  # some of whose words stand on the page, or under its title on its day
    row: Row | None = None  # of the list that led to the page
    rows: Mapping[str, Row] = field(default_factory=dict)  # of the same list, for those like the page, by their ids
    in_other_languages: tuple[Entry, ...] = ()  # at addresses that the page names as its versions
    beside: tuple[Entry, ...] = ()  # at addresses that differ from the page's in their language only
    gone: frozenset[str] = frozenset()  # ids of those whose address was answered 404 or 410 when last asked
    came_from: tuple[str, ...] = ()  # addresses that were asked and led to the page's
    source_id: str | None = None  # of the page
    before: datetime | None = None  # when what is kept of `at_page` or `at_canonical` was seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Which item a page is, and why."""

    relation: Relation
    reason: str
    entry: Entry | None = None  # None: one that is not known yet
    canonical_url: str | None = None  # the page's own address, if it can be believed
    moved_to: str | None = None  # where `entry` is from now on
    translation_of: Entry | None = None

    @property
    def duplicate(self) -> bool:
        """Tell whether `entry` has the same article from elsewhere."""
        return self.relation in ("duplicate", "also")


def own_address(extraction: Extraction) -> str | None:
    """Give the address that a page or file is known by; that of a row's item may have a fragment that counts."""
    if extraction.page_url is None or extraction.of_row:
        return extraction.page_url
    return canonical(extraction.page_url)


def identify(extraction: Extraction, known: Known, now: datetime) -> Identity:
    """Decide which item a page is; what stands under its own address is it, whatever it says now."""
    own = own_address(extraction)
    named = canonical(extraction.canonical_url) if extraction.canonical_url else None
    if known.at_page is not None:
        free = named if known.at_canonical is None else None  # an address is of one entry only
        return _held(extraction, known.at_page, known, known.at_page.url or free or own, now)
    if known.at_canonical is not None:
        if agrees(extraction, known.at_canonical):
            return _held(extraction, known.at_canonical, known, named, now)
        named = None  # sites that name one address on all their pages: to believe it would merge them
    url = named or own
    found = _copy(extraction, known, url, now)
    if found is not None:
        return found
    if known.headline is not None:
        return Identity(
            relation="revision", entry=known.headline, canonical_url=url, reason="it was known as a headline so far"
        )
    for entries, says_so in ((known.in_other_languages, True), (known.beside, False)):
        for entry in entries:
            if reason := is_translation(extraction, entry, named=says_so):
                return Identity(relation="translation", reason=reason, canonical_url=url, translation_of=entry)
    return Identity(relation="new", reason="nothing that is known is like it", canonical_url=url)


def agrees(extraction: Extraction, entry: Entry) -> bool:
    """Tell whether a page that names or once had the address of `entry` can be the same item."""
    same_title = extraction.title is not None and normalised(extraction.title) == normalised(entry.title)
    if same_title or same_text(extraction, entry) or entry.kind == "headline":
        return True
    return compare(_side(extraction), _side(entry)).relation != "distinct"


def _held(extraction: Extraction, entry: Entry, known: Known, url: str | None, now: datetime) -> Identity:
    """Say what became of the entry that a page is."""
    state = state_of(extraction, entry, before=known.before, now=now)
    relations: dict[str, Relation] = {"words": "revision", "ours": "retaken"}
    return Identity(
        relation=relations.get(state.cause, "unchanged"),
        reason=state.reason,
        entry=entry,
        canonical_url=url,
        moved_to=_moved(extraction, entry, known),
    )


def _moved(extraction: Extraction, entry: Entry, known: Known) -> str | None:
    """Give the address that an entry has now, where it left its own: redirected, gone, or asked by https at last."""
    own = own_address(extraction)
    if own is None or entry.url is None or own == entry.url:
        return None
    safer = address_key(own) == address_key(entry.url) and own.startswith("https:") and entry.url.startswith("http:")
    return own if safer or entry.url in known.came_from or entry.id in known.gone else None


def _copy(extraction: Extraction, known: Known, url: str | None, now: datetime) -> Identity | None:
    """Say of which entry a page has the words, if of any."""
    page = _side(extraction)
    entry = known.with_hash
    if entry is not None and entry.kind == "article" and not _are_two(page, entry, known):
        return _another(extraction, entry, known, url, "it has the same words", now)
    for entry in (known.copied, *known.alike):
        if entry is None or entry.kind != "article" or _are_listed_apart(page, entry, known):
            continue
        found = compare(page, _side(entry))
        if found.relation != "distinct":
            return _another(extraction, entry, known, url, found.reason, now)
    return None


def _are_two(page: Side, entry: Entry, known: Known) -> bool:
    """Tell whether a page and an entry are two items though they say the same."""
    return tells_apart(page, _side(entry)) is not None or _are_listed_apart(page, entry, known)


def _are_listed_apart(page: Side, entry: Entry, known: Known) -> bool:
    """Tell whether lists have a page and an entry as two items: by rows of one, or each by its own."""
    return _have_rows(entry, known) or _are_on_lists(page, entry, known)


def _are_on_lists(page: Side, entry: Entry, known: Known) -> bool:
    """Tell two releases of one form that two lists of one site have, each under a title that the form says nothing of.

    On one list a page may stand again under another title, and at another site the words are a copy.
    """
    if known.source_id is None or entry.source_id is None or known.source_id == entry.source_id:
        return False
    here, there = (site_of(url) if url else None for url in (page.url, entry.url))
    one, other = (page.title, page.text), (entry.title, entry.text)
    return here is not None and here == there and titles_beyond(one, other) is not None


def _have_rows(entry: Entry, known: Known) -> bool:
    """Tell whether the list that led to a page has an entry as another item."""
    row = known.rows.get(entry.id)
    return (
        known.row is not None
        and row is not None
        and rows_differ(known.row, row, gone=entry.id in known.gone) is not None
    )


def _another(
    extraction: Extraction, entry: Entry, known: Known, url: str | None, reason: str, now: datetime
) -> Identity:
    """Say what a page is that has the words of an entry at another address."""
    if entry.id in known.gone and not _elsewhere(extraction, entry, known):  # the item moved
        return _held(extraction, entry, known, url, now)
    relation: Relation = "also" if _elsewhere(extraction, entry, known) else "duplicate"
    return Identity(relation=relation, entry=entry, canonical_url=url, reason=reason)


def _elsewhere(extraction: Extraction, entry: Entry, known: Known) -> bool:
    """Tell whether somebody else published a page than the entry whose words it has."""
    if known.source_id is not None and entry.source_id is not None:
        return known.source_id != entry.source_id
    here, there = (site_of(url) if url else None for url in (extraction.page_url, entry.url))
    return here is not None and there is not None and here != there


def _side(one: Extraction | Entry) -> Side:
    url = one.url if isinstance(one, Entry) else own_address(one)
    title = None if isinstance(one, Entry) and one.title_derived else one.title
    return Side(text=one.text, title=title, url=url, published=one.published)
