"""What was withdrawn: a tombstone for each, and the marks by which it is known again."""

from sqlite_utils import Database

STATEMENTS = (
    """
    create table withdrawn (
        id text primary key,  -- of the entry that was
        at text not null,
        reason text,
        words integer not null,
        runs blob not null,  -- hashes of its runs of words
        figures blob not null,  -- of its words with digits
        told blob not null  -- of numbers and months in its title
    ) strict, without rowid
    """,
    """
    create table withdrawn_marks (
        kind text not null,
        mark text not null,
        id text not null references withdrawn (id) on delete cascade,
        primary key (kind, mark, id)
    ) strict, without rowid
    """,
    "create index withdrawn_marks_id on withdrawn_marks (id)",
)


def withdrawn(db: Database) -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        db.execute(statement)
