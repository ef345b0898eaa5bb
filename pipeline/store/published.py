"""What publishing remembers, on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from itertools import count

from pipeline.items import Entry
from pipeline.published import Changes, Gone, Mark, Moved, Served, Whereabouts
from pipeline.query import Query
from pipeline.rights import Limits
from pipeline.store import archives, clock, imports, rows
from pipeline.store import names as names_of
from pipeline.store.connection import Connection
from pipeline.store.search import conditions, order_of, wants_nothing

_MOST_MOVES = 50  # of one feed: more is a circle

# The feeds of the entries that have changed since marks were last taken away, those of before the change included; what
# a search finds only now is told when its members are taken up.
_CHANGED = f"""{archives.FRESH}, sources_of (entry_id, feed) as (
    select entry_id, feed from fresh where feed like 'sources/%'
    union select entry_id, 'sources/' || source_id from shared where entry_id in (select entry_id from fresh)
    union select entry_id, feed from members
        where entry_id in (select entry_id from fresh) and feed like 'sources/%' and feed not like 'sources/%/%'
    union select id, 'sources/' || source_id from entries
        where id in (select entry_id from fresh) and source_id is not null
), topics_of (entry_id, feed) as (
    select entry_id, feed from fresh where feed not like 'sources/%' and feed <> 'all'
    union select entry_id, topic_id from matches where entry_id in (select entry_id from fresh)
), changed (name) as (
    select feed from sources_of union select feed from topics_of union select 'all'
    union select sources_of.feed || '/' || topics_of.feed from sources_of join topics_of using (entry_id)
    union select feed from members where feed like 'searches/%' and entry_id in (select entry_id from fresh)
)
update feeds set mark = null where name in changed and exists (select 1 from fresh)
"""  # noqa: S608
_PAIRS = """
with published_by (entry_id, source_id) as (
    select id, source_id from entries where id in (select entry_id from touched)
    union select entry_id, source_id from shared where entry_id in (select entry_id from touched)
)
insert or ignore into feeds (name) select distinct 'sources/' || source_id || '/' || topic_id
from published_by join matches using (entry_id) where source_id is not null
"""


class PublishedTables:
    """`pipeline.published.PublishedStore` on the store's connection."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def adopt(self, names: Collection[str], moved: Mapping[str, str]) -> None:
        """Make the feeds that are served those of these names; `moved` says which are former names of which."""
        known = {row["name"]: row for row in self._db.all("select name, served, moved_to from feeds")}
        served = {name for name, row in known.items() if row["served"]}
        # Who was renamed twice and says so of the last time only does not lead where nothing is any more.
        moved = {
            name: to for name, to in moved.items() if to in names or name not in known or not known[name]["moved_to"]
        }
        returned = self.returned(names)
        moved = {**returned, **moved}
        if served == set(names) and all(name in known and known[name]["moved_to"] == to for name, to in moved.items()):
            return
        with self._db.writing():
            for name in served.difference(names):
                self._db.run("update feeds set served = 0, mark = null, query = null where name = ?", name)
            for name in names:
                self._db.run(
                    "insert into feeds (name, served) values (?, 1)"
                    " on conflict (name) do update set served = 1, moved_to = null",
                    name,
                )
            for name, to in moved.items():
                # Its archives come with it, and by what it is known.
                if to in names and (name in served or name in returned):
                    self._hand_over(name, to)
                    self._pass_on(name, to, new=to not in served)
                    served.add(to)  # of several that became one it is known by the first
                self._db.run(
                    "insert into feeds (name, moved_to) values (?, ?)"
                    " on conflict (name) do update set moved_to = excluded.moved_to",
                    name,
                    to,
                )
            self._name(moved)

    def returned(self, names: Collection[str]) -> Mapping[str, str]:
        """Give the names that feeds had for a while whose former names are among these again, each with that."""
        return names_of.returned(self._db, names)

    def _hand_over(self, name: str, to: str) -> None:
        """Put the archives of a feed behind those that another one has; no entry is added to an archive."""
        behind = archives.last_number(self._db, to)
        for table, column in (("members", "archive"), ("archives", "number")):
            sql = f"update or ignore {table} set feed = ?, {column} = {column} + ? where feed = ?"  # noqa: S608
            self._db.run(sql, to, behind, name)

    def _pass_on(self, name: str, to: str, *, new: bool) -> None:
        if new:
            sql = "update feeds set known_as = (select known_as from feeds where name = ?) where name = ?"
            self._db.run(sql, name, to)
        self._db.run("update feeds set known_as = null where name = ?", name)

    def _name(self, moved: Mapping[str, str]) -> None:
        """Say by what those are known that are new: by a former name, or their own, if no other one has that."""
        for row in self._db.all("select name from feeds where served and known_as is null order by name"):
            first = next((name for name, to in moved.items() if to == row["name"]), row["name"])
            names = (f"{first}:{number}" if number > 1 else first for number in count(1))
            free = next(one for one in names if self._db.one("select 1 from feeds where known_as = ?", one) is None)
            self._db.run("update feeds set known_as = ? where name = ?", free, row["name"])

    def allow(self, limits: Mapping[str, Limits]) -> None:
        """Remember what sources allow, by their ids: it holds on for those that leave the configuration."""
        known = {row["source_id"]: (row["publish"], row["rights"]) for row in self._db.all("select * from limits")}
        new = {name: one for name, one in limits.items() if known.get(name, ()) != (one.publish, one.rights)}
        if new:
            with self._db.writing():
                for name, one in new.items():
                    row = {"source_id": name, "publish": one.publish, "rights": one.rights}
                    self._db.put("limits", row, key="source_id")

    def limits(self, source_ids: Collection[str]) -> Mapping[str, Limits | None]:
        """Give what sources allowed that are in the configuration no more; None where that is not known."""
        found = (self._db.one("select * from limits where source_id = ?", name) for name in source_ids)
        rows_of = dict(zip(source_ids, found, strict=True))
        return {
            name: Limits(publish=row["publish"], rights=row["rights"], gone=True) if row else None
            for name, row in rows_of.items()
        }

    def known_as(self, name: str) -> str:
        """Give the name that a feed is known by for ever: the first that it had."""
        return str(self._db.scalar("select known_as from feeds where name = ?", name) or name)

    def put_right(self, now: datetime) -> int:
        """Take back what was stored while the clock was ahead; return how many entries were."""
        return clock.put_right(self._db, now)

    def whereabouts(self, name: str) -> Whereabouts | None:
        """Tell where a feed is now; None where there never was one of this name."""
        asked = name
        for _ in range(_MOST_MOVES):
            row = self._db.one("select * from feeds where name = ?", name)
            if row is None:
                return None if name == asked else Gone()
            if row["served"]:
                return Served() if name == asked else Moved(to=name)
            if row["moved_to"] is None:
                # A source and a topic that may have something in common, and never were a feed: known, not published.
                return Gone() if row["published"] else None
            name = row["moved_to"]
        return Gone()

    def former(self) -> Mapping[str, Moved | Gone]:
        """Give all names that are served no more, and what has become of each."""
        names = [row["name"] for row in self._db.all("select name from feeds where not served order by name")]
        found = {name: self.whereabouts(name) for name in names}
        return {name: one for name, one in found.items() if isinstance(one, Moved | Gone)}

    def newest(self, query: Query, limit: int, *, of_import: Callable[[str], int]) -> Sequence[Entry]:
        """Give the newest of the entries that a query wants, of each source's first import no more than is allowed."""
        if wants_nothing(query):
            return []
        tables, holds, values = conditions(query, self._db)
        order = order_of(query)
        walk = self._db.each(
            f"select {order.key} as id, first_imports.source_id as source_id from {tables}"  # noqa: S608
            f" left join first_imports on first_imports.entry_id = {order.key} where {' and '.join(holds) or '1'}"
            f" order by {order.newest_first}",
            *values,
        )
        ids = imports.allowed(((row["id"], row["source_id"]) for row in walk), limit, of_import)
        found = (self._db.one("select * from entries where id = ?", one) for one in ids)
        return [rows.entry_of(row) for row in found if row is not None]

    def pairs(self) -> Sequence[tuple[str, str]]:
        """Give the sources and topics that ever had an entry in common."""
        found = self._db.all("select name from feeds where name like 'sources/%/%' order by name")
        names = [row["name"].split("/") for row in found]
        return [(source_id, topic_id) for _, source_id, topic_id in names]

    def with_entries(self, source_ids: Collection[str]) -> frozenset[str]:
        """Give those of these sources of which something is stored."""
        sql = "select 1 from entries where source_id = ? limit 1"
        return frozenset(one for one in source_ids if self._db.one(sql, one) is not None)

    def with_shared(self) -> frozenset[str]:
        """Give the sources that have an entry in common with another."""
        sql = (
            "select source_id from shared union"
            " select entries.source_id from shared join entries on entries.id = entry_id"
        )
        return frozenset(row["source_id"] for row in self._db.all(sql) if row["source_id"] is not None)

    def changes(self) -> Changes:
        """Give what has changed, and take their marks from the feeds that it concerns."""
        with self._db.writing():
            until = self._db.scalar("select max(number) from touched") or 0
            self._db.run(_PAIRS)
            self._db.run(_CHANGED)
            self._db.run(archives.TOUCHED)
            if until:  # their marks are gone: of a publishing that is broken off, what was made already stays made
                self._db.put("settings", {"key": "touched", "value": str(until)}, key="key")
            ids = [row["entry_id"] for row in self._db.all("select distinct entry_id from touched order by entry_id")]
        return Changes(until=until, entry_ids=ids)

    def marks(self) -> Mapping[str, Mark]:
        """Give the marks of the feeds whose entries have not changed."""
        found = self._db.all("select * from feeds where mark is not null")
        return {row["name"]: Mark(signature=row["mark"], updated=rows.moment(row["updated_at"])) for row in found}

    def last_updated(self, name: str) -> datetime | None:
        """Give the moment that a feed gave for its last change, by this name or a former one; None: it never was."""
        last = self._db.scalar("select max(updated_at) from feeds where name = ?1 or moved_to = ?1", name)
        return rows.moment(last) if last else None

    def made(self, changes: Changes, marks: Mapping[str, Mark]) -> None:
        """Remember that the files of these feeds show these changes and all before them."""
        if not marks and not changes.entry_ids:
            return
        with self._db.writing():
            for name, mark in marks.items():
                self._db.run(
                    "update feeds set mark = ?, updated_at = ?, published = 1 where name = ?",
                    mark.signature,
                    rows.stamp(mark.updated),
                    name,
                )
                archives.shown(self._db, name, mark.head)
            self._db.run("delete from touched where number <= ?", changes.until)

    def page_marks(self) -> Mapping[str, str]:
        """Give what pages were last made of, by their paths."""
        return {row["path"]: row["mark"] for row in self._db.all("select path, mark from page_marks")}

    def pages_made(self, marks: Mapping[str, str]) -> None:
        """Remember what these pages are made of."""
        if marks:
            with self._db.writing():
                for path, mark in marks.items():
                    self._db.put("page_marks", {"path": path, "mark": mark}, key="path")
