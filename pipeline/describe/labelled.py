"""Looks for a date of publication anywhere: on a line that says what its date is, and in data that programs read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from lxml import html

from pipeline.dates import find_dates, parse_date
from pipeline.dates.months import fold
from pipeline.describe.marked import short_line
from pipeline.describe.marks import (
    BARE,
    CHANGED,
    LONGEST_LABEL,
    LONGEST_LABELLED,
    NAMED,
    NOT_ITS,
    ShownDates,
    roles,
)
from pipeline.describe.quick import dated_lines
from pipeline.describe.surroundings import CHROME
from pipeline.document.asked import DATED
from pipeline.separate.blocks import Outline
from pipeline.separate.quick_elements import named_elements

_MOST_ELEMENTS = 5_000
_HOLD_LINES = ("p", "div", "span", "li", "dd", "td", "time", "em", "i", "small")
_MOST_SCRIPTS = 100
_SHORTEST_LABELLED = 8
_LONGEST_SIGNATURE = 50
_MOST_NAMES = 3
_SIGNS_IN_SCRIPT = ("ublish", "ublication", "datePosted")  # one of them is in each of these names
_IN_SCRIPT = re.compile(
    rf"(?:{'|'.join(DATED)})" r"""\\?["']?\s*:\s*\\?["']([0-9]{4}-[0-9]{2}-[0-9]{2}[^"'\\]{0,30})"""
)


def labelled_dates(root: html.HtmlElement, language: str | None) -> ShownDates:
    """Give the one day of which a line anywhere on the page says that something was published then ("Posted on ...").

    And the one on which it says that something was changed; that may stand in the footer. Several days are a list's or
    of comments; so is what stands in one. What stands in a sidebar counts where the line above it says what it is.
    """
    found: dict[str, dict[str, str]] = {NAMED: {}, CHANGED: {}}
    for element, line in dated_lines(root, _HOLD_LINES, _MOST_ELEMENTS, _SHORTEST_LABELLED, LONGEST_LABELLED):
        before = element.getprevious()
        above = short_line(before, 4 * LONGEST_LABELLED)[:LONGEST_LABEL] if before is not None else ""
        told = _told(line, language, above) or _told_by_mark(element, language)
        if not told:
            continue
        labelled = _told(line, language, "") != told  # by what is not on the line
        if not _may_be_its(element, labelled=labelled):
            continue
        outside = _is_outside(element, labelled=labelled)
        for role, iso in told:
            if role == CHANGED or not outside:
                found[role][iso[:10]] = iso
    published, modified = (
        next(iter(days.values())) if len(days) == 1 else None for days in (found[NAMED], found[CHANGED])
    )
    return ShownDates(published=published, modified=modified, named=published is not None)


def date_of_ending(lines: Sequence[str], language: str | None) -> str | None:
    """Give the one day that stands on a line by itself, or with a name, as below a letter: "Paris, 3 May 2021"."""
    said = [
        iso for line in lines if _is_signature(line, language) for iso, role in roles(line, language) if role == BARE
    ]
    return said[0] if len({iso[:10] for iso in said}) == 1 else None


def could_be_signature(line: str) -> bool:
    """Tell whether a line may say where and when an article was written, before it is read."""
    return _SHORTEST_LABELLED <= len(line) <= _LONGEST_SIGNATURE and "\n" not in line and any(map(str.isdigit, line))


def _is_signature(line: str, language: str | None) -> bool:
    if not could_be_signature(line) or not (dates := find_dates(line, language)):
        return False
    folded = fold(line)
    rest = folded[: dates[0].start] + folded[dates[0].end :]
    return len(rest.split()) <= _MOST_NAMES and not any(map(str.isdigit, rest))


def _told(line: str, language: str | None, above: str) -> list[tuple[str, str]]:
    return [(role, iso) for iso, role in roles(line, language, above) if role in (NAMED, CHANGED)]


def _told_by_mark(element: html.HtmlElement, language: str | None) -> list[tuple[str, str]]:
    """Read a line with the date of its one <time> in place of words for it: "Last updated a year ago"."""
    times = list(islice(element.iter("time"), 2)) if len(element) else []
    date = times[0].get("datetime") if len(times) == 1 else None
    return _told(f"{element.text or ''} {date}", language, "") if date else []


def _may_be_its(element: html.HtmlElement, *, labelled: bool) -> bool:
    """Tell whether an element can hold the article's own date: no link does, nor what its classes call another's."""
    around = [element, *islice(element.iterancestors(), 12)]
    if any(one.tag == "a" for one in around):
        return False
    classes = [one.get("class") or "" for one in around]
    others = {match.group().casefold() for name in classes for match in NOT_ITS.finditer(name)}
    return not others or (labelled and others == {"sidebar"})


def _is_outside(element: html.HtmlElement, *, labelled: bool) -> bool:
    """Tell whether an element stands in a menu or a footer, or in a side column without a label above it."""
    around = {ancestor.tag for ancestor in islice(element.iterancestors(), 12)} & CHROME
    return bool(around - {"aside"} if labelled else around)


def date_in_scripts(root: html.HtmlElement, page: Outline | None) -> str | None:
    """Give the one day that the data in a page's scripts, and in what should be one, call its publication's."""
    texts = [script.text or "" for script in named_elements(root, ("script",), _MOST_SCRIPTS, page)]
    texts += [meta.get("content") or "" for meta in named_elements(root, ("meta",), _MOST_SCRIPTS, page)]
    texts = [text for text in texts if any(sign in text for sign in _SIGNS_IN_SCRIPT)]
    dates = {found.group(1) for text in texts for found in islice(_IN_SCRIPT.finditer(text), 50)}
    read = {iso[:10]: iso for date in sorted(dates) if (iso := parse_date(date)) is not None}
    return next(iter(read.values())) if len(read) == 1 else None
