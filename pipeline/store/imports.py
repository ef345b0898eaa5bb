"""What sources had already when they were added: marked once, and held back where a feed wants the newest of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from pipeline.store.connection import Connection


def is_first_look(db: Connection, source_id: str) -> bool:
    """Tell whether nothing was found yet at the address that a source has now."""
    return db.scalar("select 1 from sources where id = ? and imported_url is not url", source_id) is not None


def first_look_is_over(db: Connection, source_id: str) -> None:
    """Remember that something was found at the address of a source."""
    db.run("update sources set imported_url = url where id = ?", source_id)


def watched_again(db: Connection, source_ids: Iterable[str]) -> None:
    """Forget the first looks at sources that stood in no configuration for a while: they are added anew."""
    for source_id in source_ids:
        db.run("update sources set imported_url = null where id = ? and active = 0", source_id)


def mark(db: Connection, entry_id: str, source_id: str) -> None:
    """Mark an entry as one that a source had already when it was added."""
    db.run("insert or ignore into first_imports (entry_id, source_id) values (?, ?)", entry_id, source_id)


def allowed(walk: Iterable[tuple[str, str | None]], limit: int, of_import: Callable[[str], int]) -> list[str]:
    """Give the first entries of a walk, each told with the source whose first import it was of."""
    found: list[str] = []
    imported: Counter[str] = Counter()
    for entry_id, source_id in walk:
        if len(found) >= limit:
            break
        if source_id is not None:
            imported[source_id] += 1
        if source_id is None or imported[source_id] <= of_import(source_id):
            found.append(entry_id)
    return found
