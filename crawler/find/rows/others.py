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
    """Tell whether a page that is not itself of jobs, tenders or events has a box of news in its content.

    If it is not of news either, and no front page, what comes first tells: below a programme a few news may stand.
    """
    boxes = [box for found in lists for box in _long_boxes(found.rows, page)]
    news = [box[0].anchor.order for box in boxes if page.heads.are_news(box[0])]
    if not news or page.of_what_is_offered or page.is_front or page.of_news:
        return bool(news) and not page.of_what_is_offered
    return not any(box[0].anchor.order < min(news) and page.heads.are_offered(box[0]) for box in boxes)


def in_news_boxes(rows: Sequence[tuple[Row, Text]], page: Context) -> list[tuple[Row, Text]]:
    """Give the rows that stand in boxes of news with a heading of their own, below the page's."""
    boxes = _news_boxes([row for row, _ in rows], page)
    kept = {row.element for box in boxes if page.title is None or page.places.of_its_own(box) for row in box}
    return [(row, text) for row, text in rows if row.element in kept]


def are_news_of_front(rows: Sequence[tuple[Row, Text]], page: Context) -> bool:
    """Tell the rows of boxes of news on a front page: headed so, they are items without days and under short titles."""
    return page.is_front and len(in_news_boxes(rows, page)) == len(rows)


def _news_boxes(rows: Iterable[Row], page: Context) -> list[list[Row]]:
    return [box for box in _long_boxes(rows, page) if page.heads.are_news(box[0])]


def _long_boxes(rows: Iterable[Row], page: Context) -> list[list[Row]]:
    return [box for box in _boxes(rows).values() if len(box) >= _LEAST_NEWS and page.own_lists.have(box)]


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
    """Tell what lies below a page: it is there for that, whatever it is called."""
    return share_below([row.anchor for row in rows], page) == 1


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
