"""What was told of sources as data beside its sentence, to be worded in each language; and what each source allows."""

from sqlite_utils import Database

STATEMENTS = (
    # JSON; null: told before that was kept, and shown as the sentence that it is.
    "alter table health add column seen text",
    "alter table health add column proposed text",
    "alter table repairs add column seen text",
    "alter table notices add column titled text",
    "alter table notices add column seen text",
    # As it was last published under: what a source that has left the configuration allows is what it allowed.
    """
    create table limits (
        source_id text primary key,
        publish text,  -- null: it left that to [site]
        rights text
    ) strict, without rowid
    """,
)


def told(db: Database) -> None:
    """Add the columns, and make the table."""
    for statement in STATEMENTS:
        db.execute(statement)
