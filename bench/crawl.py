"""Measures a crawl against a bare Scrapy spider over the same pages: `python -m bench.crawl` (see --help).

Article pages of 50 kB of two kinds (`bench.crawl_pages`), spread over local hosts (127.0.0.1, 127.0.0.2, ...), one
connection a host, no delay. The bare spider has the same settings, parses each page with lxml and stores nothing; ours
separates, describes, classifies and stores it as well. Both in processes of their own, in turn, the server in a third.
CPU time is counted from the beginning of a crawl to the end of its workers: imports of the loop are in neither's.
With --write it keeps what it measured, with what the bar comes to beside the floors of the same run. This module
imports little: a worker imports the main module of whoever it works for, and that of `tidings` takes no time.
"""

from __future__ import annotations

import argparse
import importlib
import json
import multiprocessing
import os
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.crawl_pages import KINDS, serve

if TYPE_CHECKING:
    from bench.crawl_report import Measured, Side

_RESULTS = Path(__file__).with_name("results") / "crawl.md"


def in_own_process(name: str, *arguments: object) -> Any:
    """Give what a function, called `module:name`, sends when it is called in a fresh process."""
    context = multiprocessing.get_context("spawn")
    mine, its = context.Pipe(duplex=False)
    process = context.Process(target=_called, args=(name, arguments, its))
    process.start()
    its.close()
    sent = mine.recv()
    process.join()
    return sent


def _called(name: str, arguments: tuple[object, ...], pipe: Connection) -> None:
    module, _, function = name.partition(":")
    getattr(importlib.import_module(module), function)(*arguments, pipe)


def of_kind(kind: str, told: argparse.Namespace) -> Measured:
    """Measure both sides in turn on pages of a kind, and the floors."""
    from bench.crawl_report import Measured
    from bench.serve import cpu_seconds

    context = multiprocessing.get_context("spawn")
    articles = told.pages // told.hosts
    here, there = context.Pipe(duplex=False)
    server = context.Process(target=serve, args=(kind, told.hosts, articles, told.size, there), daemon=True)
    server.start()
    port = here.recv()
    roots = [f"http://127.0.0.{host}:{port}/news" for host in range(1, told.hosts + 1)]
    found: dict[str, list[Side]] = {"bare": [], "ours": []}
    serving = 0.0
    for _ in range(told.repeats):
        for name, sides in found.items():
            before = cpu_seconds(server.pid or 0)
            taken: Side = in_own_process("bench.crawl_sides:measured", name, roots, articles)
            serving = (cpu_seconds(server.pid or 0) - before) / taken.pages * 1000
            sides.append(taken)
            print(kind, name, json.dumps(taken.row()), flush=True)
    server.kill()
    low = in_own_process("bench.crawl_floors:floors", kind, told.size) if told.floors else None
    print(kind, "floors", low, flush=True)
    return Measured(kind=kind, sides=found, serving=serving, floors=low, cores=os.cpu_count() or 1)


def main() -> None:
    """Measure and print what was taken; with --write keep it."""
    from bench.crawl_report import report

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
