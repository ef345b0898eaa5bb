"""Scrapy's settings, each with what it is for; `settings()` completes them with what one crawl is told."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Coroutine
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Self, TypeVar

from scrapy.settings import BaseSettings, Settings

from pipeline import document
from pipeline.config import Config
from pipeline.pace import AGENT

_OBJECTS = 10_000  # made until rubbish is looked for: about those of twenty pages

_Result = TypeVar("_Result")

SPIDER_MODULES = ["crawler.spiders"]

# One asyncio loop for all crawls, the service's own: 31 ms of CPU a crawl of 6 pages, 2,330 as a process of its own.
TWISTED_REACTOR_ENABLED = False
DOWNLOAD_HANDLERS = {
    "http": "crawler.fetching.manners.PoliteHandler",
    "https": "crawler.fetching.manners.PoliteHandler",
    "seed": "crawler.seeds.SeedHandler",
    "file": None,  # on by default, and `crawl file:///etc/passwd` would read it
    "ftp": None,
    "data": None,
    "s3": None,
}
# Off by default, or on by default and open to whoever finds the port.
DOWNLOAD_VERIFY_CERTIFICATES = True
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
# Bounds. Without them a double gzip of 982 bytes became 500 MB.
DOWNLOAD_MAXSIZE = document.LARGEST_BYTES
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 20
REDIRECT_MAX_TIMES = 5
URLLENGTH_LIMIT = 4096
# Manners.
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = AGENT
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_REQUESTS = 4  # of one crawl, which asks one host: the others wait or are being read
DOWNLOAD_DELAY_JITTER = 0  # the delay is what the owner said it is
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"  # rather than REFERER_ENABLED: without it each crawl is warned of redirects
METAREFRESH_ENABLED = False
HTTPPROXY_ENABLED = False  # a proxy would connect in our place, behind the guard's back
RETRY_ENABLED = False  # what failed stays on the list and is asked again by the next crawl, not within 10 ms
HTTPERROR_ALLOW_ALL = True  # a 404 is an outcome
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml,application/feed+json;q=0.9,"
    "application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.5",
    "Accept-Encoding": "gzip, deflate",  # those of which a cut can be told for certain
}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # `dont_filter` switches it off for redirects
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": None,  # `Introduction` does, of these
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": None,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,  # it writes each message out to count its bytes
    "crawler.fetching.manners.OneSite": 90,  # before another site's rules are asked for
    "crawler.fetching.manners.Robots": 100,
    "crawler.fetching.reservations.Reservations": 110,
    "crawler.fetching.introduction.Introduction": 400,
    "crawler.fetching.freshness.ConditionalGet": 560,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.fetching.manners.Decompression": 590,
}
# Cost. CONCURRENT_ITEMS counts tasks started for each response, 100 by default.
CONCURRENT_ITEMS = 1
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # what was seen stands in the store
EXTENSIONS_BASE: dict[str, int] = {}
STATS_DUMP = False
LOG_FORMATTER = "crawler.fetching.introduction.Unsaid"
WARN_ON_GENERATOR_RETURN_VALUE = False


def settings(config: Config, *, data: Path | None = None) -> dict[str, Any]:
    """Give Scrapy's settings for one crawl, by what is configured.

    Turns with hosts are taken with all that work on the folder `data`, if that can be written.
    """
    constants = {name: value for name, value in globals().items() if name.isupper()}
    return constants | {
        "USER_AGENT": user_agent(config.site.contact or config.site.url),
        "DOWNLOAD_DELAY": config.site.delay,
        "TIDINGS_ALLOW_NETWORK": config.site.allow_network,
        "TIDINGS_TURNS": str(data / "turns") if data is not None and os.access(data, os.W_OK) else None,
    }


class OfCrawls(Settings):
    """Scrapy's settings for several crawls: each has a copy that it may set, of values that none of them changes.

    Scrapy copies every value and what it consists of, for each crawl, which takes a fifth of a look at a list.
    """

    def copy(self) -> Self:
        """Give settings to be set by one crawl."""
        mine = type(self).__new__(type(self))
        BaseSettings.__init__(mine)
        for name in self:
            value = self[name]
            mine.set(name, _own(value) if isinstance(value, BaseSettings) else value, self.getpriority(name) or 0)
        return mine


def _own(values: BaseSettings) -> BaseSettings:
    """Give a dictionary among the settings by itself: Scrapy puts some of its own into them."""
    mine = BaseSettings()
    for name in values:
        mine.set(name, values[name], values.getpriority(name) or 0)
    return mine


def user_agent(contact: str) -> str:
    """Give who asks, and where to complain: a header has no line breaks, and no letters beyond ASCII."""
    plain = "".join(character for character in contact if " " <= character <= "~")
    return f"Tidings/{_version()} (+{plain})"


def _version() -> str:
    try:
        return version("tidings")
    except PackageNotFoundError:  # run from a checkout that was not installed
        return "0"


def run(main: Coroutine[Any, Any, _Result]) -> _Result:
    """Run a coroutine on the loop that crawls are measured on: uvloop where there is one (a tenth less CPU a page)."""
    _spare_rubbish()
    try:
        import uvloop
    except ImportError:
        return asyncio.run(main)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main)


@cache  # once in a process: what is set aside again and again would never be let go of
def _spare_rubbish() -> None:
    """Look for rubbish seldom, and not among what was imported: that took a twentieth of a crawl's time."""
    gc.freeze()
    gc.set_threshold(_OBJECTS, 20, 20)
