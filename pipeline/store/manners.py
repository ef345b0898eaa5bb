"""What was asked of hosts, what they asked of us, and how the pages of sources answered, on SQLite."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median_high

from pipeline.store import rows
from pipeline.store.asking import Asked, Host, Standing
from pipeline.store.connection import Connection

MOST_OF_A_HOST = 200
_ASKED_FORGOTTEN_AFTER = timedelta(days=180)
_AT_A_TIME = 100  # of the oldest: more go than come
_OLDEST_KEPT = "select number from asked where host = ? order by number desc limit 1 offset ?"
_SAID = "select host, said_at from asked where said_at is not null order by number desc limit ?"
_ASKED_FOR_THE_TIME = 100  # requests: of several hosts, where several are watched
_HOST_FORGOTTEN_AFTER = timedelta(days=30)  # since it could be asked again, and was not


def said_by_servers(db: Connection) -> datetime | None:
    """Give the median of what the last hosts said of the moment that it was: the clock of one may be wrong."""
    last: dict[str, datetime] = {}
    for row in db.all(_SAID, _ASKED_FOR_THE_TIME):
        last.setdefault(row["host"], rows.moment(row["said_at"]))
    return median_high(last.values()) if last else None


class MannersTables:
    """`pipeline.store.asking.MannersStore` on the store's connection."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def note(self, asked: Sequence[Asked]) -> None:
        """Store requests, and let go of the oldest of each of their hosts, and of hosts that are asked no more."""
        if not asked:
            return
        with self._db.writing():
            for one in asked:
                self._db.put("asked", rows.row_of(one))
            for host in {one.host for one in asked}:
                sql = f"delete from asked where host = ? and number <= ({_OLDEST_KEPT})"  # noqa: S608  (the above)
                self._db.run(sql, host, host, MOST_OF_A_HOST)
            long_ago = rows.stamp(max(one.at for one in asked) - _ASKED_FORGOTTEN_AFTER)
            self._db.run(
                "delete from asked where at < ? and number in (select number from asked order by number limit ?)",
                long_ago,
                _AT_A_TIME + len(asked),
            )

    def asked(self, host: str, limit: int = 20) -> Sequence[Asked]:
        """Give what was last asked of a host, newest first."""
        found = self._db.all("select * from asked where host = ? order by number desc limit ?", host, limit)
        return [rows.noun_of(Asked, row) for row in found]

    def said_at(self) -> datetime | None:
        """Give the moment that it was at the last answers, by what servers said."""
        return said_by_servers(self._db)

    def host(self, name: str) -> Host | None:
        """Give what is remembered of a host."""
        row = self._db.one("select * from hosts where host = ?", name)
        return rows.noun_of(Host, row) if row else None

    def put_host(self, host: Host) -> None:
        """Remember this of a host, if it asks to be left alone; forget those that asked for it long ago."""
        with self._db.writing():
            if host.wait_until is None:
                self._db.run("delete from hosts where host = ?", host.host)
            else:
                self._db.put("hosts", rows.row_of(host), key="host")
                long_ago = rows.stamp(host.wait_until - _HOST_FORGOTTEN_AFTER)
                self._db.run("delete from hosts where wait_until < ?", long_ago)

    def standing(self, source_id: str, url: str) -> Standing:
        """Give how a source answered lately; one whose address in the configuration has changed begins anew."""
        row = self._db.one("select * from standings where source_id = ? and url = ?", source_id, url)
        return rows.noun_of(Standing, row) if row else Standing(source_id=source_id, url=url)

    def put_standing(self, standing: Standing) -> None:
        """Remember how a source answered."""
        with self._db.writing():
            self._db.put("standings", rows.row_of(standing), key="source_id")
