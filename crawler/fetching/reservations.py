"""A Scrapy middleware that asks a site once which of its pages it reserves from text and data mining (TDMRep).

Asked for before the first article of a crawl, and kept as robots.txt is: a look that asks for the list alone asks for
nothing more. Most sites have no such file; that is kept for a week, and is no fault of theirs.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.answers import RefusedError
from crawler.fetching.middleware import OfCrawler, kept_by
from crawler.fetching.rules import Rules
from crawler.fetching.waits import ASKS_US_TO_WAIT
from crawler.intake import Intake
from pipeline.reservations import LONGEST, PATH, reserve_kept, reserved_by_file, says_something
from pipeline.store.protocol import Address

_NONE_KEPT = timedelta(days=7)
_FAILED_KEPT = timedelta(hours=1)  # it may have rules that we could not get
_AT_ONCE = 200  # entries
_LEAST_KEPT = timedelta(hours=1)  # whatever it says of itself: they are rules for years


class Reservations(OfCrawler):
    """Gives requests for articles what the file of their site reserves of them, as `meta["reserved"]`."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._files: dict[str, asyncio.Task[bytes]] = {}

    async def process_request(self, request: Request) -> None:
        """Look up what is reserved of a page before it is asked for, redirected requests included."""
        rules, parts = kept_by(self._crawler, "rules", Rules), urlsplit(request.url)
        if rules is None or not parts.scheme.startswith("http") or not self._may_be_kept(request):
            return
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._files:
            self._files[site] = asyncio.ensure_future(self._file_of(site, rules))
        file = await asyncio.shield(self._files[site])  # shielded: others wait for the same answer
        request.meta["reserved"] = reserved_by_file(file, request.url)

    def _may_be_kept(self, request: Request) -> bool:
        """Tell whether a page may be an article: those of a list are, and an address that was given by itself."""
        address = request.meta.get("address")
        target = getattr(self._crawler.spider, "target", None)
        return isinstance(address, Address) and (address.role == "article" or getattr(target, "source", None) is None)

    async def _file_of(self, site: str, rules: Rules) -> bytes:
        """Give the file of a site, empty where it has none that can be read."""
        url = f"{site}{PATH}"
        if (kept := rules.kept(url)) is not None:
            return kept
        # TDMRep, 4.1: what a host reserves it says itself; another site's file says nothing of its pages.
        ask = Request(url, callback=NO_CALLBACK, meta={"asks_for_reservations": True, "site": site}, dont_filter=True)
        try:
            response = await self._crawler.engine.download_async(ask)
        except RefusedError as refused:
            if not refused.again:  # robots.txt forbids it, or it leads to where we do not go
                rules.keep_for(url, b"", _NONE_KEPT)
            return b""
        except DownloadCancelledError:  # the crawl is ending: nothing was said
            return b""
        except Exception:
            rules.keep_for(url, b"", _FAILED_KEPT)
            return b""
        body = _kept(url, response, rules)
        if body:
            await self._hold_for_kept(site, body)
        return body

    async def _hold_for_kept(self, site: str, body: bytes) -> None:
        """Reserve what was taken before the file was there, or while it could not be had."""
        intake = kept_by(self._crawler, "intake", Intake)
        if intake is None:  # of a look that stores nothing
            return
        store = intake.store
        kept = store.robots.unreserved(site)
        for begin in range(0, len(kept), _AT_ONCE):
            reserve_kept(kept[begin : begin + _AT_ONCE], body, store)
            await asyncio.sleep(0)  # there may be ten thousands: others go on meanwhile


def _kept(url: str, response: Response, rules: Rules) -> bytes:
    body = response.body if response.status == 200 and len(response.body) <= LONGEST else b""
    if not says_something(body):
        failed = response.status >= 500 or response.status in ASKS_US_TO_WAIT
        rules.keep_for(url, b"", _FAILED_KEPT if failed else _NONE_KEPT)
        return b""
    rules.keep(url, body, response, least=_LEAST_KEPT)
    return body
