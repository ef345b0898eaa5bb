"""What comes of pages is stored several at once, and waits for others no longer than there is something to wait for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import nullcontext
from functools import partial
from time import monotonic

from crawler.keeping import Keeping
from pipeline.items import Outcome, Rejected
from pipeline.store.protocol import Store
from pipeline.workers import Workers

_WAIT = 0.25  # seconds that a page waits at most


class Pages:
    """Pages that are read for as long as is said, by two workers: nothing but the waiting for them is true."""

    def __init__(self, store: Store) -> None:
        self._store, self._keeping = store, Keeping(store, Workers(2))
        self.together: list[bool] = []  # of each page that was written, whether others are in its transaction

    async def read(self, seconds: float, *, fails: bool = False) -> float | None:
        """Read and store a page; give how long it waited, and None where it cannot be stored."""
        await self.pass_over(seconds)
        began = monotonic()
        try:
            await self._keeping.put(partial(self._keep, fails=fails))
        except ValueError:
            return None
        return monotonic() - began

    async def pass_over(self, seconds: float) -> None:
        """Read a page of which nothing is stored."""
        with self._keeping.reading():
            await asyncio.sleep(seconds)

    def _keep(self, *, fails: bool) -> Outcome:
        if fails:
            raise ValueError("This page cannot be stored")
        self.together.append(isinstance(self._store.writing(), nullcontext))
        return Rejected(reason="read")


async def _all(*pages: Awaitable[float | None]) -> list[float | None]:
    return list(await asyncio.gather(*pages))


def test_a_page_that_comes_alone_is_stored_at_once(store: Store) -> None:
    pages = Pages(store)
    assert (asyncio.run(pages.read(0.01)) or 0) < _WAIT / 2
    assert pages.together == [False]


def test_a_page_waits_no_longer_than_there_is_another_for_each_worker(store: Store) -> None:
    pages = Pages(store)

    async def read() -> float | None:
        return (await asyncio.gather(pages.read(0.01), pages.pass_over(0.04), pages.pass_over(0.04)))[0]

    assert 0.01 < (asyncio.run(read()) or 0) < _WAIT / 2


def test_a_page_that_cannot_be_stored_takes_no_other_with_it(store: Store) -> None:
    pages = Pages(store)
    waited = asyncio.run(_all(*(pages.read(0.01, fails=at == 3) for at in range(16)), pages.read(1), pages.read(1)))
    assert [at for at, seconds in enumerate(waited) if seconds is None] == [3]
    assert pages.together.count(False) >= 15
