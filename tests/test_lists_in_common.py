"""An item that stands on the lists of several sources is in the feed of each of them, and once in those of all."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.crawl import crawl
from feeds.publish import publish
from pipeline.config import Config
from pipeline.query import Query
from pipeline.store import open_store
from pipeline.workers import Workers
from tests.sites.scripted import Site, article, listing

NAMES = ("bridges", "harbours", "schools", "archives", "libraries", "forests")
PATHS = {f"/news/{name}": f"Decision on {name.title()} of the council" for name in NAMES}
TOPICS = [
    {"id": "plans", "title": "Plans", "words": ["decision"], "sources": ["plans"]},
    {"id": "water", "title": "Water", "words": ["nothing*like*it"]},
]


class Reader:
    """Somebody who has sources crawled, and reads the feeds."""

    def __init__(self, folder: Path, workers: Workers, site: Site) -> None:
        self.folder, self.workers, self.site = folder, workers, site
        self.sources: list[dict[str, Any]] = [self.source("council", "/news")]

    def source(self, name: str, path: str, **more: Any) -> dict[str, Any]:
        return {"id": name, "url": self.site.url(path), **more}

    @property
    def config(self) -> Config:
        site = {"delay": 0, "allow_network": ["127.0.0.0/8"]}
        known = {one["id"] for one in self.sources}
        topics = [one for one in TOPICS if set(one.get("sources", ())) <= known]
        return Config.model_validate({"site": site, "source": self.sources, "topic": topics})

    def crawl(self, *targets: str) -> None:
        store = open_store(self.folder)
        try:
            asyncio.run(crawl(targets, self.config, store, workers=self.workers))
            publish(store, self.config, self.folder)
        finally:
            store.close()

    def counts(self) -> dict[str, int]:
        store = open_store(self.folder)
        try:
            return {source.id: source.entries for source in store.sources()}
        finally:
            store.close()

    def succeeded(self) -> list[tuple[str, str]]:
        store = open_store(self.folder)
        try:
            return [(old.id, new.id) for old, new in store.succeeded(datetime.now(UTC))]
        finally:
            store.close()

    def items(self, name: str) -> list[dict[str, Any]]:
        made = json.loads((self.folder / "public" / "feeds" / f"{name}.json").read_bytes())
        items: list[dict[str, Any]] = made["items"]
        return items

    def feed(self, name: str) -> set[str]:
        return {one["url"].rpartition("/")[2] for one in self.items(name)}


@pytest.fixture
def reader(tmp_path: Path, workers: Workers) -> Iterator[Reader]:
    pages = {path: article(title, words=path[6:]) for path, title in PATHS.items()}
    few = dict(list(PATHS.items())[:4])
    with Site({**pages, "/news": listing(dict(PATHS)), "/plans": listing(few)}) as site:
        yield Reader(tmp_path, workers, site)


def test_the_section_of_a_site_that_is_watched_as_a_whole_has_its_items_too(reader: Reader) -> None:
    reader.crawl()
    reader.sources.append(reader.source("plans", "/plans", topics=["water"]))
    reader.crawl("plans")
    assert reader.feed("sources/plans") == set(NAMES[:4])
    assert reader.feed("sources/council") == reader.feed("all") == set(NAMES)
    assert reader.feed("plans") == reader.feed("water") == reader.feed("sources/plans/water") == set(NAMES[:4])
    assert reader.counts() == {"council": 6, "plans": 4}
    assert not any(one["_tidings"].get("also_published_by") for one in reader.items("sources/plans"))


def test_which_of_two_lists_is_looked_at_first_decides_nothing(reader: Reader) -> None:
    reader.sources.append(reader.source("plans", "/plans"))
    reader.crawl()
    assert (reader.feed("sources/plans"), reader.feed("sources/council")) == (set(NAMES[:4]), set(NAMES))


def test_what_an_address_was_crawled_for_is_in_the_feed_of_the_source_that_it_becomes(reader: Reader) -> None:
    [source], reader.sources = reader.sources, []
    reader.crawl(source["url"])
    reader.sources = [source | {"publish": "link", "rights": "© The Council"}]
    reader.crawl()
    assert reader.feed("sources/council") == set(NAMES)
    assert reader.counts() == {"council": 6}
    assert {one["_tidings"]["rights"] for one in reader.items("all")} == {"© The Council"}
    assert not any("content_html" in one for one in reader.items("all"))


def test_a_source_under_another_id_goes_on_with_what_its_list_has(reader: Reader) -> None:
    reader.crawl()
    reader.sources = [reader.source("parliament", "/news")]
    reader.crawl()
    assert reader.feed("sources/parliament") == set(NAMES)
    assert reader.succeeded() == [("council", "parliament")]
    reader.sources = [reader.source("council", "/news")]
    reader.crawl()
    assert reader.succeeded() == []  # what the other has are these


def test_one_that_is_called_otherwise_keeps_what_it_has_of_others(reader: Reader) -> None:
    reader.sources.append(reader.source("plans", "/plans"))
    reader.crawl("council")
    reader.crawl("plans")
    reader.sources[1] = reader.source("projects", "/plans", was=["plans"])
    reader.crawl("council")
    assert reader.feed("sources/projects") == set(NAMES[:4])


def test_those_who_read_the_feed_of_the_second_before_see_none_of_it_as_new(reader: Reader) -> None:
    reader.crawl()
    reader.sources.append(reader.source("plans", "/plans"))
    reader.crawl("plans")
    with closing(sqlite3.connect(reader.folder / "tidings.db")) as database, database:  # as before migration 34
        database.execute("drop table shared")
        database.execute("create index copies_source on copies (source_id) where elsewhere")
        database.execute("delete from members where feed like 'sources/plans%'")
        database.execute("delete from _sqlite_migrations where name = '0034_on_lists'")
    reader.site.pages |= {
        "/news/canals": article("Decision on Canals of the council", words="canals"),
        "/plans": listing({"/news/canals": "Decision on Canals of the council"} | dict(list(PATHS.items())[:4])),
    }
    reader.crawl("plans")
    assert reader.feed("sources/plans") == {"canals"}
    assert reader.feed("archives/sources/plans/1") >= set(NAMES[:4])
    store = open_store(reader.folder)
    assert len(store.queries.select(Query(source="plans"), 10)) == 5
    store.close()
