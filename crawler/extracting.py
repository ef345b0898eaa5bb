"""The command `extract`: prints what is found on pages, and stores nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from crawler.fetching.fetch import FetchError, fetch
from crawler.seeds import Seed, SeedError, read_seed, seeds_in
from crawler.settings import run
from crawler.sight import extract_page
from crawler.typed import STANDARD_INPUT, meant
from crawler.walls import BlockedError
from pipeline.cli import FAILED, Place, address_option, fetching, misused, note, placed
from pipeline.config import Config
from pipeline.document import LARGEST_BYTES, UnreadableError, read
from pipeline.entries.make import matches_of_page
from pipeline.explain.explanation import Explanation
from pipeline.explain.show import as_text, counted
from pipeline.items import Extraction, Page
from pipeline.output import RENDERERS, as_object, with_blocks
from pipeline.process import extract as extract_from
from pipeline.workers import WorkerFault, Workers


@click.command(
    help="Print what separation and description find on a page; store nothing. A FOLDER gives each of its pages, - is"
    " standard input."
)
@click.argument("path", metavar="PATH|URL|FOLDER|-")
@address_option("The address of the page, against which its links are resolved.")
@click.option(
    "--format",
    "form",
    type=click.Choice([*RENDERERS]),
    help="json of one page is one object; of a folder, an array.  [default: json; with --explain, text]",
)
@click.option(
    "--explain",
    "explained",
    is_flag=True,
    help="Print each block of the page with what it was taken for, how sure that is, and why; json adds it as blocks.",
)
@click.option(
    "--html-overlay",
    "overlay_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the page with what was found on it in colours, for any browser; nothing of the page runs in it.",
)
@click.option(
    "--jobs", type=click.IntRange(1, 64), metavar="N", help="Pages read at the same time.  [default: the cores]"
)
@fetching
@placed
def extract(
    place: Place,
    *,
    path: str,
    url: str | None,
    form: str | None,
    explained: bool,
    overlay_file: Path | None,
    jobs: int | None,
    delay: float | None,
    allow_network: tuple[str, ...] | None,
) -> None:
    """Print each page in the order of the folder, as soon as it is read; fail where one cannot be read."""
    config = place.config(delay=delay, allow_network=allow_network)
    several = Path(path).is_dir() or path.lower().endswith((".warc", ".warc.gz"))
    _check(path, url, several=several)
    path = meant(path, config, note)
    if explained and form in {"html", "md"}:
        misused(f"--explain goes with --format text, json or jsonl, not with {form}")
    if overlay_file is not None:
        _check_overlay(overlay_file, path, several=several)
    form = form or ("text" if explained else None if overlay_file else "json")
    printer = _Printer(form, several=several, config=config, explained=explained, overlay_file=overlay_file)
    reading = partial(_read, explained=explained, overlaid=overlay_file is not None)
    with Workers(jobs if several else 1) as workers:
        try:
            for given, found in workers.map_ordered(reading, _pages(path, url, config, place.data)):
                printer.take(given, found)
        except (FetchError, SeedError) as error:
            remedy = "; check the address, or try again later" if isinstance(error, FetchError) else ""
            printer.fail(f"{path}: {error}{remedy}")
    printer.close()
    sys.exit(FAILED if printer.failed else 0)


def _pages(path: str, url: str | None, config: Config, data: Path) -> Iterator[Seed | Page]:
    """Give the pages that `path` names, those on disk unread."""
    if path == STANDARD_INPUT:
        body = sys.stdin.buffer.read(LARGEST_BYTES + 1)
        yield Page(body=body, fetched_at=datetime.now(UTC), url=url)
    elif path.lower().startswith(("http://", "https://")):
        yield run(fetch(path, config, data=data))
    else:
        yield from seeds_in(Path(path), url)


def _check(path: str, url: str | None, *, several: bool) -> None:
    """End the command where what was typed makes no sense together."""
    if not path:
        misused("an empty PATH names nothing; give a file, a folder, an address, or - for standard input")
    if url is not None and several:
        misused(f"{path}: holds several pages, and --url is the address of one; name its file")


def _check_overlay(file: Path, path: str, *, several: bool) -> None:
    if several:
        misused(f"{path}: holds several pages, and --html-overlay writes one; name its file")
    if str(file) in {".", "-"}:
        misused("--html-overlay takes the name of a file to be written")
    if file.resolve() == Path(path).resolve() or (file.exists() and Path(path).exists() and file.samefile(path)):
        misused(f"{file}: is the page itself; give --html-overlay another FILE")
    if not file.parent.is_dir():
        misused(f"{file}: its folder does not exist; make it, or give another FILE")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What was read from a page, and where it was asked for, why."""

    extraction: Extraction
    explanation: Explanation | None = None
    overlay: str | None = None


def _read(given: Seed | Page, *, explained: bool, overlaid: bool) -> _Told:
    """Read a page to its end, in a worker."""
    if isinstance(given, Page):
        page, extraction = given, extract_page(given)
    else:
        page = given.page(read_seed(given), datetime.now(UTC))
        extraction = extract_from(page)
    if overlaid:
        from pipeline.explain.overlay import overlay

        markup, explanation = overlay(read(page))
        return _Told(extraction=extraction, explanation=explanation, overlay=markup)
    if explained:
        from pipeline.explain import explain

        return _Told(extraction=extraction, explanation=explain(read(page)))
    return _Told(extraction=extraction)


class _Printer:
    """Prints extractions as they come, and errors beside them."""

    def __init__(
        self, form: str | None, *, several: bool, config: Config, explained: bool, overlay_file: Path | None
    ) -> None:
        self._form, self._several, self._config = form, several, config
        self._explained, self._overlay_file = explained, overlay_file
        self._printed = 0
        self.failed = False

    def take(self, given: Seed | Page, found: _Told | Exception) -> None:
        """Print one page, or why it cannot be read."""
        if isinstance(found, _Told):
            # As it was typed: the resolved path is how a store knows a file, not how a person does.
            extraction = found.extraction
            extraction = extraction if isinstance(given, Page) else replace(extraction, path=str(given.path))
            if found.explanation is not None:  # what was not read is no block that could say so
                for note in extraction.notes:
                    click.echo(f"{_name(given)}: {note}", err=True)
            self._show(extraction, found.explanation if self._explained else None, _name(given))
            if found.overlay is not None and found.explanation is not None:
                self._write(found.overlay, found.explanation)
        elif isinstance(found, UnreadableError | WorkerFault | SeedError):
            remedy = "" if isinstance(found, SeedError | BlockedError) else "; give a saved page that has text in it"
            self.fail(f"{_name(given)}: {found}{remedy}")
        else:
            raise found

    def _show(self, extraction: Extraction, explanation: Explanation | None, name: str) -> None:
        if self._form is None:
            return
        matches = matches_of_page(extraction, self._config.topics)
        between = "\n" if self._printed and self._form != "jsonl" else ""
        if self._form in {"json", "jsonl"}:
            shown = as_object(extraction, matches)
            shown = shown if explanation is None else with_blocks(shown, explanation)
            text = json.dumps(shown, ensure_ascii=False, indent=2 if self._form == "json" else None)
            if self._form == "json" and self._several:
                click.echo(("," if self._printed else "[") + "\n" + text, nl=False)
            else:
                click.echo(between + text)
        elif explanation is not None:
            click.echo(between + as_text(explanation, name))
        else:
            click.echo(between + RENDERERS[self._form](extraction, matches))
        self._printed += 1

    def _write(self, markup: str, explanation: Explanation) -> None:
        assert self._overlay_file is not None  # noqa: S101
        try:
            self._overlay_file.write_text(markup, encoding="utf-8")
        except OSError as error:
            self.fail(f"{self._overlay_file}: cannot be written ({(error.strerror or str(error)).lower()})")
            return
        click.echo(f"{self._overlay_file}: {counted(explanation)}; open it in a browser", err=self._form is not None)

    def fail(self, sentence: str) -> None:
        """Say why an input cannot be read."""
        self.failed = True
        click.echo(f"Error: {sentence}", err=True)

    def close(self) -> None:
        """Print what ends the output."""
        if self._form == "json" and self._several:
            click.echo("\n]" if self._printed else "[]")


def _name(given: Seed | Page) -> str:
    name = given.url or given.path if isinstance(given, Page) else given.path
    return str(name or STANDARD_INPUT)
