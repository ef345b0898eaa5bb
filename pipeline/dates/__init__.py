"""Reads the dates people write, and gives them as ISO 8601, as written: nothing is shifted, completed or guessed.

Own tables and a small grammar instead of a library: dateparser takes 2 ms a string, completes what is missing with the
day of the run ("March 2021" becomes a day) and reads numbers that are no dates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from pipeline.dates.calendars import days_elsewhere, reads_years_first
from pipeline.dates.months import MONTHS_BY_NUMBER, NAMES, day_and_month, fold, iso_day, month_as_said, months_in
from pipeline.dates.spans import spans_in, unnumbered

# Only zones whose letters mean one offset; "IST" or "ET" leave the time without one.
_ZONES = {
    **dict.fromkeys(("z", "utc", "gmt", "wet"), 0),
    **dict.fromkeys(("cet", "mez", "bst", "west"), 60),
    **dict.fromkeys(("cest", "mesz", "eet"), 120),
    "eest": 180,
    "edt": -240,
    **dict.fromkeys(("est", "cdt"), -300),
    **dict.fromkeys(("cst", "mdt"), -360),
    **dict.fromkeys(("mst", "pdt"), -420),
    "pst": -480,
}
_SHORT_OF_THAILAND = 50  # from which on a year of two numbers is one of Thailand's

_MONTH = rf"(?P<month>{NAMES})\b\.?"
_BEFORE_A_DAY = r"(?<!\w)(?=\w{2,12}\.?[\s-]{0,2}(?:the )?\d)"  # a word that may be a month: told before all are tried
_AFTER_DAY = r"(?:\.?[ºªo°]|st|nd|rd|th|er|re|e|ησ|η|\.)?"
# A number is looked for before what must not stand before it: so text without digits is passed over at once.
_DAY = r"(?P<day>[0-3]?\d)" + _AFTER_DAY
_ZONE_NAME = r"\s?\(?(" + "|".join(sorted(_ZONES, key=len, reverse=True)) + r")\b(?![+-])"
_ZONE = r"(?:" + _ZONE_NAME + r"|\s?(?:utc|gmt)?([+-]\d\d:?\d\d)(?!\d))?"
_AT = r"(?:\b(?:at|um|a las|as|a|alle ore|alle|ore|om|kl|godz|o godz|o)\b\.?\s?)?"
_CLOCK = r"([0-2]?\d):([0-5]\d)(?::([0-5]\d)(?:[.,]\d+)?)?"
_LOOSE_CLOCK = r"([0-2]?\d)\s?[h.]\s?([0-5]\d)(?=\s?(?:uhr|h\b|[ap]\.?m\b|\W|$))"
_BARE_HOUR = r"([0-2]?\d)(?=\s?(?:uhr|[ap]\.?m)\b)"
_TIME = re.compile(
    rf"(?:t|[\s,;|·•@(/–—-]{{0,4}}{_AT})(?:{_CLOCK}|{_LOOSE_CLOCK}|{_BARE_HOUR})"
    r"\s?(?:([ap])\.?m\b\.?|uhr\b|u\b|hrs\b|h\b)?" + _ZONE,
    re.ASCII,
)
_BASIC_TIME = re.compile(r"t([01]\d|2[0-3])([0-5]\d)([0-5]\d)?(z|[+-]\d\d:?\d\d)?(?!\d)", re.ASCII)
_MONTH_NAMED, _MONTH_AND_CLOCK = "the name of a month", "the name of a month and a time with seconds"
_SIGNS_APART = "signs with spaces around"
# Each with a sign that is in whatever has its form: most texts are told by it to have none.
_FORMS = (
    ("", re.compile(r"(?P<year>\d(?<![\d./-]\d)\d{3})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)")),
    (  # hu, ko; and numbers whose signs stand apart
        ". ",
        re.compile(
            r"(?P<year>\d(?<![\d./-]\d)(?<!\d\s\d)\d{3})\. (?P<month>\d{1,2})\. (?P<day>\d{1,2})"
            r"(?:\.(?!\d)|(?!\s?[^\W\d_\u1100-\u11ff]))"  # not "in 2024. 5. 21 people"
            r"(?![\d,:]|\.?(?:\([^()]{1,9}\))?\s?[~∼～–-]|\.\d)"
        ),
    ),
    (
        _SIGNS_APART,
        re.compile(
            r"(?P<year>\d(?<![\d./-]\d)(?<!\d\s\d)(?<!\d\s[./|-]\s\d)\d{3})\s(?P<sep>[-/.|])\s(?P<month>\d\d|(?<=/\s)\d)"
            r"\s(?P=sep)\s(?P<day>\d\d|(?<=/\s)\d)(?!\d|\s[./|-]\s\d)"
        ),
    ),
    ("", re.compile(r"(?P<year>(?:1(?<![\w./-]1)9|2(?<![\w./-]2)0)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?=t\d{4}|$)")),
    (
        _MONTH_NAMED,
        re.compile(
            rf"(?P<day>\d(?<![\d.,/-]\d)(?<!\d[ :]\d)(?:(?<=[0-3])\d)?){_AFTER_DAY}[\s./-]{{0,3}}"
            rf"(?:of |de |d['’]|di )?{_MONTH}[\s.,،/-]{{0,3}}(?:de |del |of )?(?P<year>\d{{4}})(?!\d)"
        ),
    ),
    (
        _MONTH_NAMED,  # hu, lt, eu
        re.compile(
            rf"(?P<year>\d(?<![\w./-]\d)\d{{3}})(?:e?ko)?[\s.,]{{1,3}}(?:m\. )?{_MONTH}\s(?P<day>\d{{1,2}})(?!\d)"
        ),
    ),
    (
        "thang",  # vi
        re.compile(r"(?<!\d)(?P<day>\d{1,2}) thang (?P<month>\d{1,2}),? (?:nam )?(?P<year>\d{4})(?!\d)"),
    ),
    (
        "thang",
        re.compile(
            rf"(?<!\w)(?:thang )?(?P<month>(?<=thang )\d{{1,2}}|(?=thang )(?:{NAMES})) "
            r"(?P<day>\d{1,2}),? (?P<year>\d{4})(?!\d)"
        ),
    ),
    (
        _MONTH_NAMED,  # lv, kk, uz
        re.compile(
            rf"(?P<year>\d(?<![\w./-]\d)\d{{3}})\.?[ -](?:gada|g\.|жылғы|жылы|yil) "
            rf"(?P<day>\d{{1,2}})(?:\. |[ -]){_MONTH}"
        ),
    ),
    *MONTHS_BY_NUMBER,
    (
        _MONTH_NAMED,
        re.compile(
            rf"{_BEFORE_A_DAY}{_MONTH}[\s-]{{0,2}}(?:the )?{_DAY}[\s,،.-]{{0,3}}(?:de |of )?(?P<year>\d{{4}})(?!\d)"
        ),
    ),
    (
        _MONTH_AND_CLOCK,  # as C's ctime() and date(1) print it: the year stands behind the time
        re.compile(
            rf"{_BEFORE_A_DAY}{_MONTH}\s(?P<day>\d{{1,2}})\s"
            r"(?=\d\d:\d\d:\d\d\s(?:\w{1,5}\s|[+-]\d{4}\s)?(?P<year>\d{4})\b)"
        ),
    ),
)
_BY_PROGRAMS = re.compile(r"\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)?)?", re.ASCII)
# Of Japan, whose years are counted from one.
_ERA_BEFORE = {"令和": 2018, "平成": 1988, "昭和": 1925}
_ERAS = re.compile(
    r"(?P<era>令和|平成|昭和)\s?(?P<year>\d{1,2}|元)\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日"
)
_NUMBERS = re.compile(r"(\d(?<![\d./-]\d)(?<!\d:\d)\d?)([./-])\s?(\d{1,2})\2\s?(\d{4}|\d\d)(?![\d:])(?![./-]\d)")
_AS_A_LABEL = re.compile(r"(\d\d?)([./-])(\d\d?)\2(\d{4})(?=:(?!\d))")  # that a text begins with: "8/31/2020: a talk"
_APART = re.compile(  # of one number only with strokes: "5 - 3 - 2024" is what a team won and lost
    r"(\d(?<![\d./-]\d)(?<!\d[:\s]\d)(?<![./|-]\s\d)(?:\d|(?=\s/)))\s([./|-])\s(\d\d|(?<=/\s)\d)\s\2\s(\d{4})(?![\d:]|\s[./|-])"
)
# What makes of a day and a date a span of time, which is an event's and not a publication's.
_TO = r"[-–—]|bis(?: zum)?|to|until|till|au|al|ate|hasta|tot|t/m|do|" + "|".join(
    map(fold, ("ถึง", "تا", "إلى", "حتى", "עד", "से"))
)
_DAY_BEFORE_SPAN = re.compile(
    rf"(?:^|[^\d:])[0-3]?\d(?:st|nd|rd|th|er|\.)?\s?(?:{_MONTH})?\s?(?:{_TO}|[/&]|and|und|et|y|e|en|i)\s?$"
)
# "14 gennaio 20": a year of two digits ends its line, or what stands in brackets or between bars.
_SHORT_YEAR = re.compile(
    rf"(?P<day>\d(?<![\d.,/:-]\d)(?<!\d \d)(?:(?<=[0-3])\d)?)(?:\.?\s|(?P<dash>-)){_MONTH}(?(dash)-|\s)"
    r"'?(?P<year>[0-4]\d)(?=\s?(?:$|[)\]|]))"
)
_LONGEST_TEXT = 20_000
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d\D*\d\D*\d|元")  # each form has three, or 元 for its year
# Of which the first number may be the month, or the second, by the language alone.
_EITHER_WAY = re.compile(r"(?<!\d)(?:0?[1-9]|1[0-2])\s?[/-]\s?(?:0?[1-9]|1[0-2])(?!\d)")
_SHORT = 300  # characters: lines, which several who look for the date of a page read


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date that stands in a text: how it reads in ISO 8601, and where (in the text as `fold` gives it)."""

    iso: str
    start: int
    end: int


def parse_date(text: str, language: str | None = None) -> str | None:
    """Give the first full date in a short text ("Berlin, 3. November 2021, 10:30 Uhr") as ISO 8601; None without one.

    `language` (BCP 47, its region counts) decides which number is the month in "03/04/2021"; without one such a date is
    unknown. Months without a day, spans of days and dates that do not exist are None.
    """
    return next((found.iso for found in find_dates(text[:_SHORT], language)), None)


def find_dates(text: str, language: str | None = None) -> list[FoundDate]:
    """Give the full dates in `text` in their order, without the ends of spans: "3 to 5 May 2021" has none."""
    found, either_way = (_found_in_line if len(text) <= _SHORT else _found)(text, language)
    if either_way:
        _MET.set(True)
    return list(found)


_MET: ContextVar[bool] = ContextVar("_MET", default=False)


@contextmanager
def noting_either_way() -> Iterator[Callable[[], bool]]:
    """Give what tells whether numbers were met since that could be read either way: else a second look is in vain."""
    before = _MET.set(False)
    try:
        yield _MET.get
    finally:
        _MET.reset(before)


def _found(text: str, language: str | None) -> tuple[Sequence[FoundDate], bool]:
    """Give the dates, and whether numbers are there whose order only the language tells."""
    folded = fold(text[:_LONGEST_TEXT])
    if _DIGITS.search(folded) is None or _DIGITS.search(folded := unnumbered(folded)) is None:
        return (), False
    either_way = ("/" in folded or "-" in folded) and _EITHER_WAY.search(folded) is not None
    if _BY_PROGRAMS.fullmatch(folded):  # as nearly all that is declared: nothing else can be in it
        return tuple(_in_form(_FORMS[0][1], folded, language)), either_way
    found = sorted(_matches(folded, language), key=lambda date: (date.start, -date.end))
    apart: list[FoundDate] = []
    for date in found:
        if not apart or date.start >= apart[-1].end:
            apart.append(date)
    spans = spans_in(folded, language) if apart else []
    outside = tuple(
        date
        for date in apart
        if not _begins_span(folded, date.start)
        and not any(span.start < date.end and date.start < span.end for span in spans)
    )
    return outside, either_way


def _begins_span(folded: str, end: int) -> bool:
    """Tell whether a day stands before a date as the beginning of a span does."""
    start = max(0, end - 30)
    return _DIGIT.search(folded, start, end) is not None and _DAY_BEFORE_SPAN.search(folded, start, end) is not None


_found_in_line = lru_cache(maxsize=1024)(_found)


def moment(iso: str) -> datetime:
    """Give the moment of an ISO 8601 date as aware UTC, to sort by: a day is its first instant, a naive time UTC's.

    A span of days is sorted by its beginning.
    """
    when = datetime.fromisoformat(iso.partition("/")[0])
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


def swapped(iso: str) -> str:
    """Give a date as it reads with its month and its day the other way round."""
    return f"{iso[:5]}{iso[8:10]}-{iso[5:7]}{iso[10:]}"


def _matches(folded: str, language: str | None) -> Iterator[FoundDate]:
    with_month = months_in(folded) > 0
    apart = " / " in folded or " | " in folded or " - " in folded or " . " in folded
    there = {
        _MONTH_NAMED: with_month,
        _MONTH_AND_CLOCK: with_month and folded.count(":") > 1,
        _SIGNS_APART: apart,
    }
    for sign, form in _FORMS:
        if there.get(sign, sign in folded):
            yield from _in_form(form, folded, language)
    for match in _SHORT_YEAR.finditer(folded) if with_month else ():
        day = iso_day(2000 + int(match["year"]), month_as_said(match["month"], language) or 0, int(match["day"]))
        if day is not None:
            yield FoundDate(iso=day, start=match.start(), end=match.end())
    for match in _ERAS.finditer(folded) if "年" in folded else ():
        year = _ERA_BEFORE[match["era"]] + (1 if match["year"] == "元" else int(match["year"]))
        day = iso_day(year, int(match["month"]), int(match["day"]))
        if day is not None:
            yield FoundDate(iso=day, start=match.start(), end=match.end())
    for iso, start, behind in days_elsewhere(folded, language):
        time, end = _time(folded, behind)
        yield FoundDate(iso=iso + time, start=start, end=end)
    label = _AS_A_LABEL.match(folded) if ":" in folded else None
    numbers = (*((label,) if label else ()), *_NUMBERS.finditer(folded), *(_APART.finditer(folded) if apart else ()))
    for match in numbers:
        day = _day_of_numbers(match, language)
        if day is not None:
            time, end = _time(folded, match.end())
            yield FoundDate(iso=day + time, start=match.start(), end=end)


def _in_form(form: re.Pattern[str], folded: str, language: str | None) -> Iterator[FoundDate]:
    for match in form.finditer(folded):
        month = match["month"]
        day = iso_day(int(match["year"]), month_as_said(month, language) or int(month), int(match["day"]))
        if day is not None:
            time, end = _time(folded, match.end())
            yield FoundDate(iso=day + time, start=match.start(), end=max(end, match.end("year")))


def _day_of_numbers(match: re.Match[str], language: str | None) -> str | None:
    """Read "03.11.2021" and "11/3/2021"; two-digit years only where all else has two digits as well."""
    first, separator, second, year = match.groups()
    if len(year) == 2:
        if separator == "-" or len(first) + len(second) < 4:
            return None
        if reads_years_first(language):
            return iso_day(2000 + int(first), int(second), int(year))
        spoken = (language or "")[:2].casefold()
        if spoken == "fa" or (spoken == "th" and int(year) >= _SHORT_OF_THAILAND):
            return None  # it is counted otherwise there
        year = "20" + year
    found = day_and_month(int(first), separator, int(second), language)
    return iso_day(int(year), found[1], found[0]) if found is not None else None


def _time(folded: str, start: int) -> tuple[str, int]:
    """Give the time of day that follows a date ("T10:30:00+02:00", or nothing) and where it ends."""
    match = _TIME.match(folded, start)
    if match is None:
        return _time_without_colons(folded, start)
    clock, minutes, seconds, other, other_minutes, bare, half, zone, offset = match.groups()
    hour = int(clock or other or bare)
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23:
        return "", start
    written = f"T{hour:02}:{minutes or other_minutes or '00'}" + (f":{seconds}" if seconds else "")
    if zone:
        return written + _offset(_ZONES[zone], zone), match.end()
    if offset:
        digits = offset.replace(":", "")
        if int(digits[1:3]) > 14 or int(digits[3:]) > 59:
            return written, match.end()
        return f"{written}{digits[:3]}:{digits[3:]}", match.end()
    return written, match.end()


def _time_without_colons(folded: str, start: int) -> tuple[str, int]:
    match = _BASIC_TIME.match(folded, start)
    if match is None:
        return "", start
    hour, minute, second, zone = match.groups()
    offset = zone and (zone.upper() if zone == "z" else f"{zone[:3]}:{zone[-2:]}")
    return f"T{hour}:{minute}" + (f":{second}" if second else "") + (offset or ""), match.end()


def _offset(minutes: int, zone: str) -> str:
    if zone == "z":
        return "Z"
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
