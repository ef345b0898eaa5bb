"""Knows what feeds are called as before again."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pipeline.store.connection import Connection

_MOST_MOVES = 50  # of one feed: more is a circle


def returned(db: Connection, names: Collection[str]) -> Mapping[str, str]:
    """Give the names that feeds had for a while whose former names are among these again, each with that."""
    found = db.all("select name, moved_to from feeds where moved_to is not null order by name")
    moves = {row["name"]: row["moved_to"] for row in found}
    back = {}
    for name in [name for name in moves if name in names]:
        last, left = name, _MOST_MOVES
        while left and moves.get(last, name) != name:  # who went to and fro leads back to it
            last, left = moves[last], left - 1
        if last != name and last not in names:
            back[last] = name
    return back


def returned_sources(db: Connection, ids: Collection[str]) -> Mapping[str, str]:
    """Give the ids that sources had for a while which are called by these as before again, each with that."""
    back = returned(db, [f"sources/{one}" for one in ids])
    return {name.removeprefix("sources/"): to.removeprefix("sources/") for name, to in back.items()}
