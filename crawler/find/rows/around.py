"""Finds what belongs to a list and stands apart from it.

The other years of an archive, the other tabs and tables, rows that have their link in another column, the newest items
large before it, "more articles" below it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import islice, takewhile

from lxml import html

from crawler.find.anchors import Anchor, text_of
from crawler.find.part_names import named_parts
from crawler.find.rows import Row
from crawler.find.rows.context import Context
from crawler.find.rows.front import news_of
from crawler.find.rows.others import are_beside
from crawler.find.rows.text import Text
from crawler.find.rows.worth import LEAST, Judged, is_below, is_slug, standing, worth_of
from crawler.find.section import folder_of, path_of
from pipeline.separate.names import BITS, alike

SHORTER = 0.75  # of the length of titles: those of menus
_ALIKE = 0.55  # of the best list's weight, for another to be a part of it
_MOST = 8  # of ten rows
_NEARLY_ALL = 0.8  # of the rows of a list say a day
_LEAST_HEADS = 3  # cells that say something
_LEAST_ROWS = 2
_SHORTER_WORDED = 0.5  # where their addresses are made of words as those of stories are
_LEAST_HYPHENS = 2
_SAME_PART = 3  # levels above two lists in which they meet
_MOST_LARGE = 3  # items that stand apart before a list
_LONGEST_LARGE = 1_000  # characters beside its title: what is longer is an article, or holds the page
_CALLED_MORE = 0.3  # what the name of such a list speaks against it


def whole_list(best: Judged, judged: Sequence[Judged], page: Context) -> list[Judged]:
    """Give a list with all that belongs to it and stands apart; what is read most does not."""
    if not are_beside(best.rows, page):
        judged = [one for one in judged if not are_beside(one.rows, page)]
    chosen = _with_its_like(best, judged, page)
    chosen += _in_other_boxes(chosen, judged, page)
    chosen += _in_other_columns(chosen, judged)
    chosen += _before_the_list(chosen, judged, page)
    chosen += _after_the_list(chosen, judged, page)
    return chosen


def _with_its_like(best: Judged, judged: Iterable[Judged], page: Context) -> list[Judged]:
    """Give a list with those that continue it: other years of an archive, other tabs, tables with the same columns."""
    # Other links of the same rows are no rows: abstract, PDF, slides.
    own = {row.element for row, _ in best.rows}
    like = [best]
    for one in sorted(judged, key=lambda one: -one.worth):
        if one is best or any(_stands_in(row.element, own) for row, _ in one.rows):
            continue
        like_best = (_has_its_markup(one, best) and _is_as_good(one, best, page)) or _has_its_columns(one, best)
        if like_best and _stands_no_worse(one, best):
            like.append(one)
    return like


def _in_other_boxes(chosen: Sequence[Judged], judged: Iterable[Judged], page: Context) -> list[Judged]:
    """Give the other news of a front page: "Notices" beside "News", the newest large, more below."""
    if not chosen[0].of_front:
        return []
    taken = {row.element for one in chosen for row, _ in one.rows}
    known = {row.anchor.url for one in chosen for row, _ in one.rows}
    found: list[Judged] = []
    for one in sorted(judged, key=lambda one: -one.worth):
        news = news_of(one, page)
        if news is None or not _stands_no_worse(one, chosen[0], _CALLED_MORE) or worth_of(news, page) < LEAST:
            continue
        rows = [pair for pair in news.rows if pair[0].anchor.url not in known]
        rows = [pair for pair in rows if not _stands_in(pair[0].element, taken)]
        if rows:
            taken.update(row.element for row, _ in rows)
            known.update(row.anchor.url for row, _ in rows)
            found.append(replace(news, rows=rows))
    return found


def _stands_in(element: html.HtmlElement, rows: Collection[html.HtmlElement]) -> bool:
    return any(above in rows for above in (element, *islice(element.iterancestors(), _SAME_PART)))


def _has_its_markup(one: Judged, best: Judged) -> bool:
    """Tell whether two lists stand in the same tags, or dated in boxes named alike: what nobody closed lies deeper.

    Rows that are boxes of the same classes are of one make, wherever they stand.
    """
    if one.path == best.path or _are_of_one_make(one, best):
        return True
    if one.container is best.container or one.path[-1] != best.path[-1] or min(one.dated, best.dated) < 1:
        return False
    named = one.container.get("class")
    return named is not None and bool(named == best.container.get("class"))


def _are_of_one_make(one: Judged, best: Judged) -> bool:
    """Tell whether the rows of two lists are boxes of the same classes, those of one tab in cells."""
    makes = {_make_of(row) for found in (one, best) for row, _ in found.rows}
    shortest = min(makes, key=len)
    return bool(shortest) and all(make[: len(shortest)] == shortest for make in makes)


def _make_of(row: Row) -> tuple[tuple[str, str], ...]:
    """Give the tags and classes of what a link stands in, from the inside out, up to its row and the last class."""
    inside = takewhile(lambda element: element is not row.element, row.anchor.element.iterancestors())
    made = [(element.tag, alike(element.get("class") or "")) for element in (*inside, row.element)]
    return tuple(made[: max((number for number, (_, name) in enumerate(made, 1) if name), default=0)])


def _is_as_good(one: Judged, best: Judged, page: Context) -> bool:
    """Tell whether nearly as much speaks for a list, and it leads where the best leads, if that leads to one place.

    So do interviews and press releases that say their days and all lie below the page.
    """
    if one.worth < max(LEAST * 0.8, _ALIKE * best.worth) or (one.timed >= 0.5) != (best.timed >= 0.5):
        return False
    folders = Counter(folder_of(row.anchor.url) for row, _ in best.rows)
    folder, count = folders.most_common(1)[0]
    if count * 10 < len(best.rows) * _MOST or all(_is_dated_below(judged, page) for judged in (one, best)):
        return True
    if _stands_beside(one, best):
        folder = folder.rpartition("/")[0] or folder
    places = (folder_of(row.anchor.url) for row, _ in one.rows)
    return sum(place == folder or place.startswith(f"{folder}/") for place in places) * 2 >= len(one.rows)


def _is_dated_below(one: Judged, page: Context) -> bool:
    return one.dated == 1 and is_below(one.rows, page)


def _stands_beside(one: Judged, best: Judged) -> bool:
    """Tell whether two lists stand in the same element, in boxes that are named alike: the tabs of a page."""
    return one.container.getparent() is best.container.getparent() and (
        one.container.get("class") == best.container.get("class") is not None
    )


def _stands_no_worse(one: Judged, best: Judged, than: float = 0.0) -> bool:
    own, other = (standing(found.container, found.rows[0][0].element) for found in (one, best))
    return own <= max(other, than)


def _has_its_columns(one: Judged, best: Judged) -> bool:
    """Tell whether two lists are two tables with the same words at the head of their columns."""
    other, table = _table(one.container), _table(best.container)
    if other is None or table is None or other is table or one.worth < LEAST * 0.8:
        return False
    heads = _heads(table)
    return len(heads) >= _LEAST_HEADS and _heads(other) == heads


def _table(container: html.HtmlElement) -> html.HtmlElement | None:
    return next((e for e in (container, *islice(container.iterancestors(), 2)) if e.tag == "table"), None)


def _heads(table: html.HtmlElement) -> list[str]:
    first = next(table.iter("tr"), ())
    return [said for cell in first if (said := text_of(cell))]


def _in_other_columns(chosen: Sequence[Judged], judged: Iterable[Judged]) -> list[Judged]:
    """Give the rows of a list's tables that have their link in another column, or around a paragraph in their cell.

    They say a day as nearly all rows of the list do.
    """
    if chosen[0].timed < _NEARLY_ALL:
        return []
    taken = {row.element for one in chosen for row, _ in one.rows}
    known = {row.anchor.url for one in chosen for row, _ in one.rows}
    tables = {element.getparent() for element in taken if element.tag == "tr"}
    found: list[Judged] = []
    for one in sorted(judged, key=lambda one: -one.worth):
        rows = [(row, text) for row, text in one.rows if text.timed and row.element.getparent() in tables]
        rows = [(row, text) for row, text in rows if row.element not in taken and row.anchor.url not in known]
        if rows and one.worth > 0:
            taken.update(row.element for row, _ in rows)
            known.update(row.anchor.url for row, _ in rows)
            found.append(replace(one, rows=rows))
    return found


def _before_the_list(chosen: Sequence[Judged], judged: Iterable[Judged], page: Context) -> list[Judged]:
    """Give what stands between the page's headline and its list, and leads to the same folder: the newest items."""
    known = {row.anchor.url for one in chosen for row, _ in one.rows}
    start = min(row.anchor.order for one in chosen for row, _ in one.rows)
    folders = Counter(folder_of(row.anchor.url) for one in chosen for row, _ in one.rows)
    folder, count = folders.most_common(1)[0]
    if count * 10 < len(known) * 7:
        return []
    at_root = folder in ("", "/")  # where all lies: there only what is dated as the list is can be told
    dated = chosen[0].dated >= 0.5
    around = {above for one in chosen for above in (one.container, *one.container.iterancestors())}
    found: dict[str, Judged] = {}
    for one in judged:
        if len(one.rows) > _MOST_LARGE or one.worth < LEAST:
            continue
        large = [
            (row, text)
            for row, text in one.rows
            if page.places.begins is not None
            and page.places.begins < row.anchor.order < start
            and text.own_title
            and folder_of(row.anchor.url) == folder
            and row.anchor.url not in known
            and (text.in_heading or text.image or text.published)
            and (not at_root or (dated and text.published and is_slug(row.anchor.url)))
            and row.element not in around
            and text.other <= _LONGEST_LARGE
        ]
        if large:
            url = large[0][0].anchor.url
            best = found.get(url)
            if best is None or one.worth > best.worth:
                found[url] = replace(one, rows=large)
    return list(found.values())


def _after_the_list(chosen: Sequence[Judged], judged: Iterable[Judged], page: Context) -> list[Judged]:
    """Give what goes on below a list, in the same part of the page, with titles alone: "more articles".

    What is read most is no part of it.
    """
    known = {row.anchor.url for one in chosen for row, _ in one.rows}
    end = max(row.anchor.order for one in chosen for row, _ in one.rows)
    folders = Counter(folder_of(row.anchor.url) for one in chosen for row, _ in one.rows)
    folder, count = folders.most_common(1)[0]
    if count * 10 < len(known) * 8 or folder in ("", "/"):
        return []
    part = set(islice(chosen[0].container.iterancestors(), _SAME_PART)) | {chosen[0].container}
    found: dict[str, Judged] = {}
    for one in judged:
        anchors = [row.anchor for row, _ in one.rows]
        if anchors[0].order < end or len(anchors) < _LEAST_ROWS or not all(text.own_title for _, text in one.rows):
            continue
        if any(a.url in known or folder_of(a.url) != folder or not is_slug(a.url) for a in anchors):
            continue
        shorter = SHORTER if not all(map(_is_worded, anchors)) else _SHORTER_WORDED
        if mean_length(one.rows) < shorter * mean_length([pair for best in chosen for pair in best.rows]):
            continue  # the years of an archive
        # The list itself may be called anything, and is: "nav nav-tabs".
        around = list(islice(one.container.iterancestors(), _SAME_PART))
        if not around or standing(around[0], around[0]) > _CALLED_MORE or part.isdisjoint(around) or _beside(around):
            continue
        if page.heads.are_beside(one.rows):
            continue
        found.setdefault(anchors[0].url, one)
    return list(found.values())[:1]


def _is_worded(anchor: Anchor) -> bool:
    return path_of(anchor.url).rpartition("/")[2].count("-") >= _LEAST_HYPHENS


def _beside(around: Iterable[html.HtmlElement]) -> bool:
    return any(named_parts(e) & BITS["side"] for e in around)


def mean_length(rows: Sequence[tuple[Row, Text]]) -> float:
    """Give how long titles are."""
    return sum(len(text.title or "") for _, text in rows) / len(rows)
