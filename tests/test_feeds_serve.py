"""What is served, over a raw socket, so that no client corrects the server."""

from __future__ import annotations

import asyncio
import gzip
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from urllib.parse import urljoin

import pytest

from feeds.publish import publish
from feeds.serve import Configuration, ServeError, application, listen, serve, web_server
from feeds.web.content import PublishedFiles
from feeds.web.reading import Reading
from pipeline.config import Config
from pipeline.store import open_store
from tests.publishing import CONFIG, entry, stored

FEEDS = {
    "/feeds/cooperation.rss": "application/rss+xml; charset=utf-8",
    "/feeds/cooperation.atom": "application/atom+xml; charset=utf-8",
    "/feeds/cooperation.json": "application/feed+json; charset=utf-8",
}
PAGES = {
    "/": "text/html; charset=utf-8",
    "/index.html": "text/html; charset=utf-8",
    "/topics/cooperation.html": "text/html; charset=utf-8",
    f"/entries/{1:032x}.html": "text/html; charset=utf-8",
    "/style.css": "text/css; charset=utf-8",
    "/feeds.opml": "text/x-opml; charset=utf-8",
}
FEED = "/feeds/cooperation.atom"
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Site:
    port: int
    data: Path

    def ask(self, path: str, method: str = "GET", **headers: str) -> Reply:
        lines = [f"{method} {path} HTTP/1.1", "Host: feeds.example", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            connection.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
            data = b"".join(iter(lambda: connection.recv(65536), b""))
        head, _, body = data.partition(b"\r\n\r\n")
        status, *fields = head.decode("latin-1").split("\r\n")
        names = [field.partition(":")[0].lower() for field in fields]
        assert len(names) == len(set(names))
        return Reply(
            int(status.split()[1]),
            {field.partition(":")[0].lower(): field.partition(":")[2].strip() for field in fields},
            body,
        )


@contextmanager
def serving(data: Path, config: Configuration = CONFIG) -> Iterator[Site]:
    with read(data) as reading, listen("127.0.0.1", 0) as listener:
        server = web_server(application(data / "public", config, reading))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
        thread.start()
        try:
            yield Site(listener.getsockname()[1], data)  # it listens already: whoever connects waits
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def read(data: Path) -> Iterator[Reading]:
    reading = Reading(lambda: open_store(data))
    try:
        yield reading
    finally:
        reading.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("data")
    store = stored(data, *(entry(number) for number in range(1, 6)))
    publish(store, CONFIG, data)
    store.close()
    (data / "secret.txt").write_text("TIDINGS-CANARY")
    (data / "public" / ".hidden.rss").write_text("TIDINGS-CANARY")
    (data / "public" / "feeds" / "secret.txt").write_text("TIDINGS-CANARY")
    (data / "public" / "feeds" / "linked.rss").symlink_to(data / "secret.txt")
    with serving(data) as running:
        yield running


@pytest.mark.parametrize(("path", "media_type"), [*FEEDS.items(), *PAGES.items()])
def test_what_is_published_is_served_as_what_it_is(site: Site, path: str, media_type: str) -> None:
    reply = site.ask(path)
    name = path.removeprefix("/") or "index.html"
    assert reply.status == 200
    assert reply.body == (site.data / "public" / name).read_bytes()
    assert reply.headers["content-type"] == media_type
    assert reply.headers["content-length"] == str(len(reply.body))
    assert re.fullmatch(r'"[^"]+"', reply.headers["etag"])
    assert parsedate_to_datetime(reply.headers["last-modified"]).tzinfo
    assert re.search(r"max-age=(\d+)", reply.headers["cache-control"])
    assert reply.headers["vary"] == "Accept-Encoding"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert "content-encoding" not in reply.headers
    assert "set-cookie" not in reply.headers
    assert "server" not in reply.headers
    assert site.ask(path) == Reply(200, reply.headers | {"date": site.ask(path).headers["date"]}, reply.body)


def test_before_anything_is_published_pages_have_their_style_and_the_first_says_so(tmp_path: Path) -> None:
    with serving(tmp_path) as site:
        first, style = site.ask("/"), site.ask("/style.css")
        assert (first.status, first.headers["retry-after"]) == (503, "10")
        assert "Nothing is published yet" in first.body.decode()
        assert "Noch ist nichts" in site.ask("/de/").body.decode()
        assert (style.status, style.headers["content-type"]) == (200, PAGES["/style.css"])
        assert style.headers["cache-control"] == "no-store"
        assert b".heard" in style.body
        assert site.ask("/topics/cooperation.html").status == 404


@pytest.mark.parametrize("path", FEEDS)
def test_scripts_of_any_site_may_read_feeds_and_feeds_run_nothing(site: Site, path: str) -> None:
    headers = site.ask(path).headers
    assert headers["access-control-allow-origin"] == "*"
    assert headers["content-security-policy"].endswith("sandbox")


@pytest.mark.parametrize("form", ["{}", '"x", {}', "W/{}", "*", ' {} , "y"'])
@pytest.mark.parametrize("path", FEEDS)
def test_who_has_it_already_is_told_304(site: Site, path: str, form: str) -> None:
    etag = site.ask(path).headers["etag"]
    reply = site.ask(path, If_None_Match=form.format(etag))
    assert (reply.status, reply.body) == (304, b"")
    assert reply.headers["etag"] == etag
    assert {"cache-control", "vary", "last-modified", "access-control-allow-origin"} <= reply.headers.keys()
    assert "content-type" not in reply.headers


def test_an_etag_of_something_else_is_told_200(site: Site) -> None:
    assert site.ask(FEED, If_None_Match='"other"').status == 200
    assert site.ask(FEED, If_None_Match='"other", W/"another"').status == 200


def test_several_lines_of_a_header_are_one_list(site: Site) -> None:
    etag = site.ask(FEED).headers["etag"]
    assert site.ask(FEED, If_None_Match='"x"', **{"if_none_match": etag}).status == 304


def test_dates_decide_where_there_is_no_etag(site: Site) -> None:
    modified = site.ask(FEED).headers["last-modified"]
    assert site.ask(FEED, If_Modified_Since=modified).status == 304
    assert site.ask(FEED, If_Modified_Since="Sun, 06 Nov 1994 08:49:37 GMT").status == 200
    assert site.ask(FEED, If_Modified_Since="garbage").status == 200
    assert site.ask(FEED, If_Modified_Since=modified, If_None_Match='"other"').status == 200
    etag = site.ask(FEED).headers["etag"]
    old = formatdate(0, usegmt=True)
    assert site.ask(FEED, If_Modified_Since=old, If_None_Match=etag).status == 304


@pytest.mark.parametrize("path", [*FEEDS, "/", "/nowhere"])
def test_head_gives_all_but_the_body(site: Site, path: str) -> None:
    get, head = site.ask(path), site.ask(path, "HEAD")
    assert (head.status, head.body) == (get.status, b"")
    assert head.headers | {"date": ""} == get.headers | {"date": ""}


@pytest.mark.parametrize("path", [*FEEDS, "/"])
def test_gzip_is_another_form_of_the_same(site: Site, path: str) -> None:
    plain, packed = site.ask(path), site.ask(path, Accept_Encoding="gzip, deflate")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body)
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert packed.headers["etag"] != plain.headers["etag"]
    etag = packed.headers["etag"]
    again = site.ask(path, Accept_Encoding="gzip", If_None_Match=etag)
    assert (again.status, again.headers["etag"]) == (304, etag)


def test_gzip_is_not_sent_to_whoever_refuses_it(site: Site) -> None:
    assert "content-encoding" not in site.ask(FEED, Accept_Encoding="gzip;q=0").headers
    assert "content-encoding" not in site.ask(FEED, Accept_Encoding="identity").headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_nothing_can_be_changed(site: Site, method: str) -> None:
    reply = site.ask(FEED, method, Content_Length="0")
    assert reply.status == 405
    assert reply.headers["allow"] == "GET, HEAD, OPTIONS"
    assert b"Nothing was changed" in reply.body


def test_browsers_are_told_beforehand_that_scripts_may_ask_conditionally(site: Site) -> None:
    reply = site.ask(FEED, "OPTIONS", Origin="https://reader.example", Access_Control_Request_Method="GET")
    assert (reply.status, reply.body) == (204, b"")
    assert "If-None-Match" in reply.headers["access-control-allow-headers"]


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/feeds/",
        "/feeds",
        "/topics",
        "/feeds/missing.rss",
        "/../../../../etc/passwd",
        "/feeds/../../secret.txt",
        "/feeds/../secret.txt",
        "/%2e%2e/secret.txt",
        "/feeds/%2e%2e/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/feeds/..%2f..%2fsecret.txt",
        "/feeds/..%5c..%5csecret.txt",
        "/feeds/cooperation.atom%00",
        "/%00",
        "/feeds/cooperation.atom%0d%0aX-Injected:%20yes",
        "/%0d%0aX-Injected:%20yes",
        "/.hidden.rss",
        "/feeds/secret.txt",
        "/feeds/linked.rss",
        "//etc/passwd",
        "/feeds//cooperation.atom",
        "/tidings.db",
        "/" + "a" * 3_900,
        "/" + "a" * 9_000,
        "/feeds/" + "../" * 1_000 + "etc/passwd",
        "/%ff%fe",
    ],
)
def test_whatever_is_not_published_is_not_there_and_nothing_leaks(site: Site, path: str) -> None:
    reply = site.ask(path)
    assert reply.status == (414 if len(path) > 3_999 else 404)
    assert b"CANARY" not in reply.body
    assert b"root:" not in reply.body
    assert "x-injected" not in reply.headers
    assert reply.headers["cache-control"] == "no-store"
    assert b"To the first page" in reply.body
    assert b'href="/index.html"' in reply.body


def test_two_changes_within_a_second_have_two_etags(tmp_path: Path) -> None:
    store = stored(tmp_path, entry(1))
    publish(store, CONFIG, tmp_path)
    feed = tmp_path / "public" / "feeds" / "cooperation.atom"
    with serving(tmp_path) as site:
        first = site.ask(FEED)
        feed.write_bytes(feed.read_bytes() + b"<!-- changed -->")
        second = feed.stat().st_mtime_ns // 10**9
        os.utime(feed, ns=(0, second * 10**9 + 5))
        before = site.ask(FEED)
        feed.write_bytes(feed.read_bytes() + b"<!-- again -->")
        os.utime(feed, ns=(0, second * 10**9 + 6))
        after = site.ask(FEED)
        assert before.headers["last-modified"] == after.headers["last-modified"]
        assert len({first.headers["etag"], before.headers["etag"], after.headers["etag"]}) == 3
        asked = {"If_None_Match": before.headers["etag"], "If_Modified_Since": after.headers["last-modified"]}
        assert site.ask(FEED, **asked).status == 200
        feed.unlink()
        assert site.ask(FEED).status == 404
    store.close()


def test_a_search_asks_the_store_and_shows_what_it_found(tmp_path: Path) -> None:
    store = stored(tmp_path, entry(1), entry(2, title="Something else", text="Nothing", html="<p>Nothing</p>"))
    publish(store, CONFIG, tmp_path)
    with serving(tmp_path) as site:
        reply = site.ask("/search?q=paragraph+First")
        assert reply.status == 200
        assert b"Agreement 1 with Japan" in reply.body
        assert b"<mark>" in reply.body
        assert b"Something else" not in reply.body
        assert reply.headers["cache-control"] == "no-store"
        assert b"Nothing is found by" in site.ask("/search?q=zebra").body
        assert b"Finds the items" in site.ask("/search").body
        assert site.ask("/search?q=%00%ff%22%20OR%20*%20(").status == 200
        assert site.ask("/search?" + "&".join("a=b" for _ in range(900))).status == 200
        assert b"&lt;script&gt;" in site.ask("/search?q=%3Cscript%3E").body
        assert b"a" * 201 not in site.ask("/search?q=" + "a" * 3_000).body
    store.close()


def test_a_search_that_fails_says_what_is_still_true(tmp_path: Path) -> None:
    (tmp_path / "tidings.db").write_bytes(b"no database" * 1_000)
    with serving(tmp_path) as site:
        reply = site.ask("/search?q=x")
        assert reply.status == 503
        assert b"Feeds and pages are as they were" in reply.body
        assert b"tidings.db" not in reply.body


def test_a_path_in_the_sites_address_may_be_there_or_stripped_by_a_proxy(tmp_path: Path) -> None:
    config = Config.model_validate({"site": {"url": "https://example.org/tidings/"}})
    store = stored(tmp_path, entry(1), topics=(), config=config)
    publish(store, config, tmp_path)
    store.close()
    with serving(tmp_path, config) as site:
        assert site.ask("/tidings/feeds/all.rss").status == site.ask("/feeds/all.rss").status == 200
        assert site.ask("/tidings/").body == site.ask("/").body
        assert b'href="/tidings/index.html"' in site.ask("/nowhere").body


@pytest.mark.parametrize("path", ["/fr", "/de", "/tidings/fr", "/tidings"])
def test_a_folder_of_pages_is_found_without_its_slash(tmp_path: Path, path: str) -> None:
    config = Config.model_validate({"site": {"url": "https://example.org/tidings/"}})
    store = stored(tmp_path, entry(1), topics=(), config=config)
    publish(store, config, tmp_path)
    store.close()
    with serving(tmp_path, config) as site:
        reply = site.ask(f"{path}?from=elsewhere")
        assert (reply.status, reply.body) == (301, b"")
        led = urljoin(f"http://127.0.0.1{path}", reply.headers["location"])
        assert led == f"http://127.0.0.1{path}/?from=elsewhere"
        assert site.ask(f"{path}/").status == 200
        assert site.ask(path, "HEAD").status == 301
        assert site.ask(path, "POST").status == 405
        for other in ("/en", "/topics", "/feeds", "/entries", "//fr", "/fr//", "/f%72/nothing"):
            assert site.ask(other).status == 404


@pytest.mark.parametrize("below", ["/", "/tidings/"])
def test_a_slash_too_many_or_too_few_behind_what_is_made_for_a_request_is_mended(tmp_path: Path, below: str) -> None:
    config = Config.model_validate({"site": {"url": "https://example.org/tidings/"}})
    stored(tmp_path, entry(1), topics=(), config=config).close()
    meant = {"search/": "search", "de/search/": "de/search", "search.rss/": "search.rss"}
    meant |= dict.fromkeys(("api", "api/", "api/v1"), "api/v1/") | {"api/v1/entries/": "api/v1/entries"}
    with serving(tmp_path, config) as site:
        for asked, wanted in meant.items():
            reply = site.ask(f"{below}{asked}?q=japan")
            assert (reply.status, reply.body) == (301, b""), asked
            led = urljoin(f"http://127.0.0.1{below}{asked}", reply.headers["location"])
            assert led == f"http://127.0.0.1{below}{wanted}?q=japan"
            assert site.ask(f"{below}{asked}", "POST").status == 405
        assert site.ask(f"{below}search?q=japan").status == site.ask(f"{below}api/v1/").status == 200
        for other in ("search//", "api/v2", "api/v1/none/", "api/v1//", "add/", "fr/add/"):
            assert site.ask(below + other).status == 404, other


def test_an_address_that_cannot_be_had_is_named_with_the_remedy() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=rf"127\.0\.0\.1:{port}: cannot be served under .*--port"):
            listen("127.0.0.1", port)
    with pytest.raises(ServeError, match=r"no-such-host\.invalid"):
        listen("no-such-host.invalid", 0)


def test_the_files_kept_in_memory_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.web.content.MOST_KEPT_BYTES", 1_000_000)
    for number in range(300):
        (tmp_path / f"{number}.html").write_text("x" * 10_000)
    files = PublishedFiles(tmp_path)
    assert all(files.get(f"{number}.html") for number in range(300))
    assert files.get("299.html") is files.get("299.html")
    assert 40 < len(files._kept) < 50


def test_other_protocols_than_http_are_left_alone(tmp_path: Path) -> None:
    async def never() -> dict[str, object]:
        raise AssertionError

    async def send(message: dict[str, object]) -> None:
        raise AssertionError

    async def ask() -> None:
        await application(tmp_path, CONFIG, reading)({"type": "websocket"}, never, send)

    with read(tmp_path) as reading:
        asyncio.run(ask())


def test_the_command_says_where_it_serves_and_ends_when_told(tmp_path: Path) -> None:
    store = stored(tmp_path, entry(1))
    publish(store, CONFIG, tmp_path)
    store.close()
    command = [sys.executable, "-m", "tidings", "--data", str(tmp_path), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        port = int(re.search(r"http://127\.0\.0\.1:(\d+)/", said)[1])  # type: ignore[index]
        site = Site(port, tmp_path)
        assert site.ask("/feeds/all.atom").status == 200
        assert site.ask("/search?q=Japan").status == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_serving_and_the_former_handlers_are_back(tmp_path: Path, number: signal.Signals) -> None:
    store = stored(tmp_path, entry(1))
    publish(store, CONFIG, tmp_path)
    store.close()
    handlers = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    replies: list[Reply] = []

    def ask_and_end(url: str) -> None:
        replies.append(Site(int(url.rstrip("/").rpartition(":")[2]), tmp_path).ask(FEED))
        os.kill(os.getpid(), number)

    def told(url: str) -> None:
        threading.Thread(target=ask_and_end, args=(url,)).start()

    with read(tmp_path) as reading, listen("127.0.0.1", 0) as listener:
        serve(tmp_path, CONFIG, listener=listener, reading=reading, told=told)
    assert [reply.status for reply in replies] == [200]
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == handlers
