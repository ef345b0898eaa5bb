"""How sources are: looks, states, kept pages, notices and their delivery."""

from sqlite_utils import Database

STATEMENTS = (
    """
    create table looks (
        number integer primary key,
        source_id text not null,
        at text not null,
        shown text not null  -- JSON
    ) strict
    """,
    "create index looks_source on looks (source_id, number)",
    """
    create table health (
        source_id text primary key,
        word text not null,
        since text not null,
        sentence text not null,
        figures text not null,  -- JSON
        proposal text,
        acknowledged_at text
    ) strict, without rowid
    """,
    """
    create table kept_pages (
        source_id text not null,
        role text not null check (role in ('good', 'bad')),
        url text not null,
        at text not null,
        media_type text,
        charset text,
        method text,
        items text not null,  -- JSON
        body blob not null,  -- zlib
        primary key (source_id, role)
    ) strict
    """,
    """
    create table repairs (
        source_id text primary key,
        url text not null,
        method text not null,
        at text not null,
        adopted integer not null,
        lasting integer not null,
        sentence text not null,
        items text not null  -- JSON
    ) strict, without rowid
    """,
    """
    create table notices (
        number integer primary key autoincrement,  -- a number is told to people, and never used twice
        id text not null unique,
        source_id text not null,
        at text not null,
        word text not null,
        before text not null,
        title text not null,
        text text not null
    ) strict
    """,
    """
    create table deliveries (
        notice integer not null references notices (number) on delete cascade,
        channel text not null,
        attempts integer not null default 0,
        next_at text,  -- null: never again
        delivered_at text,
        error text,
        primary key (notice, channel)
    ) strict, without rowid
    """,
    "create index deliveries_waiting on deliveries (next_at) where delivered_at is null",
)


def health(db: Database) -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        db.execute(statement)
