"""The lock on a data folder: one service works on it at a time."""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

_LOOKS, _SECONDS_OF_A_LOOK = 5, 0.05


class LockedError(Exception):
    """The data folder cannot be had: another service works on it, or it cannot be written; the message says which."""


@contextlib.contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the lock on a data folder; the kernel lets go of it however the process ends."""
    path = data / "service.lock"
    try:
        opened = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise LockedError(f"{path}: cannot be written ({error.strerror}); make the data folder writable") from error
    with opened as file:
        if not _locked(file.fileno()):
            file.seek(0)
            raise LockedError(
                f"{data}: a service runs on it already ({file.read().strip() or 'unknown'}); stop that one, or name"
                " another folder with --data"
            )
        with contextlib.suppress(OSError):  # on a full disk it is held all the same, and readers are served
            holder = f"process {os.getpid()} on {socket.gethostname()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
            os.ftruncate(file.fileno(), 0)
            os.write(file.fileno(), holder.encode())
        yield


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
