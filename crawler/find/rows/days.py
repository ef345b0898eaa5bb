"""Tells texts that are a day, a month or a year, and hardly anything else."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.dates import find_dates
from pipeline.dates.calendars import TAIWANESE_NUMBERS
from pipeline.dates.months import is_month
from pipeline.separate.headlines import read_length

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d\d)(?![\d./-])")
EDGES = " -–—:,."
LONGEST_MONTH = 24  # characters of a month, or a day of it
LONGEST = 40  # of a text that is a date
_SHORT = 14  # of a date in numbers
_IN_BRACKETS = re.compile(r"\s*\([^()]{0,80}\)")  # "(showing 3 of 5 entries)"
_DAY_OF_MONTH = re.compile(r"(?<![\d.,])[0-3]?\d(?:\.|st|nd|rd|th)?\s(?:de\s|of\s)?([^\W\d_]{3,})")
_MONTH_DAY = re.compile(r"([^\W\d_]{3,})\.?\s[0-3]?\d(?![\d.,:])")
_WEEKDAY = re.compile(r"^[^\W\d_]{2,12}[.,]{1,2}\s+")  # "Wed, "
_LONGEST_BEFORE = 40  # characters in which a text begins with a date
_BESIDES = " \t»›→>|·•–—-:,;"
_HOUR = re.compile(r"^\W{0,3}\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s?(?:uhr|h|am|pm|[a-z]{3,4}\b))?", re.IGNORECASE)
WORDS_OF_DATES = 14  # characters beside a date that belong to it: "Published on"
LONGEST_WEEKDAY = 10
_CLOCK = re.compile(
    r"(?:^|[\s,@–—-]\s?(?:(?:at|um|ore|alle|kl\.?|om|à|às|a las)\s)?)"
    r"(?:[012]?\d[:h][0-5]\d(?:\s?(?:[ap]\.?\s?m\b\.?|uhr|h\b))?|[012]?\d(?:\.[0-5]\d)?\s?(?:[ap]\.?\s?m\b\.?|uhr\b))"
    r"(?:\s[A-Z]{2,4})?$",
    re.IGNORECASE,
)  # "January 16 at 11:00 am", "14 March 10:00 AM EST", "3. Mai, 18.30 Uhr"


def without_brackets(text: str) -> str:
    """Give a text without what it says in brackets."""
    return _IN_BRACKETS.sub("", text).strip()


@lru_cache(maxsize=4096)
def is_date(text: str, words: int = WORDS_OF_DATES) -> bool:
    """Tell whether a text is a date and hardly anything else: no more than so many characters of `words`."""
    text = _IN_BRACKETS.sub("", text)
    if len(text) > LONGEST or not any(map(str.isdigit, text)):
        return False
    found = find_dates(text)
    if found:
        rest = text[: found[0].start] + text[found[0].end :]  # folded, a date may have moved a little: enough to tell
        return read_length(rest) <= words and not any(map(str.isdigit, rest))
    return NUMERIC.search(text) is not None and len(text) <= _SHORT


def names_with_a_day(text: str, least: int = 2) -> bool:
    """Tell a day with `least` words or more: "Office order 29-07-2022", "Published on 3 May 2024"."""
    found = find_dates(text) if is_date(text) else ()
    words = " ".join(text[: day.start] + text[day.end :] for day in found[:1]).split()
    return sum(any(map(str.isalpha, word)) for word in words) >= least


def is_day(text: str) -> bool:
    """Tell whether a text is a day, if without its year, and hardly anything else: "July 17", "Jan. 17 at 9:30 am"."""
    if is_date(text) or is_date(text := without_clock(text)):
        return True
    if len(text) > LONGEST_MONTH or not any(map(str.isdigit, text)):
        return False
    bare = text.strip(EDGES)
    if TAIWANESE_NUMBERS.fullmatch(bare):
        return True
    before = _WEEKDAY.match(bare)
    if before is not None and not is_month(before[0].strip(" .,")):
        bare = bare[before.end() :]
    found = (form.fullmatch(bare) for form in (_DAY_OF_MONTH, _MONTH_DAY))
    return any(match is not None and is_month(match[1]) for match in found)


def without_clock(text: str) -> str:
    """Give a text without the time of a day that it ends in."""
    return _CLOCK.sub("", text)


def is_clock(text: str) -> bool:
    """Tell whether a text is a time of a day, and no more."""
    return bool(text) and not without_clock(text)


def beside_years(text: str) -> str:
    """Give what a text says beside the years in it."""
    return YEAR.sub("", text).strip(EDGES)


def is_month_of_year(text: str) -> bool:
    """Tell whether a text is a month with its year, and no more: "June 2022"."""
    return len(text) <= LONGEST_MONTH and YEAR.search(text) is not None and is_month(beside_years(text))


def is_period(text: str) -> bool:
    """Tell whether a text is a year, a month or a day, and no title in which there is a year."""
    rest = beside_years(text)
    return not rest or is_month(rest) or any(map(str.isdigit, rest))


def names_a_day(text: str) -> bool:
    """Tell whether there is a day of a month in a text, if without a year."""
    return any(is_month(match[1]) for form in (_DAY_OF_MONTH, _MONTH_DAY) for match in form.finditer(text))


def undated(text: str) -> str:
    """Give a text without the date that stands before it."""
    dates = find_dates(text[:_LONGEST_BEFORE])
    if not dates or text[: dates[0].start].strip(_BESIDES):
        return text
    after = text[dates[0].end :]
    rest = after.lstrip(_BESIDES)
    if after[:1].isalnum() or after.startswith("，") or rest[:1].islower():
        return text  # a sentence begins with it
    return _HOUR.sub("", rest).lstrip(_BESIDES)
