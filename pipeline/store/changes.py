"""Writes what a page changes: an entry with its revision, topics, teasers and addresses, and what was asked of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.familiar import PAGES
from pipeline.identity.words import address_key
from pipeline.items import Entry, Match, Teaser
from pipeline.store import identity, imports, rows
from pipeline.store.addresses import put_found, take_off
from pipeline.store.connection import Connection
from pipeline.store.protocol import Change, Fetch, Listing, Trace


def write_change(db: Connection, change: Change) -> None:
    """Write what became of an article page, in the transaction that is open."""
    new = False  # nothing is known of it yet, and need not be looked for
    if change.entry is not None:
        new = _put_entry(db, change.entry, change.matches, change.imported_by)
    for headline, matches in change.headlines:
        _put_entry(db, headline, matches, change.imported_by)
    if change.revision is not None:
        identity.put_revision(db, change.revision, retaken=change.retaken, first=new)
    holder = change.entry.id if change.entry else change.entry_id
    if holder is not None:
        if change.teasers is not None:
            _put_teasers(db, holder, change.teasers, new=new)
        _put_aliases(db, holder, [url for url in change.aliases if change.entry is None or url != change.entry.url])
    identity.write(db, change, new=new)
    if change.trace is not None:
        _put_trace(db, change.trace)
    if change.fetch is not None:
        _put_fetch(db, change.fetch)
    if change.target_id is not None and change.done is not None:
        take_off(db, change.target_id, change.done, change)


def write_listing(db: Connection, listing: Listing) -> None:
    """Write what a listing page gave, in the transaction that is open."""
    if any(address.imported_at and address.role == "article" for address in listing.found):
        imports.first_look_is_over(db, listing.target_id)
    put_found(db, listing.target_id, listing.found, listing.fetch.fetched_at if listing.fetch else None)
    if listing.fetch is not None:
        _put_fetch(db, listing.fetch)
    if listing.done is not None:
        take_off(db, listing.target_id, listing.done)


def put_matches(db: Connection, entry: Entry, matches: tuple[Match, ...], *, new: bool = False) -> None:
    """Replace the topics of an entry; what is as it was is not touched: feeds are made anew of what is."""
    wanted = {match.topic_id: rows.match_row(match, entry) for match in matches}
    if new:
        db.put_all("matches", list(wanted.values()))
        return
    if wanted == {row["topic_id"]: row for row in db.all("select * from matches where entry_id = ?", entry.id)}:
        return
    db.run("delete from matches where entry_id = ?", entry.id)
    db.put_all("matches", list(wanted.values()))


def _put_entry(db: Connection, entry: Entry, matches: tuple[Match, ...] | None, imported_by: str | None) -> bool:
    """Write an entry; return whether it is new."""
    known = db.one("select * from entries where id = ?", entry.id)
    if known is None or rows.entry_of(known) != entry:
        moment, url = _own_moment(db, entry), _own_url(db, entry, known)
        if (moment, url) != (entry.updated_at, entry.url):
            entry = replace(entry, updated_at=moment, url=url)
        db.put("entries", rows.entry_row(entry), key="id")
    if known is None and imported_by is not None:
        imports.mark(db, entry.id, imported_by)
    if entry.url is not None:
        _put_aliases(db, entry.id, (entry.url,))
    if matches is not None:
        put_matches(db, entry, matches, new=known is None)
    elif known is not None:
        db.run(
            "update matches set dated_at = ?1, position = ?2 where entry_id = ?3 and (dated_at, position) <> (?1, ?2)",
            rows.stamp(entry.dated_at),
            entry.position,
            entry.id,
        )
    return known is None


def _own_url(db: Connection, entry: Entry, known: rows.Row | None) -> str | None:
    """Give the address of an entry, the one it had where another entry has that: an address is of one only."""
    if entry.url is not None and db.one("select 1 from entries where url = ? and id <> ?", entry.url, entry.id):
        return str(known["url"]) if known and known["url"] else None
    return entry.url


def _own_moment(db: Connection, entry: Entry) -> datetime:
    """Give the first moment from `updated_at` on that no other entry has: validators warn of two that agree."""
    moment = entry.updated_at
    while db.one("select 1 from entries where updated_at = ? and id <> ?", rows.stamp(moment), entry.id):
        # Behind the last of the same second: a page of thousands of headlines has them all at one moment.
        last = db.one(
            "select max(updated_at) as moment from entries where updated_at between ? and ?",
            rows.stamp(moment),
            rows.stamp(moment + timedelta(seconds=1)),
        )
        assert last is not None  # noqa: S101  (it is the one just found, or a later one)
        moment = rows.moment(last["moment"]) + timedelta(microseconds=1)
    return moment


def _put_teasers(db: Connection, entry_id: str, teasers: tuple[Teaser, ...], *, new: bool) -> None:
    wanted = [rows.teaser_values(teaser, entry_id, position) for position, teaser in enumerate(teasers)]
    columns = ", ".join(rows.TEASER_COLUMNS)
    if not new:
        if wanted == db.values(f"select {columns} from teasers where entry_id = ? order by position", entry_id):  # noqa: S608
            return
        db.run("delete from teasers where entry_id = ?", entry_id)
    if wanted:
        places = ", ".join("?" * len(rows.TEASER_COLUMNS))
        db.run_each(f"insert into teasers ({columns}) values ({places})", wanted)  # noqa: S608


def _put_aliases(db: Connection, entry_id: str, urls: Iterable[str]) -> None:
    # The first entry that had an address keeps it: identities do not wander.
    if aliases := [(url, entry_id, address_key(url)) for url in urls]:
        db.run_each("insert or ignore into aliases (url, entry_id, key) values (?, ?, ?)", aliases)


def _put_fetch(db: Connection, fetch: Fetch) -> None:
    if fetch.final_url is not None and fetch.final_url != fetch.url:
        # Validators belong to the address that gave the body.
        _put_fetch(db, replace(fetch, url=fetch.final_url, final_url=None, moved_to=None))
        fetch = replace(fetch, etag=None, last_modified=None)
    row = rows.row_of(fetch)
    taken = fetch.status == 200 and fetch.outcome != "rejected"
    known = None if taken else db.one("select * from fetches where url = ?", fetch.url)
    if known is not None:
        # No body came: what the last one was, and how to ask whether it still holds, stays known; of one that was not
        # taken, as an error page called a success, only whose address it is.
        lasting = ("entry_id",) if fetch.status == 200 else ("etag", "last_modified", "read_by", "entry_id")
        row |= {name: row[name] or known[name] for name in lasting}
    db.put("fetches", row, key="url")


def _put_trace(db: Connection, trace: Trace) -> None:
    row = {"site": trace.site, "page": trace.page} | rows.fingerprint_row(trace.fingerprint)
    columns, places = ", ".join(row), ", ".join("?" * len(row))
    # With a new number: it is the last read one.
    db.run(f"insert or replace into fingerprints ({columns}) values ({places})", *row.values())  # noqa: S608
    oldest = "select number from fingerprints where site = ? order by number desc limit 1 offset ?"
    db.run(f"delete from fingerprints where site = ? and number <= ({oldest})", trace.site, trace.site, PAGES)  # noqa: S608
