"""What the hub was told of feeds (WebSub)."""

from sqlite_utils import Database


def announced(db: Database) -> None:
    """Make the table."""
    db.execute(
        """
        create table announced (
            url text primary key,
            digest text not null,  -- of the bytes that are published
            told text  -- of those that the hub was told of; null: of none
        ) strict, without rowid
        """
    )
