"""What identity is decided by, on SQLite: addresses in all spellings, signatures, copies, translations, revisions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from pipeline.identity.store import Copy, Shared
from pipeline.items import Entry
from pipeline.store import rows
from pipeline.store.asking import GONE
from pipeline.store.connection import Connection
from pipeline.store.protocol import Address, Change, Revision

_MOST_HOLDERS = 32  # of one number of a signature: more have what stands on all pages of a site, which tells nothing
_MOST_ALIKE = 6
_MOST_TITLED = 3
_MOST_REVISIONS = 50  # of an entry: the first, and the last ones


class IdentityTables:
    """`IdentityStore` on one SQLite connection."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def alike(self, signature: Sequence[int]) -> Sequence[Entry]:
        """Give the entries that have most of these numbers, those few others have counting most."""
        if not signature:
            return []
        sql = _where_in("select hash, number from signatures where hash", signature)
        held = groupby(self._db.values(f"{sql} order by hash", *signature), itemgetter(0))
        holders = {one: [number for _, number in rows_of_one] for one, rows_of_one in held}
        weights: dict[int, float] = {}
        for one in signature:
            own = holders.get(one, ())
            if len(own) < _MOST_HOLDERS:  # there are never more
                for number in own:
                    weights[number] = weights.get(number, 0.0) + 1 / len(own)
        best = sorted(weights, key=lambda number: (-weights[number], number))[:_MOST_ALIKE]
        if not best:
            return []
        sql = _where_in("select * from entries where number", best)
        found = {row["number"]: row for row in self._db.all(sql, *best)}
        return [rows.entry_of(found[number]) for number in best if number in found]

    def titled_on(self, title: str, day: str) -> Sequence[Entry]:
        """Give the articles under this title that were published on this day."""
        sql = "select * from entries where title = ? and kind = 'article' and substr(published, 1, 10) = ? limit ?"
        return [rows.entry_of(row) for row in self._db.all(sql, title, day, _MOST_TITLED)]

    def listed(self, target_id: str, urls: Sequence[str]) -> Sequence[Address]:
        """Give those of some addresses that are on the list of a target, as it has them."""
        if not urls:
            return []
        sql = _where_in("select * from addresses where target_id = ? and role = 'article' and url", urls)
        return [rows.address_of(row) for row in self._db.all(sql, target_id, *urls)]

    def copied_at(self, url: str) -> Entry | None:
        """Give the entry of which this address had a copy."""
        sql = "select entries.* from copies join entries on entries.id = entry_id where copies.url = ?"
        row = self._db.one(sql, url)
        return rows.entry_of(row) if row else None

    def copies(self, entry_id: str) -> Sequence[Copy]:
        """Give where else the story of an entry stands, in the order it was seen there."""
        found = self._db.all("select * from copies where entry_id = ? order by seen_at, url", entry_id)
        return [rows.noun_of(Copy, row | {"elsewhere": bool(row["elsewhere"])}) for row in found]

    def publishers(self, entry: Entry) -> tuple[str, ...]:
        """Give the ids of the sources that publish the story of an entry: its own, then the others as seen."""
        sql = "select source_id from shared where entry_id = ? order by seen_at, url"
        own = () if entry.source_id is None else (entry.source_id,)
        return tuple(dict.fromkeys((*own, *(row["source_id"] for row in self._db.all(sql, entry.id)))))

    def translations(self, entry_id: str) -> Sequence[Entry]:
        """Give the entries that are this one in other languages."""
        sql = "select entries.* from translations join entries on id = other_id where entry_id = ? order by id"
        return [rows.entry_of(row) for row in self._db.all(sql, entry_id)]

    def seen_at(self, entry_id: str) -> datetime | None:
        """Give when the last revision of an entry was seen."""
        last = self._db.scalar(
            "select seen_at from revisions where entry_id = ? order by number desc limit 1", entry_id
        )
        return rows.moment(last) if last else None

    def shown(self, entry: Entry) -> Revision | None:
        """Give what a correction of an entry is held against: what readers were last shown, or that taken anew."""
        sql = "select * from revisions where entry_id = ? and unshown is not null order by number desc limit 1"
        row = self._db.one(sql, entry.id)
        return rows.noun_of(Revision, row) if row else None

    def gone_since(self, entry: Entry) -> datetime | None:
        """Give since when the address of an entry is answered 404 or 410; None where it is not."""
        first = self._db.scalar("select min(gone_at) from addresses where url = ?", entry.url)
        return rows.moment(first) if first else None

    def gone(self, entries: Sequence[Entry]) -> frozenset[str]:
        """Give the ids of those whose address was answered 404 or 410 when it was last asked."""
        urls = {entry.url: entry.id for entry in entries if entry.url}
        found = self._db.all(_where_in("select url, status from fetches where url", urls), *urls) if urls else ()
        return frozenset(urls[row["url"]] for row in found if row["status"] in GONE)


def _where_in(beginning: str, values: Collection[object]) -> str:
    return f"{beginning} in ({', '.join('?' * len(values))})"


def write(db: Connection, change: Change, *, new: bool) -> None:
    """Write what a page changes of what identity is decided by, in the transaction that is open."""
    if change.entry is not None and change.signature is not None:
        _put_signature(db, change.entry.id, change.signature, new=new)
    if change.copy is not None:
        row = rows.row_of(change.copy)
        known = db.one(
            "select seen_at from copies where url = ? and entry_id = ?", change.copy.url, change.copy.entry_id
        )
        db.put("copies", row | dict(known or {}), key="url")
        if change.copy.elsewhere and (of := change.copy.source_id) is not None:
            copied = change.copy
            _share(db, Shared(source_id=of, url=copied.url, entry_id=copied.entry_id, seen_at=copied.seen_at))
    if change.entry is not None and change.entry.url is not None:
        db.run("delete from copies where url = ?", change.entry.url)  # what was a copy is an item of its own now
        db.run("delete from shared where url = ? and entry_id <> ?", change.entry.url, change.entry.id)
    if change.shared is not None:
        _share(db, change.shared)
    if change.entry is not None and change.translation is not None:
        _link(db, change.entry.id, *change.translation)


def put_revision(db: Connection, revision: Revision, *, retaken: bool, first: bool) -> None:
    """Add a revision, or with `retaken` put it in the place of the last; the oldest but the first are forgotten."""
    sql = "select max(number) from revisions where entry_id = ?"
    number = 0 if first else db.scalar(sql, revision.entry_id) or 0
    if retaken and number:
        db.run(
            "update revisions set content_hash = ?, title = ?, text = ?, unshown = ? where entry_id = ? and number = ?",
            revision.content_hash,
            revision.title,
            revision.text,
            revision.unshown,
            revision.entry_id,
            number,
        )
        return
    db.put("revisions", rows.row_of(revision) | {"number": number + 1})
    oldest = number + 1 - _MOST_REVISIONS + 1
    if oldest > 1:
        db.run("delete from revisions where entry_id = ? and number > 1 and number <= ?", revision.entry_id, oldest)


def _put_signature(db: Connection, entry_id: str, signature: Sequence[int], *, new: bool) -> None:
    number = db.scalar("select number from entries where id = ?", entry_id)
    if number is None:
        return
    if not new:
        db.run("delete from signatures where number = ?", number)
    db.run_each(
        "insert or ignore into signatures (hash, number) select ?, ?"
        " where (select count(*) from (select 1 from signatures where hash = ? limit ?)) < ?",
        [(one, number, one, _MOST_HOLDERS, _MOST_HOLDERS) for one in signature],
    )


def _share(db: Connection, shared: Shared) -> None:
    """Remember that a source has an entry on its list that is another's, or nobody's, and no other at this address."""
    of_list = (shared.source_id, shared.url)
    db.run("delete from shared where source_id = ? and url = ? and entry_id <> ?", *of_list, shared.entry_id)
    db.run(
        "insert or ignore into shared (source_id, url, entry_id, seen_at)"
        " select ?1, ?2, id, ?3 from entries where id = ?4 and source_id is not ?1",
        *of_list,
        rows.stamp(shared.seen_at),
        shared.entry_id,
    )


def _link(db: Connection, entry_id: str, other_id: str, reason: str) -> None:
    """Link an entry with one in another language, and with those that one is linked with."""
    group = [row["other_id"] for row in db.all("select other_id from translations where entry_id = ?", other_id)]
    for one in (other_id, *group):
        if one != entry_id:
            for pair in ((entry_id, one), (one, entry_id)):
                db.run(
                    "insert or ignore into translations (entry_id, other_id, reason) values (?, ?, ?)", *pair, reason
                )
