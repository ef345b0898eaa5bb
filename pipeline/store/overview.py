"""Counts what is kept as a whole, by kind."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.store.connection import Connection


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
