"""Looks at the whole database, on SQLite: what it says of itself, and whether its tables agree."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from pipeline.checkup import Amiss, Kind
from pipeline.config.types import ALL
from pipeline.store.connection import BROKEN, Connection
from pipeline.store.protocol import StoreError
from pipeline.store.rows import stamp

_EXAMPLES = 5
_OF_ENTRIES = ("aliases", "revisions", "teasers", "matches", "topic_labels", "first_imports", "copies", "shared")
_LATE = timedelta(hours=1)  # that clocks may differ

# What is amiss, by the rows that are: a column "id", and two values that may be used, :topics (JSON) and :now.
_LOOKS: dict[Kind, str] = {
    "no_revision": "select id from entries where kind = 'article' and text is not null"
    " and not exists (select 1 from revisions where entry_id = id)",
    "no_address": "select id from entries where url is not null"
    " and not exists (select 1 from aliases where aliases.url = entries.url)",
    "id": "select id from entries where id not like 'tag:%,____-__-__:%'",
    "future": "select id from entries where max(dated_at, first_seen_at, updated_at) > :now",
    "order": "select id from entries where updated_at < first_seen_at or dated_at > first_seen_at",
    "unknown_topic": "select distinct entry_id as id from matches"
    " where topic_id not in (select value from json_each(:topics))",
    "topic_order": "select distinct entry_id as id from matches join entries on entries.id = entry_id"
    " where matches.dated_at <> entries.dated_at or matches.position <> entries.position",
    "reserved_page": "select entry_id as id from entry_pages join entries on entries.id = entry_id"
    " where json_extract(reserved, '$.archiving')",
}
_MENDS: dict[Kind, str] = {
    "search": "insert into entries_fts (entries_fts) values ('rebuild')",
    "no_revision": "insert into revisions (entry_id, number, content_hash, title, text, seen_at)"
    " select id, 1, coalesce(content_hash, ''), title, text, updated_at from entries where kind = 'article'"
    " and text is not null and not exists (select 1 from revisions where entry_id = id)",
    "no_address": "insert or ignore into aliases (url, entry_id) select url, id from entries where url is not null",
    "unknown_topic": "delete from matches where topic_id not in (select value from json_each(:topics))",
    "topic_order": "update matches set dated_at = (select dated_at from entries where id = entry_id),"
    " position = (select position from entries where id = entry_id)",
    "kept_bytes": "update entry_pages_total set bytes = (select coalesce(sum(bytes), 0) from entry_pages)",
    "reserved_page": "delete from entry_pages where entry_id in"
    " (select id from entries where json_extract(reserved, '$.archiving'))",
}


class Checkup:
    """`pipeline.checkup.CheckupStore` on the store's connection."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def look(self, topics: Collection[str], now: datetime) -> Sequence[Amiss]:
        """Give all that is amiss; `topics` are those of the configuration."""
        said = [str(row["quick_check"]) for row in self._db.all("pragma quick_check(20)")]
        if said != ["ok"]:
            return [Amiss(kind="damaged", count=len(said), examples=tuple(said[:_EXAMPLES]))]
        values = _values(topics) | {"now": stamp(now + _LATE)}
        found = [self._counted(kind, sql, values) for kind, sql in _LOOKS.items()]
        return [one for one in (self._orphans(), self._search(), self._kept_bytes(), *found) if one is not None]

    def mend(self, kind: Kind, topics: Collection[str]) -> bool:
        """Mend what is amiss, where that can be done from what else is stored; tell whether it was."""
        if kind == "orphans":
            return self._without_orphans()
        if (sql := _MENDS.get(kind)) is None:
            return False
        with self._db.writing():
            self._db.run(sql, **_values(topics))
        return True

    def size(self) -> int:
        """Give the bytes of the database."""
        return self._db.size()

    def copy_to(self, folder: Path) -> None:
        """Copy the database into a folder, as it is now."""
        target = sqlite3.connect(folder / "tidings.db")
        try:
            self._db.database.conn.backup(target)
        except BROKEN as error:
            raise StoreError(
                f"tidings.db: cannot be read as a whole ({error}); put a copy of it back, or move it away to begin anew"
            ) from error
        finally:
            target.close()

    def _counted(self, kind: Kind, sql: str, values: dict[str, str]) -> Amiss | None:
        count = self._db.scalar(f"select count(*) from ({sql})", **values)  # noqa: S608
        if not count:
            return None
        examples = self._db.all(f"select id from ({sql}) order by id limit {_EXAMPLES}", **values)  # noqa: S608
        return Amiss(kind=kind, count=count, examples=tuple(row["id"] for row in examples))

    def _orphans(self) -> Amiss | None:
        """Find rows that refer to what is not there."""
        rows = self._db.all("pragma foreign_key_check")
        if not rows:
            return None
        tables = sorted({f"{row['table']} without its {row['parent']}" for row in rows})
        return Amiss(kind="orphans", count=len(rows), examples=tuple(tables[:_EXAMPLES]))

    def _without_orphans(self) -> bool:
        """Delete them; tell whether none is left."""
        with self._db.writing():
            for row in self._db.all("pragma foreign_key_check"):
                if row["rowid"] is not None:
                    self._db.run(f'delete from "{row["table"]}" where rowid = ?', row["rowid"])  # noqa: S608
            self._without_rowid()
            return self._orphans() is None

    def _without_rowid(self) -> None:
        """Delete what of the tables without row ids refers to entries that are not there."""
        for table in _OF_ENTRIES:
            self._db.run(f"delete from {table} where entry_id not in (select id from entries)")  # noqa: S608
        self._db.run(
            "delete from translations where entry_id not in (select id from entries)"
            " or other_id not in (select id from entries)"
        )
        self._db.run("update fetches set entry_id = null where entry_id not in (select id from entries)")
        self._db.run("delete from signatures where number not in (select number from entries)")

    def _search(self) -> Amiss | None:
        """Hold the full-text index against the texts."""
        try:
            with self._db.writing():
                self._db.run("insert into entries_fts (entries_fts, rank) values ('integrity-check', 1)")
        except StoreError:
            return Amiss(kind="search", count=1)
        return None

    def _kept_bytes(self) -> Amiss | None:
        off = self._db.scalar("select bytes - (select coalesce(sum(bytes), 0) from entry_pages) from entry_pages_total")
        return Amiss(kind="kept_bytes", count=1) if off else None


def _values(topics: Collection[str]) -> dict[str, str]:
    return {"topics": json.dumps([ALL, *topics])}
