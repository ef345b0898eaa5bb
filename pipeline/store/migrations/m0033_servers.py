"""What moment a server said it was when it answered: by it is told whether the clock of this machine is right."""

from sqlite_utils import Database


def servers(db: Database) -> None:
    """Add the column."""
    db.execute("alter table asked add column said_at text")
