"""What was withdrawn, on SQLite: tombstones, their marks, and the erasing of all that was kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from pipeline.entries.tombstones import Gist, Mark, MarkKind, Tombstone, address_mark, title_mark
from pipeline.identity.words import address_key
from pipeline.items import Entry
from pipeline.store.connection import Connection
from pipeline.store.protocol import StoreError
from pipeline.store.rows import Row, as_json, moment, packed, stamp, unpacked

_OVERWRITES = (3, 42)  # the first SQLite whose full-text index can overwrite what is deleted from it
_MOST_BYTES = 2_000_000_000  # of a database that is written anew: some ten seconds
_MOST_REWRITTEN = 100_000  # entries, with an earlier one: it is rewritten as a whole, which takes a minute at a million


class WithdrawnTables:
    """`pipeline.entries.tombstones.WithdrawnStore` on the store's connection."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def get(self, entry_id: str) -> Tombstone | None:
        """Give the tombstone of the entry that had this id."""
        row = self._db.one("select * from withdrawn where id = ?", entry_id)
        return _tombstone_of(row) if row else None

    def every(self) -> Sequence[Tombstone]:
        """Give all tombstones, the last first, without what texts are known by."""
        found = self._db.all("select id, at, reason from withdrawn order by at desc, id")
        return [Tombstone(id=row["id"], at=moment(row["at"]), reason=row["reason"]) for row in found]

    def is_empty(self) -> bool:
        """Tell whether nothing was withdrawn."""
        return self._db.one("select 1 from withdrawn limit 1") is None

    def marked(self, marks: Iterable[Mark]) -> Sequence[tuple[MarkKind, Tombstone]]:
        """Give the tombstones that have one of these marks, and by which kind of mark."""
        found: dict[tuple[MarkKind, str], None] = {}
        for kind, mark in marks:
            for row in self._db.all("select id from withdrawn_marks where kind = ? and mark = ?", kind, mark):
                found[kind, row["id"]] = None
        tombstones = {entry_id: self.get(entry_id) for _, entry_id in found}
        return [(kind, one) for kind, entry_id in found if (one := tombstones[entry_id]) is not None]

    def put(self, entry: Entry, tombstone: Tombstone, marks: Iterable[Mark]) -> Sequence[str]:
        """Erase an entry and all that is kept of it, and leave a tombstone; give the ids of what was erased."""
        with self._db.writing():
            urls = self._urls(entry)
            titles = {row["title"] for row in self._db.all("select title from revisions where entry_id = ?", entry.id)}
            marks = [*marks, *(mark for url in urls if (mark := address_mark(url)) is not None)]
            # Those that say enough to be known by them.
            titles = {title for title in {entry.title, *titles} if title_mark(title) in marks}
            self._put(tombstone, marks)
            self._db.run("pragma secure_delete = on")  # what is deleted is overwritten
            self._securely(on=True)
            erased = [entry.id]
            for row in self._pointing(urls, titles, "entries", "id"):
                if row["id"] != entry.id:
                    self._put(replace(tombstone, id=row["id"], gist=Gist()), ())
                    erased.append(row["id"])
            for row in self._pointing(urls, titles, "teasers", "entry_id, position"):
                self._db.run(
                    "delete from teasers where entry_id = ? and position = ?", row["entry_id"], row["position"]
                )
            self._erase(erased, urls)
            self._forget_lists(urls, titles)
            self._securely(on=False)
        return erased

    def mark(self, tombstone: Tombstone, marks: Iterable[Mark]) -> None:
        """Remember further marks of what was withdrawn."""
        with self._db.writing():
            for kind, mark in marks:
                sql = "insert or ignore into withdrawn_marks (kind, mark, id) values (?, ?, ?)"
                self._db.run(sql, kind, mark, tombstone.id)

    def take_back(self, entry_id: str) -> None:
        """Forget a tombstone, so that the entry is taken when it is next met."""
        with self._db.writing():
            self._db.run("delete from withdrawn where id = ?", entry_id)

    def overwrite(self) -> None:
        """Write the database anew without its free pages, which hold what was once deleted.

        Not where it is large, for nobody else can use it meanwhile.
        """
        if self._db.size() > _MOST_BYTES:
            return
        with suppress(StoreError):  # another process reads: what is withdrawn is gone all the same
            self._db.run("vacuum")
            self._db.all("pragma wal_checkpoint(truncate)")

    def _put(self, tombstone: Tombstone, marks: Iterable[Mark]) -> None:
        row = {"id": tombstone.id, "at": stamp(tombstone.at), "reason": tombstone.reason}
        self._db.put("withdrawn", row | _gist_row(tombstone.gist))
        self.mark(tombstone, marks)

    def _urls(self, entry: Entry) -> list[str]:
        """Give all addresses that an entry or a copy of it was ever met at, in all their spellings."""
        tables = (
            "url from aliases",
            "url from copies",
            "url from fetches",
            "final_url from fetches",
            "moved_to from fetches",
        )
        sql = " union ".join(f"select {table} where entry_id = ?" for table in tables)
        urls = {entry.url, *(row["url"] for row in self._db.all(sql, *[entry.id] * len(tables)))}
        return sorted({spelling for url in urls if url for spelling in (url, *_spellings(url))})

    def _pointing(self, urls: Sequence[str], titles: Iterable[str], table: str, key: str) -> list[Row]:
        """Give the headlines or teasers that point to these addresses, or have these titles."""
        urls_json, titles_json = json.dumps(urls), json.dumps(sorted(titles))
        sql = (
            f"select {key} from {table} where (url in (select value from json_each(?))"  # noqa: S608
            " or title in (select value from json_each(?)))"
        )
        return list(
            self._db.all(sql + (" and kind = 'headline'" if table == "entries" else ""), urls_json, titles_json)
        )

    def _erase(self, entry_ids: Sequence[str], urls: Sequence[str]) -> None:
        """Erase entries with all that refers to them, and what is remembered of their addresses."""
        for table, column in (
            ("addresses", "url"),
            ("fetches", "url"),
            ("fetches", "final_url"),
            ("fetches", "moved_to"),
            ("fingerprints", "page"),
        ):
            sql = f"delete from {table} where {column} in (select value from json_each(?))"  # noqa: S608
            self._db.run(sql, json.dumps(urls))
        for entry_id in entry_ids:
            self._db.run("delete from fetches where entry_id = ?", entry_id)
            self._db.run("delete from entries where id = ?", entry_id)

    def _forget_lists(self, urls: Sequence[str], titles: set[str]) -> None:
        """Take it out of what is remembered of the lists of sources; a page kept of such a list is let go of."""
        for row in self._db.all("select source_id, role, items from kept_pages"):
            if _without(row["items"], urls, titles) != row["items"]:
                sql = "delete from kept_pages where source_id = ? and role = ?"
                self._db.run(sql, row["source_id"], row["role"])
        for row in self._db.all("select source_id, items from repairs"):
            items = _without(row["items"], urls, titles)
            self._db.run("update repairs set items = ? where source_id = ?", items, row["source_id"])

    def _securely(self, *, on: bool) -> None:
        """Have the full-text index overwrite what is deleted from it."""
        if sqlite3.sqlite_version_info >= _OVERWRITES:
            self._db.run("insert into entries_fts (entries_fts, rank) values ('secure-delete', ?)", int(on))
        elif not on and self._db.one("select 1 from entries limit 1 offset ?", _MOST_REWRITTEN) is None:
            self._db.run("insert into entries_fts (entries_fts) values ('optimize')")


def marked_addresses(db: Connection, urls: Iterable[str]) -> frozenset[str]:
    """Give those of these addresses at which something withdrawn stood."""
    if db.one("select 1 from withdrawn limit 1") is None:
        return frozenset()
    marks = ((url, address_mark(url)) for url in urls)
    sql = "select 1 from withdrawn_marks where kind = ? and mark = ?"
    return frozenset(url for url, mark in marks if mark is not None and db.one(sql, *mark) is not None)


def _spellings(url: str) -> list[str]:
    key = address_key(url)
    if key is None:
        return []
    path = key.partition("?")[0]
    ends = ("", "/") if "?" not in key and "#" not in key and "/" in path else ("",)
    hosts = ("", "www.")
    return [f"{scheme}://{host}{key}{end}" for scheme in ("https", "http") for host in hosts for end in ends]


def _without(items: str, urls: Sequence[str], titles: set[str]) -> str:
    listed = json.loads(items)
    kept = [item for item in listed if item.get("url") not in urls and item.get("title") not in titles]
    return items if len(kept) == len(listed) else as_json(kept)


def _gist_row(gist: Gist) -> dict[str, Any]:
    hashes = {name: packed(sorted(getattr(gist, name))) for name in ("runs", "figures", "told")}
    return {"words": gist.words} | hashes


def _tombstone_of(row: Row) -> Tombstone:
    gist = Gist(
        words=row["words"],
        runs=unpacked(row["runs"]),
        figures=frozenset(unpacked(row["figures"])),
        told=frozenset(unpacked(row["told"])),
    )
    return Tombstone(id=row["id"], at=moment(row["at"]), reason=row["reason"], gist=gist)
