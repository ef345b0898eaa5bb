"""Keeps which sources are watched, and when each is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipeline.store import imports, rows
from pipeline.store.connection import Connection
from pipeline.store.protocol import DueSource

_SOURCES = "select *, (select count(*) from entries where source_id = sources.id) as entries from sources"


def adopt(db: Connection, sources: Sequence[tuple[str, str, str]], now: datetime, *, others_stay: bool) -> None:
    """Make the sources those given as (id, url, title), in the transaction that is open."""
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


def all_of_them(db: Connection) -> Sequence[DueSource]:
    """Give all sources of the configuration, by id."""
    return [rows.source_of(row) for row in db.all(f"{_SOURCES} where active order by id")]


def due(db: Connection, now: datetime, limit: int) -> Sequence[DueSource]:
    """Give the sources due by `now`, longest due first."""
    sql = f"{_SOURCES} where active and next_due_at <= ? order by next_due_at, id limit ?"
    return [rows.source_of(row) for row in db.all(sql, rows.stamp(now), limit)]


def looked(db: Connection, source_id: str, *, at: datetime, again_at: datetime, result: str) -> None:
    """Store that a source was looked at, in the transaction that is open."""
    db.run(
        "update sources set last_looked_at = ?, next_due_at = ?, last_result = ? where id = ?",
        rows.stamp(at),
        rows.stamp(again_at),
        result,
        source_id,
    )
