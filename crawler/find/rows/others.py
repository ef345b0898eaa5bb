"""Leaves out of lists the boxes that are others: what is read most, links, and beside news jobs, tenders and events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import html

from crawler.find.rows import Row, Rows
from crawler.find.rows.context import Context
from crawler.find.rows.text import Text
from crawler.find.rows.worth import share_below

_LEAST_ROWS, _LEAST_NEWS = 2, 3


def has_news(lists: Iterable[Rows], page: Context) -> bool:
    """Tell whether a page that is not itself of jobs, tenders or events has a box of news in its content."""
    return not page.of_what_is_offered and any(_news_boxes(found.rows, page) for found in lists)


def in_news_boxes(rows: Sequence[tuple[Row, Text]], page: Context) -> list[tuple[Row, Text]]:
    """Give the rows that stand in boxes of news with a heading of their own, below the page's."""
    boxes = _news_boxes([row for row, _ in rows], page)
    kept = {row.element for box in boxes if page.title is None or page.places.of_its_own(box) for row in box}
    return [(row, text) for row, text in rows if row.element in kept]


def are_news_of_front(rows: Sequence[tuple[Row, Text]], page: Context) -> bool:
    """Tell the rows of boxes of news on a front page: headed so, they are items without days and under short titles."""
    return page.is_front and len(in_news_boxes(rows, page)) == len(rows)


def _news_boxes(rows: Iterable[Row], page: Context) -> list[list[Row]]:
    boxes = (box for box in _boxes(rows).values() if len(box) >= _LEAST_NEWS)
    return [box for box in boxes if page.heads.are_news(box[0]) and page.own_lists.have(box)]


def without_others(rows: Sequence[tuple[Row, Text]], page: Context, *, news: bool) -> list[tuple[Row, Text]]:
    """Leave out of rows what is in boxes of another list; `news` is whether the page has a box of news.

    What is read most is new nowhere, but where nothing else is.
    """
    others = [row for row, _ in rows]
    boxes = _boxes(others)
    beside = {box for box, own in boxes.items() if are_beside(own, others, page)}
    left_out = beside if len(beside) < len(boxes) else set()
    if news:
        left_out |= {box for box, own in boxes.items() if page.heads.are_offered(own[0]) and not _are_own(own, page)}
        dated = {row.element.getparent() for row, text in rows if text.timed}
        left_out |= {box for box in boxes.keys() - dated if page.is_front and page.heads.are_parts(boxes[box][0])}
    return [(row, text) for row, text in rows if row.element.getparent() not in left_out]


def _are_own(rows: Sequence[Row], page: Context) -> bool:
    """Tell what lies below a page that is not itself of news: it is there for that, whatever it is called."""
    return not page.of_news and share_below([row.anchor for row in rows], page) == 1


def are_beside(rows: Sequence[Row], others: Sequence[Row], page: Context) -> bool:
    """Tell whether rows stand in a box of what is read most, or of links; those of `others` are their titles."""
    if len(rows) < _LEAST_ROWS:
        return False
    return page.places.of_its_own([*rows, *others]) and page.heads.are_beside(rows[0], others)


def _boxes(rows: Iterable[Row]) -> dict[html.HtmlElement | None, list[Row]]:
    boxes: dict[html.HtmlElement | None, list[Row]] = {}
    for row in rows:
        boxes.setdefault(row.element.getparent(), []).append(row)
    return boxes
