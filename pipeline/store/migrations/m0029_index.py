"""The words of entries go into the index once a transaction: by themselves each took an eighth of keeping a page.

Between two statements of a transaction SQLite writes down what it has of the index, so each entry made a part of it
that others had to be joined with. Now they are written down together at the end (`Connection.writing`).
"""

from sqlite_utils import Database

STATEMENTS = (
    "create table to_index (number integer primary key) strict",  # entries of the open transaction; empty beside it
    "drop trigger entries_added",
    "drop trigger entries_removed",
    "drop trigger entries_changed",
    """
    create trigger entries_added after insert on entries begin
        insert into to_index (number) values (new.number);
    end
    """,
    # What is not in the index yet is not taken out. No "or ignore": the statement that fires a trigger overrules it.
    """
    create trigger entries_removed after delete on entries begin
        insert into entries_fts (entries_fts, rowid, title, summary, text)
        select 'delete', old.number, old.title, old.summary, old.text
        where not exists (select 1 from to_index where number = old.number);
        delete from to_index where number = old.number;
    end
    """,
    """
    create trigger entries_changed after update of title, summary, text on entries begin
        insert into entries_fts (entries_fts, rowid, title, summary, text)
        select 'delete', old.number, old.title, old.summary, old.text
        where not exists (select 1 from to_index where number = old.number);
        delete from to_index where number = new.number;
        insert into to_index (number) values (new.number);
    end
    """,
)


def index(db: Database) -> None:
    """Note what is to go into the index instead of putting it there."""
    for statement in STATEMENTS:
        db.execute(statement)
