"""Measures writing feeds: `python -m bench.feeds [ITEMS ...]`, into `bench/results/feeds.md`.

CPU and peak memory for RSS and Atom of items with 5 kB of markup each, the cap of fifty lifted: ours, feedgen used as
its manual shows, and lxml by hand (the floor); JSON Feed for itself. The median of five runs taken in turn. Then the
publishing of 6,000 entries of 20 sources in 16 topics: all is new, nothing changed, one entry is new, one is corrected.
"""

# ruff: noqa: E402 -- the path comes before what is found on it
from __future__ import annotations

import gc
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # not this folder, where `feeds` is this file

from lxml import etree

# isort: split
from feedgen.feed import FeedGenerator

from feeds.addresses import site_url
from feeds.formats.jsonfeed import jsonfeed
from feeds.formats.rss_atom import atom, rss
from feeds.items import Place, item
from feeds.publish import publish
from feeds.snapshot import Snapshot
from pipeline.config import Config
from pipeline.items import Entry, Match
from pipeline.store import Change, Store, open_store

RUNS = 5
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
PARAGRAPH = '<p>The council &amp; the ministry signed an <a href="https://a.example/x">agreement</a> on research.</p>'
CONFIG = Config.model_validate(
    {"topic": [{"id": f"topic-{number}", "title": f"Topic {number}", "words": ["agreement"]} for number in range(6)]}
)

MANY = 6_000
BUSY = Config.model_validate(
    {
        "topic": [{"id": f"topic-{n}", "title": f"Topic {n}", "words": ["agreement"]} for n in range(16)],
        "source": [{"id": f"source-{n}", "url": f"https://s{n}.example/", "title": f"Source {n}"} for n in range(20)],
    }
)


def entry(number: int) -> Entry:
    """Make an entry with 5 kB of markup."""
    return Entry(
        id=f"tag:localhost,2026-01-01:item:{number:032x}",
        kind="article",
        url=f"https://a.example/news/{number}",
        path=None,
        title=f"An agreement, number {number}",
        title_derived=False,
        authors=("Ada Example",),
        published="2026-11-02",
        modified=None,
        language="en",
        summary="The council and the ministry signed an agreement. " * 4,
        image=f"https://a.example/{number}.jpg",
        text="text",
        html=PARAGRAPH * (5_000 // len(PARAGRAPH)),
        content_hash=f"{number:064x}",
        source_id=None,
        institution="The Council",
        section=None,
        position=0,
        dated_at=NOON - timedelta(minutes=number),
        first_seen_at=NOON,
        updated_at=NOON,
    )


def feed_of(count: int) -> Snapshot:
    """Make a feed of so many items, the caps lifted."""
    place = Place(topic_id="topic-0", title="Topic 0", evidence=())
    return Snapshot(
        name="topic-0",
        id="tag:localhost,2026-01-01:feed:topic-0",
        title="Topic 0",
        description="News about topic 0.",
        language="en",
        publisher="Tidings",
        updated=NOON,
        page_url=site_url(CONFIG.site, "topics/topic-0.html"),
        self_urls={suffix: site_url(CONFIG.site, f"feeds/topic-0.{suffix}") for suffix in ("rss", "atom", "json")},
        items=tuple(item(entry(number), CONFIG, (place,)) for number in range(count)),
        has_older=False,
    )


def ours(feed: Snapshot) -> None:
    """Write RSS and Atom as Tidings does."""
    rss(feed)
    atom(feed)


def feedgen(feed: Snapshot) -> None:
    """Write RSS and Atom as the manual of feedgen shows."""
    generator = FeedGenerator()
    generator.id(feed.id)
    generator.title(feed.title)
    generator.description(feed.description)
    generator.link(href=feed.page_url, rel="alternate")
    generator.language(feed.language)
    for one in feed.items:
        made = generator.add_entry(order="append")
        made.id(one.id)
        made.title(one.title)
        made.link(href=one.url)
        made.summary(one.summary)
        made.content(one.html, type="html")
        made.category(term="topic-0", label="Topic 0")
        made.author({"name": one.authors[0]})
        made.published(one.published)
        made.updated(one.updated)
    generator.rss_str()
    generator.atom_str()


def by_hand(feed: Snapshot) -> None:
    """Write RSS and Atom with nothing between them and lxml."""
    for item_name, parts in (
        ("item", ("guid", "title", "link", "pubDate")),
        ("entry", ("id", "title", "link", "updated")),
    ):
        root = etree.Element("feed")
        for one in feed.items:
            element = etree.SubElement(root, item_name)
            for name, text in zip(parts, (one.id, one.title, one.url, one.updated.isoformat()), strict=True):
                etree.SubElement(element, name).text = text
            for name, more in (("summary", one.summary), ("content", one.html), ("author", one.authors[0])):
                etree.SubElement(element, name).text = more
            etree.SubElement(element, "category", term="topic-0")
        etree.tostring(root, encoding="UTF-8", xml_declaration=True)


WRITERS: dict[str, Callable[[Snapshot], object]] = {
    "ours": ours,
    "feedgen": feedgen,
    "lxml by hand": by_hand,
    "ours, JSON Feed": jsonfeed,
}


def cost(write: Callable[[Snapshot], object], feed: Snapshot) -> tuple[float, float]:
    """Give milliseconds of CPU and megabytes of peak memory of one writing, in a process of its own."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=_cost, args=(write, feed, sender))
    child.start()
    told: tuple[float, float] = receiver.recv()
    child.join()
    return told


def _cost(write: Callable[[Snapshot], object], feed: Snapshot, sender: Connection) -> None:
    gc.disable()
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    before = _megabytes("VmRSS")
    began = time.process_time()
    write(feed)
    took = 1000 * (time.process_time() - began)
    sender.send((took, _megabytes("VmHWM") - before))


def _megabytes(name: str) -> float:
    line = next(one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith(name))
    return int(line.split()[1]) / 1024


def writing(counts: list[int]) -> Iterator[str]:
    """Give a line of the table for each number of items."""
    yield (
        "| items | " + " | ".join(f"{name}: CPU ms (peak MB)" for name in WRITERS) + " | ours / feedgen | ours / lxml |"
    )
    yield "|--:" * (len(WRITERS) + 3) + "|"
    for count in counts:
        feed = feed_of(count)
        for write in WRITERS.values():
            write(feed_of(2))  # what is imported late is imported
        costs: dict[str, list[tuple[float, float]]] = {name: [] for name in WRITERS}
        for _ in range(RUNS):
            for name, write in WRITERS.items():
                costs[name].append(cost(write, feed))
        cpu = {name: statistics.median(took for took, _ in told) for name, told in costs.items()}
        memory = {name: statistics.median(peak for _, peak in told) for name, told in costs.items()}
        cells = [f"{cpu[name]:.1f} ({memory[name]:.0f})" for name in WRITERS]
        ratios = [f"{cpu['ours'] / cpu[peer]:.2f}" for peer in ("feedgen", "lxml by hand")]
        yield f"| {count:,} | {' | '.join([*cells, *ratios])} |"


def publishing() -> Iterator[str]:
    """Give a line of the table for each publishing."""
    yield "| what happened | feeds made | of | files written | CPU ms |"
    yield "|---|--:|--:|--:|--:|"
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        with store.writing():
            for number in range(MANY):
                _keep(store, number)
        steps: list[tuple[str, Callable[[], None]]] = [
            ("everything is new", lambda: None),
            ("nothing changed", lambda: None),
            ("one entry is new", lambda: _keep(store, MANY + 1, dated_at=NOON)),
            ("one old entry is corrected", lambda: _keep(store, MANY - 1, title="Corrected")),
            ("nothing changed", lambda: None),
        ]
        for name, change in steps:
            change()
            cpu = time.process_time()
            done = publish(store, BUSY, Path(folder))
            spent = 1000 * (time.process_time() - cpu)
            feeds = sum("archives" not in path.parts for path in Path(folder, "public/feeds").rglob("*.atom"))
            yield f"| {name} | {len(done.made)} | {feeds} | {len(done.written):,} | {spent:,.0f} |"
        store.close()


def _keep(store: Store, number: int, **changes: object) -> None:
    made = replace(entry(number), source_id=f"source-{number % 20}", **changes)  # type: ignore[arg-type]
    store.apply(Change(entry=made, matches=(Match(topic_id=f"topic-{number % 16}", evidence=()),)))


def main(counts: list[int]) -> None:
    """Measure, and write the results down."""
    lines = ["# Writing feeds", "", *writing(counts), "", "## Publishing", "", *publishing()]
    (Path(__file__).parent / "results" / "feeds.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or [50, 1_000, 10_000])
