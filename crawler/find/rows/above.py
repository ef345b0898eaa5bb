"""Finds what stands above rows and says when they are of: a heading with a year, a month or a day, or a day alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

from lxml import html

from crawler.find.anchors import chunks_of, text_of
from crawler.find.rows import Row
from crawler.find.rows.days import (
    EDGES,
    LONGEST,
    LONGEST_MONTH,
    YEAR,
    beside_years,
    is_date,
    is_period,
    without_brackets,
)
from pipeline.dates import find_dates, parse_date
from pipeline.dates.months import fold, is_month
from pipeline.separate.blocks import HEADINGS
from pipeline.separate.names import alike

_ABOVE = HEADINGS | frozenset({"summary", "dt", "caption", "th", "legend", "strong", "b"})
_OF_PARTS = HEADINGS - {"h1"} | frozenset({"summary", "caption", "legend", "strong", "b"})
_BARS = frozenset({"div", "p", "span", "td", "li", "time"})
_OF_ROWS = frozenset({"a", "li", "td", "p"}) | HEADINGS
_MOST_OF_BOX = 8  # elements, with the box
_LONGEST_OF_PART = 160  # characters of a heading that begins or ends with a date
_LONGEST_BESIDE = 60  # characters in the box of a heading beside it: "4 items, print"
_ERA = re.compile(r"(?:令和|平成|昭和)(?:\d{1,2}|元)年")
_MOST_BETWEEN = 100  # headings of rows, between a row and the heading above its list
_LEAST_BARS = 2
_LONGEST_WEEKDAY = 12  # characters
_FEW = 6  # elements in a heading

_Said = tuple[int, str, html.HtmlElement]
"""Its place in the page, a text, and the element that says it."""


def without_year(text: str) -> str:
    """Give a text without the years in it, those of Japanese eras among them."""
    return beside_years(_ERA.sub("", text))


class Above:
    """The headings of a page that say a time, in their order, and what else may be one: days that stand alone."""

    def __init__(self, order: Mapping[html.HtmlElement, int]) -> None:
        self._headings = list(_headings(order))
        self._bars = list(_bars(order))
        self._boxes: dict[tuple[html.HtmlElement, bool], html.HtmlElement | None] = {}  # asked for by each row

    def rows(self, rows: Sequence[Row], inside: Collection[html.HtmlElement]) -> list[str | None]:
        """Give for each of the rows of a list what stands above it; `inside` are the elements of them all.

        Days in no heading count where one stands above each row: else they may stand below the rows they belong to.
        """
        over = [self._over(self._headings, row, inside) for row in rows]
        if any(over) or len(self._bars) < _LEAST_BARS:
            return [said and said[1] for said in over]
        days = [self._over(self._bars, row, inside) for row in rows]
        firsts: dict[int, tuple[_Said, Row]] = {}
        for said, row in zip(days, rows, strict=True):
            if said is not None:
                firsts.setdefault(said[0], (said, row))
        are_above = None not in days and _LEAST_BARS <= len(firsts) < len(rows)
        if not are_above or not all(_is_right_above(said[2], row) for said, row in firsts.values()):
            return [None] * len(rows)
        return [said and said[1] for said in days]

    def _over(self, said: Sequence[_Said], row: Row, inside: Collection[html.HtmlElement]) -> _Said | None:
        """Give the last of what is said before a row that stands above what it is in, not within another row."""
        end = bisect_left(said, row.anchor.order, key=lambda one: one[0])
        before = (said[number] for number in range(end - 1, max(-1, end - 1 - _MOST_BETWEEN), -1))
        around = set(row.element.iterancestors())
        return next((one for one in before if self._is_over(one[2], one[1], around, inside)), None)

    def _is_over(
        self,
        element: html.HtmlElement,
        text: str,
        around: Collection[html.HtmlElement],
        inside: Collection[html.HtmlElement],
    ) -> bool:
        own = element not in inside
        if not own and not (is_period(text) and len(text_of(element)) <= LONGEST):
            return False
        if (element, own) not in self._boxes:
            self._boxes[element, own] = _box(element, own=own)
        return self._boxes[element, own] in around


def _is_right_above(bar: html.HtmlElement, row: Row) -> bool:
    """Tell whether a row, or what it is in, follows on a day: between a title and the day of its own more may stand."""
    around = {row.element, *row.element.iterancestors()}
    box = bar
    while (parent := box.getparent()) is not None and parent not in around:
        box = parent
    return box.getnext() in around and box.tag not in ("td", "th")


def _box(heading: html.HtmlElement, *, own: bool) -> html.HtmlElement | None:
    """Give the highest element around a heading in which rows are that it stands above: below it is the heading alone.

    Beside it, in a box of its own, a link may stand, and how many rows there are.
    """
    text = text_of(heading)
    most = len(text) + _LONGEST_BESIDE
    more = heading.tag in HEADINGS
    highest = None
    for highest in heading.iterancestors():
        said = beginning(highest, most)
        if said != text:
            if not more:
                break
            more = own and len(said) <= most
    return highest


def beginning(element: html.HtmlElement, most: int) -> str:
    """Give the words of an element in one line; of more than `most` characters no more than tell that."""
    said = ""
    for chunk, _ in chunks_of(element):
        said = f"{said} {chunk}" if said else chunk
        if len(said) > most:
            break
    return said


def _headings(order: Mapping[html.HtmlElement, int]) -> Iterator[_Said]:
    """Give the headings that have a year, and those of months and days below one that has it, with their places."""
    year = said = None
    for element, place in order.items():
        if element.tag not in _ABOVE or len(element) >= _FEW:
            continue
        text = without_brackets(text_of(element))
        if len(text) > LONGEST:
            if element.tag in _OF_PARTS and (date := _date_at_edge(text)):
                yield place, date, element
            continue
        if element.tag in HEADINGS and (found := _ERA.search(text) or YEAR.search(text)):
            said = found[0]
        if YEAR.search(text):
            year = text if YEAR.fullmatch(text) else None
            yield place, text, element
        elif year and is_month(text):
            yield place, f"{text} {year}", element
        elif element.tag in HEADINGS and said and (date := _day_of(text, said)):
            yield place, date, element


def _date_at_edge(text: str) -> str | None:
    """Give the only date of a heading, if it begins or ends with it."""
    if len(text) > _LONGEST_OF_PART or not YEAR.search(text):
        return None
    found = find_dates(text)
    if len(found) != 1 or len(fold(text)) != len(text):
        return None
    before, after = text[: found[0].start].strip(EDGES), text[found[0].end :].strip(EDGES)
    return text[found[0].start : found[0].end] if not after or not before or _is_weekday(before) else None


def _is_weekday(text: str) -> bool:
    return text.isalpha() and len(text) <= _LONGEST_WEEKDAY


def _bars(order: Mapping[html.HtmlElement, int]) -> list[_Said]:
    """Give the days that stand alone in elements of one kind, where there are several."""
    kinds: dict[tuple[str, str], list[_Said]] = defaultdict(list)
    for element, place in order.items():
        if element.tag not in _BARS or not (text := _line(element)) or len(text) > LONGEST:
            continue
        if YEAR.search(text) and is_date(text) and not (element.tag == "td" and _is_beside_others(element)):
            kinds[element.tag, alike(element.get("class") or "")].append((place, text, element))
    several = (said for said in kinds.values() if len({text for _, text, _ in said}) >= _LEAST_BARS)
    return max(several, key=len, default=[])


def _is_beside_others(cell: html.HtmlElement) -> bool:
    """Tell a cell that says when its own row is of."""
    return cell.getprevious() is not None or cell.getnext() is not None


def _line(element: html.HtmlElement) -> str:
    """Give what an element says that holds nothing, or few elements and no row: a day, its month and its year."""
    if not len(element):
        return " ".join((element.text or "").split())
    within = list(islice(element.iter(), _MOST_OF_BOX + 1))
    return "" if len(within) > _MOST_OF_BOX or any(e.tag in _OF_ROWS for e in within[1:]) else text_of(element)


def _day_of(text: str, year: str) -> str | None:
    """Give the date of a heading that is a day of a month in words ("29 March", "3月29日"), in a year said above."""
    if len(text) > LONGEST_MONTH or not any(map(str.isdigit, text)) or not any(map(str.isalpha, text)):
        return None
    bare = text.strip(EDGES)
    return parse_date(f"{bare} {year}") or parse_date(f"{bare}, {year}") or parse_date(f"{year.rstrip('年')}年{bare}")
