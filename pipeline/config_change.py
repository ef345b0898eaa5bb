"""Changes the address of a source in `tidings.toml`, and nothing else of it."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import tomlkit

from pipeline.config import Config, ConfigError, parse
from pipeline.config_file import _alone, _in_words, _replace


def change_url(file: Path, source_id: str, url: str) -> Config:
    """Write another address for a source, and give what the configuration says now.

    Raise `ConfigError` where nothing can be written, and then nothing is.
    """
    target = Path(os.path.realpath(file))  # a link stays one
    with _in_words(file), _alone(target.parent):
        try:
            old = target.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            raise ConfigError([f"{file}: is not UTF-8 text; save it as UTF-8"]) from error
        parse(old.removeprefix("\ufeff"), file.name)
        new = with_url(old, source_id, url, file.name)
        config, _ = parse(new.removeprefix("\ufeff"), file.name)
        _replace(target, new.encode())
    return config


def with_url(text: str, source_id: str, url: str, file: str = "tidings.toml") -> str:
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
