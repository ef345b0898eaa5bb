"""Publishes beside the event loop: in a thread, with a connection of its own, one publishing at a time.

A thread and no process: what is usual takes a tenth of a second, less than a process needs to import what publishes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import Callable, Iterator

from pipeline.store.protocol import Store, StoreError

log = logging.getLogger(__name__)

SECONDS_AFTER_A_FAULT = 60
"""How long until what could not be published is tried again: a disk that was full may have room then."""

_SWITCH_SECONDS = 0.0005  # of the 5 ms that are usual the loop would lose as many each time that a server has answered


class EndedError(Exception):
    """A publishing was told to end: each file is as it was or is to be, and the rest is made the next time."""


class Publisher:
    """Publishes what is stored whenever asked; asked while it publishes, once more after that."""

    def __init__(self, opened: Callable[[], Store], publish: Callable[[Store], object]) -> None:
        """Take what opens the store, and what publishes from it: both are called in the thread."""
        self._opened, self._publish = opened, publish
        self._asked, self._closing = asyncio.Event(), asyncio.Event()
        self._working: asyncio.Task[None] | None = None

    def ask(self) -> None:
        """Have published what is stored by now."""
        self._asked.set()
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work())

    async def close(self) -> None:
        """Wait until all that was asked for is published, or has failed."""
        self._closing.set()
        if self._working is not None:
            await self._working

    async def _work(self) -> None:
        while self._asked.is_set():
            self._asked.clear()
            try:
                await asyncio.to_thread(self._once)
            except EndedError:
                log.info("publishing was told to end; it goes on with the next")
            except Exception as error:  # the job's boundary: what was published stays, and crawling goes on
                said = isinstance(error, StoreError)  # in a sentence, with the remedy
                log.error("publishing failed: %s", error, exc_info=None if said else error)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), SECONDS_AFTER_A_FAULT)
                if not self._closing.is_set():
                    self._asked.set()

    def _once(self) -> None:
        store = self._opened()
        try:
            with _taking_turns():
                self._publish(store)
        finally:
            store.close()


@contextlib.contextmanager
def _taking_turns() -> Iterator[None]:
    """Give other threads their turn soon."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
