"""What somebody names to a command: an entry, or what was withdrawn, by id or address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from pipeline.addresses import canonical
from pipeline.cli import misused
from pipeline.entries.tombstones import Tombstone, teaser_marks

if TYPE_CHECKING:
    from pipeline.items import Entry
    from pipeline.store import Store


_PAGE = re.compile(r"(?:.*/)?entries/([0-9a-f]{32})(?:\.html)?(?:[?#].*)?")


def entry_named(named: str, store: Store) -> Entry | None:
    """Give the entry with this id, or with this address, now or once, or whose page here this is."""
    found = store.entry(named) or store.entry_at(canonical(named) or named)
    return found or (store.queries.keyed(page[1]) if (page := _PAGE.fullmatch(named)) else None)


def tombstone_named(named: str, store: Store) -> Tombstone | None:
    """Give the tombstone of what was withdrawn, by its id or an address, or that of its page here."""
    if page := _PAGE.fullmatch(named):
        return next((one for one in store.withdrawn.every() if one.id.endswith(page[1])), None)
    by_id = store.withdrawn.get(named)
    return by_id or next((one for _, one in store.withdrawn.marked(teaser_marks(named, None))), None)


def no_entry(named: str) -> NoReturn:
    """End the command: no entry is named so."""
    misused(f"no entry has the id or address {named}; `tidings search WORDS --json` prints ids")
