"""What the owner says about entries and topics."""

from sqlite_utils import Database


def topic_labels(db: Database) -> None:
    """Make the table."""
    db.execute(
        """
        create table topic_labels (
            topic_id text not null,
            entry_id text not null references entries (id) on delete cascade,
            holds integer not null check (holds in (0, 1)),
            at text not null,
            primary key (topic_id, entry_id)
        ) strict, without rowid
        """
    )
