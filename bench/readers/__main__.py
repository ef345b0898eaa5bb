"""Has readers poll our feeds, and feeds written by hand, over four states, and says what each showed wrongly.

    python -m bench.readers [--write]

What is not installed is left out. Node's libraries: `npm install` in bench/readers/node; programs: newsboat, sfeed and
rss2email by the system's packages; libraries of Python: reader, fastfeedparser, atoma, podcastparser. `--write` writes
bench/results/readers.md.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from bench.readers.libraries import LIBRARIES
from bench.readers.programs import PROGRAMS
from bench.readers.reading import Reader, Shown
from bench.readers.states import STATES, Item, Publisher, by_hand, seeds, site

READERS: tuple[Reader, ...] = (*LIBRARIES, *PROGRAMS)
Publish = Callable[[Path], AbstractContextManager[Publisher]]
PUBLISHERS: Mapping[str, Publish] = {"site": site, "seeds": seeds, "by hand": by_hand}
_MOST_TOLD = 8  # faults of a reader: a key that holds over all feeds makes dozens alike
_RESULTS = Path(__file__).parent.parent / "results" / "readers.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What a reader showed wrongly of a publisher's feeds in one format."""

    reader: str
    format: str
    publisher: str
    shown: int  # items over all states and feeds
    faults: tuple[str, ...]


def polled(readers: Sequence[Reader], name: str, publish: Publish, folder: Path) -> list[Polled]:
    """Take a publisher through its states, have readers poll it in each, and say what each showed wrongly."""
    (folder / "site").mkdir()
    with publish(folder / "site") as publisher:
        pairs = [(one, suffix) for one in readers for suffix in one.formats if suffix in publisher.formats]
        faults: dict[tuple[str, str], list[str]] = {(one.name, suffix): [] for one, suffix in pairs}
        counts: Counter[tuple[str, str]] = Counter()
        before: dict[str, dict[str, str]] = {feed: {} for feed in publisher.feeds}  # titles that were there, by link
        for state in STATES:
            wanted = publisher.go_to(state)
            for place, (reader, suffix) in enumerate(pairs):
                memory = folder / str(place)
                memory.mkdir(exist_ok=True)
                shown = reader.poll({feed: publisher.address(feed, suffix) for feed in publisher.feeds}, memory)
                for feed in publisher.feeds:
                    counts[reader.name, suffix] += len(shown[feed])
                    faults[reader.name, suffix] += [
                        f"{state}, {feed}: {fault}" for fault in wrong(wanted[feed], shown[feed], before[feed])
                    ]
            for feed in publisher.feeds:
                before[feed] |= {one.link: one.title for one in wanted[feed]}
    return [
        Polled(reader=of[0], format=of[1], publisher=name, shown=counts[of], faults=tuple(told))
        for of, told in faults.items()
    ]


def wrong(wanted: Sequence[Item], shown: Sequence[Shown], before: Mapping[str, str]) -> Iterable[str]:
    """Say what a reader shows wrongly of a feed: what lacks, stands twice, is out of date, or is of no feed."""
    links = Counter(one.link for one in shown)
    titles = {(one.link, _plain(one.title)) for one in shown}
    for item in wanted:
        if not links[item.link]:
            yield f"lacks “{item.title}”"
        elif links[item.link] > 1:
            yield f"has “{item.title}” {links[item.link]} times"
        elif (item.link, _plain(item.title)) not in titles:
            yield f"has not the new title “{item.title}”"
    known = {item.link for item in wanted} | before.keys()
    yield from (f"shows “{one.title}”, which no feed had" for one in shown if one.link not in known)
    keys = Counter(one.key for one in shown)
    doubled = {one.key for one in shown if links[one.link] > 1}
    yield from (f"has the key {key} {count} times" for key, count in keys.items() if count > 1 and key not in doubled)


def _plain(title: str) -> str:
    return " ".join(title.split())


def measured(readers: Sequence[Reader]) -> list[Polled]:
    """Have all readers poll all publishers in all formats they read."""
    results = []
    for name, publish in PUBLISHERS.items():
        with tempfile.TemporaryDirectory() as folder:
            results += polled(readers, name, publish, Path(folder))
    return results


def table(readers: Sequence[Reader], results: Sequence[Polled]) -> str:
    """Write what was measured as a table, and below it what a reader showed wrongly, in words."""
    head = ("reader", "version", "tells items apart by", "format", "shown", *PUBLISHERS)
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    below: list[str] = []
    of = {(one.reader, one.format, one.publisher): one for one in results}
    for reader in readers:
        for suffix in reader.formats:
            of_all = [of.get((reader.name, suffix, name)) for name in PUBLISHERS]
            shown = sum(one.shown for one in of_all if one is not None)
            cells = (reader.name, reader.version() or "", reader.key, suffix, str(shown), *map(_cell, of_all))
            lines.append(f"| {' | '.join(cells)} |")
            for one in of_all:
                if one is not None and one.faults:
                    below += ["", f"{reader.name}, {suffix}, {one.publisher}:", ""]
                    below += [f"- {fault}" for fault in one.faults[:_MOST_TOLD]]
                    more = len(one.faults) - _MOST_TOLD
                    below += [f"- and {more} more of the same kinds"] if more > 0 else []
    return "\n".join([*lines, *below]) + "\n"


def _cell(result: Polled | None) -> str:
    if result is None:
        return ""
    return "right" if not result.faults else f"{len(result.faults)} faults"


def main() -> None:
    """Measure, and print or write the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.readers", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write bench/results/readers.md")
    parser.add_argument("--only", help="readers whose name has this")
    options = parser.parse_args()
    readers = [one for one in READERS if one.version() is not None and (options.only or "") in one.name]
    text = table(readers, measured(readers))
    print(text)
    if options.write:
        _RESULTS.write_text(_INTRODUCTION + text, encoding="utf-8")


_INTRODUCTION = """# What real readers show

Written by `python -m bench.readers --write`. Each reader polls feeds (all, and topics) over HTTP in four states: at
first; one item corrected in its title and text; a further item; one item that went to another topic. "Site" and "seeds"
are crawled and served by the commands. "By hand" are feeds of the site's items written by hand: what a reader shows
wrongly of these too is its own way, which the column before says.

"""

if __name__ == "__main__":
    main()
