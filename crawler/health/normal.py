"""Learns what is normal for a source from its own looks: levels by medians, news by a Gamma-Poisson rate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

from pipeline.health import GOOD, Observation

_LAST = 60  # looks that a level is learned from: two and a half days of one an hour, a season of one a day
_TO_SCALE = 1.4826  # a median of distances, as a standard deviation of what is normally distributed
_HALF_LIFE = 28.0  # days, as for how often a source is looked at
# Before anything is known: half a day with news in a day and a half. It is weak; ten days outweigh it.
_PRIOR_EVENTS, _PRIOR_DAYS = 0.5, 1.5
SURPRISE = 0.001
"""A silence is one once it had this chance at most."""
_LONGER_THAN_EVER = 1.5  # and once it is so many times as long as the longest before it: holidays come again


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Where a figure usually is, and how far from there it usually goes."""

    median: float
    spread: float
    count: int

    @property
    def low(self) -> float:
        """Give what is clearly below: four spreads, and at most three fifths."""
        return min(self.median - 4 * max(self.spread, 0.1 * self.median, 1.0), 0.6 * self.median)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often something is new. Days with news are counted, not articles: those come in batches."""

    last_new: datetime  # or since when it is watched, where there was nothing new yet
    events: float  # days with news, the earlier the less
    days: float  # that were watched, the earlier the less
    longest_silence: timedelta
    seen: int  # days with news, as they are

    @property
    def each_days(self) -> float:
        """Give how many days it takes until something is new, in the mean."""
        return (_PRIOR_DAYS + self.days) / (_PRIOR_EVENTS + self.events)

    def chance(self, silence: timedelta) -> float:
        """Give the chance of no news for so long."""
        all_days = _PRIOR_DAYS + self.days
        return float((all_days / (all_days + silence / timedelta(days=1))) ** (_PRIOR_EVENTS + self.events))

    @property
    def surprising(self) -> timedelta:
        """Give how long a silence must be to be one."""
        factor = SURPRISE ** (-1 / (_PRIOR_EVENTS + self.events)) - 1
        days = min((_PRIOR_DAYS + self.days) * factor, 36_500.0)
        return max(timedelta(days=days), self.longest_silence * _LONGER_THAN_EVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Normal:
    """What is normal for a source; None where too little was seen."""

    looks: int
    items: Level | None = None
    known: Level | None = None  # share of items that were known
    dated: Level | None = None  # share of items with a date
    summary_words: Level | None = None
    article_words: Level | None = None
    separated: Level | None = None  # share of articles' pages on which an article was found
    seconds: Level | None = None
    rhythm: Rhythm | None = None
    method: str | None = None


def normal_of(looks: Sequence[Observation], *, silence_too: bool = True) -> Normal:
    """Learn what is normal from looks, oldest first; those that went wrong are passed over.

    Unless `silence_too`, not how often something is new, which takes all of them.
    """
    good = [look for look in (looks if silence_too else looks[-3 * _LAST :]) if look.result in GOOD]
    shown = [look for look in good if look.result == "read" and look.items][-_LAST:]
    later = [look for look in shown if not look.first]
    with_pages = [look for look in good if look.pages][-_LAST:]
    return Normal(
        looks=sum(look.looks for look in looks),
        items=level(look.items for look in shown),
        known=level(look.known / look.items for look in later),
        dated=level(look.dated / look.items for look in shown),
        summary_words=level(look.summary_words for look in shown),
        article_words=level(look.article_words for look in with_pages),
        separated=level(look.separated / look.pages for look in with_pages),
        seconds=level(look.seconds for look in good[-_LAST:]),
        rhythm=rhythm_of(good) if silence_too else None,
        method=shown[-1].method if shown else None,
    )


def level(figures: Iterable[float | None]) -> Level | None:
    """Give the median of figures and their spread around it; None of none."""
    there = [figure for figure in figures if figure is not None]
    if not there:
        return None
    middle = median(there)
    spread = _TO_SCALE * median(abs(figure - middle) for figure in there)
    return Level(median=middle, spread=spread, count=len(there))


def rhythm_of(good: Sequence[Observation]) -> Rhythm | None:
    """Learn how often something is new, from the looks until something was new for the last time.

    The silence since then is what is to be judged, so it must not teach what is normal.
    """
    if not good:
        return None
    events: dict[date, datetime] = {}
    for look in good:
        if look.new and not look.first:
            events.setdefault(look.at.date(), look.at)
    last = max((look.at for look in good if look.new), default=good[0].at)
    if not events:
        return Rhythm(last_new=last, events=0.0, days=0.0, longest_silence=timedelta(), seen=0)
    begun = good[0].at
    moments = [begun, *events.values()]
    watched = max((last - begun) / timedelta(days=1), 1.0)
    # The integral of the weights over the days watched, and their sum over the days with news.
    decay = 0.693147 / _HALF_LIFE
    days = (1 - 2 ** (-watched / _HALF_LIFE)) / decay
    weights = (2 ** (-((last - at) / timedelta(days=1)) / _HALF_LIFE) for at in events.values())
    return Rhythm(
        last_new=last,
        events=sum(weights),
        days=days,
        longest_silence=max(after - before for before, after in pairwise(moments)),
        seen=len(events),
    )
