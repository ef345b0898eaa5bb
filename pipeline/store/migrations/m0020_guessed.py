"""Why the day of an entry is a guess."""

from sqlite_utils import Database


def guessed(db: Database) -> None:
    """Add the column; what is there is taken for what its pages say."""
    db.execute("alter table entries add column date_guessed text")
