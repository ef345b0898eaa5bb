"""The store on SQLite, through sqlite-utils: `tidings.db` in the data folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from pipeline.items import Entry, Match, Teaser
from pipeline.store import rows
from pipeline.store.migrations import MIGRATIONS
from pipeline.store.protocol import Address, Change, DueSource, Fetch, Found, Listing, Revision, Run, Store, StoreError

FILE_NAME = "tidings.db"
_WAIT_SECONDS = 30  # for another process's write: a page's transaction takes milliseconds


def open_store(folder: Path) -> Store:
    """Open the database in `folder`, making both where they are absent; raise `StoreError` if that cannot be."""
    path = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return SqliteStore(sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level="DEFERRED"))
    except OSError as error:
        raise StoreError(
            f"{folder}: cannot be used as the data folder ({error.strerror}); name another with --data"
        ) from error
    except sqlite3.DatabaseError as error:
        raise StoreError(_in_words(path, error)) from error


def _in_words(path: Path, error: sqlite3.DatabaseError) -> str:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith("SQLITE_NOTADB") or name.startswith("SQLITE_CORRUPT"):
        return f"{path}: is damaged or no SQLite database; put a copy of it back, or move it away to begin anew"
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_IOERR")):
        return f"{path}: cannot be written ({error}); make its folder writable, or name another with --data"
    return f"{path}: cannot be used ({error}); name another data folder with --data"


class SqliteStore:
    """`protocol.Store` on one SQLite connection, used from one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = Database(connection)
        # WAL with NORMAL lost nothing acknowledged in 100 kills and never corrupted (ARCHITECTURE.md).
        self._db.enable_wal()
        self._db.execute("pragma synchronous = normal")
        self._db.execute("pragma foreign_keys = on")
        self._migrate()

    def _migrate(self) -> None:
        known = {migration.name for migration in MIGRATIONS._migrations}
        newer = sorted(migration.name for migration in MIGRATIONS.applied(self._db) if migration.name not in known)
        if newer:
            raise StoreError(
                f"{FILE_NAME} was written by a newer version of Tidings (its schema has {newer[-1]}, which this one "
                "does not know); upgrade Tidings, or name another data folder with --data"
            )
        if MIGRATIONS.pending(self._db):
            with self.writing():  # two processes may open a new folder at once: the second finds it done
                MIGRATIONS.apply(self._db)

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the write lock from the first read on; nested uses join the outer one."""
        if self._db.conn.in_transaction:
            yield
            return
        # IMMEDIATE: a deferred transaction that reads first fails at once if another process writes in between.
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.rollback()
            raise
        self._db.commit()

    def _one(self, sql: str, *values: object) -> rows.Row | None:
        return next(iter(self._db.query(sql, values)), None)

    def _all(self, sql: str, *values: object) -> list[dict[str, Any]]:
        return list(self._db.query(sql, values))

    # what is known

    def entry(self, entry_id: str) -> Entry | None:
        """Give the entry with this id."""
        row = self._one("select * from entries where id = ?", entry_id)
        return rows.entry_of(row) if row else None

    def entry_at(self, url: str) -> Entry | None:
        """Give the entry that has this address, now or once."""
        row = self._one(
            "select entries.* from aliases join entries on entries.id = entry_id where aliases.url = ?", url
        )
        return rows.entry_of(row) if row else None

    def entry_of_file(self, path: str) -> Entry | None:
        """Give the entry that came from this file."""
        row = self._one("select * from entries where path = ?", path)
        return rows.entry_of(row) if row else None

    def entry_with_hash(self, content_hash: str) -> Entry | None:
        """Give the entry one of whose revisions has this content hash, the first seen of several."""
        row = self._one(
            "select entries.* from revisions join entries on entries.id = entry_id where revisions.content_hash = ?"
            " order by entries.first_seen_at, entries.id",
            content_hash,
        )
        return rows.entry_of(row) if row else None

    def headline_titled(self, title: str) -> Entry | None:
        """Give the entry known only as a teaser without an address under this title."""
        row = self._one(
            "select * from entries where kind = 'headline' and url is null and title = ? order by id", title
        )
        return rows.entry_of(row) if row else None

    def titled(self, title: str) -> Entry | None:
        """Give an entry with this title, an article before a headline."""
        row = self._one("select * from entries where title = ? order by kind, first_seen_at, id", title)
        return rows.entry_of(row) if row else None

    def teasers(self, entry_id: str) -> Sequence[Teaser]:
        """Give the teasers on the page of an entry, in order."""
        return [
            rows.teaser_of(row)
            for row in self._all("select * from teasers where entry_id = ? order by position", entry_id)
        ]

    def revisions(self, entry_id: str) -> Sequence[Revision]:
        """Give the revisions of an entry, oldest first."""
        return [
            rows.revision_of(row)
            for row in self._all("select * from revisions where entry_id = ? order by number", entry_id)
        ]

    def matches(self, entry_id: str) -> Sequence[Match]:
        """Give the topics of an entry, by id."""
        return [
            rows.match_of(row)
            for row in self._all("select * from matches where entry_id = ? order by topic_id", entry_id)
        ]

    def newest(self, topic_id: str | None = None, limit: int = 50) -> Sequence[Entry]:
        """Give the newest entries of a topic, or of all: by date, then as on their page, then by id."""
        if topic_id is None:
            sql = (
                "select * from entries where kind = 'article'"
                " or exists (select 1 from matches where entry_id = entries.id)"
                " order by dated_at desc, position, id limit ?"
            )
            return [rows.entry_of(row) for row in self._all(sql, limit)]
        sql = (
            "select entries.* from matches join entries on entries.id = entry_id where topic_id = ?"
            " order by matches.dated_at desc, matches.position, matches.entry_id limit ?"
        )
        return [rows.entry_of(row) for row in self._all(sql, topic_id, limit)]

    def counts(self) -> Mapping[str, int]:
        """Count what is kept, by kind."""
        counted = {
            "entries": "entries where kind = 'article'",
            "headlines": "entries where kind = 'headline'",
            "revisions": "revisions",
            "teasers": "teasers",
            "sources": "sources where active",
            "runs": "runs",
        }
        counts = {
            name: self._db.execute(f"select count(*) from {what}").fetchone()[0]  # noqa: S608  (of the words above)
            for name, what in counted.items()
        }
        topics = self._all("select topic_id, count(*) as n from matches group by topic_id order by topic_id")
        return counts | {f"topic:{row['topic_id']}": row["n"] for row in topics}

    def every_entry(self) -> Iterable[Entry]:
        """Give all entries, in order of id, a few at a time."""
        after = ""
        while batch := self._all("select * from entries where id > ? order by id limit 200", after):
            yield from (rows.entry_of(row) for row in batch)
            after = batch[-1]["id"]

    def search(self, words: str, limit: int = 50) -> Sequence[Found]:
        """Give the entries that have all these words, best first; anything may stand in `words`."""
        # Each word quoted, so that no character of it is an operator of the query language.
        wanted = " ".join('"' + word.replace('"', '""') + '"' for word in words.replace("\x00", " ").split())
        if not wanted:
            return []
        sql = (
            "select entries.*, snippet(entries_fts, -1, '[', ']', ' … ', 30) as snippet from entries_fts"
            " join entries on entries.number = entries_fts.rowid where entries_fts match ?"
            " order by rank, entries.id limit ?"
        )
        return [Found(entry=rows.entry_of(row), snippet=row["snippet"]) for row in self._all(sql, wanted, limit)]

    # writing

    def apply(self, change: Change) -> None:
        """Store what became of an article page."""
        with self.writing():
            if change.entry is not None:
                self._put_entry(change.entry, change.matches)
            for headline, matches in change.headlines:
                self._put_entry(headline, matches)
            if change.revision is not None:
                self._add_revision(change.revision)
            holder = change.entry.id if change.entry else (change.fetch.entry_id if change.fetch else None)
            if holder is not None:
                if change.teasers is not None:
                    self._put_teasers(holder, change.teasers)
                self._put_aliases(holder, change.aliases)
            if change.fetch is not None:
                self._put_fetch(change.fetch)
            if change.target_id is not None and change.done is not None:
                self._take_off(change.target_id, change.done)

    def _put_entry(self, entry: Entry, matches: tuple[Match, ...] | None) -> None:
        if self.entry(entry.id) != entry:
            entry = self._with_own_moment(entry)
            self._db.table("entries").upsert(rows.entry_row(entry), pk="id")
        if entry.url is not None:
            self._put_aliases(entry.id, (entry.url,))
        if matches is not None:
            self._put_matches(entry, matches)
        else:
            self._db.execute(
                "update matches set dated_at = ?, position = ? where entry_id = ?",
                (rows.stamp(entry.dated_at), entry.position, entry.id),
            )

    def _with_own_moment(self, entry: Entry) -> Entry:
        """Move `updated_at` on by microseconds until no other entry has it: validators warn of two that agree."""
        while self._one(
            "select 1 from entries where updated_at = ? and id <> ?", rows.stamp(entry.updated_at), entry.id
        ):
            entry = replace(entry, updated_at=entry.updated_at + timedelta(microseconds=1))
        return entry

    def _put_matches(self, entry: Entry, matches: tuple[Match, ...]) -> None:
        self._db.table("matches").delete_where("entry_id = ?", [entry.id])
        self._db.table("matches").insert_all([rows.match_row(match, entry) for match in matches])

    def _add_revision(self, revision: Revision) -> None:
        last = self._one("select max(number) as number from revisions where entry_id = ?", revision.entry_id)
        number = (last["number"] if last and last["number"] is not None else 0) + 1
        row = {name: getattr(revision, name) for name in Revision.__slots__}
        self._db.table("revisions").insert(row | {"number": number, "seen_at": rows.stamp(revision.seen_at)})

    def _put_teasers(self, entry_id: str, teasers: tuple[Teaser, ...]) -> None:
        wanted = [rows.teaser_row(teaser, entry_id, position) for position, teaser in enumerate(teasers)]
        if wanted == self._all("select * from teasers where entry_id = ? order by position", entry_id):
            return
        self._db.table("teasers").delete_where("entry_id = ?", [entry_id])
        self._db.table("teasers").insert_all(wanted)

    def _put_aliases(self, entry_id: str, urls: Iterable[str]) -> None:
        # The first entry that had an address keeps it: identities do not wander.
        self._db.table("aliases").insert_all([{"url": url, "entry_id": entry_id} for url in urls], ignore=True)

    def _put_fetch(self, fetch: Fetch) -> None:
        if fetch.final_url is not None and fetch.final_url != fetch.url:
            # Validators belong to the address that gave the body.
            self._put_fetch(replace(fetch, url=fetch.final_url, final_url=None))
            fetch = replace(fetch, etag=None, last_modified=None)
        row = rows.fetch_row(fetch)
        if fetch.status != 200 and (known := self.last_fetch(fetch.url)) is not None:
            # No body came: what the last one was, and how to ask whether it still holds, stays known.
            kept = ("etag", "last_modified", "entry_id")
            row |= {name: row[name] or getattr(known, name) for name in kept}
        self._db.table("fetches").upsert(row, pk="url")

    def _take_off(self, target_id: str, url: str) -> None:
        self._db.execute(
            "update addresses set pending = 0, failures = 0 where target_id = ? and url = ?", (target_id, url)
        )

    def reclassify(self, matches: Mapping[str, tuple[Match, ...]], signature: str) -> None:
        """Replace the topics of these entries, and remember the signature of the rules that gave them."""
        with self.writing():
            for entry_id, found in matches.items():
                if (entry := self.entry(entry_id)) is not None:
                    self._put_matches(entry, found)
            self._db.table("settings").upsert({"key": "rules", "value": signature}, pk="key")

    def rules_signature(self) -> str | None:
        """Give the signature of the rules that topics were last given by."""
        row = self._one("select value from settings where key = 'rules'")
        return str(row["value"]) if row else None

    # looking

    def apply_listing(self, listing: Listing) -> int:
        """Store what a listing page gave; return how many of its articles are new to the target."""
        with self.writing():
            before = self._addresses_of(listing.target_id)
            found = [
                {"target_id": listing.target_id} | {name: getattr(address, name) for name in Address.__slots__}
                for address in listing.found
            ]
            self._db.table("addresses").insert_all(found, ignore=True)
            if listing.fetch is not None:
                self._put_fetch(listing.fetch)
            if listing.done is not None:
                self._take_off(listing.target_id, listing.done)
            return self._addresses_of(listing.target_id) - before

    def _addresses_of(self, target_id: str) -> int:
        counted = self._one("select count(*) as n from addresses where target_id = ? and role = 'article'", target_id)
        return int(counted["n"]) if counted else 0

    def pending(self, target_id: str, limit: int | None = None) -> Sequence[Address]:
        """Give the addresses of a target not looked at yet, in the order they were found."""
        sql = "select * from addresses where target_id = ? and pending = 1 order by number limit ?"
        return [rows.address_of(row) for row in self._all(sql, target_id, -1 if limit is None else limit)]

    def known_addresses(self, target_id: str) -> Sequence[Address]:
        """Give all addresses a target ever led to, in the order they were found."""
        return [
            rows.address_of(row)
            for row in self._all("select * from addresses where target_id = ? order by number", target_id)
        ]

    def give_up(self, target_id: str, url: str, *, after: int) -> bool:
        """Count a failed look at an address; take it off the list once there were `after`. Return whether it was."""
        with self.writing():
            self._db.execute(
                "update addresses set failures = failures + 1, pending = (failures + 1 < ?)"
                " where target_id = ? and url = ?",
                (after, target_id, url),
            )
            row = self._one("select pending from addresses where target_id = ? and url = ?", target_id, url)
            return row is not None and not row["pending"]

    def last_fetch(self, url: str) -> Fetch | None:
        """Give what was last asked of an address."""
        row = self._one("select * from fetches where url = ?", url)
        return rows.fetch_of(row) if row else None

    # sources and runs

    def adopt_sources(self, sources: Iterable[tuple[str, str, str]], now: datetime) -> None:
        """Make the stored sources those given as (id, url, title); new ones are due now, others stay as they are."""
        with self.writing():
            self._db.execute("update sources set active = 0")
            for source_id, url, title in sources:
                self._db.execute(
                    "insert into sources (id, url, title, active, next_due_at) values (?, ?, ?, 1, ?)"
                    " on conflict (id) do update set title = excluded.title, active = 1,"
                    " next_due_at = iif(url = excluded.url, next_due_at, excluded.next_due_at), url = excluded.url",
                    (source_id, url, title, rows.stamp(now)),
                )

    def sources(self) -> Sequence[DueSource]:
        """Give all sources of the configuration, by id."""
        return [rows.source_of(row) for row in self._all(f"{_SOURCES} where active order by id")]

    def due(self, now: datetime, limit: int = 100) -> Sequence[DueSource]:
        """Give the sources due by `now`, longest due first."""
        sql = f"{_SOURCES} where active and next_due_at <= ? order by next_due_at, id limit ?"
        return [rows.source_of(row) for row in self._all(sql, rows.stamp(now), limit)]

    def looked(self, source_id: str, *, at: datetime, again_after: timedelta, result: str) -> None:
        """Store that a source was looked at, what came of it in words, and when it is due again."""
        self._db.execute(
            "update sources set last_looked_at = ?, next_due_at = ?, last_result = ? where id = ?",
            (rows.stamp(at), rows.stamp(at + again_after), result, source_id),
        )

    def add_run(self, run: Run) -> None:
        """Store what came of a look at a target."""
        self._db.table("runs").insert(rows.run_row(run))

    def runs(self, limit: int = 20) -> Sequence[Run]:
        """Give the newest runs, newest first."""
        return [rows.run_of(row) for row in self._all("select * from runs order by number desc limit ?", limit)]


_SOURCES = "select *, (select count(*) from entries where source_id = sources.id) as entries from sources"
