"""Measures how fast pages are separated: against trafilatura in turns, by stage, and what a crawl's worker takes.

    python -m bench.speed ARCHIVE [--every 4] [--write]

All by CPU time in one process, so that other work on the machine bears on both sides alike. Stages are timed in a run
of their own, the least of three of each page.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import pickle
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import trafilatura
from lxml import html

from bench.archive import Sample, samples
from bench.crawl_pages import page
from crawler.sight import extract_page
from pipeline.describe import describe
from pipeline.describe.language import by_model
from pipeline.items import Page
from pipeline.separate import separate
from pipeline.separate.quick import COMPILED

_RESULTS = Path(__file__).with_name("results") / "speed.md"
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_OF_CRAWL = 40  # pages
_STAGES = (
    ("pipeline.document", "decoded", "decoding"),
    ("pipeline.document", "_parse", "parsing"),
    ("pipeline.separate", "outline", "reading the tree"),
    ("pipeline.separate", "named", "what the page calls itself"),
    ("pipeline.separate", "judge", "columns and trees"),
    ("pipeline.separate", "choose", "choosing"),
    ("pipeline.separate", "find_groups", "links and groups"),
    ("pipeline.separate", "_teasers", "teasers"),
    ("pipeline.separate.markup", "_kind", "kinds of blocks"),
    ("pipeline.separate.markup", "inline", "markup of pieces"),
    ("pipeline.separate.markup", "_images", "pictures"),
)


def main() -> None:
    """Print what was measured; with --write keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--every", type=int, default=4, help="one page in so many of the core pages")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    pages = [sample for sample in samples(given.archive) if sample.core][:: given.every]
    told = "\n".join(report(pages)) + "\n"
    print(told)
    if given.write:
        _RESULTS.write_text(told, encoding="utf-8")


def report(pages: Sequence[Sample]) -> Iterator[str]:
    """Measure everything, and give it as Markdown."""
    ours, theirs, parsing = in_turns(
        pages,
        _separated,
        lambda sample: trafilatura.extract(sample.body, include_comments=False),
        lambda sample: html.document_fromstring(sample.body),
    )
    by_model("")  # loaded once in a process, by the first page whose little words do not tell its language
    described, with_metadata = in_turns(
        pages, _described, lambda sample: trafilatura.bare_extraction(sample.body, url=sample.url, with_metadata=True)
    )
    size = sum(len(sample.body) for sample in pages) / len(pages) / 1000
    yield "# Speed\n"
    yield f"{len(pages)} core pages of {size:.0f} kB on average, {'with' if COMPILED else 'without'} the compiled part;"
    yield "milliseconds of CPU a page, in one process and in turns.\n"
    yield "| | ms a page |\n|---|---|"
    yield f"| separating, from bytes to blocks | {ours:.2f} |"
    yield f"| trafilatura, without metadata | {theirs:.2f} |"
    yield f"| parsing only (lxml) | {parsing:.2f} |\n"
    yield f"Separating is **{theirs / ours:.2f} times** as fast as trafilatura,"
    yield f"and takes {ours / parsing:.1f} times as long as parsing.\n"
    yield "| | ms a page |\n|---|---|"
    yield f"| separating and describing | {described:.2f} |"
    yield f"| trafilatura, with metadata | {with_metadata:.2f} |\n"
    yield f"With description it is **{with_metadata / described:.2f} times** as fast as trafilatura with metadata.\n"
    yield "| stage | ms a page |\n|---|---|"
    yield from (f"| {name} | {spent:.2f} |" for name, spent in by_stage(pages))
    yield f"\nA page of 50 kB of `bench.crawl` takes a crawl's worker {of_worker():.1f} ms:"
    yield "from bytes to what is sent back, separated, described and signed."


def in_turns(pages: Sequence[Sample], *calls: Callable[[Sample], object]) -> list[float]:
    """Give the milliseconds of CPU a page that each call takes; each is warmed up by some pages."""
    spent = [0.0] * len(calls)
    for number, sample in enumerate([*pages[:10], *pages]):
        for which, call in enumerate(calls):
            started = time.process_time()
            call(sample)
            spent[which] += time.process_time() - started if number >= 10 else 0
    return [seconds / len(pages) * 1000 for seconds in spent]


def _separated(sample: Sample) -> object:
    document = sample.document()
    return separate(document) if document is not None else None


def _described(sample: Sample) -> object:
    document = sample.document()
    return describe(document, separate(document)) if document is not None else None


def by_stage(pages: Sequence[Sample]) -> list[tuple[str, float]]:
    """Give the milliseconds a page that each stage takes, the longest first."""
    now: dict[str, int] = {}
    originals = [(importlib.import_module(room), name, stage) for room, name, stage in _STAGES]
    kept = [getattr(room, name) for room, name, _ in originals]
    for room, name, stage in originals:
        setattr(room, name, _timed(getattr(room, name), stage, now))
    best: dict[str, int] = {}
    for sample in pages:
        least: dict[str, int] = {}
        for _ in range(3):
            now.clear()
            started = time.thread_time_ns()
            _separated(sample)
            now["all"] = time.thread_time_ns() - started
            least = {stage: min(spent, least.get(stage, spent)) for stage, spent in now.items()}
        best = {stage: best.get(stage, 0) + least.get(stage, 0) for stage in {*best, *least}}
    for (room, name, _), original in zip(originals, kept, strict=True):
        setattr(room, name, original)
    return sorted(((stage, spent / len(pages) / 1e6) for stage, spent in best.items()), key=lambda pair: -pair[1])


def _timed(call: Callable[..., Any], stage: str, spent: dict[str, int]) -> Callable[..., Any]:
    def timed(*args: Any, **named: Any) -> Any:
        started = time.thread_time_ns()
        given = call(*args, **named)
        spent[stage] = spent.get(stage, 0) + time.thread_time_ns() - started
        return given

    return timed


def of_worker() -> float:
    """Give the milliseconds of CPU that a worker takes for a page of a crawl, the least of five turns."""
    made = [
        Page(body=page(1, number, 50_000), fetched_at=_NOW, url=f"http://127.0.0.1/{number}", media_type="text/html")
        for number in range(_OF_CRAWL)
    ]
    turns = []
    gc.freeze()  # as a worker does
    gc.set_threshold(10_000, 20, 20)
    for _ in range(5):
        started = time.process_time()
        for one in made:
            pickle.dumps(extract_page(one, with_dropped=False))
        turns.append(time.process_time() - started)
    return min(turns) / len(made) * 1000


if __name__ == "__main__":
    main()
