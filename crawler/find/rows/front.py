"""Tells the news of a front page from all else that is linked there: they stand in boxes that are called so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crawler.find.news_words import lies_in_news
from crawler.find.rows import Row
from crawler.find.rows.context import Context
from crawler.find.rows.heads import Box, boxes_of
from crawler.find.rows.text import Text
from crawler.find.rows.worth import Judged, are_parts

_LEAST_LYING, _LEAST_DATED = 2, 3


def news_of(one: Judged, page: Context) -> Judged | None:
    """Give what a list has in boxes called "News", "Aktuelles" or the like on the front page of a site.

    None elsewhere, and where rows are called as the sections of a site are: menus have such a heading as well.
    """
    if not page.is_front:
        return None
    boxes = (box for box in boxes_of(one.rows) if page.heads.are_news(box) or _lie_in_news(box, page))
    rows = [pair for box in boxes for pair in box]
    if not rows or are_parts(replace(one, rows=rows), page):
        return None
    return replace(one, rows=rows, of_front=True)


def _lie_in_news(box: Box, page: Context) -> bool:
    """Tell a box of several rows most of which lie where news do, and that is called nothing else."""
    heads = page.heads
    if len(box) < _LEAST_LYING or heads.are_offered(box) or heads.are_parts(box) or heads.are_beside(box):
        return False
    return sum(lies_in_news(row.anchor.url) for row, _ in box) * 2 > len(box)


def is_news_of_front(one: Judged, page: Context) -> bool:
    """Tell a list that is news of a front page, all of it."""
    news = news_of(one, page)
    return news is not None and len(news.rows) == len(one.rows)


def is_of_front(one: Judged, rows: Sequence[tuple[Row, Text]], page: Context) -> bool:
    """Tell what a front page is there for: what it calls its news, or what says its days, beside whatever is read.

    An article has its own address, and the sections of a newspaper beside it. `rows` are those of all its boxes.
    """
    dated = one.dated == 1 and len(one.rows) >= _LEAST_DATED
    return page.is_front and (dated or (one.of_front and any(map(page.heads.are_news, boxes_of(rows)))))
