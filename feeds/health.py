"""Give what is told of sources as a feed, for whoever runs the house."""

from __future__ import annotations

from datetime import UTC, datetime, time

from feeds.addresses import site_url
from feeds.items import Item
from feeds.rss_atom import atom
from feeds.snapshot import Snapshot
from pipeline.config import Config
from pipeline.health import Notice
from pipeline.sanitize import absolute, folded, worded
from pipeline.store.protocol import Store

FILE = "health.atom"
_MOST = 50


def health_feed(store: Store, config: Config) -> bytes:
    """Write the newest notices as Atom; without any, a feed that is empty."""
    site = config.site
    items = tuple(_item(notice, config) for notice in store.health.notices(_MOST))
    return atom(
        Snapshot(
            name="health",
            id=f"tag:{site.authority},{site.date.isoformat()}:feed-of-health",
            title=f"{folded(site.title)}: how the sources are",
            description="What changed in the sources that are watched, once for each change.",
            language="en",
            publisher=folded(site.title),
            updated=max((item.updated for item in items), default=datetime.combine(site.date, time(), UTC)),
            page_url=site_url(site),
            self_urls={"atom": site_url(site, FILE)},
            items=items,
            has_older=len(items) == _MOST,
        )
    )


def _item(notice: Notice, config: Config) -> Item:
    source = config.source_named(notice.source_id)
    original = absolute(source.url) if source else None
    home = site_url(config.site)
    return Item(
        id=notice.id,
        key=notice.id.rpartition(":")[2],
        page_url=home,
        url=original or home,
        has_original=original is not None,
        title=worded(notice.title),
        title_derived=False,
        summary=worded(notice.text),
        html=None,
        article=None,
        authors=(),
        published=notice.at,
        is_dated=True,
        dated_later=False,
        date_guessed=None,
        first_seen=notice.at,
        updated=notice.at,
        places=(),
        language="en",
        image=None,
        image_type=None,
        media_type=None,
        length=None,
        institution=None,
        section=None,
    )
