"""Measures a crawl against a bare Scrapy spider over the same pages: `python -m bench.crawl` (see --help).

Article pages of 50 kB of two kinds (`bench.crawl_pages`), spread over local hosts (127.0.0.1, 127.0.0.2, ...), one
connection a host, no delay. The bare spider has the same settings, parses each page with lxml and stores nothing; ours
separates, describes, classifies and stores it as well. Both in processes of their own, in turn, the server in a third.
CPU time is counted from the beginning of a crawl to the end of its workers: imports of the loop are in neither's.
With --write it keeps what it measured, with what the bar comes to beside the floors of the same run.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from lxml import html
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http import Response

from bench.crawl_floors import floors
from bench.crawl_pages import KINDS, LOCAL, serve
from bench.crawl_report import Measured, Side, report
from bench.serve import cpu_seconds
from crawler.crawl import Options, crawl
from crawler.settings import run, settings
from pipeline.config import Config
from pipeline.store.sqlite import open_store

_RESULTS = Path(__file__).with_name("results") / "crawl.md"


class Bare(Spider):
    """Asks for all pages, parses each, and keeps nothing."""

    name = "bare"

    def __init__(self, *, roots: list[str], articles: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.roots, self.articles, self.read = roots, articles, 0

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the articles of all hosts in turn."""
        for number in range(self.articles):
            for root in self.roots:
                yield Request(f"{root}/{number}", dont_filter=True)

    async def parse(self, response: Response) -> None:
        """Parse a page as any spider would."""
        tree = html.document_fromstring(response.body)
        self.read += bool(tree.findtext(".//h1"))


async def bare(roots: list[str], articles: int) -> int:
    """Crawl with Scrapy alone; give how many pages were read."""
    told = settings(Config(), delay=0, allow_network=LOCAL) | {"CONCURRENT_REQUESTS": len(roots)}
    runner = AsyncCrawlerRunner(told)
    crawler = runner.create_crawler(Bare)
    await runner.crawl(crawler, roots=roots, articles=articles)
    assert isinstance(crawler.spider, Bare)
    return crawler.spider.read


async def ours(roots: list[str], articles: int) -> int:
    """Crawl with Tidings; give how many pages were stored."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        options = Options(limit=articles, delay=0, allow_network=LOCAL)
        reports = await crawl(roots, Config(), store, options=options)
        store.close()
    return sum(report.counts["new"] for report in reports)


_SIDES: dict[str, Callable[[list[str], int], Any]] = {"bare": bare, "ours": ours}


def measured(side: Callable[[list[str], int], Any], roots: list[str], articles: int, pipe: Connection) -> None:
    """Run one side in this process and send what it took."""
    started, before = time.perf_counter(), time.process_time()
    pages = run(side(roots, articles))
    seconds, loop = time.perf_counter() - started, time.process_time() - before
    server: Any = forkserver._forkserver
    server._stop()  # waits for it, so that what its children took is counted with ours
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    pipe.send(
        Side(
            pages=pages,
            seconds=round(seconds, 2),
            loop=round(loop / pages * 1000, 2),
            workers=round((usage[1].ru_utime + usage[1].ru_stime) / pages * 1000, 2),
            megabytes=usage[0].ru_maxrss // 1000,
        )
    )


def in_own_process(target: Callable[..., None], *arguments: object) -> Any:
    """Give what a function sends when it is called in a fresh process."""
    context = multiprocessing.get_context("spawn")
    mine, its = context.Pipe(duplex=False)
    process = context.Process(target=target, args=(*arguments, its))
    process.start()
    its.close()
    sent = mine.recv()
    process.join()
    return sent


def of_kind(kind: str, told: argparse.Namespace) -> Measured:
    """Measure both sides in turn on pages of a kind, and the floors."""
    context = multiprocessing.get_context("spawn")
    articles = told.pages // told.hosts
    here, there = context.Pipe(duplex=False)
    server = context.Process(target=serve, args=(kind, told.hosts, articles, told.size, there), daemon=True)
    server.start()
    port = here.recv()
    roots = [f"http://127.0.0.{host}:{port}/news" for host in range(1, told.hosts + 1)]
    found: dict[str, list[Side]] = {name: [] for name in _SIDES}
    serving = 0.0
    for _ in range(told.repeats):
        for name, side in _SIDES.items():
            before = cpu_seconds(server.pid or 0)
            taken: Side = in_own_process(measured, side, roots, articles)
            serving = (cpu_seconds(server.pid or 0) - before) / taken.pages * 1000
            found[name].append(taken)
            print(kind, name, json.dumps(taken.row()), flush=True)
    server.kill()
    low = in_own_process(floors, kind, told.size) if told.floors else None
    print(kind, "floors", low, flush=True)
    return Measured(kind=kind, sides=found, serving=serving, floors=low, cores=os.cpu_count() or 1)


def main() -> None:
    """Measure and print what was taken; with --write keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--size", type=int, default=50_000)
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--kind", choices=KINDS, action="append", help="of pages; all unless given")
    parser.add_argument("--no-floors", dest="floors", action="store_false")
    parser.add_argument("--write", action="store_true")
    told = parser.parse_args()
    text = report([of_kind(kind, told) for kind in told.kind or KINDS], told.size, told.hosts)
    print(text)
    if told.write:
        _RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
