"""The spider for what lies on disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.intake import Intake, Refusal
from crawler.seeds import Seed, SeedError, seeds_in
from crawler.targets import SeedTarget
from pipeline.entries.make import Origin
from pipeline.process import extract

_REMEDY = "give a saved page that has text in it"


class SeedSpider(Spider):
    """Takes in the pages of a file, a folder or an archive, in order."""

    name = "seeds"
    custom_settings = {"DOWNLOAD_DELAY": 0.0}  # noqa: RUF012  (Scrapy's own name, and its own type)

    def __init__(self, *, target: SeedTarget, intake: Intake, limit: int | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.target = target
        self.intake = intake
        self.limit = limit

    async def start(self) -> AsyncIterator[Request]:
        """Ask for one seed after the other; Scrapy takes as many as it has room for."""
        seeds = seeds_in(self.target.path, self.target.url)
        count = 0
        while self.limit is None or count < self.limit:
            try:
                seed = await asyncio.to_thread(next, seeds, None)  # a thread: an archive is read on the way
            except SeedError as error:
                self.intake.tally.failures.append(f"{self.target.name}: {error}")
                return
            if seed is None:
                return
            count += 1
            request = seed.request()
            yield request.replace(callback=self.on_page, errback=self.on_error)
        self.intake.tally.note(f"{self.target.name}: the first {count} pages, as --limit says; there may be more")

    async def on_page(self, response: Response) -> None:
        """Take in a page that was read."""
        seed: Seed = response.meta["seed"]
        page = seed.page(response.body, self.intake.now())
        await self.intake.take(page, self._origin(), extract, remedy=_REMEDY)

    async def on_error(self, failure: Failure) -> None:
        """Report a file that cannot be read."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        seed: Seed = request.meta["seed"]
        error = failure.value
        path = str(seed.path.resolve())
        reason = str(error) if isinstance(error, SeedError) else f"cannot be read ({error})"
        self.intake.tally.failures.append(f"{seed.path}: {reason}")
        await self.intake.refuse(Refusal(reason=reason.removeprefix("is ")), self._origin(), url=seed.url, path=path)

    def _origin(self) -> Origin:
        return Origin(target_id=str(self.target.path.resolve()))
