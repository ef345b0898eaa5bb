"""What is remembered of archives, on SQLite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.archives import Member
from pipeline.items import Entry
from pipeline.query import Query
from pipeline.store import rows
from pipeline.store.connection import Connection
from pipeline.store.search import conditions, order_of, wants_nothing

# What was touched since marks were last taken away for it, and in which feeds.
FRESH = """with fresh (feed, entry_id) as (
    select feed, entry_id from touched
    where number > (select coalesce(max(cast(value as integer)), 0) from settings where key = 'touched')
)"""
# The archives in which something of that lies.
TOUCHED = f"""{FRESH}
update archives set mark = null where mark is not null and (feed, number) in (
    select feed, archive from members where entry_id in (select entry_id from fresh) and archive is not null
)
"""  # noqa: S608


def shown(db: Connection, feed: str, entry_ids: Sequence[str]) -> None:
    """Remember what a feed shows, and what it showed before that, in the transaction that is open."""
    db.run("update members set shown = 2 where feed = ? and shown = 1", feed)
    for one in entry_ids:
        db.run("update members set shown = 1 where feed = ? and entry_id = ?", feed, one)


def last_number(db: Connection, feed: str) -> int:
    """Give the number of the newest archive of a feed; 0 where it has none."""
    return db.scalar("select max(number) from archives where feed = ?", feed) or 0


class ArchiveTables:
    """`pipeline.archives.ArchiveStore` on the store's connection."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def take_up(self, feed: str, query: Query) -> bool:
        """Make members of a feed of the entries that its query wants and that were touched; of all, if it is new."""
        known = self._db.one("select query from feeds where name = ?", feed)
        if known is None or wants_nothing(query):
            return False
        tables, holds, values = conditions(query, self._db)
        key = order_of(query).key
        if known["query"] == repr(query):
            holds.append(key + " in (select entry_id from touched)")  # noqa: S608
        with self._db.writing():
            self._db.run(
                f"insert or ignore into members (feed, entry_id) select ?, {key} from {tables}"  # noqa: S608
                f" where {' and '.join(holds) or '1'}",
                feed,
                *values,
            )
            more = bool(self._db.scalar("select changes()"))
            kept = "null" if more else "mark"  # whoever is broken off now finds it is to be made the next time
            self._db.run(f"update feeds set query = ?, mark = {kept} where name = ?", repr(query), feed)  # noqa: S608
        return more

    def waiting(self, feed: str, query: Query) -> Sequence[Member]:
        """Give the members that lie in no archive, in the order of feeds."""
        found = self._of(
            feed, query, "archive is null", (), "first_imports.source_id is not null or shown = 3 as imported"
        )
        return [
            Member(
                id=row["id"],
                dated_at=rows.moment(row["dated_at"]),
                position=row["position"],
                first_seen_at=rows.moment(row["first_seen_at"]),
                imported=bool(row["imported"]),
            )
            for row in found
        ]

    def seen(self, feed: str, entry_ids: Sequence[str]) -> Mapping[str, bool]:
        """Give those of these entries that a feed has shown, each with whether it did when it was last made."""
        sql = "select shown from members where feed = ? and entry_id = ? and shown in (1, 2)"
        found = ((one, self._db.one(sql, feed, one)) for one in entry_ids)
        return {one: row["shown"] == 1 for one, row in found if row is not None}

    def held_back(self, feed: str, entry_ids: Sequence[str]) -> frozenset[str]:
        """Give those of these entries that were known before the feed took them up, and are only in its archives."""
        sql = "select 1 from members where feed = ? and entry_id = ? and shown = 3"
        return frozenset(one for one in entry_ids if self._db.one(sql, feed, one) is not None)

    def close(self, feed: str, archives: Sequence[Sequence[str]], head: Sequence[str]) -> None:
        """Put entries into further archives, given by their ids, the oldest archive first; `head` the feed shows."""
        with self._db.writing():
            shown(self._db, feed, head)  # some of it lies in these archives as well, and is not to be taken for old
            number = last_number(self._db, feed)
            for ids in archives:
                number += 1
                self._db.run("insert into archives (feed, number) values (?, ?)", feed, number)
                for entry_id in ids:
                    self._db.run(
                        "update members set archive = ? where feed = ? and entry_id = ? and archive is null",
                        number,
                        feed,
                        entry_id,
                    )

    def counts(self) -> Mapping[str, int]:
        """Give how many archives feeds have, by name; of those that have any."""
        found = self._db.all("select feed, count(*) as archives from archives group by feed")
        return {row["feed"]: row["archives"] for row in found}

    def marks(self, feed: str) -> Mapping[int, str | None]:
        """Give the archives of a feed by number, each with what its files were last made of; None: they are to be."""
        found = self._db.all("select number, mark from archives where feed = ? order by number", feed)
        return {row["number"]: row["mark"] for row in found}

    def made(self, feed: str, number: int, mark: str) -> None:
        """Remember what the files of an archive were made of."""
        with self._db.writing():
            self._db.run("update archives set mark = ? where feed = ? and number = ?", mark, feed, number)

    def entries(self, feed: str, number: int, query: Query) -> Sequence[Entry]:
        """Give the entries of an archive that the feed still has, in the order of feeds."""
        return [rows.entry_of(row) for row in self._of(feed, query, "archive = ?", (number,), "entries.*")]

    def _of(self, feed: str, query: Query, where: str, of: tuple[object, ...], columns: str) -> Sequence[rows.Row]:
        if wants_nothing(query):
            return []
        tables, holds, values = conditions(query, self._db)
        order = order_of(query)
        if query.words.strip():  # asked once for all: the index of words takes long to say whether it has a single one
            wanted = f"select {order.key} from {tables} where {' and '.join(holds)}"  # noqa: S608
            tables, holds, order = "entries", [f"entries.id in ({wanted})"], order_of(Query())
        return self._db.all(
            "select entries.id, entries.dated_at, entries.position, entries.first_seen_at,"  # noqa: S608
            f" {columns} from members cross join {tables}"
            f" left join first_imports on first_imports.entry_id = {order.key}"
            f" where members.feed = ? and members.{where} and members.entry_id = {order.key}"
            f" {''.join(f'and {one} ' for one in holds)} order by {order.newest_first}",
            feed,
            *of,
            *values,
        )
