"""What Scrapy asks of a middleware that needs its crawler, and what that is asked for."""

from __future__ import annotations

from typing import Self, TypeVar

from scrapy.crawler import Crawler

_Kept = TypeVar("_Kept")


def kept_by(crawler: Crawler, name: str, kind: type[_Kept]) -> _Kept | None:
    """Give what a crawl keeps under this name: its diary, say; looking at one page, storing nothing, keeps nothing."""
    kept = getattr(crawler.spider, name, None)
    return kept if isinstance(kept, kind) else None


class OfCrawler:
    """A middleware that is made for one crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it."""
        return cls(crawler)
