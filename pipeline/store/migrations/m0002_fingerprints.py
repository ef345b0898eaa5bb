"""What is remembered of the pages of each site, and the hash of an entry's text in full."""

from sqlite_utils import Database

STATEMENTS = (
    "alter table entries add column plain_hash text",
    "create index entries_plain_hash on entries (plain_hash) where plain_hash is not null",
    """
    create table fingerprints (
        number integer primary key,  -- the order in which they were read
        site text not null,
        page text not null,
        title integer,
        article blob not null,  -- signatures, 8 bytes each, little-endian
        beside blob not null,
        unique (site, page)
    ) strict
    """,
    "create index fingerprints_read on fingerprints (site, number)",
)


def fingerprints(db: Database) -> None:
    """Make the table and the column; entries that are there keep their hash, which is that of their text in full."""
    for statement in STATEMENTS:
        db.execute(statement)
