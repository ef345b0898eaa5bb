"""Readers that are programs: each is run as its user would, and what it keeps is read."""

from __future__ import annotations

import email
import email.policy
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from bench.readers.reading import Shown

_NODE = Path(__file__).parent / "node"


class Newsboat:
    """Newsboat, with its cache: one for all feeds, as its users have it, or one for each."""

    formats = ("rss", "atom")

    def __init__(self, *, apart: bool) -> None:
        self.name = "newsboat, a cache for each feed" if apart else "newsboat"
        self.key = "guid" if apart else "guid over all feeds"
        self._apart = apart

    def version(self) -> str | None:
        """Give its version; None where it is not installed."""
        return _said("newsboat", "-v")

    def poll(self, feeds: Mapping[str, str], folder: Path) -> Mapping[str, Sequence[Shown]]:
        """Reload its feeds."""
        if not self._apart:
            return self._reload(feeds, folder)
        shown: dict[str, Sequence[Shown]] = {}
        for name, url in feeds.items():
            (folder / name).mkdir(exist_ok=True)
            shown |= self._reload({name: url}, folder / name)
        return shown

    def _reload(self, feeds: Mapping[str, str], folder: Path) -> Mapping[str, Sequence[Shown]]:
        urls, settings, cache = folder / "urls", folder / "config", folder / "cache.db"
        urls.write_text("".join(f"{url}\n" for url in feeds.values()))
        settings.touch()
        _run("newsboat", "-q", "-u", urls, "-C", settings, "-c", cache, "-x", "reload")
        with closing(sqlite3.connect(cache)) as database:
            return {
                name: [
                    Shown(key=guid, title=title, link=link)
                    for guid, title, link in database.execute(
                        "select guid, title, url from rss_item where feedurl = ? and deleted = 0", (url,)
                    )
                ]
                for name, url in feeds.items()
            }


class Sfeed:
    """sfeed: a file of lines for each feed."""

    name, formats, key = "sfeed", ("rss", "atom"), "the whole line"

    def version(self) -> str | None:
        """Give its version; None where it is not installed."""
        if shutil.which("sfeed_update") is None:
            return None
        said = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "sfeed"], capture_output=True, check=False)
        return said.stdout.decode() or "?"

    def poll(self, feeds: Mapping[str, str], folder: Path) -> Mapping[str, Sequence[Shown]]:
        """Update its files."""
        settings = folder / "sfeedrc"
        lines = "".join(f"    feed {name!r} {url!r}\n" for name, url in feeds.items())
        settings.write_text(f"sfeedpath={str(folder / 'feeds')!r}\nfeeds() {{\n{lines}}}\n")
        _run("sfeed_update", settings)
        return {name: _lines(folder / "feeds" / name) for name in feeds}


class Rss2email:
    """rss2email: a message for each item, here into a maildir."""

    name, formats, key = "rss2email", ("rss", "atom"), "id per feed; a known item is sent once"

    def version(self) -> str | None:
        """Give its version; None where it is not installed."""
        return _said("r2e", "--version")

    def poll(self, feeds: Mapping[str, str], folder: Path) -> Mapping[str, Sequence[Shown]]:
        """Run it: what is new to it becomes a message."""
        settings, data, mail = folder / "r2e.cfg", folder / "r2e.json", folder / "mail"
        command = ("r2e", "-c", settings, "-d", data)
        if not settings.exists():
            settings.write_text(
                "[DEFAULT]\nfrom = feeds@example.org\nto = reader@example.org\nemail-protocol = maildir\n"
                f"maildir-path = {mail}\nmaildir-mailbox = all\n"
            )
            mail.mkdir()
            for name, url in feeds.items():
                _run(*command, "add", name, url)
        _run(*command, "run")
        shown = _messages(mail / "all")
        return {name: [one for of, one in shown if of == url] for name, url in feeds.items()}


class Node:
    """A library of Node.js: it parses and forgets, so every poll shows what the feed has."""

    def __init__(self, package: str, formats: Sequence[str], key: str) -> None:
        self.name = f"{package} (Node)"
        self.formats, self.key, self._package = formats, key, package

    def version(self) -> str | None:
        """Give its version; None where it is not installed."""
        described = _NODE / "node_modules" / self._package / "package.json"
        if shutil.which("node") is None or not described.exists():
            return None
        return str(json.loads(described.read_text())["version"])

    def poll(self, feeds: Mapping[str, str], folder: Path) -> Mapping[str, Sequence[Shown]]:
        """Have it fetch or parse each feed."""
        asked = json.dumps({"package": self._package, "feeds": dict(feeds)})
        told = subprocess.run(
            ["node", _NODE / "shown.mjs"], input=asked, capture_output=True, text=True, check=True, cwd=_NODE
        )
        return {
            name: [Shown(key=one["key"] or "", title=one["title"] or "", link=one["link"] or "") for one in shown]
            for name, shown in json.loads(told.stdout).items()
        }


PROGRAMS = (
    Newsboat(apart=False),
    Newsboat(apart=True),
    Sfeed(),
    Rss2email(),
    Node("feedsmith", ("rss", "atom", "json"), "none: gives the id"),
    Node("rss-parser", ("rss", "atom"), "none: gives the guid or id"),
    Node("feedparser", ("rss", "atom"), "none: gives the guid"),
    Node("@rowanmanning/feed-parser", ("rss", "atom"), "none: gives the id"),
    Node("@extractus/feed-extractor", ("rss", "atom", "json"), "none: gives an id"),
)


def _lines(path: Path) -> list[Shown]:
    shown = []
    for line in path.read_text(encoding="utf-8").splitlines():
        _, title, link, _, _, key, *_ = line.split("\t")
        shown.append(Shown(key=key, title=title, link=link))
    return shown


def _messages(folder: Path) -> list[tuple[str, Shown]]:
    """Give the messages of a maildir, each with the feed that it is of."""
    shown = []
    for path in sorted((folder / "new").glob("*")):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        one = Shown(key=message["X-RSS-ID"], title=message["Subject"], link=message["X-RSS-URL"])
        shown.append((message["X-RSS-Feed"], one))
    return shown


def _run(*command: str | Path) -> None:
    subprocess.run([*command], check=True, capture_output=True, timeout=120)


def _said(*command: str) -> str | None:
    if shutil.which(command[0]) is None:
        return None
    said = subprocess.run([*command], capture_output=True, text=True, check=False).stdout
    return next((word for word in said.split() if word[0].isdigit()), "?")
