"""Names rows by what their links say where nothing better does: a code, a number, the same words in all of them.

"AFR", "412" and "1984" are no titles among longer ones, and "Minutes of the meeting of the board" seven times is a
label; that each row has a day of its own tells both from the numbers of pages and from buttons.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from lxml import html

from crawler.find.anchors import IS_ADDRESS, chunks_of, is_in_heading, text_of
from crawler.find.paging_words import NEXT, PREVIOUS
from crawler.find.rows import Chunk, Row
from crawler.find.rows.days import is_day, names_a_day
from crawler.find.rows.labels import clean
from crawler.find.rows.numbers import are_told
from crawler.find.rows.papers import names_paper
from pipeline.cues import Cue, cues, fold
from pipeline.dates import find_dates
from pipeline.dates.relative import says_how_long_ago
from pipeline.separate.blocks import HEADINGS
from pipeline.separate.names import BITS, groups

NO_TITLE = frozenset({Cue.MORE, Cue.ALL, Cue.SHARE, Cue.DOWNLOAD, Cue.COMMENTS, Cue.NEIGHBOUR})
"""What no title is, where its words say hardly anything else."""

PAGING = NEXT | PREVIOUS
"""What no title is, but a way to another page of the list."""

_APART = re.compile(r"\s[-–—|]\s")
_DIGIT = re.compile(r"\d")
_LEAST = 3  # rows
_LEAST_NAMES = 2  # in a column
_NEARLY_ALL, _MOST = 8, 6  # of ten
_LONGEST_DAY = 120  # characters of a text in which a day is looked for
_LEAST_SIGNS, _LONGEST_CODE = 2, 3  # characters of a code, below what a title has; numbers may be longer

KIND = re.compile(
    r"\b(?:pdf|docx?|word|xlsx?|excel|pptx?|powerpoint|odt|rtf|csv|zip|\w*load|file|datei|fichier)\b", re.IGNORECASE
)
"""What says of which kind a file is."""

Named = tuple[str | None, bool, bool]
"""A title, whether it is the row's own, and whether it stands in a heading."""


def with_names(rows: Sequence[Row], chunked: Sequence[list[Chunk]], titles: Sequence[Named]) -> list[Named]:
    """Give the titles of rows, and those that have none the name that their links or headings say."""
    told = _without_sentences(titles)
    if len(rows) < _LEAST or all(title is not None for title, _, _ in told):
        return list(titles)
    days = [_day_beside(row, chunks) for row, chunks in zip(rows, chunked, strict=True)]
    if sum(day is not None for day in days) * 10 < len(rows) * _MOST:
        return list(titles)
    titles = _of_column(rows, titles, days)
    names = [_name(row) for row in rows]
    said = Counter(name.casefold() for name, _ in names if name is not None)
    shared = _shared(said, told, days)
    found = list(titles if shared is None else told)
    for place, (day, (name, headed)) in enumerate(zip(days, names, strict=True)):
        if found[place][0] is not None or day is None or name is None:
            continue
        if name.casefold() == shared:
            found[place] = with_day(name, day), True, headed
        elif headed or (said[name.casefold()] == 1 and _is_code(name)):
            found[place] = name, True, headed  # several hearings may be called the same
    return found


def _of_column(rows: Sequence[Row], titles: Sequence[Named], days: Sequence[str | None]) -> list[Named]:
    """Give the rows of a table that have no title, and say their day, what stands in the column of titles.

    What several rows say there is no label: "Ordinary meeting" above and below "Extraordinary meeting".
    """
    cells = [list(row.element.iterchildren("td", "th")) if row.element.tag == "tr" else [] for row in rows]
    columns = Counter(
        place
        for own, (title, _, _) in zip(cells, titles, strict=True)
        if title is not None
        for place, cell in enumerate(own)
        if title == clean(text_of(cell))
    )
    titled = sum(title is not None for title, _, _ in titles)
    column, count = columns.most_common(1)[0] if columns else (0, 0)
    if count < _LEAST_NAMES or count * 2 < titled:
        return list(titles)
    found = list(titles)
    for place, (own, day) in enumerate(zip(cells, days, strict=True)):
        name = clean(text_of(own[column])) if column < len(own) else ""
        if found[place][0] is None and day is not None and _may_name(name):
            found[place] = name, False, False
    return found


def _without_sentences(titles: Sequence[Named]) -> list[Named]:
    """Give titles without the sentences that stand beside names, if most of what stands there is one: summaries."""
    beside = [title for title, own, _ in titles if title is not None and not own]
    return [(None, False, False) if not title[1] else title for title in titles] if are_told(beside) else list(titles)


def with_day(name: str, day: str) -> str:
    """Give what several rows are called with the day that tells which: "Minutes, 3 March 2025"."""
    return f"{name.strip(' ()[]')}, {day}" if is_day(day) else name


def with_paper(row: Row, title: str | None) -> str | None:
    """Give a title that is a day with the paper that its row leads to, where it says no more: "Minutes, 3 March"."""
    if title is None or not is_day(title) or not all(_DIGIT.search(part) for part in _APART.split(title)):
        return title
    papers = (clean(anchor.text) for anchor in row.anchors if names_paper(anchor.text))
    return next((with_day(paper, title) for paper in papers), title)


def called_title(element: html.HtmlElement) -> bool:
    """Tell what the classes of a page call a title."""
    return isinstance(element.tag, str) and bool(groups(element.get("class") or "", "") & BITS["title"])


def called_so(heading: html.HtmlElement) -> html.HtmlElement:
    """Give the part of a heading that is called its title, where it says most: its kind may stand before it."""
    whole = text_of(heading)
    named = (inner for inner in heading.iterdescendants() if called_title(inner))
    return next((e for e in named if whole.endswith(said := text_of(e)) and len(said) * 2 > len(whole)), heading)


def _shared(said: Counter[str], titles: Sequence[Named], days: Sequence[str | None]) -> str | None:
    """Give the words that nearly all rows say and nothing else, each with a day of its own."""
    name, count = said.most_common(1)[0] if said else ("", 0)
    untitled = sum(title is None for title, _, _ in titles)
    enough = min(count, untitled, len(set(days) - {None})) * 10 >= len(titles) * _NEARLY_ALL
    return name if enough and len(name) > _LONGEST_CODE and any(map(str.isalpha, name)) else None


def _is_code(name: str) -> bool:
    """Tell what is too short for a title, or a number alone."""
    return len(name) <= _LONGEST_CODE or not any(map(str.isalpha, name))


def _name(row: Row) -> tuple[str | None, bool]:
    """Give what a link of a row says, what is called a title there first, else its heading; and whether it is one."""
    for anchor in row.anchors:
        parts = list(chunks_of(anchor.element))
        called = [text for text, element in parts if called_title(element)]
        if said := _best(map(clean, called)) or _best(map(clean, (anchor.text, *(text for text, _ in parts)))):
            return said, is_in_heading(anchor)
    headings = (clean(text_of(e)) for e in row.elements() if e.tag in HEADINGS)
    said = _best(headings)
    return (said, True) if said else (None, False)


def _best(texts: Iterable[str]) -> str:
    """Give the shortest text that may name a row: a link may say its day as well."""
    return min(filter(_may_name, texts), key=len, default="")


def _may_name(text: str) -> bool:
    if sum(map(str.isalnum, text)) < _LEAST_SIGNS or is_day(text) or IS_ADDRESS.fullmatch(text) or KIND.search(text):
        return False
    if says_how_long_ago(text) or names_paper(text):
        return False
    return text.casefold() not in PAGING and not cues(fold(text)) & NO_TITLE


def _day_beside(row: Row, chunks: Sequence[Chunk]) -> str | None:
    """Give what a row says of its day beside its name, if how long ago that was; None where it says nothing of it."""
    texts = [text for text, _ in chunks if len(text) <= _LONGEST_DAY]
    if told := next(filter(is_day, texts), None):
        return told
    for element in row.elements():
        if element.tag == "time" and element.get("datetime"):
            return str(element.get("datetime"))
    apart = [*texts, *(f"{one} {other}" for one, other in pairwise(texts))]
    return next((text for text in apart if names_a_day(text) or find_dates(text) or says_how_long_ago(text)), None)
