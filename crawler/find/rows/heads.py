"""Reads what the boxes of a page are called, and tells those of news from those of something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from lxml import html

from crawler.find.anchors import chunks_of, text_of
from crawler.find.beside_words import names_what_is_beside
from crawler.find.news_words import heads_news, heads_what_is_offered, names_parts
from crawler.find.rows import Row
from crawler.find.rows.above import beginning
from crawler.find.rows.place import Places
from pipeline.separate.blocks import HEADINGS

_HIGHEST_BOX = 7  # levels above a row
_HIGHEST_TAB = 2  # levels above a tab, in which others stand
_MOST_BEFORE = 6  # elements that stand before it on one level
_LONGEST = 60  # characters of what a box is called, with what stands beside it
_MOST_LINKS = 2  # "more", and one in the heading
_BARS = frozenset({"div", "span", "p", "strong", "b", "legend", "summary", "dt", "caption"})
_WHOLE = frozenset({"body", "html", "main"})


class Heads:
    """What the boxes of a page are called: by a heading, a bar, or the tab that opens them."""

    def __init__(self, order: Mapping[html.HtmlElement, int], places: Places) -> None:
        self._places = places
        self._known: dict[html.HtmlElement, str | None] = {}
        self._tabs = _tabs(order)

    def of(self, row: Row, others: Sequence[Row] = ()) -> str:
        """Give what the box is called whose first row this is; the headings of `others` are none of a box."""
        if row.element not in self._known:
            self._known[row.element] = self._read(row)
        head = self._known[row.element]
        return head if head is not None else self._places.over([row, *others])

    def are_beside(self, row: Row, others: Sequence[Row] = ()) -> bool:
        """Tell whether a box is said to have what is read most, or links: it is no part of any list."""
        return names_what_is_beside(self.of(row, others))

    def are_news(self, row: Row) -> bool:
        """Tell whether a box is said to have news, if among other things."""
        return heads_news(self.of(row))

    def are_offered(self, row: Row) -> bool:
        """Tell whether a box is said to have jobs, tenders or events, and no news."""
        return heads_what_is_offered(self.of(row))

    def are_parts(self, row: Row) -> bool:
        """Tell whether a box is said to have people, offices, services and the like, and no news."""
        head = self.of(row)
        return names_parts(None, head) and not heads_news(head)

    def _read(self, row: Row) -> str | None:
        """Give what a box says of itself; "" where another stands right before it, None where nothing does."""
        first = row.parts[0]
        for above in islice((first, *first.iterancestors()), _HIGHEST_BOX):
            if above.tag in _WHOLE:
                break
            if (tab := self._tabs.get(above.get("id") or "")) is not None:
                return text_of(tab)
            for before in islice(above.itersiblings(preceding=True), _MOST_BEFORE):
                head = _head(before) if isinstance(before.tag, str) else None
                if head is not None:
                    return head
        return None


def _tabs(order: Iterable[html.HtmlElement]) -> dict[str, html.HtmlElement]:
    """Give what opens the parts of a page, by its id: one of several such links, not "skip to content"."""
    opening = [(e, place[1:]) for e in order if (place := _opened(e))[:1] == "#" and len(place) > 1]
    bars = Counter(bar for e, _ in opening for bar in islice(e.iterancestors(), _HIGHEST_TAB))
    return {place: e for e, place in opening if any(bars[bar] > 1 for bar in islice(e.iterancestors(), _HIGHEST_TAB))}


def _opened(element: html.HtmlElement) -> str:
    return element.get("data-bs-target") or element.get("data-target") or element.get("href") or ""


def _head(before: html.HtmlElement) -> str | None:
    """Give what an element calls what follows on it: "" if it is a box with a heading of its own, None if nothing."""
    heading = next(before.iter(*HEADINGS), None)
    said = beginning(before, _LONGEST)
    if len(said) > _LONGEST or sum(1 for _ in before.iter("a")) > _MOST_LINKS:
        return None if heading is None else ""
    if heading is not None:
        return text_of(heading)
    if before.tag in _BARS and not any(map(str.isdigit, said)):
        return next((chunk for chunk, _ in chunks_of(before)), None)
    return None
