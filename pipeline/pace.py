"""Says in words how long pages take where a site's robots.txt asks for a time between requests."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from pipeline.robots import RobotsStore

AGENT = "Tidings"
"""The name that rules of a robots.txt are looked up by."""

WORTH_TELLING = 10.0
"""Seconds between requests: from then on whoever waits for a crawl takes it for stuck."""

_WORTH_TELLING_AT_ONCE = 3.0  # to whoever waits for one page, and for what is looked for beside it
_USUAL = 30  # pages, where nobody knows how many there will be
_STILL_KNOWN = timedelta(days=7)  # what a robots.txt said, though it is to be asked for again


def asked_delay(store: RobotsStore, url: str, now: datetime) -> float | None:
    """Give the seconds that the site of an address last asked for between requests; None where it asks for nothing."""
    parts = urlsplit(url)
    body = store.get(f"{parts.scheme}://{parts.netloc}", now - _STILL_KNOWN)
    if not body or b"crawl-delay" not in body.lower():
        return None
    from protego import Protego  # with its grammar; few sites need it

    seconds: float | None = Protego.parse(body.decode("utf-8", "replace")).crawl_delay(AGENT)
    return seconds


def slowly(host: str, seconds: float, pages: int | None = None) -> str | None:
    """Say that a host asks for a long time between requests, and how long pages take then; None where it is short."""
    if seconds < WORTH_TELLING or pages == 0:
        return None
    count = _USUAL if pages is None else pages
    return f"{host} asks for {seconds:g} s between requests: {counted(count)} about {length(count * seconds)}"


def slow_look(host: str, seconds: float, most: float) -> str | None:
    """Say how long a look takes at a host that asks for a time between requests, after `most` seconds of which nothing
    further is asked; None where it asks for little.
    """
    if seconds < _WORTH_TELLING_AT_ONCE:
        return None
    return (
        f"{host} asks for {seconds:g} s between requests, so this takes {length(seconds)} at least, and up to"
        f" {length(seconds + most)}"
    )


def counted(pages: int) -> str:
    """Give a count of pages, with the verb."""
    return "1 page takes" if pages == 1 else f"{pages} pages take"


def length(seconds: float) -> str:
    """Say roughly how long that is: "40 seconds", "25 minutes", "an hour", "2.5 hours"."""
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    if seconds < 55 * 60:
        return f"{seconds / 60:.0f} minutes"
    hours = round(seconds / 1800) / 2
    return "an hour" if hours == 1 else f"{hours:g} hours"
