"""The commands that mend a source: sources repair, sources accept."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from crawler.health import confirming
from crawler.health.confirming import compare, take
from pipeline.cli import Place, misused, placed, print_json
from pipeline.config import ConfigError
from pipeline.health import Comparison, Difference, Remembered, Repair
from pipeline.health.commands import source_of
from pipeline.readable import readable
from pipeline.told import tell

if TYPE_CHECKING:
    from pipeline.config import Source

_MOST_SHOWN = 12


@click.command(help="Replay on the kept pages what would be found of a source, show the difference, and take it.")
@click.argument("source_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Take it without asking.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object; taken only with --yes.")
@placed
def repair(place: Place, *, source_id: str, yes: bool, as_json: bool) -> None:
    """Show what a source's list was and what may be it now, and take that where a person says so."""
    source, store = source_of(place.config(), source_id, place), place.store()
    with closing(store):
        comparison = compare(store, source)
        if comparison is None:
            misused(tell("no list yet", id=source.id))
        if as_json:
            print_json(_object(source, comparison, taken=comparison.is_taken or (comparison.found is not None and yes)))
        else:
            _show(source, comparison)
        if comparison.found is None or comparison.is_taken:
            return
        if yes or (not as_json and click.confirm("Take it from now on?", default=False)):
            if not take(store, source, comparison, now=datetime.now(UTC)):
                misused(tell("shown no more", id=source.id))
            if not as_json:
                click.echo(f"Taken. What it shows already is no news. Next: tidings crawl {source.id}")
        elif not as_json:
            click.echo("Nothing was changed.")


def _object(source: Source, comparison: Comparison, *, taken: bool) -> dict[str, object]:
    good, found, differs = comparison.good, comparison.found, comparison.difference
    return {
        "id": source.id,
        "last_good": {"url": good.url, "at": good.at.isoformat(), "items": len(good.items)},
        "found": None if found is None else {"url": found.url, "method": found.method},
        "taken": taken,
        "same": _urls(differs.same) if differs else [],
        "missing": _urls(differs.missing) if differs else [],
        "further": _urls(differs.further) if differs else [],
    }


@click.command(help="Write the address where a source was found again into tidings.toml.")
@click.argument("source_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@placed
def accept(place: Place, *, source_id: str, as_json: bool) -> None:
    """Make what was adopted what the owner wants."""
    source = source_of(place.config(), source_id, place)
    try:
        with closing(place.store(to_read=True)) as store:
            learned = confirming.accept(store, source, place.config_file)
    except ConfigError as error:
        misused("\n".join(error.problems))
    if as_json:
        print_json({"id": source.id, "url": learned, "before": source.url})
    else:
        click.echo(f'{place.config_file}: [[source]] "{source.id}" has url = "{learned}" now; it was {source.url}')


def _show(source: Source, comparison: Comparison) -> None:
    state, good, bad, found = comparison.state, comparison.good, comparison.bad, comparison.found
    click.echo(f"{source.id}: {state.sentence if state else 'not judged yet.'}")
    click.echo(f"  last good list  {good.at:%Y-%m-%d %H:%M} UTC, {len(good.items)} items, {readable(good.url)}")
    if bad is not None:
        click.echo(f"  the page now    {bad.at:%Y-%m-%d %H:%M} UTC, {len(bad.body):,} bytes, {readable(bad.url)}")
    if found is not None and comparison.difference is not None:
        _show_difference(found, comparison.difference)
    if comparison.why_not is not None:
        click.echo(comparison.why_not)


def _show_difference(found: Repair, differs: Difference) -> None:
    click.echo(f"{found.sentence}\n  {readable(found.url)}")
    for mark, items in (("=", differs.same), ("-", differs.missing), ("+", differs.further)):
        for item in items[:_MOST_SHOWN]:
            click.echo(f"  {mark} {item.title or readable(item.url)}")
        if len(items) > _MOST_SHOWN:
            click.echo(f"  {mark} and {len(items) - _MOST_SHOWN} more")
    click.echo(f"{len(differs.same)} the same, {len(differs.missing)} missing, {len(differs.further)} further")


def _urls(items: Sequence[Remembered]) -> list[str]:
    return [item.url for item in items]
