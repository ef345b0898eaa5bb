"""Finds the items of a page that lists articles: by the selectors its owner wrote, or as separation sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.find.addresses import listed, resolve
from crawler.find.feeds_named import declared_feeds
from crawler.find.findings import Findings
from crawler.find.look import look
from crawler.find.paging import following
from pipeline.addresses import canonical
from pipeline.config import Selectors
from pipeline.document import Document
from pipeline.store.protocol import Address
from pipeline.told import first_line, tell

if TYPE_CHECKING:
    from bs4 import Tag


def find_in_listing(document: Document, selectors: Selectors | None, *, other_sites: bool = False) -> Findings:
    """Find what a page of HTML leads to."""
    if document.root is None:
        return Findings(reason=tell("no list: text"))
    root = document.root
    feeds = declared_feeds(root, document.base_url)
    if selectors is not None and (selectors.items or selectors.next):
        return _by_selectors(document, selectors, feeds)
    found = look(document, other_sites=other_sites)
    best = found.discovery()
    return Findings(
        items=best.items,
        next_urls=best.next_pages,
        feeds=feeds,
        api=found.api,
        reason=best.reason,
        kind=found.kind,
    )


def _following(document: Document) -> tuple[str, ...]:
    after = following(document)
    return (after,) if after else ()


def _by_selectors(document: Document, selectors: Selectors, feeds: tuple[str, ...]) -> Findings:
    from bs4 import BeautifulSoup
    from soupsieve import SelectorSyntaxError

    # Beautiful Soup here because CSS selectors are what people write, and it takes nearly all that browsers do; it is
    # 15 times slower than lxml, which one listing page of a source does not feel.
    soup = BeautifulSoup(document.text, "lxml")
    own = canonical(document.page.url) if document.page.url else None
    try:
        chosen = soup.select(selectors.items) if selectors.items else None
        onward = soup.select(selectors.next) if selectors.next else None
    except (SelectorSyntaxError, NotImplementedError, ValueError) as error:
        return Findings(feeds=feeds, reason=tell("bad selectors", said=first_line(error)))
    if chosen is None:
        items = next((way.items for way in look(document).ways), ())
    else:
        items = listed((address for tag in chosen if (address := _address(tag, document.base_url))), own)
    if not items:
        return Findings(feeds=feeds, reason=tell("no list: selectors", selector=repr(selectors.items)))
    if onward is None:
        return Findings(items=items, next_urls=_following(document), feeds=feeds)
    chosen_next = (url for tag in onward if (url := _href(tag, document.base_url)) and url != own)
    return Findings(items=items, next_urls=tuple(chosen_next)[:1], feeds=feeds)


def _address(tag: Tag, base: str | None) -> Address | None:
    url = _href(tag, base)
    if url is None:
        return None
    heading = tag if tag.name == "a" else (tag.find(["h1", "h2", "h3", "h4", "h5", "h6"]) or tag.find("a", href=True))
    words = " ".join((heading or tag).get_text(" ").split())
    return Address(url=url, role="article", title=words or None)


def _href(tag: Tag, base: str | None) -> str | None:
    link = tag if tag.get("href") else tag.find("a", href=True)
    reference = link.get("href") if link is not None else None
    return resolve(reference, base) if isinstance(reference, str) else None
