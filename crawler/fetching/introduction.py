"""Tells a server with each request who asks, what is read and how long is waited."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.headers import Headers
from scrapy.logformatter import LogFormatter

from crawler.fetching.middleware import OfCrawler

_log = logging.getLogger("scrapy")


class Introduction(OfCrawler):
    """Does what three middlewares of Scrapy do, each of which writes the same headers anew for each request."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        told = crawler.settings
        self._headers = Headers({**told.getdict("DEFAULT_REQUEST_HEADERS"), "User-Agent": told["USER_AGENT"]})
        self._timeout = told.getfloat("DOWNLOAD_TIMEOUT")

    def process_request(self, request: Request) -> None:
        """Add what the request does not say itself."""
        for name, values in self._headers.items():
            dict.setdefault(request.headers, name, list(values))  # as Scrapy writes them already
        request.meta.setdefault("download_timeout", self._timeout)


class Unsaid(LogFormatter):
    """Writes what Scrapy logs of each answer only where somebody reads it."""

    def crawled(self, request: Request, response: Response, spider: Spider) -> Any:
        """Give what is to be logged; nothing where it would be thrown away."""
        return super().crawled(request, response, spider) if _log.isEnabledFor(logging.DEBUG) else None
