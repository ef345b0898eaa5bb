"""What a source had already when it was added: all of it in the archive, and the newest of it in the feeds."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest

from crawler.crawl import Options, crawl
from feeds.publish import publish
from pipeline.config import Config
from pipeline.store import open_store
from pipeline.workers import Workers
from tests.sites.scripted import Reply, Site, article, listing

SUBJECTS = (
    *("bridges", "harbours", "schools", "archives", "noise", "libraries", "forests", "rivers", "museums", "theatres"),
    *("railways", "markets", "hospitals", "bakeries", "orchards", "cemeteries", "lighthouses", "vineyards", "canals"),
    *("windmills", "stadiums", "glaciers", "meadows", "tunnels", "airports", "lakes"),
)


class Owner:
    """Somebody with a configuration and a data folder, who crawls and reads the feeds."""

    def __init__(self, folder: Path, workers: Workers) -> None:
        self.folder, self.workers = folder, workers
        self.source: dict[str, Any] = {"id": "council"}
        self.site: dict[str, Any] = {"delay": 0, "allow_network": ["127.0.0.0/8"]}

    @property
    def config(self) -> Config:
        topic = {"id": "council", "title": "The council", "words": ["council"]}
        sources = [self.source] if "url" in self.source else []
        return Config.model_validate({"site": self.site, "source": sources, "topic": [topic]})

    def crawl(self, *names: str, options: Options | None = None) -> list[str]:
        """Crawl and publish; give what a person is told beside the table."""
        store = open_store(self.folder)
        try:
            reports = asyncio.run(crawl(names, self.config, store, options=options, workers=self.workers))
            publish(store, self.config, self.folder)
            self.archive = {entry.title for entry in store.every_entry()}
        finally:
            store.close()
        return [note for report in reports for note in report.notes]

    def feed(self, name: str = "all") -> list[str]:
        read = feedparser.parse((self.folder / "public" / "feeds" / f"{name}.atom").read_bytes())
        return [entry.title for entry in read.entries]


@pytest.fixture
def owner(tmp_path: Path, workers: Workers) -> Owner:
    return Owner(tmp_path, workers)


def title(number: int) -> str:
    return f"Decision {SUBJECTS[number].title()} of the council"


def dated(number: int) -> Reply:
    """Give an article, the first of them the newest."""
    day = (date(2026, 6, 30) - timedelta(days=7 * number)).isoformat()
    page = article(title(number), words=SUBJECTS[number] * 3)
    assert isinstance(page.body, str)
    meta = f'<meta property="article:published_time" content="{day}T09:00:00Z"></head>'
    return replace(page, body=page.body.replace("</head>", meta))


def site_of(numbers: range, *, dates: bool = True, path: str = "/news", page_of: int = 100) -> dict[str, Reply]:
    """Give a listing in pages, and its articles, whose addresses do not tell their order."""
    paths = {f"{path}/{SUBJECTS[number]}": number for number in numbers}
    pages: dict[str, Reply] = {
        one: dated(number) if dates else article(title(number), words=SUBJECTS[number] * 3)
        for one, number in paths.items()
    }
    chunks = [list(paths.items())[at : at + page_of] for at in range(0, len(paths), page_of)]
    for place, chunk in enumerate(chunks):
        name = path if place == 0 else f"{path}?page={place}"
        after = f"{path}?page={place + 1}" if place + 1 < len(chunks) else None
        pages[name] = listing({one: title(number) for one, number in chunk}, after=after)
    return pages


def test_of_what_a_new_source_had_already_the_feeds_get_the_newest_ten_and_the_archive_all(owner: Owner) -> None:
    with Site(dict(site_of(range(1, 25)))) as site:
        owner.source["url"] = site.url("/news")
        notes = owner.crawl()
        assert notes == ["council: first import, of which a feed gets at most the newest 10"]
        assert owner.archive == {title(number) for number in range(1, 25)}
        assert owner.feed() == owner.feed("council") == [title(number) for number in range(1, 11)]

        site.pages |= site_of(range(25))  # one more, at the top
        assert owner.crawl() == []
        assert owner.feed() == owner.feed("council") == [title(number) for number in range(11)]


def test_what_comes_later_is_in_the_feeds_however_old_it_says_it_is(owner: Owner) -> None:
    with Site(dict(site_of(range(14)))) as site:
        owner.source["url"] = site.url("/news")
        owner.crawl()
        site.pages |= site_of(range(26))
        owner.crawl()
        assert owner.feed() == [title(number) for number in [*range(10), *range(14, 26)]]


def test_an_address_that_is_no_source_is_no_first_import(owner: Owner) -> None:
    with Site(dict(site_of(range(20)))) as site:
        owner.crawl(site.url("/news"))
        assert owner.feed() == [title(number) for number in range(20)]


def test_a_saved_page_is_no_first_import_of_the_source_that_it_is_from(owner: Owner, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    for number in range(12):
        body = dated(number).body
        assert isinstance(body, str)
        (folder / f"{number}.html").write_text(body)
    owner.source["url"] = "https://council.example/news"
    owner.crawl(str(folder))
    assert owner.feed() == [title(number) for number in range(12)]


@pytest.mark.parametrize(("of_site", "of_source", "most"), [(3, None, 3), (3, 5, 5), (10, 0, 0), (50, None, 20)])
def test_how_many_there_may_be_is_a_setting(owner: Owner, of_site: int, of_source: int | None, most: int) -> None:
    with Site(dict(site_of(range(20)))) as site:
        owner.site["first_import"] = of_site
        owner.source |= {"url": site.url("/news")} | ({} if of_source is None else {"first_import": of_source})
        owner.crawl()
        assert owner.feed() == [title(number) for number in range(most)]


def test_items_without_a_date_are_taken_from_the_top_of_the_list_over_its_pages(owner: Owner) -> None:
    with Site(dict(site_of(range(24), dates=False, page_of=6))) as site:
        owner.source["url"] = site.url("/news")
        owner.crawl()
        assert len(owner.archive) == 24
        assert owner.feed() == [title(number) for number in range(10)]


def test_what_a_first_crawl_left_over_is_first_import_in_the_next_one(owner: Owner) -> None:
    with Site(dict(site_of(range(24), page_of=6))) as site:
        owner.source["url"] = site.url("/news")
        for _ in range(5):
            owner.crawl(options=Options(limit=6))
        assert len(owner.archive) == 24
        assert owner.feed() == [title(number) for number in range(10)]


def test_a_look_in_vain_is_not_the_first(owner: Owner) -> None:
    with Site({"/news": Reply(status=500)}) as site:
        owner.source["url"] = site.url("/news")
        owner.crawl()
        site.pages |= site_of(range(20))
        owner.crawl()
        assert owner.feed() == [title(number) for number in range(10)]


def test_a_source_with_another_address_is_looked_at_for_the_first_time_there(owner: Owner) -> None:
    with Site({**site_of(range(4)), **site_of(range(4, 24), path="/press")}) as site:
        owner.source["url"] = site.url("/news")
        owner.crawl()
        owner.source["url"] = site.url("/press")
        owner.crawl()
        assert len(owner.archive) == 24
        assert owner.feed() == [title(number) for number in range(10)]


def test_a_source_that_was_taken_out_and_is_added_again_is_looked_at_for_the_first_time(owner: Owner) -> None:
    with Site(dict(site_of(range(20, 24)))) as site:
        owner.source["url"] = site.url("/news")
        owner.crawl()
        address = owner.source.pop("url")
        owner.crawl()
        site.pages |= site_of(range(24))
        owner.source["url"] = address
        owner.crawl()
        assert len(owner.archive) == 24
        assert owner.feed() == [title(number) for number in range(10)]


def test_what_an_older_version_stored_is_no_first_import_and_its_sources_are_known(owner: Owner) -> None:
    with Site(dict(site_of(range(12)))) as site:
        owner.source |= {"url": site.url("/news"), "first_import": 12}  # all, as before there was the mark
        owner.crawl()
        with closing(sqlite3.connect(owner.folder / "tidings.db")) as database:  # as it was before the mark was made
            database.executescript(
                "drop table first_imports; alter table addresses drop column imported_at;"
                "alter table sources drop column imported_url;"
                "delete from _sqlite_migrations where name = '0004_first_imports';"
            )
        site.pages |= site_of(range(24))
        owner.crawl()
        assert owner.feed() == [title(number) for number in range(24)]
