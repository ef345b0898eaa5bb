"""Asks for the articles of one target, several at once, in the order of its list.

As what leads to them is asked for: through Scrapy's scheduler, its scraper and their middlewares, which have nothing to
do for us, asking takes half as much again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator

from scrapy.http import Response

from crawler.keeping import log_fault
from crawler.recall import READ_AT_ONCE
from crawler.settings import CONCURRENT_REQUESTS
from pipeline.store.protocol import Address

log = logging.getLogger(__name__)

_MOST_BYTES = 5_000_000  # of pages that came and wait to be read; then nothing is asked for until they are

Came = Response | Exception | None
"""What came of asking: None where nothing need be asked for."""


class Articles:
    """What is under way of a target's articles."""

    def __init__(
        self,
        ask: Callable[[Address], Awaitable[Came]],
        take: Callable[[Address, Came], Awaitable[None]],
        leaving: Callable[[], bool],
        failed: Callable[[], None],
    ) -> None:
        """`ask` gives what comes of asking, and `take` takes it in; `failed` is told of a fault of ours."""
        self._ask, self._take, self._leaving, self._failed = ask, take, leaving, failed
        self._asking = asyncio.Semaphore(CONCURRENT_REQUESTS)
        self._bytes = 0
        self._room = asyncio.Event()
        self._room.set()
        self._running: asyncio.Future[list[None]] | None = None

    async def all(self, addresses: Iterable[Address]) -> None:
        """Ask for all and take them in; broken off, it is `ended` that takes in what has come."""
        left = iter(addresses)
        self._running = asyncio.gather(*(self._each(left) for _ in range(CONCURRENT_REQUESTS + READ_AT_ONCE)))
        await asyncio.shield(self._running)

    async def ended(self) -> None:
        """Wait until what has come is taken in."""
        if self._running is not None:
            await self._running

    async def _each(self, addresses: Iterator[Address]) -> None:
        for address in addresses:
            try:
                await self._one(address)
            except Exception as error:
                log_fault(log, error, "article cannot be taken in url=%s", address.url)
                self._failed()

    async def _one(self, address: Address) -> None:
        async with self._asking:
            await self._room.wait()
            if self._leaving():  # it stays on the list as it is
                return
            came = await self._ask(address)
        size = len(came.body) if isinstance(came, Response) else 0
        self._hold(size)
        try:
            await self._take(address, came)
        finally:
            self._hold(-size)

    def _hold(self, size: int) -> None:
        self._bytes += size
        if self._bytes > _MOST_BYTES:
            self._room.clear()
        else:
            self._room.set()
