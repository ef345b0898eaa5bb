"""By which name a feed is known for ever, and what was known before a feed took it up."""

from sqlite_utils import Database

STATEMENTS = (
    "alter table feeds add column known_as text",  # the first name it had, of which its id is made; null: passed on
    "update feeds set known_as = name where moved_to is null",
    # Since 0024 a story is in the feeds of all who published it. Those who read the feed of the second are not to see
    # old ones as new: they go straight into its archives, as what a source had before it was added does (shown: 3).
    """
    insert or ignore into members (feed, entry_id, shown)
    select name, entry_id, 3 from copies join feeds on name = 'sources/' || source_id where elsewhere and published
    """,
    """
    insert or ignore into members (feed, entry_id, shown)
    select name, entry_id, 3 from copies join matches using (entry_id)
    join feeds on name = 'sources/' || source_id || '/' || topic_id where elsewhere and published
    """,
)


def known(db: Database) -> None:
    """Add the column, and write down what the feeds of second publishers are not to show as new."""
    for statement in STATEMENTS:
        db.execute(statement)
