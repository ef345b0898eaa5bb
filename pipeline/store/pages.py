"""The pages that entries were made of, on SQLite."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.entries.pages import Kept
from pipeline.items import PageCopy
from pipeline.store.connection import Connection
from pipeline.store.protocol import Address
from pipeline.store.rows import address_of, moment, stamp

_AT_ONCE = 20  # pages that are let go of
# Crossed, so that each list is asked for the address by its index: SQLite would read all of all lists first.
_LISTED = """
with recursive targets (id) as (
    select min(target_id) from addresses
    union all select (select min(target_id) from addresses where target_id > id) from targets where id is not null
)
select addresses.* from fetches cross join entries on entries.id = entry_id cross join targets
cross join addresses on target_id = targets.id and addresses.url = fetches.url
where entry_id = ? and addresses.role = 'article' order by target_id is source_id desc, addresses.number limit 1
"""


class PageTable:
    """`pipeline.entries.pages.PageStore` on the store's connection."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def get(self, entry_id: str) -> PageCopy | None:
        """Give the page that an entry was made of; None where it is not kept."""
        row = self._db.one("select * from entry_pages where entry_id = ?", entry_id)
        if row is None:
            return None
        known = {name: row[name] for name in ("url", "path", "media_type", "charset")}
        return PageCopy(packed=row["body"], at=moment(row["at"]), **known)

    def has(self, entry_id: str) -> bool:
        """Tell whether the page of an entry is kept."""
        return self._db.scalar("select 1 from entry_pages where entry_id = ?", entry_id) is not None

    def listed(self, entry_id: str) -> Address | None:
        """Give the row of a list that led to an entry, of its own source's first; None where none did."""
        row = self._db.one(_LISTED, entry_id)
        return address_of(row) if row is not None else None

    def put(self, entry_id: str, copy: PageCopy, most_bytes: int) -> None:
        """Keep a page instead of the one before; of all together the first are let go of where they take too much."""
        row = {name: getattr(copy, name) for name in ("url", "path", "media_type", "charset")}
        row |= {"entry_id": entry_id, "at": stamp(copy.at), "bytes": len(copy.packed), "body": copy.packed}
        with self._db.writing():
            self.forget(entry_id)
            self._db.put("entry_pages", row)
            while (too_much := self.kept_bytes() - most_bytes) > 0 and self._let_go(too_much):
                pass

    def forget(self, entry_id: str | None = None) -> None:
        """Let go of the page of an entry, or of all."""
        with self._db.writing():
            if entry_id is None:
                self._db.run("delete from entry_pages")
            else:
                self._db.run("delete from entry_pages where entry_id = ?", entry_id)

    def of_other_versions(self, version: str, after: str) -> Sequence[str]:
        """Give some entries, by id, that another version separated and whose page is kept; those behind an id."""
        sql = (
            "select entry_id from entry_pages join entries on entries.id = entry_id"
            " where entry_id > ? and made_by is not ? order by entry_id limit 50"
        )
        return [row["entry_id"] for row in self._db.all(sql, after, version)]

    def kept(self) -> Kept:
        """Tell how much is kept."""
        return Kept(pages=self._db.scalar("select count(*) from entry_pages"), bytes=self.kept_bytes())

    def kept_bytes(self) -> int:
        """Give how many bytes all kept pages take."""
        return self._db.scalar("select bytes from entry_pages_total") or 0

    def _let_go(self, too_much: int) -> bool:
        """Let go of the first pages, some at a time, until that is enough."""
        first = self._db.all("select number, bytes from entry_pages order by number limit ?", _AT_ONCE)
        for row in first:
            self._db.run("delete from entry_pages where number = ?", row["number"])
            too_much -= row["bytes"]
            if too_much <= 0:
                break
        return bool(first)
