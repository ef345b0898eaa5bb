"""The command `status`: how the sources are, the worst first, and what is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from pipeline.cli import Place, counted, note, placed, print_json
from pipeline.health import WELL, WORST_FIRST, State
from pipeline.health.commands import pace_of, state_object, worded
from pipeline.readable import readable
from pipeline.store.asking import behind
from pipeline.told import Telling

if TYPE_CHECKING:
    from pipeline.config import Config
    from pipeline.store import DueSource
    from pipeline.store.protocol import Run


@click.command(help="Say how the sources are and what is stored, the worst first.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@placed
def status(place: Place, *, as_json: bool) -> None:
    """Print what is stored, each source with its state and its last look, and the last runs."""
    config, store = place.config(), place.store(to_read=True)
    counts, known, runs, states = store.counts(), store.sources(), store.runs(5), store.health.states()
    succeeded = store.succeeded(datetime.now(UTC))
    paces = {source_id: slow for source_id, url, _ in config.watched() if (slow := pace_of(store, source_id, url))}
    late = behind(datetime.now(UTC), store.manners.said_at())
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
                "state": state_object(states.get(source.id)),
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
        word, entries = f"{worded(state)}  " if state else "", counted(source.entries, "entry", "entries")
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
    if late is not None:
        note(late)
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


def _trouble(state: State | None) -> Iterator[str]:
    if state is None or state.word in WELL or state.acknowledged_at:
        return
    yield state.sentence
    if state.proposal:
        yield f"What to do: {state.proposal}"
