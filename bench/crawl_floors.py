"""Measures what a crawled page costs at the least, part by part and without a crawl: by CPU time, in one process."""

from __future__ import annotations

import asyncio
import gc
import os
import pickle
import sqlite3
import tempfile
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

import trafilatura
from lxml import html

from bench.crawl_pages import makers
from bench.serve import cpu_seconds
from crawler.files import extract_item
from pipeline.config import Config
from pipeline.describe.language import by_model
from pipeline.entries.make import Origin
from pipeline.familiar import NOTHING
from pipeline.items import Extraction, Page
from pipeline.process import keep
from pipeline.store.protocol import Address
from pipeline.store.sqlite import open_store
from pipeline.workers import Workers

_PAGES = 100
_TURNS = 3  # of which the least counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """Milliseconds of CPU that a page takes."""

    parsing: float  # with lxml, as the bare spider does
    text: float  # trafilatura, the text only
    described: float  # trafilatura with metadata
    handing: float  # to another process and back, both sides together
    rows: float  # a row with its text, an index of its words and the packed page, by SQLite alone
    worker: float  # ours: separated, described, signed and packed
    kept: float  # ours: identified, classified and stored


def floors(kind: str, size: int, pipe: Connection) -> None:
    """Measure on pages of a kind, and send what was measured."""
    made = makers(kind, size)
    now = datetime.now(UTC)
    pages = [
        Page(body=made(1, number), fetched_at=now, url=f"http://127.0.0.1/news/{number}", media_type="text/html")
        for number in range(_PAGES)
    ]
    gc.freeze()  # as a worker does
    gc.set_threshold(10_000, 20, 20)
    by_model("")  # loaded once in a process, by the first page whose little words do not tell its language
    extracted = [_extracted(page) for page in pages]
    found = Floors(
        parsing=_each(pages, lambda page: html.document_fromstring(page.body)),
        text=_each(pages, lambda page: trafilatura.extract(page.body, include_comments=False)),
        described=_each(pages, lambda page: trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True)),
        handing=asyncio.run(_handed(pages)),
        rows=min(_rows(pages, extracted) for _ in range(_TURNS)),
        worker=_each(pages, lambda page: pickle.dumps(_extracted(page))),
        kept=min(_kept(extracted, now) for _ in range(_TURNS)),
    )
    pipe.send(found)


def _extracted(page: Page) -> Extraction:
    address = Address(url=page.url or "", role="article")
    return extract_item(page, NOTHING, address=address, selectors=None)


def _each(pages: Sequence[Page], call: Callable[[Page], object]) -> float:
    """Give what a call takes, by the least of several turns."""
    turns = []
    for _ in range(_TURNS):
        started = time.process_time()
        for page in pages:
            call(page)
        turns.append(time.process_time() - started)
    return min(turns) / len(pages) * 1000


async def _handed(pages: Sequence[Page]) -> float:
    with Workers(1) as workers:
        worker = await workers.run(_of_worker, None)
        for page in pages:  # warm
            await workers.run(_of_worker, page)
        before, started = cpu_seconds(worker), time.process_time()
        for _ in range(_TURNS):
            for page in pages:
                await workers.run(_of_worker, page)
        spent = cpu_seconds(worker) - before + time.process_time() - started
    return spent / _TURNS / len(pages) * 1000


def _of_worker(_given: object) -> int:
    return os.getpid()


def _rows(pages: Sequence[Page], extracted: Sequence[Extraction]) -> float:
    """Store what was extracted in one table, a transaction a page."""
    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(Path(folder) / "rows.db", isolation_level=None)
        for statement in (
            "pragma journal_mode = wal",
            "pragma synchronous = normal",
            "pragma wal_autocheckpoint = 4000",
            "create table pages (id integer primary key, url text unique, title, published, text, html, page)",
            "create virtual table words using fts5 (title, text)",
        ):
            db.execute(statement)
        started = time.process_time()
        for number, (page, one) in enumerate(zip(pages, extracted, strict=True)):
            packed = zlib.compress(page.body, 3)
            db.execute("begin immediate")
            row = (number, page.url, one.title, one.published, one.text, one.html, packed)
            db.execute("insert into pages values (?, ?, ?, ?, ?, ?, ?)", row)
            db.execute("insert into words (rowid, title, text) values (?, ?, ?)", (number, one.title, one.text))
            db.execute("commit")
        spent = time.process_time() - started
        db.close()
    return spent / len(pages) * 1000


def _kept(extracted: Sequence[Extraction], now: datetime) -> float:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        config, origin = Config(), Origin(target_id="bench")
        started = time.process_time()
        for one in extracted:
            keep(one, origin, config, store, now=now)
        spent = time.process_time() - started
        store.close()
    return spent / len(extracted) * 1000
