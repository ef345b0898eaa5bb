"""Keeps the robots.txt of a site for as long as it holds, over crawls and restarts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from scrapy.http import Response

from crawler.freshness import directives, fresh_for
from pipeline.robots import RobotsStore

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

LONGEST_KEPT = timedelta(hours=24)  # RFC 9309, 2.4: a longer kept copy should not be used


class Rules:
    """The rules of sites, as the store keeps them; `anew` asks for them whatever is kept."""

    def __init__(self, store: RobotsStore, *, anew: bool) -> None:
        self._store = store
        self._anew = anew

    def kept(self, site: str) -> bytes | None:
        """Give the rules of a site that still hold."""
        return None if self._anew else self._store.get(site, datetime.now(UTC))

    def keep(self, site: str, body: bytes, response: Response) -> None:
        """Keep what a site answered, for as long as it says, else for a day."""
        now = datetime.now(UTC)
        for_how_long = holds_for(response, now)
        if for_how_long > timedelta():
            self._store.put(site, body, now + for_how_long)


def holds_for(response: Response, now: datetime) -> timedelta:
    """Give how long rules may be kept: as their Cache-Control or Expires says, at most a day, which is the default."""
    says = bool(directives(response.headers)) or "Expires" in response.headers
    return min(fresh_for(response.headers, now), LONGEST_KEPT) if says else LONGEST_KEPT


def rules_of(crawler: Crawler) -> Rules | None:
    """Give the rules that a crawl keeps; looking at one page, storing nothing, keeps none."""
    rules = getattr(crawler.spider, "rules", None)
    return rules if isinstance(rules, Rules) else None
