"""What pages were last made of that change without any entry changing: those of sources, by every look."""

from sqlite_utils import Database


def pages(db: Database) -> None:
    """Make the table."""
    db.execute("create table page_marks (path text primary key, mark text not null) strict, without rowid")
