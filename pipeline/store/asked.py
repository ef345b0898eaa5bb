"""Keeps what was lately asked of each host, and what it answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from pipeline.store import rows
from pipeline.store.asking import Asked
from pipeline.store.connection import Connection

MOST_OF_A_HOST = 200
FORGOTTEN_AFTER = timedelta(days=180)
_AT_A_TIME = 100  # of the oldest: more go than come
_OLDEST_KEPT = "select number from asked where host = ? order by number desc limit 1 offset ?"


def note(db: Connection, asked: Sequence[Asked]) -> None:
    """Store requests, and let go of the oldest of each of their hosts, and of hosts that are asked no more."""
    if not asked:
        return
    with db.writing():
        for one in asked:
            db.put("asked", rows.row_of(one))
        for host in {one.host for one in asked}:
            db.run(f"delete from asked where host = ? and number <= ({_OLDEST_KEPT})", host, host, MOST_OF_A_HOST)  # noqa: S608
        long_ago = rows.stamp(max(one.at for one in asked) - FORGOTTEN_AFTER)
        db.run(
            "delete from asked where at < ? and number in (select number from asked order by number limit ?)",
            long_ago,
            _AT_A_TIME + len(asked),
        )


def of_host(db: Connection, host: str, limit: int) -> Sequence[Asked]:
    """Give what was last asked of a host, newest first."""
    found = db.all("select * from asked where host = ? order by number desc limit ?", host, limit)
    return [rows.noun_of(Asked, row) for row in found]
