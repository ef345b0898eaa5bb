"""Tells what Tidings publishes itself: watched, it would be a feed of what is in its feeds already."""

from __future__ import annotations

import socket
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline.addresses import canonical
from pipeline.config import Config
from pipeline.data_lock import served_at
from pipeline.told.telling import WORDS

# What stands right below the address of a site: beside it, on the same host, an institution may have its news.
_OURS = (
    *("index.html", "feeds", "feeds.opml", "health.atom", "topics", "sources", "searches", "entries"),
    *("search", "search.rss", "search.atom", "search.json", "api", "add", "operator"),
)


def is_own(url: str, config: Config, data: Path | None) -> bool:
    """Tell whether an address is published by this configuration, or was served from this data folder."""
    served = served_at(data) if data is not None else None
    return _is_of(url, config.site.url) or (served is not None and _is_of(_here(url, served), served))


def _is_of(url: str, home: str) -> bool:
    asked, own = urlsplit(canonical(url) or ""), urlsplit(canonical(home) or "")
    root = own.path.rstrip("/")
    if (_host(asked.hostname), asked.port) != (_host(own.hostname), own.port) or not asked.path.startswith(f"{root}/"):
        return False
    first, _, rest = asked.path[len(root) + 1 :].partition("/")
    name = rest.partition("/")[0] if first in WORDS else first  # pages in its other languages
    return bool(root) or name == "" or name in _OURS


def _host(name: str | None) -> str | None:
    """Give a host; all names that this machine has for itself are one."""
    try:
        return "localhost" if ip_address(name or "").is_loopback else name
    except ValueError:
        return name


def _here(url: str, served: str) -> str:
    """Give an address as one of what is served, where its host is another name of this machine, and its port the same.

    One process listens on a port, whatever it is called by.
    """
    asked, own = urlsplit(canonical(url) or ""), urlsplit(canonical(served) or "")
    if (asked.scheme, asked.port) != (own.scheme, own.port) or not (
        _is_ours(own.hostname) and _is_ours(asked.hostname)
    ):
        return url
    return asked._replace(netloc=own.netloc).geturl()


def _is_ours(host: str | None) -> bool:
    """Tell whether a host, by name or by number, is this machine: then it can be listened on."""
    try:
        found = socket.getaddrinfo(host, 0, type=socket.SOCK_DGRAM)
    except (OSError, UnicodeError):
        return False
    return any(_is_bindable(family, address) for family, _, _, _, address in found)


def _is_bindable(family: int, address: tuple[Any, ...]) -> bool:
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as tried:
        tried.bind(address)
        return True
    return False
