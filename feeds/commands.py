"""The commands of this room: `publish` and `serve`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from feeds.publish import PUBLIC, Published, PublishError, publish
from feeds.serve import ServeError, serve
from feeds.web.reading import Reading
from pipeline.cli import Place, listening, misused, placed, set_up_logging
from pipeline.config import Config
from pipeline.followed import Followed
from pipeline.store import Store, StoreError, open_store
from pipeline.teaser_entries import classify_again


def publish_command(config: Config, data: Path) -> int:
    """Write feeds and pages from what is stored, and say what was done; give the exit code."""
    store = open_store(data)
    try:
        classify_again(config, store, now=datetime.now(UTC))
        published = published_at(store, config, data)
    except PublishError as error:
        misused(str(error))
    finally:
        store.close()
    click.echo(summary(published, data))
    for sentence in published.untold:
        click.echo(f"Note: {sentence}; the next publish tries again.", err=True)
    for failure in published.failed:
        click.echo(failure, err=True)
    return 1 if published.failed else 0


def published_at(
    store: Store,
    config: Config,
    data: Path,
    now: datetime | None = None,
    *,
    ended: Callable[[], bool] = lambda: False,
) -> Published:
    """Publish; nothing is of a later moment than the clock, or `now` where that is given in its place."""
    clock = datetime.now(UTC)
    store.published.put_right(max(clock, now or clock))
    return publish(store, config, data, ended=ended)


def summary(published: Published, data: Path) -> str:
    """Say in a line or two what publishing did and where the feeds lie."""
    count = len(published.written)
    changed = f"{count} {'file' if count == 1 else 'files'} written" if count else "nothing has changed"
    if published.removed:
        changed += f", {len(published.removed)} of what is gone removed"
    return f"{changed}; the feeds lie in {data / PUBLIC / 'feeds'}"


def look_at_store(data: Path) -> None:
    """Say before anything is served what is wrong with the database; raise `StoreError` if nothing was published."""
    try:
        open_store(data, to_read=True).close()
    except StoreError as error:
        if not (data / PUBLIC).is_dir():
            raise
        still = "what was published is served all the same, without the search and the API"
        click.echo(f"Note: {error}; {still}", err=True)


def serve_command(place: Place, config: Config, host: str, port: int) -> int:
    """Serve feeds and pages until SIGINT or SIGTERM; give the exit code."""
    look_at_store(data := place.data)
    wanted = Followed(place.config_file, config, lambda: place.read()[0])
    reading = Reading(lambda: open_store(data, to_read=True))
    try:
        serve(data, wanted.now, host=host, port=port, reading=reading, told=lambda url: click.echo(f"serving {url}"))
    finally:
        reading.close()
    return 0


@click.command("publish", help="Write the feeds and pages from what is stored, where their bytes change.")
@placed
def publish_feeds(place: Place) -> None:
    """Publish, sorting the entries into their topics anew where those have changed."""
    config = place.config(publishing=True)
    sys.exit(publish_command(config, place.data))


@click.command("serve", help="Serve the feeds and pages over HTTP, until stopped.")
@listening
@placed
def serve_feeds(place: Place, *, host: str, port: int) -> None:
    """Serve what is published."""
    set_up_logging()
    config = place.config(publishing=True)
    try:
        sys.exit(serve_command(place, config, host, port))
    except ServeError as error:
        misused(str(error))
