"""Remove what is published no more: of feeds that are gone or renamed, archives nobody wants, entries that are gone."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from feeds import showing
from feeds.catalogue import Feed, page_of
from feeds.formats import FORMATS, paths_of
from feeds.items import entry_key
from feeds.pages.words import WORDS
from pipeline.config import Config
from pipeline.store.protocol import Store


def removed(
    public: Path, store: Store, config: Config, feeds: Iterable[Feed], changed: Iterable[str]
) -> Iterator[Path]:
    """Remove what is published no more; give each file that was. `changed` are the ids of entries that were touched."""
    for path in _former_files(public, store, config, feeds, changed):
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
            yield path


def _former_files(
    public: Path, store: Store, config: Config, feeds: Iterable[Feed], changed: Iterable[str]
) -> Iterator[Path]:
    for entry_id in changed:
        if store.entry(entry_id) is None and store.withdrawn.get(entry_id) is None:
            for path in showing.in_all_languages(config, f"entries/{entry_key(entry_id)}.html"):
                yield public / path
    for name in store.published.former():
        page = page_of(name)
        yield from (public / path for path in paths_of(name))
        yield from (public / path for path in ([page, *(f"{language}/{page}" for language in WORDS)] if page else []))
        yield from _archives(public, name)
    for feed in feeds:
        if not feed.archives:
            yield from _archives(public, feed.name)


def _archives(public: Path, name: str) -> list[Path]:
    return sorted(path for suffix in FORMATS for path in (public / "feeds/archives" / name).glob(f"*.{suffix}"))
