"""The store on SQLite, through sqlite-utils: `tidings.db` in the data folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from operator import itemgetter
from pathlib import Path

from pipeline.identity.words import address_key
from pipeline.items import Entry, Fingerprint, Match, Teaser
from pipeline.query import Query
from pipeline.store import imports, overview, rows, watched
from pipeline.store.announced import AnnouncedTable
from pipeline.store.archives import ArchiveTables
from pipeline.store.changes import put_matches, write_change, write_listing
from pipeline.store.checkup import Checkup
from pipeline.store.connection import Connection
from pipeline.store.health import HealthTables
from pipeline.store.identity import IdentityTables
from pipeline.store.labels import LabelTable
from pipeline.store.manners import MannersTables
from pipeline.store.pages import PageTable
from pipeline.store.protocol import Address, Change, DueSource, Fetch, Listing, Revision, Run, Store, StoreError
from pipeline.store.published import PublishedTables
from pipeline.store.read_only import is_read_only, refuse_emptied
from pipeline.store.robots import RobotsTable
from pipeline.store.search import Search
from pipeline.store.withdrawn import WithdrawnTables

FILE_NAME = "tidings.db"
# Not as one query with `in` and an order: what SQLite makes for it in memory takes longer than the look-ups.
_WITH_HASH = """
select entries.* from (select distinct entry_id from revisions where content_hash = ?)
cross join entries on id = entry_id
union all select * from entries where plain_hash = ?
"""
_MOST_RUNS = 10_000  # of all targets together: a few days of a large service


def open_store(folder: Path, *, to_read: bool = False) -> Store:
    """Open the database in `folder`, making both where they are absent; raise `StoreError` if that cannot be.

    `to_read`: where they cannot be written, to read them will do.
    """
    refuse_emptied(folder / FILE_NAME)
    if to_read and is_read_only(folder / FILE_NAME):
        return SqliteStore(Connection(folder / FILE_NAME, read_only=True))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{folder}: cannot be used as the data folder ({error.strerror}); name another with --data"
        ) from error
    return SqliteStore(Connection(folder / FILE_NAME))


class SqliteStore:
    """`protocol.Store` on one SQLite connection, used from one thread."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self.announced = AnnouncedTable(connection)
        self.archives = ArchiveTables(connection)
        self.health = HealthTables(connection)
        self.identity = IdentityTables(connection)
        self.labels = LabelTable(connection)
        self.manners = MannersTables(connection)
        self.published = PublishedTables(connection)
        self.queries = Search(connection)
        self.checkup = Checkup(connection)
        self.pages = PageTable(connection)
        self.robots = RobotsTable(connection)
        self.withdrawn = WithdrawnTables(connection)

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()

    def settle(self) -> None:
        """Make what was written so far last through a power cut: before others are shown it."""
        self._db.all("pragma wal_checkpoint(full)")

    def writing(self) -> AbstractContextManager[None]:
        """Hold the write lock from the first read on; nested uses join the outer one."""
        return self._db.writing()

    # what is known

    def entry(self, entry_id: str) -> Entry | None:
        """Give the entry with this id."""
        row = self._db.one("select * from entries where id = ?", entry_id)
        return rows.entry_of(row) if row else None

    def entry_at(self, url: str) -> Entry | None:
        """Give the entry that has this address, now or once, as it stands or in another spelling."""
        sql = "select entries.* from aliases join entries on entries.id = entry_id where aliases.{} = ? limit 1"
        row = self._db.one(sql.format("url"), url)
        if row is None and (key := address_key(url)) is not None:
            row = self._db.one(sql.format("key"), key)
        return rows.entry_of(row) if row else None

    def entry_of_file(self, path: str) -> Entry | None:
        """Give the entry that came from this file."""
        row = self._db.one("select * from entries where path = ?", path)
        return rows.entry_of(row) if row else None

    def entry_with_hash(self, content_hash: str) -> Entry | None:
        """Give the entry one of whose revisions has this content hash, or whose text has it in full; the first seen."""
        found = self._db.all(_WITH_HASH, content_hash, content_hash)
        row = min(found, key=itemgetter("first_seen_at", "id"), default=None)
        return rows.entry_of(row) if row else None

    def headline_titled(self, title: str) -> Entry | None:
        """Give the entry known only as a teaser without an address under this title."""
        row = self._db.one(
            "select * from entries where kind = 'headline' and url is null and title = ? order by id", title
        )
        return rows.entry_of(row) if row else None

    def titled(self, title: str) -> Entry | None:
        """Give an entry with this title, an article before a headline."""
        row = self._db.one("select * from entries where title = ? order by kind, first_seen_at, id", title)
        return rows.entry_of(row) if row else None

    def teasers(self, entry_id: str) -> Sequence[Teaser]:
        """Give the teasers on the page of an entry, in order."""
        return [
            rows.teaser_of(row)
            for row in self._db.all("select * from teasers where entry_id = ? order by position", entry_id)
        ]

    def revisions(self, entry_id: str) -> Sequence[Revision]:
        """Give the revisions of an entry, oldest first."""
        return [
            rows.noun_of(Revision, row)
            for row in self._db.all("select * from revisions where entry_id = ? order by number", entry_id)
        ]

    def matches(self, entry_id: str) -> Sequence[Match]:
        """Give the topics of an entry, by id."""
        return [
            rows.match_of(row)
            for row in self._db.all("select * from matches where entry_id = ? order by topic_id", entry_id)
        ]

    def newest(self, topic_id: str | None = None, limit: int = 50) -> Sequence[Entry]:
        """Give the newest entries of a topic, or of all: by date, then as on their page, then by id."""
        return [found.entry for found in self.queries.select(Query(topic=topic_id, in_feeds=True), limit)]

    def importer(self, entry_id: str) -> str | None:
        """Give the source that had this entry already when it was added; None for what came later."""
        source: str | None = self._db.scalar("select source_id from first_imports where entry_id = ?", entry_id)
        return source

    def counts(self) -> Mapping[str, int]:
        """Count what is kept, by kind."""
        return overview.counts(self._db)

    def every_entry(self, after: str = "") -> Iterable[Entry]:
        """Give all entries behind an id, in order of id, a few at a time."""
        while batch := self._db.all("select * from entries where id > ? order by id limit 200", after):
            yield from (rows.entry_of(row) for row in batch)
            after = batch[-1]["id"]

    def fingerprints(self, site: str) -> Mapping[str, Fingerprint]:
        """Give what is remembered of the pages of a site by their addresses, the last read ones, oldest first."""
        found = self._db.all("select * from fingerprints where site = ? order by number", site)
        return {row["page"]: rows.fingerprint_of(row) for row in found}

    # writing

    def apply(self, change: Change) -> None:
        """Store what became of an article page."""
        with self.writing():
            write_change(self._db, change)

    def reclassify(self, matches: Mapping[str, tuple[Match, ...]], signature: str | None = None) -> None:
        """Replace the topics of these entries; remember the signature of the rules that gave all entries theirs."""
        with self.writing():
            for entry_id, found in matches.items():
                same = self.matches(entry_id) == sorted(found, key=lambda match: match.topic_id)
                if not same and (entry := self.entry(entry_id)) is not None:
                    put_matches(self._db, entry, found)
            if signature is not None:
                self._db.put("settings", {"key": "rules", "value": signature}, key="key")

    def rules_signature(self) -> str | None:
        """Give the signature of the rules that topics were last given by."""
        signature: str | None = self._db.scalar("select value from settings where key = 'rules'")
        return signature

    # looking

    def apply_listing(self, listing: Listing) -> int:
        """Store what a listing page gave; return how many of its articles are new to the target."""
        with self.writing():
            before = self._addresses_of(listing.target_id)
            write_listing(self._db, listing)
            return self._addresses_of(listing.target_id) - before

    def _addresses_of(self, target_id: str) -> int:
        sql = "select count(*) from addresses where target_id = ? and role = 'article'"
        return int(self._db.scalar(sql, target_id))

    def is_first_look(self, source_id: str) -> bool:
        """Tell whether nothing was found yet at the address that a source has now."""
        return imports.is_first_look(self._db, source_id)

    def pending(self, target_id: str, limit: int | None = None) -> Sequence[Address]:
        """Give the addresses of a target not looked at yet, in the order they were found."""
        sql = "select * from addresses where target_id = ? and pending = 1 order by number limit ?"
        return [rows.address_of(row) for row in self._db.all(sql, target_id, -1 if limit is None else limit)]

    def to_look_again(self, target_id: str, now: datetime) -> Sequence[Address]:
        """Give the articles of a target that are to be looked at again by `now`, those whose row has changed first."""
        sql = (
            "select * from addresses where target_id = ? and look_at <= ? and pending = 0 and role = 'article'"
            " order by row_changed desc, look_at, number"
        )
        return [rows.address_of(row) for row in self._db.all(sql, target_id, rows.stamp(now))]

    def known_addresses(self, target_id: str) -> Sequence[Address]:
        """Give all addresses a target ever led to, in the order they were found."""
        return [
            rows.address_of(row)
            for row in self._db.all("select * from addresses where target_id = ? order by number", target_id)
        ]

    def give_up(self, target_id: str, url: str, *, after: int) -> bool:
        """Count a failed look at an address; take it off the list once there were `after`. Return whether it was."""
        with self.writing():
            self._db.run(
                "update addresses set failures = failures + 1, pending = (failures + 1 < ?)"
                " where target_id = ? and url = ?",
                after,
                target_id,
                url,
            )
            sql = "select pending from addresses where target_id = ? and url = ?"
            return bool(self._db.scalar(sql, target_id, url) == 0)

    def last_fetch(self, url: str) -> Fetch | None:
        """Give what was last asked of an address."""
        row = self._db.one("select * from fetches where url = ?", url)
        return rows.noun_of(Fetch, row) if row else None

    # sources and runs

    def adopt_sources(
        self, sources: Iterable[tuple[str, str, str]], now: datetime, *, others_stay: bool = False
    ) -> None:
        """Make the stored sources those given as (id, url, title); new ones are due now, others stay as they are."""
        with self.writing():
            watched.adopt(self._db, tuple(sources), now, others_stay=others_stay)

    def sources(self) -> Sequence[DueSource]:
        """Give all sources of the configuration, by id."""
        return watched.all_of_them(self._db)

    def succeeded(self, now: datetime) -> Sequence[tuple[DueSource, DueSource]]:
        """Give the sources with entries that the configuration has no more of late, each with who has its address."""
        return watched.succeeded(self._db, now)

    def due(self, now: datetime, limit: int | None = None) -> Sequence[DueSource]:
        """Give the sources due by `now`, longest due first."""
        return watched.due(self._db, now, limit)

    def looked(self, source_id: str, *, at: datetime, again_after: timedelta, result: str) -> None:
        """Store that a source was looked at, what came of it in words, and when it is due again."""
        with self.writing():
            watched.looked(self._db, source_id, at=at, again_at=at + again_after, result=result)

    def look_soon(self, source_id: str, now: datetime) -> None:
        """Store that a source is due by `now`."""
        with self.writing():
            watched.look_soon(self._db, source_id, now)

    def add_run(self, run: Run) -> None:
        """Store what came of a look at a target."""
        with self.writing():
            self._db.put("runs", rows.run_row(run))
            self._db.run("delete from runs where number <= (select max(number) from runs) - ?", _MOST_RUNS)

    def runs(self, limit: int = 20) -> Sequence[Run]:
        """Give the newest runs, newest first."""
        return [rows.run_of(row) for row in self._db.all("select * from runs order by number desc limit ?", limit)]
