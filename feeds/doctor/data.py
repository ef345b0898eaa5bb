"""Look at a data folder: the database, what is published, and whether the two agree."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from feeds.check import check
from feeds.doctor.diagnosis import Diagnosis, of_feed
from feeds.doctor.repair import DONE
from feeds.pages.words import WORDS
from feeds.publish import PUBLIC, publish
from pipeline.checkup import Amiss, Kind
from pipeline.config import Config
from pipeline.entries.teasers import rules_of
from pipeline.store import Store, open_store

_MOST_COPIED = 4_000_000_000  # bytes of a database that is copied to see what would be published
_EACH = 5  # files that are told one by one
_FAULTS = {
    "missing": "it is not there",
    "stale": "it is not as the database would have it",
    "unreadable": "it cannot be read",
}
_FEEDS = (".rss", ".atom", ".json", ".opml")
_FOLDERS = ("feeds", "topics", "sources", "searches")  # of files that are removed with what they show
_SAID: dict[Kind, tuple[str, str]] = {
    "damaged": ("the database is damaged ({examples})", "put a copy of it back, or move it away and crawl anew"),
    "orphans": ("{count} rows belong to nothing ({examples})", "--repair removes them"),
    "search": ("the index of the search does not agree with the texts", "--repair builds it anew"),
    "no_revision": ("{count} articles have no revision ({examples})", "--repair takes their text for the first"),
    "no_address": ("{count} entries are not found by their address ({examples})", "--repair enters it"),
    "id": (
        "{count} entries have an id that is no tag: address ({examples})",
        "leave it: readers know them by it",
    ),
    "future": (
        "{count} entries are dated in the future ({examples})",
        "set the clock of this machine right; the next publishing takes them back to that moment",
    ),
    "order": (
        "{count} entries were changed before they were first seen, or are dated after that ({examples})",
        "leave it: their next change puts it right",
    ),
    "unknown_topic": (
        "{count} entries are in topics that the configuration has not ({examples})",
        "--repair takes them out",
    ),
    "topic_order": (
        "{count} entries stand in the wrong place of their topics ({examples})",
        "--repair puts them right",
    ),
    "kept_bytes": ("the sum of the kept pages is wrong", "--repair adds them up"),
    "reserved_page": ("{count} pages are kept that ask not to be ({examples})", "--repair lets go of them"),
}


def amiss_in(store: Store, config: Config, now: datetime) -> Sequence[Amiss]:
    """Look at the database."""
    return store.checkup.look([topic.id for topic in config.topics], now)


def of_database(one: Amiss) -> Diagnosis:
    """Say what is amiss in the database."""
    said, remedy = _SAID[one.kind]
    more = ", …" if one.count > len(one.examples) > 0 else ""
    return Diagnosis(
        where="tidings.db",
        rule=one.kind,
        severity="warning" if one.kind in ("id", "future", "unknown_topic") else "error",
        said=said.format(count=f"{one.count:,}", examples=", ".join(one.examples) + more),
        remedy=remedy,
        mendable=one.kind in DONE,
    )


@contextmanager
def copied(store: Store) -> Iterator[tuple[Store, Path | None]]:
    """Give a copy of the store in a folder of its own, so that nobody waits for what is looked at; or itself.

    A database that is too large for that is looked at where it is, and there is no folder.
    """
    if store.checkup.size() > _MOST_COPIED:
        yield store, None
        return
    with tempfile.TemporaryDirectory(prefix="tidings-doctor-") as name:
        folder = Path(name)
        store.checkup.copy_to(folder)
        copy = open_store(folder)
        try:
            yield copy, folder
        finally:
            copy.close()


def published_of(store: Store, config: Config, data: Path, folder: Path | None) -> Iterator[Diagnosis]:
    """Hold what is published against what a copy of the database in `folder` has published, and look at each feed."""
    public = data / PUBLIC
    if store.rules_signature() not in (None, rules_of(config)):
        said = "the topics of the configuration have changed since entries were put into them"
        yield _stale("tidings.db", "rules", said)
    if folder is None:
        said, remedy = "it is too large to be published once more for comparing", "tidings publish writes what is amiss"
        yield Diagnosis(where="tidings.db", rule="large", severity="warning", said=said, remedy=remedy)
    else:
        yield from _compared(store, config, folder, public)
    for path in sorted(public.rglob("*")) if public.is_dir() else ():
        if path.is_file() and path.suffix in _FEEDS:
            yield from of_feed(path.relative_to(data).as_posix(), check(path.read_bytes()))


def _compared(copy: Store, config: Config, folder: Path, public: Path) -> Iterator[Diagnosis]:
    made = publish(copy, config, folder, anew=True, telling=False)
    yield from (_stale(PUBLIC, "failed", said) for said in made.failed)
    wanted = [path for path in sorted((folder / PUBLIC).rglob("*")) if path.is_file()]
    found = [(path.relative_to(folder / PUBLIC), _fault(path, folder / PUBLIC, public)) for path in wanted]
    for fault, said in _FAULTS.items():
        paths = [f"{PUBLIC}/{path.as_posix()}" for path, of_it in found if of_it == fault]
        if len(paths) > _EACH:
            yield _stale(PUBLIC, fault, f"{len(paths)} files: {said} ({', '.join(paths[:3])}, …)")
        else:
            yield from (_stale(path, fault, said) for path in paths)
    if not made.failed:
        yield from _unknown({path.relative_to(folder / PUBLIC) for path in wanted}, public)


def _unknown(wanted: Collection[Path], public: Path) -> Iterator[Diagnosis]:
    """Tell of feeds and pages that lie there and nobody publishes: of a copy put back, or written by hand."""
    for path in sorted(public.rglob("*")):
        relative = path.relative_to(public)
        parts = relative.parts[1:] if relative.parts[0] in WORDS else relative.parts
        if parts and parts[0] in _FOLDERS and path.suffix in (*_FEEDS, ".html") and relative not in wanted:
            said = "the database knows nothing of it, and readers are given it as it is"
            remedy = "remove it, or move it elsewhere if it is yours"
            yield Diagnosis(
                where=f"{PUBLIC}/{relative.as_posix()}", rule="unknown_file", severity="error", said=said, remedy=remedy
            )


def _fault(path: Path, made: Path, public: Path) -> str | None:
    """Tell what is wrong with a file that should be as it was made now."""
    try:
        return None if (public / path.relative_to(made)).read_bytes() == path.read_bytes() else "stale"
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "unreadable"


def _stale(where: str, rule: str, said: str) -> Diagnosis:
    remedy = "tidings publish, or --repair, writes it"
    return Diagnosis(where=where, rule=rule, severity="error", said=said, remedy=remedy, mendable=True)
