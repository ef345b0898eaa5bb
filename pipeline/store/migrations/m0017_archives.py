"""What every feed has had, and in which of its archives it lies."""

from sqlite_utils import Database

STATEMENTS = (
    """
    create table members (
        feed text not null,
        entry_id text not null,
        archive integer,  -- the one that it lies in, for ever; null: in none yet
        primary key (feed, entry_id)
    ) strict, without rowid
    """,
    "create index members_archive on members (feed, archive)",
    "create index members_entry on members (entry_id)",
    """
    create table archives (
        feed text not null,
        number integer not null,  -- the oldest is 1
        mark text,  -- of what its files were last made of; null: they are to be made
        primary key (feed, number)
    ) strict, without rowid
    """,
    "alter table feeds add column query text",  # whose entries are all members; null: they may not be
    "update feeds set mark = null",  # from here on they lead to archives
)


def archives(db: Database) -> None:
    """Make the tables; who is a member is found out when feeds are made."""
    for statement in STATEMENTS:
        db.execute(statement)
