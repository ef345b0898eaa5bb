"""Give the entries that are wanted as records: what may be given of each, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.config import Config
from pipeline.items import Entry
from pipeline.query import Cursor, Query
from pipeline.rights import Allowed, allowed_of
from pipeline.sanitize import absolute, legal, legible
from pipeline.store.protocol import Store

_AT_ONCE = 200  # entries: so many are in memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An entry as it is exported: plain text, addresses absolute; empty where it is not known or not to be given."""

    id: str
    kind: str
    title: str
    url: str | None
    also_at: tuple[str, ...]  # where else the story stands
    authors: tuple[str, ...]
    institution: str | None
    source: str | None  # its id
    published: str | None  # ISO 8601, as the page gives it
    dated: datetime  # that, or else when it was first seen
    first_seen: datetime
    updated: datetime
    language: str | None
    section: str | None
    topics: tuple[str, ...]  # their ids
    topic_titles: tuple[str, ...]
    codes: tuple[str, ...]  # of IPTC, as its publisher declares them
    summary: str | None
    text: str | None
    image: str | None
    media_type: str | None  # of a file that is the item
    files: tuple[str, ...]  # addresses of what is attached to it
    rights: str | None
    tdm_reservation: bool | None
    tdm_policy: str | None


def records(query: Query, config: Config, store: Store) -> Iterator[Record]:
    """Give the records of a query's entries, newest first, however many; what is stored meanwhile may be among them."""
    after: Cursor | None = None
    while found := store.queries.select(query, _AT_ONCE, after=after):
        for one in found:
            yield record(one.entry, config, store)
        after = Cursor.behind(found[-1].entry)


def record(entry: Entry, config: Config, store: Store) -> Record:
    """Give the record of an entry."""
    may = allowed_of(entry, config, store)
    titles = {topic.id: topic.title for topic in config.topics}
    topics = [match.topic_id for match in store.matches(entry.id) if match.topic_id in titles]
    source = config.source_named(entry.source_id)
    return Record(
        id=entry.id,
        kind=entry.kind,
        title=legible(entry.title),
        url=absolute(entry.url) if entry.url else None,
        also_at=tuple(url for copy in store.identity.copies(entry.id) if (url := absolute(copy.url))),
        authors=tuple(name for author in entry.authors if (name := legible(author))),
        institution=(legible(source.title) if source and source.title else legible(entry.institution or "")) or None,
        source=entry.source_id,
        published=entry.published,
        dated=entry.dated_at.astimezone(UTC),
        first_seen=entry.first_seen_at.astimezone(UTC),
        updated=entry.updated_at.astimezone(UTC),
        language=entry.language,
        section=legible(entry.section or "") or None,
        topics=tuple(topics),
        topic_titles=tuple(legible(titles[topic]) for topic in topics),
        codes=tuple(one.code for one in entry.codes),
        summary=(legible(entry.summary or "") or None) if may.has_summary else None,
        text=_text(entry, may),
        image=absolute(entry.image) if entry.image and may.has_summary else None,
        media_type=entry.media_type,
        files=tuple(url for one in entry.attachments if (url := absolute(one.url))) if may.has_summary else (),
        rights=may.rights,
        tdm_reservation=entry.reserved.mining,
        tdm_policy=entry.reserved.policy,
    )


def _text(entry: Entry, may: Allowed) -> str | None:
    return (legal(entry.text or "").strip() or None) if may.in_bulk else None
