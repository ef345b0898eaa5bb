"""Measures the memory of a process that reads many pages: it has to stay flat, whatever their number.

    python -m bench.memory ARCHIVE [--pages 5000]

One child process separates only, another one extracts whole; each reads the pages of the archive over and over, from
bytes. The pages themselves stay with the parent: what is measured is what reading them takes.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import cycle, islice
from multiprocessing.connection import Connection
from pathlib import Path

from bench.archive import samples
from pipeline.document import UnreadableError, read
from pipeline.items import Page
from pipeline.process import extract
from pipeline.separate import separate

_SAMPLED_EVERY = 250  # pages
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def main() -> None:
    """Print a row for each 250 pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--pages", type=int, default=5_000)
    given = parser.parse_args()
    pages = [
        Page(body=sample.body, fetched_at=_NEVER, url=sample.url, media_type="text/html")
        for sample in samples(given.archive)
    ]
    print("| pages | separate, MB | extract, MB |\n|---|---|---|")
    columns = [megabytes(read_with, pages, given.pages) for read_with in (_separate, _extract)]
    for number, (separating, extracting) in enumerate(zip(*columns, strict=True)):
        print(f"| {number * _SAMPLED_EVERY:,} | {separating:.0f} | {extracting:.0f} |", flush=True)


def megabytes(reading: Callable[[Page], None], pages: list[Page], number: int) -> Iterator[float]:
    """Read `number` pages in a fresh process, and give its resident memory before the first and after each 250."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(reading, there), daemon=True)
    process.start()
    there.close()
    here.send(None)
    yield here.recv()
    for count, page in enumerate(islice(cycle(pages), number), start=1):
        here.send(page)
        here.recv()
        if count % _SAMPLED_EVERY == 0:
            here.send(None)
            yield here.recv()
    here.close()
    process.join()


def _serve(reading: Callable[[Page], None], pages: Connection) -> None:
    """Read each page that comes and answer; None asks for the memory in use, in megabytes."""
    while True:
        try:
            page = pages.recv()
        except EOFError:
            return
        if page is None:
            pages.send(resident_megabytes())
            continue
        with contextlib.suppress(UnreadableError):
            reading(page)
        pages.send(True)


def _separate(page: Page) -> None:
    separate(read(page))


def _extract(page: Page) -> None:
    extract(page)


def resident_megabytes() -> float:
    """Give the resident memory of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmRSS"))


if __name__ == "__main__":
    main()
