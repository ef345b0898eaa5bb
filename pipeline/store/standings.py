"""Keeps what hosts asked of us, and how the pages of sources answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pipeline.store import rows
from pipeline.store.asking import Host, Standing
from pipeline.store.connection import Connection

_FORGOTTEN_AFTER = timedelta(days=30)  # since a host could be asked again, and was not


def host(db: Connection, name: str) -> Host | None:
    """Give what is remembered of a host."""
    row = db.one("select * from hosts where host = ?", name)
    return Host(**_read(Host, row)) if row else None


def put_host(db: Connection, one: Host) -> None:
    """Remember this of a host, if it asks to be left alone; forget those that asked for it long ago."""
    with db.writing():
        if one.wait_until is None:
            db.run("delete from hosts where host = ?", one.host)
        else:
            db.put("hosts", _row(one), key="host")
            db.run("delete from hosts where wait_until < ?", rows.stamp(one.wait_until - _FORGOTTEN_AFTER))


def standing(db: Connection, source_id: str, url: str) -> Standing:
    """Give how a source answered lately."""
    row = db.one("select * from standings where source_id = ? and url = ?", source_id, url)
    return Standing(**_read(Standing, row)) if row else Standing(source_id=source_id, url=url)


def put_standing(db: Connection, one: Standing) -> None:
    """Remember how a source answered."""
    with db.writing():
        db.put("standings", _row(one), key="source_id")


def _row(one: Host | Standing) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in one.__slots__}
    return {name: rows.stamp(value) if isinstance(value, datetime) else value for name, value in values.items()}


def _read(kind: type[Host | Standing], row: rows.Row) -> dict[str, Any]:
    times = {name for name in kind.__slots__ if name.endswith(("_at", "_since", "_until"))}
    return {name: rows.moment(row[name]) if name in times and row[name] else row[name] for name in kind.__slots__}
