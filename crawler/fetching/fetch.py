"""Fetches one page by its address, with the manners of a crawl and none of its memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.answers import Fault, fault_of_error, fault_of_status, page_of
from crawler.fetching.parts import Parts
from crawler.fetching.render import RenderError, has_script, missing, render
from crawler.settings import settings
from pipeline.addresses import canonical
from pipeline.config import Config
from pipeline.items import Page


class FetchError(Exception):
    """An address gave no page; the message says why, in words."""


async def fetch(url: str, config: Config, *, rendered: bool = False, data: Path) -> Page:
    """Give the page at `url`, after redirects; raise `FetchError` where there is none to be had.

    With `rendered` it is as its script builds it, if it has one.
    """
    address = canonical(url)
    if address is None:
        raise FetchError("is no valid address; write one such as https://example.org/news")
    if rendered and (why := missing()) is not None:
        raise FetchError(why)
    found: list[Page | Fault] = []
    runner = AsyncCrawlerRunner(settings(config, data=data))
    await runner.crawl(_PageSpider, url=address, found=found, rendered=rendered)
    match found:
        case [Page() as page]:
            return page
        case [Fault(reason=reason)]:
            raise FetchError(reason)
        case _:
            raise FetchError("could not be fetched, by a fault of ours that is in the log")


class _PageSpider(Spider):
    """Asks for one page."""

    name = "page"

    def __init__(self, *, url: str, found: list[Page | Fault], rendered: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url, self.found, self.rendered = url, found, rendered

    async def start(self) -> AsyncIterator[Request]:
        meta = {"asked": self.url, "validators": None, "site": None}
        yield Request(self.url, meta=meta, dont_filter=True, callback=self.on_page, errback=self.on_error)

    async def on_page(self, response: Response) -> None:
        answer = fault_of_status(response) or page_of(response, datetime.now(UTC))
        if self.rendered and isinstance(answer, Page) and has_script(answer):
            try:
                answer = await render(answer, Parts(self.crawler).get)
            except RenderError as error:
                answer = Fault(reason=f"not rendered: {error}", again=True)
        self.found.append(answer)

    async def on_error(self, failure: Failure) -> None:
        self.found.append(fault_of_error(failure.value or failure))
