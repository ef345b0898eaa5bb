"""Measures what a page costs to identify with few and with many entries in the store, and each look-up by itself.

    python -m bench.identity [--entries 10000 1000000] [--pages 300] [--write]

The entries are synthetic: 10,000 of about 80 words each out of a vocabulary as frequent as words are, written through
the store's own rows; the others are made by SQL, with shorter texts and random signatures, and fill all indexes. The
same pages are taken into both stores in turns: new ones, known ones, edited ones, copies with a paragraph more, and
known ones at another spelling of the address. Look-ups are timed one by one, in turns likewise. `--write` writes
bench/results/identity.md.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from pipeline.config import Config
from pipeline.entries.make import Origin
from pipeline.identity.signature import signature
from pipeline.identity.version import version
from pipeline.identity.words import address_key, words_of
from pipeline.items import Entry, Page
from pipeline.normalize import content_hash
from pipeline.process import process, word
from pipeline.store import Store, open_store, rows
from pipeline.store.sqlite import SqliteStore

_RESULTS = Path(__file__).parent / "results" / "identity.md"
_BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_VOCABULARY = [
    "".join(chr(97 + (rank // 26**place + place * 7) % 26) for place in range(3 + rank % 4)) for rank in range(30_000)
]
_WEIGHTS = list(accumulate(1 / (rank + 3) for rank in range(len(_VOCABULARY))))
_ENTRIES_A_SOURCE = 2_000


_NUMBERS = "with recursive n (i) as (select :first where :first <= :last union all select i + 1 from n where i < :last)"
_SITE = "'site' || (i / 2000) || '.example.org/news/' || i"
_OTHERS = (
    f"""insert into entries (number, id, kind, url, title, title_derived, authors, text, content_hash, position,
        published, dated_at, first_seen_at, updated_at)
    {_NUMBERS}
    select i, 'tag:localhost,2026-01-01:item:' || printf('%032x', i), 'article', 'https://www.' || {_SITE},
        'On w' || (i % 9973) || ' and v' || (i % 8191) || ' in the year of ' || i, 0, '[]',
        printf('a%d b%d c%d d%d e%d f%d g%d h%d i%d j%d', i % 9973, i % 8191, i % 7001, i % 6007, i % 5003, i % 4001,
            i % 3001, i % 2003, i % 1009, i % 503) || ' and so on, as it is in every one of these texts.',
        lower(hex(randomblob(32))), 0, date('2020-01-01', '+' || (i / 500) || ' days'),
        strftime('%Y-%m-%dT%H:%M:%S.000000+00:00', '2020-01-01', '+' || (i * 2) || ' minutes'),
        strftime('%Y-%m-%dT%H:%M:%S.000000+00:00', '2020-01-01', '+' || (i * 2) || ' minutes'),
        strftime('%Y-%m-%dT%H:%M:%S.500000+00:00', '2020-01-01', '+' || (i * 2) || ' minutes')
    from n""",
    f"""insert into aliases (url, entry_id, key)
    {_NUMBERS}
    select 'https://www.' || {_SITE}, 'tag:localhost,2026-01-01:item:' || printf('%032x', i), {_SITE}
    from n order by 1""",
    """insert into revisions (entry_id, number, content_hash, title, text, seen_at)
    select id, 1, content_hash, title, text, first_seen_at from entries where number between :first and :last""",
    "drop index signatures_number",
    f"""insert or ignore into signatures (hash, number)
    {_NUMBERS}, m (k) as (select 1 union all select k + 1 from m where k < 12)
    select abs(random()), i from n, m order by 1""",
    "create index signatures_number on signatures (number)",
)


def title_of(number: int, chance: random.Random) -> str:
    """Give the title of an entry."""
    return f"{' '.join(_words(chance, 7)).capitalize()} {number}"


def text_of(number: int) -> tuple[str, list[str]]:
    """Give the title and the paragraphs of an entry, always the same ones."""
    chance = random.Random(number)
    title = title_of(number, chance)
    return title, [" ".join(_words(chance, 25)).capitalize() + "." for _ in range(3)]


def _words(chance: random.Random, count: int) -> list[str]:
    """Give words, the first of the vocabulary far more often than the last."""
    return chance.choices(_VOCABULARY, cum_weights=_WEIGHTS, k=count)


def url_of(number: int) -> str:
    """Give the address of an entry."""
    source = number // _ENTRIES_A_SOURCE
    return f"https://www.site{source}.example.org/news/{number}"


def an_entry(number: int) -> Entry:
    """Give an entry as it is stored."""
    title, paragraphs = text_of(number)
    text = "\n\n".join(paragraphs)
    seen = _BEGIN + timedelta(minutes=number)
    return Entry(
        id=f"tag:localhost,2026-01-01:item:{number:032x}", kind="article", url=url_of(number), path=None, title=title,
        title_derived=False, authors=(), published=f"{seen:%Y-%m-%d}", modified=None, language="en", summary=text[:200],
        image=None, text=text, html=None, content_hash=content_hash(text),
        source_id=None, institution=f"Site {number // _ENTRIES_A_SOURCE}", section=None, position=0, dated_at=seen,
        first_seen_at=seen, updated_at=seen + timedelta(microseconds=number % 1_000_000), made_by=version(),
    )  # fmt: skip


def fill(store: Store, real: int, count: int) -> None:
    """Write so many entries, the first ones as `process` would have left them, and the others as SQL can make them."""
    assert isinstance(store, SqliteStore)
    db = store._db.database.conn
    db.execute("pragma synchronous = off")
    entries = [(number, an_entry(number)) for number in range(1, real + 1)]
    columns = ["number", *rows.entry_row(entries[0][1])]
    marks = ", ".join("?" * len(columns))
    signatures = [(one, number) for number, entry in entries for one in signature(words_of(entry.text))]
    revision = "insert into revisions (entry_id, content_hash, title, text, seen_at, number) values (?, ?, ?, ?, ?, 1)"
    states = [(e.id, e.content_hash, e.title, e.text, rows.stamp(e.first_seen_at)) for _, e in entries]
    with db:
        written = [(number, *rows.entry_row(entry).values()) for number, entry in entries]
        db.executemany(f"insert into entries ({', '.join(columns)}) values ({marks})", written)
        aliases = [(entry.url, entry.id, address_key(entry.url)) for _, entry in entries]
        db.executemany("insert into aliases (url, entry_id, key) values (?, ?, ?)", aliases)
        db.executemany(revision, states)
        db.executemany("insert or ignore into signatures (hash, number) values (?, ?)", signatures)
    for statement in _OTHERS:
        with db:
            db.execute(statement, {"first": real + 1, "last": count} if ":first" in statement else {})
    db.execute("pragma synchronous = normal")
    store.settle()


def pages(least: int, count: int) -> Iterator[tuple[str, Page]]:
    """Give pages of five kinds in turn; those that are known are among the first `least` entries."""
    chance = random.Random(7)
    for turn in range(count):
        number = chance.randrange(1, least)
        kind = ("new", "known", "edited", "copy", "spelling")[turn % 5]
        title, paragraphs = text_of(10_000_000 + turn) if kind == "new" else text_of(number)
        url = url_of(number)
        if kind == "new":
            url = f"https://www.site{turn}.example.org/new/{turn}"
        elif kind == "edited":
            paragraphs = [*paragraphs, "A sentence that was not there before."]
        elif kind == "copy":
            url, paragraphs = f"https://copy.example.net/{turn}", [text_of(20_000_000 + turn)[1][0], *paragraphs]
        elif kind == "spelling":
            url = url.replace("https://www.", "http://") + "/"
        body = f"<html lang=en><title>{title}</title><main><h1>{title}</h1>{''.join(f'<p>{p}</p>' for p in paragraphs)}"
        yield kind, Page(body=body.encode(), url=url, media_type="text/html", fetched_at=_NOW)


def process_times(stores: Sequence[Store], least: int, count: int) -> list[dict[str, list[float]]]:
    """Give the seconds that each page took, by store and kind; outcomes that are not as they must be are an error."""
    right = {"new": "new", "known": "unchanged", "edited": "revised", "copy": "duplicate", "spelling": "unchanged"}
    times: list[dict[str, list[float]]] = [{kind: [] for kind in right} for _ in stores]
    for number, (kind, page) in enumerate(pages(least, count)):
        now = _NOW + timedelta(minutes=number)
        for place in _turns(stores, number):
            begin = time.perf_counter()
            outcome = process(page, Origin(target_id="t"), Config(), stores[place], now=now)
            times[place][kind].append(time.perf_counter() - begin)
            if word(outcome) not in (right[kind], "revised" if kind == "spelling" else right[kind]):
                raise SystemExit(f"{kind}: {page.url} is {word(outcome)}")
    return times


def _turns(stores: Sequence[Store], number: int) -> Sequence[int]:
    """Give the places of stores, each first in turn: what else the machine does falls on all of them."""
    return range(len(stores)) if number % 2 else range(len(stores) - 1, -1, -1)


def look_up_times(stores: Sequence[Store], sizes: Sequence[int], count: int) -> list[dict[str, list[float]]]:
    """Give the seconds of each look-up, by store and what is looked up, of what is there and what is not."""
    chance = random.Random(11)
    least = min(sizes)
    times: list[dict[str, list[float]]] = [{} for _ in stores]
    for number in range(count):
        entry = an_entry(chance.randrange(1, least))
        other = signature(words_of(text_of(chance.randrange(10**9))[1][0]))
        share = chance.random()
        for place in _turns(stores, number):
            anywhere = url_of(1 + int(share * (sizes[place] - 1)))
            for name, ask in _look_ups(stores[place], entry, anywhere, other):
                begin = time.perf_counter()
                ask()
                times[place].setdefault(name, []).append(time.perf_counter() - begin)
    return times


def _look_ups(
    store: Store, entry: Entry, anywhere: str, other: Sequence[int]
) -> Iterator[tuple[str, Callable[[], object]]]:
    signed, url = signature(words_of(entry.text)), entry.url or ""
    yield "address, any of all", lambda: store.entry_at(anywhere)
    yield "address", lambda: store.entry_at(url)
    yield "address in another spelling", lambda: store.entry_at(url.replace("https://www.", "http://"))
    yield "address nobody has", lambda: store.entry_at(url + "x")
    yield "content hash", lambda: store.entry_with_hash(entry.content_hash or "")
    yield "near-duplicate, found", lambda: store.identity.alike(signed)
    yield "near-duplicate, none", lambda: store.identity.alike(other)
    yield "title and day", lambda: store.identity.titled_on(entry.title, entry.published or "")
    yield "headline", lambda: store.headline_titled(entry.title)
    yield "copy", lambda: store.identity.copied_at(url)


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, nargs=2, default=(10_000, 1_000_000))
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--folder", type=Path, help="where the stores are made, and kept for another run")
    parser.add_argument("--write", action="store_true", help="write bench/results/identity.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        report = "\n".join(_report(folder, asked.entries, asked.pages)) + "\n"
    print(report)
    if asked.write:
        _RESULTS.write_text(report, encoding="utf-8")


def _report(folder: Path, sizes: Sequence[int], count: int) -> Iterator[str]:
    least = min(sizes)
    with ExitStack() as stack:
        stores = [stack.enter_context(closing(_filled(folder / str(size), least, size))) for size in sizes]
        look_up_times(stores, sizes, 50)  # the first look-ups read what the system has not at hand
        looked_up = look_up_times(stores, sizes, count)
        processed = process_times(stores, least, count)
    yield "# What a page costs to identify\n"
    yield f"`python -m bench.identity --entries {sizes[0]} {sizes[1]} --pages {count}`; medians, in milliseconds.\n"
    yield f"| `process()` of a page that is | {sizes[0]:,} entries | {sizes[1]:,} entries | ratio |\n|---|---|---|---|"
    for kind in processed[0]:
        yield _row(kind, [one[kind] for one in processed])
    yield _row("**any**", [[each for kind in one.values() for each in kind] for one in processed])
    yield f"\n| look-up by | {sizes[0]:,} entries | {sizes[1]:,} entries | ratio | 99th percentile at {sizes[1]:,} |"
    yield "|---|---|---|---|---|"
    for name in looked_up[0]:
        last = sorted(looked_up[1][name])[int(len(looked_up[1][name]) * 0.99)]
        yield f"{_row(name, [one[name] for one in looked_up])} {last * 1000:.2f} |"


def _filled(folder: Path, real: int, count: int) -> Store:
    there = (folder / "tidings.db").exists()
    store = open_store(folder)
    if not there:
        fill(store, real, count)
    return store


def _row(name: str, times: Sequence[Sequence[float]]) -> str:
    small, large = (statistics.median(one) * 1000 for one in times)
    return f"| {name} | {small:.2f} | {large:.2f} | {large / small:.2f} |"


if __name__ == "__main__":
    main()
