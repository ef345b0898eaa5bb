"""Takes pages in: reads them in the workers, several at once, and keeps and reports them in the order they came."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from crawler.health.observe import Watch
from crawler.keeping import Keeping, log_fault
from crawler.recall import READ_AT_ONCE, Recall
from crawler.report import PageReport, Tally
from crawler.walls import CHALLENGE, BlockedError
from pipeline.config import Config
from pipeline.document import UnreadableError
from pipeline.entries.make import Origin
from pipeline.familiar import Memory
from pipeline.items import Extraction, Outcome, Page, Rejected
from pipeline.process import keep, page_key, rejected, site, trace, unmodified
from pipeline.store.protocol import Store
from pipeline.told import said_by, tell
from pipeline.workers import WorkerFault, Workers

log = logging.getLogger(__name__)

CRAWLS_BEFORE_GIVING_UP = 3
"""How often an address is asked that never gives an answer, a crawl each time."""

Report = Callable[[PageReport], None]
_Gives = TypeVar("_Gives")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a page is not read; with `again` its address stays on the list, for a few crawls.

    Behind a challenge it stays for as long as that lasts: it says nothing of the page.
    """

    reason: str
    again: bool = False
    ours: bool = False  # by a fault of ours: the person has nothing to mend


@dataclass(frozen=True, slots=True)
class _Turn:
    """The turn of a page: whether it waits to be stored, or need not any more, and whether it is through."""

    waits: asyncio.Event = field(default_factory=asyncio.Event)
    through: asyncio.Event = field(default_factory=asyncio.Event)


class Intake:
    """Everything that happens to the pages of one target once they are there."""

    def __init__(
        self,
        *,
        tally: Tally,
        config: Config,
        store: Store,
        workers: Workers,
        keeping: Keeping,
        report: Report,
        now: datetime | None = None,
    ) -> None:
        self.tally = tally
        self.config = config
        self.store = store
        self.workers = workers
        self.watch = Watch()
        self._report = report
        self._now = now
        self._keeping = keeping
        self._recall = Recall(store)
        self._turns: deque[_Turn] = deque(maxlen=READ_AT_ONCE)  # of the last pages
        self._count = 0  # pages that came

    def now(self) -> datetime:
        """Give the moment at which pages that nobody was asked for are looked at."""
        return self._now or datetime.now(UTC)

    async def take(
        self, page: Page, origin: Origin, read: Callable[[Page, Memory], Extraction], *, remedy: str | None = None
    ) -> Outcome:
        """Read, keep and report one page; one that cannot be read is a failure where there is a remedy."""
        self._recall.open(site(origin.source, page.url, page.path))
        return await self._in_turn(self._read(page, origin, read, self._count), origin, page.url, page.path, remedy)

    def memory(self, page: Page, origin: Origin) -> Memory:
        """Give what was kept of other pages of a page's site."""
        self._recall.open(site(origin.source, page.url, page.path))
        return self._memory(page, origin, self._count)

    def _memory(self, page: Page, origin: Origin, number: int) -> Memory:
        """Give what the page that came with this number may be judged by."""
        of_site = site(origin.source, page.url, page.path)
        return self._recall.memory(of_site, page_key(page.url, page.path), number - READ_AT_ONCE)

    async def take_extraction(self, extraction: Extraction, origin: Origin) -> Outcome:
        """Keep and report a page that was read already."""

        async def read() -> Extraction:
            return extraction

        return await self._in_turn(read(), origin, extraction.page_url, extraction.path)

    async def refuse(
        self, refusal: Refusal, origin: Origin, *, url: str | None, path: str | None = None, remedy: str | None = None
    ) -> Outcome:
        """Report a page that cannot be had; that is a failure where there is a remedy."""

        async def read() -> Refusal:
            return refusal

        return await self._in_turn(read(), origin, url, path, remedy)

    async def leave(self, origin: Origin, url: str) -> Outcome:
        """Report a page that is as it was when it was last fetched."""

        async def read() -> None:
            return None

        return await self._in_turn(read(), origin, url, None)

    async def in_worker(self, function: Callable[..., _Gives], page: Page, *arguments: object) -> _Gives | Refusal:
        """Call `function` on a page in a worker: the one place where whatever is wrong with a page ends."""
        try:
            return await self.workers.run(function, page, *arguments)
        except UnreadableError as error:
            return Refusal(reason=said_by(error), again=isinstance(error, BlockedError))
        except WorkerFault as error:
            return Refusal(reason=said_by(error), again=True)
        except Exception:
            log.exception("page cannot be read url=%s path=%s", page.url, page.path)
            return Refusal(reason=tell("our fault"), again=True, ours=True)

    async def _read(
        self, page: Page, origin: Origin, read: Callable[[Page, Memory], Extraction], number: int
    ) -> Extraction | Refusal:
        with self._keeping.reading():
            found = await self.in_worker(read, page, self._memory(page, origin, number))
        if isinstance(found, Extraction):
            for note in found.notes:
                self.tally.note(f"{page.path or page.url}: {note}")
        return found

    async def _in_turn(
        self,
        reading: Coroutine[Any, Any, Extraction | Refusal | None],
        origin: Origin,
        url: str | None,
        path: str | None,
        remedy: str | None = None,
    ) -> Outcome:
        number, self._count = self._count, self._count + 1
        before = self._turns[-1] if self._turns else None
        long_before = self._turns[0] if len(self._turns) == READ_AT_ONCE else None
        turn = _Turn()
        self._turns.append(turn)
        try:
            if long_before is not None:
                await long_before.through.wait()
            found = await reading
            if before is not None:
                await before.waits.wait()
            stored = self._keeping.put(partial(self._keep, found, origin))
            turn.waits.set()
            outcome = await self._outcome(stored, path or url)
            if before is not None:
                await before.through.wait()
            if isinstance(found, Extraction) and (left := trace(found, origin, outcome)) is not None:
                self._recall.add(number, left)
        finally:
            reading.close()
            turn.waits.set()
            turn.through.set()
        if isinstance(found, Refusal) and remedy is not None:
            self.tally.failures.append(f"{path or url}: {found.reason}" + ("" if found.ours else f"; {remedy}"))
        self.tally.add(outcome)
        self.watch.of_article(found, outcome, origin.fetch)
        self._report(PageReport(target=self.tally.target, url=url, path=path, outcome=outcome))
        return outcome

    def _keep(self, found: Extraction | Refusal | None, origin: Origin) -> Outcome:
        now = origin.fetch.fetched_at if origin.fetch else self.now()
        match found:
            case None:
                return unmodified(origin, self.config, self.store)
            case Refusal():
                return self._reject(found, origin)
            case _:
                return keep(found, origin, self.config, self.store, now=now)

    async def _outcome(self, stored: asyncio.Future[Outcome], name: str | None) -> Outcome:
        try:
            return await stored
        except Exception as error:  # a page boundary too, but what is not stored is a failure, and never a "no"
            log_fault(log, error, "page cannot be stored page=%s", name)
            self.tally.failures.append(
                f"{name}: could not be stored ({error}); nothing of it was kept, so crawl it again"
            )
            return Rejected(reason=f"it could not be stored ({error})")

    def _reject(self, refusal: Refusal, origin: Origin) -> Outcome:
        again = refusal.again
        after = sys.maxsize if refusal.reason.startswith(CHALLENGE) else CRAWLS_BEFORE_GIVING_UP
        if again and origin.address is not None:
            again = not self.store.give_up(origin.target_id, origin.address.url, after=after)
        if refusal.again and origin.fetch is not None:  # without validators: else it would be "unmodified" next time
            origin = replace(origin, fetch=replace(origin.fetch, etag=None, last_modified=None))
        return rejected(origin, refusal.reason, self.store, again=again)
