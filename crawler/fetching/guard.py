"""Guards which addresses may be fetched: judged by what a name resolves to, at the moment of connecting.

Names are resolved here and the connection goes to the addresses that were judged, so neither a redirect nor a name
that answers differently the second time (DNS rebinding) leads anywhere else.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import AddrInfoType
from aiohttp.resolver import ThreadedResolver
from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.core.downloader.handlers._base_streaming import BaseStreamingDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, ResponseDataLossError
from scrapy.http import Response
from scrapy.http.headers import Headers
from scrapy.settings import Settings
from scrapy.utils.ssl import _make_ssl_context

from crawler.fetching.framing import Answer, CutShortError, FramedConnector
from pipeline.told import said_by, tell

_Address = IPv4Address | IPv6Address
_Result = TypeVar("_Result")

# What Python's `is_global` lets through although it can carry, or stand for, an address that is not global.
_CARRIERS = tuple(
    map(
        ip_network,
        (
            "::/96",  # IPv4-compatible
            "::ffff:0:0:0/96",  # IPv4-translated (RFC 2765)
            "64:ff9b::/96",  # NAT64
            "64:ff9b:1::/48",  # NAT64, local use
            "2001::/32",  # Teredo
            "2002::/16",  # 6to4
            "fec0::/10",  # site-local, deprecated
            "192.88.99.0/24",  # 6to4 relays
        ),
    )
)
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.IGNORECASE)
_WEB_PORTS = (80, 443)
_LOWEST_OTHER_PORT = 1024  # below it stand the services that a forged request could speak to: mail, databases, printers


class AddressRefusedError(OSError):
    """An address may not be fetched; the message says why, in words for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Tells which addresses may be fetched; `allowed` are networks that may although they are not global."""

    allowed: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def allowing(cls, networks: Iterable[str]) -> Guard:
        """Make a guard that lets these networks through, in CIDR notation."""
        return cls(allowed=tuple(ip_network(network, strict=False) for network in networks))

    def refusal(self, url: str) -> str | None:
        """Give why an address as written may not be fetched; None if it may, as far as can be told before resolving."""
        if re.search(r"[\x00-\x20\x7f\\]", url):
            return tell("odd signs")
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            return tell("not valid")
        if parts.scheme not in ("http", "https"):
            return tell("no http")
        if (
            port is not None
            and port not in _WEB_PORTS
            and port < _LOWEST_OTHER_PORT
            and not self._is_allowed(host or "")
        ):
            return tell("odd port", port=str(port))
        return self._refusal_of_host(host or "")

    def _refusal_of_host(self, host: str) -> str | None:
        if ":" in host:
            return self.refusal_of_ip(host)
        name = _name(host)
        if name is None:
            return tell("no host", host=host[:80])
        # Browsers take a host whose last label is a number for an IPv4 address in whatever notation.
        return self.refusal_of_ip(name) if _NUMBER.fullmatch(name.rpartition(".")[2]) else None

    def _is_allowed(self, host: str) -> bool:
        try:
            return _within(ip_address(host), self.allowed)
        except ValueError:
            return False

    def refusal_of_ip(self, address: str) -> str | None:
        """Give why an IP address may not be connected to; None if it may."""
        try:
            ip = ip_address(address)
        except ValueError:
            return tell("no ip", ip=address[:80])
        if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        if _within(ip, self.allowed) or (ip.is_global and not ip.is_multicast and not _within(ip, _CARRIERS)):
            return None
        return tell("not public", ip=str(ip), bits=ip.max_prefixlen)

    def open_socket(self, info: AddrInfoType) -> socket.socket:
        """Open a socket towards a judged address: the last look, whatever way the address came here."""
        family, kind, protocol, _, address = info
        if refusal := self.refusal_of_ip(str(address[0])):
            raise AddressRefusedError(refusal)
        return socket.socket(family, kind, protocol)


@lru_cache(maxsize=1024)  # asked for each page of a site
def _name(host: str) -> str | None:
    """Give a host as it is looked up; None for what is no name of one."""
    try:
        name = host.encode("idna").decode("ascii").lower().removesuffix(".")
        name.encode("ascii").decode("idna")  # refuses what only begins like an international name
    except UnicodeError:
        return None
    well_formed = len(name) <= 253 and "%" not in name and all(0 < len(label) < 64 for label in name.split("."))
    return name if well_formed else None


def _within(ip: _Address, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    return any(ip in network for network in networks if ip.version == network.version)


class GuardedResolver(AbstractResolver):
    """Resolves names, and refuses one if any of its addresses is refused."""

    def __init__(self, guard: Guard, resolver: AbstractResolver | None = None) -> None:
        self._guard = guard
        self._resolver = resolver or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Give the addresses of `host`; raise `AddressRefusedError` if one of them may not be connected to."""
        answers = await self._resolver.resolve(host, port, family)
        for answer in answers:
            if refusal := self._guard.refusal_of_ip(answer["host"]):
                raise AddressRefusedError(tell("leads to refused", host=host, why=refusal))
        return answers

    async def close(self) -> None:
        """Let go of the resolver."""
        await self._resolver.close()


@lru_cache(maxsize=1024)
def _header_name(name: str) -> bytes:
    return Headers().normkey(name)


@cache  # reading the system's certificates takes 20 ms, and they are the same for every crawl
def tls() -> ssl.SSLContext:
    """Give what verifies the certificates of servers."""
    return _make_ssl_context(Settings({"DOWNLOAD_VERIFY_CERTIFICATES": True}))


class GuardedHandler(AiohttpDownloadHandler):
    """Scrapy's download handler on aiohttp, behind a guard.

    It has its own session: the inherited one offers no place for a resolver. Scrapy is pinned to a minor version
    because of the private names used here, and `tests/test_guard.py` holds that they do what they are used for.
    """

    lazy = True
    experimental = False  # as Scrapy labels it, with a warning for each crawl; the label is known, and tested against

    def __init__(self, crawler: Crawler) -> None:
        BaseStreamingDownloadHandler.__init__(self, crawler)
        self.guard = Guard.allowing(crawler.settings.getlist("TIDINGS_ALLOW_NETWORK"))
        self._fetching: set[asyncio.Task[Any]] = set()
        self._ssl_context = tls()
        self._session = aiohttp.ClientSession(
            connector=FramedConnector(
                limit=self._pool_size_total,
                limit_per_host=self._pool_size_per_host,
                resolver=GuardedResolver(self.guard),
                socket_factory=self.guard.open_socket,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=Answer,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        )

    @staticmethod
    def _request_headers(request: Request) -> Headers:
        """Give the headers to be sent: a copy that Scrapy makes writes each of them anew."""
        headers = Headers()
        dict.update(headers, request.headers)
        return headers

    @staticmethod
    def _extract_headers(response: _ClientResponse) -> Headers:
        """Give the headers of an answer; all have much the same names."""
        headers = Headers()
        for name, value in response.headers.items():
            dict.setdefault(headers, _header_name(name), []).append(value.encode("utf-8", "surrogateescape"))
        return headers

    async def download_request(self, request: Request) -> Response:
        """Fetch, if the guard lets the address through; each redirect comes here as a request of its own."""
        if refusal := self.guard.refusal(request.url):
            raise AddressRefusedError(refusal)
        self.stay()
        return await self.interruptible(super().download_request(request))

    async def _read_response(self, response: _ClientResponse, request: Request) -> Response:
        """Read an answer; raise an error where it is known to be a part only."""
        request.meta["download_fail_on_dataloss"] = False  # here it is seen whether anything is
        answer = await super()._read_response(response, request)
        lost = "dataloss" in answer.flags
        whole = response.whole(answer.body, lost=lost) if isinstance(response, Answer) else answer.body
        if whole is None and lost:
            raise ResponseDataLossError(request.url)
        if whole is None and not request.meta.get("asks_for_rules"):  # which hold as far as they go
            raise CutShortError(request.url)
        return answer if whole in (None, answer.body) else answer.replace(body=whole)

    @staticmethod
    def _cancel_maxsize(size: int, limit: int, request: Request, *, expected: bool) -> NoReturn:  # noqa: ARG004
        """End what is too large, as a value that can be put into words: a list may be larger than an article."""
        raise DownloadCancelledError(limit)

    def stay(self) -> None:
        """Fail where the crawl is ending: nothing is asked any more."""
        if getattr(self.crawler.spider, "leaving", False):
            raise DownloadCancelledError("the crawl is ending")

    async def interruptible(self, waiting: Coroutine[Any, Any, _Result]) -> _Result:
        """Wait for something that `abandon` breaks off."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  (a coroutine runs in one)
        self._fetching.add(task)
        try:
            return await waiting
        except asyncio.CancelledError:
            task.uncancel()
            raise DownloadCancelledError("the crawl is ending") from None
        finally:
            self._fetching.discard(task)

    def abandon(self) -> None:
        """Break off what is being fetched: those requests fail at once."""
        for fetching in self._fetching:
            fetching.cancel()


def refusal_in(error: BaseException | None) -> str | None:
    """Give the guard's sentence where an error goes back to the guard, through the wrappings of aiohttp and Scrapy."""
    while error is not None:
        for one in (error, getattr(error, "os_error", None)):
            if isinstance(one, AddressRefusedError):
                return said_by(one)
        error = error.__cause__ or error.__context__
    return None
