"""Keeps what a site tells robots for as long as it holds, over crawls and restarts: robots.txt, reservations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scrapy.http import Response

from crawler.fetching.freshness import directives, fresh_for
from pipeline.robots import RobotsStore

LONGEST_KEPT = timedelta(hours=24)  # RFC 9309, 2.4: a longer kept copy should not be used


class Rules:
    """What sites tell robots, as the store keeps it; `anew` asks for it whatever is kept.

    A robots.txt goes by its site, another file by its address.
    """

    def __init__(self, store: RobotsStore, *, anew: bool) -> None:
        self._store = store
        self._anew = anew

    def kept(self, site: str) -> bytes | None:
        """Give the rules of a site that still hold."""
        return None if self._anew else self._store.get(site, datetime.now(UTC))

    def keep(self, site: str, body: bytes, response: Response, *, least: timedelta = timedelta()) -> None:
        """Keep what a site answered, for as long as it says, else for a day."""
        self.keep_for(site, body, max(holds_for(response, datetime.now(UTC)), least))

    def keep_for(self, site: str, body: bytes, for_how_long: timedelta) -> None:
        """Keep this of a site for so long."""
        if for_how_long > timedelta():
            self._store.put(site, body, datetime.now(UTC) + for_how_long)


def holds_for(response: Response, now: datetime) -> timedelta:
    """Give how long rules may be kept: as their Cache-Control or Expires says, at most a day, which is the default."""
    says = bool(directives(response.headers)) or "Expires" in response.headers
    return min(fresh_for(response.headers, now), LONGEST_KEPT) if says else LONGEST_KEPT
