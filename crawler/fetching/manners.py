"""How we behave, within Scrapy: robots.txt and its Crawl-delay, one thing at a time of a host, nothing that was cut."""

from __future__ import annotations

import asyncio
import time
import zlib
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, Protocol, runtime_checkable
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser

from crawler.answers import RefusedError, WaitError, fault_of_error
from crawler.fetching.diary import Diary
from crawler.fetching.freshness import moment_of
from crawler.fetching.guard import GuardedHandler
from crawler.fetching.inflate import GZIP, MEMBER, CutOffError, TooLargeError, inflated
from crawler.fetching.middleware import OfCrawler, kept_by
from crawler.fetching.rules import Rules
from crawler.fetching.turns import turn as among_processes
from crawler.fetching.waits import ASKS_US_TO_WAIT, Waits
from crawler.find.usual import usual_sitemap
from pipeline.addresses import authority_of, same_site
from pipeline.told import tell

_LONGEST_DELAY = 600  # seconds; to obey a longer Crawl-delay is not to ask
_LONGEST_ROBOTS = 512_000  # bytes that are read of a robots.txt, as RFC 9309 asks for at least
_FORBIDDEN = tell("forbidden")
_ASKS_FOR_RULES = {"asks_for_rules", "asks_for_reservations"}  # of requests


@runtime_checkable
class Slowed(Protocol):
    """Who wants to know that a host asks for more time between requests than is left anyway."""

    def slow_down(self, host: str, seconds: float) -> None:
        """Take note of it."""


class Robots(OfCrawler):
    """Obeys robots.txt as RFC 9309 has it, redirected requests included, and waits as long as its Crawl-delay says.

    Scrapy's own takes any answer for rules, an error page's too, and does not apply the delay.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._rules: dict[str, asyncio.Task[ProtegoRobotParser]] = {}

    async def process_request(self, request: Request) -> None:
        """Refuse what the rules of its host forbid, or all of it while those cannot be had."""
        parts = urlsplit(request.url)
        if parts.scheme == "seed" or request.meta.get("asks_for_rules"):
            return
        try:
            rules = await self.rules_of(f"{parts.scheme}://{parts.netloc}", request)
            if not rules.allowed(request.url, self._agent):
                raise RefusedError(_FORBIDDEN)
        except RefusedError as refused:
            if (diary := kept_by(self._crawler, "diary", Diary)) is not None:
                diary.note(request.url, reason=f"not asked: {refused}")
            raise

    async def sitemaps_of(self, url: str) -> tuple[str, ...]:
        """Give the sitemaps that the robots.txt of a page's host names, where it was read."""
        parts = urlsplit(url)
        rules = self._rules.get(f"{parts.scheme}://{parts.netloc}")
        return tuple((await rules).rp.sitemaps) if rules is not None else ()

    async def rules_of(self, site: str, request: Request) -> ProtegoRobotParser:
        """Give the rules of a host, asked for at most once a crawl; raise what asking for them raised."""
        if site not in self._rules:
            self._rules[site] = asking = asyncio.ensure_future(self._ask(site, request))
            asking.add_done_callback(lambda done: done.cancelled() or done.exception())  # nobody may be left who waits
        return await asyncio.shield(self._rules[site])  # shielded: others wait for the same answer

    async def _ask(self, site: str, request: Request) -> ProtegoRobotParser:
        keeper = kept_by(self._crawler, "rules", Rules)
        body = keeper.kept(site) if keeper is not None else None
        if body is None:
            response = await self._answer(site)
            body = _to_be_read(response.body) if response.status < 300 else b""
            if keeper is not None:
                keeper.keep(site, body, response)
        rules = ProtegoRobotParser(body, self._crawler.spider)
        seconds = rules.crawl_delay(self._agent)
        if seconds is not None and seconds > _LONGEST_DELAY:
            raise RefusedError(tell("too slow a rule", seconds=seconds), again=True)
        self._wait_between(request, seconds)
        return rules

    async def _answer(self, site: str) -> Response:
        ask = Request(f"{site}/robots.txt", callback=NO_CALLBACK, meta={"asks_for_rules": True}, dont_filter=True)
        try:
            response = await self._crawler.engine.download_async(ask)
        except IgnoreRequest as error:
            if not isinstance(error, RefusedError):  # redirected again and again: RFC 9309 takes it for absent
                return Response(ask.url, status=404)
            raise
        if response.status >= 500 or response.status in ASKS_US_TO_WAIT:
            raise RefusedError(tell("no rules", number=response.status), again=True)
        return response

    def _wait_between(self, request: Request, seconds: float | None) -> None:
        downloader = self._crawler.engine.downloader
        configured = self._crawler.settings.getfloat("DOWNLOAD_DELAY")
        if seconds is None or seconds <= configured:
            return
        spider = self._crawler.spider
        told = getattr(spider, "budget", spider)
        if isinstance(told, Slowed):
            told.slow_down(urlsplit(request.url).netloc, seconds)
        key = downloader.get_slot_key(request)
        downloader.per_slot_settings[key] = {"concurrency": 1, "delay": seconds}  # for a slot made anew
        if key in downloader.slots:
            downloader.slots[key].delay = seconds
            downloader.slots[key].lastseen = time.monotonic()  # counted from the answer, not from when it was asked for


def _to_be_read(body: bytes) -> bytes:
    """Give as much of a robots.txt as is read, in whole lines: of "Disallow: /x" half would forbid all of a site."""
    read = body[:_LONGEST_ROBOTS]
    return body if read == body else read[: max(read.rfind(b"\n"), read.rfind(b"\r")) + 1]


class _Turn(asyncio.Lock):
    """The turn with a host, and when it was last asked or had answered, by a clock that only goes forward."""

    asked_at = float("-inf")


async def sitemaps_of(crawler: Crawler, url: str) -> tuple[str, ...]:
    """Give the sitemaps of a page's site: those that its robots.txt names, else the usual one."""
    robots = crawler.get_downloader_middleware(Robots)
    named = await robots.sitemaps_of(url) if robots is not None else ()
    usual = usual_sitemap(url)
    return named or ((usual,) if usual else ())


class PoliteHandler(GuardedHandler):
    """Asks a host one thing at a time, whatever crawls want of it, and nothing once it has said that we ask too much.

    Scrapy's own slots let several through without a reactor (they count what is under way a turn of the loop too late),
    and what waits for a connection then would use up its time; and they send the next request before an answer is seen.
    """

    _turns: ClassVar[WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, _Turn]]] = WeakKeyDictionary()

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._asked_to_wait: set[str] = set()
        self._folder: str | None = crawler.settings.get("TIDINGS_TURNS")

    async def download_request(self, request: Request) -> Response:
        """Fetch in turn, unless the host asked to wait."""
        host = authority_of(request.url) or urlsplit(request.url).netloc
        turns = self._turns.setdefault(asyncio.get_running_loop(), defaultdict(_Turn))
        turn = turns[host]
        async with turn, self._among_processes(turn, host, request):
            started = turn.asked_at = time.monotonic()
            try:
                self._wait(host)
                response = await super().download_request(request)
            except Exception as error:
                if not getattr(self.crawler.spider, "leaving", False):  # what we have broken off is no answer of its
                    sent = not isinstance(error, WaitError)
                    self._note(request.url, started, fault_of_error(error).reason, sent=sent)
                raise
            finally:
                turn.asked_at = time.monotonic()
            self._note(request.url, started, response=response)
            self._heed(host, request, response)
            return response

    @asynccontextmanager
    async def _among_processes(self, turn: _Turn, host: str, request: Request) -> AsyncIterator[None]:
        """Keep the delay to what others asked of the host: to its own, Scrapy's slots keep it."""
        downloader = self.crawler.engine.downloader
        slot = downloader.slots.get(downloader.get_slot_key(request))
        delay = slot.delay if slot is not None else 0.0
        if (seconds := turn.asked_at + delay - time.monotonic()) > 0:
            await self._sleep(seconds)
        if self._folder is None:
            yield
            return
        async with among_processes(Path(self._folder), host, delay, self._sleep):
            yield

    async def _sleep(self, seconds: float) -> None:
        self.stay()
        await self.interruptible(asyncio.sleep(seconds))
        self.stay()

    def _wait(self, host: str) -> None:
        """Refuse to ask a host that is to be left alone."""
        if host in self._asked_to_wait:
            raise WaitError("its server asks us to wait", again=True)
        waits = kept_by(self.crawler, "waits", Waits)
        until = waits.until(host, datetime.now(UTC)) if waits is not None else None
        if until is not None:
            raise WaitError(f"its server asked us to wait until {until:%Y-%m-%d %H:%M:%S} UTC", again=True)

    def _heed(self, host: str, request: Request, response: Response) -> None:
        """Remember whether the host asks to be left alone."""
        waits = kept_by(self.crawler, "waits", Waits)
        if response.status in ASKS_US_TO_WAIT:
            self._asked_to_wait.add(host)
            if waits is not None:
                header = response.headers.get("Retry-After")
                said = header.decode("latin-1") if header else None
                waits.asked_to_wait(host, response.status, said, datetime.now(UTC))
        elif waits is not None and not _ASKS_FOR_RULES & request.meta.keys():  # those are given by who has no time else
            waits.answered(host)

    def _note(
        self,
        url: str,
        started: float,
        reason: str | None = None,
        *,
        sent: bool = True,
        response: Response | None = None,
    ) -> None:
        diary = kept_by(self.crawler, "diary", Diary)
        if diary is None:
            return
        diary.note(
            url,
            status=response.status if response is not None else None,
            size=len(response.body) if response is not None else None,
            seconds=time.monotonic() - started if sent else None,
            reason=reason if sent else f"not asked: {reason}",
            said_at=moment_of(response.headers) if response is not None else None,
        )


class OneSite(OfCrawler):
    """Refuses to follow a redirect to another site than `meta["site"]`, where there is one, or `meta["asked"]`."""

    def process_request(self, request: Request) -> None:
        """Refuse a request that a redirect made, where it leads away."""
        site = request.meta.get("site")
        if not site or "redirect_urls" not in request.meta:
            return
        if not any(same_site(request.url, one) for one in (site, request.meta.get("asked", site))):
            raise RefusedError(tell("another site", url=request.url))


class Decompression(HttpCompressionMiddleware):
    """Decompresses as Scrapy does, and refuses what ends early: Scrapy gives half a page with status 200."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Give the response with its body decompressed."""
        if "Content-Encoding" not in response.headers:
            return self._unsaid(response)
        # As plain bytes first: a TextResponse would guess the charset of the compressed ones, for 3 ms a page.
        plain = Response(
            response.url,
            status=response.status,
            headers=response.headers,
            body=response.body,
            flags=response.flags,
            request=response.request,
            ip_address=response.ip_address,
            protocol=response.protocol,
        )
        most = request.meta.get("download_maxsize", self._max_size)
        try:
            return super().process_response(request, plain)
        except CutOffError as error:
            raise RefusedError(tell("cut off"), again=True) from error
        except (TooLargeError, IgnoreRequest) as error:
            raise RefusedError(tell("too large decompressed", bytes=most)) from error
        except Exception as error:  # whatever its library raises for bytes that are not what they are said to be
            raise RefusedError(tell("broken compression"), again=True) from error

    def _unsaid(self, response: Response) -> Response:
        """Decompress what is packed and does not say so; a sitemap may be larger, and says itself what is wrong."""
        if not response.body.startswith(MEMBER):
            return response
        try:
            body = inflated(response.body, GZIP, self._max_size)
        except (TooLargeError, CutOffError, zlib.error):
            return response
        headers = response.headers.copy()
        if b"gzip" in (headers.get("Content-Type") or b""):  # which is what it was packed as
            del headers["Content-Type"]
        return Response(response.url, response.status, headers, body, response.flags, response.request)

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        if encoding in (b"gzip", b"x-gzip"):
            return inflated(body, GZIP, max_size)
        if encoding == b"deflate":
            # Sent as zlib, as the RFC has it, or bare.
            return inflated(body, zlib.MAX_WBITS if body[:1] == b"\x78" else -zlib.MAX_WBITS, max_size)
        return HttpCompressionMiddleware._decode(body, encoding, max_size)
