"""The pages that entries were made of, kept to be read anew; and how much they take together."""

from sqlite_utils import Database

STATEMENTS = (
    """
    create table entry_pages (
        number integer primary key autoincrement,  -- the order in which they were kept: the first is let go of first
        entry_id text not null unique references entries (id) on delete cascade,
        bytes integer not null,  -- of the body, packed
        at text not null,
        url text,
        path text,
        media_type text,
        charset text,
        body blob not null  -- zlib
    ) strict
    """,
    "create table entry_pages_total (bytes integer not null) strict",
    "insert into entry_pages_total (bytes) values (0)",
    "create trigger entry_pages_put after insert on entry_pages begin"
    " update entry_pages_total set bytes = bytes + new.bytes; end",
    "create trigger entry_pages_gone after delete on entry_pages begin"
    " update entry_pages_total set bytes = bytes - old.bytes; end",
)


def entry_pages(db: Database) -> None:
    """Make the tables; of entries that are there the page is kept when it is next read."""
    for statement in STATEMENTS:
        db.execute(statement)
