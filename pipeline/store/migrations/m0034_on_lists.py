"""Whose lists have the entries of others: they are in the feeds of both."""

from sqlite_utils import Database

from pipeline.store.migrations.m0011_feeds import OF_ENTRY

STATEMENTS = (
    """
    create table shared (
        source_id text not null,
        url text not null,  -- on the list of the source
        entry_id text not null references entries (id) on delete cascade,
        seen_at text not null,
        primary key (source_id, url)
    ) strict, without rowid
    """,
    "create index shared_entry on shared (entry_id)",
    """
    insert or ignore into shared (source_id, url, entry_id, seen_at)
    select source_id, url, entry_id, seen_at from copies where elsewhere and source_id is not null
    """,
    "drop index copies_source",
)
_TRIGGERS = {
    "shared_put": ("insert", "new"),
    "shared_put_anew": ("update", "new"),
    "shared_gone": ("delete", "old"),
}
# Those who read the feed of the second are not to see old ones as new: they go straight into its archives.
_KNOWN = (
    """
    create temp table on_lists as
    select target_id as source_id, addresses.url as url, entries.id as entry_id, coalesce(addresses.first_seen_at,
        entries.first_seen_at) as seen_at
    from addresses join aliases on aliases.url = addresses.url join entries on entries.id = aliases.entry_id
    where role = 'article' and read and target_id in (select id from sources) and target_id is not entries.source_id
    """,
    """
    insert or ignore into members (feed, entry_id, shown)
    select name, entry_id, 3 from on_lists join feeds on name = 'sources/' || source_id where published
    """,
    """
    insert or ignore into members (feed, entry_id, shown)
    select name, entry_id, 3 from on_lists join matches using (entry_id)
    join feeds on name = 'sources/' || source_id || '/' || topic_id where published
    """,
    "insert or ignore into shared (source_id, url, entry_id, seen_at) select * from on_lists",
    "drop table on_lists",
)


def on_lists(db: Database) -> None:
    """Make the table of what others published as well, and of what stands on the lists of several sources."""
    for statement in STATEMENTS:
        db.execute(statement)
    for name, (event, row) in _TRIGGERS.items():
        touch = OF_ENTRY.format(row=row, key="entry_id")
        db.execute(f"create trigger {name} after {event} on shared begin {touch}; end")
    for statement in _KNOWN:
        db.execute(statement)
