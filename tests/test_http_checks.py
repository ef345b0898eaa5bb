"""The served feeds, held to the list of HTTP checks; and what a server must bear beyond it."""

from __future__ import annotations

import contextlib
import re
import socket
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from feeds.publish import publish
from pipeline.config import Config
from tests.http_checks import CHECKS, Feed
from tests.publishing import entry, stored
from tests.test_feeds_serve import Site, serving

CONFIG = Config.model_validate(
    {
        "site": {"url": "https://news.example.org/tidings/", "authority": "example.org", "publish": "full"},
        "source": [
            {"id": "fund", "url": "https://fund.example/news", "every": "30 min"},
            {"id": "slow", "url": "https://slow.example/news", "every": "7 d"},
        ],
        "topic": [{"id": "cooperation", "title": "Cooperation", "words": ["agreement"]}],
    }
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("data")
    store = stored(data, *(entry(number) for number in range(1, 9)), config=CONFIG)
    publish(store, CONFIG, data)
    store.close()
    for name in ("sources/fund/cooperation.atom", "sources/slow.atom", "archives/all/1.atom"):
        path = data / "public" / "feeds" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((data / "public" / "feeds" / "all.atom").read_bytes())
    page = data / "public" / "fr" / "index.html"
    page.parent.mkdir(exist_ok=True)
    page.write_bytes((data / "public" / "index.html").read_bytes())
    with serving(data, CONFIG) as running:
        yield running


@pytest.mark.parametrize("text", CHECKS)
@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/feeds/all.atom", "application/atom+xml"),
        ("/feeds/cooperation.rss", "application/rss+xml"),
        ("/feeds/all.json", "application/feed+json"),
        ("/feeds/sources/fund/cooperation.atom", "application/atom+xml"),
        ("/tidings/feeds/archives/all/1.atom", "application/atom+xml"),
    ],
    ids=lambda value: value.rpartition("/")[2],
)
def test_a_feed_holds(site: Site, path: str, media_type: str, text: str) -> None:
    CHECKS[text](Feed("127.0.0.1", site.port, path, media_type))


@pytest.mark.parametrize(
    "text",
    [
        text
        for text in CHECKS
        if "scripts of any site" not in text and "304 repeats" not in text  # a page is for people
    ],
)
def test_a_page_holds(site: Site, text: str) -> None:
    CHECKS[text](Feed("127.0.0.1", site.port, "/index.html", "text/html"))


@pytest.mark.parametrize(
    ("path", "seconds"),
    [
        ("/feeds/all.atom", 900),  # half of what the source that is looked at most is looked at
        ("/feeds/sources/fund/cooperation.atom", 900),
        ("/feeds/sources/slow.atom", 3600),
        ("/index.html", 900),
    ],
)
def test_an_answer_may_be_kept_for_half_the_time_between_looks(site: Site, path: str, seconds: int) -> None:
    assert site.ask(path).headers["cache-control"] == f"public, max-age={seconds}"


def test_a_change_of_the_configuration_holds_from_the_next_request_on(site: Site) -> None:
    now = [CONFIG]
    with serving(site.data, lambda: now[0]) as running:
        before = running.ask("/feeds/all.atom")
        hourly = CONFIG.source[0].model_copy(update={"every": timedelta(hours=2)})
        now[0] = CONFIG.model_copy(update={"source": (hourly, *CONFIG.source[1:])})
        after = running.ask("/feeds/all.atom")
    assert before.headers["cache-control"] == "public, max-age=900"
    assert after.headers["cache-control"] == "public, max-age=3600"
    assert before.body == after.body


def test_a_feed_says_where_it_is_at_home(site: Site) -> None:
    link = '<https://news.example.org/tidings/feeds/all.rss>; rel="self"; type="application/rss+xml"'
    assert site.ask("/feeds/all.rss").headers["link"] == link
    assert "link" not in site.ask("/index.html").headers
    plain, foreign = "https://hub.example/", "https://хаб.example/"
    for told, shown in ((plain, plain), (foreign, "https://xn--80ac2d.example/")):
        hub = CONFIG.site.model_copy(update={"hub": told})
        with serving(site.data, CONFIG.model_copy(update={"site": hub})) as running:
            assert running.ask("/feeds/all.rss").headers["link"] == f'{link}, <{shown}>; rel="hub"'


def test_a_folder_with_a_first_page_has_it(site: Site) -> None:
    assert site.ask("/fr/").status == site.ask("/tidings/fr/").status == site.ask("/fr/index.html").status == 200


def test_pages_run_nothing_and_tell_nobody_where_a_reader_came_from(site: Site) -> None:
    headers = site.ask("/").headers
    assert "script" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]


def test_all_forms_refused_is_told(site: Site) -> None:
    reply = site.ask("/feeds/all.rss", Accept_Encoding="identity;q=0, br;q=0, gzip;q=0")
    assert reply.status == 406
    assert b"Accept-Encoding" in reply.body


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT"])
@pytest.mark.parametrize("announced", ["Content-Length: 900000000", "Transfer-Encoding: chunked"])
def test_what_is_sent_along_is_not_read(site: Site, method: str, announced: str) -> None:
    reply = Feed("127.0.0.1", site.port, "/feeds/all.rss", "").ask(announced, method=method)
    assert reply.status == (413 if method in ("GET", "HEAD") else 405)
    assert reply.headers["connection"] == "close"


def test_a_method_that_http_does_not_have_is_told_so(site: Site) -> None:
    reply = site.ask("/feeds/all.rss", "BREW")
    assert reply.status == 501
    assert reply.headers["connection"] == "close"


@pytest.mark.parametrize(
    ("version", "hosts", "status"),
    [("1.1", 0, 400), ("1.1", 2, 400), ("1.0", 2, 400), ("1.0", 0, 200), ("1.1", 1, 200)],
)
def test_a_request_names_one_host(site: Site, version: str, hosts: int, status: int) -> None:
    lines = [f"GET /feeds/all.rss HTTP/{version}", *["Host: a"] * hosts, "Connection: close", "", ""]
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as connection:
        connection.sendall("\r\n".join(lines).encode())
        assert connection.recv(12).split()[1] == str(status).encode()


def test_headers_are_bounded_each_and_together(site: Site) -> None:
    feed = Feed("127.0.0.1", site.port, "/feeds/all.rss", "")
    assert feed.ask("X-Long: " + "a" * 15_000).status == 200
    assert feed.ask("X-Long: " + "a" * 17_000).status == 431
    assert feed.ask(*(f"X-{number}: {'a' * 100}" for number in range(170))).status == 431


def test_headers_without_end_are_refused_while_they_come(site: Site) -> None:
    more = b"X-More: " + b"a" * 10_000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as connection:
        connection.sendall(b"GET /feeds/all.rss HTTP/1.1\r\nHost: a\r\n")
        with pytest.raises(ConnectionError):  # refused, then reset, long before it is 100 MB
            connection.sendall(more * 10_000)


def test_a_request_that_does_not_come_is_not_waited_for(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.web.protocol.SECONDS_FOR_A_REQUEST", 0.5)
    for begun in (
        b"",
        b"GET /feeds/all.rss HTTP/1.1\r\nHost: a\r\n",
        b"GET /feeds/all.rss HTTP/1.1\r\nHost: a\r\n\r\nGE",
    ):
        with socket.create_connection(("127.0.0.1", site.port), timeout=20) as connection:
            started = time.monotonic()
            connection.sendall(begun)
            data = b"".join(iter(lambda: connection.recv(65536), b""))
            assert time.monotonic() - started < 10
        statuses = re.findall(rb"HTTP/1\.1 (\d+)", data)
        assert statuses == {b"": [], b"E": [b"200", b"408"]}.get(begun[-1:], [b"408"])
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as connection:
        for part in (b"GET /fee", b"ds/all.rss HT", b"TP/1.1\r\nHost: a\r\nConnec", b"tion: close\r\n\r", b"\n"):
            connection.sendall(part)
            time.sleep(0.02)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 OK")


def test_a_slow_reader_is_let_go_only_where_it_takes_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.web.protocol.SECONDS_FOR_AN_ANSWER", 0.5)
    (site.data / "public" / "feeds" / "large.rss").write_bytes(b"<rss/>" * 2_000_000)
    for rests in (False, True):
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
            connection.settimeout(20)
            connection.connect(("127.0.0.1", site.port))
            connection.sendall(b"GET /feeds/large.rss HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            told, began, next_rest = 0, time.monotonic(), 100_000
            with contextlib.suppress(ConnectionError):
                while data := connection.recv(65_536):
                    told += len(data)
                    time.sleep(3 if rests and told > next_rest else 0.01)
                    next_rest = 100_000_000 if told > next_rest else next_rest
            # Many times as long as somebody may take nothing, to the last byte.
            assert (told > 12_000_000) != rests
            assert time.monotonic() - began > 1.5


def test_who_takes_nothing_of_what_was_asked_for_is_let_go(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand of them would leave no place for anybody else."""
    monkeypatch.setattr("feeds.web.protocol.SECONDS_FOR_AN_ANSWER", 0.5)
    request, many = b"GET /feeds/all.rss HTTP/1.1\r\nHost: a\r\n%b\r\n", 1_000
    for reads in (False, True):
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            connection.settimeout(20)
            connection.connect(("127.0.0.1", site.port))
            connection.sendall(request % b"" * (many - 1) + request % b"Connection: close\r\n")
            if not reads:
                time.sleep(2)
            told = bytearray()
            with contextlib.suppress(ConnectionError):
                while data := connection.recv(65_536):
                    told += data
            assert (told.count(b"HTTP/1.1 200 OK") == many) == reads
