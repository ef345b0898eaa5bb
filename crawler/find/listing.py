"""Finds the items of a page that lists articles: by the selectors its owner wrote, or as separation sees them."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag
from lxml import html
from soupsieve import SelectorSyntaxError

from crawler.find.addresses import listed, of_this_site, resolve
from crawler.find.findings import Findings
from crawler.find.paging import following
from pipeline.addresses import canonical
from pipeline.config import Selectors
from pipeline.document import Document
from pipeline.items import PageKind, Separation
from pipeline.separate import separate
from pipeline.store.protocol import Address

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
# Feeds of comments, told by an address as the common systems make it, or by their title.
_COMMENTS = re.compile(
    r"/comments?/feed|[?&]feed=comments|\b(?:comment|kommentar|commentaire|comentario|comentário|commenti|reactie|komentar)",
    re.IGNORECASE,
)


def find_in_listing(document: Document, selectors: Selectors | None) -> Findings:
    """Find what a page of HTML leads to."""
    if document.root is None:
        return Findings(reason="no list of articles here: this is plain text, which has no links")
    root = document.root
    feeds = declared_feeds(root, document.base_url)
    if selectors is not None and (selectors.items or selectors.next):
        return _by_selectors(document, selectors, feeds)
    separation = separate(document)
    items = items_of(document, separation)
    if not items:
        return Findings(feeds=feeds, reason=_why_none(root, separation.kind))
    # Only a page with items has a following one: past its last page a site may go on counting for ever.
    return Findings(items=items, next_urls=_following(document), feeds=feeds)


def items_of(document: Document, separation: Separation) -> tuple[Address, ...]:
    """Give the items of the list that a page is for, as separation sees them."""
    own = canonical(document.page.url) if document.page.url else None
    addresses = (
        Address(
            url=url,
            role="article",
            title=teaser.title,
            section=teaser.section,
            published=teaser.published,
            summary=teaser.summary,
        )
        for teaser in separation.teasers
        if teaser.main and (url := resolve(teaser.url, document.base_url)) is not None
    )
    return of_this_site(listed(addresses, own), own)


def declared_feeds(root: html.HtmlElement, base: str | None) -> tuple[str, ...]:
    """Give the feeds of articles that a page declares, in its order."""
    found: dict[str, None] = {}
    for element in root.iter("link", "a"):
        media_type = element.get("type", "").partition(";")[0].strip().lower()
        rels = element.get("rel", "").lower().split()
        if media_type not in _FEED_TYPES or not ({"alternate", "feed"} & set(rels)):
            continue
        url = resolve(element.get("href"), base)
        if url is not None and not _COMMENTS.search(f"{url} {element.get('title', '')[:200]}"):
            found[url] = None
    return tuple(found)


def _following(document: Document) -> tuple[str, ...]:
    after = following(document)
    return (after,) if after else ()


def _why_none(root: html.HtmlElement, kind: PageKind) -> str:
    if kind is PageKind.ARTICLE:
        return "no list of articles here: this page is an article"
    links = len({reference.partition("#")[0] for e in root.iter("a") if (reference := e.get("href"))} - {""})
    if not links:
        return "no list of articles here: the page has no links"
    return f"no list of articles here: {links} links, none of them in a group of at least 3 with titles"


def _by_selectors(document: Document, selectors: Selectors, feeds: tuple[str, ...]) -> Findings:
    # Beautiful Soup here because CSS selectors are what people write, and it takes nearly all that browsers do; it is
    # 15 times slower than lxml, which one listing page of a source does not feel.
    soup = BeautifulSoup(document.text, "lxml")
    own = canonical(document.page.url) if document.page.url else None
    try:
        chosen = soup.select(selectors.items) if selectors.items else None
        onward = soup.select(selectors.next) if selectors.next else None
    except (SelectorSyntaxError, NotImplementedError, ValueError) as error:
        return Findings(feeds=feeds, reason=f"the selectors of this source cannot be read: {_first_line(error)}")
    if chosen is None:
        items = items_of(document, separate(document))
    else:
        items = listed((address for tag in chosen if (address := _address(tag, document.base_url))), own)
    if not items:
        return Findings(feeds=feeds, reason=f"no list of articles here: nothing on the page is {selectors.items!r}")
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


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0].rstrip(".:")
