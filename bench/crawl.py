"""Measures a crawl against a bare Scrapy spider over the same pages: `python bench/crawl.py` (see --help).

Article pages of 50 kB, spread over local hosts (127.0.0.1, 127.0.0.2, ...), one connection a host, no delay. The bare
spider has the same settings, parses each page with lxml and stores nothing; ours separates, describes, classifies and
stores it as well. Both in processes of their own, in turn, the server in a third.
"""

from __future__ import annotations

import argparse
import asyncio
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

from crawler.crawl import Options, crawl
from crawler.settings import run, settings
from pipeline.config import Config
from pipeline.store.sqlite import open_store

TEXT = (
    "council town harbour school bridge research report office budget member session library archive meeting decision "
    "project partner study region market climate energy health science student teacher company ministry minister public"
)
WORDS = TEXT.split()
LOCAL = ("127.0.0.0/8",)


def sentence(seed: int, length: int) -> str:
    """Make a sentence that no other seed has."""
    return " ".join(WORDS[(seed * 31 + place * (seed % 7 + 1) + place * place) % len(WORDS)] for place in range(length))


def page(host: int, number: int, size: int) -> bytes:
    """Make an article page of `size` bytes: prose, and around it what pages have around it."""
    seed = host * 10_000 + number
    paragraphs = "".join(
        f"<p>{sentence(seed * 20 + part, 60).capitalize()}, said number {seed}.</p>" for part in range(12)
    )
    menu = "".join(
        f'<li class="menu-item"><a href="/section/{entry}">{sentence(entry, 3)}</a></li>' for entry in range(80)
    )
    text = (
        f"<!doctype html><html lang=en><head><title>{sentence(seed, 6)} {seed}</title></head><body>"
        f"<nav><ul>{menu}</ul></nav>"
        f"<main><article><h1>{sentence(seed, 6)} {seed}</h1>{paragraphs}</article></main>"
    )
    filler = '<div class="widget"><span class="label">share</span><i class="icon icon-share"></i></div>'
    return (text + filler * ((size - len(text)) // len(filler)) + "</body></html>").encode()


def listing(articles: int) -> bytes:
    """Make the page that lists the articles of a host."""
    items = "".join(
        f'<li><h3><a href="/news/{number}">{sentence(number, 8)} {number}</a></h3><p>{sentence(number + 7, 20)}.</p>'
        for number in range(articles)
    )
    return f"<!doctype html><html><title>News</title><body><main><ul>{items}</ul></main></body></html>".encode()


def serve(articles: int, size: int, pipe: Connection) -> None:
    """Answer for all hosts on one port, until killed."""

    class Answering(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            self.transport = transport
            self.host = int(transport.get_extra_info("sockname")[0].rpartition(".")[2])

        def data_received(self, data: bytes) -> None:
            path = data.split(b" ", 2)[1].decode()
            body, status = b"", "404 Not Found"
            if path == "/news":
                body, status = listing(articles), "200 OK"
            elif path.startswith("/news/"):
                body, status = page(self.host, int(path.rpartition("/")[2]), size), "200 OK"
            head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
            self.transport.write(head.encode() + body)

    async def main() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(Answering, "0.0.0.0", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


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


def measured(side: Callable[[list[str], int], Any], roots: list[str], articles: int, pipe: Connection) -> None:
    """Run one side in this process and send what it took."""
    started = time.perf_counter()
    pages = run(side(roots, articles))
    seconds = time.perf_counter() - started
    server: Any = forkserver._forkserver
    server._stop()  # waits for it, so that what its children took is counted with ours
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    pipe.send(
        {
            "pages": pages,
            "seconds": round(seconds, 2),
            "pages_a_second": round(pages / seconds, 1),
            "cpu_seconds_of_the_loop": round(usage[0].ru_utime + usage[0].ru_stime, 2),
            "cpu_seconds_of_workers": round(usage[1].ru_utime + usage[1].ru_stime, 2),
            "megabytes": usage[0].ru_maxrss // 1000,
        }
    )


def by_cpu(results: dict[str, list[dict[str, float]]], cores: int) -> float:
    """Give the ratio that the least CPU time of each side would make if it had all cores to itself."""
    loop, workers = "cpu_seconds_of_the_loop", "cpu_seconds_of_workers"
    bare = min(taken[loop] / taken["pages"] for taken in results["bare"])
    ours = min(max(taken[loop], (taken[loop] + taken[workers]) / cores) / taken["pages"] for taken in results["ours"])
    return bare / ours


def main() -> None:
    """Measure both sides in turn and print what they took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--size", type=int, default=50_000)
    parser.add_argument("--repeats", type=int, default=2)
    told = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    articles = told.pages // told.hosts
    here, there = context.Pipe(duplex=False)
    server = context.Process(target=serve, args=(articles, told.size, there), daemon=True)
    server.start()
    port = here.recv()
    roots = [f"http://127.0.0.{host}:{port}/news" for host in range(1, told.hosts + 1)]
    results: dict[str, list[dict[str, float]]] = {"bare": [], "ours": []}
    for _ in range(told.repeats):
        for name, side in (("bare", bare), ("ours", ours)):
            mine, its = context.Pipe(duplex=False)
            process = context.Process(target=measured, args=(side, roots, articles, its))
            process.start()
            its.close()
            results[name].append(mine.recv())
            process.join()
            print(name, json.dumps(results[name][-1]), flush=True)
    server.kill()
    best = {name: max(taken["pages_a_second"] for taken in rows) for name, rows in results.items()}
    print(f"ratio {best['ours'] / best['bare']:.2f} (cores: {os.cpu_count()})")
    print(
        f"ratio by CPU alone {by_cpu(results, os.cpu_count() or 1):.2f}: where others keep the cores busy, it is this"
    )


if __name__ == "__main__":
    main()
