"""Answers whose servers announce less than they send, or send what is no HTTP."""

from __future__ import annotations

import contextlib
import gzip
import socketserver
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest

from pipeline.items import New
from tests.sites.scripted import Reply, article, listing
from tests.test_crawl import TITLES, Crawls, crawls  # noqa: F401

PAUSE = 0.05  # between what is sent apart

CUT = "the server sends more than it announces, so the page ends too early"
NOTHING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"

Pieces = Sequence[bytes]
Script = Pieces | Callable[[], Pieces]


class Wire(socketserver.ThreadingTCPServer):
    """Sends for each path what it is told to, piece after piece, and keeps the connection."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, pages: Mapping[str, Script]) -> None:
        self.pages = pages
        self.asked: list[tuple[int, str]] = []  # by the number of the connection
        self.connections = 0
        super().__init__(("127.0.0.1", 0), Keeping)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"

    def asked_for(self, path: str) -> int:
        return len([one for _, one in self.asked if one == path])

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # the client ended a connection, as it is to


class Keeping(socketserver.StreamRequestHandler):
    """Answers one request after the other on a connection."""

    server: Wire

    def handle(self) -> None:
        self.server.connections += 1
        connection = self.server.connections
        while line := self.rfile.readline():
            path = line.split()[1].decode()
            while self.rfile.readline().strip():
                pass
            self.server.asked.append((connection, path))
            script = self.server.pages.get(path, (NOTHING,))
            pieces = script() if callable(script) else script
            for number, piece in enumerate(pieces):
                time.sleep(PAUSE if number else 0)
                self.wfile.write(piece)
            if b"Connection: close" in b"".join(pieces):
                return


@contextlib.contextmanager
def wire(pages: Mapping[str, Script]) -> Iterator[Wire]:
    server = Wire(pages)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def whole(reply: Reply) -> bytes:
    return reply.body.encode() if isinstance(reply.body, str) else reply.body


def head(length: int, *more: str, kind: str = "text/html; charset=utf-8") -> bytes:
    lines = ["HTTP/1.1 200 OK", f"Content-Type: {kind}", f"Content-Length: {length}", *more]
    return "\r\n".join([*lines, "", ""]).encode()


def framed(reply: Reply) -> Pieces:
    body = whole(reply)
    return (head(len(body)) + body,)


def at_once(body: bytes, length: int, *more: str) -> Pieces:
    return (head(length, *more) + body,)


def head_apart(body: bytes, length: int, *more: str) -> Pieces:
    return (head(length, *more), body)


def surplus_apart(body: bytes, length: int, *more: str) -> Pieces:
    return (head(length, *more) + body[:length], body[length:])


def within_the_end_of_the_head(body: bytes, length: int, *more: str) -> Pieces:
    sent = head(length, *more) + body
    cut = len(head(length, *more)) - 1
    return (sent[:cut], sent[cut:])


WAYS = [at_once, head_apart, surplus_apart, within_the_end_of_the_head]


@pytest.mark.parametrize("more", [(), ("Connection: close",)])
@pytest.mark.parametrize("way", WAYS)
def test_a_page_longer_than_announced_is_taken_to_its_own_end_and_fails_no_other(
    way: Callable[..., Pieces],
    more: tuple[str, ...],
    crawls: Crawls,  # noqa: F811
) -> None:
    pages: dict[str, Script] = {path: framed(article(title)) for path, title in TITLES.items()}
    pages["/news"] = framed(listing(TITLES))
    with wire(pages) as site:
        crawls.one(site.url("/news/3"))
        body = whole(article(TITLES["/news/3"]))
        pages["/news/3"] = way(body, len(body) // 2, *more)
        crawls(site.url("/news/3"))
        assert crawls.words() == ["unchanged"]
        body = whole(listing(TITLES))
        pages["/news"] = way(body, len(body) // 2, *more)
        assert crawls.one(site.url("/news")).counts["new"] == 5
    assert crawls.store.counts()["revisions"] == 6


@pytest.mark.parametrize("more", [(), ("Connection: close",)])
@pytest.mark.parametrize("way", WAYS)
def test_a_page_longer_than_announced_whose_end_never_comes_is_a_fault_and_no_revision(
    way: Callable[..., Pieces],
    more: tuple[str, ...],
    crawls: Crawls,  # noqa: F811
) -> None:
    pages: dict[str, Script] = {"/news/3": framed(article(TITLES["/news/3"]))}
    with wire(pages) as site:
        crawls.one(site.url("/news/3"))
        body = whole(article(TITLES["/news/3"])).replace(b"</body></html>", b"")
        pages["/news/3"] = way(body, len(body) // 2, *more)
        crawls(site.url("/news/3"))
        assert crawls.reason(site.url("/news/3")) == CUT
    assert crawls.store.counts()["revisions"] == 1


def test_what_of_a_page_was_not_announced_may_come_in_many_pieces(crawls: Crawls) -> None:  # noqa: F811
    body = whole(article(TITLES["/news/1"]))
    parts = [body[at : at + 400] for at in range(0, len(body), 400)]
    with wire({"/news/1": (head(700) + parts[0], *parts[1:])}) as site:
        crawls(site.url("/news/1"))
        assert isinstance(crawls.pages[0].outcome, New)
    assert len(parts) > 3


@pytest.mark.parametrize("packed", [False, True])
def test_a_page_shorter_than_announced_is_whole_where_it_comes_to_its_own_end(
    packed: bool,
    crawls: Crawls,  # noqa: F811
) -> None:
    pages: dict[str, Script] = {}
    for path, reply in [("/news", listing(TITLES)), *((path, article(title)) for path, title in TITLES.items())]:
        body = gzip.compress(whole(reply)) if packed else whole(reply)
        more = ("Content-Encoding: gzip", "Connection: close") if packed else ("Connection: close",)
        pages[path] = (head(len(whole(reply)) + 40, *more) + body,)
        if path == "/news/6":  # this one is really cut off
            pages[path] = (head(len(body), *more) + body[: len(body) // 2],)
    with wire(pages) as site:
        assert crawls.one(site.url("/news")).counts["new"] == 5
        assert crawls.reason(site.url("/news/6")) == "the answer was cut off before its end"


def test_what_stands_behind_a_whole_page_is_passed_over(crawls: Crawls) -> None:  # noqa: F811
    behind = (b"\r\n", b"<!-- made in 0.2 s -->", b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n")
    bodies = [whole(article(title)) for title in TITLES.values()]
    pages: dict[str, Script] = {
        path: (head(len(body)) + body + after,)
        for path, body, after in zip(TITLES, bodies, [*behind, *behind], strict=True)
    }
    pages["/news"] = framed(listing(TITLES))
    with wire(pages) as site:
        assert crawls.one(site.url("/news")).counts["new"] == 6
        numbers = [number for number, path in site.asked if path in TITLES]
        assert len(set(numbers)) == 6, "and each connection with something left on it is ended"


def test_a_page_that_never_closes_its_html_is_whole_where_nothing_follows(crawls: Crawls) -> None:  # noqa: F811
    body = whole(article(TITLES["/news/1"])).replace(b"</body></html>", b"")
    with wire({"/news/1": head_apart(body, len(body))}) as site:
        crawls(site.url("/news/1"))
        assert isinstance(crawls.pages[0].outcome, New)


def test_what_of_an_answer_comes_late_on_a_kept_connection_fails_no_other_request(crawls: Crawls) -> None:  # noqa: F811
    pages: dict[str, Script] = {path: framed(article(title)) for path, title in TITLES.items()}
    pages["/news"] = framed(listing(TITLES))
    left = [b"<p>the rest of the page before, which nobody had announced</p>"]
    with wire(pages) as site:
        pages["/news/2"] = lambda: (*([left.pop()] if left else []), *framed(article(TITLES["/news/2"])))
        assert crawls.one(site.url("/news")).counts["new"] == 6
        assert site.asked_for("/news/2") == 2
        assert site.connections == 2


OTHERS = {
    "mail": b"220 mail.example ready\r\n",
    "ssh": b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n",
    "a page alone": b"<html><body><h1>It works</h1></body></html>\r\n",
    "no number": b"HTTP/1.1 OK\r\n\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "endless head": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
}


@pytest.mark.parametrize("said", OTHERS.values(), ids=OTHERS.keys())
def test_what_does_not_speak_http_is_told_in_a_sentence_and_asked_once(
    said: bytes,
    crawls: Crawls,  # noqa: F811
) -> None:
    with wire({"/news": (said,), "/robots.txt": (NOTHING,)}) as site:
        crawls(site.url("/news"))
        assert crawls.reason(site.url("/news")) == "what the server answers is no valid HTTP"
        assert site.asked_for("/news") == 2, "once on the connection that was kept, and once on one of its own"
