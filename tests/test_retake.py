"""Kept pages, and entries that are taken again from them: what is our own doing is no news to anybody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.config import Config, parse
from pipeline.entries.make import Origin
from pipeline.entries.pages import unpacked
from pipeline.entries.retake import retake_some
from pipeline.items import Page, Reserved
from pipeline.process import process, word
from pipeline.store import Store, open_store
from pipeline.workers import Workers
from tests.running import run
from tests.sites.scripted import Site, article, listing
from tests.test_identity_drills import TEXT, TITLE, URL, html

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CONFIG = parse("")[0]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "tidings.toml").write_text("", encoding="utf-8")
    opened = open_store(tmp_path)
    yield opened
    opened.close()


def look(
    store: Store,
    number: int = 1,
    *,
    body: bytes | None = None,
    days: int = 0,
    config: Config = CONFIG,
    archiving: bool = False,
) -> str:
    url, now = f"{URL}-{number}", NOW + timedelta(days=days)
    text = tuple(f"{one} It was the {number}. of its kind, said {'abcdefgh'[number % 8] * 5}." for one in TEXT)
    body = body or html(f"{TITLE} {number}", text)
    page = Page(body=body, url=url, media_type="text/html", fetched_at=now, reserved=Reserved(archiving=archiving))
    return word(process(page, Origin(target_id="t"), config, store, now=now))


def made_by_another_version(store: Store, text: str = "What an earlier version took for the article.") -> None:
    """Let all entries say what an earlier version might have seen."""
    database = store._db  # type: ignore[attr-defined]
    with store.writing():
        database.run(
            "update entries set made_by = 'earlier', text = ?, title = 'Skip to content', content_hash = 'x'", text
        )


def test_the_page_of_an_entry_is_kept_as_it_was(store: Store) -> None:
    body = html(TITLE, TEXT)
    look(store, body=body)
    [entry] = store.every_entry()
    copy = store.pages.get(entry.id)
    assert copy is not None
    page = unpacked(copy)
    assert (page.body, page.url, page.media_type, page.fetched_at) == (body, f"{URL}-1", "text/html", NOW)
    assert store.pages.kept().pages == 1


def test_the_last_state_is_kept_and_one_for_what_is_stored_already(store: Store) -> None:
    look(store)
    [entry] = store.every_entry()
    assert (
        look(store, body=html(TITLE, (*TEXT, "One more paragraph, with a figure: 17 and some words.")), days=1)
        == "revised"
    )
    copy = store.pages.get(entry.id)
    assert copy is not None
    assert b"17 and some words" in unpacked(copy).body
    store.pages.forget(entry.id)
    longer = html(TITLE, (*TEXT, "One more paragraph, with a figure: 17 and some words."))
    assert look(store, body=longer, days=2) == "unchanged"
    assert store.pages.has(entry.id)
    size = store.pages.kept().bytes
    assert look(store, body=longer.replace(b"Imprint", b"Imprint, once more"), days=3) == "unchanged"
    assert store.pages.kept().bytes == size


def test_a_page_that_asks_not_to_be_archived_is_not_kept(store: Store) -> None:
    assert look(store, archiving=True) == "new"
    assert store.pages.kept().pages == 0
    look(store, 2)
    look(store, 2, archiving=True, days=1)
    assert (store.pages.kept().pages, store.pages.kept().bytes) == (0, 0)


def test_nothing_is_kept_where_the_owner_wants_nothing(store: Store) -> None:
    look(store)
    look(store, config=parse("[site]\nkeep_pages = 0")[0], days=1)
    assert store.pages.kept().pages == 0


def test_of_too_much_the_first_go(store: Store) -> None:
    for number in range(1, 6):
        look(store, number)
    entries = {entry.url: entry.id for entry in store.every_entry()}
    copy = store.pages.get(entries[f"{URL}-5"])
    assert copy is not None
    store.pages.put(entries[f"{URL}-5"], copy, most_bytes=store.pages.kept().bytes // 5 * 3)
    kept = [number for number in range(1, 6) if store.pages.has(entries[f"{URL}-{number}"])]
    assert kept in ([4, 5], [3, 4, 5])
    database = store._db  # type: ignore[attr-defined]
    [row] = database.all("select sum(bytes) as bytes from entry_pages")
    assert row["bytes"] == store.pages.kept().bytes


def test_a_page_goes_with_its_entry(store: Store, tmp_path: Path) -> None:
    look(store)
    assert run(tmp_path, "entries", "withdraw", f"{URL}-1", "--yes").exit_code == 0
    assert (store.pages.kept().pages, store.pages.kept().bytes) == (0, 0)


def test_entries_are_taken_again_without_a_revision_or_a_date(store: Store, tmp_path: Path) -> None:
    look(store, 1)
    look(store, 2)
    before = {entry.id: entry for entry in store.every_entry()}
    made_by_another_version(store)
    done = run(tmp_path, "entries", "retake")
    assert (done.exit_code, done.output.splitlines()[0]) == (
        0,
        "2 taken anew, 0 as they were; tidings publish writes the feeds.",
    )
    for entry in store.every_entry():
        was = before[entry.id]
        assert (entry.title, entry.text, entry.html, entry.made_by) == (was.title, was.text, was.html, was.made_by)
        assert (entry.updated_at, entry.first_seen_at, entry.dated_at) == (
            was.updated_at,
            was.first_seen_at,
            was.dated_at,
        )
        [revision] = store.revisions(entry.id)
        assert (revision.text, revision.seen_at) == (entry.text, NOW)
    assert "No entry" in run(tmp_path, "entries", "retake").output
    assert look(store, 1, days=1) == "unchanged"
    assert "doctoral" in run(tmp_path, "search", "doctoral candidates").output


@pytest.mark.parametrize("is_source", [True, False])
def test_what_only_the_list_told_of_an_entry_stays_when_it_is_taken_again(tmp_path: Path, is_source: bool) -> None:
    titles = {
        "/news/1": "Council opens a bridge",
        "/news/2": "Council closes a road",
        "/news/3": "Council paints doors",
    }
    pages = {path: article(title) for path, title in titles.items()}
    with Site({"/news": listing(titles), **pages}) as site:
        url = site.url("/news")
        source = f'[[source]]\nid = "council"\nurl = "{url}"' if is_source else ""
        (tmp_path / "tidings.toml").write_text(f'[site]\nallow_network = ["127.0.0.0/8"]\ndelay = 0\n{source}')
        assert run(tmp_path, "crawl", *([] if is_source else [url])).exit_code == 0
    store = open_store(tmp_path)
    before = {entry.id: entry for entry in store.every_entry()}
    assert all("What the council decided" in (entry.summary or "") for entry in before.values())
    with store.writing():
        store._db.run("update entries set made_by = 'earlier'")  # type: ignore[attr-defined]
    assert run(tmp_path, "entries", "retake").output.startswith("0 taken anew, 3 as they were")
    assert {entry.id: entry for entry in store.every_entry()} == before
    store.close()


def test_one_is_taken_again_by_name(store: Store, tmp_path: Path) -> None:
    look(store, 1)
    look(store, 2)
    done = json.loads(run(tmp_path, "entries", "retake", f"{URL}-1", "--json").output)
    assert (done["same"], done["anew"], done["pages"]) == (1, 0, 2)
    assert run(tmp_path, "entries", "retake", "https://example.org/none").exit_code == 2
    [first, _] = sorted(store.every_entry(), key=lambda entry: entry.url or "")
    store.pages.forget(first.id)
    done_without = run(tmp_path, "entries", "retake", f"{URL}-1")
    assert (done_without.exit_code, "its page is not kept" in done_without.output) == (1, True)


def test_the_service_takes_some_whenever_nothing_else_is_to_do(store: Store) -> None:
    for number in (1, 2, 3):
        look(store, number)
    [first, *_] = sorted(store.every_entry(), key=lambda entry: entry.id)
    made_by_another_version(store)
    copy = store.pages.get(first.id)
    assert copy is not None

    async def some() -> list[int | None]:
        with Workers(1) as workers:
            return [await retake_some(CONFIG, store, workers, asyncio.Event()) for _ in range(2)]

    assert asyncio.run(some()) == [3, None]
    assert not any(entry.title == "Skip to content" for entry in store.every_entry())
