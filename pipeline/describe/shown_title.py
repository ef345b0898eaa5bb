"""Finds the title of a page, and the element that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml import html

from pipeline.describe.cards import is_home
from pipeline.describe.metadata import Metadata
from pipeline.describe.surroundings import pieces_inside
from pipeline.describe.titles import TitleEvidence, choose_title, squeeze
from pipeline.document import jsonld
from pipeline.document.jsonld import Node
from pipeline.items import PageKind, Separation
from pipeline.separate.blocks import Outline
from pipeline.separate.quick_elements import named_elements

_MOST_HEADINGS = 20
_MOST_ELEMENTS = 3_000
_MOST_PIECES = 100
_SOFT_HYPHEN = "\u00ad"
_PERMALINK = re.compile(r"\s*[¶\U0001f517]$")  # what links a heading to itself
_LONGEST_TITLE = 1_000
_SHORTEST_BEGINNING = 15  # letters by which a title that is split over several elements is known
_LOWER_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_HEADINGS = ("h1", "h2", "h3", "h4")
_LONGEST_HEADING = 400
_ANY_LINE = ("p", "div", "span", "strong", "b", "td", "font", "a")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTitle:
    """A page's title, and where it is shown; None where there is none."""

    text: str | None
    element: html.HtmlElement | None


def find_title(
    root: html.HtmlElement,
    metadata: Metadata,
    article: Node | None,
    separation: Separation,
    site_names: list[str],
    url: str | None,
    page: Outline | None,
) -> ShownTitle:
    """Choose the title among the headings shown, the titles declared, and the one that separation found."""
    headings: dict[str, html.HtmlElement] = {}
    for element in metadata.headings[:_MOST_HEADINGS]:
        if (text := _text_of(element)) is not None:
            headings.setdefault(text, element)
    shown = list(headings)
    separated = _PERMALINK.sub("", (separation.title or "").replace(_SOFT_HYPHEN, ""))
    if separated and separated not in headings:
        shown.insert(0, separated)
    declared = [jsonld.text(article.get("headline") or article.get("name")) if article else None]
    declared += [*metadata.all("headline")[:1], metadata.first("og:title"), metadata.first("twitter:title")]
    title = choose_title(
        TitleEvidence(
            shown=shown,
            declared=[title for title in declared if title],
            window=metadata.title,
            site_names=site_names,
            article=_is_article(metadata, article, separation),
            address=_words_of_address(url),
            home=url is not None and is_home(url),
            lower=_lower_headings(root, page) if _ends_with_one(metadata.title, headings) else (),
        )
    )
    if title is None:
        return ShownTitle(text=None, element=None)
    element = next((element for text, element in headings.items() if title in text), None)
    return ShownTitle(text=title, element=element if element is not None else _element_of(root, title))


def _is_article(metadata: Metadata, article: Node | None, separation: Separation) -> bool:
    """Tell whether the page is an article's by its content and by its own word: a service's page has text as well."""
    if separation.kind != PageKind.ARTICLE:
        return False
    declared = metadata.first("og:type") == "article" or metadata.first("article:published_time") is not None
    return declared or article is not None


def _words_of_address(url: str | None) -> str:
    """Give the part of an address with the most words, mostly made of the title when the page was written."""
    try:
        parts = unquote(urlsplit(url or "").path[:_LONGEST_TITLE]).split("/")
    except ValueError:
        return ""
    return max(parts, key=lambda part: part.count("-") + part.count("_")).removesuffix(".html")


def _ends_with_one(window: str | None, headings: Iterable[str]) -> bool:
    end = squeeze((window or "")[-200:])
    return any(end.endswith(name) and end != name for heading in headings if (name := squeeze(heading)))


def headings_of(root: html.HtmlElement, page: Outline | None) -> tuple[str, ...]:
    """Give what the headings of a page say, each once, in reading order."""
    found = map(_text_of, named_elements(root, _HEADINGS, _MOST_HEADINGS, page))
    return tuple(dict.fromkeys(text for text in found if text and len(text) <= _LONGEST_HEADING))


def _lower_headings(root: html.HtmlElement, page: Outline | None) -> list[str]:
    found = map(_text_of, named_elements(root, ("h2",), _MOST_HEADINGS, page))
    return [text for text in found if text]


def _text_of(element: html.HtmlElement) -> str | None:
    """Give the words of a heading, without those of a drawing in it, and apart where markup breaks the line."""
    parts: list[str] = []
    length = 0
    for piece, breaks in islice(pieces_inside(element), _MOST_PIECES):
        parts += [" ", piece] if breaks else [piece]
        length += len(piece)
        if length > _LONGEST_TITLE:
            break
    return _PERMALINK.sub("", " ".join("".join(parts)[:_LONGEST_TITLE].replace(_SOFT_HYPHEN, "").split())) or None


def _element_of(root: html.HtmlElement, title: str) -> html.HtmlElement | None:
    """Find the element that shows `title` where no <h1> does: a lower heading, else anything with just these words."""
    wanted = squeeze(title)
    for names in (_LOWER_HEADINGS, _ANY_LINE):
        for element in islice(root.iter(*names), _MOST_ELEMENTS):
            written = (element.text or "").strip()
            if not written:
                child = next(iter(element), None)
                written = (child.text or "").strip() if child is not None else ""
            if not 3 <= len(written) <= _LONGEST_TITLE or not squeeze(written[:12]).startswith(wanted[:2]):
                continue
            found = squeeze(written)
            if found == wanted or (len(found) >= _SHORTEST_BEGINNING and wanted.startswith(found)):
                return element
    return None
