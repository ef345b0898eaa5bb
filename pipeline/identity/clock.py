"""Tells what a page prints of the moment it is asked from what it says: the time of day, today's date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from pipeline.dates.months import month_named
from pipeline.identity.difference import Piece

_TIME = re.compile(r"(?<![\d:])([01]?\d|2[0-3])\s?[:h]\s?([0-5]\d)(?::[0-5]\d)?(?!\d)|\b[ap]\.?m\b\.?", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+")
_HALF_DAY = 12 * 60  # minutes: clocks of twelve hours say the rest in letters
_LATE = 3  # minutes that a page may lie in a cache, more or less than the last time
_MOST_WORDS = 8  # of what changes: a time and a date


def only_the_clock(parts: Sequence[Piece], before: datetime, now: datetime) -> bool:
    """Tell whether a text differs only in times and dates that went on as the clock did between the two looks.

    A meeting put off from 14:00 to 15:00 is news; what shows at each look the moment of that look is not.
    """
    return any(not piece.kept for piece in parts) and all(
        piece.kept or _goes_on(piece, _beside(parts, number), before, now) for number, piece in enumerate(parts)
    )


def _beside(parts: Sequence[Piece], number: int) -> str:
    """Give the words that stand before and behind a piece, and were kept."""
    before = parts[number - 1].new[-1:] if number > 0 else ()
    behind = parts[number + 1].new[:1] if number + 1 < len(parts) else ()
    return " ".join((*before, *behind))


def _goes_on(piece: Piece, beside: str, before: datetime, now: datetime) -> bool:
    old, new = " ".join(piece.old), " ".join(piece.new)
    if not old or not new or max(len(piece.old), len(piece.new)) > _MOST_WORDS:
        return False
    was, are = _minutes(old), _minutes(new)
    if len(was) != len(are):
        return False
    for one, other in zip(was, are, strict=True):
        ahead = (one - _minute_of(before)) - (other - _minute_of(now))
        if min(ahead % _HALF_DAY, -ahead % _HALF_DAY) > _LATE:
            return False
    rest = [_TOKEN.findall(_TIME.sub(" ", text)) for text in (old, new)]
    if not any(rest):
        return True
    if not _is_today(rest[0], before) or not _is_today(rest[1], now):
        return False
    # A number alone may be anything: a day is one beside its month or its year. A word alone is no date.
    numbers = any(one.isdecimal() for one in rest[1])
    return numbers and any(month_named(one) or _is_year(one) for one in (*rest[1], *_TOKEN.findall(beside)))


def _minutes(text: str) -> list[int]:
    return [int(hour) * 60 + int(minute) for hour, minute in _TIME.findall(text) if hour]


def _minute_of(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def _is_year(token: str) -> bool:
    return token.isdecimal() and len(token) == 4


def _is_today(tokens: Sequence[str], moment: datetime) -> bool:
    """Tell whether these are parts of the date of `moment`, somewhere on earth."""
    return any(all(_is_part(token, moment + timedelta(days=days)) for token in tokens) for days in (-1, 0, 1))


def _is_part(token: str, day: datetime) -> bool:
    if token.isdecimal():
        return int(token) in (day.day, day.month, day.year, day.year % 100) and len(token) <= 4
    month = month_named(token)
    return not any(sign.isdigit() for sign in token) if month is None else month == day.month
