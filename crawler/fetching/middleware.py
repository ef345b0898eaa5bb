"""What Scrapy asks of a middleware that needs its crawler."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler


class OfCrawler:
    """A middleware that is made for one crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it."""
        return cls(crawler)
