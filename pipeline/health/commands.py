"""The commands that tell how sources are: sources, sources show, sources ack."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from pipeline.addresses import authority_of
from pipeline.cli import Place, misused, placed, print_json, unknown
from pipeline.health import GOOD, IN_WORDS, Observation, State
from pipeline.pace import asked_delay, slowly
from pipeline.readable import readable, readable_host

if TYPE_CHECKING:
    from pipeline.config import Config, Source
    from pipeline.store import Store

_LOOKS_SHOWN, _ASKED_SHOWN = 10, 10


def worded(state: State) -> str:
    """Say in a word or two how a source is."""
    return IN_WORDS[state.word] + (" (acknowledged)" if state.acknowledged_at else "")


def print_sources(place: Place, *, as_json: bool) -> None:
    """Print each source of the configuration with its address, how often it is looked at, and how it is."""
    config, store = place.config(), place.store(to_read=True)
    states = store.health.states()
    store.close()
    if as_json:
        listed = [_source_object(one, states.get(one.id)) for one in config.sources]
        print_json(listed)
        return
    for one in config.sources:
        state = states.get(one.id)
        word = f"  {worded(state)}" if state else ""
        click.echo(f"{one.id}  {readable(one.url)}  every {_every(one)}  {one.name}{word}")
    if not config.sources:
        click.echo(f"No sources: {place.nothing_watched}. To have a page watched: tidings add ADDRESS", err=True)


@click.command(help="Say how a source is: where it is looked for, what is normal for it, what is wrong since when.")
@click.argument("source_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@placed
def show(place: Place, *, source_id: str, as_json: bool) -> None:
    """Print all that is known of the health of one source."""
    config = place.config()
    source, store = source_of(config, source_id, place), place.store(to_read=True)
    state, looks, pages = (
        store.health.state(source.id),
        store.health.looks(source.id),
        store.health.kept_pages(source.id),
    )
    standing = store.manners.standing(source.id, source.url)
    host = authority_of(standing.learned_url or source.url) or ""
    asked, pace = store.manners.asked(host, _ASKED_SHOWN), pace_of(store, source.id, standing.learned_url or source.url)
    store.close()
    last = list(reversed(looks[-_LOOKS_SHOWN:]))
    if as_json:
        kept = [
            {
                "role": role,
                "url": page.url,
                "at": page.at.isoformat(),
                "bytes": len(page.body),
                "items": len(page.items),
            }
            for role, page in sorted(pages.items(), reverse=True)
        ]
        shown = _source_object(source, state) | {
            "looked_for_at": standing.learned_url or source.url,
            "found_at": looks[-1].url if looks else None,
            "method": _method(looks),
            "pace": pace,
            "looks": [_look_object(look) for look in last],
            "pages": kept,
            "asked": [
                {"at": one.at.isoformat(), "url": one.url, "status": one.status, "reason": one.reason} for one in asked
            ],
        }
        print_json(shown)
        return
    click.echo(f"{source.id}: {source.name}")
    rendered = ", rendered in a browser" if source.render else ""
    click.echo(f"  watched     {readable(source.url)}, every {_every(source)}{rendered}")
    if standing.learned_url and standing.learned_at:
        click.echo(f"  looked for  {readable(standing.learned_url)}, since {standing.learned_at:%Y-%m-%d %H:%M} UTC")
    if looks and looks[-1].url not in (source.url, standing.learned_url):
        click.echo(f"  found at    {readable(looks[-1].url)}")
    if method := _method(looks):
        click.echo(f"  method      {method}")
    if pace:
        click.echo(f"  pace        {pace}")
    if state is None:
        click.echo("  state       not looked at yet")
    else:
        click.echo(f"  state       {worded(state)}, since {state.since:%Y-%m-%d %H:%M} UTC")
        click.echo(f"              {state.sentence}")
        if state.proposal:
            click.echo(f"  what to do  {state.proposal}")
        for number, figure in enumerate(state.figures):
            same = (
                f"usually {figure.before}"
                if figure.now == figure.before
                else f"{figure.before} before, {figure.now} now"
            )
            click.echo(f"  {'figures' if not number else '':10}  {figure.name}: {same}")
    for number, (role, page) in enumerate(sorted(pages.items(), reverse=True)):
        name = "last good" if role == "good" else "now"
        size = f"{len(page.body):,} bytes, {len(page.items)} items"
        click.echo(
            f"  {'pages' if not number else '':10}  {name}: {readable(page.url)}, {page.at:%Y-%m-%d %H:%M} UTC, {size}"
        )
    for number, look in enumerate(last):
        click.echo(f"  {'last looks' if not number else '':10}  {_look_line(look)}")
    for number, one in enumerate(asked):
        answer = one.status or one.reason or "nothing came"
        click.echo(
            f"  {'asked' if not number else '':10}  {one.at:%Y-%m-%d %H:%M:%S} UTC  {answer}  {readable(one.url)}"
        )


@click.command("ack", help="Say that you know how a source is: nothing more is told of it until that changes.")
@click.argument("source_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@placed
def acknowledge(place: Place, *, source_id: str, as_json: bool) -> None:
    """Quiet a source until its state changes."""
    source, store = source_of(place.config(), source_id, place), place.store()
    if store.health.state(source.id) is None:
        store.close()
        misused(
            f"{source.id} has not been looked at yet, so there is nothing to acknowledge; try: tidings crawl"
            f" {source.id}"
        )
    store.health.acknowledge(source.id, datetime.now(UTC))
    state = store.health.state(source.id)
    store.close()
    if as_json:
        print_json(_source_object(source, state))
    elif state is not None:
        click.echo(
            f"{source.id} is {IN_WORDS[state.word]} since {state.since:%Y-%m-%d %H:%M} UTC; quiet until that changes."
        )


def source_of(config: Config, source_id: str, place: Place) -> Source:
    """Give the source with this id, or end the command."""
    found = next((source for source in config.sources if source.id == source_id), None)
    return found or unknown("source", source_id, [one.id for one in config.sources], place)


def pace_of(store: Store, source_id: str, url: str) -> str | None:
    """Say how long its pages take, where its site asks for a long time between requests."""
    seconds = asked_delay(store.robots, url, datetime.now(UTC))
    if seconds is None:
        return None
    waiting = len([one for one in store.pending(source_id) if one.role == "article"])
    return slowly(readable_host(urlsplit(url).netloc), seconds, waiting or None)


def _every(source: Source) -> str:
    seconds = source.every.total_seconds()
    return f"{seconds / 3600:g} h" if seconds >= 3600 else f"{seconds / 60:g} min"


def _method(looks: Sequence[Observation]) -> str | None:
    return next((look.method for look in reversed(looks) if look.method), None)


def _look_line(look: Observation) -> str:
    what = f": {look.items} items, {look.new} new" if look.result == "read" else ""
    if look.reason and look.result != "read":
        what = f": {look.reason.removeprefix(f'{look.result}: ')}"
    pages = f", {look.pages} articles read" if look.pages else ""
    several = f" ({look.looks} looks)" if look.looks > 1 else ""
    status = f"  {look.status}" if look.status else ""
    tried = f", {look.tried} other places tried" if look.tried else ""
    return f"{look.at:%Y-%m-%d %H:%M} UTC{status}  {look.result}{what}{pages}{tried}, {look.seconds:.1f} s{several}"


def _look_object(look: Observation) -> dict[str, Any]:
    shown = {name: getattr(look, name) for name in Observation.__slots__}
    return shown | {"at": look.at.isoformat(), "statuses": dict(look.statuses), "good": look.result in GOOD}


def _source_object(source: Source, state: State | None) -> dict[str, Any]:
    return {
        "id": source.id,
        "title": source.name,
        "url": source.url,
        "every_seconds": int(source.every.total_seconds()),
        "state": state_object(state),
    }


def state_object(state: State | None) -> dict[str, Any] | None:
    """Give a state as JSON has it."""
    if state is None:
        return None
    return {
        "word": IN_WORDS[state.word],
        "since": state.since.isoformat(),
        "sentence": state.sentence,
        "figures": [{"name": one.name, "before": one.before, "now": one.now} for one in state.figures],
        "proposal": state.proposal,
        "acknowledged_at": state.acknowledged_at and state.acknowledged_at.isoformat(),
    }
