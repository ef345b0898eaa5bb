"""Serve the published folder over HTTP: an ASGI application under uvicorn, read-only, true to RFC 9110."""

from __future__ import annotations

import logging
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, urlsplit

import uvicorn

from feeds.addresses import site_url
from feeds.api.serve import api
from feeds.formats import FORMATS
from feeds.pages.edition import edition_of, editions
from feeds.pages.words import WORDS
from feeds.publish import PUBLIC
from feeds.web import messages
from feeds.web.answers import Answer, give, preflight
from feeds.web.content import PublishedFiles
from feeds.web.former import former
from feeds.web.made import STYLE, made_page
from feeds.web.protocol import BoundedProtocol
from feeds.web.reading import Reading
from feeds.web.request import (
    KNOWN_METHODS,
    READING,
    Application,
    Receive,
    Request,
    Scope,
    Send,
    fields_of,
    has_content,
    is_too_long,
)
from feeds.web.slashes import meant
from feeds.web.static import StaticAnswers
from pipeline.config import Config

log = logging.getLogger(__name__)

_MOST_CONNECTIONS = 1_000  # more are told 503 at once
_SECONDS_IDLE = 30  # then a connection is closed; most readers ask for several feeds within a second or two
_ALL = ("", "0.0.0.0", "::")  # noqa: S104  (what is typed to serve on all addresses, and is none)
_SECONDS_TO_FINISH = 5  # for requests under way when the server is told to end

Configuration = Config | Callable[[], Config]  # a callable gives the one that holds now
# What is made for a request; by the request's name, or by the first part of it and a slash for all that is below.
Handler = Callable[[Request, Config], Awaitable[Answer]]
Found = TypeVar("Found")


class ServeError(Exception):
    """Nothing can be served; the message names the address and the remedy."""


def application(
    public: Path,
    config: Configuration,
    reading: Reading,
    operator: Application | None = None,
) -> Application:
    """Make the application over a published folder; `reading` asks the store for what is made for a request.

    `operator` answers at `/add` and `/operator`, where there is one.
    """
    return _Site(public, config, reading, operator).serve


def _made(reading: Reading) -> Mapping[str, Handler]:
    """Give what answers from the store: to add an address, write its function and a line here."""

    async def page(request: Request, config: Config) -> Answer:
        return await made_page(request, config, reading)

    searches = ("search", *(f"search.{suffix}" for suffix in FORMATS))
    return {
        **dict.fromkeys(searches, page),
        "entries/": page,
        STYLE: page,
        **{f"{language}/": page for language in WORDS},
    }


def _query(request: Request) -> str:
    return "?" + request.query.decode("latin-1") if request.query else ""


def _at(answering: Mapping[str, Found], name: str) -> Found | None:
    """Give what answers under a name."""
    return answering.get(name) or answering.get(name.partition("/")[0] + "/")


class _Site:
    """What is answered under one address, and how a request finds it."""

    def __init__(self, public: Path, config: Configuration, reading: Reading, operator: Application | None) -> None:
        self._config_now = config if callable(config) else lambda: config
        self._reading, self._made = reading, _made(reading)
        # Applications of their own, found as what is made is.
        self._applications: dict[str, Application] = {"api/": api(self._config_now, reading, self._named)}
        if operator is not None:
            self._applications |= {"add": operator, "operator": operator}
        self._take_up(self._config_now(), StaticAnswers(PublishedFiles(public), self._config_now()))

    def _take_up(self, config: Config, static: StaticAnswers) -> None:
        self._config, self._static = config, static
        self._prefix = urlsplit(site_url(config.site)).path
        self._searches = [edition.folder + "search" for edition in editions(config.site)]

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; other protocols are left alone."""
        if scope["type"] != "http":
            return
        if (config := self._config_now()) is not self._config:
            self._take_up(config, self._static.under(config))
        method, fields = scope["method"], fields_of(scope)
        is_read = method in READING and not has_content(fields)
        # Nearly all there ever is: what was published, or a 304.
        if is_read and not is_too_long(scope):
            answer = self._static.answer(scope["path"][1:] or "index.html", fields)
            if answer is not None:
                await give(answer, send, without_body=method == "HEAD")
                return
        request = Request(method, self._named(scope["path"]), scope["query_string"], fields)
        moved = self._moved(request) if is_read else None
        if moved is None and (beside := _at(self._applications, request.name)) is not None:
            await beside(scope, receive, send)
            return
        await give(moved or await self._answer(request, scope), send, without_body=method == "HEAD")

    def _named(self, path: str) -> str:
        """Give a path relative to the site's address."""
        # A proxy may have taken the prefix off already.
        return path.removeprefix(self._prefix) if path.startswith(self._prefix) else path.removeprefix("/")

    async def _answer(self, request: Request, scope: Scope) -> Answer:
        if (refusal := self._refusal(request, scope)) is not None:
            return refusal
        name = request.name + "index.html" if request.name.endswith("/") or not request.name else request.name
        if (published := self._static.answer(name, request.fields)) is not None:
            return published
        if self._is_folder(request.name, scope["path"]):
            return messages.moved(quote(scope["path"].rpartition("/")[2]) + "/" + _query(request))
        if (handler := _at(self._made, request.name)) is not None:
            return await handler(request, self._config)
        return await former(name, self._config, self._reading)

    def _moved(self, request: Request) -> Answer | None:
        """Send on who has a slash too many or too few behind what is made for a request."""
        where = meant(request.name, {*self._applications, *self._made, *self._searches})
        return messages.moved(where + _query(request)) if where is not None else None

    def _is_folder(self, name: str, path: str) -> bool:
        """Tell whether somebody asks for a folder of pages without the slash that it ends in."""
        if path.endswith("/"):
            return False
        return f"{path}/" == self._prefix or self._static.has(f"{name}/index.html")

    def _refusal(self, request: Request, scope: Scope) -> Answer | None:
        """Answer what is not asked by reading, or cannot be ours."""
        edition, _ = edition_of(self._config.site, request.name)
        if has_content(request.fields):  # nothing here takes any: it is not even read
            return messages.closed(self._wrong_method(request) or messages.too_much(edition))
        if (wrong := self._wrong_method(request)) is not None:
            return wrong
        return messages.too_long(edition) if is_too_long(scope) else None

    def _wrong_method(self, request: Request) -> Answer | None:
        """Answer another method than those of reading."""
        if request.method in READING:
            return None
        if request.method == "OPTIONS":
            return preflight()
        edition, _ = edition_of(self._config.site, request.name)
        return messages.wrong_method(edition, known=request.method in KNOWN_METHODS)


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


def address_of(listener: socket.socket) -> str:
    """Give the address that is served."""
    return _address(*listener.getsockname()[:2])


def home_of(host: str, listener: socket.socket) -> str:
    """Give the address under which readers find what is served on a host as it was named; of all, of this machine."""
    return _address("127.0.0.1" if host in _ALL else host, listener.getsockname()[1])


def _address(host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}/" if port == 80 else f"http://{shown}:{port}/"


def web_server(app: Application) -> uvicorn.Server:
    """Make the server of an application; `run(sockets=[listen(...)])` serves until SIGINT or SIGTERM."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=BoundedProtocol,
            interface="asgi3",
            proxy_headers=False,  # nobody is told apart by address here
            loop="auto",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=_SECONDS_IDLE,
            limit_concurrency=_MOST_CONNECTIONS,
            timeout_graceful_shutdown=_SECONDS_TO_FINISH,
        )
    )


def serve(
    data: Path, config: Configuration, *, listener: socket.socket, reading: Reading, told: Callable[[str], object]
) -> None:
    """Serve a data folder's feeds and pages until told to end; `told` gets the address."""
    told(address_of(listener))
    server = web_server(application(data / PUBLIC, config, reading))
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
