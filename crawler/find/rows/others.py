"""Leaves out of lists the boxes that are others: what is read most, links, and beside news jobs, tenders and events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crawler.find.rows import Row
from crawler.find.rows.context import Context
from crawler.find.rows.heads import Box, boxes_of
from crawler.find.rows.text import Text
from crawler.find.rows.worth import is_below

_LEAST_ROWS, _LEAST_NEWS = 2, 3


def has_news(lists: Iterable[Sequence[tuple[Row, Text]]], page: Context) -> bool:
    """Tell whether a page that is not itself of jobs, tenders or events has a box of news in its content.

    If it is not of news either, and no front page, what comes first tells: below a programme a few news may stand.
    """
    boxes = [box for rows in lists for box in boxes_of(rows) if len(box) >= _LEAST_NEWS and page.own_lists.holds(box)]
    news = [_place(box) for box in boxes if page.heads.are_news(box)]
    if not news or page.of_what_is_offered or page.is_front or page.of_news:
        return bool(news) and not page.of_what_is_offered
    return not any(_place(box) < min(news) and page.heads.are_offered(box) for box in boxes)


def without_others(rows: Sequence[tuple[Row, Text]], page: Context, *, news: bool) -> list[tuple[Row, Text]]:
    """Leave out of rows what is in boxes of another list; `news` is whether the page has a box of news.

    What is read most is new nowhere, but where nothing else is.
    """
    boxes = boxes_of(rows)
    others = [box for box in boxes if are_beside(box, page)]
    if len(others) == len(boxes):
        others = []
    if news:
        others += [box for box in boxes if _are_offered_beside(box, page) or _are_parts_of_front(box, page)]
    left_out = {row.element for box in others for row, _ in box}
    return [(row, text) for row, text in rows if row.element not in left_out]


def are_beside(box: Box, page: Context) -> bool:
    """Tell whether rows stand in a box of what is read most, or of links."""
    return len(box) >= _LEAST_ROWS and page.title is not None and page.heads.are_beside(box)


def _are_offered_beside(box: Box, page: Context) -> bool:
    """Tell jobs, tenders and events that do not lie below the page."""
    return page.heads.are_offered(box) and not is_below(box, page)


def _are_parts_of_front(box: Box, page: Context) -> bool:
    return page.is_front and not any(text.timed for _, text in box) and page.heads.are_parts(box)


def _place(box: Box) -> int:
    return box[0][0].anchor.order
