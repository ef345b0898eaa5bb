"""Sum up the looks at a source by day or by week, for charts and the tables below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from statistics import median
from typing import Literal

from pipeline.health import GOOD, Observation

_MOST_DAYS = 14  # of looking that are shown by day; what is longer is shown by week
_MOST_WEEKS = 26
_AROUND = 20  # looks that tell what was usual

Length = Literal["day", "week"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What the looks of one day or week gave."""

    begins: datetime
    looks: int
    failed: int
    items: int | None  # on the list, the median of the looks that read it; None: none did
    new: int  # but for what was there before the first look


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Periods in a row without a gap, oldest first, up to the last look."""

    length: Length
    periods: tuple[Period, ...]


def figures(looks: Sequence[Observation]) -> Figures:
    """Sum up looks, oldest first: by day as long as they are few, else by week."""
    if not looks:
        return Figures(length="day", periods=())
    first, last = _day(looks[0]), _day(looks[-1])
    by_day = (last - first).days < _MOST_DAYS
    step = timedelta(days=1 if by_day else 7)
    begin = first if by_day else first - timedelta(days=first.weekday())
    begins = [begin + number * step for number in range((last - begin) // step + 1)][-_MOST_WEEKS:]
    grouped: dict[date, list[Observation]] = {one: [] for one in begins}
    for look in looks:
        at = begin + ((_day(look) - begin) // step) * step
        if at in grouped:
            grouped[at].append(look)
    return Figures(
        length="day" if by_day else "week", periods=tuple(_period(one, group) for one, group in grouped.items())
    )


def usual_items(looks: Sequence[Observation], since: datetime) -> tuple[int, int] | None:
    """Give how many items a list gave before a moment, and gives now; None where that cannot be told."""
    before = [look.items for look in looks if look.at < since and look.result == "read"][-_AROUND:]
    after = [look.items for look in looks if look.at >= since and look.result in ("read", "empty", "held")]
    return (round(median(before)), after[-1]) if before and after else None


def gaps(looks: Sequence[Observation]) -> tuple[int, int] | None:
    """Give how many days usually pass until something is new, and the most that did; None where that is unknown."""
    news = [look.at for look in looks if look.new and not look.first]
    days = [(later - earlier) / timedelta(days=1) for earlier, later in pairwise(news)]
    return (round(median(days)), round(max(days))) if len(days) > 1 and median(days) > 1.5 else None


def _day(look: Observation) -> date:
    return look.at.astimezone(UTC).date()


def _period(begins: date, looks: Sequence[Observation]) -> Period:
    read = [look.items for look in looks if look.result == "read"]
    return Period(
        begins=datetime.combine(begins, time(), UTC),
        looks=sum(look.looks for look in looks),
        failed=sum(look.looks for look in looks if look.result not in GOOD),
        items=round(median(read)) if read else None,
        new=sum(look.new for look in looks if not look.first),
    )
