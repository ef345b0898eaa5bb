"""Leaves out of a list what leads back: to its own page, to another page of it, to what it lies in."""

from __future__ import annotations

from posixpath import commonprefix
from urllib.parse import parse_qsl, urlsplit

from crawler.find.paging import LONGEST_LABEL, is_page_of
from crawler.find.rows import Row
from crawler.find.rows.days import is_day
from crawler.find.rows.text import Text
from pipeline.dates import find_dates

_LEAST_FILES = 3  # whose folder is what they lie in


def onward(rows: list[tuple[Row, Text]], own: str | None) -> list[tuple[Row, Text]]:
    """Give the rows that lead on from the page at `own`, if most do: to neither it, nor what it or its files lie in."""
    paths = {urlsplit(row.anchor.url).path for row, text in rows if text.file}
    within = commonprefix(sorted(paths)).rpartition("/")[0] + "/" if len(paths) > _LEAST_FILES else ""
    rows = [pair for pair in rows if own is None or not _is_the_same(pair[0].anchor.url, own)]
    back = [path for path in (urlsplit(own).path if own else "", within) if len(path) > 1]
    kept = [pair for pair in rows if not any(_leads_back(*pair, path) for path in back)]
    return kept if len(kept) * 2 > len(rows) else rows


def _leads_back(row: Row, text: Text, path: str) -> bool:
    parts = urlsplit(row.anchor.url)
    within = not parts.query and path.startswith(parts.path.rstrip("/") + "/")
    return parts.path == path or within or (is_page_of(parts.path, path) and not _is_of_an_item(row, text))


def _is_of_an_item(row: Row, text: Text) -> bool:
    """Tell a row with a day of its own, or a longer title, from the way to another page: "/news/p120" of "/news"."""
    if not text.own_title or text.title is None:
        return False
    said = (said for said, _ in row.chunks() if said != text.title)
    return len(text.title) > LONGEST_LABEL or any(is_day(one) or find_dates(one) for one in said)


def _is_the_same(url: str, own: str) -> bool:
    """Tell the page's own address with fewer parameters, of which "?/news/1734" is one without a value."""
    (path, said), (ours, known) = ((one.path, set(parse_qsl(one.query, True))) for one in map(urlsplit, (url, own)))
    return bool(said) and path == ours and said < known
