"""Take the entries of one feed from the store, once for all its formats and its page."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import cache

from feeds.addresses import site_url
from feeds.arrange import Arrangement, arrange
from feeds.catalogue import Feed
from feeds.formats import urls_of
from feeds.formats.weight import weight
from feeds.items import Item, item_of
from feeds.web.freshness import seconds_fresh
from feeds.websub import hub_of
from pipeline.archives import Member
from pipeline.config import Config, Site
from pipeline.identity.identify import tag
from pipeline.sanitize import legible
from pipeline.store.protocol import Store

log = logging.getLogger(__name__)

MOST_ITEMS = 50  # a poll an hour misses none of them at 1,200 a day; more than most readers show
MOST_BYTES = 250_000  # JSON Feed 1.1: 250 kB is fine, 1 MB a burden


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A feed at one moment: the same store gives the same one."""

    name: str  # the one in its address
    id: str
    title: str
    description: str
    language: str
    publisher: str
    updated: datetime  # of its newest item, or what it was before; never the moment it is built
    page_url: str
    self_urls: Mapping[str, str]  # by the suffix of the format
    items: tuple[Item, ...]  # newest first
    has_older: bool  # there may be more than these
    hub: str | None = None  # that tells of changes
    fresh_minutes: int | None = None  # for which a reader need not ask again
    archive: int | None = None  # its number; None for the feed itself
    links: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by rel (RFC 5005), then as `self_urls`


def snapshot(
    store: Store,
    config: Config,
    feed: Feed,
    made: dict[str, Item] | None = None,
) -> Snapshot:
    """Take a feed as it is stored now.

    Items in `made` (by id) are not made again, and new ones are put there: most are in two feeds or three.
    """
    made = {} if made is None else made
    arrangement = arranged(store, config, feed, made)
    entries = [entry for one in arrangement.head if (entry := store.entry(one)) is not None]
    items = [one for entry in entries if (one := item_of(store, config, entry, made)) is not None]
    archives = store.archives.marks(feed.name) if feed.archives else {}
    return shot(
        config,
        feed,
        items,
        known_as=store.published.known_as(feed.name),
        links={"prev-archive": f"archives/{feed.name}/{max(archives)}"} if archives else {},
        not_before=store.published.last_updated(feed.name),
        has_older=len(store.queries.select(feed.query, len(items) + 1)) > len(items),
    )


def start_of(site: Site) -> datetime:
    """Give the moment of a feed that never had an item: the site's date is one that stays."""
    return datetime.combine(site.date, time(), UTC)


def arranged(store: Store, config: Config, feed: Feed, made: dict[str, Item]) -> Arrangement:
    """Decide which entries a feed shows, and which are to be put into archives."""
    newest = store.published.newest(feed.query, MOST_ITEMS, of_import=config.first_import)
    held_back = store.archives.held_back(feed.name, [entry.id for entry in newest])
    newest = [entry for entry in newest if entry.id not in held_back]
    shown = {entry.id: entry for entry in newest}

    @cache
    def weigh(entry_id: str) -> int:
        entry = shown.get(entry_id) or store.entry(entry_id)
        # What is not to be shown is not kept: there may be a hundred thousand of them.
        one = item_of(store, config, entry, made if entry_id in shown else {}) if entry is not None else None
        return weight(one) if one is not None else 0

    places = [Member.of(entry) for entry in newest]
    waiting = store.archives.waiting(feed.name, feed.query)
    has_archives = bool(store.archives.marks(feed.name))
    return arrange(
        places,
        waiting,
        weigh,
        most_items=MOST_ITEMS,
        most_bytes=MOST_BYTES,
        has_archives=has_archives,
        seen=store.archives.seen(feed.name, [entry.id for entry in newest]),
    )


def shot(
    config: Config,
    feed: Feed,
    items: Sequence[Item],
    *,
    known_as: str,
    archive: int | None = None,
    links: Mapping[str, str],
    has_older: bool,
    not_before: datetime | None = None,
) -> Snapshot:
    """Put a feed together, or one of its archives; `links` gives by rel the names of the feeds it leads to.

    `known_as` is the name that its id is made of, whatever it is called now.
    Its newest item may have left it; who was told of `not_before` is told of nothing earlier.
    """
    site = config.site
    return Snapshot(
        name=feed.name,
        id=tag(site, f"feed:{known_as}"),
        title=feed.title,
        description=feed.description,
        language=site.language,
        publisher=legible(site.title),
        updated=max([*(item.updated for item in items), *([not_before] if not_before else [])], default=start_of(site)),
        page_url=site_url(site, feed.page),
        self_urls=urls_of(site, feed.name if archive is None else f"archives/{feed.name}/{archive}"),
        items=tuple(items),
        has_older=has_older,
        hub=hub_of(site) if archive is None else None,
        fresh_minutes=seconds_fresh(config, feed.name) // 60 if archive is None else None,
        archive=archive,
        links={rel: urls_of(site, name) for rel, name in links.items()},
    )
