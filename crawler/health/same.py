"""Makes the items of a list that was found again the same items: nothing twice, and nothing old as new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from crawler.health.likeness import Memory, moved, were_there
from pipeline.health import Remembered
from pipeline.store.protocol import Address, Store


def settled(
    items: Sequence[Address], memory: Memory, store: Store, target_id: str, *, anew: bool, now: datetime
) -> tuple[Address, ...]:
    """Give items as they are to be put on a target's list; those at new addresses are stored as the items they are.

    What was there before, though it was not known, is marked as what a source has when it is added: it goes into the
    archive, and into feeds only as far as that may. `anew`: the list was found in another way or place than before.
    """
    old_news = memory.there - memory.known.keys()
    if memory.says_something:
        pairs = moved(items, memory)
        for old, new in pairs:
            item = Remembered(url=new.url, title=new.title, published=new.published)
            store.health.same_item(target_id, old.url, item)
        old_news = (old_news | were_there(items, memory, anew=anew)) - {new.url for _, new in pairs}
    return tuple(replace(item, imported_at=now) if item.url in old_news else item for item in items)
