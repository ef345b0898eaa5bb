"""What a source had already when it was added: nothing of what is stored so far counts as that."""

from sqlite_utils import Database

STATEMENTS = (
    "alter table addresses add column imported_at text",  # the first look, where it was on the list then
    "alter table sources add column imported_url text",  # the address at which that look was
    "update sources set imported_url = url"
    " where exists (select 1 from addresses where target_id = sources.id and role = 'article')"
    " or exists (select 1 from entries where source_id = sources.id)",
    """
    create table first_imports (
        entry_id text primary key references entries (id) on delete cascade,
        source_id text not null
    ) strict, without rowid
    """,  # a table, because what feeds walk over must not be read through the texts that stand before a new column
)


def first_imports(db: Database) -> None:
    """Make the table and the columns."""
    for statement in STATEMENTS:
        db.execute(statement)
