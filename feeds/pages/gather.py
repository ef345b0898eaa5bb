"""Take from the store what the pages show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from feeds.items import Item, entry_key
from feeds.pages.changes import history
from feeds.pages.figures import figures, gaps, usual_items
from feeds.pages.views import (
    CopyLine,
    EntryView,
    Health,
    IndexView,
    RelatedLine,
    SourceLine,
    SourceView,
    TopicFeed,
)
from feeds.snapshot import Snapshot
from pipeline.addresses import host_of
from pipeline.config import Config, Source
from pipeline.health import WELL, State
from pipeline.identity.store import Copy
from pipeline.items import Entry
from pipeline.readable import readable_host
from pipeline.sanitize import absolute, legible
from pipeline.store.protocol import DueSource, Store

MOST_SOURCES = 60  # that the first page lists itself, each with what it gave lately


def index_view(
    store: Store,
    everything: Snapshot,
    topics: Sequence[Snapshot],
    searches: Sequence[Snapshot],
) -> IndexView:
    """Give what the first page shows: sources by their titles."""
    states, known = store.health.states(), store.sources()
    is_short = len(known) <= MOST_SOURCES
    lines = [_line(store, source, states, has_figures=is_short) for source in known]
    return IndexView(
        everything=everything,
        topics=topics,
        searches=searches,
        sources=sorted(lines, key=lambda line: (line.title.casefold(), line.id)),
        is_short=is_short,
        first_look=first_look(known),
    )


def _line(store: Store, source: DueSource, states: Mapping[str, State], *, has_figures: bool) -> SourceLine:
    state = states.get(source.id)
    return SourceLine(
        id=source.id,
        title=legible(source.title),
        entries=source.entries,
        figures=figures(store.health.looks(source.id) if has_figures else ()),
        trouble=state.word if state and state.word not in WELL else None,
    )


def first_look(sources: Sequence[DueSource]) -> datetime | None:
    """Give when the first look at anything is due; None where something was looked at, or nothing is watched."""
    if not sources or any(source.last_looked_at for source in sources):
        return None
    return min(source.next_due_at for source in sources)


def source_view(
    store: Store, source: Source, known: DueSource, feed: Snapshot, by_topic: Sequence[TopicFeed]
) -> SourceView:
    """Give what the page of a source shows; `known` is what the store knows of it."""
    return SourceView(
        id=source.id,
        title=legible(source.name),
        url=absolute(source.url) or source.url,
        feed=feed,
        by_topic=by_topic,
        health=_health(store, source, known),
    )


def _health(store: Store, source: Source, known: DueSource) -> Health:
    state, looks = store.health.state(source.id), store.health.looks(source.id)
    since = state.since if state else None
    return Health(
        word=state.word if state else None,
        since=since,
        items=usual_items(looks, since) if since else None,
        gap=gaps(looks),
        last_look=known.last_looked_at,
        last_result=looks[-1].result if looks else None,
        next_look=known.next_due_at,
        every=source.every,
        failures=store.manners.standing(source.id, source.url).failures,
        figures=figures(looks),
    )


def entry_view(store: Store, config: Config, item: Item) -> EntryView:
    """Give what the page of an entry shows."""
    revisions = store.revisions(item.id)
    return EntryView(
        item=item,
        changed_at=revisions[-1].seen_at if len(revisions) > 1 else None,
        history=history(revisions) if item.article else None,
        copies=[line for copy in store.identity.copies(item.id) if (line := _copy(copy, config))],
        translations=[_related(entry, config) for entry in store.identity.translations(item.id)],
    )


def _copy(copy: Copy, config: Config) -> CopyLine | None:
    """Give a further place of a story, where somebody else published it and it can be linked to."""
    url = absolute(copy.url)
    if url is None or not copy.elsewhere:
        return None
    title = _source_title(copy.source_id, config) or copy.institution or readable_host(host_of(url) or url)
    return CopyLine(url=url, title=legible(title), seen_at=copy.seen_at)


def _related(entry: Entry, config: Config) -> RelatedLine:
    return RelatedLine(
        key=entry_key(entry.id),
        title=legible(entry.title),
        language=entry.language,
        institution=legible(_source_title(entry.source_id, config) or entry.institution or "") or None,
    )


def _source_title(source_id: str | None, config: Config) -> str | None:
    source = config.source_named(source_id)
    return source.name if source else None
