"""The service: a parent that serves and watches, a child that crawls what is due and publishes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import multiprocessing
import os
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.addresses import host_of
from pipeline.cli import Place, fetching, listening, misused, placed, set_up_logging
from pipeline.config import Config
from pipeline.config.followed import SECONDS_TO_NOTICE, Followed
from pipeline.data_lock import LockedError, only_one
from pipeline.renaming import rename_sources
from pipeline.stopping import until_signal
from pipeline.store.protocol import StoreError

if TYPE_CHECKING:
    from pipeline.store import Store
    from pipeline.workers import Workers

log = logging.getLogger(__name__)

AT_ONCE = 8  # hosts: more of them add nothing to what two cores can read
TICK_SECONDS = 5  # how late a look may be; asking an index what is due costs microseconds
SECONDS_TO_STOP = 9  # for the child, so that the service ends within ten
SECONDS_TO_CHANGE = 600  # for the child where only the configuration changed: nobody waits for it but what is due
_PAUSES = (2, 60)  # seconds before a child that died is started again: at first, and at most, doubled in between
_AFTER_A_FAULT = timedelta(hours=1)
_LIVED = 60  # seconds after which a child's death is no longer its start's fault


@click.command(help="Run the service: crawl sources when they are due, publish, and serve the feeds and pages.")
@listening
@fetching
@placed
def run(place: Place, *, host: str, port: int, delay: float | None, allow_network: tuple[str, ...] | None) -> None:
    """Run until SIGTERM or SIGINT, and end within ten seconds of it."""
    from crawler.fetching.render import unguarded
    from crawler.settings import run as run_loop
    from feeds.commands import look_at_store
    from feeds.serve import ServeError, home_of, listen

    look_at_store(place.data)
    set_up_logging()
    try:
        with only_one(place.data) as serving_at, listen(host, port) as listener:
            home = home_of(host, listener)
            again = partial(place.read, home=home, delay=delay, allow_network=allow_network)
            config = place.config(publishing=True, home=home, delay=delay, allow_network=allow_network)
            if not config.sources:
                click.echo(f"Note: {place.nothing_watched}: nothing is crawled. See: tidings init", err=True)
            if any(source.render for source in config.sources) and (without := unguarded()) is not None:
                click.echo(f"Note: {without}", err=True)
            serving_at(home)
            owner = _Owner(place.config_file, config, lambda: again()[0])
            run_loop(_serve_and_watch(owner, place.data, listener))
    except (LockedError, ServeError) as error:
        misused(str(error))


class _Owner(Followed):
    """What the owner wants, and whether that has changed."""

    def __init__(self, file: Path, config: Config, read: Callable[[], Config]) -> None:
        super().__init__(file, config, read)
        self.changed = asyncio.Event()

    async def follow(self) -> None:
        """Look at the file now and then."""
        while True:
            await asyncio.sleep(SECONDS_TO_NOTICE)
            self.take_up()

    def take_up(self) -> None:
        """Take up what has changed in the file."""
        if self.look():
            self.changed.set()


async def _serve_and_watch(owner: _Owner, data: Path, listener: socket.socket) -> None:
    """Serve what is published, and keep a child alive that crawls, until a signal comes."""
    from crawler.desk import TOKEN_FILE, desk, token_of
    from feeds.operator import operator_pages
    from feeds.publish import PUBLIC
    from feeds.serve import address_of, application, web_server
    from feeds.web.reading import Reading
    from pipeline.store import open_store

    stopping = until_signal(owner.take_up)
    reading = Reading(lambda: open_store(data))
    config, token = owner.config, token_of(owner.config, data)
    able = desk(owner, token, data) if token else None
    operator = operator_pages(able, lambda: owner.config.site, reading) if able else None
    server = web_server(application(data / PUBLIC, lambda: owner.config, reading, operator))
    server.capture_signals = contextlib.nullcontext  # type: ignore[assignment,method-assign]  # `stopping` has them
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    log.info("serving address=%s", address_of(listener))
    if operator is not None:
        where = "tidings.toml" if config.site.operator_token else data / TOKEN_FILE
        log.info("what needs you is at=/operator, sources are added at=/add token_in=%s", where)
    following = asyncio.create_task(owner.follow())
    await _watch(owner, data, stopping)
    following.cancel()
    server.should_exit = True
    await serving
    reading.close()
    log.info("ended signal=%s: nothing is crawled, published or served any more", stopping.by)


async def _watch(owner: _Owner, data: Path, stopping: asyncio.Event) -> None:
    """Start the child, and again whenever it dies or the configuration changed; end it when the service stops."""
    loop, pause = asyncio.get_running_loop(), _PAUSES[0]
    while not stopping.is_set():
        started = loop.time()
        owner.changed.clear()
        child = multiprocessing.get_context("spawn").Process(target=work, args=(owner.config, data, os.getpid()))
        child.start()
        await _until_over(child, stopping, owner.changed)
        if not stopping.is_set() and not owner.changed.is_set():
            pause = _PAUSES[0] if loop.time() - started > _LIVED else pause
            log.error("the crawling process died code=%s again_in=%ds", child.exitcode, pause)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), pause)
            pause = min(pause * 2, _PAUSES[1])


async def _until_over(child: BaseProcess, stopping: asyncio.Event, changed: asyncio.Event) -> None:
    """Wait until the child is over; when one of both is set, ask it to end, and make it if it does not."""
    over = asyncio.ensure_future(asyncio.to_thread(child.join))
    stop, change = (asyncio.ensure_future(sign.wait()) for sign in (stopping, changed))
    await asyncio.wait({over, stop, change}, return_when=asyncio.FIRST_COMPLETED)
    if not over.done():
        child.terminate()
        if not stop.done():  # what it has begun it may finish: readers are served meanwhile
            await asyncio.wait({over, stop}, timeout=SECONDS_TO_CHANGE, return_when=asyncio.FIRST_COMPLETED)
        if stop.done():
            await asyncio.wait({over}, timeout=SECONDS_TO_STOP)
        if not over.done():
            log.warning("the crawling process did not end by itself and is killed")
            child.kill()
    stop.cancel()
    change.cancel()
    await over


def work(config: Config, data: Path, parent: int) -> None:
    """Crawl what is due and publish, until SIGTERM or the parent's death."""
    from crawler.settings import run as run_loop

    set_up_logging()
    try:
        run_loop(_work(config, data, parent))
    except StoreError as error:
        log.error("nothing can be crawled: %s", error)
        raise SystemExit(1) from None


async def _work(config: Config, data: Path, parent: int) -> None:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    from crawler.crew import crew_for
    from pipeline.store import open_store

    stopping = until_signal()
    store = open_store(data)
    rename_sources(config, store)
    store.adopt_sources(config.watched(), datetime.now(UTC))
    with crew_for(config.topics, for_days=True) as workers:
        crawling = _Crawling(config, data, store, workers, stopping)
        # UTC, because a daily job in local time fires twice in autumn; no grace, because the default of 1 s drops
        # what is late; one tick and no job a source, because jobs in memory are lost with it.
        ticking = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        )
        ticking.add_job(crawling.tick, "interval", seconds=TICK_SECONDS, next_run_time=datetime.now(UTC))
        ticking.start()
        while not stopping.is_set() and os.getppid() == parent:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), 1)
        stopping.set()
        ticking.shutdown(wait=False)
        await crawling.close()
    if crawling.broken is not None:
        raise crawling.broken
    store.close()


class _Crawling:
    """Crawls what is due, one source of a host at a time, and publishes what came of it."""

    def __init__(self, config: Config, data: Path, store: Store, workers: Workers, stopping: asyncio.Event) -> None:
        from feeds.publisher import Publisher
        from pipeline.store import open_store

        self._config, self._data, self._store = config, data, store
        self._workers, self._stopping = workers, stopping
        self._looking: dict[str, asyncio.Task[None]] = {}  # by host
        self._telling: asyncio.Task[None] | None = None
        self._retaking: asyncio.Task[None] | None = None
        self._retaken = False  # nothing waits any more: another version comes with another process
        self._sorted = False
        self.broken: StoreError | None = None  # what ended it
        self._publisher = Publisher(lambda: open_store(data), self._publish)
        self._publisher.ask()

    async def tick(self) -> None:
        """Begin to look at what is due, and to tell what waits; what cannot be begun now stays due."""
        with self._job("beginning failed"):
            self._begin()

    @contextlib.contextmanager
    def _job(self, failed: str) -> Iterator[None]:
        """Let the trouble of a job be its own; where the store cannot be used, end, to be started again after a pause.

        Without its store this would ask all that is due at each tick.
        """
        try:
            yield
        except StoreError as error:
            self.broken = self.broken or error
            self._stopping.set()
        except Exception:  # the job's boundary: one's trouble is not the others'
            log.exception(failed)

    def _begin(self) -> None:
        self._tell()
        for source in self._store.due(datetime.now(UTC)):
            if self._config.source_named(source.id) is None:  # of a crawl with another configuration
                continue
            host = host_of(source.url) or source.id
            if len(self._looking) >= AT_ONCE or self._stopping.is_set():
                return
            if host not in self._looking:
                looking = asyncio.create_task(self._look(source.id))
                self._looking[host] = looking
                looking.add_done_callback(partial(self._over, host))
        if not self._looking and not self._retaken and (self._retaking is None or self._retaking.done()):
            self._retaking = asyncio.create_task(self._retake())

    def _tell(self) -> None:
        """Send what waits to be told, beside all that is crawled."""
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._deliver())

    async def _deliver(self) -> None:
        from crawler.health.notify import deliver

        with self._job("telling failed"):
            await deliver(self._store, self._config, datetime.now(UTC))

    def _over(self, host: str, _looking: asyncio.Task[None]) -> None:
        del self._looking[host]

    async def _look(self, source_id: str) -> None:
        from crawler.crawl import Options, crawl

        with self._job(f"look failed source={source_id}"):
            try:
                await crawl(
                    [source_id],
                    self._config,
                    self._store,
                    options=Options(data=self._data),
                    workers=self._workers,
                    stopping=self._stopping,
                )
            except StoreError:
                raise
            except Exception:  # else it would be due again at the next tick
                self._store.looked(
                    source_id,
                    at=datetime.now(UTC),
                    again_after=_AFTER_A_FAULT,
                    result="failed: by a fault of ours, see the log",
                )
                raise
            self._publisher.ask()

    async def _retake(self) -> None:
        """Take some entries again that an earlier version separated, where their pages are kept."""
        from pipeline.entries.retake import retake_some

        with self._job("retaking failed"):
            anew = await retake_some(self._config, self._store, self._workers, self._stopping)
            self._retaken = anew is None
            if anew:
                self._publisher.ask()

    def _publish(self, store: Store) -> None:
        """Publish, beside the loop."""
        from feeds.commands import published_at
        from pipeline.entries.teasers import classify_again

        if not self._sorted:  # once: each time, it would undo what a `crawl` with a newer configuration has sorted
            classify_again(self._config, store, now=datetime.now(UTC))
            self._sorted = True
        published_at(store, self._config, self._data, ended=self._stopping.is_set)

    async def close(self) -> None:
        """Wait until what was begun has stopped: each page is stored whole or not at all."""
        beside = [task for task in (self._telling, self._retaking) if task is not None]
        await asyncio.gather(*self._looking.values(), *beside, return_exceptions=True)
        await self._publisher.close()


if __name__ == "__main__":
    run()
