"""Write a feed as RSS 2.0 and Atom with feedgen, whose defects end here.

feedgen 1.0.0 loses the attributes of an entry's links in Atom, takes the time of the build for every date it is not
given, prepends entries, has no language of an entry and no author without e-mail in RSS, and changes the locale of the
process for every date in RSS. What it cannot do rightly it is not told: hooks of its extensions add that afterwards.
"""

from __future__ import annotations

from email.utils import format_datetime
from functools import partial
from typing import Any

from lxml import etree  # before feedgen, whose util module takes for granted that somebody has imported it

# isort: split
from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from feeds.snapshot import Item, Snapshot

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_DCTERMS = "http://purl.org/dc/terms/"
_HISTORY = "http://purl.org/syndication/history/1.0"
_MEDIA = "http://search.yahoo.com/mrss/"
_MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NAMESPACES = {
    "rss": {"dc": _DC, "dcterms": _DCTERMS, "media": _MEDIA, "fh": _HISTORY},
    "atom": {"fh": _HISTORY},
}

_Element = Any  # of lxml, whose stubs know no namespaces


def rss(feed: Snapshot) -> bytes:
    """Write a feed as RSS 2.0, in UTF-8."""
    written: bytes = _generator(feed, "rss", "application/rss+xml").rss_str(pretty=True)
    return written


def atom(feed: Snapshot) -> bytes:
    """Write a feed as Atom (RFC 4287), in UTF-8."""
    written: bytes = _generator(feed, "atom", "application/atom+xml").atom_str(pretty=True)
    return written


def _generator(feed: Snapshot, suffix: str, media_type: str) -> Any:
    generator = FeedGenerator()
    generator.id(feed.id)
    generator.title(feed.title)
    generator.description(feed.description)
    generator.subtitle(feed.description)
    generator.language(feed.language)
    generator.updated(feed.updated)
    # Not through feedgen: each date of RSS is two calls of setlocale, which the whole process shares.
    generator._FeedGenerator__rss_lastBuildDate = None
    generator.generator("Tidings")
    generator.author(name=feed.publisher)
    generator.link(href=feed.self_urls[suffix], rel="self", type=media_type)
    generator.link(href=feed.page_url, rel="alternate", type="text/html")  # last: the last is the channel's link
    generator.register_extension("tidings", partial(_FeedHook, feed, _NAMESPACES[suffix]))
    for item in feed.items:
        generator.add_entry(_entry(item, feed.language), order="append")
    return generator


def _entry(item: Item, feed_language: str) -> Any:
    entry = FeedEntry()
    entry.id(item.id)  # in RSS: a guid with isPermaLink="false"
    entry.title(item.title)
    entry.updated(item.updated)
    entry.link(href=item.url, rel="alternate")
    if item.summary:
        entry.summary(item.summary)
    for place in item.places:
        entry.category(term=place.topic_id, label=place.title)
    for code in dict.fromkeys(code for place in item.places for code in place.iptc):
        entry.category(term=code, scheme=_MEDIA_TOPICS)
    entry.author([{"name": name} for name in item.authors])
    if item.institution and item.institution.url:
        entry.source(url=item.institution.url, title=item.institution.title)
    entry.register_extension("tidings", partial(_EntryHook, item, feed_language))
    return entry


class _FeedHook:
    """What feedgen cannot say of a feed."""

    def __init__(self, feed: Snapshot, namespaces: dict[str, str]) -> None:
        self._feed = feed
        self._namespaces = namespaces

    def extend_ns(self) -> dict[str, str]:
        return self._namespaces

    def extend_rss(self, root: _Element) -> None:
        channel = root[0]
        etree.SubElement(channel, "lastBuildDate").text = format_datetime(self._feed.updated, usegmt=True)
        self._archived(channel, "rss", "application/rss+xml", f"{{{_ATOM}}}link")

    def extend_atom(self, root: _Element) -> None:
        self._archived(root, "atom", "application/atom+xml", "link")

    def _archived(self, parent: _Element, suffix: str, media_type: str, link: str) -> None:
        """Say where the archives are (RFC 5005), and whether this is one."""
        for rel, urls in self._feed.links.items():
            _add(parent, link, rel=rel, href=urls[suffix], type=media_type)
        if self._feed.archive is not None:
            _add(parent, f"{{{_HISTORY}}}archive")


class _EntryHook:
    """What feedgen cannot say of an entry."""

    def __init__(self, item: Item, feed_language: str) -> None:
        self._item = item
        self._language = item.language if item.language != feed_language else None

    def extend_rss(self, element: _Element) -> None:
        item = self._item
        if item.html is not None:
            _add(element, f"{{{_CONTENT}}}encoded").text = etree.CDATA(item.html)
        for name in item.authors:  # the author element of RSS would have to be an e-mail address
            _add(element, f"{{{_DC}}}creator").text = name
        if self._language:
            _add(element, f"{{{_DC}}}language").text = self._language
        if item.rights:
            _add(element, f"{{{_DC}}}rights").text = item.rights
        _add(element, "pubDate").text = format_datetime(item.published, usegmt=True)
        _add(element, f"{{{_DCTERMS}}}modified").text = item.updated.isoformat()
        if item.media_type:  # readers take the first, and RSS has one
            _add(element, "enclosure", url=item.url, type=item.media_type, length=str(item.length or 0))
        if item.image:
            if item.image_type and not item.media_type:
                _add(element, "enclosure", url=item.image, type=item.image_type, length="0")  # 0: not known
            _add(element, f"{{{_MEDIA}}}content", url=item.image, medium="image")

    def extend_atom(self, element: _Element) -> None:
        item = self._item
        if self._language:
            element.set(_XML_LANG, self._language)
        alternate = element.find("link")
        alternate.set("rel", "alternate")
        alternate.set("type", item.media_type or "text/html")
        if item.media_type:
            file = _add(element, "link", rel="enclosure", href=item.url, type=item.media_type)
            if item.length:
                file.set("length", str(item.length))
        if item.image:
            enclosure = _add(element, "link", rel="enclosure", href=item.image)
            if item.image_type:
                enclosure.set("type", item.image_type)
        source = element.find("source")
        if source is not None:
            _add(source, "id").text = source.find("link").get("href")
            # When the institution's page changed is not known; that it did when the item did is.
            _add(source, "updated").text = item.updated.isoformat()
        if item.html is None and item.summary is None:
            _add(element, "summary").text = item.title  # the validator asks for some text: this is all there is
        if item.html is not None:
            content = _add(element, "content", type="html")
            content.text = etree.CDATA(item.html)
        _add(element, "published").text = item.published.isoformat()
        if item.rights:
            _add(element, "rights").text = item.rights


def _add(parent: _Element, name: str, **attributes: str) -> _Element:
    return etree.SubElement(parent, name, attributes)
