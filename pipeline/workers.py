"""Reads pages in other processes, each page with a limit of time and memory, because any page may be hostile.

A page that burns CPU would stop every crawl of the loop; one that kills its process kills nobody else's. Pebble rather
than `concurrent.futures`: that one cannot end a task that runs too long.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import multiprocessing
import os
import resource
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TaskTimeoutError
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from pipeline.orphans import end_with_parent
from pipeline.told import tell

SECONDS_FOR_A_PAGE = 20
"""What reading a page may take: hostile pages are cut within 2 s of CPU, and a machine may be ten times as busy."""

MEGABYTES_FOR_A_PAGE = 1500
"""Address space of a process beside what it has when it starts: a tree of the largest page takes some 400."""

PRELOADED = ("pipeline.process",)
"""Modules that are imported once for all processes: what is not among them each imports by itself."""

_PAGES_OF_A_PROCESS = 2_000  # then it is replaced by a fresh one, so that nothing that leaks can grow
_OBJECTS = 10_000  # made until rubbish is looked for: about those of one page
_AHEAD = 4  # pages taken from the iterable beyond those being read, for each process: enough that none waits

_Given = TypeVar("_Given")
_Gives = TypeVar("_Gives")
_Result = TypeVar("_Result")


class WorkerFault(Exception):  # noqa: N818  (a value as often as it is raised)
    """A page could not be read to its end; the message says what happened, in words for a person."""


class Workers:
    """A pool of processes, none of which is started before the first page."""

    def __init__(
        self,
        jobs: int | None = None,
        *,
        seconds: float = SECONDS_FOR_A_PAGE,
        megabytes: int = MEGABYTES_FOR_A_PAGE,
        pages: int = _PAGES_OF_A_PROCESS,
        preload: tuple[str, ...] = PRELOADED,
        begin: Callable[[], None] | None = None,
    ) -> None:
        self.jobs = jobs or os.cpu_count() or 1
        self._seconds = seconds
        self._settings = (megabytes, pages, preload, begin)
        self._pool: ProcessPool | None = None

    def __enter__(self) -> Workers:
        """Give the pool; leaving ends its processes, whatever they are doing."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End all processes and wait until they are gone."""
        self.close()

    def close(self) -> None:
        """End all processes and wait until they are gone; what they were reading is lost."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()

    def _schedule(self, function: Callable[..., _Gives], *arguments: object) -> Future[_Gives]:
        if self._pool is not None and not self._pool.active:  # a process that died with nothing to read takes all along
            self.close()
        if self._pool is None:
            self._pool = _pool(self.jobs, *self._settings)
        return self._pool.schedule(function, args=arguments, timeout=self._seconds)

    async def run(self, function: Callable[..., _Gives], *arguments: object) -> _Gives:
        """Call `function` in another process; raise what it raises, or `WorkerFault` where it comes to no end."""
        future = self._schedule(function, *arguments)
        try:
            return await asyncio.wrap_future(future)
        except (TaskTimeoutError, MemoryError, ProcessExpired, BrokenProcessPool) as error:
            raise self._fault(error) from error

    def map_ordered(
        self, function: Callable[[_Given], _Gives], given: Iterable[_Given]
    ) -> Iterator[tuple[_Given, _Gives | Exception]]:
        """Call `function` on each, several at a time; give each with its result, in order, or with what it raised.

        Takes only as many from `given` as are needed to keep the processes busy, so that memory stays bounded.
        """
        waiting: deque[tuple[_Given, Future[_Gives]]] = deque()
        for next_one in given:
            waiting.append((next_one, self._schedule(function, next_one)))
            if len(waiting) >= self.jobs * _AHEAD:
                one, future = waiting.popleft()
                result = self._result(future)
                yield one, result
        for one, future in waiting:
            result = self._result(future)
            yield one, result

    def _result(self, future: Future[_Result]) -> _Result | Exception:
        try:
            return future.result()
        except (TaskTimeoutError, MemoryError, ProcessExpired, BrokenProcessPool) as error:
            return self._fault(error)
        except Exception as error:  # the page boundary: whatever one page raises, the others are read
            return error

    def _fault(self, error: BaseException) -> WorkerFault:
        match error:
            case TaskTimeoutError():
                return WorkerFault(tell("reading too slow", seconds=self._seconds))
            case MemoryError():
                return WorkerFault(tell("reading too large", megabytes=self._settings[0]))
            case _:
                return WorkerFault(tell("reading ended"))


def _pool(
    jobs: int, megabytes: int, pages: int, preload: tuple[str, ...], begin: Callable[[], None] | None
) -> ProcessPool:
    """Make a pool whose processes are forked from one that has imported what they need and nothing else.

    A plain fork would copy the loop's threads and sockets; a spawned process takes a second of imports, each time.
    """
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        context.set_forkserver_preload(list(preload))
    return ProcessPool(
        max_workers=jobs, max_tasks=pages, initializer=_begin, initargs=(megabytes, begin), context=context
    )


def _begin(megabytes: int, begin: Callable[[], None] | None = None) -> None:
    """Bound the memory of this process, and tie its life to that of the one it works for."""
    end_with_parent()
    gc.freeze()  # what was imported is no rubbish, and need not be looked at for it again and again
    gc.set_threshold(_OBJECTS, 20, 20)
    with contextlib.suppress(OSError, ValueError):  # a limit below what is used already, or none to be had here
        resource.setrlimit(resource.RLIMIT_AS, (_address_space() + megabytes * 1_000_000, resource.RLIM_INFINITY))
    if begin is not None:
        begin()


def _address_space() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0
