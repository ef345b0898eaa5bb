"""Give the archives of a feed (RFC 5005, 4): what it shows no more, at addresses that stay."""

from __future__ import annotations

from dataclasses import replace

from feeds.catalogue import Feed
from feeds.formats.weight import FEED_BYTES, weight
from feeds.items import Item, item_of
from feeds.snapshot import MOST_BYTES, Snapshot, arranged, shot
from pipeline.config import Config
from pipeline.store.protocol import Store


def close(store: Store, config: Config, feed: Feed, made: dict[str, Item]) -> None:
    """Put into archives what the feed does not show; what is in one stays there."""
    store.archives.take_up(feed.name, feed.query)
    arrangement = arranged(store, config, feed, made)
    if arrangement.closed:
        store.archives.close(feed.name, arrangement.closed, arrangement.head)
        store.settle()  # before somebody is shown what lies where


def archive(store: Store, config: Config, feed: Feed, number: int, newest: int) -> Snapshot:
    """Take an archive as it is stored now; `newest` is the number of the last one."""
    entries = store.archives.entries(feed.name, number, feed.query)
    items = [one for entry in entries if (one := item_of(store, config, entry, {})) is not None]
    links = {"current": feed.name}
    if number > 1:
        links["prev-archive"] = f"archives/{feed.name}/{number - 1}"
    if number < newest:
        links["next-archive"] = f"archives/{feed.name}/{number + 1}"
    return shot(
        config,
        feed,
        _fitted(items),
        known_as=store.published.known_as(feed.name),
        archive=number,
        links=links,
        has_older=number > 1,
    )


def _fitted(items: list[Item]) -> list[Item]:
    """Give the longest articles by their summaries where a correction has made an archive too long."""
    weights = [weight(one) for one in items]
    over = sum(weights) + FEED_BYTES - MOST_BYTES
    for at in sorted(range(len(items)), key=lambda at: -weights[at]):
        if over <= 0:
            break
        items[at] = replace(items[at], html=None)
        over -= weights[at] - weight(items[at])
    return items
