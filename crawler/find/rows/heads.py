"""Reads what the boxes of a page are called, and tells those of news from those of something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import NamedTuple

from lxml import html

from crawler.find.anchors import chunks_of, text_of
from crawler.find.beside_words import names_what_is_beside
from crawler.find.news_words import heads_news, heads_what_is_offered, names_parts
from crawler.find.rows import Row
from crawler.find.rows.above import beginning
from crawler.find.rows.text import Text
from pipeline.separate.blocks import HEADINGS

_HIGHEST_BOX = 12  # levels above a row
_HIGHEST_TAB = 2  # levels above a tab, in which others stand
_MOST_BEFORE = 6  # elements that stand before it on one level
_LONGEST = 60  # characters of what a box is called, with what stands beside it
_MOST_LINKS = 2  # "more", and one in the heading
_BARS = frozenset({"div", "span", "p", "strong", "b", "legend", "summary", "dt", "caption"})
_LOWEST = "h7"  # than which all headings are higher

Box = list[tuple[Row, Text]]
"""Rows that stand in one element."""


class _Said(NamedTuple):
    """What stands before an element: what it is called by, or another box."""

    head: html.HtmlElement | None


class Heads:
    """What the boxes of a page are called: by a heading, a bar, or the tab that opens them; not the page itself."""

    def __init__(self, order: Mapping[html.HtmlElement, int], headline: html.HtmlElement | None) -> None:
        self._headline = headline
        self._known: dict[tuple[html.HtmlElement, str], _Said | None] = {}
        self._tabs = _tabs(order)

    def of(self, box: Box) -> str:
        """Give what a box is called."""
        head = self._over(box)
        return "" if head is None else text_of(head)

    def are_beside(self, box: Box) -> bool:
        """Tell whether a box is said to have what is read most, or links: it is no part of any list."""
        return names_what_is_beside(self.of(box))

    def are_news(self, box: Box) -> bool:
        """Tell whether a box is said to have news, if among other things."""
        return heads_news(self.of(box))

    def are_offered(self, box: Box) -> bool:
        """Tell whether a box is said to have jobs, tenders or events, and no news."""
        return heads_what_is_offered(self.of(box))

    def are_parts(self, box: Box) -> bool:
        """Tell whether a box is said to have people, offices, services and the like, and no news."""
        head = self.of(box)
        return names_parts(None, head) and not heads_news(head)

    def _over(self, box: Box) -> html.HtmlElement | None:
        first = box[0][0]
        lowest = min((e.tag for e in first.elements() if e.tag in HEADINGS), default=_LOWEST)
        for above in islice((first.parts[0], *first.parts[0].iterancestors()), _HIGHEST_BOX):
            if (above, lowest) not in self._known:  # many boxes stand in the same
                self._known[above, lowest] = self._before(above, lowest)
            if (said := self._known[above, lowest]) is not None:
                return None if said.head is self._headline else said.head
        return None

    def _before(self, above: html.HtmlElement, lowest: str) -> _Said | None:
        """Give what stands before an element and calls it; no heading as low as those of rows does.

        Another box does not, and ends what is called as what stands before that.
        """
        if (tab := self._tabs.get(above.get("id") or "")) is not None:
            return _Said(tab)
        for before in islice(above.itersiblings(preceding=True), _MOST_BEFORE):
            if not isinstance(before.tag, str):
                continue
            heading = next((e for e in before.iter(*HEADINGS) if e.tag < lowest), None)
            if heading is not None:
                return _Said(heading if _is_short(before) else None)
            if _is_bar(before):
                return _Said(next(e for _, e in chunks_of(before)))
        return None


def boxes_of(rows: Iterable[tuple[Row, Text]]) -> list[Box]:
    """Give rows by what they stand in."""
    boxes: dict[html.HtmlElement | None, Box] = {}
    for row, text in rows:
        boxes.setdefault(row.element.getparent(), []).append((row, text))
    return list(boxes.values())


def _tabs(order: Iterable[html.HtmlElement]) -> dict[str, html.HtmlElement]:
    """Give what opens the parts of a page, by its id: one of several such links, not "skip to content"."""
    opening = [(e, place[1:]) for e in order if (place := _opened(e))[:1] == "#" and len(place) > 1]
    bars = Counter(bar for e, _ in opening for bar in islice(e.iterancestors(), _HIGHEST_TAB))
    return {place: e for e, place in opening if any(bars[bar] > 1 for bar in islice(e.iterancestors(), _HIGHEST_TAB))}


def _opened(element: html.HtmlElement) -> str:
    return element.get("data-bs-target") or element.get("data-target") or element.get("href") or ""


def _is_short(before: html.HtmlElement) -> bool:
    """Tell what says a name and hardly more: "more", what stands beside it."""
    return len(beginning(before, _LONGEST)) <= _LONGEST and sum(1 for _ in before.iter("a")) <= _MOST_LINKS


def _is_bar(before: html.HtmlElement) -> bool:
    """Tell a line without numbers from what a link shows with its picture, or has several lines of: a story."""
    if before.tag not in _BARS or not _is_short(before) or next(before.iter(*HEADINGS), None) is not None:
        return False
    said = text_of(before)
    return bool(said) and not any(map(str.isdigit, said)) and not any(map(_is_card, before.iter("a")))


def _is_card(link: html.HtmlElement) -> bool:
    return sum(1 for _ in chunks_of(link)) + (next(link.iter("img"), None) is not None) > 1
