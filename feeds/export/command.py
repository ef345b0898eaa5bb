"""The command `export`: entries as JSON lines, as a table, or for a reference manager."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from feeds.export.jsonl import jsonl
from feeds.export.record import Record, records
from feeds.export.ris import ris
from feeds.export.table import table
from pipeline.cli import Place, counted, misused, placed, unknown
from pipeline.query import Query
from pipeline.query.command import known
from pipeline.replacing import replacing, settle

if TYPE_CHECKING:
    from pipeline.config import Config

FORMATS: dict[str, Callable[[Iterable[Record]], Iterator[bytes]]] = {"jsonl": jsonl, "csv": table, "ris": ris}
_BOM = "\ufeff".encode()


class _Day(click.DateTime):
    """A day as it is written everywhere here."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read it, or say how it is written."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value} is no day; write one as 2026-03-01", param, ctx)


_DAY = _Day(["%Y-%m-%d"])


@click.command(
    help="Write entries as JSON lines, as a table (CSV) or for reference managers (RIS): all, or those that all of "
    "this is true of. What may not be given on is left out (docs/rights.md)."
)
@click.option("--topic", metavar="ID", help="Entries of this topic only.")
@click.option("--source", metavar="ID", help="Entries of this source only.")
@click.option("--search", metavar="ID", help="Entries of this [[search]] only.")
@click.option(
    "--words", metavar="WORDS", default="", help='Entries with these words and "phrases" only, none behind "-".'
)
@click.option("--language", multiple=True, metavar="CODE", help="Entries in this language only; may be repeated.")
@click.option("--since", type=_DAY, metavar="DAY", help="Entries of this day or later (2026-03-01; days begin in UTC).")
@click.option("--until", type=_DAY, metavar="DAY", help="Entries of this day or earlier.")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), help="[default: as FILE ends; jsonl without one]")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write to FILE, as a whole."
)
@click.option("--bom", is_flag=True, help="Begin with the mark by which spreadsheets on Windows know UTF-8.")
@placed
def export(
    place: Place,
    *,
    topic: str | None,
    source: str | None,
    search: str | None,
    words: str,
    language: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    form: str | None,
    output: Path | None,
    bom: bool,
) -> None:
    """Write the entries that are wanted, a few in memory at a time."""
    config = place.config()
    query = _query(config, place, topic=topic, source=source, search=search, words=words, languages=language)
    query = _within(query, since, until)
    write = FORMATS[form or _form_of(output)]
    store = place.store(to_read=True)
    try:
        query = known(query, config, store.queries, place)
        count = 0

        def told() -> Iterator[Record]:
            nonlocal count
            for count, record in enumerate(records(query, config, store), 1):  # noqa: B007
                yield record

        with _written(output) as to:
            to.write(_BOM if bom else b"")
            for line in write(told()):
                to.write(line)
        if output is not None:
            click.echo(f"{counted(count, 'entry', 'entries')} written to {output}")
        elif not count:
            click.echo("No entry is wanted by all of that.", err=True)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        misused(f"{output}: cannot be written ({error.strerror}); name another file with --output")
    finally:
        store.close()


def _form_of(output: Path | None) -> str:
    """Give the format that a file's ending means; end the command where it means none: no program would open it."""
    if output is None or not output.suffix:
        return "jsonl"
    suffix = output.suffix.lstrip(".").lower()
    if suffix not in FORMATS:
        misused(f"{output}: no format is known by its ending; name it .{', .'.join(FORMATS)}, or say --format")
    return suffix


def _query(
    config: Config,
    place: Place,
    *,
    topic: str | None,
    source: str | None,
    search: str | None,
    words: str,
    languages: tuple[str, ...],
) -> Query:
    if search is None:
        return Query(words=words, topic=topic, source=source, languages=languages)
    if topic or source or words or languages:
        misused(
            "--search says itself which words, topic, source and languages; give it alone, with --since and --until"
        )
    kept = next((one for one in config.searches if one.id == search), None)
    if kept is None:
        unknown("search", search, [one.id for one in config.searches], place)
    return Query(words=kept.words, topic=kept.topic, source=kept.source, languages=kept.languages, in_feeds=True)


def _within(query: Query, since: datetime | None, until: datetime | None) -> Query:
    if since is not None and until is not None and since > until:
        misused("--since is after --until: no day is both; exchange them")
    return replace(
        query,
        since=since.replace(tzinfo=UTC) if since else None,
        until=until.replace(tzinfo=UTC) + timedelta(days=1) if until else None,
    )


@contextlib.contextmanager
def _written(output: Path | None) -> Iterator[BinaryIO]:
    """Give what is written to; a file is put in its place once it is whole, and stays as it was where that fails."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    output = output.resolve()  # a link stays one
    if output.exists() and not output.is_file():  # a pipe or a device, which nothing can take the place of
        with output.open("wb") as file:
            yield file
        return
    with replacing(output) as file:
        yield file
    settle([output])
