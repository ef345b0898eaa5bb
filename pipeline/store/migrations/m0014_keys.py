"""Finds entries by the keys that stand in addresses, whatever authority their ids name."""

from sqlite_utils import Database


def keys(db: Database) -> None:
    """Make the index."""
    db.execute("create index entries_key on entries (substr(id, -32))")
