"""Classifies a story anew where others publish it than before: topics name sources, and sources topics."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.config import Config
from pipeline.entries.teasers import by_publishers, topics_of
from pipeline.items import Entry
from pipeline.store import Change, Store


@contextmanager
def classified_anew(change: Change, config: Config, store: Store) -> Iterator[None]:
    """While a change is applied: give the stories that gain or lose a publisher by it the topics they have then."""
    shared = _shared(change, store) if by_publishers(config) else ()
    before = {entry.id: store.identity.publishers(entry) for entry in shared}
    yield
    for entry_id, publishers in before.items():
        entry = store.entry(entry_id)
        if entry is not None and store.identity.publishers(entry) != publishers:
            store.reclassify({entry_id: topics_of(entry, config, store)})


def _shared(change: Change, store: Store) -> Iterator[Entry]:
    """Give the entry that a copy or a list leads to, and those with a copy at an address which is of another now."""
    found = [store.entry(one.entry_id) for one in (change.copy, change.shared) if one is not None]
    found += [store.identity.copied_at(one.url) for one in (change.copy, change.entry) if one is not None and one.url]
    yield from (entry for entry in found if entry is not None)
