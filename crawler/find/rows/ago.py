"""Finds how long ago a row says that it was put there: "3 days ago" beside its title, and no other day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from crawler.find.rows import Row
from pipeline.dates.listed import ABOUT
from pipeline.dates.relative import relative_date, says_how_long_ago

_APART = re.compile(r"\s*[|·•;/–—]\s*")  # "Announcement • 3 days ago"


def day_ago(row: Row, title: str | None, language: str | None, now: datetime) -> str | None:
    """Give the day that a row says so, marked as a guess; only where a text beside the title says no more than that."""
    texts = (text for text, _ in row.chunks() if text != title)
    days = (relative_date(part, now, language) for text in texts for part in _APART.split(text))
    return next((f"{day}{ABOUT}" for day in days if day is not None), None)


def tells_how_long_ago(beside: Iterable[str]) -> bool:
    """Tell whether one of the texts beside a title says so: it speaks for a list as an event's day does."""
    return any(says_how_long_ago(part) for text in beside for part in _APART.split(text))
