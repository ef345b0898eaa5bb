"""The one interface to what is kept. No SQL, path or row id crosses it: another database can stand behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from pipeline.announced import AnnouncedStore
from pipeline.archives import ArchiveStore
from pipeline.checkup import CheckupStore
from pipeline.entries.pages import PageStore
from pipeline.entries.tombstones import WithdrawnStore
from pipeline.health import HealthStore
from pipeline.identity.store import Copy, IdentityStore, Shared
from pipeline.items import Attachment, Code, Entry, Fingerprint, Match, Teaser
from pipeline.published import PublishedStore
from pipeline.query import QueryStore
from pipeline.robots import RobotsStore
from pipeline.store.asking import MannersStore
from pipeline.topics.labels import LabelStore


class StoreError(Exception):
    """The store cannot be used; the message names the file and the remedy."""


class HeldError(StoreError):
    """Another process writes, and does not let go for longer than was waited: nothing was changed."""


Role = Literal["listing", "article"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address that a target led to, on the list until it has been looked at."""

    url: str
    role: Role
    title: str | None = None  # as the listing shows it
    section: str | None = None
    published: str | None = None  # ISO 8601; of days the interval; "?" behind one of two, "~" behind "3 days ago"
    summary: str | None = None
    image: str | None = None
    media_type: str | None = None  # of a row that is a file: "application/pdf"; None for a page
    attachments: tuple[Attachment, ...] = ()  # of a row that is a file: its others, and the same in other formats
    position: int = 0  # on its listing page
    imported_at: datetime | None = None  # the first look at its source, which had it already then
    read: bool = False  # its target has looked at it before: what it answers may be asked for conditionally
    codes: tuple[Code, ...] = ()  # of its subjects, as the feed says
    modified: str | None = None  # as the sitemap or feed says; no date to show, but a sign of change
    first_seen_at: datetime | None = None  # on the list; given by the store
    look_at: datetime | None = None  # when it is to be looked at again; None: no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """What was last asked of an address and what came back, with what is needed to ask conditionally."""

    url: str  # as asked, before redirects
    role: Role
    fetched_at: datetime
    status: int | None  # None: no answer
    etag: str | None = None  # opaque, as sent
    last_modified: str | None = None  # opaque, as sent
    final_url: str | None = None  # after redirects
    moved_to: str | None = None  # where it has moved for good, and is asked for the next time
    read_by: str | None = None  # of what lists items: the version that looked for them in its last body
    entry_id: str | None = None  # the entry that it holds, or that it duplicates
    outcome: str | None = None  # the word of the outcome
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One state of an entry's article."""

    entry_id: str
    content_hash: str
    title: str
    text: str
    seen_at: datetime
    unshown: int | None = 0  # words of it that readers had not been shown; None: they were not shown it


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What a page leaves in the memory of its site, replacing what it left before."""

    site: str
    page: str  # its address
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """All that one article page changes, applied in one transaction: with none of its parts set, nothing."""

    entry: Entry | None = None  # added, or replacing the one with its id
    revision: Revision | None = None
    matches: tuple[Match, ...] | None = None  # the entry's topics, replacing those it had; None: as they are
    headlines: tuple[tuple[Entry, tuple[Match, ...]], ...] = ()  # entries known only as teasers of this page
    entry_id: str | None = None  # where `entry` is None: the entry whose teasers and aliases these are
    teasers: tuple[Teaser, ...] | None = None  # of the entry's page, replacing those it had; None: as they are
    aliases: tuple[str, ...] = ()  # further addresses of the entry
    signature: tuple[int, ...] | None = None  # of the text of `entry`; None: as it is
    copy: Copy | None = None  # a further place of an entry
    shared: Shared | None = None  # whose list led to an entry, maybe another's
    translation: tuple[str, str] | None = None  # the entry that `entry` is in another language, and why
    retaken: bool = False  # `revision` is not a further one: it is the last one in another separation
    imported_by: str | None = None  # the source that had what is new here already when it was added
    trace: Trace | None = None
    fetch: Fetch | None = None
    target_id: str | None = None  # whose list of addresses
    done: str | None = None  # the address that is taken off it
    look_at: datetime | None = None  # when that one is to be looked at again; None: no more
    gone: bool = False  # that one is answered 404 or 410: marked, and what is kept of it stays


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """All that one listing page changes, applied in one transaction."""

    target_id: str
    fetch: Fetch | None
    found: tuple[Address, ...]  # known articles are looked at again if their row has changed, listing pages anyway
    done: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSource:
    """A source as the store knows it."""

    id: str
    url: str
    title: str
    next_due_at: datetime
    last_looked_at: datetime | None
    last_result: str | None  # in words
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One look at one target, as `crawl` reports it."""

    target: str
    started_at: datetime
    ended_at: datetime
    pages: int
    counts: Mapping[str, int] = field(default_factory=dict)  # by the word of the outcome
    failure: str | None = None  # why the target could not be read, in words


class Store(Protocol):
    """What is kept, and what can be asked of it. Times are aware UTC; every write is one transaction."""

    @property
    def labels(self) -> LabelStore:
        """Give what the owner said about entries and topics."""

    @property
    def health(self) -> HealthStore:
        """Give what is kept of the health of sources."""

    @property
    def manners(self) -> MannersStore:
        """Give what is kept of asking: what was asked of hosts, and how they answered."""

    @property
    def robots(self) -> RobotsStore:
        """Give the rules of sites that still hold."""

    @property
    def queries(self) -> QueryStore:
        """Give what finds entries by their words and by what they are."""

    @property
    def published(self) -> PublishedStore:
        """Give what publishing remembers."""

    @property
    def announced(self) -> AnnouncedStore:
        """Give what the hub was told of feeds."""

    @property
    def archives(self) -> ArchiveStore:
        """Give what is kept of the archives of feeds."""

    @property
    def identity(self) -> IdentityStore:
        """Give what identity is decided by."""

    @property
    def withdrawn(self) -> WithdrawnStore:
        """Give what is kept of what was withdrawn."""

    @property
    def checkup(self) -> CheckupStore:
        """Give what the database can be asked about itself."""

    @property
    def pages(self) -> PageStore:
        """Give the pages that entries were made of."""

    def close(self) -> None:
        """Let go of the database."""

    def settle(self) -> None:
        """Make what was written so far last through a power cut: before others are shown it."""

    def writing(self) -> AbstractContextManager[None]:
        """Hold the write lock from the first read on, so that what was read is still so when it is written."""

    # what is known
    def entry(self, entry_id: str) -> Entry | None:
        """Give the entry with this id."""

    def entry_at(self, url: str) -> Entry | None:
        """Give the entry that has this address, now or once, as it stands or in another spelling.

        Spellings of one address differ in http and https, in "www." and in the last slash.
        """

    def entry_of_file(self, path: str) -> Entry | None:
        """Give the entry that came from this file."""

    def entry_with_hash(self, content_hash: str) -> Entry | None:
        """Give the entry one of whose revisions has this content hash, or whose text has it in full."""

    def headline_titled(self, title: str) -> Entry | None:
        """Give the entry known only as a teaser without an address under this title."""

    def titled(self, title: str) -> Entry | None:
        """Give an entry with this title, an article before a headline."""

    def teasers(self, entry_id: str) -> Sequence[Teaser]:
        """Give the teasers on the page of an entry, in order."""

    def revisions(self, entry_id: str) -> Sequence[Revision]:
        """Give the revisions of an entry, oldest first."""

    def matches(self, entry_id: str) -> Sequence[Match]:
        """Give the topics of an entry."""

    def newest(self, topic_id: str | None = None, limit: int = 50) -> Sequence[Entry]:
        """Give the newest entries of a topic, or of all: by date, then as on their page, then by id.

        Headline entries are left out of all (topic None) unless they are in at least one topic.
        """

    def importer(self, entry_id: str) -> str | None:
        """Give the source that had this entry already when it was added; None for what came later."""

    def counts(self) -> Mapping[str, int]:
        """Count `entries`, `headlines`, `revisions`, `teasers`, `sources`, `runs`, and `topic:<id>` for each topic."""

    def every_entry(self, after: str = "") -> Iterable[Entry]:
        """Give all entries behind an id, in order of id."""

    def fingerprints(self, site: str) -> Mapping[str, Fingerprint]:
        """Give what is remembered of the pages of a site by their addresses, the last read ones, oldest first."""

    # writing
    def apply(self, change: Change) -> None:
        """Store what became of an article page."""

    def reclassify(self, matches: Mapping[str, tuple[Match, ...]], signature: str | None = None) -> None:
        """Replace the topics of these entries; remember the signature of the rules that gave all entries theirs."""

    def rules_signature(self) -> str | None:
        """Give the signature of the rules that topics were last given by."""

    # looking: addresses and what was asked of them
    def apply_listing(self, listing: Listing) -> int:
        """Store what a listing page gave; return how many of its articles are new to the target."""

    def is_first_look(self, source_id: str) -> bool:
        """Tell whether nothing was found yet at the address that a source has now."""

    def pending(self, target_id: str, limit: int | None = None) -> Sequence[Address]:
        """Give the addresses of a target not looked at yet, in the order they were found."""

    def to_look_again(self, target_id: str, now: datetime) -> Sequence[Address]:
        """Give the articles of a target that are to be looked at again by `now`, those whose row has changed first."""

    def known_addresses(self, target_id: str) -> Sequence[Address]:
        """Give all addresses a target ever led to, in the order they were found."""

    def give_up(self, target_id: str, url: str, *, after: int) -> bool:
        """Count a failed look at an address; take it off the list once there were `after`. Return whether it was."""

    def last_fetch(self, url: str) -> Fetch | None:
        """Give what was last asked of an address."""

    # sources and runs
    def adopt_sources(
        self, sources: Iterable[tuple[str, str, str]], now: datetime, *, others_stay: bool = False
    ) -> None:
        """Make the stored sources those given as (id, url, title); new ones are due now, others stay as they are.

        With `others_stay` those that are not given are watched on.
        """

    def sources(self) -> Sequence[DueSource]:
        """Give all sources of the configuration, by id."""

    def succeeded(self, now: datetime) -> Sequence[tuple[DueSource, DueSource]]:
        """Give the sources with entries that the configuration has no more of late, each with who has its address."""

    def due(self, now: datetime, limit: int | None = None) -> Sequence[DueSource]:
        """Give the sources due by `now`, longest due first."""

    def looked(self, source_id: str, *, at: datetime, again_after: timedelta, result: str) -> None:
        """Store that a source was looked at, what came of it in words, and when it is due again."""

    def look_soon(self, source_id: str, now: datetime) -> None:
        """Store that a source is due by `now`."""

    def add_run(self, run: Run) -> None:
        """Store what came of a look at a target."""

    def runs(self, limit: int = 20) -> Sequence[Run]:
        """Give the newest runs, newest first."""
