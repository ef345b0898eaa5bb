"""Write feeds and pages into the data folder's `public/`: whole or not at all, and only what changed."""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from feeds.formats import FORMATS
from feeds.health import FILE as HEALTH
from feeds.health import health_feed
from feeds.opml import opml
from feeds.pages import render
from feeds.snapshot import Item, Snapshot, site_url, snapshot
from pipeline.config import Config
from pipeline.store.protocol import Store

log = logging.getLogger(__name__)

PUBLIC = "public"
_LOCK = "publish.lock"
_UNFINISHED = ".unfinished"  # what a temporary file's name ends in


class PublishError(Exception):
    """Nothing can be published; the message names the folder and the remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What publishing did."""

    written: tuple[Path, ...]
    unchanged: int
    failed: tuple[str, ...]  # in words: what could not be made, and stays as it was
    feeds: tuple[Path, ...]  # where the feeds lie, written or not

    @property
    def all_well(self) -> bool:
        """Tell whether everything could be made."""
        return not self.failed


# Relative path and bytes of files that show the same state: all are made before the first is written.
_Group = list[tuple[str, bytes]]


def publish(store: Store, config: Config, folder: Path) -> Published:
    """Publish what is stored into `folder`/public; the same store gives the same bytes.

    Files of topics that the configuration no longer has, and pages of entries that are in no feed any more, stay:
    somebody may have their address.
    """
    public = folder / PUBLIC
    written: list[Path] = []
    unchanged = 0
    failed: list[str] = []
    try:
        with _alone(folder):
            _sweep(public)
            store.settle()  # else a power cut could undo what readers were shown already
            for name, group in _groups(store, config, failed):
                log.debug("publishing %s files=%d", name, len(group))
                changed = [public / path for path, data in group if _write(public / path, data)]
                written += changed
                unchanged += len(group) - len(changed)
            _settle(written)
    except OSError as error:
        where = error.filename or folder
        raise PublishError(
            f"{where}: cannot be written ({error.strerror}); make the data folder writable, or name another with --data"
        ) from error
    log.info("published written=%d unchanged=%d failed=%d", len(written), unchanged, len(failed))
    return Published(
        written=tuple(written),
        unchanged=unchanged,
        failed=tuple(failed),
        feeds=tuple(path for path in _feed_paths(public, config) if path.exists()),
    )


def _feed_paths(public: Path, config: Config) -> list[Path]:
    return [public / "feeds" / f"{name}.{suffix}" for name in _names(config) for suffix in FORMATS]


def _names(config: Config) -> list[str]:
    return ["all", *(topic.id for topic in config.topics)]


def _groups(store: Store, config: Config, failed: list[str]) -> Iterator[tuple[str, _Group]]:
    site = config.site
    made: dict[str, Item] = {}
    everything, *topics = (
        snapshot(store, config, topic, formats=tuple(FORMATS), made=made) for topic in (None, *config.topics)
    )
    yield "style", [("style.css", render.style())]
    items = {item.key: item for feed in (everything, *topics) for item in feed.items}
    for key in sorted(items):  # before the feeds that link to them
        yield from _made(failed, f"entries/{key}.html", partial(_entry_files, config, items[key]))
    for feed in (everything, *topics):
        yield from _made(failed, f"the feed {feed.name}", partial(_feed_files, config, feed))
    yield from _made(failed, HEALTH, lambda: [(HEALTH, health_feed(store, config))])
    yield from _made(
        failed,
        "the first page",
        lambda: [
            ("feeds.opml", opml(everything.publisher, [everything, *topics])),
            ("index.html", render.index_page(site, everything, topics, store.sources())),
        ],
    )


def _made(failed: list[str], name: str, make: Callable[[], _Group]) -> Iterator[tuple[str, _Group]]:
    try:
        yield name, make()
    except Exception as error:  # whatever one feed's content does, the others are published, and its old files stay
        log.exception("could not be made: %s", name)
        failed.append(f"{name} stays as it was: it could not be made ({type(error).__name__})")


def _entry_files(config: Config, item: Item) -> _Group:
    return [(f"entries/{item.key}.html", render.entry_page(config.site, item))]


def _feed_files(config: Config, feed: Snapshot) -> _Group:
    files = [(f"feeds/{feed.name}.{suffix}", form.write(feed)) for suffix, form in FORMATS.items()]
    if feed.page_url != site_url(config.site):
        files.append((f"topics/{feed.name}.html", render.topic_page(config.site, feed)))
    return files


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until nobody else publishes into the folder; a lock ends with its process, however that ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sweep(public: Path) -> None:
    """Remove what a publisher that was killed left behind."""
    if public.is_dir():
        for path in public.rglob(f".*{_UNFINISHED}"):
            path.unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> bool:
    """Put a file in place as a whole, and tell whether its bytes changed."""
    if _has(path, data):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}{_UNFINISHED}")
    with unfinished.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())  # else a power cut could leave the new name with no bytes
    unfinished.replace(path)
    return True


def _has(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def _settle(written: list[Path]) -> None:
    """Make the new names last through a power cut."""
    for folder in sorted({path.parent for path in written}):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
