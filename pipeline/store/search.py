"""Finds entries by their words."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.store import rows
from pipeline.store.connection import Connection
from pipeline.store.protocol import Found


def search(db: Connection, words: str, limit: int) -> Sequence[Found]:
    """Give the entries that have all these words, best first; anything may stand in `words`."""
    # Lone surrogates come from arguments that are no UTF-8, and no database takes them.
    legible = words.replace("\x00", " ").encode("utf-8", errors="replace").decode()
    # Each word quoted, so that no character of it is an operator of the query language.
    wanted = " ".join('"' + word.replace('"', '""') + '"' for word in legible.split())
    if not wanted:
        return []
    sql = (
        "select entries.*, snippet(entries_fts, -1, '[', ']', ' … ', 30) as snippet from entries_fts"
        " join entries on entries.number = entries_fts.rowid where entries_fts match ?"
        " order by rank, entries.id limit ?"
    )
    return [Found(entry=rows.entry_of(row), snippet=row["snippet"]) for row in db.all(sql, wanted, limit)]
