"""The command `entries retake`: entries are taken again from their kept pages."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from pipeline.cli import Place, placed, print_json, set_up_logging
from pipeline.entries.named import entry_named, no_entry

if TYPE_CHECKING:
    from pipeline.familiar import Memory
    from pipeline.items import Page
    from pipeline.store import Store


@click.command(
    help="Take entries again from their kept pages: those that an earlier version separated, or those named by id or "
    "address. Readers are told nothing: no revision is made, and no date moves."
)
@click.argument("entries", nargs=-1, metavar="[ENTRY]...")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@placed
def retake(place: Place, *, entries: tuple[str, ...], as_json: bool) -> None:
    """Read kept pages anew, and say what came of it."""
    from pipeline.entries.retake import page_of, read_again, waiting
    from pipeline.entries.retake import retake as take
    from pipeline.workers import Workers

    config, store = place.config(), place.store()
    set_up_logging(place.data / "tidings.log")
    named = [_id(one, store) for one in entries]
    without = [entry for entry, entry_id in zip(entries, named, strict=True) if not store.pages.has(entry_id)]
    counts: Counter[str] = Counter()
    failures = [f"{one}: its page is not kept; it is kept when it is next crawled" for one in without]

    def pages(ids: Iterable[str]) -> Iterator[tuple[str, Page, Memory]]:
        for entry_id in ids:
            if (found := page_of(entry_id, config, store)) is not None:
                yield entry_id, *found

    with Workers() as workers:
        for (entry_id, _, _), read in workers.map_ordered(read_again, pages(named if entries else waiting(store))):
            if isinstance(read, Exception):
                failures.append(f"{entry_id}: its page could not be read ({read}); it stays as it is")
            else:
                counts[take(entry_id, read, config, store)] += 1
    kept = store.pages.kept()
    store.close()
    if as_json:
        shown = {"anew": counts["anew"], "same": counts["same"], "no_article": counts["none"], "failed": failures}
        print_json(shown | {"pages": kept.pages, "bytes": kept.bytes})
    else:
        click.echo(_summary(counts, bool(entries)))
        click.echo(f"{kept.pages:,} pages are kept, in {kept.bytes / 1e6:,.1f} MB of {config.site.keep_pages}.")
    for failure in failures:
        click.echo(f"Error: {failure}", err=True)
    sys.exit(1 if failures else 0)


def _summary(counts: Counter[str], named: bool) -> str:
    if not counts and not named:
        return "No entry whose page is kept was separated by another version."
    said = [f"{counts['anew']} taken anew", f"{counts['same']} as they were"]
    if counts["none"]:
        said.append(f"{counts['none']} in whose page no article is seen now, which stay as they were")
    hint = "; tidings publish writes the feeds" if counts["anew"] else ""
    return f"{', '.join(said)}{hint}."


def _id(named: str, store: Store) -> str:
    found = entry_named(named, store)
    if found is None:
        store.close()
        no_entry(named)
    return found.id
