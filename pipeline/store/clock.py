"""Takes back what was stored while the clock of the machine was ahead."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipeline.store import rows
from pipeline.store.asking import is_behind
from pipeline.store.connection import Connection
from pipeline.store.manners import said_by_servers

SKEW = timedelta(minutes=1)  # that is none: what is stored at once has moments some microseconds apart
_LONGEST = timedelta(days=8)  # for which rules are kept, or a host is left alone
# What was written down of a moment, and is shown to people or reckoned with.
_RECORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("runs", ("started_at", "ended_at")),
    ("looks", ("at",)),
    ("health", ("since", "acknowledged_at")),
    ("standings", ("failing_since", "gone_since", "learned_at")),
    ("notices", ("at",)),
    ("deliveries", ("next_at", "delivered_at")),
    ("repairs", ("at",)),
    ("kept_pages", ("at",)),
    ("entry_pages", ("at",)),
    ("asked", ("at",)),
    ("fetches", ("fetched_at",)),
    ("topic_labels", ("at",)),
    ("addresses", ("imported_at", "gone_at")),
    ("withdrawn", ("at",)),
)
_AHEAD = """
select 1 from feeds where updated_at > ?1 union all select 1 from sources where last_looked_at > ?1
union all select 1 from runs where ended_at > ?1 union all select 1 from health where since > ?1
union all select 1 from notices where at > ?1 union all select 1 from withdrawn where at > ?1
union all select 1 from robots where until > ?2 union all select 1 from hosts where wait_until > ?2
"""
"""Whether anything is ahead: of what there is much, such as looks, nothing is without one of these."""


def put_right(db: Connection, now: datetime) -> int:
    """Date whatever lies after `now` by `now`, in the order it came in; return how many entries that are.

    No floor is left either: a feed may say an earlier moment than it said while the clock was ahead. Where servers have
    said a later moment already, it is `now` that is wrong, as on a machine that has no clock of its own and has just
    started: then all stays as it is.
    """
    if is_behind(now, said_by_servers(db)):
        return 0
    latest = rows.stamp(now + SKEW)
    ahead = db.all("select id from entries where updated_at > ? order by updated_at desc", latest)
    others = db.one(_AHEAD, latest, rows.stamp(now + _LONGEST))
    if not ahead and others is None:
        return 0
    with db.writing():
        at = now
        for row in ahead:
            # No two have the same; and no moment is after now.
            while db.one("select 1 from entries where updated_at = ?", rows.stamp(at)):
                at -= timedelta(microseconds=1)
            moment = rows.stamp(at)
            db.run(
                "update entries set updated_at = ?1, first_seen_at = min(first_seen_at, ?1),"
                " dated_at = min(dated_at, ?1) where id = ?2",
                moment,
                row["id"],
            )
            db.run("update revisions set seen_at = ?1 where entry_id = ?2 and seen_at > ?1", moment, row["id"])
            db.run("update matches set dated_at = ?1 where entry_id = ?2 and dated_at > ?1", moment, row["id"])
        for table in ("copies", "shared"):
            db.run(f"update {table} set seen_at = ? where seen_at > ?", rows.stamp(now), latest)  # noqa: S608
        db.run("update feeds set updated_at = null, mark = null where updated_at > ?", latest)
        for table, columns in _RECORDS:
            for column in columns:
                db.run(f"update {table} set {column} = ? where {column} > ?", rows.stamp(now), latest)  # noqa: S608
        _ask_again(db, now, latest)
    return len(ahead)


def _ask_again(db: Connection, now: datetime, latest: str) -> None:
    """Have looked at now what was put off from a moment that was ahead: it would not be for as long as that was."""
    db.run(
        "update sources set last_looked_at = ?1, next_due_at = ?1 where last_looked_at > ?2", rows.stamp(now), latest
    )
    db.run(
        "update addresses set first_seen_at = ?1, look_at = iif(look_at is null, null, ?1) where first_seen_at > ?2",
        rows.stamp(now),
        latest,
    )
    db.run("delete from robots where until > ?", rows.stamp(now + _LONGEST))
    db.run("update hosts set wait_until = null where wait_until > ?", rows.stamp(now + _LONGEST))
