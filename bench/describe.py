"""Measures describing: titles, dates and authors right against a peer in the same run, undated pages, time a page.

    python -m bench.describe ARCHIVE [--peer]

ARCHIVE is the unpacked development data, with its own scorer `score_meta.py`; `--peer` runs trafilatura as well.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.describe import describe
from pipeline.document import Document, UnreadableError, read
from pipeline.items import Page
from pipeline.separate import separate
from tests.undated_pages import UNDATED, undated_page

SETS = ("andy", "fundus", "wcxb_dev", "trafilatura", "postlight")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
Meta = dict[str, str | None]


def gold(archive: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    for name in SETS:
        folder = archive / "data" / name
        for line in (folder / "gold.jsonl").read_bytes().splitlines():
            row = json.loads(line)
            if "dup_of" not in row:
                yield row, (folder / "html" / f"{row['id']}.html").read_bytes()


def ours(body: bytes, url: str | None) -> tuple[Meta, float]:
    try:
        document: Document = read(Page(body=body, fetched_at=NOW, url=url, media_type="text/html"))
    except UnreadableError:
        return {}, 0.0
    separation = separate(document)
    start = time.process_time()
    found = describe(document, separation)
    seconds = time.process_time() - start
    return {"title": found.title, "date": found.published, "author": "; ".join(found.authors)}, seconds


def trafilatura(body: bytes, url: str | None) -> tuple[Meta, float]:
    metadata = importlib.import_module("trafilatura.metadata")
    utils = importlib.import_module("trafilatura.utils")
    start = time.process_time()
    tree = utils.load_html(body)
    found = metadata.extract_metadata(tree, default_url=url).as_dict() if tree is not None else {}
    return {key: found.get(key) for key in ("title", "date", "author")}, time.process_time() - start


def interval(right: list[bool]) -> tuple[float, float]:
    chance = random.Random(7)
    means = sorted(sum(chance.choices(right, k=len(right))) / len(right) for _ in range(500))
    return means[12], means[487]


def report(name: str, archive: Path, run: Callable[[bytes, str | None], tuple[Meta, float]]) -> None:
    scorer = importlib.import_module("score_meta")
    results: dict[str, list[tuple[bool, bool, bool]]] = {"title": [], "date": [], "author": []}
    seconds = 0.0
    pages = 0
    for row, body in gold(archive):
        found, spent = run(body, row.get("url"))
        seconds += spent
        pages += 1
        for field, scores in results.items():
            if row.get(field) and (score := scorer.FN[field](row[field], found.get(field))):
                scores.append(score)
    for field, scores in results.items():
        strict = [bool(score[0]) for score in scores]
        low, high = interval(strict)
        lenient, answered = (sum(bool(score[i]) for score in scores) / len(scores) for i in (1, 2))
        print(
            f"{name:12} {field:7} n={len(scores):5} strict={sum(strict) / len(scores):.3f} [{low:.3f}, {high:.3f}] "
            f"lenient={lenient:.3f} answered={answered:.3f}"
        )
    print(f"{name:12} {seconds / pages * 1000:.1f} ms of CPU a page, {pages} pages")


def undated() -> None:
    invented = []
    for name in UNDATED:
        page = Page(
            body=undated_page(name), fetched_at=NOW, url="https://institute.example/about", media_type="text/html"
        )
        document = read(page)
        found = describe(document, separate(document))
        if found.published or found.modified:
            invented.append(name)
    print(f"undated pages: {len(UNDATED) - len(invented)} of {len(UNDATED)} have no date {invented or ''}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--peer", action="store_true", help="run trafilatura as well")
    arguments = parser.parse_args()
    sys.path.insert(0, str(arguments.archive))
    report("ours", arguments.archive, ours)
    if arguments.peer:
        report("trafilatura", arguments.archive, trafilatura)
    undated()


if __name__ == "__main__":
    main()
