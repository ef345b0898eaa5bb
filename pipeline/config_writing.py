"""Writes `tidings.toml` anew as a whole, for one writer at a time, and only what can be read again."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.config import Config, ConfigError, parse


def rewrite(file: Path, change: Callable[[str, Config], str], *, begin: Callable[[], str] | None = None) -> Config:
    """Put the text that `change` makes of a configuration in its place, and give what that says now.

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
            raise ConfigError([f"{file}: is not UTF-8 text; save it as UTF-8"]) from error
        config, _ = parse(old.removeprefix("\ufeff"), file.name)
        new = change(old, config)
        config, _ = parse(new.removeprefix("\ufeff"), file.name)
        _replace(target, new.encode())
    return config


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


def _replace(file: Path, data: bytes) -> None:
    """Put a file in the place of another as a whole, with the rights that one had."""
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        with unfinished.open("wb") as written:
            with suppress(FileNotFoundError):
                had = file.stat()
                os.fchmod(written.fileno(), had.st_mode & 0o7777)
                with suppress(PermissionError):
                    os.fchown(written.fileno(), had.st_uid, had.st_gid)
            written.write(data)
            written.flush()
            os.fsync(written.fileno())
        unfinished.replace(file)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _in_words(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ConfigError(
            [f"{file}: cannot be written ({error.strerror}); make it and its folder writable, or name another"]
        ) from error
