"""The command `discover`: prints what would be the items of a source, and stores nothing."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from crawler.adding.discover import discover as discover_at
from crawler.adding.words import BUILT_FOR_US, found_in_words, no_look, notes
from crawler.fetching.fetch import FetchError
from crawler.find.discovery import Discovery, shortened
from crawler.find.page import discover_page
from crawler.report import Tell
from crawler.seeds import SeedError, read_seed, seeds_in
from crawler.settings import run
from crawler.typed import STANDARD_INPUT, meant
from pipeline.cli import FAILED, Place, address_option, fetching, misused, note, placed, print_json
from pipeline.config import Config
from pipeline.dates.listed import in_words
from pipeline.describe.attachments import format_of
from pipeline.items import Page
from pipeline.readable import readable
from pipeline.store.protocol import Address
from pipeline.told import said_by
from pipeline.workers import WorkerFault, Workers

_SHOWN = 20  # items
_SUMMARY = 100  # characters of one


@click.command(
    help="Print what items are found at an address or on a saved page, how, how sure that is, and what was rejected;"
    " store nothing. - is standard input."
)
@click.argument("path", metavar="URL|PATH|-")
@address_option("The address of a saved page, against which its links are resolved.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@fetching
@placed
def discover(
    place: Place,
    *,
    path: str,
    url: str | None,
    as_json: bool,
    delay: float | None,
    allow_network: tuple[str, ...] | None,
) -> None:
    """Look, print, and fail where there are no items."""
    config = place.config(delay=delay, allow_network=allow_network)
    if not path:
        misused("an empty PATH names nothing; give an address, a saved page, or - for standard input")
    path = meant(path, config, note)
    try:
        found = found_at(path, url, config, place.data, tell=note)
    except (FetchError, SeedError, WorkerFault) as error:
        told = f"{path}: {error}" if isinstance(error, SeedError) else no_look(path, said_by(error))
        click.echo(f"Error: {told}", err=True)
        sys.exit(FAILED)
    if as_json:
        print_json(as_object(found))
    else:
        click.echo(as_text(found, path))
    sys.exit(0 if found.items else FAILED)


def found_at(
    path: str,
    url: str | None,
    config: Config,
    data: Path | None,
    *,
    tell: Tell,
    items: str | None = None,
) -> Discovery:
    """Give what is found at an address, in a file or on standard input; `tell` is called with what is waited for.

    `items` is a selector for what is to be found, if not what the page itself shows to be its items.
    Raise `FetchError`, `SeedError` or `WorkerFault` where there is nothing to be looked at.
    """
    if path.lower().startswith(("http://", "https://")):
        return run(discover_at(path, config, data, tell, items))
    now = datetime.now(UTC)
    if path == STANDARD_INPUT:
        page = Page(body=sys.stdin.buffer.read(), fetched_at=now, url=url)
    else:
        if "://" in path and not Path(path).exists():
            raise SeedError("is no address of the web; give one that begins with https://, or a saved page")
        if Path(path).is_dir():
            raise SeedError("is a folder; give one saved page")
        seed = next(seeds_in(Path(path), url))
        page = seed.page(read_seed(seed), now)
    with Workers(1) as workers:
        return run(workers.run(discover_page, page, items))


def as_object(found: Discovery) -> dict[str, Any]:
    """Give a discovery as JSON has it."""
    return {
        "url": found.url,
        "method": found.method,
        "confidence": found.confidence,
        "sure": found.sure,
        "evidence": list(found.evidence),
        "rendered": found.rendered,
        "watched": found.watched,
        "institution": found.called.institution,
        "items": [item_as_object(item) for item in found.items],
        "next_pages": list(found.next_pages),
        "rejected": [{"what": one.what, "why": one.why} for one in found.rejected],
        "alternatives": [
            {
                "method": one.method,
                "url": one.url,
                "count": one.count,
                "confidence": one.confidence,
                "why": one.why,
            }
            for one in found.alternatives
        ],
        "reason": found.reason,
        "remedy": None if found.items else found.advice,
    }


def item_as_object(item: Address) -> dict[str, Any]:
    """Give an item as JSON has it; only of a file `media_type`, and as `attachments` its further files."""
    known = {
        "url": item.url,
        "title": item.title,
        "published": item.published,
        "summary": item.summary,
        "image": item.image,
    }
    if item.media_type is None:
        return known
    attachments = [asdict(file) for file in item.attachments]
    return known | {"media_type": item.media_type} | ({"attachments": attachments} if attachments else {})


def as_text(found: Discovery, name: str) -> str:
    """Put a discovery into words."""
    lines = [readable(found.url or name)]
    if found.items and found.method is not None:
        lines.append(found_in_words(found))
        if found.rendered:
            lines.append(BUILT_FOR_US)
        if found.watched and found.watched != found.url:
            lines.append(f"To be watched: {readable(found.watched)}")
        for item in found.items[:_SHOWN]:
            lines.extend(_item(item))
        if len(found.items) > _SHOWN:
            lines.append(f"  … and {len(found.items) - _SHOWN} more")
    else:
        lines.append(f"No items: {found.reason or 'nothing here lists any'}")
        lines.append(f"What may help: {found.advice}")
    return "\n".join([*lines, *notes(found)])


def _item(item: Address) -> list[str]:
    formats = [item.media_type, *(file.media_type for file in item.attachments)]
    kind = f" [{', '.join(map(format_of, filter(None, formats)))}]" if item.media_type else ""
    day = in_words(item.published) if item.published else "no date"
    lines = [f"  {day:10s}  {item.title or '(no title)'}{kind}", f"{'':14s}{readable(item.url)}"]
    if item.summary:
        lines.append(f"{'':14s}{shortened(item.summary, _SUMMARY)}")
    return lines
