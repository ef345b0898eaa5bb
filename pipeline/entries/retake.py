"""Takes entries again from their kept pages: what a better separation sees in them, nobody is told as news."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Literal

from pipeline.config import Config
from pipeline.document import UnreadableError
from pipeline.entries.make import Origin, entry_of, matches_of
from pipeline.entries.pages import unpacked
from pipeline.entries.titled import titled
from pipeline.entries.withdraw import cleared
from pipeline.familiar import Memory, memory_of
from pipeline.identity.identify import Identity
from pipeline.identity.policy import unshown
from pipeline.identity.version import version
from pipeline.items import Entry, Extraction, Page
from pipeline.process import extract, page_key, site
from pipeline.store import Change, Revision, Store
from pipeline.workers import WorkerFault, Workers

_AT_ONCE = 20  # pages: a second or two

Taken = Literal["same", "anew", "none"]
"""The entry says what it said; it says what its page is seen to say now; nothing of an article is seen in its page."""


def waiting(store: Store) -> Iterator[str]:
    """Give the entries, by id, that another version separated and whose pages are kept."""
    after = ""
    while batch := store.pages.of_other_versions(version(), after):
        yield from batch
        after = batch[-1]


def page_of(entry_id: str, config: Config, store: Store) -> tuple[Page, Memory] | None:
    """Give the kept page of an entry, and what its site's other pages have; None where it is not kept."""
    entry, copy = store.entry(entry_id), store.pages.get(entry_id)
    if entry is None or copy is None:
        return None
    of_site = site(config.source_named(entry.source_id), copy.url, copy.path)
    others = store.fingerprints(of_site) if of_site else {}
    own = page_key(copy.url, copy.path)
    return unpacked(copy), memory_of(one for page, one in reversed(list(others.items())) if page != own)


def read_again(given: tuple[str, Page, Memory]) -> Extraction:
    """Extract a kept page; raise what that raises."""
    _, page, memory = given
    return extract(page, memory)


def retake(entry_id: str, extraction: Extraction, config: Config, store: Store) -> Taken:
    """Give an entry what is seen in its page now: no revision is made and no date moves, for the page is the same."""
    with store.writing():
        entry = store.entry(entry_id)
        if entry is None or extraction.content_hash is None:
            return "none"
        source, listed = config.source_named(entry.source_id), store.pages.listed(entry_id)
        extraction = titled(titled(cleared(extraction, store), listed.title if listed else None), entry.title)
        identity = Identity(relation="retaken", reason="its kept page was read again", entry=entry)
        origin = Origin(target_id="", source=source, address=listed)
        made = entry_of(extraction, origin, identity, config, entry.updated_at)
        made = replace(
            made,
            published=entry.published,
            date_guessed=entry.date_guessed,
            dated_at=entry.dated_at,
            updated_at=entry.updated_at,
            reserved=entry.reserved,  # of which the answer said a part, and that is not kept
        )
        change = Change(
            entry=made,
            revision=_revision(made, entry, store),
            retaken=True,
            signature=extraction.signature,
            matches=matches_of(made, config.topics, store.identity.publishers(made), config.sources),
            teasers=extraction.teasers,
        )
        store.apply(change)
    return "same" if _shown(made) == _shown(entry) else "anew"


async def retake_some(config: Config, store: Store, workers: Workers, stopping: asyncio.Event) -> int | None:
    """Take some of those that wait; give how many of them say something else now, and None where none waited.

    One that cannot be read, or in whose page nothing is seen now, is let go of: it would wait for ever.
    """
    anew, some = 0, list(islice(waiting(store), _AT_ONCE))
    for entry_id in some:
        if stopping.is_set() or (found := page_of(entry_id, config, store)) is None:
            continue
        try:
            taken = retake(entry_id, await workers.run(read_again, (entry_id, *found)), config, store)
        except (UnreadableError, WorkerFault):
            taken = "none"
        if taken == "none":
            store.pages.forget(entry_id)
        anew += taken == "anew"
    return anew if some else None


def _revision(entry: Entry, before: Entry, store: Store) -> Revision:
    return Revision(
        entry_id=entry.id,
        content_hash=entry.content_hash or "",
        title=entry.title,
        text=entry.text or "",
        seen_at=store.identity.seen_at(entry.id) or entry.updated_at,
        unshown=unshown(store.identity.shown(before), before),
    )


def _shown(entry: Entry) -> Entry:
    return replace(entry, made_by=None, content_hash=None, plain_hash=None)
