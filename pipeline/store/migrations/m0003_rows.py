"""What a row of a listing shows besides its words: a picture, and of what type the file is that it leads to."""

from sqlite_utils import Database


def rows(db: Database) -> None:
    """Add the columns; rows that are there lead to pages, and are not asked again for pictures."""
    db.execute("alter table addresses add column image text")
    db.execute("alter table addresses add column media_type text")
