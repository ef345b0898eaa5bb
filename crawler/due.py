"""Decides when to look again: at a source, and at an article that is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawler.fetching.waits import doubled
from pipeline.addresses import canonical
from pipeline.store.asking import Standing

MOVED_AFTER = 3
"""Looks in a row that are permanently redirected to one address, until the source is looked for there."""
GONE_AFTER = 3
"""Looks in a row that are answered 404 or 410, until a source's page is taken for gone."""
LONGEST_FRESH = timedelta(hours=6)
"""How long Cache-Control may put off a look: some servers send a year with everything."""
_LONGEST_PAUSE = timedelta(days=1)  # between looks at a source that fails
_LONGEST_PAUSE_GONE = timedelta(days=7)
_UNLEARNT_AFTER = 3  # looks in a row that fail at a learned address: then the configured one is asked again


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What came of asking for a source's own page."""

    sent: bool = True  # it was asked; not, where its host is to be left alone
    failed: bool = False
    gone: bool = False  # 404 or 410
    blocked: bool = False  # by a wall
    moved_to: str | None = None  # where permanent redirects lead
    fresh_for: timedelta = timedelta()  # as its Cache-Control says


def stand(before: Standing, look: Look, now: datetime) -> Standing:
    """Give how a source stands after a look."""
    if not look.sent:
        return before
    if not look.failed:
        well = replace(before, failures=0, failing_since=None, gone=0, gone_since=None)
        return _followed(well, look.moved_to, now)
    gone = before.gone + 1 if look.gone else 0
    after = replace(
        before,
        failures=before.failures + 1,
        failing_since=before.failing_since or now,
        gone=gone,
        gone_since=(before.gone_since or now) if gone else None,
        moved=0,
        moved_to=None,
    )
    return replace(after, learned_url=None, learned_at=None) if after.failures >= _UNLEARNT_AFTER else after


def _followed(before: Standing, moved_to: str | None, now: datetime) -> Standing:
    if moved_to is None:
        return replace(before, moved=0, moved_to=None)
    moved = before.moved + 1 if moved_to == before.moved_to else 1
    if moved < MOVED_AFTER:
        return replace(before, moved=moved, moved_to=moved_to)
    home = moved_to == canonical(before.url)
    return replace(
        before, moved=0, moved_to=None, learned_url=None if home else moved_to, learned_at=None if home else now
    )


def pause(every: timedelta, standing: Standing, look: Look, wait_until: datetime | None, now: datetime) -> timedelta:
    """Give how long after `now` a source is looked at again.

    A page that its server calls fresh is not asked for sooner, within `LONGEST_FRESH`; one that fails is asked for at
    longer and longer intervals; and none before its host may be asked.
    """
    if standing.failures:
        longest = _LONGEST_PAUSE_GONE if standing.gone >= GONE_AFTER else _LONGEST_PAUSE
        usual = doubled(every, standing.failures, longest, standing.source_id)
    else:
        usual = max(every, min(look.fresh_for, LONGEST_FRESH))
    if wait_until is None:
        return usual
    return wait_until - now if not look.sent else max(usual, wait_until - now)


def again_at(
    first_seen_at: datetime | None, steps: Sequence[timedelta], fresh_for: timedelta, now: datetime
) -> datetime | None:
    """Give when an article is looked at again: the first of the steps after it was first seen that is still to come.

    None for no more. Steps that were missed are not made up for: one look tells all of them.
    """
    if first_seen_at is None:
        return None
    soonest = now + min(fresh_for, LONGEST_FRESH)
    coming = [first_seen_at + step for step in sorted(steps) if first_seen_at + step > now]
    return max(coming[0], soonest) if coming else None
