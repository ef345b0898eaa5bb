"""Withdraws entries, and tells what was withdrawn when it is met again: by address, file, words or title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from pipeline.entries.make import Origin
from pipeline.entries.tombstones import (
    Mark,
    MarkKind,
    Tombstone,
    address_mark,
    gist,
    is_same,
    path_mark,
    says_something,
    teaser_marks,
    title_mark,
)
from pipeline.identity.known import addresses
from pipeline.identity.signature import signature
from pipeline.identity.words import words_of
from pipeline.items import Entry, Extraction, Teaser
from pipeline.store import Revision, Store


def withdraw(entry: Entry, store: Store, *, reason: str | None, now: datetime) -> Sequence[str]:
    """Erase an entry, with what the pages of others tell of it; whoever publishes next removes it there.

    Give the ids of what was erased: of the entry, and of headlines that led to it.
    """
    with store.writing():
        revisions = store.revisions(entry.id)
        tombstone = Tombstone(id=entry.id, at=now, reason=reason, gist=gist(entry.title, entry.text))
        erased = store.withdrawn.put(entry, tombstone, _marks_of(entry, revisions))
    store.withdrawn.overwrite()
    store.settle()
    return erased


def met_again(extraction: Extraction, origin: Origin, store: Store) -> Tombstone | None:
    """Give the tombstone of what a page is; None where it is something else. Its further addresses are remembered."""
    if store.withdrawn.is_empty():
        return None
    here = [mark for url in addresses(extraction, origin) if (mark := address_mark(url)) is not None]
    there = [path_mark(extraction.path)] if extraction.path and not here else []
    words: list[Mark] = [_mark("words", one) for one in (extraction.content_hash, extraction.plain_hash) if one]
    title = title_mark(extraction.title)
    numbers = [_mark("number", str(one)) for one in extraction.signature]
    if found := store.withdrawn.marked([*here, *there]):
        return found[0][1]
    page = gist(extraction.title, extraction.text)
    for kind, tombstone in store.withdrawn.marked([*words, *([title] if title else []), *numbers]):
        if is_same(kind, page, tombstone.gist):
            store.withdrawn.mark(tombstone, [*here, *there])
            return tombstone
    return None


def cleared(extraction: Extraction, store: Store) -> Extraction:
    """Give what was extracted without the teasers of what was withdrawn."""
    kept = _without_withdrawn(extraction.teasers, store)
    return extraction if len(kept) == len(extraction.teasers) else replace(extraction, teasers=kept)


def _without_withdrawn(teasers: Sequence[Teaser], store: Store) -> tuple[Teaser, ...]:
    """Give the teasers that point to nothing withdrawn, neither by their address nor by their title."""
    if not teasers or store.withdrawn.is_empty():
        return tuple(teasers)
    return tuple(one for one in teasers if not store.withdrawn.marked(teaser_marks(one.url, one.title)))


def _marks_of(entry: Entry, revisions: Sequence[Revision]) -> list[Mark]:
    """Give what an entry is known by, in all its states; its addresses the store adds."""
    words = {one for one in (entry.content_hash, entry.plain_hash, *(two.content_hash for two in revisions)) if one}
    titles = {entry.title, *(revision.title for revision in revisions)}
    texts = {entry.text, *(revision.text for revision in revisions)}
    numbers = {str(one) for text in texts for one in signature(words_of(text))}
    named = [title for title in titles if says_something(title) or (entry.kind == "headline" and entry.url is None)]
    return [
        *([path_mark(entry.path)] if entry.path else []),
        *(_mark("words", one) for one in sorted(words)),
        *(mark for title in sorted(named) if (mark := title_mark(title)) is not None),
        *(_mark("number", one) for one in sorted(numbers)),
    ]


def _mark(kind: MarkKind, mark: str) -> Mark:
    return kind, mark
