"""Finds rows that lead nowhere: news that stand on their page in full, told by the day that each says.

Where each has an id of its own, that is where it is; where none has, nothing tells one from another tomorrow.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from lxml import html

from crawler.find.anchors import Anchor, text_of
from crawler.find.news_words import names_news
from crawler.find.rows import Row, lists_of
from crawler.find.rows.dates import Dating
from crawler.find.rows.days import is_day, undated
from crawler.find.rows.summary import besides
from crawler.find.rows.text import Text, read_rows
from crawler.find.rows.worth import Context
from crawler.find.section import section_of
from pipeline.separate.names import BITS, alike, groups
from pipeline.store.protocol import Address

_ROWS = frozenset({"li", "tr", "dt", "p", "div", "article", "section", "details", "h2", "h3", "h4", "h5"})
_NO_NEWS = BITS["comment"] | BITS["menu"] | BITS["footer"] | BITS["share"]
_NO_CONTENT = frozenset({"nav", "footer", "header", "aside", "form", "dialog"})
_LEAST, _LEAST_OF_PART = 3, 2  # rows of a list, and of one of its years
_SHORTEST, _LONGEST = 15, 4_000  # characters of a row
_LEAST_LETTERS = 8  # of a title
_LONGEST_TITLE, _LONGEST_OF_SENTENCE = 80, 160
_LINE = 40  # characters of a text that may be a date
_LONGEST_ID = 100  # characters
_MOST, _MOST_OF_PAGE = 1_000, 2_000  # rows of one list, and of all
_SENTENCE = re.compile(r"(?<=[^\W\d_]{3}[.!?])\s|(?<=[。！？])")
_LAST_NUMBER = re.compile(r"(\d+)\D*$")
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_LAST_WORD = re.compile(f"({'|'.join(_WORDS)})$", re.IGNORECASE)  # "collapseTwo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlinked:
    """Dated rows without links: as items where they have ids, else by their titles alone."""

    titles: tuple[str, ...] = ()
    items: tuple[Address, ...] = ()


def find_unlinked(page: Context) -> Unlinked:
    """Find the rows of a page that say a day each and have no link; the most, where there are lists of several makes.

    They are items only right under the headline of what is itself called news: posts of a thread and comments have days
    and ids as well.
    """
    lists = [rows for group in _groups(page.order) if (rows := _rows(group, page))]
    lines = (text for rows in lists for row in rows for text, _ in row.chunks() if len(text) <= _LINE)
    dating = Dating.of_page(page.order, page.language, lines)
    best = max(_joined(_dated(rows, dating, page.base) for rows in lists), key=len, default=[])
    if len(best) < _LEAST:
        return Unlinked()
    titles = tuple(_title(row, text) for row, text in best)
    places = [_place(row) for row, _ in best]
    if not _stay(places):
        return Unlinked(titles=titles)
    if page.own is None or not _is_of_news(page.own, page) or not page.places.right_under([row for row, _ in best]):
        return Unlinked()
    items = (
        Address(
            url=f"{page.own}#{place}",
            role="article",
            title=title,
            published=text.published,
            summary=(besides(" ".join(said for said, _ in row.chunks()), title) or "").lstrip(".。 ") or None,
        )
        for (row, text), title, place in zip(best, titles, places, strict=True)
    )
    return Unlinked(titles=titles, items=tuple(items))


def _is_of_news(own: str, page: Context) -> bool:
    """Tell a page of news by its own name or headline from what lies below one: a story with its comments."""
    return names_news(f"/{section_of(own).rstrip('/').rpartition('/')[2]}", page.places.headline)


def _joined(lists: Iterable[list[tuple[Row, Text]]]) -> Iterator[list[tuple[Row, Text]]]:
    """Put lists of one make together: the years of an archive."""
    kinds: dict[tuple[str, ...], list[tuple[Row, Text]]] = {}
    for rows in filter(None, lists):
        around = (rows[0][0].element, *islice(rows[0][0].element.iterancestors(), 1))
        kinds.setdefault(tuple(f"{e.tag} {alike(e.get('class') or '')}" for e in around), []).extend(rows)
    yield from kinds.values()


def _groups(order: Mapping[html.HtmlElement, int]) -> Iterator[list[html.HtmlElement]]:
    """Give elements of one kind that stand beside each other, in the content of the page, and lead nowhere."""
    kinds: dict[tuple[html.HtmlElement, str], list[html.HtmlElement]] = {}
    for element in order:
        if element.tag in _ROWS and (parent := element.getparent()) is not None:
            kinds.setdefault((parent, element.tag), []).append(element)
    left = _MOST_OF_PAGE
    for (parent, _), rows in kinds.items():
        if len(rows) < _LEAST_OF_PART or any(one.tag in _NO_CONTENT for one in (parent, *parent.iterancestors())):
            continue
        around = (rows[0], parent, *islice(parent.iterancestors(), 2))
        if any(groups(one.get("class") or "", one.get("id") or "") & _NO_NEWS for one in around):
            continue
        if left > 0 and not any(map(_leads, rows[:_MOST])):
            left -= len(rows)
            yield rows[:_MOST]


def _leads(row: html.HtmlElement) -> bool:
    return any(not link.get("href", "#").startswith(("#", "mailto:", "tel:")) for link in row.iter("a"))


def _rows(group: Sequence[html.HtmlElement], page: Context) -> list[Row]:
    """Give the rows that elements begin, each as if it were a link to itself."""
    anchors = [
        Anchor(
            element=element,
            url="",
            fragment=str(number),
            media_type=None,
            text=text_of(element),
            order=page.order[element],
            path=(),
        )
        for number, element in enumerate(group)
    ]
    rows = [row for found in lists_of(anchors, page.ends) for row in found.rows]
    lengths = [sum(len(text) for text, _ in row.chunks()) for row in rows]
    return rows if all(_SHORTEST <= length <= _LONGEST for length in lengths[1:]) else []


def _dated(rows: Sequence[Row], dating: Dating, base: str | None) -> list[tuple[Row, Text]]:
    """Give rows with what they say, if all have a day and a title, but for the first, which may be their head."""
    pairs = list(zip(rows, read_rows(rows, dating, base), strict=True))
    read = [(row, text) for row, text in pairs if text.published and _title(row, text)]
    return read if len(read) >= _LEAST_OF_PART and read in (pairs, pairs[1:]) else []


def _title(row: Row, text: Text) -> str:
    """Give the heading of a row, else its first words that are no day; of many the first sentence."""
    if text.in_heading and text.title:
        return text.title
    said = (undated(one) for one, _ in row.chunks() if not is_day(one))
    first = next((one for one in said if sum(map(str.isalpha, one)) >= _LEAST_LETTERS), "")
    return first if len(first) <= _LONGEST_TITLE else _SENTENCE.split(first)[0].rstrip(".。")[:_LONGEST_OF_SENTENCE]


def _place(row: Row) -> str | None:
    """Give the id of a row, or of what is in it."""
    ids = (place for e in row.elements() if (place := e.get("id") or (e.tag == "a" and e.get("name"))))
    return next((place for place in ids if len(place) <= _LONGEST_ID and not any(map(str.isspace, place))), None)


def _stay(places: Sequence[str | None]) -> bool:
    """Tell ids that stay with their rows from those that count them: the second row is the third tomorrow.

    What counts goes up by equal steps, mostly, from whatever number on: "item1", "item2"; "panelOne"; "tab-1691",
    "tab-1692"; "of-2025-1", "of-2025-2", "of-2024-1".
    """
    own = [place for place in places if place]
    if len(set(own)) < len(places):
        return False
    numbers = [number for place in own if (number := _number(place)) is not None]
    steps = Counter(later - one for one, later in pairwise(numbers))
    if len(numbers) * 2 <= len(places) or not steps:
        return True
    step, count = steps.most_common(1)[0]
    return step <= 0 or count * 2 <= steps.total()


def _number(place: str) -> int | None:
    if found := _LAST_NUMBER.search(place):
        return int(found[1])
    return _WORDS.index(named[1].casefold()) if (named := _LAST_WORD.search(place)) else None
