"""Writes the lists of addresses: what was found, what was looked at, and when it is to be looked at again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from pipeline.dates.listed import is_about
from pipeline.store import rows
from pipeline.store.connection import Connection
from pipeline.store.protocol import Address, Change
from pipeline.store.withdrawn import marked_addresses

_ROWS_REMEMBERED = 4  # of an article: its page of news, its feed and its sitemap each tell it in their own way
_MOST_IN_VAIN = 3  # looks in a row for which only the row had changed: it counts readers, or names the day it was made


def put_found(db: Connection, target_id: str, found: Iterable[Address], now: datetime | None) -> None:
    """Put addresses on a list; a known article whose row has changed is to be looked at again at once."""
    known = {
        row["url"]: row
        for row in db.all("select url, read, rows_seen, vain, summary from addresses where target_id = ?", target_id)
    }
    seen_at = rows.stamp(now) if now is not None else None
    gone = marked_addresses(db, [address.url for address in found])
    new = []
    for one in found:
        # "A week ago" is another day at the next look.
        address = replace(one, published=None) if is_about(one.published) and one.url in known else one
        if address.url in gone:  # it was withdrawn, and is not asked for again
            continue
        seen = _hash(address)
        if address.url not in known:
            row = {"target_id": target_id, "first_seen_at": seen_at, "rows_seen": seen}
            new.append(row | rows.address_row(address))
        elif address.role == "listing":  # read again whenever one leads there with something new
            sql = "update addresses set pending = 1, failures = 0 where target_id = ? and url = ? and role = 'listing'"
            db.run(sql, target_id, address.url)
        elif seen not in (before := known[address.url]["rows_seen"].split()):
            if _is_cut(address.summary, known[address.url]["summary"]):
                address = replace(address, summary=None)
            _put_row(db, target_id, address, [seen, *before])
            if before and known[address.url]["read"] and known[address.url]["vain"] < _MOST_IN_VAIN and seen_at:
                sql = "update addresses set row_changed = 1, look_at = ? where target_id = ? and url = ?"
                db.run(sql, seen_at, target_id, address.url)
    if new:
        columns, places = ", ".join(new[0]), ", ".join("?" * len(new[0]))
        values = [tuple(row.values()) for row in new]
        db.run_each(f"insert or ignore into addresses ({columns}) values ({places})", values)  # noqa: S608


def _put_row(db: Connection, target_id: str, address: Address, seen: list[str]) -> None:
    """Remember an article as its row shows it now, which may tell less than another did."""
    names = ("title", "published", "summary", "modified", "codes", "attachments")
    row = rows.address_row(address)
    db.run(
        f"update addresses set rows_seen = ?, {', '.join(f'{name} = coalesce(?, {name})' for name in names)}"  # noqa: S608
        " where target_id = ? and url = ?",
        " ".join(seen[:_ROWS_REMEMBERED]),
        *(row[name] if getattr(address, name) else None for name in names),
        target_id,
        address.url,
    )


def _is_cut(summary: str | None, known: str | None) -> bool:
    """Tell whether a summary is the beginning of a known one: a feed may cut what its page says in full."""
    said = (summary or "").rstrip(" .…[]")
    return bool(said) and known is not None and len(said) < len(known.rstrip(" .…[]")) and known.startswith(said)


def _hash(address: Address) -> str:
    published = None if is_about(address.published) else address.published
    shown: list[object] = [address.title, published, address.summary, address.modified]
    shown += [[file.url for file in address.attachments]] if address.attachments else []
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:12]


def take_off(db: Connection, target_id: str, url: str, change: Change | None = None) -> None:
    """Take an address off the list once it was looked at, with what that changed."""
    look_at = rows.stamp(change.look_at) if change and change.look_at else None
    status = change.fetch.status if change and change.fetch else None
    at = rows.stamp(change.fetch.fetched_at) if change and change.fetch else None
    db.run(
        "update addresses set pending = 0, failures = 0, read = 1, look_at = ?, row_changed = 0,"
        " vain = case when ? then 0 else vain + row_changed end,"
        " gone_at = case when ? then coalesce(gone_at, ?) when ? then null else gone_at end"
        " where target_id = ? and url = ?",
        look_at,
        change is not None and change.revision is not None,
        change is not None and change.gone,
        at,
        status in (200, 203, 304),
        target_id,
        url,
    )
