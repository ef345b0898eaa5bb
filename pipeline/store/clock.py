"""Takes back what was stored while the clock of the machine was ahead."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipeline.store import rows
from pipeline.store.connection import Connection

_SKEW = timedelta(minutes=1)  # that is none: what is stored at once has moments some microseconds apart


def put_right(db: Connection, now: datetime) -> int:
    """Date whatever lies after `now` by `now`, in the order it came in; return how many entries that are.

    No floor is left either: a feed may say an earlier moment than it said while the clock was ahead.
    """
    latest = rows.stamp(now + _SKEW)
    ahead = db.all("select id from entries where updated_at > ? order by updated_at desc", latest)
    feeds = db.one("select 1 from feeds where updated_at > ?", latest)
    if not ahead and feeds is None:
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
        db.run("update copies set seen_at = ? where seen_at > ?", rows.stamp(now), latest)
        db.run("update feeds set updated_at = null, mark = null where updated_at > ?", latest)
    return len(ahead)
