"""Reads from a page where a list that is no longer there may be: other languages, links that are named as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from lxml import html

from crawler.find.addresses import listed, of_teasers, resolve
from crawler.find.discovery import Method
from crawler.find.look import Look
from crawler.find.page import look_at_page
from crawler.find.ways import Way
from crawler.health.moved import Move, moves
from pipeline.addresses import canonical
from pipeline.document import Document, UnreadableError, read
from pipeline.items import Page
from pipeline.separate import separate

_MOST_LINKS = 400
_LEAST_ITEMS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What a page offers to whoever looks for a list."""

    look: Look
    others: tuple[Way, ...] = ()  # groups beside the list
    alternates: tuple[str, ...] = ()  # the same page in other languages
    links: tuple[tuple[str, str], ...] = ()  # address and words
    names: tuple[str, ...] = ()  # what the page calls itself
    moves: tuple[Move, ...] = ()  # where it says that it has moved to


def hints_of(page: Page) -> Hints:
    """Look at a page in every way, and at what it links to; runs in a worker."""
    looked = look_at_page(page)
    try:
        document = read(page, whole=True)
    except UnreadableError:
        return Hints(look=looked)
    if document.root is None or not looked.is_page:
        return Hints(look=looked)
    base = document.base_url
    return Hints(
        look=looked,
        others=tuple(_others(document)),
        alternates=tuple(dict.fromkeys(_alternates(document.root, base))),
        links=tuple(_links(document.root, base))[:_MOST_LINKS],
        names=tuple(_names(document.root)),
        moves=moves(document.root, base, page.url),
    )


def _others(document: Document) -> Iterator[Way]:
    """Give the groups of teasers that are not the list which the page is for, and all of them together."""
    own = canonical(document.page.url) if document.page.url else None
    teasers = [teaser for teaser in separate(document).teasers if teaser.url is not None]
    groups = [[*group] for _, group in groupby(teasers, key=lambda teaser: (teaser.main, teaser.section))]
    for group in [*groups, teasers]:
        items = listed(of_teasers(group, document.base_url), own)
        if len(items) >= _LEAST_ITEMS:
            yield Way(method=Method.LISTING, items=items, url=own)


def _alternates(root: html.HtmlElement, base: str | None) -> Iterator[str]:
    for element in root.iter("link", "a"):
        rels = element.get("rel", "").lower().split()
        if element.get("hreflang") and (element.tag == "a" or "alternate" in rels):
            url = resolve(element.get("href"), base)
            if url is not None:
                yield url


def _links(root: html.HtmlElement, base: str | None) -> Iterator[tuple[str, str]]:
    for element in root.iter("a"):
        url = resolve(element.get("href"), base)
        if url is not None:
            yield url, " ".join("".join(element.itertext()).split())[:100]


def _names(root: html.HtmlElement) -> Iterator[str]:
    for element in root.iter("h1", "title"):
        words = " ".join("".join(element.itertext()).split())[:200]
        for part in (words, *words.replace(" – ", " | ").replace(" - ", " | ").split(" | ")):
            yield part.strip()
