"""Finds the entries of a list in place of what stands in each of them: its files, in several languages, its papers."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import html

from crawler.find.anchors import text_of
from crawler.find.rows import Row
from crawler.find.rows.text import Text
from crawler.find.rows.worth import LEAST, Judged
from pipeline.separate.blocks import HEADINGS

_OF_ENTRIES = HEADINGS - {"h1"}
_CELLS = frozenset({"td", "th"})
_LEAST = 3  # entries
_MOST = 8  # of ten links
_NO_WORSE = 1.0  # what is worth so much less are the boxes of a page, and no entries


def of_entries(best: Judged, judged: Iterable[Judged]) -> Judged:
    """Give in place of the links of entries the list of these, where each has a title of its own: one item each.

    It is a heading; or stands in a cell without links in the row of a table, in which no link says a title.
    """
    own = {row.anchor for row, _ in best.rows}
    least = max(LEAST, best.worth - _NO_WORSE)
    lists = (one for one in judged if one is not best and len(one.rows) >= _LEAST and one.worth >= least)
    lists = (one for one in lists if not own <= {row.anchor for row, _ in one.rows})  # it goes on elsewhere: no entries
    held = [one for one in lists if len(_entries_of(best, one)) * 10 >= len(best.rows) * _MOST]
    headed = next((one for one in held if all(map(_is_headed, one.rows))), None)
    # Where all are headings, another list may have the first of each line of cards.
    if headed is not None and not (all(map(_is_headed, best.rows)) and _has_several(best, headed)):
        return headed
    say_titles = sum(text.own_title for _, text in best.rows) * 2 > len(best.rows)
    told = _has_heading if say_titles else _is_told_apart
    # Other links of the same kind: one that leads on from several entries stands elsewhere than those of each.
    like = (one for one in held if one.path == best.path and _has_several(best, one))
    named = (one for one in like if all(map(told, one.rows)))
    return max(named, key=lambda one: (len(one.rows), one.worth), default=best)


def outside(entries: Judged, links: Judged, judged: Iterable[Judged]) -> list[Judged]:
    """Give the lists but those of the same kind of links as `links` that stand within `entries`: parts of these."""
    return [
        one
        for one in judged
        if one is entries or not (one.path == links.path == entries.path and _entries_of(one, entries))
    ]


def _entries_of(inner: Judged, outer: Judged) -> list[html.HtmlElement]:
    """Give the rows of a list in which those of another stand, one for each of these."""
    entries = {row.element for row, _ in outer.rows}
    around = ((row.element, *row.element.iterancestors()) for row, _ in inner.rows)
    return [entry for chain in around if (entry := next(filter(entries.__contains__, chain), None)) is not None]


def _has_several(inner: Judged, outer: Judged) -> bool:
    """Tell whether some rows of a list hold several of another."""
    entries = _entries_of(inner, outer)
    return len(set(entries)) < len(entries)


def _is_headed(read: tuple[Row, Text]) -> bool:
    """Tell an entry whose heading leads on."""
    return any(above.tag in _OF_ENTRIES for above in read[0].anchor.element.iterancestors())


def _has_heading(read: tuple[Row, Text]) -> bool:
    """Tell an entry whose heading says its title, and whose links are files of it."""
    return read[1].in_heading and read[1].file


def _is_told_apart(read: tuple[Row, Text]) -> bool:
    """Tell an entry that says its title where no link is: in a heading, or a cell of its own."""
    row, text = read
    if text.in_heading:
        return True
    cells = row.element.iterchildren(*_CELLS) if row.element.tag == "tr" else ()
    return any(text_of(cell) == text.title and next(cell.iter("a"), None) is None for cell in cells)
