"""The files of a row beside the one that is its item: its annexes, and the same document in other formats."""

from sqlite_utils import Database


def formats(db: Database) -> None:
    """Add the column."""
    db.execute("alter table addresses add column attachments text not null default '[]'")  # JSON
