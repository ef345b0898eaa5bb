"""The lock on a data folder: one service works on it at a time."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from pipeline.hindrance import hindrance

_LOOKS, _SECONDS_OF_A_LOOK = 5, 0.05


class LockedError(Exception):
    """The data folder cannot be had: another service works on it, or it cannot be written; the message says which."""


@contextlib.contextmanager
def only_one(data: Path) -> Iterator[Callable[[str], None]]:
    """Hold the lock on a data folder; the kernel lets go of it however the process ends.

    What is given is told the address that is served, which others find by `served_at`.
    """
    path = data / "service.lock"
    try:
        opened = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise LockedError(hindrance(error, path)) from error
    with opened as file:
        if not _locked(file.fileno()):
            file.seek(0)
            raise LockedError(
                f"{data}: a service runs on it already ({file.read().strip() or 'unknown'}); stop that one, or name"
                " another folder with --data"
            )
        holder = f"process {os.getpid()} on {socket.gethostname()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
        known = served_at(data)
        _write(file.fileno(), f"{holder}, at {known}" if known else holder)
        yield lambda url: _write(file.fileno(), f"{holder}, at {url}")


def _write(descriptor: int, holder: str) -> None:
    with contextlib.suppress(OSError):  # on a full disk it is held all the same, and readers are served
        os.ftruncate(descriptor, 0)
        os.write(descriptor, holder.encode())


def served_at(data: Path) -> str | None:
    """Give the address under which a service served a data folder the last time; None where none ever did."""
    try:
        found = re.search(r", at (http://\S+)$", (data / "service.lock").read_text(encoding="utf-8", errors="replace"))
    except OSError:  # it may be somebody else's, and says nothing then
        return None
    return found[1] if found else None


def _locked(descriptor: int) -> bool:
    """Take the lock, unless another holds it for longer than a look whether a service runs takes."""
    for _ in range(_LOOKS):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_SECONDS_OF_A_LOOK)
        else:
            return True
    return False


def is_running(data: Path) -> bool:
    """Tell whether a service works on a data folder."""
    try:
        with (data / "service.lock").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:  # of all that hinders the look, only a lock is a service's
        return isinstance(error, BlockingIOError)
    return False
