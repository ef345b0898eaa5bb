"""The commands that mend a source: sources repair, sources accept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from pipeline.cli import Place, misused, placed, print_json
from pipeline.health import KeptPage, Remembered, Repair, State
from pipeline.health.commands import source_of
from pipeline.readable import readable
from pipeline.told import tell

if TYPE_CHECKING:
    from pipeline.config import Source
    from pipeline.store import Store

_MOST_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a list has of another one."""

    same: tuple[Remembered, ...]
    missing: tuple[Remembered, ...]
    further: tuple[Remembered, ...]


@click.command(help="Replay on the kept pages what would be found of a source, show the difference, and take it.")
@click.argument("source_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Take it without asking.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object; taken only with --yes.")
@placed
def repair(place: Place, *, source_id: str, yes: bool, as_json: bool) -> None:
    """Show what a source's list was and what may be it now, and take that where a person says so."""
    source, store = source_of(place.config(), source_id, place), place.store()
    pages, state = store.health.kept_pages(source.id), store.health.state(source.id)
    good, bad = pages.get("good"), pages.get("bad")
    if good is None:
        store.close()
        misused(f"{source.id} has shown no list yet that another could be held against; try: tidings crawl {source.id}")
    proposed = store.health.repair(source.id)
    if bad is not None and (proposed is None or (proposed.adopted and proposed.at < bad.at)):
        proposed = replay(good, bad)
    taken = proposed is not None and proposed.adopted
    found = difference(good.items, proposed.items) if proposed is not None else None
    if as_json:
        shown = {
            "id": source.id,
            "last_good": {"url": good.url, "at": good.at.isoformat(), "items": len(good.items)},
            "found": None if proposed is None else {"url": proposed.url, "method": proposed.method},
            "taken": taken or (proposed is not None and yes),
            "same": _urls(found.same) if found else [],
            "missing": _urls(found.missing) if found else [],
            "further": _urls(found.further) if found else [],
        }
        print_json(shown)
    else:
        _show(source, state, good, bad)
        if proposed is None or found is None:
            click.echo(_nothing(state, bad))
        else:
            _show_difference(proposed, found)
    if proposed is None or taken:
        if taken and not as_json:
            click.echo(f"It was taken by itself on {proposed.at:%Y-%m-%d}." if proposed else "")
        store.close()
        return
    if yes or (not as_json and click.confirm("Take it from now on?", default=False)):
        take(store, source, proposed, good, bad, now=datetime.now(UTC))
        if not as_json:
            click.echo(f"Taken. What it shows already is no news. Next: tidings crawl {source.id}")
    elif not as_json:
        click.echo("Nothing was changed.")
    store.close()


@click.command(help="Write the address where a source was found again into tidings.toml.")
@click.argument("source_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@placed
def accept(place: Place, *, source_id: str, as_json: bool) -> None:
    """Make what was adopted what the owner wants."""
    from pipeline.config import ConfigError
    from pipeline.config.change import change_url

    source, store = source_of(place.config(), source_id, place), place.store()
    learned = store.manners.standing(source.id, source.url).learned_url
    if learned is None:
        store.close()
        misused(f"{source.id} is looked for where {place.config_file} says, so there is nothing to be written down")
    try:
        with store.writing():
            store.health.readdress(source.id, learned)
            # Last, so that neither is changed where one cannot be. Ended before its commit, the next crawl does the
            # same: it finds the address that was learned in the configuration.
            change_url(place.config_file, source.id, learned)
    except ConfigError as error:
        misused("\n".join(error.problems))
    finally:
        store.close()
    if as_json:
        print_json({"id": source.id, "url": learned, "before": source.url})
    else:
        click.echo(f'{place.config_file}: [[source]] "{source.id}" has url = "{learned}" now; it was {source.url}')


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
    from pipeline.normalize import normalised

    def known(item: Remembered, others: Sequence[Remembered]) -> bool:
        title = normalised(item.title or "")
        return any(item.url == one.url or (title and title == normalised(one.title or "")) for one in others)

    return Difference(
        same=tuple(item for item in after if known(item, before)),
        missing=tuple(item for item in before if not known(item, after)),
        further=tuple(item for item in after if not known(item, before)),
    )


def take(store: Store, source: Source, repair: Repair, good: KeptPage, bad: KeptPage | None, *, now: datetime) -> None:
    """Hold the source against this list from now on; its items are known, so that none is news."""
    page = replace(bad, role="good") if bad is not None and not repair.lasting else good
    with store.writing():
        store.health.keep_page(source.id, replace(page, at=now, items=repair.items))
        store.health.forget_bad_page(source.id)
        store.health.put_repair(source.id, replace(repair, adopted=True, at=now))
        if repair.lasting:
            standing = store.manners.standing(source.id, source.url)
            store.manners.put_standing(replace(standing, learned_url=repair.url, learned_at=now, failures=0, gone=0))


def _show(source: Source, state: State | None, good: KeptPage, bad: KeptPage | None) -> None:
    click.echo(f"{source.id}: {state.sentence if state else 'not judged yet.'}")
    click.echo(f"  last good list  {good.at:%Y-%m-%d %H:%M} UTC, {len(good.items)} items, {readable(good.url)}")
    if bad is not None:
        click.echo(f"  the page now    {bad.at:%Y-%m-%d %H:%M} UTC, {len(bad.body):,} bytes, {readable(bad.url)}")


def _nothing(state: State | None, bad: KeptPage | None) -> str:
    if state is not None and state.word == "blocked":
        return "Nothing is looked for around a wall."
    if bad is None and (state is None or state.word not in ("gone", "failing")):
        return "Its list can be read, and is the one that it was."
    return "Nothing was found that may be its list; it is searched for again once a day."


def _show_difference(proposed: Repair, found: Difference) -> None:
    click.echo(f"{proposed.sentence}\n  {readable(proposed.url)}")
    for mark, items in (("=", found.same), ("-", found.missing), ("+", found.further)):
        for item in items[:_MOST_SHOWN]:
            click.echo(f"  {mark} {item.title or readable(item.url)}")
        if len(items) > _MOST_SHOWN:
            click.echo(f"  {mark} and {len(items) - _MOST_SHOWN} more")
    click.echo(f"{len(found.same)} the same, {len(found.missing)} missing, {len(found.further)} further")


def _urls(items: Sequence[Remembered]) -> list[str]:
    return [item.url for item in items]
