"""What was asked of each host, how hosts and sources answered, and when an article is to be looked at again."""

from sqlite_utils import Database

STATEMENTS = (
    """
    create table asked (
        number integer primary key,  -- the order in which it was asked
        host text not null,  -- with its port where that is not the usual one
        at text not null,
        url text not null,
        status integer,
        bytes integer,
        seconds real,
        reason text  -- why nothing was asked, or nothing came
    ) strict
    """,
    "create index asked_host on asked (host, number)",
    """
    create table hosts (
        host text primary key,
        wait_until text,
        reason text,
        waits integer not null default 0  -- how often in a row it asked to be left alone
    ) strict, without rowid
    """,
    """
    create table standings (
        source_id text primary key,
        url text not null,  -- as the configuration has it: another address begins anew
        failures integer not null default 0,  -- looks in a row that failed
        failing_since text,
        gone integer not null default 0,  -- looks in a row that were answered 404 or 410
        gone_since text,
        moved_to text,  -- where the last looks were permanently redirected to
        moved integer not null default 0,  -- looks in a row that were
        learned_url text,  -- where the source is looked for
        learned_at text
    ) strict, without rowid
    """,
    "alter table addresses add column modified text",
    "alter table addresses add column first_seen_at text",
    "alter table addresses add column look_at text",  # when it is looked at again; null: no more
    "alter table addresses add column rows_seen text not null default ''",  # hashes of its rows in listings, last first
    "alter table addresses add column row_changed integer not null default 0",  # since it was last looked at
    "alter table addresses add column vain integer not null default 0",  # looks in a row that a changed row caused
    "alter table addresses add column gone_at text",
    "create index addresses_look on addresses (target_id, look_at) where look_at is not null",
)


def manners(db: Database) -> None:
    """Make the tables and columns; articles that are there are looked at again only when their row changes."""
    for statement in STATEMENTS:
        db.execute(statement)
