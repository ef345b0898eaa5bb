"""Reads from a page's head what the page calls itself: evidence for which of its words are the article."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from pipeline import jsonld
from pipeline.document import Document
from pipeline.separate.quick_elements import elements

_WORD = re.compile(r"\w+")
_PARTS = re.compile(r"\s[|–—·•»:-]+\s")
_BODY_NAME = '"articleBody"'
_BODY = re.compile(_BODY_NAME + r'\s*:\s*("(?:[^"\\]|\\.)*")', re.DOTALL)
_TITLES = frozenset({"og:title", "twitter:title", "dc.title", "headline"})
_DESCRIPTIONS = frozenset({"description", "og:description", "twitter:description"})
_ARTICLE_TYPES = frozenset({"article", "og:article", "news", "newsarticle", "blog"})
_LONGEST_BODY = 500_000
_PRODUCTS = frozenset({"product", "productgroup"})
_FULL_DESCRIPTION = 40  # words; what is shorter sums up what the page says at length, or says nothing of the thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a page calls itself in its head: the words of its titles, its description, and its text as data."""

    titles: tuple[frozenset[str], ...] = ()
    description: str = ""
    body: str = ""
    product: str = ""  # what a shop says of the one thing that its page sells
    calls_itself_article: bool = False


def named(document: Document) -> Named:
    """Give the titles, the description and the text that the page has as data."""
    titles: list[str] = []
    description = body = sort = ""
    sold: list[str] = []
    if document.root is None:
        return Named()
    for element in elements(document.root, ("title", "meta", "script")):
        if element.tag == "title":
            if not titles:
                whole = element.text or ""
                titles += [whole, *_PARTS.split(whole)]
        elif element.tag == "meta":
            name = (element.get("property") or element.get("name") or "").lower()
            if name in _TITLES:
                titles.append(element.get("content") or "")
            elif name == "og:type":
                sort = sort or (element.get("content") or "").lower()
            elif name in _DESCRIPTIONS and not description:
                description = " ".join((element.get("content") or "").split())
        elif "ld+json" in (element.get("type") or ""):
            data = element.text or ""
            body = body or _body(data)
            if '"Product' in data:
                sold.append(data)
    words = {frozenset(_WORD.findall(title[:300].casefold())) for title in titles}
    return Named(
        titles=tuple(sorted(words - {frozenset()}, key=sorted)),
        description=description,
        body=body,
        product=_product(sold) if sold and sort not in _ARTICLE_TYPES else "",
        calls_itself_article=sort in _ARTICLE_TYPES,
    )


def _body(data: str) -> str:
    if len(data) > _LONGEST_BODY or _BODY_NAME not in data or (found := _BODY.search(data)) is None:
        return ""
    try:
        return " ".join(str(json.loads(found[1], strict=False)).split())
    except ValueError:
        return ""


def _product(scripts: list[str]) -> str:
    """Give the description of the product that is declared; of several products none is what the page is for."""
    written = {
        jsonld.plain(text)
        for node in jsonld.nodes(scripts)
        if jsonld.types(node) & _PRODUCTS and isinstance(text := node.get("description"), str)
    }
    full = [text for text in written if text and text.count(" ") + 1 >= _FULL_DESCRIPTION]
    return full[0] if len(full) == 1 else ""
