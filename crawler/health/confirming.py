"""What a person confirms of a source: the list that may be its own now, and the address that was learned of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.config import ConfigError
from pipeline.config.change import change_url
from pipeline.health import Comparison, Difference, KeptPage, Remembered, Repair, State
from pipeline.normalize import normalised
from pipeline.told import tell

if TYPE_CHECKING:
    from pipeline.config import Source
    from pipeline.store import Store


def compare(store: Store, source: Source) -> Comparison | None:
    """Give what may be a source's list now; None where it has shown none yet that it could be held against."""
    pages, state = store.health.kept_pages(source.id), store.health.state(source.id)
    good, bad = pages.get("good"), pages.get("bad")
    if good is None:
        return None
    found = stored = store.health.repair(source.id)
    if bad is not None and (found is None or (found.adopted and found.at < bad.at)):
        found = replay(good, bad)
    return Comparison(
        state=state,
        good=good,
        bad=bad,
        stored=stored,
        found=found,
        difference=difference(good.items, found.items) if found is not None else None,
        why_not=_why_not(found, state, bad),
    )


def replay(good: KeptPage, bad: KeptPage) -> Repair | None:
    """Give what the kept bad page has that is most like the last good list; what it lists, where nothing is like it."""
    from crawler.health.hints import hints_of
    from crawler.health.likeness import Memory, likeness
    from crawler.health.observe import remembered

    hints = hints_of(bad.page)
    memory = Memory(recent=good.items)
    ways = [*hints.look.ways, *hints.others]
    if not ways:
        return None
    best = max(ways, key=lambda way: (likeness(way.items, memory).matched, way in hints.look.ways))
    like = likeness(best.items, memory)
    return Repair(
        url=bad.url,
        method=best.method.in_words,
        at=bad.at,
        adopted=False,
        sentence=tell("list on the page", count=like.count, matched=like.matched),
        items=remembered(best.items),
        lasting=False,
    )


def difference(before: Sequence[Remembered], after: Sequence[Remembered]) -> Difference:
    """Tell which items of two lists are the same, by address or title."""
    was, now = _known_by(before), _known_by(after)
    return Difference(
        same=tuple(item for item in after if _known_by([item]) & was),
        missing=tuple(item for item in before if not _known_by([item]) & now),
        further=tuple(item for item in after if not _known_by([item]) & was),
    )


def _known_by(items: Sequence[Remembered]) -> set[str]:
    """Give the addresses and titles of items, by which they are known again."""
    titles = (normalised(item.title or "") for item in items)
    return {item.url for item in items} | {title for title in titles if title}


def _why_not(found: Repair | None, state: State | None, bad: KeptPage | None) -> str | None:
    """Say why nothing is to be taken, if so."""
    if found is not None:
        return tell("held since", at=found.at) if found.adopted else None
    if state is not None and state.word == "blocked":
        return tell("not around a wall")
    if bad is None and (state is None or state.word not in ("gone", "failing")):
        return tell("list as it was")
    return tell("nothing like it")


def take(store: Store, source: Source, comparison: Comparison, *, now: datetime) -> bool:
    """Hold a source against what was found, from now on; its items are known, so that none is news.

    Tell whether that was done: not where a look has seen something else since they were compared.
    """
    good, bad, found = comparison.good, comparison.bad, comparison.found
    if found is None:
        return False
    page = replace(bad, role="good") if bad is not None and not found.lasting else good
    with store.writing():
        if not _is_as_compared(store, source, comparison):
            return False
        store.health.keep_page(source.id, replace(page, at=now, items=found.items))
        store.health.forget_bad_page(source.id)
        store.health.put_repair(source.id, replace(found, adopted=True, at=now))
        if found.lasting:
            standing = store.manners.standing(source.id, source.url)
            store.manners.put_standing(replace(standing, learned_url=found.url, learned_at=now, failures=0, gone=0))
        store.look_soon(source.id, now)
    return True


def _is_as_compared(store: Store, source: Source, comparison: Comparison) -> bool:
    pages, stored = store.health.kept_pages(source.id), store.health.repair(source.id)
    if (pages.get("good"), pages.get("bad")) != (comparison.good, comparison.bad):
        return False
    before = comparison.stored
    if stored is None or before is None:
        return stored is before
    return replace(stored, at=before.at, sentence=before.sentence) == before  # it may have been found once more


def accept(store: Store, source: Source, file: Path) -> str:
    """Write the address where a source is looked for into the configuration, and give it.

    Raise `ConfigError` where there is none, or it cannot be written. Nothing is stored: who takes the configuration up
    finds the address that was learned in it. A service may not have yet, and what it stored as it had read it would
    make the source one that is looked at for the first time, where it was.
    """
    learned = store.manners.standing(source.id, source.url).learned_url
    if learned is None:
        raise ConfigError([tell("nothing learned", id=source.id, file=str(file))])
    change_url(file, source.id, source.url, learned)
    return learned
