"""The two sides of `bench.crawl`: a bare Scrapy spider and a crawl of ours, each run in a process of its own."""

from __future__ import annotations

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

from bench.crawl_pages import LOCAL
from bench.crawl_report import Side
from crawler.crawl import Options, crawl
from crawler.settings import run, settings
from pipeline.store.sqlite import open_store


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
    told = settings(LOCAL) | {"CONCURRENT_REQUESTS": len(roots)}
    runner = AsyncCrawlerRunner(told)
    crawler = runner.create_crawler(Bare)
    await runner.crawl(crawler, roots=roots, articles=articles)
    assert isinstance(crawler.spider, Bare)
    return crawler.spider.read


async def ours(roots: list[str], articles: int) -> int:
    """Crawl with Tidings; give how many pages were stored."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        reports = await crawl(roots, LOCAL, store, options=Options(limit=articles))
        store.close()
    return sum(report.counts["new"] for report in reports)


SIDES: dict[str, Callable[[list[str], int], Any]] = {"bare": bare, "ours": ours}


def measured(name: str, roots: list[str], articles: int, pipe: Connection) -> None:
    """Run one side in this process and send what it took."""
    started, before = time.perf_counter(), time.process_time()
    pages = run(SIDES[name](roots, articles))
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
