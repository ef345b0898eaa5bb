"""Give a search as a feed: its newest items, as those of a saved search."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from feeds.addresses import site_url
from feeds.catalogue import Feed
from feeds.formats import FORMATS
from feeds.formats.weight import fitting, weight
from feeds.items import item_of
from feeds.pages.edition import Edition
from feeds.pages.searching import Asked, query_of, title_of
from feeds.pages.texts import language_name, topic_title
from feeds.pages.vocabulary import Words
from feeds.snapshot import MOST_BYTES, MOST_ITEMS, Snapshot, shot
from pipeline.config import Config
from pipeline.query.renamed import as_stored
from pipeline.store.protocol import Store


def feed_urls(edition: Edition, asked: Asked) -> Mapping[str, str]:
    """Give the addresses of a search's feeds, by the suffix of the format."""
    query = asked.feed_query()
    return {suffix: site_url(edition.site, f"{edition.folder}search.{suffix}{query}") for suffix in FORMATS}


def search_feed(edition: Edition, config: Config, store: Store, asked: Asked, now: datetime) -> Snapshot:
    """Take what a search finds as a feed, the newest first whatever order was asked for."""
    query = as_stored(replace(query_of(asked, now), in_feeds=True), config, store.queries)
    found = store.queries.select(query, MOST_ITEMS)
    items = [one for each in found if (one := item_of(store, config, each.entry, {})) is not None]
    shown = items[: fitting(map(weight, items), MOST_ITEMS, MOST_BYTES)]
    words = edition.words
    said = asked.words or words.listed([_named(*one, config, words) for one in asked.filters.items()])
    path = edition.folder + "search"
    digest = hashlib.sha256(f"{path}{asked.feed_query()}".encode()).hexdigest()[:32]
    feed = Feed(
        name=f"search:{digest}",
        title=f"{words.search}{words.colon}{said}",
        description=words.search_description.format(title=said),
        query=query,
    )
    more = len(found) >= MOST_ITEMS
    taken = shot(config, feed, shown, known_as=feed.name, links={}, has_older=more)
    # No hub: nobody is told of what a search that somebody asked for has new, and a reader would wait for it.
    page_url = site_url(edition.site, path + asked.feed_query())
    return replace(taken, page_url=page_url, self_urls=feed_urls(edition, asked), hub=None)


def _named(kind: str, value: str, config: Config, words: Words) -> str:
    """Give what a search is narrowed to as its page names it."""
    match kind:
        case "topic":
            return topic_title(title_of(kind, value, config), value, words)
        case "language":
            return language_name(value, words)
        case "period":
            return words.periods[value]
        case _:
            return title_of(kind, value, config)
