"""Asks for addresses as a reader would: once, and once more only if it has changed; and gives what was answered."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.answers import fault_of_error, headers_of, moved_to
from crawler.settings import settings
from pipeline.config import Config
from pipeline.looked import Looked
from pipeline.store.protocol import Fetch


async def look_at(urls: Sequence[str], config: Config, data: Path) -> dict[str, list[Looked]]:
    """Give what each address answers, at first and where it has a validator the second time; by the guard's leave."""
    found: dict[str, list[Looked]] = {url: [] for url in urls}
    runner = AsyncCrawlerRunner(settings(config, data=data))
    await runner.crawl(_LookingSpider, found=found)
    return found


@dataclass(frozen=True, slots=True)
class _Validators:
    """What `freshness.ConditionalGet` asks a store for: the validators of one answer, for any address."""

    etag: str | None
    last_modified: str | None

    def last_fetch(self, url: str) -> Fetch:
        return Fetch(
            url=url,
            role="article",
            fetched_at=datetime.now(UTC),
            status=200,
            etag=self.etag,
            last_modified=self.last_modified,
        )


class _LookingSpider(Spider):
    """Asks for each address, and once more for what can be asked for conditionally."""

    name = "looking"

    def __init__(self, *, found: dict[str, list[Looked]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.found = found

    async def start(self) -> AsyncIterator[Request]:
        for url in self.found:
            yield self._request(url, url, None)

    def _request(self, name: str, url: str, validators: _Validators | None) -> Request:
        meta = {"asked": url, "validators": validators, "site": None, "name": name}
        return Request(url, meta=meta, dont_filter=True, callback=self.on_answer, errback=self.on_error)

    async def on_answer(self, response: Response) -> AsyncIterator[Request]:
        name = response.meta["name"]
        headers, moved = headers_of(response), moved_to(response) is not None
        looked = Looked(url=response.url, status=response.status, headers=headers, body=response.body, moved=moved)
        self.found[name].append(looked)
        validators = _Validators(headers.get("etag"), headers.get("last-modified"))
        if len(self.found[name]) == 1 and looked.status == 200 and (validators.etag or validators.last_modified):
            yield self._request(name, response.url, validators)

    async def on_error(self, failure: Failure) -> None:
        request = getattr(failure, "request", None)
        name = request.meta["name"] if request is not None else next(url for url in self.found if not self.found[url])
        fault = fault_of_error(failure.value or failure)
        self.found[name].append(Looked(url=name, headers={}, failure=fault.reason))
