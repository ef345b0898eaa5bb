"""Which feeds there ever were, what each was last made of, and what has changed since."""

from sqlite_utils import Database

STATEMENTS = (
    # Every name that a feed was ever published under: one that is served no more is known for ever.
    """
    create table feeds (
        name text primary key,
        served integer not null default 0,  -- it is wanted today
        published integer not null default 0,  -- its files were made at least once
        moved_to text,  -- the name it has now
        mark text,  -- of what its files were last made of; null: they are to be made
        updated_at text  -- of its newest item, then
    ) strict, without rowid
    """,
    # What was changed since feeds were last made: an entry, and a feed that has it or had it.
    """
    create table touched (
        number integer primary key autoincrement,
        feed text not null,
        entry_id text not null,
        unique (feed, entry_id)
    ) strict
    """,
    "create index touched_entry on touched (entry_id)",
    "insert into touched (feed, entry_id) select 'all', id from entries",
    "insert into touched (feed, entry_id) select topic_id, entry_id from matches",
    "drop index entries_source",
    "create index entries_source on entries (source_id, dated_at desc, position, id)",
)

# Not "or replace": within a trigger the statement that fired it says what a conflict does.
_TOUCH = (
    "delete from touched where feed = {feed} and entry_id = {entry};"
    " insert into touched (feed, entry_id) select {feed}, {entry} where {feed} is not null"
)
_OF_SOURCE = _TOUCH.format(feed="'sources/' || {row}.source_id", entry="{row}.id")
OF_ENTRY = _TOUCH.format(feed="'all'", entry="{row}.{key}")
_OF_TOPIC = _TOUCH.format(feed="{row}.topic_id", entry="{row}.entry_id")

TRIGGERS = {
    "entries_put": ("insert on entries", (OF_ENTRY.format(row="new", key="id"), _OF_SOURCE.format(row="new"))),
    "entries_put_anew": (
        "update on entries",
        (OF_ENTRY.format(row="new", key="id"), _OF_SOURCE.format(row="new"), _OF_SOURCE.format(row="old")),
    ),
    "entries_gone": ("delete on entries", (OF_ENTRY.format(row="old", key="id"), _OF_SOURCE.format(row="old"))),
    "matches_put": ("insert on matches", (_OF_TOPIC.format(row="new"),)),
    "matches_put_anew": ("update on matches", (_OF_TOPIC.format(row="new"), _OF_TOPIC.format(row="old"))),
    "matches_gone": ("delete on matches", (_OF_TOPIC.format(row="old"),)),
} | {
    f"{table}_{word}": (f"{event} on {table}", (OF_ENTRY.format(row=row, key="entry_id"),))
    for table in ("copies", "translations", "revisions")
    for word, event, row in (("put", "insert", "new"), ("put_anew", "update", "new"), ("gone", "delete", "old"))
}


def feeds(db: Database) -> None:
    """Make the tables; all that is stored counts as changed."""
    for statement in STATEMENTS:
        db.execute(statement)
    for name, (event, statements) in TRIGGERS.items():
        db.execute(f"create trigger {name} after {event} begin {'; '.join(statements)}; end")
