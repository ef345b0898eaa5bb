"""What publishers reserve for themselves: of entries that are there it is not known before their page is read again."""

from sqlite_utils import Database


def reserved(db: Database) -> None:
    """Add the column."""
    db.execute("alter table entries add column reserved text")  # JSON; null: nothing
