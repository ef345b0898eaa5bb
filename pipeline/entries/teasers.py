"""Lets headlines into feeds where the owner wants it: teasers as entries, with their topics."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from pipeline.addresses import canonical
from pipeline.config import Config, Source
from pipeline.config.types import ALL
from pipeline.entries.make import headline_of, matches_of
from pipeline.identity.policy import corrections_of
from pipeline.items import Entry, Evidence, Match, Teaser
from pipeline.normalize import normalised
from pipeline.sanitize import plain
from pipeline.store import Change, Store
from pipeline.topics.classify import signature

_BATCH = 200  # entries: half a second, for which others wait who want to write
_PAUSE_SECONDS = 0.1  # between two batches: so often SQLite looks whether whoever waits may write

Headlines = tuple[tuple[Entry, tuple[Match, ...]], ...]


def headlines(
    teasers: tuple[Teaser, ...], page: Entry, source: Source | None, config: Config, store: Store, now: datetime
) -> Headlines:
    """Give the teasers of an article page that some feed lets in, as entries with their topics."""
    everywhere = source is not None and source.include_teasers
    if not everywhere and not any(topic.include_teasers for topic in config.topics):
        return ()
    taken_away = _titled(store.teasers(page.id)) - _titled(teasers)
    found: dict[str, tuple[Entry, tuple[Match, ...]]] = {}
    for position, teaser in enumerate(teasers, 1):
        headline = headline_of(teaser, position, page, config, now)
        if headline is None or headline.id == page.id or headline.title == page.title:
            continue
        known = store.entry_at(headline.url) if headline.url else store.titled(headline.title)
        known = known or store.headline_titled(headline.title)  # it stood elsewhere without its address
        if known is not None and known.kind == "article":
            continue  # its page was crawled: the article stands for it
        # Only the page tells that showed its title and does so no more: another one, or another place on the same page,
        # may cut it in its own way.
        if known is not None and headline.url and (headline.url, normalised(known.title)) in taken_away:
            found.setdefault(known.id, _retitled(known, headline, source, config, store, now))
            continue
        entry = known or headline
        if matches := _let_in(entry, source, config, store):
            found.setdefault(entry.id, (entry, matches))
    return tuple(found.values())


def _titled(teasers: Iterable[Teaser]) -> set[tuple[str | None, str]]:
    return {(canonical(one.url), normalised(plain(one.title))) for one in teasers if one.url}


def _retitled(
    known: Entry, headline: Entry, source: Source | None, config: Config, store: Store, now: datetime
) -> tuple[Entry, tuple[Match, ...]]:
    """Give a headline under its new title, which readers are shown as a correction like any other."""
    entry = replace(known, title=headline.title, summary=headline.summary)
    matches = _let_in(entry, source, config, store)
    if corrections_of(matches, store.identity.publishers(entry), config) != "silent":  # another title is major
        entry = replace(entry, updated_at=max(now, known.updated_at + timedelta(microseconds=1)))
    return entry, matches


def _let_in(headline: Entry, source: Source | None, config: Config, store: Store) -> tuple[Match, ...]:
    """Give the topics that let a headline in: all that it matches, where its source does."""
    publishers = tuple(dict.fromkeys((*store.identity.publishers(headline), *((source.id,) if source else ()))))
    if source is not None and source.include_teasers:
        rule = Evidence(rule="include_teasers", words=source.id, where="section")
        return (*matches_of(headline, config.topics, publishers, config.sources), Match(topic_id=ALL, evidence=(rule,)))
    topics = tuple(topic for topic in config.topics if topic.include_teasers)
    return matches_of(headline, topics, publishers, config.sources)


def topics_of(entry: Entry, config: Config, store: Store) -> tuple[Match, ...]:
    """Give the topics that an entry has by these rules."""
    if entry.kind == "article":
        return matches_of(entry, config.topics, store.identity.publishers(entry), config.sources)
    # A headline that has left its page stays where it was, as far as the rules still let it in.
    return _let_in(entry, config.source_named(entry.source_id), config, store) if store.matches(entry.id) else ()


def rules_of(config: Config) -> str:
    """Give the signature of all that decides about topics."""
    included = [source.id for source in config.sources if source.include_teasers]
    return signature(config.topics, [*included, *by_publishers(config)])


def by_publishers(config: Config) -> list[str]:
    """Give the rules by which those who publish a story decide about its topics."""
    # "any": before, only the first publisher of a story counted.
    whole = [f"any {source.id} in {' '.join(source.topics)}" for source in config.sources if source.topics]
    return whole + [f"any of {topic.id}" for topic in config.topics if topic.sources]


def classify_again(config: Config, store: Store, *, now: datetime) -> None:
    """Give every entry its topics anew where the rules have changed since.

    Others can write meanwhile: a batch is a transaction. One that ends in the middle begins again at the next call.
    """
    store.labels.rename({**store.published.returned([topic.id for topic in config.topics]), **config.former_topics()})
    rules = rules_of(config)
    if store.rules_signature() == rules:
        return
    store.reclassify({}, "")  # whatever is written back into the configuration, what is begun here is to be finished
    _in_batches(store, lambda batch: _classify(batch, config, store))
    if any(topic.include_teasers for topic in config.topics) or any(one.include_teasers for one in config.sources):
        _in_batches(store, lambda batch: _let_in_again(batch, config, store, now))
    store.reclassify({}, rules)


def _in_batches(store: Store, each: Callable[[Sequence[Entry]], None]) -> None:
    """Do something with all entries, a batch a transaction: what is read in it is so when it is written."""
    after = ""
    while True:
        with store.writing():
            batch = list(islice(store.every_entry(after), _BATCH))
            if not batch:
                return
            each(batch)
        after = batch[-1].id
        if len(batch) == _BATCH:
            time.sleep(_PAUSE_SECONDS)


def _classify(batch: Sequence[Entry], config: Config, store: Store) -> None:
    store.reclassify({entry.id: topics_of(entry, config, store) for entry in batch})


def _let_in_again(batch: Sequence[Entry], config: Config, store: Store, now: datetime) -> None:
    """Let the headlines of stored pages in."""
    sources = {source.id: source for source in config.sources}
    for page in batch:
        if page.kind != "article" or not (teasers := tuple(store.teasers(page.id))):
            continue
        let_in = headlines(teasers, page, sources.get(page.source_id or ""), config, store, now)
        store.apply(Change(headlines=let_in, imported_by=store.importer(page.id)))
