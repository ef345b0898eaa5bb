"""Readers that are libraries of Python: each parses what was fetched; what is shown is kept by the key it gives."""

from __future__ import annotations

import contextlib
import io
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from bench.readers.reading import Shown

_Parse = Callable[[bytes, str], Sequence[Shown]]


class Library:
    """A library that parses and forgets: every poll shows what the feed has."""

    def __init__(self, name: str, package: str, formats: Sequence[str], key: str, parse: _Parse) -> None:
        self.name, self.formats, self.key = name, formats, key
        self._package, self._parse = package, parse

    def version(self) -> str | None:
        """Give its version; None where it is not installed."""
        return _version(self._package)

    def poll(self, feeds: Mapping[str, str], folder: Path) -> Mapping[str, Sequence[Shown]]:
        """Fetch each feed and parse it."""
        shown = {}
        for name, url in feeds.items():
            with urlopen(url) as answer:
                shown[name] = self._parse(answer.read(), url)
        return shown


class ReaderLibrary:
    """`reader`: a library with a database of its own."""

    name, formats, key = "reader", ("rss", "atom", "json"), "id per feed"

    def version(self) -> str | None:
        """Give its version; None where it is not installed."""
        return _version("reader")

    def poll(self, feeds: Mapping[str, str], folder: Path) -> Mapping[str, Sequence[Shown]]:
        """Update its feeds, which asks conditionally."""
        library = import_module("reader").make_reader(str(folder / "reader.sqlite"))
        with contextlib.closing(library):
            for url in feeds.values():
                library.add_feed(url, exist_ok=True)
            # It keeps to what Cache-Control says; here minutes pass in moments.
            with sqlite3.connect(folder / "reader.sqlite") as database:
                database.execute("update feeds set update_after = null")
            library.update_feeds()
            return {
                name: [
                    Shown(key=entry.id, title=entry.title or "", link=entry.link or "")
                    for entry in library.get_entries(feed=url)
                ]
                for name, url in feeds.items()
            }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _feedparser(body: bytes, _: str) -> list[Shown]:
    entries: list[dict[str, Any]] = import_module("feedparser").parse(body).entries
    return [Shown(key=one.get("id", ""), title=one.get("title", ""), link=one.get("link", "")) for one in entries]


def _fastfeedparser(body: bytes, _: str) -> list[Shown]:
    entries = import_module("fastfeedparser").parse(body.decode()).entries
    return [Shown(key=one.get("id", ""), title=one.get("title", ""), link=one.get("link", "")) for one in entries]


def _atoma(body: bytes, url: str) -> list[Shown]:
    atoma = import_module("atoma")
    if url.endswith(".atom"):
        entries = atoma.parse_atom_bytes(body).entries
        return [Shown(key=one.id_, title=one.title.value, link=one.links[0].href) for one in entries]
    if url.endswith(".json"):
        items = atoma.parse_json_feed_bytes(body).items
        return [Shown(key=one.id_, title=one.title or "", link=one.url or "") for one in items]
    items = atoma.parse_rss_bytes(body).items
    return [Shown(key=one.guid or "", title=one.title or "", link=one.link or "") for one in items]


def _podcastparser(body: bytes, url: str) -> list[Shown]:
    parsed = import_module("podcastparser").parse(url, io.BytesIO(body))
    return [Shown(key=one["guid"], title=one["title"], link=one["link"]) for one in parsed["episodes"]]


LIBRARIES = (
    Library("feedparser", "feedparser", ("rss", "atom"), "none: gives the id", _feedparser),
    ReaderLibrary(),
    Library("fastfeedparser", "fastfeedparser", ("rss", "atom", "json"), "none: gives the id", _fastfeedparser),
    Library("atoma", "atoma", ("rss", "atom", "json"), "none: gives the id", _atoma),
    Library("podcastparser", "podcastparser", ("rss", "atom"), "none: gives the guid", _podcastparser),
)
