"""Where a teaser stands on its page."""

from sqlite_utils import Database


def stand(db: Database) -> None:
    """Add the column; of teasers that are there it is not known."""
    db.execute("alter table teasers add column stand text")
