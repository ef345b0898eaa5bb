"""Gives the addresses at which sites keep feeds that no page of theirs names."""

from __future__ import annotations

from urllib.parse import urljoin

from crawler.find.section import section_of
from pipeline.addresses import canonical

_BELOW = ("feed/", "rss.xml", "feed.xml", "rss", "atom.xml", "index.xml")
_AT_ROOT = ("feed/", "rss.xml", "feed.xml", "atom.xml", "rss", "index.xml", "feed.json")


def usual_feeds(url: str) -> tuple[str, ...]:
    """Give them for a page, those of its section first, each once."""
    section = section_of(url).rstrip("/")
    paths = [f"{section}/{name}" for name in _BELOW] if section else []
    paths += [f"/{name}" for name in _AT_ROOT]
    found = (canonical(urljoin(url, path)) for path in paths)
    return tuple(dict.fromkeys(address for address in found if address is not None))


def usual_sitemap(url: str) -> str | None:
    """Give the address where a sitemap lies that robots.txt does not name."""
    return canonical(urljoin(url, "/sitemap.xml"))
