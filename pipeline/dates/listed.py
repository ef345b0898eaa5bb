"""Knows how the date of a row or a teaser is written down until its page is read: with what it leaves open.

As ISO 8601 has it: a span of days is an interval ("2025-03-12/2025-03-14"), and a "?" behind a day says that it is
not certain ("2026-03-10?"), for either of its numbers may be the month. A "~" says that it is about that day
("2026-03-10~"), for the row says how long ago it was: each look at "a week ago" would be another day, the first counts.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pipeline.dates import moment, parse_date, swapped
from pipeline.dates.months import other_order
from pipeline.dates.spans import began, is_span
from pipeline.guesses import Guess

ABOUT = "~"
"""Stands behind a day that is said as being so long ago."""

_MARKS = ("?", ABOUT)


def is_about(iso: str | None) -> bool:
    """Tell whether a row says how long ago its day was."""
    return iso is not None and iso.endswith(ABOUT)


def listed_date(text: str, language: str | None) -> str | None:
    """Give the first full date in a short text as `parse_date` does, with a "?" where it may be another."""
    found = parse_date(text, language)
    other = other_order(language) if found is not None else None
    return found if other is None or parse_date(text, other) in (None, found) else f"{found}?"


def is_sure(iso: str) -> bool:
    """Tell whether a row says its day, and no span of days or one of two."""
    return not is_span(iso) and not is_marked(iso)


def is_marked(iso: str) -> bool:
    """Tell whether a sign behind a day, or a span of days, says that it is not certain."""
    return iso.endswith(_MARKS)


def unmarked(iso: str) -> str:
    """Give a day, or a span of days, without such a sign."""
    return iso[:-1] if is_marked(iso) else iso


def in_words(iso: str) -> str:
    """Give the day of a row, or its days, as people are shown them; a "?" stands behind what is not certain."""
    return " to ".join(day[:10] for day in unmarked(iso).split("/")) + "?" * is_marked(iso)


def surer(one: str | None, other: str | None) -> str | None:
    """Give the first of two dates that there is: behind a date stands one of two, and behind that a span of days."""
    there = [iso for iso in (one, other) if iso is not None]
    return min(there, key=lambda iso: (is_span(iso), not is_sure(iso)), default=None)


def is_to_come(listed: str, now: datetime) -> bool:
    """Tell whether the day of a row is one that has not begun anywhere: what is of it was not published on it."""
    tomorrow = (now + timedelta(days=1)).date().isoformat()
    return is_sure(listed) and listed[:10] > tomorrow


def is_when_it_takes_place(published: str, listed: str | None, now: datetime) -> bool:
    """Tell whether what a page gives for its date is what its row says of a day to come."""
    if listed is None or not is_to_come(listed, now):
        return False
    return listed[:10] in (published[:10], swapped(published)[:10])


def is_ahead(published: str, first_seen_at: datetime) -> bool:
    """Tell whether a date is one that had not come when what it is of was first seen."""
    try:
        return moment(published) > first_seen_at
    except (ValueError, OverflowError):
        return False


def date_of_row(listed: str | None, first_seen_at: datetime) -> tuple[str | None, Guess | None]:
    """Give the date that a row or a teaser has, and why it is a guess.

    A span of days has its first, unless that was still to come. Of two days the one that had come is the likelier.
    What is to come is an event, or to be done by then.
    """
    if listed is None or is_to_come(listed, first_seen_at):
        return None, None
    if is_sure(listed):
        return listed, None
    if is_span(listed):
        first = began(listed, first_seen_at)
        return first, "span" if first is not None else None
    if is_about(listed):
        return unmarked(listed), "ago"
    read = unmarked(listed)
    both = (read, swapped(read))
    past = [iso for iso in both if iso[:10] <= first_seen_at.date().isoformat()]
    return (past[0] if len(past) == 1 else read), "order"
