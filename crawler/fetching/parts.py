"""Fetches what a page asks for while it is rendered: in its stead, behind the guard, with our manners, bounded."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.answers import RefusedError
from crawler.fetching.inflate import GZIP, CutOffError, TooLargeError, inflated
from crawler.settings import DOWNLOAD_MAXSIZE, REDIRECT_MAX_TIMES

MOST_REQUESTS = 60
MOST_BYTES = 20_000_000
_REDIRECTS = (301, 302, 303, 307, 308)
_OURS = ("user-agent", "cookie", "referer", "host", "range", "connection", "upgrade", "te", "priority", "dnt")
_FAMILIES = ("sec-", "accept-encoding", "content-", "if-", "proxy-", "upgrade-")
_KEPT = ("content-type", "content-language", "link")  # and what allows other sites to read it


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What was answered, decompressed and after redirects."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Parts:
    """The parts of one page, asked for one after the other, and not of a host that asks us to wait.

    The delay between requests is not kept: that would be minutes for the scripts of one page.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent = str(crawler.settings["USER_AGENT"])
        self._requests, self._bytes = MOST_REQUESTS, MOST_BYTES
        self._turn = asyncio.Lock()  # what is under way at once would be counted too late

    async def get(self, url: str, headers: Mapping[str, str]) -> Part:
        """Give what is at an address; raise what asking raised, `RefusedError` beyond the bounds."""
        async with self._turn:
            return await self._follow(url, headers)

    async def _follow(self, url: str, headers: Mapping[str, str]) -> Part:
        sent = {name: value for name, value in headers.items() if _is_sent(name.lower())}
        sent |= {"User-Agent": self._agent, "Accept-Encoding": "gzip"}
        for _ in range(REDIRECT_MAX_TIMES + 1):
            response = await self._ask(url, sent)
            location = response.headers.get("Location")
            if response.status not in _REDIRECTS or location is None:
                return self._part(response)
            url = urljoin(url, location.decode("latin-1"))
        raise RefusedError(f"the server redirects more than {REDIRECT_MAX_TIMES} times")

    async def _ask(self, url: str, headers: Mapping[str, str]) -> Response:
        if self._requests <= 0:
            raise RefusedError(f"the page asks for more than {MOST_REQUESTS} things")
        self._requests -= 1
        most = min(self._left(), DOWNLOAD_MAXSIZE)
        request = Request(
            url, headers=dict(headers), meta={"download_maxsize": most}, dont_filter=True, callback=NO_CALLBACK
        )
        response = await self._crawler.engine.downloader.handlers.download_request_async(request)
        self._bytes -= len(response.body)
        return response

    def _left(self) -> int:
        if self._bytes <= 0:
            raise RefusedError(f"the page asks for more than {MOST_BYTES:,} bytes")
        return self._bytes

    def _part(self, response: Response) -> Part:
        packed = (response.headers.get("Content-Encoding") or b"identity").strip().lower()
        body = response.body
        if packed in (b"gzip", b"x-gzip"):
            try:
                body = inflated(body, GZIP, min(self._left(), DOWNLOAD_MAXSIZE))
            except TooLargeError as error:
                self._bytes = 0
                raise RefusedError("there is too much in it") from error
            except (CutOffError, zlib.error) as error:
                raise RefusedError("its compression is broken") from error
            self._bytes -= len(body)
        elif packed != b"identity":
            raise RefusedError("it is compressed in a way that was not asked for")
        headers = {
            name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
            for name, values in response.headers.items()
        }
        kept = {name: value for name, value in headers.items() if name in _KEPT or name.startswith("access-control-")}
        return Part(status=response.status, headers=kept, body=body)


def _is_sent(name: str) -> bool:
    """Tell whether a header that the page's script set goes with the request: a key of its interface may be in one."""
    return name not in _OURS and not name.startswith(_FAMILIES)
