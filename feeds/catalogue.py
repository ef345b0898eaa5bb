"""Name the feeds that there are to be, and what each takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from feeds.pages.words import Words, words_of
from pipeline.config import Config
from pipeline.config.searches import Search
from pipeline.config.topics import Topic
from pipeline.config.types import ALL
from pipeline.query import Query
from pipeline.sanitize import legible

Kind = Literal["all", "topic", "source", "pair", "search"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: its name is the one in its address, its query what it takes."""

    name: str  # "all", "quantum", "sources/fund", "sources/fund/quantum", "searches/arctic"
    title: str  # plain text, as the description
    description: str
    query: Query = field(default=Query(in_feeds=True))
    archives: bool = True  # what it shows no more lies in archives (RFC 5005)

    @property
    def kind(self) -> Kind:
        """What it is a feed of, which its name says."""
        return kind_of(self.name)

    @property
    def page(self) -> str:
        """The path of the page that shows it, of a pair that of its source; "" for the first page."""
        return page_of("/".join(self.name.split("/")[:2])) or ""


def kind_of(name: str) -> Kind:
    """Tell what a feed of this name is of; a pair is a source and a topic."""
    match name.split("/"):
        case [one]:
            return "all" if one == ALL else "topic"
        case ["searches", _]:
            return "search"
        case ["sources", _]:
            return "source"
    return "pair"


def page_of(name: str) -> str | None:
    """Give the path of the page that a feed of this name has for itself; None where it has none."""
    match kind_of(name):
        case "topic":
            return f"topics/{name}.html"
        case "source" | "search":
            return f"{name}.html"
    return None


def catalogue(config: Config, pairs: Iterable[tuple[str, str]] = ()) -> tuple[Feed, ...]:
    """Give all feeds: of everything, by topic, by source, by source and topic, by saved search.

    `pairs` are the sources and topics that have entries in common: no other pair has a feed.
    """
    words = words_of(config.site.language)
    topics = {topic.id: _topic_feed(topic, words, config) for topic in config.topics}
    sources = {feed.query.source: feed for feed in _source_feeds(config, words)}
    both = (
        _pair_feed(sources[source_id], topics[topic_id], words)
        for source_id, topic_id in sorted(pairs)
        if source_id in sources and topic_id in topics
    )
    searches = (_search_feed(search, words, config) for search in config.searches)
    return (_feed_of_all(config, words), *topics.values(), *sources.values(), *both, *searches)


def _feed_of_all(config: Config, words: Words) -> Feed:
    return Feed(
        name=ALL,
        title=legible(config.site.title),
        description=words.all_description,
        archives=config.site.archives,
    )


def _topic_feed(topic: Topic, words: Words, config: Config) -> Feed:
    title = legible(topic.title)
    return Feed(
        name=topic.id,
        title=title,
        description=legible(topic.description or "") or words.topic_description.format(title=title),
        query=Query(topic=topic.id, first_of=topic.languages, in_feeds=True),
        archives=_wanted(topic.archives, config),
    )


def _source_feeds(config: Config, words: Words) -> Iterator[Feed]:
    for source in config.sources:
        title = legible(source.name)
        yield Feed(
            name=f"sources/{source.id}",
            title=title,
            description=words.source_description.format(title=title),
            query=Query(source=source.id, in_feeds=True),
            archives=_wanted(source.archives, config),
        )


def _pair_feed(source: Feed, topic: Feed, words: Words) -> Feed:
    return Feed(
        name=f"{source.name}/{topic.name}",
        title=words.pair_title.format(source=source.title, topic=topic.title),
        description=words.pair_description.format(source=source.title, topic=topic.title),
        query=replace(topic.query, source=source.query.source),
        archives=source.archives and topic.archives,
    )


def _search_feed(search: Search, words: Words, config: Config) -> Feed:
    title = legible(search.title)
    return Feed(
        name=f"searches/{search.id}",
        title=title,
        description=legible(search.description or "") or words.search_description.format(title=title),
        query=Query(
            words=search.words, topic=search.topic, source=search.source, languages=search.languages, in_feeds=True
        ),
        archives=_wanted(search.archives, config),
    )


def _wanted(own: bool | None, config: Config) -> bool:
    return config.site.archives if own is None else own


def moved(config: Config, pairs: Iterable[tuple[str, str]] = ()) -> Mapping[str, str]:
    """Say which names feeds had before by what `was` in the configuration says, of these sources and topics too."""
    topics = config.former_topics()
    sources = config.former_sources()
    searches = {old: search.id for search in config.searches for old in search.was}
    moves = {
        **topics,
        **{f"sources/{old}": f"sources/{new}" for old, new in sources.items()},
        **{f"searches/{old}": f"searches/{new}" for old, new in searches.items()},
    }
    for source_id, topic_id in pairs:
        if source_id in sources or topic_id in topics:
            to = f"sources/{sources.get(source_id, source_id)}/{topics.get(topic_id, topic_id)}"
            moves[f"sources/{source_id}/{topic_id}"] = to
    return moves
