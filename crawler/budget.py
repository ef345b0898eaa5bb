"""Decides how many articles a look asks for: as many as it may, and as its host lets it have in the time there is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from crawler.intake import Intake
from crawler.targets import WebTarget
from pipeline.pace import length, slowly
from pipeline.store.protocol import Address

_A_LOOK = timedelta(hours=1)  # at an address that is no source: as long as one may be that is looked at hourly


class Budget:
    """The articles of one look at a target.

    Where a host asks for minutes between requests, a look at a source ends before its next one is due, and those go on
    with the rest; unless a person has said how many articles it is to be (`told`).
    """

    def __init__(self, target: WebTarget, intake: Intake, limit: int, *, told: bool, refresh: bool) -> None:
        self.limit = limit
        self._target, self._intake, self._told, self._refresh = target, intake, told, refresh
        self._slow: tuple[str, float] | None = None  # a host, and the seconds that it asks for between requests

    def slow_down(self, host: str, seconds: float) -> None:
        """Take note of what a host asks for, and say so where that is long: else nobody knows what is waited for."""
        if self._slow is None or seconds > self._slow[1]:
            self._slow = (host, seconds)
            if (sentence := slowly(host, seconds)) is not None:
                self._intake.tally.tell(f"{self._target.name}: {sentence}")

    def articles(self) -> Sequence[Address]:
        """Give the articles to be asked for: those that wait on the list, then those due for another look.

        Where so told, all that are known are due.
        """
        store, target = self._intake.store, self._target
        waiting = [one for one in store.pending(target.id) if one.role == "article"]
        if self._refresh:
            pending = {one.url for one in waiting}
            known = store.known_addresses(target.id)
            waiting += [one for one in known if one.role == "article" and one.url not in pending]
        else:
            waiting += store.to_look_again(target.id, datetime.now(UTC))
        most = self.limit if self._told or self._slow is None else min(self.limit, self._fitting(self._slow[1]))
        if self._slow is not None and (sentence := slowly(*self._slow, min(most, len(waiting)))) is not None:
            self._intake.tally.note(f"{target.name}: {sentence}")
        if len(waiting) > most:
            why = "(--limit)" if most == self.limit else f"in {length(self._time.total_seconds())} (--limit takes more)"
            more = f"{len(waiting) - most} more articles are known than the {most} looked at {why}"
            self._intake.tally.note(f"{target.name}: {more}; the next crawl goes on with them")
        return waiting[:most]

    @property
    def _time(self) -> timedelta:
        return self._target.source.every if self._target.source is not None else _A_LOOK

    def _fitting(self, seconds: float) -> int:
        """Give how many articles can be asked for in the time of a look, beside its list."""
        return max(1, int(self._time.total_seconds() / max(seconds, 0.001)) - 1)
