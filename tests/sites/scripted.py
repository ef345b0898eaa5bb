"""A web server on 127.0.0.1 that answers as it is told, well or badly, and remembers what it was asked."""

from __future__ import annotations

import gzip
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import TracebackType

from tests.sites.server import Server


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer; `length` is what Content-Length says where that is a lie."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    raw: bytes | None = None  # sent instead of an HTTP answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A request as it came."""

    path: str
    headers: Message
    at: float  # monotonic seconds


RULES = ("/robots.txt", "/.well-known/tdmrep.json")

Script = Reply | Callable[[Hit], Reply]


class Site:
    """The server; `pages` may be changed while it runs."""

    def __init__(
        self,
        pages: Mapping[str, Script] | None = None,
        *,
        certificate: Path | None = None,
        address: str = "127.0.0.1",
    ) -> None:
        self.pages: dict[str, Script] = {"/robots.txt": Reply(status=404), **(pages or {})}
        self.hits: list[Hit] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = Server((address, 0), Handler)
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def __enter__(self) -> Site:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def host(self) -> str:
        return f"{self._server.server_address[0]!s}:{self._server.server_address[1]}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}{path}"

    def asked(self) -> list[str]:
        """Give the paths that were asked for, but for those of rules for robots."""
        return [hit.path for hit in self.hits if hit.path not in RULES]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        hit = Hit(path=handler.path, headers=handler.headers, at=time.monotonic())
        self.hits.append(hit)
        script = self.pages.get(handler.path, Reply(status=404, body="<h1>Not found</h1>"))
        reply = script(hit) if callable(script) else script
        if reply.raw is not None:
            handler.wfile.write(reply.raw)
            handler.close_connection = True
            return
        etag = reply.headers.get("ETag")
        if etag is not None and handler.headers.get("If-None-Match") == etag:
            reply = Reply(status=304, headers={"ETag": etag})
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        handler.send_response(reply.status)
        for name, value in ({"Content-Type": "text/html; charset=utf-8"} | dict(reply.headers)).items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body) if reply.length is None else reply.length))
        handler.end_headers()
        handler.wfile.write(body)
        if reply.length is not None and reply.length != len(body):
            handler.close_connection = True


def article(title: str, *, words: str = "", **headers: str) -> Reply:
    """Give a page with an article of its own words."""
    sentence = (
        f"{words} The council said that {title.lower()} will change how its members work together from next year."
    )
    paragraphs = "".join(
        f"<p>{sentence} This is paragraph {number} of {title}, long enough to be prose to anybody.</p>"
        for number in range(1, 6)
    )
    body = (
        f"<!doctype html><html lang=en><head><title>{title}</title></head><body><nav><a href=/>Home</a></nav>"
        f"<main><article><h1>{title}</h1>{paragraphs}</article></main><footer>Imprint</footer></body></html>"
    )
    return Reply(body=body, headers=headers)


def listing(paths: Mapping[str, str], *, head: str = "", after: str | None = None, **headers: str) -> Reply:
    """Give a page that lists articles by path and title, with a link to the following page."""
    items = "".join(
        f"<li class=item><article><h3><a href='{path}'>{title}</a></h3>"
        f"<p>What the council decided about {title.lower()} in its last session.</p></article></li>"
        for path, title in paths.items()
    )
    more = f"<nav class=pager><a rel=next href='{after}'>Next page</a></nav>" if after else ""
    body = (
        f"<!doctype html><html lang=en><head><title>News</title>{head}</head><body><nav><a href=/about>About</a></nav>"
        f"<main><h1>News</h1><ul class=news>{items}</ul>{more}</main><footer>Imprint</footer></body></html>"
    )
    return Reply(body=body, headers=headers)


def packed(reply: Reply) -> Reply:
    """Give the same, compressed."""
    body = reply.body.encode() if isinstance(reply.body, str) else reply.body
    return Reply(body=gzip.compress(body), headers={**reply.headers, "Content-Encoding": "gzip"})
