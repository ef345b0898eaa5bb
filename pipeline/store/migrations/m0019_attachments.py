"""The files that belong to an entry: of entries that are there they are known once their page is read again."""

from sqlite_utils import Database


def attachments(db: Database) -> None:
    """Add the column."""
    db.execute("alter table entries add column attachments text not null default '[]'")  # JSON
