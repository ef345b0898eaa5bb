"""The rules of hosts, kept for as long as they hold."""

from sqlite_utils import Database


def robots(db: Database) -> None:
    """Make the table."""
    db.execute(
        """
        create table robots (
            site text primary key,  -- scheme and host, with its port where that is not the usual one
            body blob not null,  -- of its robots.txt; empty where it has none
            until text not null  -- when it is to be asked for anew
        ) strict, without rowid
        """
    )
