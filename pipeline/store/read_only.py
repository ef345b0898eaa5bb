"""Opens a database where nothing can be written: on a medium or a full disk, in a folder of somebody else's.

SQLite wants to write even where it is only to read: in WAL mode those who read find their place by a file beside the
database (`-shm`), which it would make. Where a service runs, that file is there. Where none does and none can be made,
the database is opened as one that nobody changes, which holds only as long as nothing of it still lies in its `-wal`.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

from pipeline.hindrance import FULL, has_no_room
from pipeline.store.protocol import StoreError


def is_read_only(path: Path) -> bool:
    """Tell whether a database is there, and it or its folder cannot be written by us, or has no room."""
    try:
        writable = all(os.access(one, os.W_OK) for one in (path, path.parent))
        return path.exists() and (not writable or has_no_room(path.parent))
    except OSError:  # not even looked at: whoever opens it says why
        return False


def refuse_emptied(path: Path) -> None:
    """Raise `StoreError` for a file of no bytes from which feeds were published: SQLite would begin anew in it."""
    with contextlib.suppress(OSError):  # not even looked at: whoever opens it says why
        is_empty = path.stat().st_size == 0 and (path.parent / "public" / "feeds").is_dir()
        if not is_empty:
            return
        raise StoreError(
            f"{path}: is empty, though feeds were published from it; put a copy of it back, or remove it to begin anew"
        )


def opened_to_read(path: Path) -> sqlite3.Connection:
    """Open a database to read it; raise `StoreError` for what lies where it cannot be read."""
    address = f"file:{quote(str(path.resolve()))}?mode=ro"
    try:
        return _looked_into(address)
    except sqlite3.OperationalError as error:
        name = getattr(error, "sqlite_errorname", "")
        if not name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_IOERR")):
            raise
        if not os.access(path, os.R_OK):
            raise StoreError(f"{path}: cannot be read; make it and its folder readable for you") from error
        if _size(path.with_name(f"{path.name}-wal")):
            if has_no_room(path.parent):
                raise StoreError(f"{path}: {FULL}") from error
            raise StoreError(
                f"{path}: its last changes lie beside it in {path.name}-wal, and cannot be read where nothing can be"
                " written; make the folder writable and run tidings status once, or copy the folder to where it is"
            ) from error
    return _looked_into(f"{address}&immutable=1")


def _looked_into(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address, uri=True, isolation_level="DEFERRED")
    try:
        connection.execute("select count(*) from sqlite_schema").fetchone()
        connection.execute("pragma query_only = on")
    except BaseException:
        connection.close()
        raise
    return connection


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
