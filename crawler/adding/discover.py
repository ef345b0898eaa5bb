"""Finds the items at an address of the web, with the manners of a crawl and none of its memory."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http.request import NO_CALLBACK

from crawler.adding.remedies import remedy_of
from crawler.answers import Fault, fault_of_error, fault_of_status, page_of
from crawler.elsewhere import Elsewhere, parts_of, places
from crawler.fetching.fetch import FetchError
from crawler.fetching.manners import Robots
from crawler.fetching.parts import Parts
from crawler.fetching.render import RenderError, has_script, missing, render
from crawler.find.discovery import SURE, Discovery, Method, Rejection
from crawler.find.find import LARGEST_XML_BYTES, find
from crawler.find.findings import Findings
from crawler.find.look import Look
from crawler.find.page import look_at_page
from crawler.find.section import within
from crawler.find.usual import usual_sitemap
from crawler.find.ways import Way
from crawler.report import Tell
from crawler.settings import settings
from crawler.sight import made_for_machines, wall_of
from pipeline.addresses import canonical
from pipeline.config import Config
from pipeline.document import UnreadableError
from pipeline.items import Page
from pipeline.pace import slow_look
from pipeline.told import said_by, tell
from pipeline.workers import WorkerFault, Workers

log = logging.getLogger(__name__)

SECONDS = 40
"""After so long nothing further is asked: a person waits for the answer."""

_MOST_REQUESTS = 24
_INVALID = tell("invalid address")
_OURS = tell("fault of ours")


async def discover(url: str, config: Config, data: Path | None, tell: Tell, items: str | None) -> Discovery:
    """Find the items at `url`; raise `FetchError` where the address gives no page, and says why.

    `tell` is called with a sentence on what is waited for; `items` is a selector for what is to be found.
    """
    address = canonical(url)
    if address is None:
        raise FetchError(_INVALID)
    found: list[Discovery | Fault] = []
    with Workers(1) as workers:
        runner = AsyncCrawlerRunner(settings(config, data=data))
        await runner.crawl(_Discoverer, url=address, workers=workers, found=found, tell=tell, items=items)
    match found:
        case [Discovery() as discovery]:
            return discovery
        case [Fault(reason=reason)]:
            raise FetchError(reason)
        case _:
            raise FetchError(_OURS)


class _Discoverer(Spider):
    """Looks at one page, and at the places beside it where its items may be."""

    name = "discover"

    def __init__(
        self,
        *,
        url: str,
        workers: Workers,
        found: list[Discovery | Fault],
        tell: Tell,
        items: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.items = items
        self.url, self.workers, self.found, self.tell = url, workers, found, tell
        self.asked = 0
        self.until = time.monotonic() + SECONDS
        self.leaving = False  # its server asks us to wait

    def slow_down(self, host: str, seconds: float) -> None:
        """Say what is waited for, where a host asks for a long time between requests."""
        if (sentence := slow_look(host, seconds, SECONDS)) is not None:
            self.tell(sentence)

    async def start(self) -> AsyncIterator[Request]:
        """Look, and leave what was found; a crawl of no requests but those that are waited for here."""
        try:
            self.found.append(await self._discover())
        except Exception:
            log.exception("address cannot be looked at url=%s", self.url)
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    async def _discover(self) -> Discovery | Fault:
        page = await self._ask(self.url)
        if isinstance(page, Fault):
            return page
        try:
            looked = await self.workers.run(look_at_page, page, self.items)
            # A script is how a challenge is met, and a feed beside a wall would be another door.
            wall = await self.workers.run(wall_of, page) if looked.is_page else None
        except WorkerFault as error:
            return Fault(reason=said_by(error), again=False)
        looked = replace(looked, url=looked.url or self.url)
        if wall is not None:
            return replace(looked.discovery(), reason=wall, remedy=remedy_of(wall) or tell("check it or wait"))
        if not looked.is_page and not looked.ways:
            return looked.discovery(*await self._in_parts(page))
        alone = not looked.is_page or self.items is not None  # who names the items wants no others
        ways, rejected = ([], []) if alone else await self._elsewhere(looked, page.url or self.url)
        found = looked.discovery(*ways, rejected=tuple(rejected))
        if found.items or not looked.is_page or not has_script(page):
            return found
        return await self._rendered(page, found)

    async def _rendered(self, page: Page, plain: Discovery) -> Discovery:
        """Look at the page as its script builds it; where that shows no items either, it is as it was found plain."""
        try:
            if (why := missing()) is not None:
                return replace(plain, reason=tell("as well", why=_why(plain), more=why))
            built = await render(page, Parts(self.crawler).get)
            looked = await self.workers.run(look_at_page, built, self.items)
        except (RenderError, WorkerFault) as error:
            return replace(plain, reason=tell("rendered: failed", why=_why(plain), more=said_by(error)))
        known = set(looked.rejected)
        found = looked.discovery(rejected=tuple(one for one in plain.rejected if one not in known))
        if not found.items:
            return replace(plain, reason=tell("rendered or not", why=found.reason or _why(plain)))
        return replace(found, rendered=True)

    async def _in_parts(self, page: Page) -> list[Way]:
        """Give what the likeliest part of a sitemap's index lists: a crawl follows it from there."""
        index = Elsewhere(url=page.url or self.url, method=Method.SITEMAP)
        try:
            parts = (await self.workers.run(find_for_machines, page)).next_urls
        except (UnreadableError, WorkerFault):
            return []
        for part in parts_of(index, parts):
            if items := (await self._look_there(part)).items:
                return [Way(method=Method.SITEMAP, items=items, url=index.url)]
            if self.leaving or time.monotonic() > self.until:
                break
        return []

    async def _elsewhere(self, looked: Look, url: str) -> tuple[list[Way], list[Rejection]]:
        """Ask for the places beside a page, until two ways agree or it has taken long enough."""
        robots = self.crawler.get_downloader_middleware(Robots)
        named = await robots.sitemaps_of(url) if robots is not None else ()
        usual = usual_sitemap(url)
        waiting = list(places(url, feeds=looked.feeds, api=looked.api, sitemaps=named or ((usual,) if usual else ())))
        ways: list[Way] = []
        rejected: list[Rejection] = []
        seen: set[str] = set()
        while waiting:
            place = waiting.pop(0)
            if place.url in seen or (place.method in {way.method for way in ways} and place.method is not Method.FEED):
                continue
            best = looked.discovery(*ways)
            if place.is_guess and best.confidence >= SURE:
                continue
            if place.method not in (Method.FEED, Method.WORDPRESS) and best.confirmed:
                continue
            if self.leaving or self.asked >= _MOST_REQUESTS or time.monotonic() > self.until:
                left = 1 + len(waiting)
                why = tell("not asked, asked to wait") if self.leaving else tell("not asked, too long")
                rejected.append(Rejection(what=tell("further places", count=left), why=why))
                break
            seen.add(place.url)
            findings = await self._look_there(place)
            if findings.left_out is not None:
                rejected.append(Rejection(what=place.url, why=findings.left_out))
            if findings.items:
                items = tuple(item for item in findings.items if within(item.url, place.below) and item.url != url)
                if items:
                    ways.append(Way(method=place.method, items=items, url=place.url))
                else:
                    why = tell("none below", count=len(findings.items), section=place.below)
                    rejected.append(Rejection(what=place.url, why=why))
            elif place.method is Method.SITEMAP and findings.next_urls:
                waiting[:0] = parts_of(place, findings.next_urls)
            elif not place.is_guess and findings.reason and (place.url != usual or named):
                rejected.append(Rejection(what=place.url, why=findings.reason))
        guesses = sum(place.url in seen for place in places(url, feeds=looked.feeds) if place.is_guess)
        if guesses and not any(way.method is Method.UNLINKED_FEED for way in ways):
            rejected.append(Rejection(what=tell("usual addresses", count=guesses), why=tell("no feed of this")))
        return ways, rejected

    async def _look_there(self, place: Elsewhere) -> Findings:
        page = await self._ask(place.url)
        if isinstance(page, Fault):
            self.leaving = self.leaving or page.wait
            return Findings(reason=page.reason)
        try:
            looked = await self.workers.run(find_for_machines, page)
        except (UnreadableError, WorkerFault) as error:
            return Findings(reason=said_by(error))
        return looked

    async def _ask(self, url: str) -> Page | Fault:
        self.asked += 1
        site = None if url == self.url else self.url
        meta = {"asked": url, "validators": None, "site": site, "download_maxsize": LARGEST_XML_BYTES}
        request = Request(url, meta=meta, dont_filter=True, callback=NO_CALLBACK)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # whatever asking raises is an outcome
            return fault_of_error(error)
        return fault_of_status(response) or page_of(response, datetime.now(UTC))


def _why(plain: Discovery) -> str:
    return plain.reason or tell("nothing listed")


def find_for_machines(page: Page) -> Findings:
    """Find the items of a feed or sitemap; a page that stands in its place has none."""
    return find(page) if made_for_machines(page) else Findings(reason=tell("page in its place"))
