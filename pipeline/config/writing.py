"""Writes `tidings.toml` anew as a whole, for one writer at a time, and only what can be read again."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.config import Config, ConfigError, parse
from pipeline.hindrance import is_of_room
from pipeline.replacing import replacing, settle
from pipeline.told import tell


def rewrite(file: Path, change: Callable[[str, Config], str], *, begin: Callable[[], str] | None = None) -> None:
    """Put the text that `change` makes of a configuration in its place.

    `begin` gives the text of a file that is absent. Raise `ConfigError` where nothing can be written, and then
    nothing is.
    """
    target = Path(os.path.realpath(file))  # a link stays one
    with _in_words(file), _alone(target.parent):
        try:
            old = target.read_bytes().decode("utf-8")
        except FileNotFoundError:
            if begin is None:
                raise
            old = begin()
        except UnicodeDecodeError as error:
            raise ConfigError([tell("no utf-8", file=str(file))]) from error
        config, _ = parse(old.removeprefix("\ufeff"), file.name)
        new = change(old, config)
        parse(new.removeprefix("\ufeff"), file.name)
        with replacing(target) as written:
            written.write(new.encode())
        settle([target])


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until nobody else writes into the folder's configuration; the folder is the lock: no file is left."""
    folder.mkdir(parents=True, exist_ok=True)
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


@contextmanager
def _in_words(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where, said = str(file), str(error.strerror)
        if is_of_room(error):
            raise ConfigError([tell("no room", file=where, said=said)]) from error
        raise ConfigError([tell("cannot be written", file=where, said=said)]) from error
