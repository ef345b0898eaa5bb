"""Keeps which sources are watched, and when each is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from pipeline.store import imports, rows
from pipeline.store.clock import SKEW
from pipeline.store.connection import Connection
from pipeline.store.protocol import DueSource

_LATELY = timedelta(days=30)
# Where the id of a source is part of a key: what its new id has there already stays.
_KEYED = (
    ("sources", "id"),
    ("addresses", "target_id"),
    ("standings", "source_id"),
    ("health", "source_id"),
    ("kept_pages", "source_id"),
    ("repairs", "source_id"),
    ("limits", "source_id"),
    ("shared", "source_id"),
)
_TOLD_OF = ("entries", "copies", "first_imports", "looks", "notices")
# What it published itself, and what it published as well: as its page and its feed have them.
_SHARED = (
    "select count(distinct entry_id) from shared join entries on entries.id = entry_id"
    " where shared.source_id = sources.id and entries.source_id is not sources.id"
)
_SOURCES = (
    f"select *, (select count(*) from entries where source_id = sources.id) + ({_SHARED}) as entries from sources"  # noqa: S608
)


def adopt(db: Connection, sources: Sequence[tuple[str, str, str]], now: datetime, *, others_stay: bool) -> None:
    """Make the sources those given as (id, url, title), in the transaction that is open.

    One whose address is the one now that was learned of it is the same source, whoever wrote that down.
    """
    for source_id, url, _ in sources:
        sql = "select 1 from standings join sources on id = source_id where id = ? and learned_url = ? and active"
        if db.one(sql, source_id, url) is not None:
            _readdress(db, source_id, url)
    imports.watched_again(db, [source_id for source_id, _, _ in sources])
    if not others_stay:
        db.run("update sources set active = 0")
    for source_id, url, title in sources:
        db.run(
            "insert into sources (id, url, title, active, next_due_at) values (?, ?, ?, 1, ?)"
            " on conflict (id) do update set title = excluded.title, active = 1,"
            " next_due_at = iif(url = excluded.url, next_due_at, excluded.next_due_at), url = excluded.url",
            source_id,
            url,
            title,
            rows.stamp(now),
        )


def _readdress(db: Connection, source_id: str, url: str) -> None:
    """Give a source another address, of which nothing is to be learned any more, in the transaction that is open."""
    db.run("update sources set url = ?, imported_url = ? where id = ?", url, url, source_id)
    for table in ("standings", "repairs"):
        db.run(f"delete from {table} where source_id = ?", source_id)  # noqa: S608


def rename(db: Connection, former: Mapping[str, str]) -> None:
    """Give what is stored of sources under former ids to their present ones, in the transaction that is open."""
    for old, new in former.items():
        stored = "select 1 from sources where id = ? union all select 1 from entries where source_id = ? limit 1"
        if db.one(stored, old, old) is None:
            continue
        for table in _TOLD_OF:
            db.run(f"update {table} set source_id = ? where source_id = ?", new, old)  # noqa: S608
        for table, column in _KEYED:
            db.run(f"update or ignore {table} set {column} = ? where {column} = ?", new, old)  # noqa: S608
            db.run(f"delete from {table} where {column} = ?", old)  # noqa: S608


def all_of_them(db: Connection) -> Sequence[DueSource]:
    """Give all sources of the configuration, by id."""
    return [rows.noun_of(DueSource, row) for row in db.all(f"{_SOURCES} where active order by id")]


def succeeded(db: Connection, now: datetime) -> Sequence[tuple[DueSource, DueSource]]:
    """Give the sources that the configuration has no more of late, each with the one that has its address.

    What has no entries of its own leaves nothing behind: an id that was tried for a while, and whose were another's.
    """
    by_url = {source.url: source for source in all_of_them(db)}
    own = "exists (select 1 from entries where source_id = sources.id)"
    sql = f"{_SOURCES} where not active and last_looked_at > ? and {own} order by id"
    left = [rows.noun_of(DueSource, row) for row in db.all(sql, rows.stamp(now - _LATELY))]
    return [(source, by_url[source.url]) for source in left if source.url in by_url]


def due(db: Connection, now: datetime, limit: int | None) -> Sequence[DueSource]:
    """Give the sources due by `now`, longest due first."""
    # When it was looked at while the clock was ahead, it would not be again for as long as that was.
    sql = f"{_SOURCES} where active and (next_due_at <= ?1 or last_looked_at > ?2) order by next_due_at, id limit ?3"
    found = db.all(sql, rows.stamp(now), rows.stamp(now + SKEW), -1 if limit is None else limit)
    return [rows.noun_of(DueSource, row) for row in found]


def looked(db: Connection, source_id: str, *, at: datetime, again_at: datetime, result: str) -> None:
    """Store that a source was looked at, in the transaction that is open."""
    db.run(
        "update sources set last_looked_at = ?, next_due_at = ?, last_result = ? where id = ?",
        rows.stamp(at),
        rows.stamp(again_at),
        result,
        source_id,
    )


def look_soon(db: Connection, source_id: str, now: datetime) -> None:
    """Store that a source is due by `now`, in the transaction that is open."""
    db.run("update sources set next_due_at = min(next_due_at, ?) where id = ?", rows.stamp(now), source_id)
