"""Which revisions readers were shown, for corrections that are held against what they know."""

from sqlite_utils import Database


def corrections(db: Database) -> None:
    """Add the column: the words of a revision that readers had not been shown, null where they were not shown it."""
    db.execute("alter table revisions add column unshown integer default 0")
    # The date of an entry moves with what is shown of it, and never before that was seen.
    db.execute(
        "update revisions set unshown = null"
        " where number > 1 and seen_at > (select updated_at from entries where id = entry_id)"
    )
