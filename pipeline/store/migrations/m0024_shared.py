"""A story of two sources is in the feeds of both."""

from sqlite_utils import Database

STATEMENTS = (
    "create index copies_source on copies (source_id) where elsewhere",
    # The feeds of those who published it after others are to take it up.
    "insert or ignore into touched (feed, entry_id) select distinct 'all', entry_id from copies where elsewhere",
)


def shared(db: Database) -> None:
    """Make the index; whatever is shared counts as changed."""
    for statement in STATEMENTS:
        db.execute(statement)
