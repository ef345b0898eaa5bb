"""Changes the address of a source in `tidings.toml`, and nothing else of it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import tomlkit

from pipeline.config import ConfigError
from pipeline.config.writing import rewrite


def change_url(file: Path, source_id: str, url: str) -> None:
    """Write another address for a source.

    Raise `ConfigError` where nothing can be written, and then nothing is.
    """
    rewrite(file, lambda old, _: with_url(old, source_id, url, file.name))


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
        raise ConfigError([f'{file}: cannot be changed in one place; write url = "{url}" there by hand'])
    return new
