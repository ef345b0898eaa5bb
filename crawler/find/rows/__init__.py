"""Finds the rows of a page: what repeats around links that stand alike, whatever the markup."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import html

from crawler.find.anchors import Anchor, chunks_of, text_of
from crawler.find.rows.alone import Ends
from crawler.find.rows.days import is_date
from pipeline.separate.blocks import HEADINGS

_HIGHEST_CLIMB = 12
_OF_A_LINE = frozenset({"b", "strong", "i", "em", "span", "font", "small", "time"})
_LONGEST_DATE = 24  # characters
_DIGIT = re.compile(r"\d")
_LARGEST_GAP = 12  # elements between two rows

Chunk = tuple[str, html.HtmlElement]


@dataclass(slots=True)
class Row:
    """What stands around one link: the elements of a row, in their order, with their text."""

    anchors: list[Anchor]  # of the group, all of one address
    element: html.HtmlElement  # what holds the row, or its first part where nothing does
    parts: list[html.HtmlElement] = field(default_factory=list)
    tails: bool = False  # the text after each part is the row's
    lead: str = ""  # text before the first part
    # Asked for by its title, its date and its summary, once its parts are known.
    _elements: list[html.HtmlElement] | None = field(default=None, init=False)
    _chunks: list[Chunk] | None = field(default=None, init=False)

    @property
    def anchor(self) -> Anchor:
        """The first of its links."""
        return self.anchors[0]

    def elements(self) -> list[html.HtmlElement]:
        """Give all elements of the row."""
        if self._elements is None:
            self._elements = [element for part in self.parts for element in part.iter()]
        return self._elements

    def chunks(self) -> list[Chunk]:
        """Give the runs of text of the row, each with the element that it stands in."""
        if self._chunks is None:
            self._chunks = self._read_chunks()
        return self._chunks

    def _read_chunks(self) -> list[Chunk]:
        found: list[Chunk] = []
        holder = self.parts[0].getparent()
        around = holder if holder is not None else self.parts[0]
        if self.lead:
            found.append((self.lead, around))
        for part in self.parts:
            found.extend(chunks_of(part))
            if self.tails and part.tail and not part.tail.isspace():
                found.append((" ".join(part.tail.split()), around))
        return found


@dataclass(slots=True)
class Rows:
    """Rows that stand in one list."""

    container: html.HtmlElement
    rows: list[Row]


def lists_of(group: Sequence[Anchor], ends: Ends) -> list[Rows]:
    """Give the lists that the links of a group stand in, each with its rows."""
    urls: dict[html.HtmlElement, set[str]] = {}
    chains: list[list[html.HtmlElement]] = []
    for anchor in group:
        chain = [anchor.element]
        for above in anchor.element.iterancestors():
            if len(chain) > _HIGHEST_CLIMB:
                break
            chain.append(above)
        chains.append(chain)
        for element in chain:
            known = urls.setdefault(element, set())
            if len(known) < 2:
                known.add(anchor.url + anchor.fragment)
    heights = _as_their_like(chains, [_height(chain, urls) for chain in chains])
    found: dict[html.HtmlElement, Row] = {}
    for anchor, chain, height in zip(group, chains, _alone_lowered(group, chains, heights, ends), strict=True):
        element = chain[height]
        row = found.setdefault(element, Row(anchors=[], element=element))
        row.anchors.append(anchor)
    lists: dict[html.HtmlElement, list[Row]] = {}
    for row in found.values():
        parent = row.element.getparent()
        lists.setdefault(parent if parent is not None else row.element, []).append(row)
    return [_extended(Rows(container=container, rows=rows), urls) for container, rows in lists.items()]


def _as_their_like(chains: Sequence[Sequence[html.HtmlElement]], heights: Sequence[int]) -> list[int]:
    """Lower the heights of rows to those of their like, which have others beside them.

    What is the only row of its table, or the only one of its month, takes all of that for its row.
    """
    tops = {chain[height]: height for chain, height in zip(chains, heights, strict=True)}
    beside = Counter(top.getparent() for top in tops)
    likes = {(height, _like(top)) for top, height in tops.items() if height and beside[top.getparent()] > 1}
    return [
        next((lower for lower in range(1, height) if (lower, _like(chain[lower])) in likes), height)
        for chain, height in zip(chains, heights, strict=True)
    ]


def _like(element: html.HtmlElement) -> tuple[str, str]:
    return element.tag, element.get("class") or ""


def _alone_lowered(
    group: Sequence[Anchor], chains: Sequence[Sequence[html.HtmlElement]], heights: Sequence[int], ends: Ends
) -> list[int]:
    """Lower the heights of rows that stand alone to the usual: a list of one takes all around it for its row."""
    tops = {chain[height] for chain, height in zip(chains, heights, strict=True)}
    beside = Counter(top.getparent() for top in tops)
    alone = [beside[chain[height].getparent()] < 2 for chain, height in zip(chains, heights, strict=True)]
    usual = Counter(height for height, single in zip(heights, alone, strict=True) if not single) or Counter(heights)
    most = usual.most_common(1)[0][0] if usual else 0
    return [
        ends.height(anchor, chain, min(height, most)) if single else height
        for anchor, chain, height, single in zip(group, chains, heights, alone, strict=True)
    ]


def _height(chain: Sequence[html.HtmlElement], urls: dict[html.HtmlElement, set[str]]) -> int:
    for height, above in enumerate(chain[1:]):
        if len(urls[above]) > 1 or above.tag in ("body", "main"):
            return height
    return len(chain) - 1


def _extended(found: Rows, linked: Collection[html.HtmlElement]) -> Rows:
    """Give each row what belongs to it besides its element: the dt before a dd, the text after a heading.

    What is `linked` has links of the same kind in it: it is another row, or holds a list of its own.
    """
    rows = found.rows
    for row in rows:
        row.parts = [row.element]
        row.tails = row.element is row.anchor.element or row.element.tag in ("strong", "b", "span", "em", "font")
    if len(rows) < 2:
        _complete_term(rows[0])
        return found
    between = [_apart(_between(row.element, after.element), linked) for row, after in pairwise(rows)]
    # A list of tail text alone: date, link, line break.
    if all(row.tails for row in rows):
        first = rows[0].element
        before = _before(first)
        lead = (before[-1].tail if before else found.container.text) or ""
        if any(character.isdigit() for character in lead):
            _lead_by_text(rows)
            return found
    usual = sorted(len(gap) for gap in between)[len(between) // 2]
    if not usual or usual > _LARGEST_GAP:
        return found
    before, after = _apart(_before(rows[0].element), linked), _apart(_after(rows[-1].element), linked)
    sample = next(gap for gap in between if len(gap) == usual)
    leading = len(before) >= usual and [e.tag for e in before[-usual:]] == [e.tag for e in sample]
    trailing = len(after) >= usual and [e.tag for e in after[:usual]] == [e.tag for e in sample]
    if leading and (not trailing or sample[0].tag == "dt" or len(before) == usual):
        rows[0].parts = [*before[-usual:], rows[0].element]
        for gap, row in zip(between, rows[1:], strict=True):
            row.parts = [*_from_last(sample[0].tag, gap[-_LARGEST_GAP:]), row.element]
    else:
        dates = _dates_before(before, between, after[usual - 1 : usual])
        for row in rows:
            row.tails = True
        for row, gap in zip(rows, between, strict=False):
            row.parts = [row.element, *gap[: min(_LARGEST_GAP, len(gap) - dates)]]
        rows[-1].parts = [rows[-1].element, *after[: usual - dates]]
        if dates:
            for row, gap in zip(rows, [before, *between], strict=True):
                row.parts = [*gap[-dates:], *row.parts]
    return found


def _from_last(tag: str, gap: Sequence[html.HtmlElement]) -> Sequence[html.HtmlElement]:
    """Give what stands between two rows from the last of their headings on: before it may be other rows."""
    if tag not in HEADINGS:
        return gap
    start = max((place for place, element in enumerate(gap) if element.tag == tag), default=0)
    return gap[start:]


def _dates_before(
    before: Sequence[html.HtmlElement], between: Sequence[Sequence[html.HtmlElement]], end: Sequence[html.HtmlElement]
) -> int:
    """Give 1 if right before each link stands a date of its own, in an element of one line or alone; else 0.

    Where the last row has its date at its `end`, all have, and what stands before the first is the page's.
    """
    last = [gap[-1] for gap in (before, *between) if gap]
    said = [text_of(e) for e in last]
    if len(last) <= len(between) or not all(len(text) <= _LONGEST_DATE and _DIGIT.search(text) for text in said):
        return 0
    alone = all(map(is_date, said)) and not any(is_date(text_of(e)) for e in end)
    return int((last[0].tag in _OF_A_LINE and len({e.tag for e in last}) == 1) or alone)


def _complete_term(row: Row) -> None:
    """Give the only row of a list of terms both its term and what stands under it."""
    if row.element.tag == "dt" and (after := _after(row.element)) and after[0].tag == "dd":
        row.parts = [row.element, after[0]]
    elif row.element.tag == "dd" and (before := _before(row.element)) and before[-1].tag == "dt":
        row.parts = [before[-1], row.element]


def _lead_by_text(rows: list[Row]) -> None:
    """Give each row the text that stands before its link, where lines begin with it."""
    for row in rows:
        row.tails = False
        previous = row.element.getprevious()
        parent = row.element.getparent()
        text = previous.tail if previous is not None else parent.text if parent is not None else None
        row.lead = " ".join((text or "").split())


def _apart(elements: Sequence[html.HtmlElement], linked: Collection[html.HtmlElement]) -> list[html.HtmlElement]:
    return [element for element in elements if element not in linked]


def _between(one: html.HtmlElement, other: html.HtmlElement) -> list[html.HtmlElement]:
    found: list[html.HtmlElement] = []
    for sibling in one.itersiblings():
        if sibling is other or len(found) > _LARGEST_GAP:
            break
        if isinstance(sibling.tag, str):
            found.append(sibling)
    return found


def _before(element: html.HtmlElement) -> list[html.HtmlElement]:
    found = [e for _, e in zip(range(_LARGEST_GAP), element.itersiblings(preceding=True), strict=False)]
    return [e for e in reversed(found) if isinstance(e.tag, str)]


def _after(element: html.HtmlElement) -> list[html.HtmlElement]:
    found = [e for _, e in zip(range(_LARGEST_GAP), element.itersiblings(), strict=False)]
    return [e for e in found if isinstance(e.tag, str)]
