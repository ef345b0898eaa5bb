"""Stores what comes of pages, several in one transaction: writing one down takes a third of what keeping a page takes.

Nothing is held back while the workers have nothing to do, and nothing counts as done before it is stored: a page whose
process is killed before stands on the list as before.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pipeline.items import Outcome
from pipeline.store.protocol import Store, StoreError
from pipeline.workers import Workers

log = logging.getLogger(__name__)

_AT_ONCE = 16  # pages of a transaction: a tenth of the loop's time less than of 8; others wait 20 ms for their turn
_SECONDS = 0.25  # that a page waits for others at the most


def log_fault(own: logging.Logger, error: Exception, message: str, *values: object) -> None:
    """Log what was not done because of an error; with its trace, unless the store has said all in a sentence."""
    own.error(f"{message}: %s", *values, error, exc_info=not isinstance(error, StoreError))


class Keeping:
    """What waits to be stored, of all targets of a crawl, in the order it came."""

    def __init__(self, store: Store, workers: Workers) -> None:
        self._store, self._workers = store, workers
        self._waiting: list[tuple[Callable[[], Outcome], asyncio.Future[Outcome]]] = []
        self._reading = 0
        self._timer: asyncio.TimerHandle | None = None

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Know that a page is being read meanwhile: it may be worth waiting for."""
        self._reading += 1
        try:
            yield
        finally:
            self._reading -= 1
            if self._waiting and self._is_idle:  # soon, so that this page goes with them if it is put at once
                asyncio.get_running_loop().call_soon(self._store_waiting)

    @property
    def _is_idle(self) -> bool:
        """Tell whether a worker has nothing to read: then no more pages are to be waited for."""
        return self._reading < self._workers.jobs

    def put(self, keep: Callable[[], Outcome]) -> asyncio.Future[Outcome]:
        """Store a page by calling `keep`, after those that came before; the outcome is there once it is stored."""
        loop = asyncio.get_running_loop()
        stored: asyncio.Future[Outcome] = loop.create_future()
        self._waiting.append((keep, stored))
        if len(self._waiting) >= _AT_ONCE or self._is_idle:
            self._store_waiting()
        elif self._timer is None:
            self._timer = loop.call_later(_SECONDS, self._store_waiting)
        return stored

    def _store_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        waiting = [(keep, stored) for keep, stored in self._waiting if not stored.done()]  # done: nobody waits for it
        self._waiting.clear()
        if len(waiting) > 1:
            try:
                with self._store.writing():
                    outcomes = [keep() for keep, _ in waiting]
            except Exception as error:
                log_fault(log, error, "%d pages cannot be stored together, each is by itself", len(waiting))
            else:
                for (_, stored), outcome in zip(waiting, outcomes, strict=True):
                    stored.set_result(outcome)
                return
        for keep, stored in waiting:  # so that only the one at fault is lost
            try:
                stored.set_result(keep())
            except Exception as error:
                stored.set_exception(error)
