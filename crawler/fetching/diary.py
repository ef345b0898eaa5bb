"""Writes down what is asked of each host and what it answers, for the person who wonders what we do there."""

from __future__ import annotations

from datetime import UTC, datetime

from pipeline.addresses import authority_of
from pipeline.store.asking import Asked, MannersStore

_AT_ONCE = 50  # requests written in one go: a transaction for each would cost as much as storing its page


class Diary:
    """What one crawl asks, on its way to the store."""

    def __init__(self, manners: MannersStore) -> None:
        self._manners = manners
        self._waiting: list[Asked] = []

    def note(
        self,
        url: str,
        *,
        status: int | None = None,
        size: int | None = None,
        seconds: float | None = None,
        reason: str | None = None,
        said_at: datetime | None = None,
    ) -> None:
        """Note a request and what came of it, in bytes and seconds and when by its server, or why it was not sent."""
        host = authority_of(url)
        if host is None:  # a seed, or what is no address at all: nobody was to be asked
            return
        self._waiting.append(
            Asked(
                host=host,
                at=datetime.now(UTC),
                url=url[:2000],
                status=status,
                bytes=size,
                seconds=round(seconds, 3) if seconds is not None else None,
                reason=reason,
                said_at=said_at,
            )
        )
        if len(self._waiting) >= _AT_ONCE:
            self.close()

    def close(self) -> None:
        """Store what was noted."""
        waiting, self._waiting = self._waiting, []
        self._manners.note(waiting)
