"""Asks the store for all that a page could be, before it is decided which item it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pipeline.addresses import canonical, site_of
from pipeline.entries.make import Origin
from pipeline.identity.forms import Row, rows_differ
from pipeline.identity.identify import Identity, Known, agrees, own_address
from pipeline.identity.store import Copy
from pipeline.identity.translation import other_languages
from pipeline.items import Entry, Extraction
from pipeline.store import Address, Store


def asked(origin: Origin) -> str | None:
    """Give the address on its target's list that led to a page."""
    return origin.address.url if origin.address else None


def addresses(extraction: Extraction, origin: Origin) -> list[str]:
    """Give the addresses the page came under, the last of its redirects first."""
    if extraction.of_row and extraction.page_url is not None:
        return [extraction.page_url]
    urls = (extraction.page_url, origin.fetch.url if origin.fetch else None, asked(origin))
    return list(dict.fromkeys(known for url in urls if url and (known := canonical(url))))


def what_is_known(extraction: Extraction, origin: Origin, store: Store) -> Known:
    """Ask the store for what a page could be; for what its words are like only where its addresses are not known."""
    own, *earlier = addresses(extraction, origin) or [""]
    at_own = store.entry_at(own)
    if at_own is not None and _is_another_row(own, at_own, origin, store):
        at_own = None
    at_page = at_own
    came_from: tuple[str, ...] = ()
    if at_page is None:  # a page that died may redirect to one about something else: what is known must be like it
        moved = [store.entry_at(url) for url in earlier if url]
        at_page = next((entry for entry in moved if entry is not None and agrees(extraction, entry)), None)
        came_from = tuple(earlier) if at_page is not None else ()
    if at_page is None and extraction.path is not None:
        at_page = store.entry_of_file(extraction.path)
    named = canonical(extraction.canonical_url) if extraction.canonical_url else None
    at_canonical = (at_own if named == own else store.entry_at(named)) if named else None
    held = at_page or at_canonical
    if at_page is not None:
        return Known(
            at_page=at_page,
            at_canonical=at_canonical,
            came_from=came_from,
            gone=store.identity.gone([at_page]) if at_page.url != own else frozenset(),
            before=store.identity.seen_at(at_page.id),
        )
    hashes = dict.fromkeys(one for one in (extraction.content_hash, extraction.plain_hash) if one)
    with_hash = next((entry for one in hashes if (entry := store.entry_with_hash(one))), None)
    copied = store.identity.copied_at(own) if own else None
    alike = tuple(_alike(extraction, store))
    like_it = [entry for entry in (with_hash, copied, *alike) if entry is not None]
    return Known(
        at_canonical=at_canonical,
        with_hash=with_hash,
        copied=copied,
        alike=alike,
        row=_row(origin.address) if origin.address else None,
        rows=_rows(like_it, origin, store),
        gone=store.identity.gone(like_it),
        headline=_headline(extraction, origin, store),
        in_other_languages=tuple(_at_any(extraction.alternates, store)),
        beside=tuple(_at_any(other_languages(own), store)) if own else (),
        source_id=origin.source.id if origin.source else None,
        before=store.identity.seen_at(held.id) if held else None,
    )


def copy_of(extraction: Extraction, origin: Origin, identity: Identity, entry: Entry, now: datetime) -> Copy | None:
    """Give what is kept of a page that has the words of an entry; None where it has no address of its own."""
    url = own_address(extraction)
    if url is None or url == entry.url:
        return None
    return Copy(
        url=url,
        entry_id=entry.id,
        source_id=origin.source.id if origin.source else None,
        institution=(origin.source.title if origin.source else None) or extraction.institution or site_of(url),
        title=extraction.title,
        seen_at=now,
        reason=identity.reason,
        elsewhere=identity.relation == "also",
    )


def _alike(extraction: Extraction, store: Store) -> list[Entry]:
    found = list(store.identity.alike(extraction.signature))
    if extraction.title and extraction.published:
        found += store.identity.titled_on(extraction.title, extraction.published[:10])
    return list({entry.id: entry for entry in found}.values())


def _row(address: Address) -> Row:
    return Row(title=address.title, published=address.published, first_seen_at=address.first_seen_at)


def _rows(entries: Iterable[Entry], origin: Origin, store: Store) -> dict[str, Row]:
    """Give what the list that led to a page says of entries at other addresses."""
    if origin.address is None:
        return {}
    urls = {entry.id: entry.url for entry in entries if entry.url is not None and entry.url != origin.address.url}
    listed = {address.url: _row(address) for address in store.identity.listed(origin.target_id, list(urls.values()))}
    return {entry_id: listed[url] for entry_id, url in urls.items() if url in listed}


def _is_another_row(own: str, entry: Entry, origin: Origin, store: Store) -> bool:
    """Tell an entry whose address differs in the last slash alone, where the list has a row for each of the two."""
    if entry.url is None or entry.url == own or entry.url.rstrip("/") != own.rstrip("/") or origin.address is None:
        return False
    row = _rows([entry], origin, store).get(entry.id)
    return row is not None and rows_differ(_row(origin.address), row) is not None


def _at_any(urls: Iterable[str], store: Store) -> list[Entry]:
    found = (store.entry_at(url) for url in urls)
    return list({entry.id: entry for entry in found if entry is not None}.values())


def _headline(extraction: Extraction, origin: Origin, store: Store) -> Entry | None:
    """Give the headline that a page is the article of: under its title, and of its institution."""
    found = store.headline_titled(extraction.title) if extraction.title else None
    if found is None:
        return None
    if found.source_id is not None:
        return found if origin.source is not None and origin.source.id == found.source_id else None
    return found if found.institution in (None, extraction.institution) else None
