"""Ask the store beside the event loop: in a thread with a connection of its own, for a bounded time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pipeline.store.protocol import Store, StoreError

MOST_SECONDS = 3.0  # for one question
_MOST_WAITING = 16  # questions a thread; whoever asks one more is told so at once
_THREADS = 2  # one slow question lets the others through

Told = TypeVar("Told")


class UnreadError(Exception):
    """The store could not be asked, or not in time; the message names nothing of the machine."""


class Reading:
    """Questions to the store that `opened` gives, which is called once in each thread that asks."""

    def __init__(self, opened: Callable[[], Store], *, seconds: float = MOST_SECONDS) -> None:
        self._clerks = [_Clerk(opened, seconds) for _ in range(_THREADS)]

    async def ask(self, question: Callable[[Store], Told]) -> Told:
        """Give the answer to a question; raise `UnreadError` where there is none in time."""
        clerk = min(self._clerks, key=lambda one: one.waiting)
        if clerk.waiting >= _MOST_WAITING:
            raise UnreadError("too many questions wait for their answer; ask again in a moment")
        clerk.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(clerk.thread, lambda: clerk.answer(question))
        except StoreError as error:
            raise UnreadError("what is stored could not be asked, or not in time; ask for less, or again") from error
        finally:
            clerk.waiting -= 1

    def close(self) -> None:
        """Wait for what is being answered, and let go of the store."""
        for clerk in self._clerks:
            clerk.close()


class _Clerk:
    """A thread and the store that it alone uses: SQLite's connections stay in their threads."""

    def __init__(self, opened: Callable[[], Store], seconds: float) -> None:
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="reading")
        self.waiting = 0
        self._opened = opened
        self._seconds = seconds
        self._store: Store | None = None

    def answer(self, question: Callable[[Store], Told]) -> Told:
        """Ask; raise `StoreError` where the store cannot be asked, or not in time."""
        if self._store is None:
            self._store = self._opened()
        with self._store.queries.within(self._seconds):
            return question(self._store)

    def close(self) -> None:
        """Close the store in its thread, and end that."""

        def close() -> None:
            if self._store is not None:
                self._store.close()

        self.thread.submit(close)
        self.thread.shutdown(wait=True)
