"""Tell whether a feed would be written as it was the last time, without writing it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from functools import cache
from pathlib import Path

import feeds
import pipeline
from feeds.catalogue import Feed
from feeds.web.freshness import seconds_fresh
from pipeline.config import Config, Source

# What has no part in any feed: how pages are fetched, and what only the owner may know.
_UNSEEN_OF_SITE = {
    "contact",
    "delay",
    "look_again",
    "allow_network",
    "operator_token",
    "api_tokens",
    "first_import",
    "keep_pages",
    "archives",  # what there are of each feed it says itself
}
_UNSEEN_OF_SOURCE = {
    "every",
    "look_again",
    "include_teasers",
    "other_sites",
    "render",
    "selectors",
    "was",
    "topics",
    "archives",
}


@cache
def writer() -> str:
    """Give the version of what writes feeds: another one may write the same entries in another way."""
    code = hashlib.sha256()
    for package in (feeds, pipeline):
        folder = Path(next(iter(package.__path__)))
        below = folder.rglob("*") if package is feeds else folder.glob("*.py")  # the store and the models write nothing
        for path in sorted(one for one in below if one.suffix in (".py", ".html", ".css", ".svg")):
            code.update(path.read_bytes())
    return code.hexdigest()


def signatures(
    config: Config, catalogue: Collection[Feed], with_entries: Collection[str], with_shared: Collection[str]
) -> dict[str, str]:
    """Give for each feed, by name, a digest of all but its entries that its files are made of.

    `with_entries` are the sources of which something is stored, and `with_shared` those that have published what others
    have as well: no other one can be in a feed. In the feeds of the latter stands what is of other sources.
    """
    sources = {source.id: _of_source(source, config) for source in config.sources}
    everywhere = [one for source_id, one in sources.items() if source_id in with_entries or source_id in with_shared]
    shared = _digest(_of_all_files(config))
    of_all = _digest(everywhere)
    made = {}
    for feed in catalogue:
        source = feed.query.source
        own = of_all if source is None or source in with_shared else _digest(sources[source])
        made[feed.name] = _digest([shared, own, repr(feed), seconds_fresh(config, feed.name)])
    return made


def entries_signature(config: Config) -> str:
    """Give a digest of all but the entries themselves that their pages are made of."""
    return _digest([*_of_all_files(config), [_of_source(source, config) for source in config.sources]])


def _of_all_files(config: Config) -> list[object]:
    site = config.site.model_dump(mode="json", exclude=_UNSEEN_OF_SITE)
    topics = [(topic.id, topic.title, topic.iptc) for topic in config.topics]
    return [writer(), site, topics]


def _of_source(source: Source, config: Config) -> object:
    return source.model_dump(mode="json", exclude=_UNSEEN_OF_SOURCE) | {"import": config.first_import(source.id)}


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
