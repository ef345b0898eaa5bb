"""The commands of this room: `publish` and `serve`."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from feeds.publish import PUBLIC, Published, PublishError, publish
from feeds.serve import ServeError, home_of, listen, serve
from feeds.web.reading import Reading
from pipeline.cli import FAILED, Place, listening, misused, note, placed, set_up_logging
from pipeline.config import Config
from pipeline.config.followed import Followed
from pipeline.entries.teasers import classify_again
from pipeline.store import Store, StoreError, open_store
from pipeline.store.asking import behind

log = logging.getLogger(__name__)


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
    if (sentence := behind(clock, store.manners.said_at())) is not None:
        log.warning("%s", sentence)
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


@click.command("publish", help="Write the feeds and pages from what is stored, where their bytes change.")
@placed
def publish_feeds(place: Place) -> None:
    """Publish, sorting the entries into their topics anew where those have changed, and say what was done."""
    config, store = place.config(publishing=True), place.store()
    try:
        classify_again(config, store, now=datetime.now(UTC))
        published = published_at(store, config, place.data)
    except PublishError as error:
        misused(str(error))
    finally:
        store.close()
    click.echo(summary(published, place.data))
    for sentence in published.untold:
        click.echo(f"Note: {sentence}; the next publish tries again.", err=True)
    for failure in published.failed:
        click.echo(failure, err=True)
    sys.exit(FAILED if published.failed else 0)


@click.command("serve", help="Serve the feeds and pages over HTTP, until stopped.")
@listening
@placed
def serve_feeds(place: Place, *, host: str, port: int) -> None:
    """Serve what is published, until SIGINT or SIGTERM."""
    set_up_logging()
    published, data = place.config().site.url, place.data
    look_at_store(data)
    reading = Reading(lambda: open_store(data, to_read=True))
    try:
        with listen(host, port) as listener:
            home = home_of(host, listener)
            config = place.config(publishing=True, home=home)
            if published != config.site.url and (data / PUBLIC).is_dir():
                note(f"what was published names {published}; tidings run publishes it anew, for where it serves it")
            wanted = Followed(place.config_file, config, lambda: place.read(home=home)[0])
            serve(data, wanted.now, listener=listener, reading=reading, told=lambda url: click.echo(f"serving {url}"))
    except ServeError as error:
        misused(str(error))
    finally:
        reading.close()
