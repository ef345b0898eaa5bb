"""The command `search`: finds entries by their words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from pipeline.cli import Place, note, placed, print_json, unknown
from pipeline.config.errors import nearest
from pipeline.query import Query, QueryStore
from pipeline.query.renamed import as_stored, source_ids, topic_ids
from pipeline.readable import readable

if TYPE_CHECKING:
    from pipeline.config import Config


_UNWANTED = re.compile(r"(?:^|\s)-\S")  # "quantum -computing"


@click.command(
    help='Find entries that have all these words and "phrases", and none behind a "-", best first. Words behind a "-"'
    " need quotes around the whole, or a -- before it: tidings search 'quantum -computing'."
)
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
    query = Query(words=" ".join(map(_as_meant, words)), topic=topic, source=source, languages=language)
    found = store.queries.select(known(query, config, store.queries, place), limit, best_first=True)
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
            print_json(shown, in_one_line=True)
        else:
            click.echo(f"{entry.dated_at:%Y-%m-%d}  {entry.title}\n    {readable(entry.url or entry.id)}")
            if sentence := " ".join(one.snippet.split()):  # none where only words were named that must not be there
                click.echo(f"    {sentence}")
    if not found:
        click.echo(f"Nothing is found by: {' '.join(words)}", err=True)


def _as_meant(given: str) -> str:
    """Give what was quoted on the command line as a phrase, but a whole search as it is."""
    return given if " " not in given or '"' in given or _UNWANTED.search(given) else f'"{given}"'


def known(query: Query, config: Config, queries: QueryStore, place: Place) -> Query:
    """Ask for what the store has; end the command where there is no such topic, or no such source."""
    if query.topic is not None and not topic_ids(query.topic, config):
        unknown("topic", query.topic, [one.id for one in config.topics], place)
    # Of a source that is gone, entries are kept.
    if query.source is not None and not (
        source_ids(query.source, config) or queries.select(Query(source=query.source), 1)
    ):
        unknown("source", query.source, [one.id for one in config.sources], place)
    for language in query.languages:
        if not queries.select(Query(languages=(language,)), 1):
            there = list(queries.facets(Query()).languages)
            listed = f"there are some in {', '.join(there) or 'none'}"
            note(f'no entry is in "{language}"; {nearest(language, there, listed)}')
    return as_stored(query, config, queries)
