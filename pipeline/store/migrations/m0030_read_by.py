"""By which version what lists items was last read: another one may find others on the same page."""

from sqlite_utils import Database


def read_by(db: Database) -> None:
    """Add the column; null: by none that is known, so that each list is read anew once."""
    db.execute("alter table fetches add column read_by text")
