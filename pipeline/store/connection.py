"""A connection to SQLite: opened with what keeps data safe, its schema brought up to date, its faults said in words."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from pipeline.hindrance import FULL, has_no_room
from pipeline.store.migrations import MIGRATIONS
from pipeline.store.protocol import HeldError, StoreError
from pipeline.store.read_only import opened_to_read
from pipeline.store.rows import Row

_STEPS = 10_000  # of SQLite's machine between two looks at the clock: a fraction of a millisecond
# A page writes some 30 pages of the database: with the 1,000 of the default it is synced for every thirtieth of them,
# and with 2 MB of memory what each look-up needs is read from the file again.
# Of a million entries a page took 1.5 times what it takes of 10,000 with 16 MB of memory, and no more with 64.
_PRAGMAS = ("pragma wal_autocheckpoint = 4000", "pragma cache_size = -64000")
# Where a database is damaged, what SQLite has to say of it may be no text.
BROKEN = (sqlite3.DatabaseError, UnicodeDecodeError)
_INTO_INDEX = (
    "insert into entries_fts (rowid, title, summary, text)"
    " select number, title, summary, text from to_index cross join entries using (number)",
    "delete from to_index",
)
_WAIT_SECONDS = 30  # for another process's write: a page's transaction takes milliseconds


class Connection:
    """One connection, used from one thread; whatever the database cannot do is a `StoreError`."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path, self._waits = path, float(_WAIT_SECONDS)
        with self._in_words():
            connection = (
                opened_to_read(path)
                if read_only
                else sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level="DEFERRED")
            )
        self.database = Database(connection)
        try:
            with self._in_words():
                if not read_only:
                    # WAL with NORMAL lost nothing acknowledged in 100 kills and never corrupted (ARCHITECTURE.md).
                    self._enable_wal()
                    self.database.execute("pragma synchronous = normal")
                    self.database.execute("pragma foreign_keys = on")
                for pragma in _PRAGMAS:
                    self.database.execute(pragma)
                self._migrate(read_only=read_only)
                if not read_only and self._awaits_index():  # by an earlier version that was running meanwhile
                    with self.writing():
                        pass  # its end puts them there
        except BaseException:
            connection.close()
            raise

    def _enable_wal(self) -> None:
        """Switch to WAL, waiting for another process that is doing so: SQLite itself does not wait here."""
        ends = time.monotonic() + _WAIT_SECONDS
        while True:
            try:
                self.database.enable_wal()
            except sqlite3.OperationalError as error:
                if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > ends:
                    raise
                time.sleep(0.01)
            else:
                return

    def _migrate(self, *, read_only: bool) -> None:
        known = {migration.name for migration in MIGRATIONS._migrations}
        newer = sorted(migration.name for migration in MIGRATIONS.applied(self.database) if migration.name not in known)
        if newer:
            raise StoreError(
                f"{self._path}: was written by a newer version of Tidings (its schema has {newer[-1]}, which this one "
                "does not know); upgrade Tidings, or name another data folder with --data"
            )
        if MIGRATIONS.pending(self.database):
            if read_only:
                raise StoreError(
                    f"{self._path}: was written by an earlier version of Tidings, and cannot be brought up to date"
                    " where it cannot be written; make it and its folder writable, and run tidings status once"
                )
            with self.writing():  # two processes may open a new folder at once: the second finds it done
                MIGRATIONS.apply(self.database)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def writing(self) -> AbstractContextManager[None]:
        """Hold the write lock from the first read on; nested uses join the outer one."""
        return nullcontext() if self.database.conn.in_transaction else self._transaction()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._in_words():
            # IMMEDIATE: a deferred transaction that reads first fails at once if another process writes in between.
            self.database.execute("begin immediate")
            try:
                yield
                self._put_into_index()
                self.database.commit()
            except BaseException:  # also where it cannot be written down: else all that follows would join it for ever
                self.database.rollback()
                raise

    def _put_into_index(self) -> None:
        """Put the words of the entries that the transaction has written into the index, all at once."""
        if self._awaits_index():
            for statement in _INTO_INDEX:
                self.run(statement)

    def _awaits_index(self) -> bool:
        return self.scalar("select 1 from to_index limit 1") is not None

    def one(self, sql: str, *values: object) -> Row | None:
        """Give the first row of an answer."""
        try:  # not `with`: asked a dozen times for each page
            cursor = self.database.conn.execute(sql, values)
            row = cursor.fetchone()
        except BROKEN as error:
            raise self._fault(error) from error
        return dict(zip((column[0] for column in cursor.description), row, strict=True)) if row else None

    def scalar(self, sql: str, *values: object, **named: object) -> Any:
        """Give the first column of the first row of an answer; None where there is no row."""
        try:  # as above
            row = self.database.conn.execute(sql, named or values).fetchone()
        except BROKEN as error:
            raise self._fault(error) from error
        return row[0] if row else None

    def all(self, sql: str, *values: object, **named: object) -> list[dict[str, Any]]:
        """Give all rows of an answer."""
        with self._in_words():
            cursor = self.database.conn.execute(sql, named or values)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def values(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Give all rows of an answer as they are, without the names of their columns: where there may be hundreds."""
        with self._in_words():
            return self.database.conn.execute(sql, values).fetchall()

    def each(self, sql: str, *values: object) -> Iterator[Row]:
        """Give the rows of an answer as they are asked for; nothing is written meanwhile."""
        with self._in_words():
            yield from self.database.query(sql, values)

    def size(self) -> int:
        """Give the bytes of the database."""
        return int(self.scalar("select page_count * page_size from pragma_page_count, pragma_page_size"))

    def run(self, sql: str, *values: object, **named: object) -> None:
        """Change rows."""
        try:
            self.database.conn.execute(sql, named or values)
        except BROKEN as error:
            raise self._fault(error) from error

    def run_each(self, sql: str, values: Iterable[Sequence[object]]) -> None:
        """Change rows, once with each of these values."""
        with self._in_words():
            self.database.conn.executemany(sql, values)

    def put(self, table: str, row: Row, *, key: str | None = None) -> None:
        """Add a row; with `key`, change the columns given of the one that has its key where there is one."""
        self.run(_insert(table, tuple(row), key), *row.values())

    def put_all(self, table: str, rows: Sequence[Row]) -> None:
        """Add rows, all of the same columns."""
        if rows:
            self.run_each(_insert(table, tuple(rows[0]), None), [tuple(row.values()) for row in rows])

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Give up what takes longer, waiting for another process too: it is a `StoreError`, and the connection is as
        good as before.
        """
        ends, before = time.monotonic() + seconds, self._waits
        self.database.conn.set_progress_handler(lambda: time.monotonic() > ends, _STEPS)
        self._wait(min(seconds, before))
        try:
            yield
        finally:
            self._wait(before)
            self.database.conn.set_progress_handler(None, 0)

    def _wait(self, seconds: float) -> None:
        """Wait so long for another process's write; the progress handler is not asked meanwhile."""
        self._waits = seconds
        self.database.conn.execute(f"pragma busy_timeout = {seconds * 1000:.0f}")

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except BROKEN as error:
            raise self._fault(error) from error

    def _fault(self, error: Exception) -> StoreError:
        if getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
            return HeldError(
                f"{self._path}: is held by another process for more than {self._waits:g} seconds; end that one, or"
                " wait for it"
            )
        return StoreError(_sentence(self._path, error))


@lru_cache(maxsize=256)
def _insert(table: str, columns: tuple[str, ...], key: str | None) -> str:
    """Write the statement that adds a row: the same text each time, which SQLite then has prepared."""
    changed = ", ".join(f"{column} = excluded.{column}" for column in columns if column != key)
    again = f" on conflict ({key}) do update set {changed}" if key is not None else ""
    return f"insert into {table} ({', '.join(columns)}) values ({', '.join('?' * len(columns))}){again}"  # noqa: S608


def _sentence(path: Path, error: Exception) -> str:
    name = "SQLITE_CORRUPT" if isinstance(error, UnicodeDecodeError) else getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return f"{path}: is damaged or no SQLite database; put a copy of it back, or move it away to begin anew"
    unwritten = name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_IOERR"))
    if name.startswith("SQLITE_FULL") or (unwritten and has_no_room(path.parent)):
        return f"{path}: {FULL}"
    if name.startswith("SQLITE_INTERRUPT"):
        return f"{path}: could not be asked in time; ask for less, or again when less is going on"
    if unwritten:
        return f"{path}: cannot be written ({error}); make its folder writable, or name another with --data"
    return f"{path}: cannot be used ({error}); name another data folder with --data"
