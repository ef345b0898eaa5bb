"""The command `extract`: prints what is found on pages, and stores nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.fetch import FetchError, fetch
from crawler.seeds import Seed, SeedError, read_seed, seeds_in
from crawler.settings import run
from crawler.sight import extract_page
from pipeline.addresses import canonical
from pipeline.cli import FAILED, Place, fetching, misused, placed
from pipeline.config import Config
from pipeline.document import LARGEST_BYTES, UnreadableError
from pipeline.items import Extraction, Page
from pipeline.output import RENDERERS, as_object, topics_of
from pipeline.process import extract as extract_from
from pipeline.workers import WorkerFault, Workers

STANDARD_INPUT = "-"


@click.command(
    help="Print what separation and description find on a page; store nothing. A FOLDER gives each of its pages, - is"
    " standard input."
)
@click.argument("path", metavar="PATH|URL|FOLDER|-")
@click.option("--url", metavar="URL", help="The address of the page, against which its links are resolved.")
@click.option(
    "--format",
    "form",
    type=click.Choice([*RENDERERS]),
    default="json",
    show_default=True,
    help="json of one page is one object; of a folder, an array.",
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
    form: str,
    jobs: int | None,
    delay: float | None,
    allow_network: tuple[str, ...] | None,
) -> None:
    """Print each page in the order of the folder, as soon as it is read; fail where one cannot be read."""
    config = place.config(delay=delay, allow_network=allow_network)
    if not path:
        misused("an empty PATH names nothing; give a file, a folder, an address, or - for standard input")
    if url is not None and canonical(url) is None:
        misused(f"{url}: is no web address; --url takes one such as https://example.org/news/1")
    several = Path(path).is_dir() or path.lower().endswith((".warc", ".warc.gz"))
    if url is not None and several:
        misused(f"{path}: holds several pages, and --url is the address of one; name its file")
    printer = _Printer(form, several=several, config=config)
    with Workers(jobs if several else 1) as workers:
        try:
            for given, found in workers.map_ordered(_read, _pages(path, url, config)):
                printer.take(given, found)
        except (FetchError, SeedError) as error:
            remedy = "; check the address, or try again later" if isinstance(error, FetchError) else ""
            printer.fail(f"{path}: {error}{remedy}")
    printer.close()
    sys.exit(FAILED if printer.failed else 0)


def _pages(path: str, url: str | None, config: Config) -> Iterator[Seed | Page]:
    """Give the pages that `path` names, those on disk unread."""
    if path == STANDARD_INPUT:
        body = sys.stdin.buffer.read(LARGEST_BYTES + 1)
        yield Page(body=body, fetched_at=datetime.now(UTC), url=url)
    elif path.lower().startswith(("http://", "https://")):
        yield run(fetch(path, config))
    else:
        yield from seeds_in(Path(path), url)


def _read(given: Seed | Page) -> Extraction:
    """Read a page to its end, in a worker."""
    if isinstance(given, Page):
        return extract_page(given)
    return extract_from(given.page(read_seed(given), datetime.now(UTC)))


class _Printer:
    """Prints extractions as they come, and errors beside them."""

    def __init__(self, form: str, *, several: bool, config: Config) -> None:
        self._form, self._several, self._config = form, several, config
        self._printed = 0
        self.failed = False

    def take(self, given: Seed | Page, found: Extraction | Exception) -> None:
        """Print one page, or why it cannot be read."""
        if isinstance(found, Extraction):
            # As it was typed: the resolved path is how a store knows a file, not how a person does.
            self._show(found if isinstance(given, Page) else replace(found, path=str(given.path)))
        elif isinstance(found, UnreadableError | WorkerFault | SeedError):
            remedy = "" if isinstance(found, SeedError) else "; give a saved page that has text in it"
            self.fail(f"{_name(given)}: {found}{remedy}")
        else:
            raise found

    def _show(self, extraction: Extraction) -> None:
        matches = topics_of(extraction, self._config.topics)
        if self._form == "json" and self._several:
            text = json.dumps(as_object(extraction, matches), ensure_ascii=False, indent=2)
            click.echo(("," if self._printed else "[") + "\n" + text, nl=False)
        else:
            between = "\n" if self._printed and self._form != "jsonl" else ""
            click.echo(between + RENDERERS[self._form](extraction, matches))
        self._printed += 1

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
