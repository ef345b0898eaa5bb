"""Finds elements by what an attribute of theirs says, and by the line that they hold."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree, html

from pipeline.separate.blocks import Outline

_DIGIT = re.compile(r"\d")
_MOST_PIECES = 20  # of text in a line


def marked(root: html.HtmlElement, attribute: str, words: tuple[str, ...], most: int) -> list[html.HtmlElement]:
    """Give the first elements in whose attribute one of some words occurs, written as it is."""
    carrying = ((element, element.get(attribute)) for element in root.iter(etree.Element))
    found = (element for element, value in carrying if value and any(word in value for word in words))
    return list(islice(found, most))


def linked(
    root: html.HtmlElement,
    words: tuple[str, ...],
    relation: str,
    most: int,
    page: Outline | None = None,  # noqa: ARG001  (the compiled twin asks it)
) -> list[html.HtmlElement]:
    """Give the first links in whose address one of some words stands, or that are of a `relation`, if one is given.

    The words are written small; an address may have capitals in their place.
    """
    named = re.compile("|".join(map(re.escape, words)), re.ASCII | re.IGNORECASE)
    found = (
        link
        for link in root.iter("a")
        if named.search(link.get("href") or "") or (relation and relation in (link.get("rel") or ""))
    )
    return list(islice(found, most))


def dated_lines(
    root: html.HtmlElement, tags: tuple[str, ...], most: int, shortest: int, longest: int
) -> list[tuple[html.HtmlElement, str]]:
    """Give the elements that hold no more than one line with a digit, and the line; `most` are looked at."""
    lines = ((element, short_line(element, 4 * longest)) for element in islice(root.iter(*tags), most))
    return [(one, line) for one, line in lines if shortest <= len(line) <= longest and _DIGIT.search(line)]


def short_line(element: html.HtmlElement, room: int) -> str:
    """Give the text of an element; of a long one no more than fills the room, blanks between the words included."""
    pieces: list[str] = []
    for piece in islice(element.itertext(), _MOST_PIECES):
        pieces.append(piece[:room])
        room -= len(piece)
        if room <= 0:
            break
    return " ".join(" ".join(pieces).split())
