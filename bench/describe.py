"""Measures describing: titles, dates, authors and languages right against peers in one run, undated pages, time.

    python -m bench.describe ARCHIVE [--peer]

ARCHIVE is the unpacked development data, with its own scorer `score_meta.py`; `--peer` runs the peers as well, and
writes `bench/results/describe.md`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.intervals import draws, middle
from bench.peers import newspaper_article
from pipeline.describe import describe
from pipeline.document import Document, UnreadableError, read
from pipeline.items import Page
from pipeline.separate import separate
from tests.undated_pages import UNDATED, undated_page

SETS = ("andy", "fundus", "wcxb_dev", "trafilatura", "postlight")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
RESULTS = Path(__file__).parent / "results" / "describe.md"
Meta = dict[str, str | None]
Answer = tuple[Meta, float]  # and the seconds of CPU that it took
Score = tuple[bool, bool, bool]  # strictly and leniently right, answered
_SAME = {"nb": "no", "nn": "no"}
_HEAD = "| field | of | pages | strict [95 % of 500 resamplings] | lenient | answered |\n|---|---|---:|---|---:|---:|"
_TITLE = """# Describing, measured

Written by `python -m bench.describe ARCHIVE --peer`, all in one run over the modern sets of the development archive.
Strict: the same words, the same day, the same names, the same language. Lenient: one title holds the other, or they
share four words of five; the same month; a name in common. py3langid is asked about the text as separated here.
"""


def gold(archive: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    for name in SETS:
        folder = archive / "data" / name
        for line in (folder / "gold.jsonl").read_bytes().splitlines():
            row = json.loads(line)
            if "dup_of" not in row:
                yield row, (folder / "html" / f"{row['id']}.html").read_bytes()


def ours(body: bytes, url: str | None) -> Answer:
    try:
        document: Document = read(Page(body=body, fetched_at=NOW, url=url, media_type="text/html"))
    except UnreadableError:
        return {}, 0.0
    separation = separate(document)
    start = time.process_time()
    found = describe(document, separation)
    seconds = time.process_time() - start
    return {
        "title": found.title,
        "date": found.published,
        "author": "; ".join(found.authors),
        "lang": found.language,
    }, seconds


def trafilatura(body: bytes, url: str | None) -> Answer:
    metadata = importlib.import_module("trafilatura.metadata")
    utils = importlib.import_module("trafilatura.utils")
    start = time.process_time()
    tree = utils.load_html(body)
    found = metadata.extract_metadata(tree, default_url=url).as_dict() if tree is not None else {}
    seconds = time.process_time() - start
    # Its own way to tell the language is py3langid over the text, which has a line of its own here.
    return {**{key: found.get(key) for key in ("title", "date", "author")}, "lang": found.get("language")}, seconds


def newspaper(body: bytes, url: str | None) -> Answer:
    importlib.import_module("newspaper")  # what importing takes does not count
    start = time.process_time()
    try:
        found = newspaper_article(body, url)
    except Exception:  # whatever a peer raises is its answer: nothing
        return {}, time.process_time() - start
    date = found.publish_date.isoformat() if found.publish_date else None
    answers = {"title": found.title, "date": date, "author": "; ".join(found.authors), "lang": found.meta_lang or None}
    return answers, time.process_time() - start


def langid(body: bytes, url: str | None) -> Answer:
    """Ask py3langid alone, over the article's text as we separate it."""
    try:
        document = read(Page(body=body, fetched_at=NOW, url=url, media_type="text/html"))
    except UnreadableError:
        return {}, 0.0
    text = "\n".join(block.text for block in separate(document).blocks)
    classify = importlib.import_module("py3langid").classify
    start = time.process_time()
    return {"lang": str(classify(text)[0]) if text else None}, time.process_time() - start


PEERS: dict[str, Callable[[bytes, str | None], Answer]] = {
    "trafilatura": trafilatura,
    "newspaper4k": newspaper,
    "py3langid": langid,
}


def language(gold_tag: str, found: str | None) -> Score:
    """Compare languages without regions; the two written forms of Norwegian are one."""
    one, other = (_SAME.get(base, base) for base in (gold_tag[:3].partition("-")[0], (found or "").partition("-")[0]))
    return one == other, one == other, bool(found)


def report(name: str, archive: Path, run: Callable[[bytes, str | None], Answer]) -> list[str]:
    """Measure one way to describe: a row for each field that it gives, and one for its time."""
    judges = {**importlib.import_module("score_meta").FN, "lang": language}
    results: dict[str, list[Score]] = {field: [] for field in judges}
    seconds = 0.0
    pages = 0
    for row, body in gold(archive):
        found, spent = run(body, row.get("url"))
        seconds += spent
        pages += 1
        for field, scores in results.items():
            if row.get(field) and (score := judges[field](row[field], found.get(field))):
                scores.append(score)
    rows = []
    for field, scores in results.items():
        strict = [bool(score[0]) for score in scores]
        lenient, answered = (sum(bool(score[i]) for score in scores) / len(scores) for i in (1, 2))
        if not answered:
            continue
        low, high = middle(sum(drawn) / len(drawn) for drawn in draws(strict))
        rows.append(
            f"| {field} | {name} | {len(scores)} | {sum(strict) / len(strict):.3f} [{low:.3f}, {high:.3f}] | "
            f"{lenient:.3f} | {answered:.3f} |"
        )
    rows.append(f"| time | {name} | {pages} | {seconds / pages * 1000:.1f} ms of CPU a page | | |")
    print(*rows, sep="\n", flush=True)
    return rows


def undated() -> str:
    invented = []
    for name in UNDATED:
        page = Page(
            body=undated_page(name), fetched_at=NOW, url="https://institute.example/about", media_type="text/html"
        )
        document = read(page)
        found = describe(document, separate(document))
        if found.published or found.modified:
            invented.append(name)
    return f"undated pages: {len(UNDATED) - len(invented)} of {len(UNDATED)} have no date {invented or ''}".strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--peer", action="store_true", help="run trafilatura, newspaper4k and py3langid as well")
    arguments = parser.parse_args()
    sys.path.insert(0, str(arguments.archive))
    print(_HEAD)
    rows = report("ours", arguments.archive, ours)
    for name, run in PEERS.items() if arguments.peer else ():
        rows += report(name, arguments.archive, run)
    of_undated = undated()
    print(of_undated)
    if arguments.peer:
        rows.sort(key=lambda row: ("title", "date", "author", "lang", "time").index(row.split()[1]))
        RESULTS.write_text("\n".join([_TITLE, _HEAD, *rows, "", of_undated, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
