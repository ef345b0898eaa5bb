"""Serve the published folder over HTTP: an ASGI application under uvicorn, read-only, true to RFC 9110."""

from __future__ import annotations

import logging
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import uvicorn

from feeds.conditional import accepts_gzip, is_unmodified, matching_etag
from feeds.content import MEDIA_TYPES, Content, PublishedFiles
from feeds.pages import render
from feeds.pages.words import WORDS
from feeds.publish import PUBLIC
from feeds.snapshot import item, site_url
from pipeline.config import Config
from pipeline.query import Query, QueryStore
from pipeline.sanitize import folded
from pipeline.store.protocol import StoreError

log = logging.getLogger(__name__)

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_ADDRESS_CHARACTERS = 4_000
_LONGEST_QUERY = 200  # characters of a search
_MOST_CONNECTIONS = 1_000  # more are told 503 at once
_SECONDS_TO_FINISH = 5  # for requests under way when the server is told to end
# Half of the usual time between looks at a source: a reader that keeps to it is told of news once it is there.
_FRESH = "public, max-age=1800"
_NEVER_KEPT = "no-store"
_PAGE_POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_FEED_POLICY = "default-src 'none'; style-src 'self'; sandbox"
_READING = ("GET", "HEAD")

Headers = dict[str, str]


class ServeError(Exception):
    """Nothing can be served; the message names the address and the remedy."""


def application(
    public: Path, config: Config, queries: QueryStore | None = None, operator: Application | None = None
) -> Application:
    """Make the application over a published folder; `queries` asks the store, in the thread of the event loop.

    `operator` answers at `/add`, where there is one.
    """
    files = PublishedFiles(public)
    site = config.site
    prefix = urlsplit(site_url(site)).path

    async def serve_one(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if operator is not None and named(scope) == "add":
            await operator(scope, receive, send)
            return
        status, headers, body = answer(scope)
        fields = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": int(status), "headers": fields})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    def answer(scope: Scope) -> tuple[HTTPStatus, Headers, bytes]:
        words = WORDS["en"]
        address = scope.get("raw_path", b"") + b"?" + scope["query_string"]
        if scope["method"] == "OPTIONS":
            return _options()
        if scope["method"] not in _READING:
            status, headers, body = message(HTTPStatus.METHOD_NOT_ALLOWED, words.method_title, words.method)
            return status, headers | {"allow": ", ".join((*_READING, "OPTIONS"))}, body
        if len(address) > MOST_ADDRESS_CHARACTERS:
            text = words.too_long.format(most=MOST_ADDRESS_CHARACTERS)
            return message(HTTPStatus.REQUEST_URI_TOO_LONG, words.too_long_title, text)
        path, name = scope["path"], named(scope)
        if name == "search" and queries is not None:
            return found(scope["query_string"], queries)
        content = files.get(path.removeprefix("/") or "index.html") or files.get(name or "index.html")
        if content is None:
            return message(HTTPStatus.NOT_FOUND, words.not_found_title, words.not_found)
        return sent(content, _asked(scope))

    def named(scope: Scope) -> str:
        path: str = scope["path"]
        # A proxy may have taken the prefix off already.
        return path.removeprefix(prefix) if path.startswith(prefix) else path.removeprefix("/")

    def message(status: HTTPStatus, heading: str, text: str) -> tuple[HTTPStatus, Headers, bytes]:
        return status, *_uncached(render.message_page(site, heading, text))

    def found(query_string: bytes, queries: QueryStore) -> tuple[HTTPStatus, Headers, bytes]:
        words = WORDS["en"]
        asked = parse_qs(query_string.decode("ascii", "replace"), max_num_fields=None).get("q", [""])[0]
        query = folded(asked)[:_LONGEST_QUERY]
        try:
            results = queries.select(Query(words=query), best_first=True) if query else []
        except StoreError:
            log.exception("search failed")
            return message(HTTPStatus.SERVICE_UNAVAILABLE, words.no_search_title, words.no_search)
        items = [(item(one.entry, config, ()), folded(one.snippet)) for one in results]
        return HTTPStatus.OK, *_uncached(render.search_page(site, query, items))

    return serve_one


def sent(content: Content, asked: Headers) -> tuple[HTTPStatus, Headers, bytes]:
    """Answer a request for published content, by its conditions and codings."""
    gzipped = accepts_gzip(asked.get("accept-encoding", ""))
    etags = (content.gzip_etag, content.etag) if gzipped else (content.etag, content.gzip_etag)
    headers = _common(content.is_feed) | {
        "cache-control": _FRESH,
        "last-modified": formatdate(content.modified, usegmt=True),
        "vary": "Accept-Encoding",
    }
    if (if_none_match := asked.get("if-none-match")) is not None:  # it alone decides: RFC 9110, 13.2.2
        known = matching_etag(if_none_match, etags)
    else:
        known = etags[0] if is_unmodified(asked.get("if-modified-since", ""), content.modified) else None
    if known is not None:
        return HTTPStatus.NOT_MODIFIED, headers | {"etag": known}, b""
    body = content.gzipped if gzipped else content.body
    headers |= {"etag": etags[0], "content-type": content.media_type, "content-length": str(len(body))}
    return HTTPStatus.OK, headers | ({"content-encoding": "gzip"} if gzipped else {}), body


def _asked(scope: Scope) -> Headers:
    headers: Headers = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def _common(is_feed: bool) -> Headers:
    headers = {
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "content-security-policy": _FEED_POLICY if is_feed else _PAGE_POLICY,
    }
    return headers | ({"access-control-allow-origin": "*"} if is_feed else {})


def _uncached(page: bytes) -> tuple[Headers, bytes]:
    headers = {
        "content-type": MEDIA_TYPES[".html"],
        "content-length": str(len(page)),
        "cache-control": _NEVER_KEPT,
    }
    return _common(is_feed=False) | headers, page


def _options() -> tuple[HTTPStatus, Headers, bytes]:
    """Let scripts of other sites ask conditionally: browsers make sure of it beforehand."""
    methods = ", ".join((*_READING, "OPTIONS"))
    headers = {
        "allow": methods,
        "access-control-allow-origin": "*",
        "access-control-allow-methods": methods,
        "access-control-allow-headers": "If-None-Match, If-Modified-Since, A-IM",
        "access-control-max-age": "86400",
    }
    return HTTPStatus.NO_CONTENT, headers, b""


def listen(host: str, port: int) -> socket.socket:
    """Take the address to serve under; port 0 is a free one. Raise `ServeError` if it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(1024)
        except BaseException:
            listener.close()
            raise
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ServeError(f"{host}:{port}: cannot be served under ({reason}); name another --host or --port") from error
    return listener


def web_server(app: Application) -> uvicorn.Server:
    """Make the server of an application; `run(sockets=[listen(...)])` serves until SIGINT or SIGTERM."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            limit_concurrency=_MOST_CONNECTIONS,
            timeout_graceful_shutdown=_SECONDS_TO_FINISH,
        )
    )


def serve(
    data: Path, config: Config, *, host: str, port: int, queries: QueryStore | None, told: Callable[[str], object]
) -> None:
    """Serve a data folder's feeds and pages until told to end; `told` gets the address once it is open."""
    with listen(host, port) as listener:
        taken_host, taken_port = listener.getsockname()[:2]
        shown = f"[{taken_host}]" if ":" in taken_host else taken_host
        told(f"http://{shown}:{taken_port}/")
        server = web_server(application(data / PUBLIC, config, queries))
        server.capture_signals = partial(_ended_by_signals, server)  # type: ignore[method-assign]
        server.run(sockets=[listener])


@contextmanager
def _ended_by_signals(server: uvicorn.Server) -> Iterator[None]:
    """End the server at SIGTERM or SIGINT; uvicorn's own way then kills the process, which looks like a failure."""

    def end(number: int, frame: object) -> None:  # noqa: ARG001
        server.should_exit = True

    former = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
