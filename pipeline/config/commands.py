"""The commands `init` and `schema`: a configuration to begin with, and what one may have."""

from __future__ import annotations

import click

from pipeline.cli import Place, misused, placed, print_json
from pipeline.hindrance import is_of_room


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
        remedy = "make room" if is_of_room(error) else "name another with --config"
        misused(f"{place.config_file} cannot be written ({error.strerror}); {remedy}")
    click.echo(f'Wrote {place.config_file}: all of it is an example, until you take the "# " off what you want.')
    click.echo("To have a page watched: tidings add https://ministry.example.org/news")


@click.command(help="Print the JSON Schema of the configuration.")
@placed
def schema(_place: Place) -> None:
    """Print what keys the configuration can have, as a JSON Schema for editors."""
    from pipeline.config import Config

    print_json(Config.model_json_schema())
