"""What a row of a listing shows besides its words, a picture and a file's type; and files that are entries."""

from sqlite_utils import Database


def rows(db: Database) -> None:
    """Add the columns; what is there are pages, and rows of pages, which are not asked again for pictures."""
    db.execute("alter table addresses add column image text")
    db.execute("alter table addresses add column media_type text")
    db.execute("alter table entries add column media_type text")
    db.execute("alter table entries add column length integer")
