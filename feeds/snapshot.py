"""Take the entries of one feed from the store, once for all its formats and its page."""

from __future__ import annotations

import hashlib
import html as markup
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import cache
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from feeds.arrange import Arrangement, arrange
from feeds.catalogue import Feed
from feeds.pages.words import words_of
from feeds.weight import weight
from pipeline.archives import Member
from pipeline.config import Config, Site
from pipeline.config_types import Publish
from pipeline.items import Entry, Evidence, Reserved
from pipeline.rights import allowed
from pipeline.sanitize import absolute, folded, legal, untagged
from pipeline.store.protocol import Store

NOTHING_RESERVED = Reserved()

log = logging.getLogger(__name__)

MOST_ITEMS = 50  # a poll an hour misses none of them at 1,200 a day; more than most readers show
MOST_BYTES = 250_000  # JSON Feed 1.1: 250 kB is fine, 1 MB a burden
_LONGEST_ARTICLE_BYTES = 100_000  # a longer one is given by its summary: it would push the others out

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?")
_KEY = re.compile(r"[a-z0-9]{1,64}")
_IMAGE_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A topic that an item is in, and why."""

    topic_id: str
    title: str
    evidence: tuple[Evidence, ...]
    iptc: tuple[str, ...] = ()  # IPTC media topics that the topic is close to


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """Who published an item first."""

    title: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry as every format shows it: plain text where nothing else is said, addresses absolute and in ASCII."""

    id: str
    key: str  # the name of its page here
    page_url: str  # of its page here
    url: str  # of the original, or else of its page here
    has_original: bool
    title: str
    title_derived: bool
    summary: str | None
    html: str | None  # sanitised; None for a headline and for an article too long for a feed
    article: str | None  # the same, however long
    authors: tuple[str, ...]
    published: datetime  # aware, UTC
    is_dated: bool  # False: nobody says when it was published, and `published` is when it was first seen
    first_seen: datetime
    updated: datetime
    places: tuple[Place, ...]
    language: str | None  # BCP 47
    image: str | None
    image_type: str | None  # as its name says
    media_type: str | None  # of a file that is the item, at its address
    length: int | None  # of that file, in bytes
    institution: Institution | None
    section: str | None
    shown: Publish = "full"  # how much of it may be shown: the rest is left out above
    rights: str | None = None  # the line that stands beside it
    reserved: Reserved = NOTHING_RESERVED  # by its publisher


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A feed at one moment: the same store gives the same one."""

    name: str  # the one in its address
    id: str
    title: str
    description: str
    language: str
    publisher: str
    updated: datetime  # of its newest item; never the moment it is built
    page_url: str
    self_urls: Mapping[str, str]  # by the suffix of the format
    items: tuple[Item, ...]  # newest first
    has_older: bool  # there may be more than these
    archive: int | None = None  # its number; None for the feed itself
    links: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by rel (RFC 5005), then as `self_urls`


def site_url(site: Site, path: str = "") -> str:
    """Give the public address of something of ours; `path` is relative to the site's."""
    return (absolute(site.url) or site.url).rstrip("/") + "/" + path


def snapshot(
    store: Store,
    config: Config,
    feed: Feed,
    *,
    formats: Sequence[str] = ("rss", "atom", "json"),
    most_items: int = MOST_ITEMS,
    most_bytes: int = MOST_BYTES,
    made: dict[str, Item] | None = None,
) -> Snapshot:
    """Take a feed as it is stored now.

    Items in `made` (by id) are not made again, and new ones are put there: most are in two feeds or three.
    """
    made = {} if made is None else made
    arrangement = arranged(store, config, feed, made, most_items, most_bytes)
    entries = [entry for one in arrangement.head if (entry := store.entry(one)) is not None]
    items = [one for entry in entries if (one := item_of(store, config, entry, made)) is not None]
    archives = store.archives.marks(feed.name)
    return shot(
        config,
        feed,
        items,
        formats=formats,
        links={"prev-archive": f"archives/{feed.name}/{max(archives)}"} if archives else {},
        has_older=len(store.queries.select(feed.query, len(items) + 1)) > len(items),
    )


def arranged(
    store: Store,
    config: Config,
    feed: Feed,
    made: dict[str, Item],
    most_items: int = MOST_ITEMS,
    most_bytes: int = MOST_BYTES,
) -> Arrangement:
    """Decide which entries a feed shows, and which are to be put into archives."""
    newest = store.published.newest(feed.query, most_items, of_import=config.first_import)
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
    return arrange(places, waiting, weigh, most_items=most_items, most_bytes=most_bytes, has_archives=has_archives)


def shot(
    config: Config,
    feed: Feed,
    items: Sequence[Item],
    *,
    formats: Sequence[str],
    archive: int | None = None,
    links: Mapping[str, str],
    has_older: bool,
) -> Snapshot:
    """Put a feed together, or one of its archives; `links` gives by rel the names of the feeds it leads to."""
    site = config.site

    def urls(name: str) -> Mapping[str, str]:
        return {suffix: site_url(site, f"feeds/{name}.{suffix}") for suffix in formats}

    return Snapshot(
        name=feed.name,
        id=f"tag:{site.authority},{site.date.isoformat()}:feed:{feed.name}",
        title=feed.title,
        description=feed.description,
        language=site.language,
        publisher=folded(site.title),
        # An empty feed has no moment of its own: the site's date is one that stays.
        updated=max((item.updated for item in items), default=datetime.combine(site.date, time(), UTC)),
        page_url=site_url(site, feed.page),
        self_urls=urls(feed.name if archive is None else f"archives/{feed.name}/{archive}"),
        items=tuple(items),
        has_older=has_older,
        archive=archive,
        links={rel: urls(name) for rel, name in links.items()},
    )


def item_of(store: Store, config: Config, entry: Entry, made: dict[str, Item]) -> Item | None:
    """Make an entry ready to be shown, unless that was done; None where it cannot be."""
    try:
        if entry.id not in made:
            made[entry.id] = item(entry, config, places(store, config, entry))
        return made[entry.id]
    except (ValueError, TypeError, OverflowError):  # one entry that cannot be shown must not cost the others
        log.exception("entry left out of its feeds id=%s", entry.id)
        return None


def places(store: Store, config: Config, entry: Entry) -> tuple[Place, ...]:
    """Give the topics of an entry, in the order of the configuration, each with its evidence."""
    evidence = {match.topic_id: match.evidence for match in store.matches(entry.id)}
    return tuple(
        Place(topic_id=topic.id, title=folded(topic.title), evidence=evidence[topic.id], iptc=topic.iptc)
        for topic in config.topics
        if topic.id in evidence
    )


def item(entry: Entry, config: Config, places: tuple[Place, ...]) -> Item:
    """Make an entry ready to be shown."""
    key = entry_key(entry.id)
    page_url = site_url(config.site, f"entries/{key}.html")
    original = absolute(entry.url) if entry.url else None
    may = allowed(entry, config)
    article = _article(entry) if may.has_text else None
    image = absolute(entry.image) if entry.image and may.has_summary else None
    return Item(
        id=entry.id,
        key=key,
        page_url=page_url,
        url=original or page_url,
        has_original=original is not None,
        title=folded(untagged(entry.title)) or words_of(config.site.language).untitled,
        title_derived=entry.title_derived,
        summary=(folded(untagged(entry.summary or "")) or None) if may.has_summary else None,
        html=article if article and len(article.encode()) <= _LONGEST_ARTICLE_BYTES else None,
        article=article,
        authors=tuple(name for author in entry.authors if (name := folded(author))),
        published=entry.dated_at,
        is_dated=entry.dated_at != entry.first_seen_at,
        first_seen=entry.first_seen_at,
        updated=entry.updated_at,
        places=places,
        language=entry.language if entry.language and _LANGUAGE.fullmatch(entry.language) else None,
        image=image,
        image_type=_IMAGE_TYPES.get(PurePosixPath(urlsplit(image).path).suffix.lower()) if image else None,
        media_type=entry.media_type if original else None,
        length=entry.length,
        institution=_institution(entry, config),
        section=folded(entry.section or "") or None,
        shown=may.shown,
        rights=folded(may.rights or "") or None,
        reserved=may.reserved,
    )


def entry_key(entry_id: str) -> str:
    """Give the name of an entry's page: the key of its `tag:` id, or a digest of what is no such id."""
    key = entry_id.rpartition(":")[2]
    return key if _KEY.fullmatch(key) else hashlib.sha256(entry_id.encode(errors="replace")).hexdigest()[:32]


def _article(entry: Entry) -> str | None:
    if entry.kind == "headline":
        return None
    if entry.html:
        return legal(entry.html)
    paragraphs = [legal(paragraph).strip() for paragraph in re.split(r"\n{2,}", entry.text or "")]
    return "".join(f"<p>{markup.escape(text)}</p>" for text in paragraphs if text) or None


def _institution(entry: Entry, config: Config) -> Institution | None:
    for source in config.sources:
        if source.id == entry.source_id:
            return Institution(title=folded(source.title or source.id), url=absolute(source.url))
    title = folded(entry.institution or "")
    if not title:
        return None
    original = absolute(entry.url) if entry.url else None
    return Institution(title=title, url=f"{original.split('/')[0]}//{original.split('/')[2]}/" if original else None)
