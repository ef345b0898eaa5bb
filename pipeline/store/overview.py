"""Gives what is kept as a whole: the newest entries, and how many there are of each kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.items import Entry
from pipeline.store import rows
from pipeline.store.connection import Connection


def newest(db: Connection, topic_id: str | None, limit: int) -> Sequence[Entry]:
    """Give the newest entries of a topic, or of all: by date, then as on their page, then by id."""
    if topic_id is None:
        sql = (
            "select * from entries where kind = 'article'"
            " or exists (select 1 from matches where entry_id = entries.id)"
            " order by dated_at desc, position, id limit ?"
        )
        return [rows.entry_of(row) for row in db.all(sql, limit)]
    sql = (
        "select entries.* from matches join entries on entries.id = entry_id where topic_id = ?"
        " order by matches.dated_at desc, matches.position, matches.entry_id limit ?"
    )
    return [rows.entry_of(row) for row in db.all(sql, topic_id, limit)]


def counts(db: Connection) -> Mapping[str, int]:
    """Count what is kept, by kind."""
    counted = {
        "entries": "entries where kind = 'article'",
        "headlines": "entries where kind = 'headline'",
        "revisions": "revisions",
        "teasers": "teasers",
        "sources": "sources where active",
        "runs": "runs",
    }
    each = [f"(select count(*) from {what}) as {name}" for name, what in counted.items()]  # noqa: S608  (the above)
    counts = dict(db.one(f"select {', '.join(each)}") or {})
    topics = db.all("select topic_id, count(*) as n from matches group by topic_id order by topic_id")
    return counts | {f"topic:{row['topic_id']}": row["n"] for row in topics}
