"""Mend what can be mended from what is stored, and say what was done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from feeds.doctor.diagnosis import Diagnosis
from feeds.publish import publish
from pipeline.checkup import Amiss, Kind
from pipeline.config import Config
from pipeline.entries.teasers import classify_again
from pipeline.store import Store

DONE: dict[Kind, str] = {
    "orphans": "removed the rows that belonged to nothing",
    "search": "built the index of the search anew",
    "no_revision": "took the texts of entries without a revision for their first",
    "no_address": "entered the addresses that were missing",
    "unknown_topic": "took entries out of topics that are no more",
    "topic_order": "put entries into their places in their topics",
    "kept_bytes": "added up the kept pages",
    "reserved_page": "let go of kept pages that ask not to be kept",
}
"""What --repair mends, and what it says of that then."""


def mended(amiss: Iterable[Amiss], store: Store, config: Config) -> Iterator[str]:
    """Mend the database, and say what was done."""
    topics = [topic.id for topic in config.topics]
    for one in amiss:
        if store.checkup.mend(one.kind, topics):
            yield f"{DONE[one.kind]} ({one.count:,})"


def published_again(
    found: Iterable[Diagnosis], store: Store, config: Config, data: Path, now: datetime
) -> Iterator[str]:
    """Publish all of it anew where something of it is amiss, and say what was done."""
    if not any(one.mendable for one in found):
        return
    classify_again(config, store, now=now)
    store.published.put_right(now)
    made = publish(store, config, data, anew=True)
    if made.written:
        yield f"published anew ({len(made.written):,} files written)"
