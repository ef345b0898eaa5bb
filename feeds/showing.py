"""Make the pages of what is published, in all languages: from the store to paths and bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from feeds.catalogue import Feed, Kind
from feeds.formats import urls_of
from feeds.items import Item, item_of
from feeds.pages import gather, render
from feeds.pages.edition import Edition, editions
from feeds.pages.views import FeedView, TopicFeed
from feeds.signature import entries_signature
from feeds.snapshot import Snapshot, shot, snapshot
from pipeline.config import Config, Source
from pipeline.health import State
from pipeline.published import Mark
from pipeline.store.protocol import DueSource, Store

_PAGES = ("index.html", "sources.html", *(f"{kind}/*.html" for kind in ("entries", "searches", "sources", "topics")))
_ENTRIES = "entries"  # what is remembered of the pages of all entries
_ON_THE_FIRST_PAGE = 1  # item of each topic

Files = list[tuple[str, bytes]]  # relative paths and bytes


def in_all_languages(config: Config, page: str) -> list[str]:
    """Give the paths at which a page lies, relative to the published folder."""
    return [edition.folder + page for edition in editions(config.site)]


def _each(config: Config, path: str, make: Callable[[Edition], bytes]) -> Files:
    return [(edition.folder + path, make(edition)) for edition in editions(config.site)]


def without_former_edition(config: Config, public: Path) -> list[Path]:
    """Remove the pages in a folder of the site's own language: it had another once, and these lie at the root now."""
    folder = public / editions(config.site)[0].words.language
    pages = [path for pattern in _PAGES for path in sorted(folder.glob(pattern)) if path.is_file()]
    for path in pages:
        path.unlink(missing_ok=True)
    return pages


class EntryPages:
    """Which pages of entries are to be made in one publishing: each once, and none that would be as it lies there."""

    def __init__(self, store: Store, config: Config, public: Path, changed: Collection[str], *, anew: bool) -> None:
        self._folders = [public / edition.folder / "entries" for edition in editions(config.site)]
        self._changed = frozenset(changed)
        self._signature = entries_signature(config)
        self._is_as_before = not anew and store.published.page_marks().get(_ENTRIES) == self._signature
        self._done: set[str] = set()

    def wants(self, item: Item) -> bool:
        """Tell whether the page of an item is to be made; it is not wanted again then."""
        if item.key in self._done:
            return False
        self._done.add(item.key)
        lies = all((folder / f"{item.key}.html").is_file() for folder in self._folders)
        return not (lies and self._is_as_before and item.id not in self._changed)

    def mark(self, *, all_well: bool) -> dict[str, str]:
        """Give what is to be remembered: what went wrong is made anew the next time, with all others."""
        if all_well and self._is_as_before:
            return {}
        return {_ENTRIES: self._signature if all_well else ""}


def entry_page(store: Store, config: Config, item: Item) -> Files:
    """Make the page of an entry."""
    view = gather.entry_view(store, config, item)
    return _each(config, f"entries/{item.key}.html", lambda edition: render.entry_page(edition, view))


def feed_page(store: Store, config: Config, feed: Feed, shot: Snapshot) -> Files:
    """Make the page of a topic or a saved search; that of a source is made by what its health is."""
    if feed.kind not in ("topic", "search"):
        return []
    first_look = None if shot.items else gather.first_look(store.sources())
    topic_id = feed.name if feed.kind == "topic" else None
    view = FeedView(feed=shot, older=_older(feed), topic_id=topic_id, first_look=first_look)
    return _each(config, feed.page, lambda edition: render.feed_page(edition, feed.page, view))


def _older(feed: Feed) -> str:
    """Give the search that finds what a feed has, and more of it."""
    query = feed.query
    asked = {"q": query.words, "topic": query.topic, "source": query.source, "language": ",".join(query.languages)}
    return urlencode({name: value for name, value in asked.items() if value})


def first_page(store: Store, config: Config, feeds: Sequence[Feed], made: dict[str, Item]) -> Files:
    """Make the first page, and the list of sources where they are too many for it."""
    shots: dict[Kind, list[Snapshot]] = {"all": [], "topic": [], "search": []}
    for feed in feeds:
        if feed.kind in shots:
            shots[feed.kind].append(_newest(store, config, feed, made))
    [everything], topics, searches = shots["all"], shots["topic"], shots["search"]
    view = gather.index_view(store, everything, topics, searches)
    first = _each(config, "index.html", lambda edition: render.index_page(edition, view))
    if view.is_short:
        return first
    return first + _each(config, "sources.html", lambda edition: render.sources_page(edition, view))


def _newest(store: Store, config: Config, feed: Feed, made: dict[str, Item]) -> Snapshot:
    """Take only the newest item of a feed."""
    entries = store.published.newest(feed.query, _ON_THE_FIRST_PAGE, of_import=config.first_import)
    items = [one for entry in entries if (one := item_of(store, config, entry, made)) is not None]
    return shot(config, feed, items, known_as=feed.name, links={}, has_older=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """A source's page that is to be made, and what it is to be made of."""

    source: Source
    known: DueSource  # what the store knows of it
    feed: Feed
    by_topic: Sequence[Feed]
    mark: str

    @property
    def path(self) -> str:
        """The path within the folder of a language."""
        return self.feed.page


def source_pages(
    store: Store,
    config: Config,
    feeds: Sequence[Feed],
    marks: Mapping[str, Mark],
    made: Collection[str],
    lies: Callable[[str], bool],
) -> list[SourcePage]:
    """Give the pages of sources that would not be as they were: their feed was made anew, or they were looked at.

    `lies` tells whether there is a file at a path.
    """
    known = {source.id: source for source in store.sources()}
    states, were = store.health.states(), store.published.page_marks()
    by_topic: dict[str | None, list[Feed]] = {}
    for feed in feeds:
        if feed.kind == "pair":
            by_topic.setdefault(feed.query.source, []).append(feed)
    found = []
    for feed in feeds:
        source = config.source_named(feed.query.source) if feed.kind == "source" else None
        if source is None or source.id not in known:
            continue
        own = by_topic.get(source.id, [])
        mark = _mark(known[source.id], states.get(source.id), source, own, marks.get(feed.name))
        if feed.name in made or were.get(feed.page) != mark or not lies(feed.page):
            found.append(SourcePage(source=source, known=known[source.id], feed=feed, by_topic=own, mark=mark))
    return found


def _mark(known: DueSource, state: State | None, source: Source, own: Sequence[Feed], mark: Mark | None) -> str:
    told = (known.last_looked_at, known.next_due_at, state and (state.word, state.since), source.every)
    of = repr((told, known.title, [feed.name for feed in own], mark))
    return hashlib.sha256(of.encode()).hexdigest()


def source_page(store: Store, config: Config, page: SourcePage, made: dict[str, Item]) -> Files:
    """Make the page of a source."""
    shot = snapshot(store, config, page.feed, made)
    by_topic = [
        TopicFeed(
            topic_id=feed.query.topic or "",
            topic_title=next(topic.title for topic in config.topics if topic.id == feed.query.topic),
            self_urls=urls_of(config.site, feed.name),
        )
        for feed in page.by_topic
    ]
    view = gather.source_view(store, page.source, page.known, shot, by_topic)
    return _each(config, page.path, lambda edition: render.source_page(edition, view))
