"""What identity is decided by: addresses without their spelling, near-duplicate signatures, copies, translations."""

from sqlite_utils import Database

from pipeline.identity.signature import signature
from pipeline.identity.words import address_key, words_of

STATEMENTS = (
    "alter table aliases add column key text",  # the address without scheme, www. and last slash
    "create index aliases_key on aliases (key)",
    "alter table entries add column made_by text",  # the version that separated it; null: not known
    # A few hashes of each article; a text that is much the same has some of them too.
    """
    create table signatures (
        hash integer not null,
        number integer not null references entries (number) on delete cascade,
        primary key (hash, number)
    ) strict, without rowid
    """,
    "create index signatures_number on signatures (number)",
    # Addresses at which the same story stands as well.
    """
    create table copies (
        url text primary key,
        entry_id text not null references entries (id) on delete cascade,
        source_id text,
        institution text,
        title text,
        seen_at text not null,
        reason text not null,
        elsewhere integer not null  -- published by somebody else
    ) strict, without rowid
    """,
    "create index copies_entry on copies (entry_id)",
    # Both ways.
    """
    create table translations (
        entry_id text not null references entries (id) on delete cascade,
        other_id text not null references entries (id) on delete cascade,
        reason text not null,
        primary key (entry_id, other_id)
    ) strict, without rowid
    """,
    "create index translations_other on translations (other_id)",
)


def identity(db: Database) -> None:
    """Make the tables, and fill in what is told by entries that are there."""
    for statement in STATEMENTS:
        db.execute(statement)
    for (url,) in db.execute("select url from aliases").fetchall():
        db.execute("update aliases set key = ? where url = ?", [address_key(url), url])
    for number, text in db.execute("select number, text from entries where text is not null"):
        db.conn.executemany(
            "insert or ignore into signatures (hash, number) values (?, ?)",
            [(one, number) for one in signature(words_of(text))],
        )
