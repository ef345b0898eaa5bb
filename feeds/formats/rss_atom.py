"""Write a feed as RSS 2.0 and Atom with feedgen, whose defects end here.

feedgen 1.0.0 loses the attributes of an entry's links in Atom, takes the time of the build for every date it is not
given, prepends entries, has no language of an entry and no author without e-mail in RSS, and changes the locale of the
process for every date in RSS. What it cannot do rightly it is not told: hooks of its extensions add that afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import format_datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from lxml import etree  # before feedgen, whose util module takes for granted that somebody has imported it

# isort: split
from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from feeds.items import File, Item, Related
from pipeline.entries.make import lead
from pipeline.iptc import scheme_of
from pipeline.sanitize import legible

if TYPE_CHECKING:
    from feeds.snapshot import Snapshot

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_DCTERMS = "http://purl.org/dc/terms/"
_HISTORY = "http://purl.org/syndication/history/1.0"
_MEDIA = "http://search.yahoo.com/mrss/"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NEIGHBOURS = {"prev-archive", "next-archive"}
_NAMESPACES = {
    "rss": {"dc": _DC, "dcterms": _DCTERMS, "media": _MEDIA, "fh": _HISTORY},
    "atom": {"fh": _HISTORY},
}

# As the RSS profile wants them in plain text: many readers take what was `&amp;` or `&lt;` for the beginning of markup.
_CHARACTERS = re.compile(rb"(<!\[CDATA\[.*?\]\]>)|&(amp|lt);", re.DOTALL)
_IN_HEXADECIMAL = {b"amp": b"&#x26;", b"lt": b"&#x3C;"}

_Element = Any  # of lxml, whose stubs know no namespaces


def rss(feed: Snapshot) -> bytes:
    """Write a feed as RSS 2.0, in UTF-8."""
    written: bytes = _generator(feed, "rss", "application/rss+xml").rss_str(pretty=True)
    return _CHARACTERS.sub(lambda one: one[1] or _IN_HEXADECIMAL[one[2]], written)


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
    if feed.fresh_minutes is not None:
        generator.ttl(str(feed.fresh_minutes))
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
    codes = [*(one.code for one in item.codes), *(code for place in item.places for code in place.iptc)]
    for code in dict.fromkeys(codes):
        entry.category(term=code, scheme=scheme_of(code))  # RSS would have a label in place of the code
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
        self._linked(channel, "rss", "application/rss+xml", f"{{{_ATOM}}}link")

    def extend_atom(self, root: _Element) -> None:
        self._linked(root, "atom", "application/atom+xml", "link")

    def _linked(self, parent: _Element, suffix: str, media_type: str, link: str) -> None:
        """Say where the archives are (RFC 5005), whether this is one, and who tells of changes."""
        if self._feed.hub is not None:
            _add(parent, link, rel="hub", href=self._feed.hub)
        for rel, urls in self._feed.links.items():
            _add(parent, link, rel=rel, href=urls[suffix], type=media_type)
        # The only archive there is has no neighbour, without which a document is marked as none.
        if self._feed.archive is not None and _NEIGHBOURS & self._feed.links.keys():
            _add(parent, f"{{{_HISTORY}}}archive")


class _EntryHook:
    """What feedgen cannot say of an entry."""

    def __init__(self, item: Item, feed_language: str) -> None:
        self._item = item
        self._language = item.language if item.language != feed_language else None

    def extend_rss(self, element: _Element) -> None:
        item = self._item
        if item.html is not None:
            if item.summary is None:  # readers that know no content:encoded would show nothing
                _add(element, "description").text = lead(legible(item.html))
            _add(element, f"{{{_CONTENT}}}encoded").text = etree.CDATA(item.html)
        for name in item.authors:  # the author element of RSS would have to be an e-mail address
            _add(element, f"{{{_DC}}}creator").text = name
        if self._language:
            _add(element, f"{{{_DC}}}language").text = self._language
        if item.rights:
            _add(element, f"{{{_DC}}}rights").text = item.rights
        _add(element, "pubDate").text = format_datetime(item.published, usegmt=True)
        _add(element, f"{{{_DCTERMS}}}modified").text = item.updated.isoformat()
        self._files_of_rss(element)
        for one in item.related:
            _add(element, f"{{{_ATOM}}}link", **_related(one))

    def _files_of_rss(self, element: _Element) -> None:
        """Give one file as the enclosure, which is all that RSS has; media:content has the others, and the picture."""
        item = self._item
        picture = File(url=item.image, title="", media_type=item.image_type, length=None) if item.image else None
        pictures = [picture] if picture else []
        typed = [file for file in (*item.files, *pictures) if file.media_type]
        own = [file for file in typed if file.url == item.url]
        sounds = [file for file in typed if _medium(file) == "audio"]
        enclosed = next(iter([*own, *sounds, *typed]), None)
        if enclosed is not None:
            length = str(enclosed.length or 0)  # 0: not known
            _add(element, "enclosure", url=enclosed.url, type=str(enclosed.media_type), length=length)
        for file in [*(file for file in item.files if file is not enclosed), *pictures]:
            told = {"type": file.media_type, "fileSize": str(file.length) if file.length else None}
            medium = "image" if file is picture else _medium(file)
            content = _add(element, f"{{{_MEDIA}}}content", url=file.url, **_told(told), medium=medium)
            if file.title:
                _add(content, f"{{{_MEDIA}}}title", type="plain").text = file.title

    def extend_atom(self, element: _Element) -> None:
        item = self._item
        if self._language:
            element.set(_XML_LANG, self._language)
        labels = {one.code: one.label for one in item.codes if one.label}
        for category in element.findall("category") if labels else ():
            if category.get("term") in labels and category.get("scheme"):
                category.set("label", labels[category.get("term")])
        alternate = element.find("link")
        alternate.set("rel", "alternate")
        # Of a file the enclosure says the type: a reader may take no link but to a page, and then shows none.
        alternate.attrib.pop("type", None)
        if item.media_type is None:
            alternate.set("type", "text/html")
        for file in item.files:
            told = {"type": file.media_type, "length": str(file.length) if file.length else None, "title": file.title}
            _add(element, "link", rel="enclosure", href=file.url, **_told(told))
        if item.image:
            enclosure = _add(element, "link", rel="enclosure", href=item.image)
            if item.image_type:
                enclosure.set("type", item.image_type)
        for one in item.related:
            _add(element, "link", **_related(one))
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


def _medium(file: File) -> str:
    kind = (file.media_type or "audio/*").partition("/")[0]  # pages say no more of sound than that
    return kind if kind in ("audio", "video", "image") else "document"


def _related(one: Related) -> dict[str, str]:
    """Give the link to where the story stands as well; not as an alternate, which readers may take for the item's."""
    title = f"{one.institution}: {one.title}" if one.institution and not one.is_translation else one.title
    return _told({"rel": "related", "href": one.url, "type": "text/html", "title": title, "hreflang": one.language})


def _told(attributes: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in attributes.items() if value}


def _add(parent: _Element, name: str, **attributes: str) -> _Element:
    return etree.SubElement(parent, name, attributes)
