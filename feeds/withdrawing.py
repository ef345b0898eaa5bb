"""The command `entries withdraw`: an entry is erased, and what is published is published without it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from feeds.commands import published_at
from feeds.publish import PublishError
from pipeline.cli import Place, misused, placed, print_json
from pipeline.entries.named import entry_named, no_entry, tombstone_named
from pipeline.entries.withdraw import withdraw
from pipeline.readable import readable

if TYPE_CHECKING:
    from pipeline.items import Entry
    from pipeline.store import Store

_ASKED = "It goes from the store, all feeds and pages, and never comes back. Withdraw it?"


@click.command(
    "withdraw",
    help="Take an entry out of the store, feeds, archives, search and pages, for good: it is known again and refused "
    "wherever it is met. ENTRY is its id, its address or that of its page here.",
)
@click.argument("entry")
@click.option("--reason", metavar="TEXT", help="Why, for `tidings entries show` and the outcome of later crawls.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--undo", is_flag=True, help="Let it be taken again when it is next met; what was kept of it is gone.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@placed
def withdraw_entry(place: Place, *, entry: str, reason: str | None, yes: bool, undo: bool, as_json: bool) -> None:
    """Withdraw an entry and publish, or take that back."""
    config, store = place.config(), place.store()
    try:
        if undo:
            _take_back(entry, store, as_json=as_json)
            return
        found = _entry(entry, store)
        others = [f"{one.title} ({readable(one.url or one.id)})" for one in store.identity.translations(found.id)]
        if not yes:
            click.echo(f"{found.title}\n  {readable(found.url or found.path or found.id)}", err=True)
            click.confirm(_ASKED, abort=True, err=True)
        reason = " ".join(reason.split())[:500] or None if reason else None
        erased = withdraw(found, store, reason=reason, now=datetime.now(UTC))
        published = published_at(store, config, place.data)
    except PublishError as error:
        misused(f"it was withdrawn, but what is published could not be changed: {error}")
    finally:
        store.close()
    if as_json:
        shown = {"withdrawn": list(erased), "files": len(published.written), "failed": list(published.failed)}
        print_json(shown)
    else:
        headlines = f", with {len(erased) - 1} headlines that led to it" if len(erased) > 1 else ""
        click.echo(f"Withdrawn: {found.title}{headlines}; {len(published.written)} files written.")
        for other in others:
            click.echo(f"It stands in another language as well, which is an entry of its own: {other}")
    for failure in published.failed:
        click.echo(f"Error: {failure}", err=True)
    sys.exit(1 if published.failed else 0)


def _entry(named: str, store: Store) -> Entry:
    found = entry_named(named, store)
    if found is None and (tombstone := tombstone_named(named, store)) is not None:
        misused(f"{named}: {tombstone.sentence} already; nothing was done")
    if found is None:
        no_entry(named)
    return found


def _take_back(named: str, store: Store, *, as_json: bool) -> None:
    tombstone = tombstone_named(named, store)
    if tombstone is None:
        misused(f"{named}: is no id or address of anything that was withdrawn; nothing was done")
    store.withdrawn.take_back(tombstone.id)
    if as_json:
        print_json({"taken_back": tombstone.id}, in_one_line=True)
    else:
        click.echo(f"{tombstone.id} may be taken again; its page will be read when a crawl next meets it.")
