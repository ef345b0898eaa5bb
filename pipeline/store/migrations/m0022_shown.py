"""Which entries feeds have shown: what one has shown and shows no more, it does not show again."""

from sqlite_utils import Database


def shown(db: Database) -> None:
    """Add the column; of what was published before nothing is known, and the next publishing writes it."""
    db.execute("alter table members add column shown integer not null default 0")  # 1: last time; 2: only before that
