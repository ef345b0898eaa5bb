"""The codes of subjects that pages and feeds declare."""

from sqlite_utils import Database


def codes(db: Database) -> None:
    """Add the columns; what is kept is read again from its pages, as by any other version."""
    for table in ("entries", "addresses"):
        db.execute(f"alter table {table} add column codes text not null default '[]'")  # JSON
