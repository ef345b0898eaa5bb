"""Finds rows that lead nowhere: news that stand on their page in full, told by the day that each says.

Where each has an id of its own, that is where it is; where none has, nothing tells one from another tomorrow.
What stands under headings may have links of its own, which are what it tells of.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from lxml import html

from crawler.find.anchors import Anchor, text_of
from crawler.find.news_words import names_news
from crawler.find.rows import Row, lists_of
from crawler.find.rows.context import Context
from crawler.find.rows.dates import Dating
from crawler.find.rows.days import is_day, undated
from crawler.find.rows.summary import besides
from crawler.find.rows.text import Text, read_rows
from crawler.find.section import section_of
from pipeline.dates import find_dates
from pipeline.dates.listed import listed_date
from pipeline.separate.blocks import HEADINGS
from pipeline.separate.names import BITS, alike, groups
from pipeline.store.protocol import Address

_ROWS = frozenset({"li", "tr", "dt", "p", "div", "article", "section", "details", "h2", "h3", "h4", "h5"})
_NO_NEWS = BITS["comment"] | BITS["menu"] | BITS["footer"] | BITS["share"]
_NO_CONTENT = frozenset({"nav", "footer", "header", "aside", "form", "dialog"})
_LEAST, _LEAST_OF_PART = 3, 2  # rows of a list, and of one of its years
_FEW = 5  # rows of which one may lead on
_NEAR = 6  # elements of a row that its heading is among
_SHORTEST, _LONGEST, _LONGEST_HEADED = 15, 4_000, 20_000  # characters of a row
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


def find_unlinked(page: Context, linked: Sequence[Anchor] = ()) -> Unlinked:
    """Find the rows of a page that say a day each and have no link; the most, where there are lists of several makes.

    They are items only right under the headline of what is itself called news: posts of a thread and comments have days
    and ids as well. On a page that has `linked` rows only what is told under headings counts, if few of these rows are
    in it: they may be "read more" of what is told, or what one of it is about.
    """
    if linked and (page.own is None or not _is_of_news(page.own, page)):
        return Unlinked()
    grouped = (group for group in _groups(page.order) if not linked or all(map(_has_place, group)))
    lists = [rows for group in grouped if (rows := _rows(group, page))]
    lines = (text for rows in lists for row in rows for text, _ in row.chunks() if len(text) <= _LINE)
    dating = Dating.of_page(page.order, page.language, lines)
    best = max(_joined(_dated(rows, dating, page.base) for rows in lists), key=_told_and_many, default=[])
    if len(best) < _LEAST or (linked and not _are_told_apart(best, linked)):
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
            published=_day_before(title, page.language) or text.published,
            summary=besides(" ".join(said for said, _ in row.chunks()), title),
        )
        for (row, text), title, place in zip(best, titles, places, strict=True)
    )
    return Unlinked(titles=titles, items=tuple(items))


def _told_and_many(rows: Sequence[tuple[Row, Text]]) -> tuple[bool, int]:
    """Give what speaks for a list: that its entries have headings and places, in which others stand; and its length."""
    told = len(rows) >= _LEAST and all(_heading(row.element) is not None for row, _ in rows)
    return told and _stay([_place(row) for row, _ in rows]), len(rows)


def _are_told_apart(rows: Sequence[tuple[Row, Text]], linked: Sequence[Anchor]) -> bool:
    """Tell whether links stand in few of the rows, and after the first begins."""
    starts = sorted(row.anchor.order for row, _ in rows)
    within = {bisect_right(starts, anchor.order) for anchor in linked}
    return 0 not in within and len(within) * 2 < len(rows)


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
        if left > 0 and sum(map(_leads, rows[:_MOST])) <= _most_leading(rows[:_MOST]):
            left -= len(rows)
            yield rows[:_MOST]


def _most_leading(rows: Sequence[html.HtmlElement]) -> int:
    """Give how many of some rows may lead on: few of those that have headings, where one may be around a link."""
    return len(rows) // _FEW if all(_heading(row) is not None for row in rows) else 0


def _leads(row: html.HtmlElement) -> bool:
    """Tell whether the heading of a row leads on, or anything in a row without one."""
    heading = _heading(row)
    links = (row if heading is None else heading).iter("a")
    return any(not link.get("href", "#").startswith(("#", "mailto:", "tel:")) for link in links)


def _has_place(row: html.HtmlElement) -> bool:
    """Tell whether a row is a heading, or begins with one, that has an id, stands in what has one, or unfolds it."""
    heading = _heading(row)
    said = () if heading is None else (row, *_before(heading), *heading.iter())
    return any(e.get("id") or e.get("name") or e.get("href") for e in said)


def _heading(row: html.HtmlElement) -> html.HtmlElement | None:
    """Give the heading that a row is, or begins with."""
    return next((e for e in islice(row.iter(), _NEAR) if e.tag in HEADINGS), None)


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
    headed = all(_heading(row.element) is not None for row in rows)
    longest = _LONGEST_HEADED if headed else _LONGEST
    return rows if all(_SHORTEST <= length <= longest for length in lengths[1:]) else []


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


def _day_before(title: str, language: str | None) -> str | None:
    """Give the day that a title begins with: what follows may tell of others."""
    found = find_dates(title, language)
    return listed_date(title[: found[0].end], language) if found and not found[0].start else None


def _place(row: Row) -> str | None:
    """Give the id of a row, or of what is in it; of one with a heading what stands at that, or unfolds by it."""
    heading = _heading(row.element)
    inside = row.elements() if heading is None else [row.element, *_before(heading), *heading.iter()]
    ids = [place for e in inside if (place := e.get("id") or (e.tag == "a" and e.get("name")))]
    if heading is not None:
        unfolding = {link.get("href", "").partition("#")[2] for link in heading.iter("a")} - {""}
        ids += [place for e in row.elements() if unfolding and (place := e.get("id")) in unfolding]
    return next((place for place in ids if len(place) <= _LONGEST_ID and not any(map(str.isspace, place))), None)


def _before(heading: html.HtmlElement) -> list[html.HtmlElement]:
    """Give the empty link right before a heading, which is where old pages have its place: `<a name="x"></a>`."""
    before = heading.getprevious()
    is_place = before is not None and before.tag == "a" and not text_of(before) and not (before.tail or "").strip()
    return [before] if before is not None and is_place else []


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
