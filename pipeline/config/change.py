"""Changes the address of a source in `tidings.toml`, and nothing else of it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import tomlkit

from pipeline.config import Config, ConfigError
from pipeline.config.writing import rewrite
from pipeline.told import tell


def change_url(file: Path, source_id: str, before: str, url: str) -> None:
    """Write another address for a source, in place of the one before.

    Raise `ConfigError` where nothing can be written, or its owner has written something else, and then nothing is.
    """

    def with_it(old: str, config: Config) -> str:
        source = config.source_named(source_id)
        if source is None:
            raise ConfigError([tell("no such source", id=source_id)])
        if source.url not in (before, url):
            raise ConfigError([tell("another address there", file=file.name, id=source_id, url=source.url)])
        return with_url(old, source_id, url, file.name)

    rewrite(file, with_it)


def with_url(text: str, source_id: str, url: str, file: str) -> str:
    """Give the text of a configuration with another address for a source, all other lines as they were."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    wanted = tomllib.loads(text.removeprefix("\ufeff"))
    document = tomlkit.parse(text.removeprefix("\ufeff"))
    for held, read in zip(document.get("source", []), wanted.get("source", []), strict=True):
        if read["id"] == source_id:
            held["url"] = read["url"] = url
    new = mark + tomlkit.dumps(document)
    others = sum(a != b for a, b in zip(text.splitlines(), new.splitlines(), strict=False))
    if tomllib.loads(new.removeprefix("\ufeff")) != wanted or others > 1 or text.count("\n") != new.count("\n"):
        raise ConfigError([tell("not in one place", file=file, url=url)])
    return new
