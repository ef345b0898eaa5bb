"""Measures the memory of one process that crawls a thousand times: it has to stay flat, whatever their number.

    python -m bench.crawls_memory [--crawls 1000] [--cache 8]

A site of 127.0.0.1 lists its ten newest articles, one of them new at each crawl. All crawls are those of one process
with one store and the same workers, as a service makes them; every tenth has a site of the same make at an address that
was never looked at before. What the store holds is on disk; what is measured is what stays in the process. SQLite
remembers up to 64 MB of it, which a thousand crawls do not fill; with 8 it is full soon, and what else grew would show.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import multiprocessing
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path

from bench.crawl_pages import LOCAL, page, sentence
from bench.memory import resident_megabytes
from crawler.crawl import Options, crawl
from crawler.settings import run
from pipeline.store.sqlite import SqliteStore, open_store
from pipeline.workers import Workers

_LISTED = 10  # articles
_SIZE = 8_000  # bytes of an article's page
_ANOTHER_SITE = 10  # crawls, until one is of another site


def main() -> None:
    """Print a row for each twentieth of the crawls."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--crawls", type=int, default=1_000)
    parser.add_argument("--cache", type=int, default=8, help="MB that SQLite remembers")
    given = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    server = context.Process(target=serve, args=(there,), daemon=True)
    server.start()
    try:
        run(crawls(f"http://127.0.0.1:{here.recv()}", given.crawls, given.cache))
    finally:
        server.kill()


async def crawls(root: str, number: int, cache: int) -> None:
    """Crawl so many times, and print what the process holds."""
    print("| crawls | articles | loop, MB | objects |\n|---|---|---|---|")
    options = Options(limit=_LISTED)
    with tempfile.TemporaryDirectory() as folder, Workers(1) as workers:
        store = open_store(Path(folder))
        assert isinstance(store, SqliteStore)
        store._db.database.execute(f"pragma cache_size = -{cache * 1000}")
        stored = 0
        for count in range(1, number + 1):
            site = count // _ANOTHER_SITE if count % _ANOTHER_SITE == 0 else 0
            [report] = await crawl([f"{root}/{site}/news"], LOCAL, store, options=options, workers=workers)
            if report.failures:
                raise SystemExit(f"crawl {count} failed: {'; '.join(report.failures)}")
            stored += report.counts["new"]
            if count % max(1, number // 20) == 0:
                gc.collect()
                print(
                    f"| {count:,} | {stored:,} | {resident_megabytes():.1f} | {len(gc.get_objects()):,} |", flush=True
                )
        store.close()


def serve(pipe: Connection) -> None:
    """Answer for all sites until killed; each has one more article whenever its list is asked for."""
    newest: dict[str, int] = {}

    class Answering(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            self.transport = transport

        def data_received(self, data: bytes) -> None:
            _, site, *rest = data.split(b" ", 2)[1].decode().split("/")
            body, status = b"", "404 Not Found"
            if rest == ["news"]:
                newest[site] = newest.get(site, 0) + 1
                body, status = listing(newest[site]), "200 OK"
            elif len(rest) == 2:
                body, status = page(int(site), int(rest[1]), _SIZE), "200 OK"
            head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
            self.transport.write(head.encode() + body)

    async def main() -> None:
        server = await asyncio.get_running_loop().create_server(Answering, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


def listing(newest: int) -> bytes:
    """Make the page that lists the newest articles."""
    items = "".join(
        f'<li><h3><a href="news/{number}">{sentence(number, 8)} {number}</a></h3><p>{sentence(number + 7, 20)}.</p>'
        for number in range(newest + _LISTED - 1, newest - 1, -1)
    )
    return f"<!doctype html><html><title>News</title><body><main><ul>{items}</ul></main></body></html>".encode()


if __name__ == "__main__":
    main()
