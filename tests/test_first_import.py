"""What a source had already when it was added: all of it in the archive, and the newest of it in the feeds."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import zlib
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest

import crawler
from crawler.crawl import Options, crawl
from crawler.version import parts
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


def places_of(numbers: range) -> Reply:
    """Give a feed whose items are places of one page, the first of them the newest."""
    items = "".join(
        f"<item><title>{title(number)}</title><link>/minutes#{SUBJECTS[number]}</link>"
        f"<description>What the council decided about {SUBJECTS[number]} in its last session.</description>"
        f"<pubDate>{date(2026, 6, 30) - timedelta(days=7 * number):%d %b %Y} 09:00:00 GMT</pubDate></item>"
        for number in numbers
    )
    body = f"<?xml version='1.0'?><rss version='2.0'><channel><title>Council</title>{items}</channel></rss>"
    return Reply(body=body, headers={"Content-Type": "application/rss+xml", "ETag": '"1"'})


def test_the_version_of_what_finds_items_is_of_all_that_does() -> None:
    house = Path(crawler.__file__).parent
    met: set[Path] = set()
    left = [house / "sight.py"]
    while left:
        met.add(one := left.pop())
        for name in re.findall(r"^ *from crawler\.([\w.]+) import", one.read_text(encoding="utf-8"), re.MULTILINE):
            path = house.joinpath(*name.split("."))
            found = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
            left += [found] if found not in met else []
    assert len(met) > 40
    assert sorted(met - set(parts())) == []


def read_by_another_version(folder: Path, body: bytes | str | None = None) -> None:
    """Let all that lists items have been read by another version; of one that is kept, this may be the body."""
    with closing(sqlite3.connect(folder / "tidings.db")) as database, database:
        database.execute("update fetches set read_by = 'another' where role = 'listing'")
        database.execute("update addresses set rows_seen = 'otherwise' where role = 'article'")
        if body is not None:
            raw = body.encode() if isinstance(body, str) else body
            database.execute("update kept_pages set body = ? where role = 'good'", [zlib.compress(raw)])


def test_what_only_a_later_version_finds_on_a_page_is_found_though_it_stays_and_is_no_news(owner: Owner) -> None:
    with Site({"/feed": places_of(range(24, 25)), "/minutes": article("Minutes of the council")}) as site:
        owner.source["url"] = site.url("/feed")
        owner.crawl()
        assert len(owner.archive) == 1
        site.pages["/feed"] = places_of(range(25))
        owner.crawl()
        assert len(owner.archive) == 1, "it is as it was when it was read"

        read_by_another_version(owner.folder, places_of(range(25)).body)
        owner.crawl()
        assert len(owner.archive) >= 25
        assert owner.feed() == [title(number) for number in range(10)], "a first import, of which feeds get ten"
        owner.crawl()
        assert site.hits[-1].headers["If-None-Match"] == '"1"', "it is read anew once"


def test_what_came_since_the_earlier_version_looked_is_news(owner: Owner) -> None:
    with Site(dict(site_of(range(20, 26)))) as site:
        owner.source["url"] = site.url("/news")
        owner.crawl()
        site.pages |= site_of(range(26))
        read_by_another_version(owner.folder, site_of(range(2, 26))["/news"].body)
        owner.crawl()
        assert len(owner.archive) == 26
        assert owner.feed() == [title(number) for number in range(12)], "two are new, and ten of what was there"


def test_of_a_page_that_follows_too_what_only_a_later_version_finds_is_no_news(owner: Owner) -> None:
    with Site(dict(site_of(range(1, 13), page_of=6))) as site:
        owner.source |= {"url": site.url("/news"), "first_import": 3}
        owner.crawl()
        site.pages |= site_of(range(24))
        site.pages["/news"] = listing({f"/news/{SUBJECTS[n]}": title(n) for n in range(7)}, after="/news?page=1")
        site.pages["/news?page=1"] = listing({f"/news/{SUBJECTS[n]}": title(n) for n in range(7, 24)})
        read_by_another_version(owner.folder)
        owner.crawl()
        assert len(owner.archive) == 24
        assert owner.feed() == [title(number) for number in range(4)]


def test_of_a_page_that_only_a_later_version_sees_to_follow_nothing_is_news(owner: Owner) -> None:
    with Site(dict(site_of(range(1, 7), dates=False))) as site:
        owner.source |= {"url": site.url("/news"), "first_import": 3}
        owner.crawl()
        site.pages |= site_of(range(24), dates=False, page_of=7)
        read_by_another_version(owner.folder)
        owner.crawl()
        assert len(owner.archive) == 24
        assert len(owner.feed()) == 4, "one is new"
        assert title(0) in owner.feed()


def test_what_a_later_version_reads_otherwise_in_a_row_is_no_change_of_its_page(owner: Owner) -> None:
    with Site(dict(site_of(range(12)))) as site:
        owner.source["url"] = site.url("/news")
        owner.crawl()
        read_by_another_version(owner.folder)
        site.hits.clear()
        owner.crawl()
        assert site.asked() == ["/news"]
