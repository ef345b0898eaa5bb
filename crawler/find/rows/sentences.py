"""Finds the days on which sentences say that something came out: "The board has published the call on 3 May 2024 …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.dates import find_dates
from pipeline.dates.listed import listed_date
from pipeline.dates.months import fold

_LEAST, _NEARLY_ALL = 3, 8  # rows; of ten
_LONGEST = 600  # characters of a text that is looked at
_LONGEST_LABELLED = 40  # characters of one in which a day is labelled
_EDGES = " \t|·•–—-:,([*"
_BEFORE = 30  # characters before a day
# As `fold` gives them, of English, French, German, Spanish, Italian, Portuguese, Dutch, Polish and Swedish.
_WORDS = (
    r"(?<!\w)(?:published|posted|released|issued|publiee?s?|parue?s?|veroffentlicht|erschienen|publicad[oa]s?|"
    r"pubblicat[oaie]|gepubliceerd|opublikowan[aoey]|publicerad[est]?)\s"
)
_ANY = re.compile(_WORDS)
_RIGHT_BEFORE = re.compile(
    rf"{_WORDS}(?:(?:on|at|the|le|am|el|dia|il|em|no|op|dnia|w|den)\s){{0,2}}(?:[^\W\d_]+,?\s)?$"
)


def days_told(rows: Sequence[Sequence[str]], language: str | None) -> list[str | None]:
    """Give the day that stands right behind such a word, for the texts of each row; only if nearly all rows have one.

    A row alone may tell of what another has published.
    """
    days = [next((day for text in texts if (day := _day(text, language))), None) for texts in rows]
    told = len(days) - days.count(None)
    return days if told >= _LEAST and told * 10 >= len(days) * _NEARLY_ALL else [None] * len(days)


def labels_in(texts: Sequence[str]) -> str:
    """Give what the short texts of a row say together, but for those of something that came out: "Order issued on …".

    A day may stand in another element than its label; such a word begins the text of a label.
    """
    short = (text for text in texts if len(text) <= _LONGEST_LABELLED)
    return " ".join(text for text in short if _ANY.search(f"{fold(text).strip(_EDGES)} ", 1) is None)


def _day(text: str, language: str | None) -> str | None:
    folded = fold(text) if len(text) <= _LONGEST else ""
    if _ANY.search(folded) is None:
        return None
    for date in find_dates(text, language):
        if _RIGHT_BEFORE.search(folded[max(0, date.start - _BEFORE) : date.start]):
            return listed_date(folded[date.start : date.end], language)
    return None
