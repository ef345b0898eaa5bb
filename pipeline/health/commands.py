"""The commands that tell how sources are: status, sources, sources show, sources ack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from pipeline.addresses import authority_of
from pipeline.cli import Place, counted, misused, note, placed, print_json, unknown
from pipeline.health import GOOD, IN_WORDS, WELL, WORST_FIRST, Observation, State
from pipeline.pace import asked_delay, slowly
from pipeline.readable import readable, readable_host
from pipeline.told import Telling

if TYPE_CHECKING:
    from pipeline.config import Config, Source
    from pipeline.store import DueSource, Store
    from pipeline.store.protocol import Run

_LOOKS_SHOWN, _ASKED_SHOWN = 10, 10


@click.command(help="Say how the sources are and what is stored, the worst first.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@placed
def status(place: Place, *, as_json: bool) -> None:
    """Print what is stored, each source with its state and its last look, and the last runs."""
    config, store = place.config(), place.store(to_read=True)
    counts, known, runs, states = store.counts(), store.sources(), store.runs(5), store.health.states()
    succeeded = store.succeeded(datetime.now(UTC))
    paces = {source_id: slow for source_id, url, _ in config.watched() if (slow := _pace(store, source_id, url))}
    store.close()
    sources = sorted(_watched(config, known), key=lambda one: _badness(one, states.get(one.id)))
    if as_json:
        listed = [
            {
                "id": source.id,
                "url": source.url,
                "entries": source.entries,
                "last_looked_at": source.last_looked_at and source.last_looked_at.isoformat(),
                "next_due_at": source.next_due_at.isoformat(),
                "last_result": source.last_result,
                "state": _state_object(states.get(source.id)),
                "pace": paces.get(source.id),
            }
            for source in sources
        ]
        print_json({"counts": dict(counts) | {"sources": len(listed)}, "sources": listed})
        return
    click.echo(
        f"{counted(counts['entries'], 'entry', 'entries')}, {counted(counts['headlines'], 'headline')} and "
        f"{counted(counts['revisions'], 'revision')} from {counted(len(sources), 'source')}, in {place.data}"
    )
    for source in sources:
        state = states.get(source.id)
        looked = f"{source.last_looked_at:%Y-%m-%d %H:%M} UTC" if source.last_looked_at else "never looked at"
        word, entries = f"{_worded(state)}  " if state else "", counted(source.entries, "entry", "entries")
        click.echo(f"  {source.id}  {word}{looked}  {_last_result(source, state)}  {entries}")
        for line in (*_trouble(state), *([paces[source.id]] if source.id in paces else [])):
            click.echo(f"      {line}")
    if runs:
        click.echo("Last looks:")
    for run in runs:
        # Of a source it stands above; of an address it begins with that.
        told = "failed" if run.target in states else (run.failure or "").removeprefix(f"{run.target}: ")
        click.echo(
            f"  {run.ended_at:%Y-%m-%d %H:%M} UTC  {readable(run.target)}  {told if run.failure else _came_to(run)}"
        )
    for former, source in succeeded:
        note(
            f"{source.id} has the address that {former.id} had, which {place.config_file.name} has no more; if it is"
            f' the same source, write was = ["{former.id}"] in its [[source]]: else its feeds and entries stay behind'
        )
    if not place.config_file.exists() and (known or counts["entries"]):
        note(
            f"there is no {place.config_file}, so nothing is watched; put it back, or name it with --config; a new one"
            " is written by tidings init, or by tidings add ADDRESS"
        )
    if not sources and not counts["entries"]:
        click.echo(
            "Nothing is stored yet. To have a page watched: tidings add ADDRESS; to see one once: tidings crawl ADDRESS"
        )


def _watched(config: Config, known: Sequence[DueSource]) -> Iterator[DueSource]:
    """Give the sources of the configuration as they are stored, which asking changes nothing of."""
    from pipeline.store import DueSource

    stored = {source.id: source for source in known}
    for source_id, url, title in config.watched():
        source = stored.get(source_id)
        if source is None or source.url != url:
            now, entries = datetime.now(UTC), source.entries if source else 0
            source = DueSource(
                id=source_id,
                url=url,
                title=title,
                next_due_at=now,
                last_looked_at=None,
                last_result=None,
                entries=entries,
            )
        yield source


def _last_result(source: DueSource, state: State | None) -> str:
    """Say what came of the last look; what is the matter stands once, in the sentence on its state if that says it."""
    result = source.last_result or "due now"
    sentence = state.sentence if state is not None and any(_trouble(state)) else None
    reason = sentence.values.get("reason") if isinstance(sentence, Telling) else None
    return result.partition(": ")[0] if reason and str(reason) in result else result


def _came_to(run: Run) -> str:
    counts = {word: number for word, number in run.counts.items() if number}
    if counts == {"rejected": 1}:  # its own page: neither an article nor a list
        return "nothing to keep"
    return "  ".join(f"{number} {word}" for word, number in counts.items()) or "nothing new"


def _badness(source: DueSource, state: State | None) -> tuple[object, ...]:
    """Give what a source is sorted by: never looked at, then by its state, then how long ago it was looked at."""
    acknowledged = state is not None and state.acknowledged_at is not None
    word = "fine" if state is None or acknowledged or state.word == "new" else state.word
    failed = "failed" in (source.last_result or "")
    looked = source.last_looked_at or datetime.min.replace(tzinfo=UTC)
    return source.last_looked_at is not None, WORST_FIRST.index(word), not failed, looked


def _worded(state: State) -> str:
    return IN_WORDS[state.word] + (" (acknowledged)" if state.acknowledged_at else "")


def _trouble(state: State | None) -> Iterator[str]:
    if state is None or state.word in WELL or state.acknowledged_at:
        return
    yield state.sentence
    if state.proposal:
        yield f"What to do: {state.proposal}"


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
        word = f"  {_worded(state)}" if state else ""
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
    asked, pace = store.manners.asked(host, _ASKED_SHOWN), _pace(store, source.id, standing.learned_url or source.url)
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
        click.echo(f"  state       {_worded(state)}, since {state.since:%Y-%m-%d %H:%M} UTC")
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


def _pace(store: Store, source_id: str, url: str) -> str | None:
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
        "state": _state_object(state),
    }


def _state_object(state: State | None) -> dict[str, Any] | None:
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
