"""What has to be said of what was seen: each language gives all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

Said: TypeAlias = "str | tuple[str, str]"
"""How something is said; of a `count` of one, and of others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words of a language, and how it writes figures and days."""

    sentences: Mapping[str, Said]  # by kind
    is_one: Callable[[float], bool]  # which counts take the first form
    months: tuple[str, ...]
    day: str  # of day, month and at
    first: str  # how the first day of a month is written
    moment: str  # of day and at
    spans: tuple[str, str, str]  # an hour, hours, days
    every: tuple[str, str, str]  # so often: every hour, every so many hours, days
    statuses: Mapping[int, str]  # what a server answered, with its name
    decimal: str
    thousands: str
    share: str
