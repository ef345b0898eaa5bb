"""Looks at whatever an address gave: a page, a feed, a sitemap."""

from __future__ import annotations

from dataclasses import replace

from crawler.find import feed, sitemap
from crawler.find.called import called, called_by_feed
from crawler.find.discovery import Discovery, Method, Rejection
from crawler.find.find import find, kind_of, unpacked
from crawler.find.listing import find_in_listing
from crawler.find.look import Look, look
from crawler.find.ways import Way
from pipeline.addresses import canonical
from pipeline.config import Selectors
from pipeline.document import Document, UnreadableError, read
from pipeline.items import Page
from pipeline.told import said_by, tell


def look_at_page(page: Page, items: str | None = None) -> Look:
    """Look at a page in every way, or for what a CSS selector for its `items` takes; a feed or a sitemap needs none.

    Of what cannot be read the reason says why.
    """
    url = canonical(page.url) if page.url else None
    try:
        page = unpacked(page)
        kind = kind_of(page)
        if kind is None:
            document = read(page, whole=True)
            looked = look(document) if items is None else _by_selector(document, url, items)
            return looked if document.root is None else replace(looked, called=called(document.root, document.page.url))
    except UnreadableError as error:
        return Look(url=url, reason=said_by(error), is_page=False)
    findings = find(page)
    if not findings.items:
        return Look(url=url, reason=findings.reason, is_page=False)
    method, unread = _method(kind, page), findings.left_out
    return Look(
        url=url,
        ways=(Way(method=method, items=findings.items, url=url, next_urls=findings.next_urls),),
        rejected=(Rejection(what=url or method.in_words, why=unread),) if unread else (),
        called=called_by_feed(findings.title),
        is_page=False,
    )


def _by_selector(document: Document, url: str | None, items: str) -> Look:
    found = find_in_listing(document, Selectors(items=items))
    way = Way(method=Method.SELECTORS, items=found.items, url=url, next_urls=found.next_urls)
    return Look(url=url, ways=(way,) if found.items else (), reason=found.reason, remedy=tell("another selector"))


def discover_page(page: Page, items: str | None = None) -> Discovery:
    """Find the items of a saved page, those of a selector if one is given; what cannot be read is a reason."""
    return look_at_page(page, items).discovery()


def _method(kind: str, page: Page) -> Method:
    if kind in sitemap.ROOTS:
        return Method.SITEMAP
    is_feed = kind in feed.ROOTS or page.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    return Method.FEED if is_feed else Method.WORDPRESS
