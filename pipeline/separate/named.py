"""Reads from a page's head what the page calls itself: evidence for which of its words are the article."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from pipeline.document import Document, jsonld
from pipeline.separate.blocks import Outline
from pipeline.separate.quick_elements import said_in_head

_WORD = re.compile(r"\w+")
_PARTS = re.compile(r"\s[|–—·•»:-]+\s")
_BODY_NAME, _PRODUCT_NAME = '"articleBody"', '"Product'
_NAMES_OF_OTHERS = ('Article"', 'BlogPosting"', '"Report"', 'Event"', '"Course"')
_BODY = re.compile(_BODY_NAME + r'\s*:\s*("(?:[^"\\]++|\\.)*+")', re.DOTALL)
_TITLES = frozenset({"og:title", "twitter:title", "dc.title", "headline"})
_DESCRIPTIONS = frozenset({"description", "og:description", "twitter:description"})
_ARTICLE_TYPES = frozenset({"article", "og:article", "news", "newsarticle", "blog"})
_LONGEST_BODY = 500_000
_PRODUCTS = frozenset({"product", "productgroup"})
_PRODUCT_TYPE = "product"
_ATTENDED = ("event", "course")  # ends of types; nothing is sent: what their pages say of delivery is of themselves
_FULL_DESCRIPTION = 40  # words; what is shorter sums up what the page says at length, or says nothing of the thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a page calls itself in its head: the words of its titles, its description, and its text as data."""

    titles: tuple[frozenset[str], ...] = ()
    description: str = ""
    body: str = ""
    product: str = ""  # what a shop says of the one thing that its page sells
    sells: bool = False  # whether data declare a product, and no article or course: plugins call shops articles too
    calls_itself_article: bool = False


def named(document: Document, page: Outline | None = None) -> Named:
    """Give the titles, the description and the text that the page has as data; with its outline it is faster."""
    titles: list[str] = []
    description = body = sort = ""
    sold: list[str] = []
    if document.root is None:
        return Named()
    for tag, name, said in said_in_head(document.root, (_BODY_NAME, _PRODUCT_NAME), page):
        if tag == "title":
            if not titles:
                titles += [said, *_PARTS.split(said)]
        elif tag == "script":
            body = body or _body(said)
            if _PRODUCT_NAME in said:
                sold.append(said)
        elif name in _TITLES:
            titles.append(said)
        elif name == "og:type":
            sort = sort or said.lower()
        elif name in _DESCRIPTIONS and not description:
            description = " ".join(said.split())
    called = _PRODUCT_TYPE in sort
    others = _others(document, page) if sold or called else []
    may_sell = bool(sold or called) and not any(map(_is_article, others))
    products = [node for node in jsonld.nodes(sold) if jsonld.types(node) & _PRODUCTS] if may_sell else []
    is_article = sort in _ARTICLE_TYPES
    # Plugins that let readers rate an article declare it a product: what is sold has a price.
    offered = any("offers" in node for node in products) if is_article else bool(products)
    words = {frozenset(_WORD.findall(title[:300].casefold())) for title in titles}
    return Named(
        titles=tuple(sorted(words - {frozenset()}, key=sorted)),
        description=description,
        body=body,
        product="" if is_article else _product(products),
        sells=(offered or (may_sell and called)) and not any(map(_is_attended, others)),
        calls_itself_article=is_article,
    )


def _body(data: str) -> str:
    if len(data) > _LONGEST_BODY or (found := _BODY.search(data)) is None:
        return ""
    try:
        return " ".join(str(json.loads(found[1], strict=False)).split())
    except ValueError:
        return ""


def _others(document: Document, page: Outline | None) -> list[jsonld.Node]:
    """Give what the data of a page declare where an article or something attended may be among it."""
    said = said_in_head(document.root, _NAMES_OF_OTHERS, page)
    return jsonld.nodes([text for tag, _, text in said if tag == "script"])


def _is_article(node: jsonld.Node) -> bool:
    """Tell whether data call a page an article, which may be about a product: a review of one is none."""
    return bool(jsonld.articles([node])) and jsonld.types(node) != {"review"}


def _is_attended(node: jsonld.Node) -> bool:
    return any(name.endswith(_ATTENDED) for name in jsonld.types(node))


def _product(products: list[jsonld.Node]) -> str:
    """Give the description of the product that is declared; of several products none is what the page is for."""
    written = {jsonld.plain(text) for node in products if isinstance(text := node.get("description"), str)}
    full = [text for text in written if text and text.count(" ") + 1 >= _FULL_DESCRIPTION]
    return full[0] if len(full) == 1 else ""
