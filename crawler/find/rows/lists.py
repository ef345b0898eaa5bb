"""Judges the lists of rows that a page has, in their context: which of them is the one that the page is for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from posixpath import dirname

from lxml import html

from crawler.find.anchors import Anchor, Path
from crawler.find.rows import Row, Rows, lists_of
from crawler.find.rows.ago import day_ago
from crawler.find.rows.apart import told_apart
from crawler.find.rows.around import SHORTER, mean_length, whole_list
from crawler.find.rows.context import Context
from crawler.find.rows.dates import Dating, day_of_address
from crawler.find.rows.entries import of_entries, outside
from crawler.find.rows.files import said_by_files
from crawler.find.rows.formats import in_one_item, with_files_of_row
from crawler.find.rows.front import is_news_of_front, is_of_front
from crawler.find.rows.heads import boxes_of
from crawler.find.rows.joined import joined
from crawler.find.rows.named import with_paper
from crawler.find.rows.onward import onward
from crawler.find.rows.others import has_news, without_others
from crawler.find.rows.splitting import split
from crawler.find.rows.text import Text, read_rows
from crawler.find.rows.worth import (
    LEAST,
    Judged,
    are_parts,
    is_aside,
    is_behind,
    is_below,
    is_own,
    is_slug,
    share_below,
    stands_in,
    worth_of,
)
from crawler.find.section import folder_of, holder_of
from pipeline.dates.listed import is_to_come
from pipeline.dates.spans import began
from pipeline.separate.names import alike
from pipeline.store.protocol import Address

_LEAST_ROWS = 2
_OF_A_LIST = frozenset({"ul", "ol", "li", "dl", "dt", "dd", "table", "tbody", "tr", "article"})
_LEAST_NEAR = 3  # rows of what is called nearest
_LEAST_POSTS = 3
_LEAST_SHARE = 8  # times that a post may be shorter than posts are on average
_LONGEST_ENTRY = 600  # characters beside its title
_FAVOUR = 0.7  # of worth, for a list that separation takes for the page's
_PLACES_OF_A_PAGE = 3
_NEARLY_ALL, _MOST_OF_ALL = 6, 8  # of ten
_LEAST_DATED = 3  # rows of a container, all dated, beside which others count as menus
_LINE = 40  # characters of a text that may be a date
_ABOUT = re.compile(r"(?<!\S)(?:category|tag|author|format)-\S+|(?<!\S)has-post-thumbnail(?!\S)")  # classes

_ReadRows = tuple[Path, html.HtmlElement, list[tuple[Row, Text]]]
"""Where the links of a list stand, what holds it, and its rows with what they say."""


@dataclass(frozen=True, slots=True)
class Found:
    """The list that a page is for."""

    items: tuple[Address, ...] = ()
    worth: float = 0.0  # of a row
    dated: float = 0.0  # share
    timed: float = 0.0  # share of rows that say a day, if of an event or the last for something
    files: float = 0.0  # share of rows that are files
    below: float = 0.0  # share of addresses below the page's own
    right_under: bool = False  # the page's headline, no other heading between
    called_so: bool = False  # the page's address ends in what lists are called
    of_posts: bool = False  # its system says that it is a page of posts
    of_front: bool = False  # a front page is there for them
    due: frozenset[str] = frozenset()  # addresses of rows that say no day but one of no publication
    tabular: bool = False  # each row is one of a table
    posts: bool = False  # each row with a heading, its date and its share of the text: items in full
    nearest: tuple[tuple[Anchor, str], ...] = field(default=(), repr=False)  # links with titles, chosen or not
    text: str = field(default="", repr=False)  # of all rows, without spaces
    attached: int = 0  # letters of it that are what the several files of rows are called


def find_rows(page: Context, favoured: frozenset[str], now: datetime) -> Found:
    """Find the list that a page is for; `favoured` are the addresses of what separation takes for it.

    `now` is when the page was fetched.
    """
    apart = [(path, lists_of(part, page.ends)) for path, group in page.groups.items() for part in split(group)]
    lists = [(path, found) for path, parts in apart for found in joined(parts)]
    lines = (text for _, found in lists for row in found.rows for text, _ in row.chunks() if len(text) <= _LINE)
    dating = Dating.of_page(page.order, page.language, lines)
    read = [_read(path, found, dating, page) for path, found in lists]
    # The news of a front page may stand in boxes of the same kind as events: each is a list there as well.
    each = [(path, found) for path, parts in apart if page.is_front and len(parts) > 1 for found in parts]
    boxes = [_read(path, found, dating, page) for path, found in each]
    news = has_news((rows for _, _, rows in read), page)
    found = _best_of(_judged(read, boxes, page, news=news), page, favoured, now)
    if found.items or not news:
        return found
    return _best_of(_judged(read, boxes, page, news=False), page, favoured, now)


def _judged(read: Iterable[_ReadRows], boxes: Iterable[_ReadRows], page: Context, *, news: bool) -> list[Judged]:
    """Judge the lists of a page; `news` is whether it has a box of news, beside which others are none of its items.

    Of the `boxes` that a front page has lists in, those of news are lists by themselves.
    """
    lists = [one for given in read if (one := _judge(given, page, news=news)) is not None]
    each = (one for given in boxes if (one := _judge(given, page, news=True)) is not None)
    return lists + [one for one in each if one.of_front]


def _best_of(judged: Sequence[Judged], page: Context, favoured: frozenset[str], now: datetime) -> Found:
    for one in judged:
        if is_own(one, page, judged):
            one.own = True
            one.worth = worth_of(one, page)
    for one in judged:
        shared = len(favoured & {row.anchor.url for row, _ in one.rows})
        if shared <= 1 or shared * 2 <= min(len(favoured), len(one.rows)):
            continue
        if not (is_aside(one, page) or are_parts(one, page) or stands_in(one, page)):
            one.worth += _FAVOUR
    worthy = [one for one in judged if one.worth >= LEAST]
    below = any(len(one.rows) >= _LEAST_NEAR and is_below(one.rows, page) for one in worthy)
    for heaviest in sorted(worthy, key=lambda one: (is_behind(one, page, below=below), -one.weight)):
        best = of_entries(heaviest, judged)
        chosen = whole_list(best, judged if best is heaviest else outside(best, heaviest, judged), page)
        rows = sorted((pair for one in chosen for pair in one.rows), key=lambda pair: pair[0].anchor.order)
        if len(rows) >= _LEAST_ROWS or _is_one_item(*rows[0], page):
            return _found(best, rows, page, now)
    long = (one for one in judged if len(one.rows) >= _LEAST_NEAR and page.own_lists.holds(one.rows))
    near = max(long, key=lambda one: (one.worth, len(one.rows)), default=None)
    return Found(nearest=_shown(near.rows) if near else ())


def _shown(rows: Sequence[tuple[Row, Text]]) -> tuple[tuple[Anchor, str], ...]:
    return tuple((row.anchor, text.title or "") for row, text in rows)


def _found(best: Judged, rows: Sequence[tuple[Row, Text]], page: Context, now: datetime) -> Found:
    texts = ["".join("".join(text.split()) for text, _ in row.chunks()) for row, _ in rows]
    return Found(
        items=in_one_item(_addresses(rows, page, now)),
        worth=best.worth,
        dated=best.dated,
        timed=best.timed,
        files=sum(text.file for _, text in rows) / len(rows),
        nearest=_shown(rows),
        below=share_below([row.anchor for row, _ in rows], page),
        # What stands large before it aside.
        right_under=page.places.right_under([row for row, _ in (*best.rows, *rows)]),
        called_so=page.names_a_list,
        of_posts=page.of_posts,
        of_front=is_of_front(best, rows, page),
        due=frozenset(row.anchor.url for row, text in rows if text.due and text.published is None),
        tabular=all(row.element.tag == "tr" for row, _ in rows),
        posts=_are_posts(rows, [len(text) for text in texts], called_so=page.names_a_list),
        text="".join(texts),
        attached=sum(said_by_files(row) for row, _ in rows),
    )


def _are_posts(rows: Sequence[tuple[Row, Text]], lengths: Sequence[int], *, called_so: bool) -> bool:
    headed = all(text.in_heading and (called_so or text.published is not None) for _, text in rows)
    return headed and len(rows) >= _LEAST_POSTS and min(lengths) * _LEAST_SHARE >= sum(lengths) / len(rows)


def _is_one_item(row: Row, text: Text, page: Context) -> bool:
    """Tell whether a row that stands alone is the one item of a list: dated, as items are marked, and the page's own.

    It is if its address lies below the page's, if the page is one of posts, or if it stands right under the headline
    and leads where stories are.
    """
    after = page.title is None or page.title < row.anchor.order
    if not after or not text.timed or not (text.in_heading or _is_listed(row, text)):
        return False
    under = page.places.right_under([row])
    if page.of_posts or is_below([(row, text)], page):
        return under or text.in_heading
    return under and is_slug(row.anchor.url)


def _is_listed(row: Row, text: Text) -> bool:
    """Tell whether a row that stands alone is marked as a list or entry, or all in its link, and says hardly more."""
    is_card = len(row.chunks()) > 1 and {e for _, e in row.chunks()} <= set(row.anchor.element.iter())
    return (row.element.tag in _OF_A_LIST or is_card) and text.own_title and text.other < _LONGEST_ENTRY


def _read(path: Path, found: Rows, dating: Dating, page: Context) -> _ReadRows:
    texts = read_rows(found.rows, dating, page.base)
    rows = [(row, text) for row, text in zip(found.rows, texts, strict=True) if text.title]
    return path, found.container, _of_dated_lists(onward(_first_of_each(rows), page.own))


def _judge(read: _ReadRows, page: Context, *, news: bool) -> Judged | None:
    path, container, rows = read
    rows = without_others(rows, page, news=news)
    if not rows:
        return None
    rows = _of_one_kind(_of_like_lists(rows))
    judged = Judged(path=path, rows=rows, worth=0.0, container=container)
    judged.of_front = is_news_of_front(judged, page)
    judged.worth = worth_of(judged, page)
    return judged


def _first_of_each(rows: Sequence[tuple[Row, Text]]) -> list[tuple[Row, Text]]:
    """Keep the first row of each address."""
    kept: dict[str, tuple[Row, Text]] = {}
    for row, text in rows:
        kept.setdefault(row.anchor.url + row.anchor.fragment, (row, text))
    return list(kept.values())


def _of_dated_lists(rows: list[tuple[Row, Text]]) -> list[tuple[Row, Text]]:
    """Leave out, beside containers whose rows are dated, those of equal markup in which none is: menus, the foot.

    Not where addresses alone have the days: that of another of their folder may be of words.
    """
    lists: dict[html.HtmlElement | None, list[bool]] = {}
    for row, text in rows:
        lists.setdefault(_whole_list(row), []).append(text.published is not None)
    nearly_all = sum(map(sum, lists.values())) * 10 >= len(rows) * _NEARLY_ALL
    if not nearly_all and not any(len(dated) >= _LEAST_DATED and all(dated) for dated in lists.values()):
        return rows
    folder = _folder_of_days([(row, text) for row, text in rows if text.published is not None])
    return [
        (row, text)
        for row, text in rows
        if any(lists[_whole_list(row)]) or dirname(holder_of(row.anchor.url)) == folder
    ]


def _folder_of_days(rows: Sequence[tuple[Row, Text]]) -> str | None:
    """Give the folder in which nearly all items have one that is called by its day, and do not say it themselves."""
    folders: Counter[str] = Counter()
    for row, text in rows:
        folder, day = holder_of(row.anchor.url), day_of_address(row.anchor.url)
        if day is not None and day == text.published and day in folder and text.beside is None:
            folders[dirname(folder)] += 1
    return next((f for f, count in folders.most_common(1) if count * 10 >= len(rows) * _MOST_OF_ALL), None)


def _whole_list(row: Row) -> html.HtmlElement | None:
    """Give what a row stands in; where that is within an entry of a list, as the files of a form are, the list."""
    around = list(islice(row.element.iterancestors(), 3))
    return around[2] if len(around) > 2 and around[1].tag == "li" else around[0] if around else None


def _of_like_lists(rows: list[tuple[Row, Text]]) -> list[tuple[Row, Text]]:
    """Leave out containers of equal markup that lead elsewhere than the largest, titled shorter, undated: menus."""
    lists = boxes_of(rows)
    largest = max(lists, key=lambda own: sum(len(text.title or "") for _, text in own))
    folder, count = Counter(folder_of(row.anchor.url) for row, _ in largest).most_common(1)[0]
    if len(lists) < 2 or len(largest) < _LEAST_DATED or count * 10 < len(largest) * _MOST_OF_ALL:
        return rows
    length = mean_length(largest)
    return [
        pair
        for own in lists
        for pair in own
        if any(folder_of(row.anchor.url) == folder for row, _ in own)
        or mean_length(own) >= SHORTER * length
        or all(text.timed for _, text in own)
    ]


def _of_one_kind(rows: list[tuple[Row, Text]]) -> list[tuple[Row, Text]]:
    """Leave out what stands among rows and is none: of another class than nearly all, and leading elsewhere."""
    kinds = Counter(_class_of(row) for row, _ in rows)
    folders = Counter(folder_of(row.anchor.url) for row, _ in rows)
    (kind, alike_in_kind), (folder, alike_in_folder) = kinds.most_common(1)[0], folders.most_common(1)[0]
    if min(alike_in_kind, alike_in_folder) * 10 < len(rows) * _MOST_OF_ALL or not kind:
        return rows
    return [(row, text) for row, text in rows if _class_of(row) == kind or folder_of(row.anchor.url) == folder]


def _class_of(row: Row) -> str:
    """Give the class of a row without what it is about, and whose it is: WordPress names these there."""
    return alike(_ABOUT.sub("", row.element.get("class") or ""))


def _addresses(rows: Sequence[tuple[Row, Text]], page: Context, now: datetime) -> Iterator[Address]:
    """Give the addresses of rows; fragments tell items of one page apart where nothing else does."""
    of_page = Counter(url for url, _ in {(row.anchor.url, row.anchor.fragment) for row, _ in rows})
    # Of two, the one may lead to the comments on the other: unless each has its day and its title.
    dated = Counter(u for u, _ in {(r.anchor.url, t.title) for r, t in rows if r.anchor.fragment and t.published})
    titles = told_apart([row for row, _ in rows], [with_paper(row, text.title) for row, text in rows])
    items = {row.anchor.url for row, _ in rows}
    for (row, text), title in zip(rows, titles, strict=True):
        anchor = row.anchor
        counts = anchor.fragment and (of_page[anchor.url] >= _PLACES_OF_A_PAGE or dated[anchor.url] > 1)
        published = text.published or text.span or (None if text.due else day_ago(row, text.title, page.language, now))
        url = f"{anchor.url}#{anchor.fragment}" if counts else anchor.url
        address = _address(url, anchor, replace(text, title=title), published, now)
        yield with_files_of_row(address, row, page.base, items)


def _address(url: str, anchor: Anchor, text: Text, published: str | None, now: datetime) -> Address:
    return Address(
        url=url,
        role="article",
        title=text.title,
        published=published,
        # What takes place on a day to come was not published on it: the day is shown as the row has it.
        summary=text.summary or (text.beside if _is_to_come(text, now) else None),
        image=text.image,
        media_type=anchor.media_type,
    )


def _is_to_come(text: Text, now: datetime) -> bool:
    """Tell whether a row is of an event, or of something to be done, and says no day of publication."""
    if text.published is None:
        return text.due or (text.span is not None and began(text.span, now) is None)
    return is_to_come(text.published, now)
