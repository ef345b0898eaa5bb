"""The commands that ask the store or the configuration: init, status, search, topics, sources, schema."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click

from pipeline.cli import Place, misused, placed


@click.command(help="Write a commented tidings.toml. Everything in it is an example until you uncomment it.")
@placed
def init(place: Place) -> None:
    """Write the starter configuration, never over one that is there."""
    from pipeline.config_file import starter

    text = starter()
    try:
        with place.config_file.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        misused(
            f"{place.config_file} is there already, and nothing was written; move it away, or "
            "name another with --config"
        )
    except OSError as error:
        misused(f"{place.config_file} cannot be written ({error.strerror}); name another with --config")
    click.echo(f"Wrote {place.config_file}. Take the marks off what you want, then: tidings crawl")


@click.command(help="Say how the sources are and what is stored, the worst first.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@placed
def status(place: Place, *, as_json: bool) -> None:
    """Print what is stored, each source with its last look, and the last runs."""
    config, store = place.config(), place.store()
    store.adopt_sources(config.watched(), datetime.now(UTC))
    counts, sources, runs = store.counts(), store.sources(), store.runs(5)
    store.close()
    if as_json:
        known = [
            {
                "id": source.id,
                "url": source.url,
                "entries": source.entries,
                "last_looked_at": source.last_looked_at and source.last_looked_at.isoformat(),
                "next_due_at": source.next_due_at.isoformat(),
                "last_result": source.last_result,
            }
            for source in sources
        ]
        click.echo(json.dumps({"counts": dict(counts), "sources": known}, ensure_ascii=False, indent=2))
        return
    click.echo(
        f"{counts['entries']} entries, {counts['headlines']} headlines and {counts['revisions']} revisions "
        f"from {len(sources)} sources, in {place.data}"
    )
    longest_ago = sorted(sources, key=lambda one: one.last_looked_at or datetime.min.replace(tzinfo=UTC))
    failed_first = sorted(
        longest_ago, key=lambda one: (one.last_looked_at is not None, "failed" not in (one.last_result or ""))
    )
    for source in failed_first:
        looked = f"{source.last_looked_at:%Y-%m-%d %H:%M} UTC" if source.last_looked_at else "never looked at"
        click.echo(f"  {source.id}  {looked}  {source.last_result or 'due now'}  {source.entries} entries")
    if runs:
        click.echo("Last looks:")
    for run in runs:
        words = "  ".join(f"{number} {word}" for word, number in run.counts.items() if number)
        click.echo(f"  {run.ended_at:%Y-%m-%d %H:%M} UTC  {run.target}  {run.failure or words or 'nothing new'}")
    if not sources and not counts["entries"]:
        click.echo("Nothing is stored yet. Try: tidings crawl ADDRESS, or write a configuration with: tidings init")


@click.command(help="Find entries that have all these words, best first.")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Entries to print.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@placed
def search(place: Place, *, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Print the entries that have all the words, with the sentence they stand in."""
    place.config()  # a mistake in it is told by whatever command is typed first
    store = place.store()
    found = store.search(" ".join(words), limit)
    store.close()
    for one in found:
        entry = one.entry
        if as_json:
            shown = {
                "id": entry.id,
                "url": entry.url,
                "title": entry.title,
                "published": entry.published,
                "first_seen_at": entry.first_seen_at.isoformat(),
                "snippet": one.snippet,
            }
            click.echo(json.dumps(shown, ensure_ascii=False))
        else:
            click.echo(f"{entry.dated_at:%Y-%m-%d}  {entry.title}\n    {entry.url or entry.id}\n    {one.snippet}")
    if not found:
        click.echo(f"No entry has all of these words: {' '.join(words)}", err=True)


@click.group(invoke_without_command=True, help="List the topics with the number of their entries.")
@click.option("--json", "as_json", is_flag=True, help="As a JSON array.")
@placed
def topics(place: Place, *, as_json: bool) -> None:
    """Print each topic with its title, the number of its entries, and its feed."""
    config, store = place.config(), place.store()
    counts = store.counts()
    store.close()
    listed = [
        {
            "id": topic.id,
            "title": topic.title,
            "description": topic.description,
            "entries": counts.get(f"topic:{topic.id}", 0),
        }
        for topic in config.topics
    ]
    if as_json:
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    width = max(len(str(one["id"])) for one in listed)
    for one in listed:
        click.echo(f"{one['id']:{width}}  {one['entries']:5} entries  {one['title']}")


@click.group(invoke_without_command=True, help="List the sources that are watched.")
@click.option("--json", "as_json", is_flag=True, help="As a JSON array.")
@placed
def sources(place: Place, *, as_json: bool) -> None:
    """Print each source of the configuration with its address and how often it is looked at."""
    config = place.config()
    listed = [
        {"id": one.id, "title": one.title or one.id, "url": one.url, "every_seconds": int(one.every.total_seconds())}
        for one in config.sources
    ]
    if as_json:
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for one in listed:
        click.echo(f"{one['id']}  {one['url']}  every {_hours(int(str(one['every_seconds'])))}  {one['title']}")
    if not listed:
        click.echo(
            f"No sources: {place.config_file} has no [[source]]. tidings init writes one to begin with.", err=True
        )


def _hours(seconds: int) -> str:
    return f"{seconds / 3600:g} h" if seconds >= 3600 else f"{seconds / 60:g} min"


@click.command(help="Print the JSON Schema of the configuration.")
@placed
def schema(_place: Place) -> None:
    """Print what keys the configuration can have, as a JSON Schema for editors."""
    from pipeline.config import Config

    click.echo(json.dumps(Config.model_json_schema(), ensure_ascii=False, indent=2))
