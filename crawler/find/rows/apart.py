"""Tells papers of one name and day apart by what else their rows say: "Minutes, 3 March 2025, Harbour committee"."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.find.rows import Row
from crawler.find.rows.beside import in_links_of
from crawler.find.rows.days import is_day
from crawler.find.rows.labels import clean
from crawler.find.rows.named import KIND
from crawler.find.rows.papers import names_paper

_LONGEST = 60  # characters
_LEAST_LETTERS = 3


def told_apart(rows: Sequence[Row], titles: Sequence[str | None]) -> list[str | None]:
    """Give the titles of rows; those of papers with what stands beside, if some are the same and none is with that."""
    papers = [(at, title) for at, title in enumerate(titles) if title and _is_of_a_paper(title)]
    told = {at: f"{title}, {beside}" for at, title in papers if (beside := _beside(rows[at]))}
    if _are_apart([titles[at] for at in told]) or not _are_apart(list(told.values())):
        return list(titles)
    return [told.get(at, title) for at, title in enumerate(titles)]


def _are_apart(titles: Sequence[str | None]) -> bool:
    return len(set(titles)) == len(titles)


def _is_of_a_paper(title: str) -> bool:
    return names_paper(title.partition(",")[0])


def _beside(row: Row) -> str:
    """Give the first words of a row that stand in no link, and are neither its day nor the kind of a file."""
    in_links = in_links_of(row)
    said = (clean(text).strip("()[] ,:") for text, element in row.chunks() if element not in in_links)
    return next(filter(_tells, said), "")


def _tells(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return letters >= _LEAST_LETTERS and len(text) <= _LONGEST and not is_day(text) and not KIND.search(text)
