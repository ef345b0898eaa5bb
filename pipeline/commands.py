"""The commands that ask the store or the configuration: init, search, topics, schema."""

from __future__ import annotations

import json

import click

from pipeline.cli import LazyGroup, Place, misused, placed
from pipeline.query import Query
from pipeline.renamed import as_stored


@click.command(help="Write a commented tidings.toml. Everything in it is an example until you uncomment it.")
@placed
def init(place: Place) -> None:
    """Write the starter configuration, never over one that is there."""
    from pipeline.config.file import starter

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
    click.echo(f'Wrote {place.config_file}: all of it is an example, until you take the "# " off what you want.')
    click.echo("To have a page watched: tidings add https://ministry.example.org/news")


@click.command(help='Find entries that have all these words and "phrases", and none behind a "-", best first.')
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=20, metavar="N", show_default=True, help="Entries to print."
)
@click.option("--topic", metavar="ID", help="Entries of this topic only.")
@click.option("--source", metavar="ID", help="Entries of this source only.")
@click.option("--language", multiple=True, metavar="CODE", help="Entries in this language only; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@placed
def search(
    place: Place,
    *,
    words: tuple[str, ...],
    limit: int,
    topic: str | None,
    source: str | None,
    language: tuple[str, ...],
    as_json: bool,
) -> None:
    """Print the entries that have all the words, with the sentence they stand in."""
    config, store = place.config(), place.store(to_read=True)
    # A word with a space in it was quoted on the command line: a phrase.
    typed = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
    query = Query(words=typed, topic=topic, source=source, languages=language)
    found = store.queries.select(as_stored(query, config, store.queries), limit, best_first=True)
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


TOPIC_COMMANDS = {
    "explain": ("pipeline.topics.commands:explain", "Say why an entry is in a topic, or why not."),
    "try": ("pipeline.topics.commands:try_file", "Say what other topics would change, before they do."),
    "label": ("pipeline.topics.commands:label", "Say yourself that an entry is in a topic, or is not."),
    "score": ("pipeline.topics.commands:score", "Hold the topics against what you said of entries."),
}


@click.group(
    cls=LazyGroup,
    lazy=TOPIC_COMMANDS,
    invoke_without_command=True,
    help="List the topics with the number of their entries; or name a command for them.",
)
@click.option("--json", "as_json", is_flag=True, help="As a JSON array.")
@placed
def topics(place: Place, *, as_json: bool) -> None:
    """Print each topic with its title and the number of its entries, unless a command for them follows."""
    if click.get_current_context().invoked_subcommand is not None:
        return
    config, store = place.config(), place.store(to_read=True)
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
        click.echo(
            f"{one['id']:{width}}  {one['entries']:5} {'entry  ' if one['entries'] == 1 else 'entries'}  {one['title']}"
        )


@click.command(help="Print the JSON Schema of the configuration.")
@placed
def schema(_place: Place) -> None:
    """Print what keys the configuration can have, as a JSON Schema for editors."""
    from pipeline.config import Config

    click.echo(json.dumps(Config.model_json_schema(), ensure_ascii=False, indent=2))
