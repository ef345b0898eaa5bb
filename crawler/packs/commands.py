"""The commands of regression packs: sources record, check."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import FAILED, Place, fetching, misused, placed, print_json
from pipeline.health.commands import source_of

if TYPE_CHECKING:
    from crawler.packs import Kind
    from pipeline.config import Config, Source
    from pipeline.items import Page

FOLDER = "packs"  # in the data folder
_ARTICLES = 3


@click.command(help="Keep the list of a source and its newest articles, with what must come of them, as a pack.")
@click.argument("source_id", metavar="ID")
@click.option(
    "--articles",
    type=click.IntRange(0, 50),
    default=_ARTICLES,
    metavar="N",
    show_default=True,
    help="How many articles to keep.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Where the pack is to be.  [default: packs/ID in the data folder]",
)
@fetching
@placed
def record(
    place: Place,
    *,
    source_id: str,
    articles: int,
    folder: Path | None,
    delay: float | None,
    allow_network: tuple[str, ...] | None,
) -> None:
    """Fetch the pages of a source, and write what comes of them now: that is what must come from now on."""
    from crawler.fetching.fetch import FetchError
    from crawler.packs import PackError, write

    config = place.config(delay=delay, allow_network=allow_network)
    source = source_of(config, source_id, place)
    store = place.store(to_read=True)
    url = store.manners.standing(source.id, source.url).learned_url or source.url
    store.close()
    try:
        pages = _fetched(url, source, articles, config, place.data)
    except FetchError as error:
        click.echo(f"Error: {url}: {error}; check the address, or try again later", err=True)
        sys.exit(FAILED)
    to = folder or place.data / FOLDER / source.id
    try:
        pack = write(to, source.id, pages, source.selectors)
    except PackError as error:
        misused(str(error))
    for one in pack.pages:
        items = one.expected.get("items")
        found = f"{len(items)} items" if items is not None else one.expected.get("title") or one.expected.get("reason")
        click.echo(f"{one.file}  {found or 'no title'}  {one.page.url}")
    click.echo(f"Recorded in {to}. Read {to / 'pack.json'}: what stands there must come of these pages from now on.")
    click.echo("Hold them against it, without a network:  tidings check" + (f" {to}" if folder else ""))


def _fetched(url: str, source: Source, articles: int, config: Config, data: Path) -> list[tuple[Kind, Page]]:
    """Give the list and as many of its articles as are pages; one that cannot be had is told, and left out."""
    from crawler.fetching.fetch import FetchError, fetch
    from crawler.find import find
    from crawler.settings import run

    listing = run(fetch(url, config, rendered=source.render, data=data))
    items = [item for item in find(listing, selectors=source.selectors).items if item.media_type is None]
    if not items:
        click.echo(f"{url}: shows no items now, and is recorded so", err=True)
    pages: list[tuple[Kind, Page]] = [("listing", listing)]
    for item in items:
        if len(pages) > articles:
            break
        try:
            pages.append(("article", run(fetch(item.url, config, data=data))))
        except FetchError as error:
            click.echo(f"{item.url}: {error}; left out", err=True)
    return pages


@click.command(help="Hold what comes of recorded pages against what must; FOLDERs are packs, or hold some.")
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path), metavar="[FOLDER]...")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each pack.")
@placed
def check(place: Place, *, folders: tuple[Path, ...], as_json: bool) -> None:
    """Check every pack, and fail where one differs."""
    from crawler.packs import PackError, differences, packs_in, read_pack

    found = [pack for folder in folders or (place.data / FOLDER,) for pack in packs_in(folder)]
    for folder in folders:
        if not any(packs_in(folder)):
            misused(f"{folder}: holds no pack; record one with: tidings sources record ID")
    if not found:
        misused(f"{place.data / FOLDER} holds no pack; record one with: tidings sources record ID")
    wrong = 0
    for folder in found:
        try:
            told = differences(read_pack(folder))
        except PackError as error:
            told = (str(error),)
        wrong += bool(told)
        if as_json:
            print_json({"pack": str(folder), "ok": not told, "differences": told}, in_one_line=True)
            continue
        click.echo(f"{'differs' if told else 'ok     '}  {folder}")
        for difference in told:
            click.echo(f"    {difference}")
    if not as_json and len(found) > 1:
        click.echo(f"{len(found) - wrong} of {len(found)} packs are as they must be.")
    sys.exit(FAILED if wrong else 0)
