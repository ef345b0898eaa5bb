"""Reads a parsed page into its outline."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

from pipeline.separate.blocks import (
    BY_ATTRIBUTE,
    BY_STYLE,
    FROM_SCREEN_READERS,
    MARKING,
    VISIBLE,
    Inline,
    Link,
    Mark,
    Outline,
    Piece,
)
from pipeline.separate.names import NAME_CHARACTERS, alike, groups, words

_INLINE = words(
    "abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark meter nobr output picture progress "
    "q rb rp rt rtc ruby s samp small span strike strong sub sup time tt u var wbr"
)
BOLD = frozenset({"b", "strong"})
# What the start of an element does to the reading.
_NODE, _SKIP, _SPAN, _LINK, _MARK, _BREAK, _NOTE, _PLAIN = range(8)
SORTS = {
    **dict.fromkeys(_INLINE, _PLAIN),
    **dict.fromkeys(MARKING, _MARK),
    **dict.fromkeys(("img", "amp-img", "input", "time"), _NOTE),
    "a": _LINK,
    "br": _BREAK,
    "span": _SPAN,
}
PLAYERS = frozenset({"iframe", "video", "audio", "object", "embed"})
FIELDS = frozenset({"select", "textarea"})
# What is beyond is not read. The longest of 1,350 recorded pages has 2,641 pieces, and 20,290 starts and ends.
MOST_PIECES = 10_000
MOST_EVENTS = 100_000
MOST_CHARACTERS = 600_000  # a novel; sanitising a million of them outside ASCII takes more than a second
MOST_OPEN = 16  # inline elements opened anew in each piece: unclosed <b> by the thousand would make that quadratic


def read(root: HtmlElement, skipped: frozenset[str]) -> Outline:
    """Read a tree into its outline, without what stands in the elements that are to be skipped.

    Linear in the size of the tree, without recursion.
    """
    return _Reading(skipped).read(root)


class _Reading:
    """The state of reading one tree: what is open, and what has been found."""

    __slots__ = (
        "anchors",
        "bold",
        "breaks",
        "elements",
        "found",
        "inline",
        "linked",
        "linking",
        "marks",
        "open",
        "opened",
        "parts",
        "pictures",
        "said",
        "shapes",
        "sorts",
        "strong",
    )

    def __init__(self, skipped: frozenset[str]) -> None:
        self.sorts = {**SORTS, **dict.fromkeys(skipped, _SKIP)}
        self.found = Outline()
        self.elements: list[HtmlElement] = []  # of the nodes
        self.pictures: list[HtmlElement] = []
        self.linking: list[HtmlElement] = []
        self.open: list[int] = []  # nodes
        self.inline: list[tuple[HtmlElement, Inline]] = []  # those that mark
        self.anchors: list[Link] = []
        self.bold = 0
        self.shapes: dict[tuple[str, str, str], int] = {}
        self._begin_piece()

    def read(self, root: HtmlElement) -> Outline:
        walker = etree.iterwalk(root, events=("start", "end"))
        sort_of, start, end = self.sorts.get, self._start, self._end
        left = MOST_CHARACTERS
        for count, (event, element) in enumerate(walker):
            if count > MOST_EVENTS or len(self.found.pieces) >= MOST_PIECES or left < 0:
                self.found.cut = True
                break
            tag = element.tag
            sort = sort_of(tag, _NODE)
            if event == "start":
                if sort == _SKIP and self.open:
                    self._skip(tag)
                    walker.skip_subtree()
                    continue
                if sort != _PLAIN:
                    start(element, tag, sort)
                text = element.text
            else:
                if sort != _PLAIN:
                    end(element, tag, sort)
                text = element.tail
            if text and self.open:
                left -= len(text)
                if left < 0:
                    text = text[:left]
                if text:
                    self._add(text)
        self.found.cut = self.found.cut or left < 0
        self._end_piece()
        for node in self.open:
            self.found.end[node] = len(self.found.pieces)
        self.found.elements, self.found.pictures, self.found.anchors = self.elements, self.pictures, self.linking
        return self.found

    def _begin_piece(self) -> None:
        self.parts: list[str] = []
        self.marks: list[Mark] = []
        self.opened = tuple(inline for _, inline in self.inline)
        self.linked = self.strong = self.breaks = 0
        self.said = False  # anything but spaces

    def _end_piece(self) -> None:
        """Close the piece that is being read, if it has text."""
        if self.said:
            text = " ".join("".join(self.parts).split())
            linked, bold = min(self.linked, len(text)), min(self.strong, len(text))
            node = self.open[-1] if self.open else 0
            self.found.pieces.append(Piece(node, text, linked, bold, self.opened, self.parts, self.marks))
            self._begin_piece()
        elif self.marks:
            self._begin_piece()

    def _add(self, text: str) -> None:
        if text.isspace():
            if self.said:
                self.parts.append(" ")
            return
        self.parts.append(text)
        self.said = True
        self.breaks = 0
        if self.anchors:
            self.linked += len(text)
            self.anchors[-1].texts.append(text)
        if self.bold:
            self.strong += len(text)

    def _skip(self, tag: str) -> None:
        if tag in PLAYERS:
            self.found.players.append(len(self.found.pieces))
        elif tag in FIELDS:
            self.found.inputs.append(len(self.found.pieces))

    def _start(self, element: HtmlElement, tag: str, sort: int) -> None:
        match sort:
            case 0 | 1:  # a node, or what is skipped, at the root
                self._start_node(element, tag)
            case 2:
                if tag == "span" and (pairs := element.items()) and hiding(dict(pairs)):
                    self._start_node(element, tag)
            case 3:
                self._start_link(element)
            case 4:
                self._mark(element, tag)
                self.bold += tag in BOLD
            case 5:
                if self.said:
                    self.parts.append("\n")
                    self.breaks += 1
                    if self.breaks == 2:
                        self._end_piece()
            case _:
                self._note(element, tag)

    def _note(self, element: HtmlElement, tag: str) -> None:
        """Keep where something stands that is no text."""
        at = len(self.found.pieces)
        if tag == "input":
            self.found.inputs.append(at)
        elif tag == "time":
            if stamp := element.get("datetime"):
                self.found.times.append((at, stamp))
        else:
            self.found.images.append(at)
            self.pictures.append(element)
            if self.anchors:
                self.anchors[-1].images += 1

    def _mark(self, element: HtmlElement, tag: str, href: str | None = None) -> None:
        if len(self.inline) < MOST_OPEN:
            inline = (tag, href)
            self.marks.append((len(self.parts), inline))
            self.inline.append((element, inline))

    def _start_link(self, element: HtmlElement) -> None:
        href = element.get("href")
        if href is None or not self.open:
            return
        at = len(self.found.pieces)
        link = Link(len(self.found.links), href, self.open[-1], at, at, [], 0, not self.said)
        self.anchors.append(link)
        self.found.links.append(link)
        self.linking.append(element)
        self._mark(element, "a", href)

    def _start_node(self, element: HtmlElement, tag: str) -> None:
        self._end_piece()
        found, own = self.found, len(self.found.tags)
        if tag == "hr":
            found.rules.append(len(found.pieces))
        parent = self.open[-1] if self.open else own
        bits = hidden = 0
        classes = ""
        if pairs := element.items():
            attributes = dict(pairs)  # asked of the tree once, which costs more than all that is asked of them
            classes = attributes.get("class", "")[:NAME_CHARACTERS]
            bits = groups(classes, attributes.get("id", "")[:NAME_CHARACTERS])
            hidden = hiding(attributes)
        shape = (found.tags[parent] if self.open else tag, tag, alike(classes) if classes else "")
        self.elements.append(element)
        found.tags.append(tag)
        found.parents.append(parent)
        found.names.append(bits)
        found.around.append(bits | found.around[parent] if self.open else bits)
        found.shapes.append(self.shapes.setdefault(shape, len(self.shapes)))
        found.hidden.append((found.hidden[parent] or hidden) if self.open else hidden)
        found.first.append(len(found.pieces))
        found.end.append(0)
        self.open.append(own)

    def _end(self, element: HtmlElement, tag: str, sort: int) -> None:
        if sort <= _SPAN:
            # Every node ends that was started; of what is skipped, and of spans, only some were.
            if sort == _NODE or (self.open and self.elements[self.open[-1]] is element):
                self._end_piece()
                self.found.end[self.open.pop()] = len(self.found.pieces)
            return
        if self.inline and self.inline[-1][0] is element:
            self.inline.pop()
            self.marks.append((len(self.parts), None))
        if sort == _LINK:
            if self.anchors and self.linking[self.anchors[-1].number] is element:
                self.anchors.pop().end = len(self.found.pieces) + self.said
        elif tag in BOLD:
            self.bold -= 1


def hiding(attributes: Mapping[str, str]) -> int:
    """Tell what hides an element with these attributes from readers, if anything does."""
    if attributes.get("hidden", "until-found") != "until-found":
        return BY_ATTRIBUTE
    style = attributes.get("style")
    if style and _hides(style[:500]):
        return BY_STYLE
    return FROM_SCREEN_READERS if attributes.get("aria-hidden") == "true" else VISIBLE


@lru_cache(maxsize=2_000)
def _hides(style: str) -> bool:
    folded = style.replace(" ", "").lower()
    return "display:none" in folded or "visibility:hidden" in folded
