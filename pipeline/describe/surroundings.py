"""Reads the lines of text around an element: what stands beside a headline as readers see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import html

CHROME = frozenset({"nav", "aside", "footer", "form"})
"""Elements whose text is never an article's own."""

LONGEST_LINE = 180
"""Characters of a line that can be one of dates and names; a longer one is prose."""

_BEHIND_CHARACTERS = 1_200
_BEFORE_CHARACTERS = 300
_LINES_BEFORE = 4  # as many as any look at them reads
_MOST_STEPS = 250  # elements looked at on each side; a headline's own lines are within the first dozens
_MOST_PIECES = 1_000
_READ_CHARACTERS = 2_000  # of a piece of text
_MOST_PARAGRAPHS = 100
_SHORTEST_PROSE = 120  # characters from which a paragraph is one of prose
_SILENT = frozenset(
    {"script", "style", "noscript", "template", "select", "option", "button", "textarea", "svg", "iframe"}
)
_INLINE = frozenset(
    {"a", "abbr", "b", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "time", "u", "label"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The lines of text around a page's headline, the nearest first."""

    before: list[str]
    behind: list[str]


NOTHING = Surroundings(before=[], behind=[])


def lines_around(headline: html.HtmlElement) -> Surroundings:
    """Give the lines of text before and behind a headline, as far as they can belong to it."""
    return Surroundings(
        before=list(islice(_lines(_pieces_before(headline), _BEFORE_CHARACTERS, backwards=True), _LINES_BEFORE)),
        behind=list(_lines(_pieces_behind(headline), _BEHIND_CHARACTERS)),
    )


def lines_before_prose(root: html.HtmlElement) -> list[str]:
    """Give the lines before the first paragraph of prose, the nearest first."""
    for paragraph in islice(root.iter("p"), _MOST_PARAGRAPHS):
        if len(paragraph.text or "") >= _SHORTEST_PROSE and not in_chrome(paragraph):
            return list(_lines(_pieces_before(paragraph), _BEFORE_CHARACTERS, backwards=True))
    return []


def in_chrome(element: html.HtmlElement) -> bool:
    """Tell whether an element stands in a menu, a sidebar, a footer or a form."""
    return any(ancestor.tag in CHROME for ancestor in islice(element.iterancestors(), 12))


def _lines(pieces: Iterator[tuple[str, bool]], most: int, *, backwards: bool = False) -> Iterator[str]:
    """Join pieces of text to lines: a piece that is not inline begins a new one."""
    line: list[str] = []
    for piece, breaks in islice(pieces, _MOST_PIECES):
        if breaks and line:
            if joined := _joined(line, backwards=backwards):
                yield joined
            line = []
        if piece and (text := " ".join(piece[:_READ_CHARACTERS].split())):
            line.append(text)
            most -= len(text)
            if most <= 0:
                break
    if joined := _joined(line, backwards=backwards):
        yield joined


def _joined(line: list[str], *, backwards: bool) -> str:
    return " ".join(reversed(line) if backwards else line)


def _pieces_behind(headline: html.HtmlElement) -> Iterator[tuple[str, bool]]:
    """Walk from the end of `headline` through the page: text, and whether a new line begins before it."""
    steps = 0
    node: html.HtmlElement | None = headline
    while node is not None and steps < _MOST_STEPS:
        yield node.tail or "", node.tag not in _INLINE
        following = node.getnext()
        if following is None:
            node = node.getparent()
            steps += 1
            continue
        for element in pieces_inside(following):
            steps += 1
            if steps > _MOST_STEPS:
                return
            yield element
        node = following


def pieces_inside(element: html.HtmlElement) -> Iterator[tuple[str, bool]]:
    """Walk through `element` itself; what is silent, or is no part of the headline's surroundings, is passed over."""
    node = element
    while True:
        breaks = node.tag not in _INLINE
        descend = node.tag not in _SILENT and node.tag not in CHROME
        yield (node.text or "") if descend else "", breaks
        if descend and (child := next(iter(node), None)) is not None:
            node = child
            continue
        while node is not element and node.getnext() is None:
            yield node.tail or "", node.tag not in _INLINE
            node = node.getparent()
        if node is element:
            return
        yield node.tail or "", node.tag not in _INLINE
        node = node.getnext()


def _pieces_before(headline: html.HtmlElement) -> Iterator[tuple[str, bool]]:
    """Walk from the start of `headline` back through the page, its pieces in reverse order."""
    node = headline
    for _ in range(_MOST_STEPS):
        previous = node.getprevious()
        if previous is None:
            parent = node.getparent()
            if parent is None or parent.tag in ("body", "main"):
                return
            yield parent.text or "", parent.tag not in _INLINE
            node = parent
            continue
        yield previous.tail or "", node.tag not in _INLINE
        if previous.tag in CHROME:
            return
        while previous.tag not in _SILENT:
            child = next(previous.iterchildren(reversed=True), None)
            if child is None:
                break
            yield child.tail or "", child.tag not in _INLINE
            previous = child
        yield (previous.text or "") if previous.tag not in _SILENT else "", previous.tag not in _INLINE
        node = previous
