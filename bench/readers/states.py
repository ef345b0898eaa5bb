"""Publishers in four states: a site and saved pages, crawled and served by the real commands; and feeds by hand.

States: at first; one item corrected in its title and text; a further item; one item that went to another topic.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Protocol

from feeds.addresses import site_url
from feeds.items import entry_key
from pipeline.config import load
from pipeline.store import open_store
from tests.sites.command import started, tidings
from tests.sites.institution import Institution, running
from tests.sites.pages import Article, article_page

STATES = ("first", "corrected", "new item", "other topic")

_SEEDS = Path(__file__).parent.parent.parent / "seeds"
_CONFIG = """
[site]
title = "Tidings of the institute"
delay = 0
allow_network = ["127.0.0.0/8"]
[[source]]
id = "institute"
title = "Institute for Public Knowledge"
url = "{news}"
[[topic]]
id = "oceans"
title = "Oceans & <seas>"
words = ["ocean"]
[[topic]]
id = "glaciers"
title = "Glaciers"
words = ["glacier"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item that a reader is to show."""

    id: str
    title: str
    link: str


class Publisher(Protocol):
    """Feeds at addresses that go through the states."""

    @property
    def feeds(self) -> Sequence[str]:
        """Give the names of the feeds."""

    @property
    def formats(self) -> Sequence[str]:
        """Give the formats, by suffix."""

    def go_to(self, state: str) -> Mapping[str, Sequence[Item]]:
        """Take the feeds to a state, and give what they have then, by their names."""

    def address(self, feed: str, suffix: str) -> str:
        """Give where a feed is to be had."""


@contextmanager
def site(folder: Path) -> Iterator[Publisher]:
    """Run an institution, and our server, in a folder."""
    with running(Institution(articles={one.slug: one for one in _articles()}, beside=[])) as institution:
        (folder / "tidings.toml").write_text(_CONFIG.format(news=institution.news))

        def change(state: str) -> None:
            institution.articles = {one.slug: one for one in _articles(state)}

        with _served(folder) as url:
            yield _Ours(folder, url, ("all", "oceans", "glaciers"), ("--refresh",), change)


@contextmanager
def seeds(folder: Path) -> Iterator[Publisher]:
    """Publish the saved pages that the project comes with, in a folder."""
    shutil.copytree(_SEEDS, folder / "saved", ignore=shutil.ignore_patterns("*.toml"))
    corrected = min((folder / "saved").glob("*.txt"))

    def change(state: str) -> None:
        if state == "corrected":
            corrected.write_text(corrected.read_text(encoding="utf-8").replace("three-day", "four-day"))
        elif state == "new item":
            (folder / "saved" / "further.html").write_text(article_page(_articles()[0], ()))
        elif state == "other topic":  # it goes to the one that speaks of other countries
            text = "The agreement with Japan on international cooperation in research was signed by both ministers. "
            further = replace(_articles()[0], text=text * 4)
            (folder / "saved" / "further.html").write_text(article_page(further, ()))

    with _served(folder) as url:
        yield _Ours(folder, url, ("all", "international-cooperation"), ("saved",), change)


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    (folder / "data" / "public").mkdir(parents=True)
    server = started(folder, "serve", "--port", "0")
    try:
        assert server.stdout is not None
        yield server.stdout.readline().split()[-1]
    finally:
        server.terminate()
        server.communicate(timeout=20)


class _Ours:
    formats = ("rss", "atom", "json")

    def __init__(
        self, folder: Path, url: str, feeds: Sequence[str], crawled: Sequence[str], change: Callable[[str], None]
    ) -> None:
        self._folder, self._url, self.feeds, self._crawled, self._change = folder, url, feeds, crawled, change

    def go_to(self, state: str) -> Mapping[str, Sequence[Item]]:
        self._change(state)
        # Notes on the list that cannot be had make the crawl end with 1: here they are nobody's concern.
        ended = tidings(self._folder, "crawl", *self._crawled)
        assert "files written" in ended.out, ended
        config, _ = load(self._folder / "tidings.toml")
        store = open_store(self._folder / "data")
        try:
            return {
                feed: [
                    Item(
                        id=entry.id,
                        title=entry.title,
                        link=entry.url or site_url(config.site, f"entries/{entry_key(entry.id)}.html"),
                    )
                    for entry in store.newest(None if feed == "all" else feed)
                ]
                for feed in self.feeds
            }
        finally:
            store.close()

    def address(self, feed: str, suffix: str) -> str:
        return f"{self._url}feeds/{feed}.{suffix}"


@contextmanager
def by_hand(folder: Path) -> Iterator[Publisher]:
    """Serve feeds written by hand from a folder."""
    handler = partial(_Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield _ByHand(folder, f"http://127.0.0.1:{server.server_address[1]}/")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _ByHand:
    feeds, formats = ("all", "oceans", "glaciers"), ("rss", "atom")

    def __init__(self, folder: Path, url: str) -> None:
        self._folder, self._url = folder, url

    def go_to(self, state: str) -> Mapping[str, Sequence[Item]]:
        feeds: dict[str, list[Item]] = {}
        for feed in self.feeds:
            of_feed = [one for one in _articles(state) if feed == "all" or feed.rstrip("s") in one.title.lower()]
            items = [
                Item(id=f"tag:example.org,2026:{one.slug}", title=one.title, link=f"http://news.example.org/{one.slug}")
                for one in of_feed
            ]
            feeds[feed] = items
            for suffix, write in (("rss", _rss), ("atom", _atom)):
                (self._folder / f"{feed}.{suffix}").write_text(write(feed, list(zip(items, of_feed, strict=True))))
        return feeds

    def address(self, feed: str, suffix: str) -> str:
        return f"{self._url}{feed}.{suffix}"


class _Quiet(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        """Give the file whatever the reader has: this server takes what changed within a second for the same."""
        del self.headers["If-Modified-Since"]
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing."""


def _rss(feed: str, items: Sequence[tuple[Item, Article]]) -> str:
    written = "".join(
        f'<item><title>{escape(one.title)}</title><link>{one.link}</link><guid isPermaLink="false">{one.id}</guid>'
        f"<pubDate>{format_datetime(datetime.fromisoformat(article.published))}</pubDate><description>{escape(article.text)}</description></item>"
        for one, article in items
    )
    head = f"<title>{feed}</title><link>http://news.example.org/</link><description>By hand</description>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{written}</channel></rss>'


def _atom(feed: str, items: Sequence[tuple[Item, Article]]) -> str:
    written = "".join(
        f'<entry><id>{one.id}</id><title>{escape(one.title)}</title><link href="{one.link}"/>'
        f"<updated>2026-03-01T09:00:00Z</updated><summary>{escape(article.text)}</summary></entry>"
        for one, article in items
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>{feed}</title>'
        f"<id>tag:example.org,2026:{feed}</id><updated>2026-03-01T09:00:00Z</updated>"
        f"<author><name>Institute</name></author>{written}</feed>"
    )


def _articles(state: str = STATES[0]) -> list[Article]:
    """Give the articles in a state."""
    reached = STATES.index(state)
    articles = [_article(number, *one) for number, one in enumerate(_WRITTEN[: 6 if reached < 2 else 7])]
    if reached >= 1:
        old = articles[1]
        articles[1] = replace(old, title=old.title.replace("three", "five"), text=old.text.replace("1,200", "1,450"))
    if reached >= 3:
        old = articles[2]
        articles[2] = replace(
            old, title=old.title.replace("ocean", "glacier"), text=old.text.replace("ocean", "glacier")
        )
    return articles


def _article(number: int, title: str, thing: str, place: str) -> Article:
    text = (
        f"{title}. The {thing} was looked at for the {number + 4}th year by teams from {place}, who left before dawn "
        f"and came back with 1,200 samples that will be read in the laboratories of the institute until summer.\n\n"
        f"“Nobody in {place} had expected the {thing} to change as quickly as that,” said the head of the team, who "
        "asks everybody who has photographs from former years to send them in; more than 300 people have done so.\n\n"
        f"The figures will be published in {place} together with those of {number + 2} other institutes, and be free "
        "to use. The next journey begins in October, if the weather allows it, with a further vessel and two students."
    )
    return Article(
        slug=f"report-{number}",
        language="en",
        title=title,
        published=f"2026-03-{10 + number:02d}T09:00:00+01:00",
        author="Helen Marsh",
        summary=f"What the teams found at {place}.",
        text=text,
    )


_WRITTEN = (
    ("An ocean buoy drifts home after eleven years", "ocean", "Bergen"),
    ("The ocean off Brest is three degrees warmer", "ocean", "Brest"),
    ("Divers map the ocean floor near Porto", "ocean", "Porto"),
    ("A glacier above Zermatt lost nine metres", "glacier", "Zermatt"),
    ("Sounds from within a glacier of Iceland", "glacier", "Akureyri"),
    ("The glacier museum of Chamonix opens again", "glacier", "Chamonix"),
    ("New ocean charts for the harbour of Cork", "ocean", "Cork"),
)
