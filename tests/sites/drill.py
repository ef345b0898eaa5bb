"""Takes a site through its redesigns: each begins with what was kept before, and is looked at three times."""

from __future__ import annotations

import asyncio
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from crawler.crawl import crawl
from feeds.publish import publish
from pipeline.config import load
from pipeline.store import open_store
from pipeline.workers import Workers
from tests.sites.command import five_minutes_pass, rows
from tests.sites.redesigned import NEW, OLD, Make, Redesign, begin
from tests.sites.scripted import RULES, Site

LOOKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """A site and what was kept of it before it was redesigned."""

    make: Make
    site: Site
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a redesign."""

    redesign: Redesign
    make: Make
    found: tuple[str, ...]  # titles that are in the feed since
    lost: tuple[str, ...]  # entries that have another id than before
    twice: tuple[str, ...]  # titles of several entries
    wrong: tuple[str, ...]  # titles of entries that are no news of the site
    notices: tuple[tuple[str, str], ...]  # title and text of what was told
    asked: int  # requests, but for the rules of robots

    @property
    def expected(self) -> tuple[str, ...]:
        """What is new on the site, and can be had."""
        return () if self.redesign.needs_person else (self.make.title(OLD),)

    @property
    def is_right(self) -> bool:
        """Tell whether what is new was found, and nothing else, and not too much was said."""
        clean = not (self.lost or self.twice or self.wrong)
        return clean and self.found == self.expected and len(self.notices) <= 1


def look(folder: Path, workers: Workers, times: int) -> None:
    """Look as `crawl` does, and publish."""
    config, _ = load(folder / "tidings.toml")
    store = open_store(folder / "data")
    try:
        for _ in range(times):
            five_minutes_pass(folder)
            asyncio.run(crawl([], config, store, workers=workers))
        publish(store, config, folder / "data")
    finally:
        store.close()


def prepare(make: Make, site: Site, folder: Path, workers: Workers) -> Before:
    """Watch a site until what is normal for it is known."""
    begin(make, site)
    (folder / "tidings.toml").write_text(
        '[site]\ntitle = "Test"\ndelay = 0\nallow_network = ["127.0.0.0/8"]\n'
        f'[[source]]\nid = "ministry"\ntitle = "Ministry"\nurl = "{site.url(make.news)}"\n'
    )
    look(folder, workers, LOOKS)
    return Before(make=make, site=site, folder=folder)


def drill(redesign: Redesign, before: Before, folder: Path, workers: Workers) -> Outcome:
    """Redesign a site, look at it, and put it back as it was."""
    shutil.copytree(before.folder, folder, dirs_exist_ok=True)
    site, make, pages, asked = before.site, before.make, dict(before.site.pages), len(before.site.hits)
    was, shown = dict(_entries(folder)), _published(folder)
    try:
        redesign.change(make, site)
        look(folder, workers, LOOKS)
    finally:
        site.pages.clear()
        site.pages.update(pages)
    after = _entries(folder)
    titles = [title for title, _ in after]
    true = {make.title(number) for number in range(OLD + NEW)}
    return Outcome(
        redesign=redesign,
        make=make,
        found=tuple(title for title, key in _published(folder) if (title, key) not in shown),
        lost=tuple(title for title, key in was.items() if (title, key) not in after),
        twice=tuple(sorted({title for title in titles if titles.count(title) > 1})),
        wrong=tuple(title for title in titles if title not in true),
        notices=tuple(rows(folder, "select title, text from notices order by number")),
        asked=sum(hit.path not in RULES for hit in site.hits[asked:]),
    )


def _entries(folder: Path) -> list[tuple[str, str]]:
    return rows(folder, "select title, id from entries order by number")


def _published(folder: Path) -> list[tuple[str, str]]:
    text = (folder / "data" / "public" / "feeds" / "all.json").read_text(encoding="utf-8")
    return [(item["title"], item["id"]) for item in json.loads(text)["items"]]
