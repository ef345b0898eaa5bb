"""Tells by its content what a page is, and looks in it for addresses."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace

from crawler.find import feed, markup, sitemap, wordpress
from crawler.find.findings import Findings
from crawler.find.listing import find_in_listing
from pipeline.config import Selectors
from pipeline.document import UnreadableError, decode, read
from pipeline.items import Page
from pipeline.told import said_by, tell

LARGEST_XML_BYTES = 50_000_000
"""A feed or sitemap above this, unpacked, is refused: the protocol of sitemaps allows 50 MB, and feeds have less."""

_JSON = re.compile(r"[\ufeff \t\r\n]*(?:\{|\[\s*(?:\{|\]\s*$))")
_GZIP = b"\x1f\x8b"
_ENOUGH_TO_TELL = 40_000  # bytes: what may stand before the root element, in an encoding of two bytes


def find(page: Page, *, selectors: Selectors | None = None, other_sites: bool = False) -> Findings:
    """Find the articles, following pages and feeds that a page leads to; what cannot be read is a reason.

    With `other_sites` rows that lead to other sites are items too.
    """
    try:
        page = unpacked(page)
        kind = kind_of(page)
        if kind is None:
            return find_in_listing(read(page, whole=True), selectors, other_sites=other_sites)
        text, _ = decode(page.body, page.charset)
    except UnreadableError as error:
        return Findings(reason=said_by(error))
    if kind == "json":
        known = feed.find_in_json(text, page.url) or wordpress.find_in_posts(text, page.url)
        return known or Findings(reason=tell("no json feed"))
    return sitemap.find_in_sitemap(text, page.url) if kind in sitemap.ROOTS else feed.find_in_xml(text, page.url)


def kind_of(page: Page) -> str | None:
    """Name what is no page: the root element of a feed or sitemap, or "json"; None for everything else.

    Servers call feeds text/html, text/plain and worse, so that only what stands in them tells.
    """
    start, _ = decode(page.body[:_ENOUGH_TO_TELL], page.charset)
    if is_json(start):
        return "json"
    name = markup.root_name(start)
    if name not in feed.ROOTS and name not in sitemap.ROOTS:
        return None
    if len(page.body) > LARGEST_XML_BYTES:
        raise UnreadableError(tell("too large", bytes=LARGEST_XML_BYTES))
    return name


def is_json(start: str) -> bool:
    """Tell JSON by its beginning: an object, or an array of objects."""
    return _JSON.match(start) is not None


def unpacked(page: Page) -> Page:
    """Unpack a page that is gzip in itself, as sitemaps are (sitemap.xml.gz), but never above what is read anyway."""
    if not page.body.startswith(_GZIP):
        return page
    unpacker = zlib.decompressobj(wbits=31)
    try:
        body = unpacker.decompress(page.body, LARGEST_XML_BYTES + 1)
    except zlib.error as error:
        raise UnreadableError(tell("broken gzip")) from error
    if len(body) > LARGEST_XML_BYTES:
        raise UnreadableError(tell("too large unpacked", bytes=LARGEST_XML_BYTES))
    if not unpacker.eof:
        raise UnreadableError(tell("short gzip"))
    return replace(page, body=body)
