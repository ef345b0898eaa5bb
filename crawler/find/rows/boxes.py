"""Reads dates whose numbers stand apart, in boxes of two lines: "15" over "2024.03", "03-15" over "2024"."""

from __future__ import annotations

import re

from pipeline.dates import parse_date
from pipeline.dates.listed import listed_date

_DAY = re.compile(r"\d{1,2}(?:日|일)?")
_YEAR = re.compile(r"((?:19|20)\d\d)(?:年|년)?")
_YEAR_MONTH = re.compile(r"((?:19|20)\d\d)\s?[.\-/年년]\s?(\d{1,2})(?:[./月월])?")
_MONTH_YEAR = re.compile(r"(\d{1,2})\s?[.\-/]\s?((?:19|20)\d\d)")
_MONTH_DAY = re.compile(r"(\d{1,2})-(\d{1,2})")
_TWO_NUMBERS = re.compile(r"(\d{1,2})([./])(\d{1,2})\2?")


def date_of_box(one: str, other: str, language: str | None) -> str | None:
    """Give the date that two texts make together, in either order."""
    return _date(one, other, language) or _date(other, one, language)


def _date(rest: str, year: str, language: str | None) -> str | None:
    """Read a day beside a month of a year, or a day of a month beside a year."""
    if _DAY.fullmatch(rest):
        day = rest.rstrip("日일")
        if match := _YEAR_MONTH.fullmatch(year):
            return _iso(match[1], match[2], day)
        if match := _MONTH_YEAR.fullmatch(year):
            return _iso(match[2], match[1], day)
    elif match := _YEAR.fullmatch(year):
        if numbers := _MONTH_DAY.fullmatch(rest):  # with hyphens the month comes first, as in 2024-03-15
            return _iso(match[1], numbers[1], numbers[2])
        if numbers := _TWO_NUMBERS.fullmatch(rest):
            return listed_date(f"{numbers[1]}{numbers[2]}{numbers[3]}{numbers[2]}{match[1]}", language)
    return None


def _iso(year: str, month: str, day: str) -> str | None:
    return parse_date(f"{year}-{int(month):02d}-{int(day):02d}")
