"""The words of pages and feeds by language, and how dates and counts are written in each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from feeds.pages.vocabulary import Forms, Words
from feeds.pages.words_de import GERMAN
from feeds.pages.words_en import ENGLISH
from feeds.pages.words_fr import FRENCH

__all__ = [
    "WORDS",
    "Forms",
    "Words",
    "every",
    "first_seen",
    "words_of",
    "written_date",
    "written_moment",
    "written_time",
]

WORDS: Mapping[str, Words] = {words.language: words for words in (ENGLISH, FRENCH, GERMAN)}


def words_of(language: str) -> Words:
    """Give the words of a language (BCP 47), English where there are none of it."""
    return WORDS.get(language.split("-", 1)[0].lower(), ENGLISH)


def written_date(moment: datetime, words: Words) -> str:
    """Write the day of a moment out: "3 November 2026"."""
    day = words.first_of_month if moment.day == 1 else moment.day
    return words.date.format(day=day, month=words.months[moment.month - 1], year=moment.year)


def written_time(moment: datetime, words: Words) -> str:
    """Write the time of a moment, in UTC: readers of a page are anywhere."""
    at = moment.astimezone(UTC)
    return words.time.format(hour=at.hour, minute=at.minute)


def written_moment(moment: datetime, words: Words) -> str:
    """Write the day and the time of a moment."""
    at = moment.astimezone(UTC)
    return words.at.format(date=written_date(at, words), time=written_time(at, words))


def first_seen(moment: datetime, words: Words, *, dated_later: datetime | None = None) -> str:
    """Say that a date is only that of the first sight: the page gives none, or one that had not come then."""
    why = words.later_date.format(date=written_date(dated_later, words)) if dated_later else words.no_date
    return f"{words.first_seen.format(date=written_date(moment, words))} {why}"


def every(length: timedelta, words: Words) -> str:
    """Say how often something is done: "every 2 hours"."""
    minutes = round(length / timedelta(minutes=1))
    if minutes % (24 * 60) == 0:
        return words.counted(minutes // (24 * 60), words.every_days)
    if minutes % 60 == 0:
        return words.counted(minutes // 60, words.every_hours)
    return words.counted(minutes, words.every_minutes)
