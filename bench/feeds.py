"""Measures writing feeds: `python bench/feeds.py [ITEMS ...]`.

Milliseconds of CPU, the median of five runs taken in turn, for RSS and Atom of items with 5 kB of markup each: ours,
feedgen used as its manual shows, and lxml by hand (the floor); JSON Feed for itself. Then a whole publishing of seven
feeds of fifty, the first time and when nothing changed.
"""

# ruff: noqa: E402 -- the path comes before what is found on it
from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # not this folder, where `feeds` is this file

from lxml import etree

# isort: split
from feedgen.feed import FeedGenerator

from feeds.addresses import site_url
from feeds.items import Place, item
from feeds.jsonfeed import jsonfeed
from feeds.publish import publish
from feeds.rss_atom import atom, rss
from feeds.snapshot import Snapshot
from pipeline.config import Config
from pipeline.items import Entry, Match
from pipeline.store import Change, open_store

RUNS = 5
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
PARAGRAPH = '<p>The council &amp; the ministry signed an <a href="https://a.example/x">agreement</a> on research.</p>'
CONFIG = Config.model_validate(
    {"topic": [{"id": f"topic-{number}", "title": f"Topic {number}", "words": ["agreement"]} for number in range(6)]}
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


def cpu_ms(write: Callable[[Snapshot], object], feed: Snapshot) -> float:
    """Take the time of one writing."""
    began = time.process_time()
    write(feed)
    return 1000 * (time.process_time() - began)


def writing(counts: list[int]) -> None:
    """Print a line for each number of items."""
    print("items  " + "  ".join(f"{name:>16}" for name in WRITERS))
    for count in counts:
        feed = feed_of(count)
        times: dict[str, list[float]] = {name: [] for name in WRITERS}
        for _ in range(RUNS):
            for name, write in WRITERS.items():
                times[name].append(cpu_ms(write, feed))
        print(f"{count:5}  " + "  ".join(f"{statistics.median(took):13.1f} ms" for took in times.values()))


def publishing() -> None:
    """Print what a whole publishing takes."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        for number in range(300):
            store.apply(Change(entry=entry(number), matches=(Match(topic_id=f"topic-{number % 6}", evidence=()),)))
        for name in ("everything new", "nothing changed"):
            began, cpu = time.monotonic(), time.process_time()
            done = publish(store, CONFIG, Path(folder))
            took, spent = 1000 * (time.monotonic() - began), 1000 * (time.process_time() - cpu)
            print(f"publishing 7 feeds, {name}: {len(done.written)} written, {took:.0f} ms, {spent:.0f} ms of CPU")
        store.close()


if __name__ == "__main__":
    writing([int(count) for count in sys.argv[1:]] or [50, 1_000, 10_000])
    publishing()
