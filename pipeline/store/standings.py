"""Keeps what hosts asked of us, and how the pages of sources answered."""

from __future__ import annotations

from datetime import timedelta

from pipeline.store import rows
from pipeline.store.asking import Host, Standing
from pipeline.store.connection import Connection

_FORGOTTEN_AFTER = timedelta(days=30)  # since a host could be asked again, and was not


def host(db: Connection, name: str) -> Host | None:
    """Give what is remembered of a host."""
    row = db.one("select * from hosts where host = ?", name)
    return rows.noun_of(Host, row) if row else None


def put_host(db: Connection, one: Host) -> None:
    """Remember this of a host, if it asks to be left alone; forget those that asked for it long ago."""
    with db.writing():
        if one.wait_until is None:
            db.run("delete from hosts where host = ?", one.host)
        else:
            db.put("hosts", rows.row_of(one), key="host")
            db.run("delete from hosts where wait_until < ?", rows.stamp(one.wait_until - _FORGOTTEN_AFTER))


def standing(db: Connection, source_id: str, url: str) -> Standing:
    """Give how a source answered lately."""
    row = db.one("select * from standings where source_id = ? and url = ?", source_id, url)
    return rows.noun_of(Standing, row) if row else Standing(source_id=source_id, url=url)


def put_standing(db: Connection, one: Standing) -> None:
    """Remember how a source answered."""
    with db.writing():
        db.put("standings", rows.row_of(one), key="source_id")
