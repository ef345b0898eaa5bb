"""Crawls targets: each by a Scrapy crawl of its own, all in one loop, one host at a time."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from crawler.budget import Budget
from crawler.crew import crew_for
from crawler.due import GONE_AFTER, Look, pause, stand
from crawler.fetching.guard import GuardedHandler
from crawler.fetching.rendering import MOST_ARTICLES
from crawler.fetching.waits import Waits
from crawler.health.observe import Watch
from crawler.health.record import record
from crawler.intake import Intake, Report
from crawler.keeping import Keeping
from crawler.report import Tally, TargetReport, Tell
from crawler.settings import OfCrawls, settings
from crawler.spiders.seeds import SeedSpider
from crawler.spiders.web import WebSpider
from crawler.targets import NoTarget, SeedTarget, Target, WebTarget, of_source, resolve
from pipeline.addresses import authority_of, host_of
from pipeline.config import Config, Source
from pipeline.renaming import rename_sources
from pipeline.store.asking import Standing
from pipeline.store.protocol import Run, Store
from pipeline.workers import Workers

log = logging.getLogger(__name__)

ARTICLES_OF_A_TARGET = 500
"""How many articles of a web target are looked at in one crawl, unless told."""

_AT_ONCE = 8  # crawls: more of them add nothing to what two cores can read
_SECONDS_TO_STOP = 8  # then a crawl is broken off: a service has 10 from SIGTERM to its end
_MOST_FAILURES = 2  # that are told of one look in one line


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a crawl is told beside its targets; None means as configured, or as is usual."""

    limit: int | None = None  # articles of each target
    refresh: bool = False  # look at known articles again
    url: str | None = None  # the address of the page that a single file holds
    now: datetime | None = None  # aware; when saved pages are looked at
    data: Path | None = None  # the folder where turns with hosts are taken with other processes
    others_stay: bool = False  # sources that the configuration has not are watched on: a service has others


async def crawl(
    names: Sequence[str],
    config: Config,
    store: Store,
    *,
    options: Options | None = None,
    report: Report = lambda _: None,
    tell: Tell = log.info,
    workers: Workers | None = None,
    stopping: asyncio.Event | None = None,
) -> tuple[TargetReport, ...]:
    """Crawl what is named (all sources where nothing is), and give a report for each, in their order.

    They are crawled side by side, but those of one host one after the other.
    `report` is called for each page as it comes, `tell` with sentences on what is waited for. Once `stopping` is set,
    nothing more is asked, and what is not stored by then is left for the next crawl.
    """
    options = options or Options()
    targets: list[Target] = [resolve(name, config, options.url) for name in names]
    if not names:
        targets = [of_source(source) for source in config.sources]
    rename_sources(config, store)
    # Made known to the store, for it holds when each was looked at.
    store.adopt_sources(config.watched(), options.now or datetime.now(UTC), others_stay=options.others_stay)
    crew = workers if workers is not None else crew_for(config.topics)
    job = _Job(
        config=config,
        store=store,
        options=options,
        report=report,
        tell=tell,
        workers=crew,
        keeping=Keeping(store, crew),
        stopping=stopping or asyncio.Event(),
        places=asyncio.Semaphore(_AT_ONCE),
        hosts=defaultdict(asyncio.Lock),
        settings=OfCrawls(settings(config, data=options.data)),
    )
    try:
        return tuple(await asyncio.gather(*(job.crawl(target) for target in targets)))
    finally:
        if workers is None:
            await asyncio.to_thread(crew.close)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """What all targets of one call share."""

    config: Config
    store: Store
    options: Options
    report: Report
    tell: Tell
    workers: Workers
    keeping: Keeping
    stopping: asyncio.Event
    places: asyncio.Semaphore
    hosts: dict[str, asyncio.Lock]
    settings: OfCrawls

    async def crawl(self, target: Target) -> TargetReport:
        """Crawl one target, when its host's turn has come."""
        tally = Tally(target.name, self.tell)
        match target:
            case NoTarget():
                tally.failures.append(target.reason)
                return tally.report(0.0, begun=time.monotonic())
            case SeedTarget():
                host = ""
            case WebTarget():
                target = self._where(target)
                host = host_of(target.asked_url) or ""
        async with self.hosts[host], self.places:
            started_at, started, watch = datetime.now(UTC), time.monotonic(), Watch()
            if not self.stopping.is_set():
                watch = await self._run(target, tally)
            result = tally.report(time.monotonic() - started, begun=started)
            if not self.stopping.is_set():
                self._remember(target, result, started_at, tally.look, watch)
            return result

    def _where(self, target: WebTarget) -> WebTarget:
        """Give a source that has moved with the address where it is looked for."""
        if target.source is None:
            return target
        return replace(target, learned_url=self.store.manners.standing(target.source.id, target.source.url).learned_url)

    async def _run(self, target: SeedTarget | WebTarget, tally: Tally) -> Watch:
        intake = Intake(
            tally=tally,
            config=self.config,
            store=self.store,
            workers=self.workers,
            keeping=self.keeping,
            report=self.report,
            now=self.options.now if isinstance(target, SeedTarget) else None,
        )
        limit = self.options.limit
        spider: type[Spider] = SeedSpider
        told: dict[str, Any] = {"target": target, "intake": intake}
        if isinstance(target, WebTarget):
            spider, refresh = WebSpider, self.options.refresh
            most = limit or ARTICLES_OF_A_TARGET
            most = min(most, MOST_ARTICLES) if target.render else most
            budget = Budget(target, intake, most, told=limit is not None, refresh=refresh)
            told |= {"budget": budget, "refresh": refresh}
        else:
            told["limit"] = limit
        crawler = Crawler(spider, self.settings)  # by no runner: Scrapy's sets all settings of each crawl twice

        def failed(*_: object) -> None:
            tally.failures.append(
                f"{target.name}: could not be crawled to its end, by a fault of ours that is in the log"
            )

        crawler.signals.connect(failed, signal=signals.spider_error)
        crawling = asyncio.ensure_future(crawler.crawl_async(**told))
        stopped = asyncio.ensure_future(self.stopping.wait())
        try:
            await asyncio.wait({crawling, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if not crawling.done():
                await _stop(crawler, crawling)
                log.info("crawl stopped target=%s: the next one goes on from there", target.name)
                tally.note(f"{target.name}: stopped before its end; the next crawl goes on from there")
            elif (error := crawling.exception()) is not None:
                log.error("crawl failed target=%s", target.name, exc_info=error)
                failed()
        except asyncio.CancelledError:
            await _stop(crawler, crawling)
            raise
        finally:
            stopped.cancel()
        return intake.watch

    def _remember(
        self,
        target: SeedTarget | WebTarget,
        result: TargetReport,
        started_at: datetime,
        look: Look | None,
        watch: Watch,
    ) -> None:
        ended_at = datetime.now(UTC)
        failure = _joined(result.failures) or None
        self.store.add_run(
            Run(
                target=target.name,
                started_at=started_at,
                ended_at=ended_at,
                pages=result.pages,
                counts=result.counts,
                failure=failure,
            )
        )
        came_to = failure or _counted(result)
        source = target.source if isinstance(target, WebTarget) else None
        if isinstance(target, WebTarget) and source is not None:
            came_to = self._looked(target, source, result, look, watch, ended_at)
        log.info(
            "crawl finished target=%s pages=%d seconds=%.1f: %s", target.name, result.pages, result.seconds, came_to
        )
        if source is not None:
            record(self.store, self.config, source, watch, now=ended_at, seconds=result.seconds)

    def _looked(
        self, target: WebTarget, source: Source, result: TargetReport, look: Look | None, watch: Watch, now: datetime
    ) -> str:
        """Remember how a source answered, and when to look at it again; return what came of the look, in words."""
        standing = self.store.manners.standing(source.id, source.url)
        known = look or Look(sent=False)  # none: it was not come to, and nothing is known of it
        standing = stand(standing, known, now)
        self.store.manners.put_standing(standing)
        wait_until = Waits(self.store.manners).until(authority_of(target.asked_url) or "", now)
        came_to = _in_words(result, look, standing, watch)
        self.store.looked(
            source.id,
            at=now,
            again_after=pause(source.every, standing, known, wait_until, now),
            result=came_to,
        )
        return came_to


def _in_words(result: TargetReport, look: Look | None, standing: Standing, watch: Watch) -> str:
    """Say what came of a look: in a word or two, and after a colon all that is known of it where that is no good."""
    if not result.failures and watch.result in ("empty", "held"):  # its own page is what was rejected
        return f"{'no items' if watch.result == 'empty' else 'another list'}: {watch.reason}"
    if not result.failures:
        return _counted(result)
    if look is not None and not look.sent:
        return f"not looked at: {_joined(result.failures)}"
    gone = f"gone since {standing.gone_since:%Y-%m-%d}: " if standing.gone >= GONE_AFTER else ""
    return f"failed: {gone}{_joined(result.failures)}"


def _counted(result: TargetReport) -> str:
    return ", ".join(f"{count} {name}" for name, count in result.counts.items() if count) or "nothing new"


def _joined(failures: Sequence[str]) -> str:
    """Say what failed, in a line that can be read: on a full disk each page of a crawl does."""
    further = len(failures) - _MOST_FAILURES
    return "; ".join([*failures[:_MOST_FAILURES], *([f"and {further} more"] if further > 0 else [])])


async def _stop(crawler: Crawler, crawling: asyncio.Task[None]) -> None:
    """End a crawl within `_SECONDS_TO_STOP`: what is being fetched is abandoned, what is being stored is stored.

    Scrapy's own `runner.stop()` never ends for a crawl that is still opening: only a running engine may be stopped.
    """
    ends = time.monotonic() + _SECONDS_TO_STOP
    asked = False
    while not crawling.done() and time.monotonic() < ends:
        engine = crawler._engine
        if engine is not None and engine.running and not asked:
            asked = True
            _abandon(crawler)
            stop = asyncio.ensure_future(crawler.stop_async())
            await asyncio.wait(
                {stop, crawling}, timeout=max(0.0, ends - time.monotonic()), return_when=asyncio.ALL_COMPLETED
            )
            stop.cancel()
        else:
            await asyncio.wait({crawling}, timeout=0.05)
    crawling.cancel()
    await asyncio.wait({crawling}, timeout=1)


def _abandon(crawler: Crawler) -> None:
    """Make what waits for a server, or for its turn with one, fail at once: Scrapy would wait for all of it."""
    if isinstance(crawler.spider, WebSpider):
        crawler.spider.leaving = True
    downloader = crawler.engine.downloader
    for handler in downloader.handlers._handlers.values():
        if isinstance(handler, GuardedHandler):
            handler.abandon()
    for slot in downloader.slots.values():
        slot.delay = 0
        slot.close()
        downloader._process_queue(slot)
