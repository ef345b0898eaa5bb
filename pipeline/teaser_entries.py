"""Lets headlines into feeds where the owner wants it: teasers as entries, with their topics."""

from __future__ import annotations

from datetime import datetime

from pipeline.classify import signature
from pipeline.config import ALL, Config, Source
from pipeline.entries import headline_of, matches_of
from pipeline.items import Entry, Evidence, Match, Teaser
from pipeline.store import Change, Store

Headlines = tuple[tuple[Entry, tuple[Match, ...]], ...]


def headlines(
    teasers: tuple[Teaser, ...], page: Entry, source: Source | None, config: Config, store: Store, now: datetime
) -> Headlines:
    """Give the teasers of an article page that some feed lets in, as entries with their topics."""
    everywhere = source is not None and source.include_teasers
    if not everywhere and not any(topic.include_teasers for topic in config.topics):
        return ()
    found: dict[str, tuple[Entry, tuple[Match, ...]]] = {}
    for position, teaser in enumerate(teasers, 1):
        headline = headline_of(teaser, position, page, config, now)
        if headline is None or headline.id == page.id or headline.title == page.title:
            continue
        known = store.entry_at(headline.url) if headline.url else store.titled(headline.title)
        known = known or store.headline_titled(headline.title)  # it stood elsewhere without its address
        if known is not None and known.kind == "article":
            continue  # its page was crawled: the article stands for it
        entry = known or headline
        if matches := _let_in(entry, source, config):
            found.setdefault(entry.id, (entry, matches))
    return tuple(found.values())


def _let_in(headline: Entry, source: Source | None, config: Config) -> tuple[Match, ...]:
    """Give the topics that let a headline in: all that it matches, where its source does."""
    if source is not None and source.include_teasers:
        rule = Evidence(rule="include_teasers", words=source.id, where="section")
        return (*matches_of(headline, config.topics, source), Match(topic_id=ALL, evidence=(rule,)))
    return matches_of(headline, tuple(topic for topic in config.topics if topic.include_teasers), source)


def classify_again(config: Config, store: Store, *, now: datetime) -> int:
    """Give every entry its topics anew where the rules have changed since; return how many entries were looked at."""
    included = [source.id for source in config.sources if source.include_teasers]
    whole = [f"{source.id} in {' '.join(source.topics)}" for source in config.sources if source.topics]
    rules = signature(config.topics, [*included, *whole])
    if store.rules_signature() == rules:
        return 0
    sources = {source.id: source for source in config.sources}
    with store.writing():
        matches: dict[str, tuple[Match, ...]] = {}
        articles = []
        for entry in store.every_entry():
            if entry.kind == "article":
                matches[entry.id] = matches_of(entry, config.topics, sources.get(entry.source_id or ""))
                articles.append(entry.id)
            else:  # one that has left its page stays where it was, as far as the rules still let it in
                shown = store.matches(entry.id)
                matches[entry.id] = _let_in(entry, sources.get(entry.source_id or ""), config) if shown else ()
        for entry_id in articles:
            page = store.entry(entry_id)
            if page is None or not (teasers := tuple(store.teasers(entry_id))):
                continue
            let_in = headlines(teasers, page, sources.get(page.source_id or ""), config, store, now)
            store.apply(Change(headlines=let_in, imported_by=store.importer(entry_id)))
            matches |= {headline.id: found for headline, found in let_in}
        store.reclassify(matches, rules)
    return len(matches)
