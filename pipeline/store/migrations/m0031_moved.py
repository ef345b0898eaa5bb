"""Where a page has moved for good: it is asked for there, and not at its old address each time."""

from sqlite_utils import Database


def moved(db: Database) -> None:
    """Add the column."""
    db.execute("alter table fetches add column moved_to text")
