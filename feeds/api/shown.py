"""What is told of entries, topics and sources: no more than feeds and pages show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from feeds.addresses import site_url
from feeds.formats import urls_of
from feeds.items import Item, item_of
from pipeline.config import Config, Source
from pipeline.config.topics import Topic
from pipeline.health import IN_WORDS, State
from pipeline.items import Entry
from pipeline.query.renamed import topic_ids
from pipeline.rights import allowed_of
from pipeline.sanitize import absolute, folded, legible
from pipeline.store.protocol import DueSource, Store

Told = dict[str, object]


def moment(when: datetime | None) -> str | None:
    """Write a moment as RFC 3339, in UTC."""
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z") if when is not None else None


def entry(store: Store, config: Config, one: Entry) -> Told | None:
    """Tell of an entry what a feed shows, without its text; None where it cannot be shown."""
    item = item_of(store, config, one, {})
    return _entry(item, one, config) if item is not None else None


def entry_in_full(store: Store, config: Config, one: Entry) -> Told | None:
    """Tell all of an entry: its text and revisions too, where programs may have them."""
    item = item_of(store, config, one, {})
    if item is None:
        return None
    has_text = allowed_of(one, config, store).in_bulk
    return _entry(item, one, config) | {
        "content_html": item.article if has_text else None,
        "revisions": _revisions(store, one, has_text=has_text),
        "also_at": [
            {"url": url, "institution": legible(copy.institution or "") or None, "seen_at": moment(copy.seen_at)}
            for copy in store.identity.copies(one.id)
            if (url := absolute(copy.url))
        ],
        "translations": [
            {"id": other.id, "language": other.language, "title": legible(other.title)}
            for other in store.identity.translations(one.id)
        ],
    }


def _entry(item: Item, one: Entry, config: Config) -> Told:
    source = config.source_named(one.source_id)
    return {
        "id": item.id,
        "key": item.key,
        "kind": one.kind,
        "url": item.url if item.has_original else None,
        "page_url": item.page_url,
        "title": item.title,
        "summary": item.summary,
        "authors": list(item.authors),
        "language": item.language,
        "published_at": moment(item.published) if item.is_dated else None,
        "date_guessed": item.date_guessed,
        "first_seen_at": moment(item.first_seen),
        "updated_at": moment(item.updated),
        "source": source.id if source is not None else one.source_id,
        "institution": {"title": item.institution.title, "url": item.institution.url} if item.institution else None,
        "section": item.section,
        "image": item.image,
        "file": {"media_type": item.media_type, "length": item.length} if item.media_type else None,
        "topics": [
            {
                "id": place.topic_id,
                "title": place.title,
                "evidence": [
                    {"rule": because.rule, "words": legible(because.words), "where": because.where}
                    for because in place.evidence
                ],
            }
            for place in item.places
        ],
        "codes": [{"code": code.code, "label": code.label} for code in item.codes],
        "shown": item.shown,
        "rights": item.rights,
        "mining_reserved": bool(item.reserved.mining),
    }


def _revisions(store: Store, one: Entry, *, has_text: bool) -> list[Told]:
    return [
        {
            "number": number,
            "seen_at": moment(revision.seen_at),
            "title": legible(revision.title),
            "text": revision.text if has_text else None,
        }
        for number, revision in enumerate(store.revisions(one.id), 1)
    ]


def topic(store: Store, config: Config, one: Topic, counts: Mapping[str, int]) -> Told:
    """Tell what a topic is, how much is in it, and where its feeds are."""
    ids = topic_ids(one.id, config)
    newest = next((found for topic_id in ids if (found := store.newest(topic_id, 1))), ())
    return {
        "id": one.id,
        "title": legible(one.title),
        "description": legible(one.description or "") or None,
        "iptc": list(one.iptc),
        "entries": sum(counts.get(f"topic:{topic_id}", 0) for topic_id in ids),
        "newest_at": moment(newest[0].dated_at) if newest else None,
        "page_url": site_url(config.site, f"topics/{one.id}.html"),
        "feeds": urls_of(config.site, one.id),
    }


def source(config: Config, one: DueSource, state: State | None) -> Told:
    """Tell how a source is, in words."""
    written: Source | None = config.source_named(one.id)
    source_id = written.id if written is not None else one.id
    return {
        "id": source_id,
        "title": legible(one.title),
        "url": absolute(one.url),
        "language": written.language if written is not None else None,
        "entries": one.entries,
        "last_looked_at": moment(one.last_looked_at),
        "next_look_at": moment(one.next_due_at),
        "last_result": folded(one.last_result or "") or None,
        "health": {
            "state": IN_WORDS[state.word],
            "since": moment(state.since),
            "sentence": folded(state.sentence),
        }
        if state is not None
        else None,
        "feeds": urls_of(config.site, f"sources/{source_id}"),
    }


def snippet(store: Store, config: Config, one: Entry, text: str) -> str | None:
    """Give the sentence in which words were found, where that may be shown."""
    may = allowed_of(one, config, store)
    return legible(text) or None if may.has_summary else None


def those_shown(told: Sequence[Told | None]) -> list[Told]:
    """Leave out what cannot be shown."""
    return [one for one in told if one is not None]
