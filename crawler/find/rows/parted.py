"""Puts spans of days together that stand in several elements: "12", "–", "14 May 2024".

Read by itself, their last part would be taken for the day of a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from crawler.find.rows.days import EDGES, LONGEST_MONTH
from pipeline.dates.months import fold, is_month
from pipeline.dates.spans import find_spans

_MOST = 7  # texts: "12", "May", "–", "14", "May", "2024"
_JOINS = re.compile(r"[-–—]|[-–—].*|.*[-–—]|[^\W\d_]{1,5}(?: [^\W\d_]{1,5})?", re.DOTALL)  # "to", "bis zum"
_ANY_YEAR = "2024"  # for what a heading completes; a leap year has all days


def with_whole_spans(texts: Sequence[str], language: str | None) -> Iterator[str]:
    """Give the texts of a row in their order, with each such span as one."""
    start = 0
    while start < len(texts):
        text, number = _first(texts[start : start + _MOST], language)
        yield text
        start += number


def _first(texts: Sequence[str], language: str | None) -> tuple[str, int]:
    """Give the span that texts begin with, and how many of them it is; else the first of them."""
    short = list(takewhile(lambda text: len(text) <= LONGEST_MONTH, texts))
    begins = len(short) > 1 and (any(map(str.isdigit, short[0])) or is_month(short[0]))
    if begins and any(map(_JOINS.fullmatch, short)):
        for number in range(len(short), 1, -1):
            if _is_span(text := " ".join(short[:number]).replace(" ,", ","), language):
                return text, number
    return texts[0], 1


def _is_span(text: str, language: str | None) -> bool:
    """Tell whether a text is a span of days and nothing else, if without its year."""
    bare = text.strip(EDGES)
    return any(
        span.start == 0 and span.end == len(fold(whole))
        for whole in (bare, f"{bare} {_ANY_YEAR}", f"{bare}.{_ANY_YEAR}")
        for span in find_spans(whole, language)[:1]
    )
