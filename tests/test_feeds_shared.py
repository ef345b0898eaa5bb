"""A story that two institutions publish is one entry, and stands in the feeds of both."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from feeds.publish import publish
from pipeline.config import Config
from pipeline.entries.withdraw import withdraw
from pipeline.identity.store import Copy
from pipeline.query import Query
from pipeline.store import Change, Store, open_store
from tests.publishing import CONFIG, NOON, entry, keep, stored

COPY = Copy(
    url="https://council.example/7",
    entry_id=entry(1).id,
    source_id="council",
    institution="The Council",
    title="Agreement 1",
    seen_at=NOON,
    reason="it has the same words",
    elsewhere=True,
)


def config(fund: dict[str, str] | None = None, council: dict[str, str] | None = None) -> Config:
    """Give the configuration with a second source."""
    made = CONFIG.model_dump(mode="json", exclude_unset=True)
    second = {"id": "council", "url": "https://council.example/news", "title": "The Council"}
    sources = [made["source"][0] | (fund or {}), second | (council or {})]
    return Config.model_validate(made | {"source": sources})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return stored(tmp_path, entry(1), entry(2), entry(3, source_id="council"), config=config())


def feed(folder: Path, name: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads((folder / "public" / "feeds" / f"{name}.json").read_bytes())["items"]
    return items


def ids(folder: Path, name: str) -> list[str]:
    return [one["id"] for one in feed(folder, name)]


def test_a_story_is_in_the_feeds_of_all_who_published_it_and_once_in_those_of_all(tmp_path: Path, store: Store) -> None:
    publish(store, config(), tmp_path)
    assert ids(tmp_path, "sources/council") == [entry(3).id]
    store.apply(Change(copy=COPY))
    made = publish(store, config(), tmp_path).made
    assert set(made) >= {"sources/council", "sources/council/cooperation", "sources/fund", "all"}
    for name in ("sources/council", "sources/council/cooperation"):
        assert ids(tmp_path, name) == [entry(1).id, entry(3).id], name
    [told] = feed(tmp_path, "sources/council")[0]["_tidings"]["also_published_by"]
    assert told["institution"] == "The Council"
    assert ids(tmp_path, "all") == [entry(1).id, entry(2).id, entry(3).id]
    assert publish(store, config(), tmp_path).made == ()
    store.close()


def test_what_a_former_version_did_not_put_into_the_feed_of_the_second_is_not_shown_there_as_new(
    tmp_path: Path, store: Store
) -> None:
    publish(store, config(), tmp_path)
    store.apply(Change(copy=COPY))
    store.close()
    with closing(sqlite3.connect(tmp_path / "tidings.db")) as database, database:  # as before migration 24
        for statement in (
            "delete from touched",
            "drop table shared",
            "alter table feeds drop column known_as",
            "delete from _sqlite_migrations where name in ('0024_shared', '0028_known', '0034_on_lists')",
        ):
            database.execute(statement)
    upgraded = open_store(tmp_path)
    publish(upgraded, config(), tmp_path)
    for name in ("sources/council", "sources/council/cooperation"):
        assert ids(tmp_path, name) == [entry(3).id], name
        assert entry(1).id in ids(tmp_path, f"archives/{name}/1")
    assert ids(tmp_path, "all") == [entry(1).id, entry(2).id, entry(3).id]
    upgraded.apply(Change(copy=replace(COPY, entry_id=entry(2).id, url="https://council.example/8")))
    publish(upgraded, config(), tmp_path)
    assert ids(tmp_path, "sources/council") == [entry(2).id, entry(3).id]
    upgraded.close()


@pytest.mark.parametrize(
    ("fund", "council", "shown"), [("full", "link", "link"), ("link", "full", "link"), ("full", "summary", "summary")]
)
def test_of_a_story_of_two_no_more_is_shown_anywhere_than_of_the_one_of_whom_least_is(
    tmp_path: Path, store: Store, fund: str, council: str, shown: str
) -> None:
    first = config({"rights": "© The Fund"}, {"rights": "© The Council"})
    with store.writing():
        store.apply(Change(copy=COPY))
        store.apply(Change(copy=replace(COPY, entry_id=entry(2).id, source_id="fund", url="https://fund.example/8")))
    publish(store, first, tmp_path)
    assert "content_html" in feed(tmp_path, "sources/fund")[0]
    wanted = config({"rights": "© The Fund", "publish": fund}, {"rights": "© The Council", "publish": council})
    publish(store, wanted, tmp_path)
    for name in ("sources/fund", "sources/council", "cooperation", "all", "sources/council/cooperation"):
        one = feed(tmp_path, name)[0]
        assert one["id"] == entry(1).id
        assert "content_html" not in one, name
        assert ("summary" in one) is (shown == "summary"), name
        assert one["_tidings"]["rights"] == "© The Fund. © The Council"
    assert ("content_html" in feed(tmp_path, "all")[1]) is (fund == "full")  # of the Fund alone
    page = (tmp_path / "public" / "entries" / f"{entry(1).id.rpartition(':')[2]}.html").read_text()
    assert (entry(1).text or "") not in page
    store.close()


@pytest.mark.parametrize("leaves", ["fund", "council"])
def test_what_a_source_allowed_holds_when_it_has_left_the_configuration(
    tmp_path: Path, store: Store, leaves: str
) -> None:
    with store.writing():
        store.apply(Change(copy=COPY))
        store.apply(Change(copy=replace(COPY, entry_id=entry(2).id, source_id="fund", url="https://fund.example/8")))
    limited = {"rights": f"© {leaves}", "publish": "link"}
    both = config(limited if leaves == "fund" else None, limited if leaves == "council" else None)
    publish(store, both, tmp_path)
    shown = feed(tmp_path, "all")
    left = both.model_copy(update={"source": tuple(one for one in both.source if one.id != leaves)})
    renamed = left.model_copy(update={"source": (left.source[0].model_copy(update={"title": "Another name"}),)})
    for later in (left, renamed):
        publish(store, later, tmp_path)
        for before, after in zip(shown, feed(tmp_path, "all"), strict=True):
            assert "content_html" in after or "summary" not in after
            assert ("content_html" in before, before["_tidings"].get("rights")) == (
                "content_html" in after,
                after["_tidings"].get("rights"),
            )
    assert "content_html" not in feed(tmp_path, "all")[0]
    assert feed(tmp_path, "all")[0]["_tidings"]["rights"] == f"© {leaves}"
    store.close()


def test_where_the_copy_becomes_an_item_of_its_own_the_story_is_there_no_more(tmp_path: Path, store: Store) -> None:
    store.apply(Change(copy=COPY))
    publish(store, config(), tmp_path)
    keep(store, entry(4, source_id="council", url=COPY.url), "health")
    publish(store, config(), tmp_path)
    assert ids(tmp_path, "sources/council") == [entry(3).id, entry(4).id]
    assert ids(tmp_path, "sources/council/cooperation") == [entry(3).id]
    store.close()


def test_what_is_withdrawn_is_in_neither(tmp_path: Path, store: Store) -> None:
    store.apply(Change(copy=COPY))
    publish(store, config(), tmp_path)
    withdraw(entry(1), store, reason="asked", now=NOON)
    publish(store, config(), tmp_path)
    assert entry(1).id not in ids(tmp_path, "sources/council") + ids(tmp_path, "sources/fund")
    store.close()


def test_what_its_first_publisher_allows_holds_in_both_and_so_does_a_new_name_of_the_other(
    tmp_path: Path, store: Store
) -> None:
    store.apply(Change(copy=COPY))
    publish(store, config(), tmp_path)
    less = config({"publish": "link"}, {"title": "The Great Council"})
    publish(store, less, tmp_path)
    assert "content_html" not in feed(tmp_path, "sources/council")[0]
    assert feed(tmp_path, "sources/fund")[0]["_tidings"]["also_published_by"][0]["institution"] == "The Great Council"
    store.close()


def test_a_search_by_source_finds_it_and_counts_it_for_both(store: Store) -> None:
    store.apply(Change(copy=COPY))
    asked = Query(source="council")
    assert [one.entry.id for one in store.queries.select(asked)] == [entry(1).id, entry(3).id]
    assert store.queries.count(asked) == 2
    assert store.queries.facets(Query()).sources == {"fund": 2, "council": 2}
    store.adopt_sources(config().watched(), NOON)
    assert {one.id: one.entries for one in store.sources()} == {"fund": 2, "council": 2}
    store.apply(Change(copy=replace(COPY, url="https://fund.example/again", source_id="fund", elsewhere=False)))
    assert store.queries.facets(Query()).sources == {"fund": 2, "council": 2}
    assert {one.id: one.entries for one in store.sources()} == {"fund": 2, "council": 2}
    store.close()
