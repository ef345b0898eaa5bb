"""What is published of entries that were withdrawn: a page that says so, and nothing else anywhere."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from pathlib import Path

from feeds.items import entry_key
from feeds.pages import render
from feeds.pages.edition import Edition, editions
from feeds.pages.words import WORDS, written_date
from pipeline.config import Config
from pipeline.entries.tombstones import Tombstone
from pipeline.store.protocol import Store

log = logging.getLogger(__name__)

GONE = "gone"  # a folder of `public`: what is below it is given with 410 at its path without it
_SWEPT = "swept.txt"  # in public's parent: the ids that no file had any more when it was last looked
_READ_AT_ONCE = 1_000_000  # bytes


def withdrawn_files(store: Store, config: Config) -> list[tuple[str, bytes]]:
    """Give the pages that say what became of withdrawn entries.

    They lie apart: where the page of an entry was there is no file, so that no web server can say 200.
    """
    return [(path, withdrawn_page(one, edition)) for path, one, edition in _pages(store, config)]


def _pages(store: Store, config: Config) -> Iterator[tuple[str, Tombstone, Edition]]:
    for one in store.withdrawn.every():
        for edition in editions(config.site):
            yield f"{GONE}/{edition.folder}entries/{entry_key(one.id)}.html", one, edition


def withdrawn_page(tombstone: Tombstone, edition: Edition) -> bytes:
    """Give the page that says when an entry was withdrawn; why is for the owner to tell."""
    words = edition.words
    text = words.withdrawn.format(date=written_date(tombstone.at, words))
    return render.message_page(edition, words.withdrawn_title, text)


def tombstone_at(key: str, store: Store) -> Tombstone | None:
    """Give the tombstone of the entry whose page has this name; None where nothing was withdrawn there."""
    if store.withdrawn.is_empty():
        return None
    return next((one for one in store.withdrawn.every() if entry_key(one.id) == key), None)


def sweep(public: Path, store: Store, config: Config) -> list[Path]:
    """Remove files that still name what was withdrawn: those of feeds and pages that are made no more.

    What is made was made anew before; only after a withdrawal are all files looked through.
    """
    return [*_settled(public, store, config), *_swept(public, store)]


def _settled(public: Path, store: Store, config: Config) -> Iterator[Path]:
    """Remove pages where those of withdrawn entries were, and what is said of entries that may come back."""
    told = {public / path for path, *_ in _pages(store, config)}
    stood = [public / path.relative_to(public / GONE) for path in sorted(told)]
    for path in [*stood, *(path for path in (public / GONE).rglob("*.html") if path not in told)]:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
            yield path


def _swept(public: Path, store: Store) -> list[Path]:
    done = public.parent / _SWEPT
    before = set(done.read_text(encoding="ascii", errors="ignore").split()) if done.exists() else set[str]()
    keys = {entry_key(one.id) for one in store.withdrawn.every()}
    if keys == before:
        return []
    if keys < before:  # one may be taken again, and withdrawn again: it is looked for again then
        _remember_swept(done, keys)
        return []
    wanted = [key.encode() for key in sorted(keys - before)]
    removed = []
    # Where it says so, in each language.
    told = {public / GONE / folder / "entries" / f"{key}.html" for key in keys for folder in ("", *WORDS)}
    for path in sorted(public.rglob("*")):
        if path.is_file() and path not in told and (path.name.split(".")[0] in keys or _names_any(path, wanted)):
            path.unlink()
            removed.append(path)
    for path in removed:
        log.info("removed, for it names what was withdrawn: %s", path)
    _remember_swept(done, keys)
    return removed


def _remember_swept(done: Path, keys: set[str]) -> None:
    done.write_text("\n".join(sorted(keys)), encoding="ascii")


def _names_any(path: Path, keys: list[bytes]) -> bool:
    with path.open("rb") as file:
        kept = b""
        while block := file.read(_READ_AT_ONCE):
            text = kept + block
            if any(key in text for key in keys):
                return True
            kept = text[-64:]
    return False
