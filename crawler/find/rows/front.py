"""Tells the news of a front page from all else that is linked there: they stand under a heading that says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from lxml import html

from crawler.find.anchors import Path, text_of
from crawler.find.news_words import heads_news
from crawler.find.rows import Rows
from crawler.find.rows.context import Context
from crawler.find.rows.worth import Judged, are_parts

_LEAST_DATED = 3


def section_of_front(one: Judged, page: Context) -> html.HtmlElement | None:
    """Give the heading called "News", "Aktuelles" or the like that rows stand under on the front page of a site.

    None elsewhere, and where rows are called as the sections of a site are: menus have such a heading as well.
    """
    if not _is_plainly_front(page) or are_parts(one, page):
        return None
    rows = [row for row, _ in one.rows]
    heading = page.places.section_of(rows, rows[0])
    if heading in (None, page.places.h1) or heading is not page.places.section_of(rows, rows[-1]):
        return None
    return heading if heads_news(text_of(heading)) else None


def are_of_front(one: Judged, page: Context) -> bool:
    """Tell the rows that a front page is there for: its news, or what says its days. An article has its own address."""
    dated = _is_plainly_front(page) and one.dated == 1 and len(one.rows) >= _LEAST_DATED
    return dated or section_of_front(one, page) is not None


def each_of_front(apart: Iterable[tuple[Path, Sequence[Rows]]], page: Context) -> Iterator[tuple[Path, Rows]]:
    """Give the lists of a front page each by itself: its news may stand in boxes of the same kind as events, offers."""
    if _is_plainly_front(page):
        yield from ((path, found) for path, lists in apart if len(lists) > 1 for found in lists)


def _is_plainly_front(page: Context) -> bool:
    """Tell a front page by its address, which is known and no "/?p=1734", that of a story."""
    return page.is_front and page.own is not None and not urlsplit(page.own).query
