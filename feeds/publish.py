"""Write feeds and pages into the data folder's `public/`: whole or not at all, and only what changed."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from feeds import files, showing
from feeds.addresses import site_url
from feeds.archives import archive, close
from feeds.catalogue import Feed, catalogue, moved
from feeds.formats import FORMATS, paths_of, urls_of
from feeds.health import FILE as HEALTH
from feeds.health import health_feed
from feeds.items import Item, entry_key, item_of
from feeds.opml import opml
from feeds.pages import render
from feeds.publisher import EndedError
from feeds.redirects import redirects
from feeds.removing import removed
from feeds.showing import Files
from feeds.signature import signatures
from feeds.snapshot import Snapshot, snapshot
from feeds.websub import tell
from feeds.withdrawn import sweep, withdrawn_files
from pipeline.config import Config
from pipeline.hindrance import hindrance
from pipeline.published import Changes, Mark
from pipeline.renaming import rename_sources
from pipeline.replacing import settle
from pipeline.rights import Limits
from pipeline.store.protocol import Store

log = logging.getLogger(__name__)

PUBLIC = "public"
_MANY = 500  # files, in about ten seconds


class PublishError(Exception):
    """Nothing can be published; the message names the folder and the remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What publishing did."""

    written: tuple[Path, ...]
    unchanged: int  # files that were made and were so already
    failed: tuple[str, ...]  # in words: what could not be made, and stays as it was
    made: tuple[str, ...]  # names of the feeds that were made anew: the others would be as they are
    untold: tuple[str, ...]  # in words: what the hub could not be told; it is told the next time
    removed: tuple[Path, ...]  # files of feeds that are gone, and pages of entries and languages that are


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Files that show the same state: all are made before the first is written."""

    name: str
    files: Files
    mark: Mark | None = None  # to be remembered of the feed of this name once they are in place


@dataclass(slots=True, kw_only=True)
class _Work:
    """One publishing: what it is made from, and what came of it so far."""

    store: Store
    config: Config
    public: Path
    changes: Changes
    wanted: Mapping[str, str]  # signatures of all feeds by name
    marks: Mapping[str, Mark]  # of the feeds whose entries are as they were
    items: dict[str, Item] = field(default_factory=dict)  # made so far, by the ids of their entries
    pages: showing.EntryPages
    archives: Mapping[str, int]  # how many there are, by the name of the feed
    anew: bool  # make everything
    made: dict[str, Mark] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)  # of the files of feeds that were made, by address
    shown: dict[str, str] = field(default_factory=dict)  # marks of the pages of sources that were made, by their paths
    archived: dict[tuple[str, int], str] = field(default_factory=dict)  # marks of archives
    written: list[Path] = field(default_factory=list)
    unchanged: int = 0
    failed: list[str] = field(default_factory=list)

    def lies(self, path: str) -> bool:
        """Tell whether there is a file at a path of the published folder."""
        return (self.public / path).is_file()

    def is_current(self, feed: Feed) -> bool:
        """Tell whether the files of a feed would be as they are."""
        mark = self.marks.get(feed.name)
        if mark is None or mark.signature != self.wanted[feed.name]:
            return False
        return all(map(self.lies, feed_files(feed, self.config))) and self._has_archives(feed)

    def _has_archives(self, feed: Feed) -> bool:
        count = self.archives.get(feed.name, 0) if feed.archives else 0
        try:  # the folder once: there may be thousands in it
            there = {path.name for path in (self.public / "feeds/archives" / feed.name).iterdir()} if count else set()
        except FileNotFoundError:
            return False
        return all(f"{number}.{suffix}" in there for number in range(1, count + 1) for suffix in FORMATS)


def publish(
    store: Store,
    config: Config,
    folder: Path,
    *,
    anew: bool = False,
    telling: bool = True,
    ended: Callable[[], bool] = lambda: False,
) -> Published:
    """Publish what is stored into `folder`/public; the same store gives the same bytes.

    Feeds whose entries and configuration are as they were when they were last made are not made again, unless `anew`.
    The hub is told of what has changed, unless nobody is to be told (`telling`). Raise `EndedError` between two files
    once `ended` says so.
    """
    public = folder / PUBLIC
    try:
        with files.alone(folder):
            files.sweep(public)
            store.settle()  # else a power cut could undo what readers were shown already
            rename_sources(config, store)
            changes = store.published.changes()
            pairs = store.published.pairs()
            feeds = catalogue(config, pairs)
            store.published.adopt([feed.name for feed in feeds], moved(config, pairs))
            store.published.allow({one.id: Limits(publish=one.publish, rights=one.rights) for one in config.sources})
            with_entries = store.published.with_entries([source.id for source in config.sources])
            work = _Work(
                store=store,
                config=config,
                public=public,
                changes=changes,
                wanted=signatures(config, feeds, with_entries, store.published.with_shared()),
                marks={} if anew else store.published.marks(),
                archives=store.archives.counts(),
                pages=showing.EntryPages(store, config, public, changes.entry_ids, anew=anew),
                anew=anew,
            )
            _write(work, feeds, ended)
            gone = [
                *removed(public, store, config, feeds, changes.entry_ids),
                *showing.without_former_edition(config, public),
                *sweep(public, store, config),
            ]
            settle([*work.written, *gone])
            with store.writing():
                _remember(work, changes)
                store.published.pages_made(work.shown | work.pages.mark(all_well=not work.failed))
    except OSError as error:
        raise PublishError(hindrance(error, folder)) from error
    # After all is in place, and without holding up who publishes next.
    served = {url for feed in feeds for url in urls_of(config.site, feed.name).values()}
    untold = tell(store, config.site, served) if telling else None
    log.info(
        "published feeds=%d written=%d unchanged=%d failed=%d",
        len(work.made),
        len(work.written),
        work.unchanged,
        len(work.failed),
    )
    return Published(
        written=tuple(work.written),
        unchanged=work.unchanged,
        failed=tuple(work.failed),
        made=tuple(work.made),
        untold=(untold,) if untold else (),
        removed=tuple(gone),
    )


def _write(work: _Work, feeds: tuple[Feed, ...], ended: Callable[[], bool]) -> None:
    """Write what there is to be made, and remember it on the way; raise `EndedError` once `ended` says so."""
    remembered = 0  # of the files that were written
    for group in _groups(work, feeds):
        if ended():
            settle(work.written[remembered:])
            _remember(work, Changes(until=0, entry_ids=()))
            raise EndedError
        log.debug("publishing %s files=%d", group.name, len(group.files))
        if group.mark is not None:
            work.store.settle()  # it may show what was stored since
        changed = [work.public / path for path, data in group.files if files.write(work.public / path, data)]
        work.written += changed
        work.unchanged += len(group.files) - len(changed)
        if group.mark is not None:
            work.made[group.name] = group.mark
            work.digests |= _digests(work.config, group)
        if len(work.written) - remembered > _MANY:  # then one that is broken off need not make all this again
            settle(work.written[remembered:])
            _remember(work, Changes(until=0, entry_ids=()))
            remembered = len(work.written)


def feed_files(feed: Feed, config: Config) -> list[str]:
    """Give the paths of the files of a feed in the published folder: its formats, and its pages if it has any."""
    # The page of a source is made by what its health is.
    pages = showing.in_all_languages(config, feed.page) if feed.kind in ("topic", "search") else []
    return paths_of(feed.name) + pages


def _digests(config: Config, group: _Group) -> dict[str, str]:
    """Give the digests of the files of a feed by their addresses; without a hub nobody asks for them."""
    if config.site.hub is None:
        return {}
    return {
        site_url(config.site, path): hashlib.sha256(data).hexdigest()
        for path, data in group.files
        if path.startswith("feeds/")
    }


def _remember(work: _Work, changes: Changes) -> None:
    """Remember what lies in place: it need not be made again as long as nothing of it changes."""
    with work.store.writing():
        for (name, number), mark in work.archived.items():
            work.store.archives.made(name, number, mark)
        work.store.published.made(changes, work.made)
        work.store.announced.published(work.digests)
    work.archived.clear()


def _groups(work: _Work, feeds: tuple[Feed, ...]) -> Iterator[_Group]:
    store, config = work.store, work.config
    yield _Group(name="style", files=[("style.css", render.style())])
    yield from _changed_entries(work)
    for feed in feeds:
        # Whom a search finds is known only when it is asked.
        finds_more = feed.kind == "search" and store.archives.take_up(feed.name, feed.query)
        if finds_more or not work.is_current(feed):
            yield from _feed(work, feed)
    yield _Group(name="what was withdrawn", files=withdrawn_files(store, config))
    yield from _made(work, HEALTH, lambda: [(HEALTH, health_feed(store, config))])
    marks = {name: mark.updated for name, mark in {**work.marks, **work.made}.items() if name in work.wanted}
    yield from _made(work, "the list of feeds", lambda: [("feeds.opml", opml(config, feeds, marks))])
    without = [feed.name for feed in feeds if not feed.archives and work.archives.get(feed.name)]
    yield from _made(work, "the list of moves", lambda: redirects(config.site, store.published.former(), without))
    yield from _source_pages(work, feeds)
    yield from _made(work, "the first page", partial(showing.first_page, store, config, feeds, work.items))


def _feed(work: _Work, feed: Feed) -> Iterator[_Group]:
    """Make the files of a feed; its archives and the pages of its entries before what links to them."""
    failed = len(work.failed)
    close(work.store, work.config, feed, work.items)
    yield from _archives(work, feed)
    shot = snapshot(work.store, work.config, feed, work.items)
    for item in shot.items:
        if work.pages.wants(item):
            yield from _made(work, f"entries/{item.key}.html", partial(_entry_page, work, item))
    head = tuple(item.id for item in shot.items)
    mark = Mark(signature=work.wanted[feed.name], updated=shot.updated, head=head)
    for group in _made(work, f"the feed {feed.name}", partial(_feed_files, work, feed, shot)):
        # What went wrong on the way here is tried again the next time, and this with it.
        yield _Group(name=feed.name, files=group.files, mark=mark if len(work.failed) == failed else None)


def _archives(work: _Work, feed: Feed) -> Iterator[_Group]:
    """Make the archives of a feed that are new, and those in which something has changed."""
    marks = work.store.archives.marks(feed.name) if feed.archives else {}
    for number, known in marks.items():
        mark = f"{work.wanted[feed.name]}:{number < len(marks)}"
        place = f"archives/{feed.name}/{number}"
        if known == mark and not work.anew and all(map(work.lies, paths_of(place))):
            continue
        shot = archive(work.store, work.config, feed, number, len(marks))
        for item in shot.items:
            has_page = work.lies(f"entries/{item.key}.html")
            if (has_page or not item.has_original) and work.pages.wants(item):
                yield from _made(work, f"entries/{item.key}.html", partial(_entry_page, work, item))
        name = f"archive {number} of the feed {feed.name}"
        for group in _made(work, name, partial(_written, place, shot)):
            yield group
            work.archived[feed.name, number] = mark


def _written(name: str, shot: Snapshot) -> Files:
    return [(path, form.write(shot)) for path, form in zip(paths_of(name), FORMATS.values(), strict=True)]


def _changed_entries(work: _Work) -> Iterator[_Group]:
    """Make the pages anew that entries have had since they were in a feed."""
    for entry_id in work.changes.entry_ids:
        key = entry_key(entry_id)
        if not work.lies(f"entries/{key}.html"):
            continue
        entry = work.store.entry(entry_id)
        item = item_of(work.store, work.config, entry, work.items) if entry is not None else None
        if item is not None and work.pages.wants(item):
            yield from _made(work, f"entries/{key}.html", partial(_entry_page, work, item))


def _source_pages(work: _Work, feeds: tuple[Feed, ...]) -> Iterator[_Group]:
    """Make the pages of the sources that were looked at, or have a feed that was made anew."""
    marks = {**work.marks, **work.made}
    for page in showing.source_pages(work.store, work.config, feeds, marks, work.made, work.lies):
        make = partial(showing.source_page, work.store, work.config, page, work.items)
        for group in _made(work, page.path, make):
            yield group
            work.shown[page.path] = page.mark


def _made(work: _Work, name: str, make: Callable[[], Files]) -> Iterator[_Group]:
    try:
        yield _Group(name=name, files=make())
    except Exception as error:  # whatever one feed's content does, the others are published, and its old files stay
        log.exception("could not be made: %s", name)
        work.failed.append(f"{name} stays as it was: it could not be made ({type(error).__name__})")


def _entry_page(work: _Work, item: Item) -> Files:
    return showing.entry_page(work.store, work.config, item)


def _feed_files(work: _Work, feed: Feed, shot: Snapshot) -> Files:
    return _written(feed.name, shot) + showing.feed_page(work.store, work.config, feed, shot)
