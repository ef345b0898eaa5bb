"""What each page shows, as values: the templates ask nothing and decide nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from markupsafe import Markup

from feeds.items import Item
from feeds.pages.changes import History
from feeds.pages.figures import Figures
from feeds.snapshot import Snapshot
from pipeline.health import Result, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source in a list."""

    id: str
    title: str
    entries: int
    figures: Figures
    trouble: Word | None  # None: it is well, or it is too early to tell


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexView:
    """The first page."""

    everything: Snapshot
    topics: Sequence[Snapshot]
    searches: Sequence[Snapshot] = ()
    sources: Sequence[SourceLine]  # by their titles
    is_short: bool = True  # the sources are few enough to be listed on the first page
    first_look: datetime | None = None  # where nothing was looked at yet


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """The page of a topic or of a saved search."""

    feed: Snapshot
    older: str | None = None  # the query of a search that finds the older items
    first_look: datetime | None = None  # where there are no items, as nothing was looked at yet
    topic_id: str | None = None  # None: it is no topic's


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyLine:
    """A further place at which a story stands."""

    url: str
    title: str  # of who published it there
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedLine:
    """An item that an item has to do with."""

    key: str
    title: str
    language: str | None
    institution: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """The page of an item."""

    item: Item
    changed_at: datetime | None = None  # the last time; None: it is as it was first seen
    history: History | None = None
    copies: Sequence[CopyLine] = ()
    translations: Sequence[RelatedLine] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a source is watched."""

    word: Word | None  # None: it was never looked at
    since: datetime | None
    items: tuple[int, int] | None  # on its list: usually, and now
    gap: tuple[int, int] | None  # days until something is new: usually, and at most
    last_look: datetime | None
    last_result: Result | None
    next_look: datetime
    every: timedelta
    failures: int  # looks in a row
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicFeed:
    """A source's feed of one topic."""

    topic_id: str
    topic_title: str
    self_urls: Mapping[str, str]  # by the suffix of the format


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """The page of a source."""

    id: str
    title: str
    url: str
    feed: Snapshot
    by_topic: Sequence[TopicFeed]
    health: Health


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A filter of a search: where its link leads, and how many items fit then."""

    kind: str  # "topic", "source", "language", "period"
    value: str
    title: str  # of a topic or a source
    query: str  # of the search with it, or without it where it is chosen: "?q=..."
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLine:
    """What a search found, and the sentence in which the words stand."""

    item: Item
    title: Markup
    sentence: Markup | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView:
    """The page of a search; queries are the parts of addresses from "?" on."""

    words: str
    query: str  # of this page, for the same one in other languages
    is_asked: bool  # for something, by words or filters
    found: Sequence[FoundLine] = ()
    total: int = 0
    is_many: bool = False  # there are more than `total`
    chosen: Sequence[Option] = ()
    groups: Sequence[Sequence[Option]] = ()
    is_best_first: bool = False
    other_order: str = ""
    first_query: str | None = None  # None: this is the first page
    next_query: str | None = None  # None: there are no more
    place_wrong: bool = False
    self_urls: Mapping[str, str] = field(default_factory=dict)  # of its feeds, by the suffix of the format
