"""A page as an outline: its runs of text in reading order, and the elements that hold them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from pipeline.separate.names import words

MARKING = words("b strong i em cite code kbd tt sub sup mark q del ins s")
"""Inline elements that clean markup keeps."""
HEADINGS = words("h1 h2 h3 h4 h5 h6")

VISIBLE, BY_STYLE, BY_ATTRIBUTE, FROM_SCREEN_READERS = range(4)
"""Whether a reader sees an element, and if not, what hides it."""


@dataclass(slots=True)
class Link:
    """An `<a href>`: its text, and the pieces from `first` to before `end` that it has a part in."""

    number: int  # among the links of its page
    href: str
    node: int
    first: int
    end: int
    texts: list[str] = field(default_factory=list)
    images: int = 0
    begins: bool = True  # its first piece begins with it


Inline = tuple[str, str | None]
"""An inline element: its tag, and of a link where it leads."""

Mark = tuple[int, Inline | None]
"""The start of an inline element, or the end of the one that began last, before which of a piece's parts."""


@dataclass(slots=True)
class Piece:
    """A run of text between the starts and ends of elements that are no part of a line."""

    node: int
    text: str
    linked: int  # characters of it that are in links
    bold: int  # characters of it that are bold
    opened: tuple[Inline, ...]  # inline elements that are open where it begins
    parts: list[str]
    marks: list[Mark]


@dataclass(slots=True)
class Outline:
    """A page in columns: a row a node (an element that is no part of a line), a row a piece, both in reading order."""

    pieces: list[Piece] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    anchors: Sequence[HtmlElement] = ()  # the elements of the links
    cut: bool = False  # the page goes on, but is too long to be read
    # These stand in or right before the piece that is named first.
    images: list[int] = field(default_factory=list)
    times: list[tuple[int, str]] = field(default_factory=list)  # `<time datetime>`
    rules: list[int] = field(default_factory=list)  # `<hr>`
    players: list[int] = field(default_factory=list)
    inputs: list[int] = field(default_factory=list)  # fields of forms
    pictures: Sequence[HtmlElement] = ()  # the elements of the images
    # Nodes
    elements: Sequence[HtmlElement] = ()
    tags: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)  # of the first node: itself
    names: list[int] = field(default_factory=list)  # groups of words in class and id, as bits
    around: list[int] = field(default_factory=list)  # the same of it and of all that it stands in
    shapes: list[int] = field(default_factory=list)  # equal for equal parent's tag, tag and classes
    hidden: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)  # its first piece
    end: list[int] = field(default_factory=list)  # the piece after its last

    @property
    def texts(self) -> list[str]:
        """Give the texts of the pieces."""
        return [piece.text for piece in self.pieces]

    @property
    def nodes(self) -> list[int]:
        """Give the nodes that the pieces stand in."""
        return [piece.node for piece in self.pieces]
