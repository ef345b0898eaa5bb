"""The first schema."""

from sqlite_utils import Database

SCHEMA = """
create table sources (
    id text primary key,
    url text not null,
    title text not null,
    active integer not null,  -- stands in the configuration
    next_due_at text not null,
    last_looked_at text,
    last_result text
) strict;
create index sources_due on sources (active, next_due_at);

create table entries (
    number integer primary key,  -- what the full-text index refers to; unlike a bare rowid it survives VACUUM
    id text not null unique,
    kind text not null check (kind in ('article', 'headline')),
    url text unique,
    path text unique,
    title text not null,
    title_derived integer not null,
    authors text not null,  -- JSON
    published text,
    modified text,
    language text,
    summary text,
    image text,
    text text,
    html text,
    content_hash text,
    source_id text,
    institution text,
    section text,
    position integer not null,
    dated_at text not null,
    first_seen_at text not null,
    updated_at text not null unique
) strict;
create index entries_newest on entries (dated_at desc, position, id);
create index entries_title on entries (title);
create index entries_source on entries (source_id);

create table aliases (
    url text primary key,
    entry_id text not null references entries (id) on delete cascade
) strict, without rowid;
create index aliases_entry on aliases (entry_id);

create table revisions (
    entry_id text not null references entries (id) on delete cascade,
    number integer not null,
    content_hash text not null,
    title text not null,
    text text not null,
    seen_at text not null,
    primary key (entry_id, number)
) strict, without rowid;
create index revisions_hash on revisions (content_hash);

create table teasers (
    entry_id text not null references entries (id) on delete cascade,
    position integer not null,
    title text not null,
    url text,
    summary text,
    published text,
    section text,
    image text,
    main integer not null,
    primary key (entry_id, position)
) strict, without rowid;

create table matches (
    topic_id text not null,
    dated_at text not null,
    position integer not null,
    entry_id text not null references entries (id) on delete cascade,
    evidence text not null,  -- JSON
    primary key (topic_id, dated_at desc, position, entry_id)
) strict, without rowid;
create index matches_entry on matches (entry_id);

create table addresses (
    number integer primary key,  -- the order in which they were found
    target_id text not null,
    url text not null,
    role text not null check (role in ('listing', 'article')),
    title text,
    section text,
    published text,
    summary text,
    position integer not null,
    failures integer not null default 0,
    pending integer not null default 1,
    read integer not null default 0,  -- looked at by this target before
    unique (target_id, url)
) strict;
create index addresses_pending on addresses (target_id, number) where pending = 1;

create table fetches (
    url text primary key,
    role text not null,
    fetched_at text not null,
    status integer,
    etag text,
    last_modified text,
    final_url text,
    entry_id text references entries (id) on delete set null,
    outcome text,
    reason text
) strict, without rowid;
create index fetches_entry on fetches (entry_id);

create table runs (
    number integer primary key,
    target text not null,
    started_at text not null,
    ended_at text not null,
    pages integer not null,
    counts text not null,  -- JSON
    failure text
) strict;

create table settings (
    key text primary key,
    value text not null
) strict, without rowid;

create virtual table entries_fts using fts5 (
    title, summary, text, content = 'entries', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);
create trigger entries_added after insert on entries begin
    insert into entries_fts (rowid, title, summary, text) values (new.number, new.title, new.summary, new.text);
end;
create trigger entries_removed after delete on entries begin
    insert into entries_fts (entries_fts, rowid, title, summary, text)
    values ('delete', old.number, old.title, old.summary, old.text);
end;
create trigger entries_changed after update of title, summary, text on entries begin
    insert into entries_fts (entries_fts, rowid, title, summary, text)
    values ('delete', old.number, old.title, old.summary, old.text);
    insert into entries_fts (rowid, title, summary, text) values (new.number, new.title, new.summary, new.text);
end;
"""


def first(db: Database) -> None:
    """Make the tables."""
    statement = ""
    # Not executescript(): it would commit the transaction that the migration runs in.
    for line in SCHEMA.splitlines(keepends=True):
        statement += line
        ended = "end;" in line if "create trigger" in statement else line.rstrip().endswith(";")
        if ended:
            db.execute(statement)
            statement = ""
