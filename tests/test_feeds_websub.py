"""A hub on this machine: it is told which feeds have changed, once they are in place."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import feedparser
import pytest

from feeds.doctor.data import copied, published_of
from feeds.formats import FORMATS
from feeds.publish import publish
from feeds.websub import tell
from pipeline.config import Config
from pipeline.store import Store
from tests.publishing import CONFIG, entry, keep, stored

HOME = "https://news.example.org/feeds/"
NAMES = ("all", "cooperation", "health", "sources/fund", "sources/fund/cooperation")


class Hub(ThreadingHTTPServer):
    """A hub that notes what it is told, and what is published at that moment."""

    def __init__(self, public: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.public = public
        self.status = 204
        self.wait = 0.0
        self.told: list[str] = []
        self.seen: dict[str, bytes] = {}

    def since(self) -> set[str]:
        told, self.told = self.told, []
        assert len(told) == len(set(told))
        return {url.removeprefix(HOME) for url in told}


class Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        asked = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        assert self.headers["content-type"] == "application/x-www-form-urlencoded"
        assert asked["hub.mode"] == ["publish"]
        [url] = asked["hub.url"]
        time.sleep(self.server.wait)
        self.server.told.append(url)
        self.server.seen[url] = (self.server.public / "feeds" / url.removeprefix(HOME)).read_bytes()
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        raise AssertionError("a redirect was followed")

    def log_message(self, *told: object) -> None:
        pass


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with Hub(tmp_path / "public") as hub:
        thread = threading.Thread(target=hub.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield hub
        hub.shutdown()
        thread.join()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = stored(tmp_path, entry(1))
    yield store
    store.close()


def config(hub: Hub) -> Config:
    address = f"http://127.0.0.1:{hub.server_address[1]}/"
    return CONFIG.model_copy(update={"site": CONFIG.site.model_copy(update={"hub": address})})


def test_the_hub_is_told_of_feeds_whose_bytes_have_changed_and_no_others(
    tmp_path: Path, store: Store, hub: Hub
) -> None:
    publish(store, config(hub), tmp_path)
    assert hub.since() == {f"{name}.{suffix}" for name in NAMES for suffix in FORMATS}
    publish(store, config(hub), tmp_path)
    publish(store, config(hub), tmp_path, anew=True)
    assert hub.since() == set()
    keep(store, entry(2, source_id=None, url="https://other.example/2"), "health")
    assert publish(store, config(hub), tmp_path).untold == ()
    assert hub.since() == {f"{name}.{suffix}" for name in ("all", "health") for suffix in FORMATS}
    assert entry(2).title.encode() in hub.seen[HOME + "health.atom"]  # it was in place already


@pytest.mark.parametrize(("status", "said"), [(500, "it answered 500"), (302, "it answered 302")])
def test_what_the_hub_could_not_be_told_it_is_told_the_next_time(
    tmp_path: Path, store: Store, hub: Hub, status: int, said: str
) -> None:
    hub.status = status
    published = publish(store, config(hub), tmp_path)
    assert not published.failed
    [sentence] = published.untold
    assert sentence.endswith(f"could not be told of 15 of 15 feeds ({said})")
    assert len(hub.since()) == 1  # it is not asked for each of them
    hub.status = 202
    assert publish(store, config(hub), tmp_path).untold == ()
    assert len(hub.since()) == 15
    assert publish(store, config(hub), tmp_path).untold == ()
    assert hub.since() == set()


def test_a_hub_that_is_not_there_or_does_not_answer_holds_nothing_up(tmp_path: Path, store: Store, hub: Hub) -> None:
    nobody = config(hub).site.model_copy(update={"hub": "http://127.0.0.1:9/"})
    published = publish(store, CONFIG.model_copy(update={"site": nobody}), tmp_path)
    assert "refused" in published.untold[0]
    assert (tmp_path / "public/feeds/all.atom").is_file()
    hub.wait = 0.6
    started = time.monotonic()
    said = tell(store, config(hub).site, {HOME + "all.atom", HOME + "all.rss"}, seconds=0.1)
    assert said is not None
    assert said.endswith("could not be told of 2 of 2 feeds (no answer in 0 seconds)")
    assert time.monotonic() - started < 0.5


def test_feeds_name_their_hub_and_archives_do_not(tmp_path: Path, hub: Hub) -> None:
    store = stored(tmp_path, *(entry(number) for number in range(1, 102)))
    publish(store, config(hub), tmp_path)
    store.close()
    address = config(hub).site.hub
    for suffix in ("rss", "atom"):
        for name, hubs in (("cooperation", [address]), ("archives/cooperation/1", [])):
            read = feedparser.parse((tmp_path / f"public/feeds/{name}.{suffix}").read_bytes())
            assert [link.href for link in read.feed.links if link.rel == "hub"] == hubs
            assert read.feed.link == "https://news.example.org/topics/cooperation.html"
    document = json.loads((tmp_path / "public/feeds/cooperation.json").read_bytes())
    assert document["hubs"] == [{"type": "WebSub", "url": address}]
    assert not {url for url in hub.since() if "archives" in url}


def test_who_only_looks_at_the_folder_tells_no_hub(tmp_path: Path, store: Store, hub: Hub) -> None:
    publish(store, config(hub), tmp_path, telling=False)
    with copied(store) as (copy, folder):
        assert list(published_of(copy, config(hub), tmp_path, folder)) == []
    assert hub.since() == set()
