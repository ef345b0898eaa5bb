"""Leaves a host alone for as long as it asks: Retry-After, remembered over crawls and restarts."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from pipeline.store.asking import Host, MannersStore

ASKS_US_TO_WAIT = (429, 503)
LONGEST_WAIT = timedelta(hours=24)  # a host that names a longer time is asked once a day whether it still holds
_FIRST_WAIT = timedelta(minutes=1)  # of a host that asks to wait and does not say how long; then doubled
_MOST_DOUBLINGS = 20


def retry_after(header: str | None, now: datetime) -> timedelta | None:
    """Give how long a Retry-After says to wait, in seconds or until a date; None where it says nothing readable."""
    text = (header or "").strip()
    if re.fullmatch(r"\d{1,12}", text):
        return min(timedelta(seconds=int(text)), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    until = until.replace(tzinfo=until.tzinfo or UTC)  # "-0000" and no zone at all: HTTP has none but GMT
    return max(timedelta(), min(until - now, LONGEST_WAIT))


def doubled(first: timedelta, times: int, longest: timedelta, key: str) -> timedelta:
    """Give a time that doubles with each time in a row (1 is the first), at most `longest`, and up to a quarter more.

    What is added hangs on `key` and `times` alone: sources that failed together are not all asked again together, and
    the same failure gives the same time.
    """
    plain: timedelta = min(first * 2 ** min(max(times, 1) - 1, _MOST_DOUBLINGS), max(first, longest))
    digest = hashlib.sha256(f"{key} {times}".encode()).digest()
    return plain * (1 + int.from_bytes(digest[:4]) / 2**32 / 4)


class Waits:
    """Which hosts asked to be left alone, as the store remembers it."""

    def __init__(self, manners: MannersStore) -> None:
        self._manners = manners
        self._waited: set[str] = set()  # hosts that had asked to be left alone, when they were last looked up

    def until(self, host: str, now: datetime) -> datetime | None:
        """Give until when a host is to be left alone; None where it may be asked."""
        known = self._manners.host(host)
        if known is not None and known.waits:
            self._waited.add(host)
        return known.wait_until if known and known.wait_until and known.wait_until > now else None

    def answered(self, host: str) -> None:
        """Remember that a host gives answers again."""
        if host in self._waited:
            self._waited.discard(host)
            self._manners.put_host(Host(host=host))

    def asked_to_wait(self, host: str, status: int, header: str | None, now: datetime) -> None:
        """Remember that a host asks to be left alone; `header` is its Retry-After."""
        known = self._manners.host(host) or Host(host=host)
        waits = known.waits + 1
        asked = retry_after(header, now)
        pause = doubled(_FIRST_WAIT, waits, LONGEST_WAIT, host) if asked is None else asked
        says = f"Retry-After: {header}" if asked is not None else "without saying how long"
        until = now + min(pause, LONGEST_WAIT)
        self._manners.put_host(replace(known, wait_until=until, waits=waits, reason=f"it answered {status} ({says})"))
