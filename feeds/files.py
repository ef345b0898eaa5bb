"""Put files into the published folder: whole or not at all, lasting, and by one process at a time."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.replacing import UNFINISHED, replacing

_LOCK = "publish.lock"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until nobody else publishes into the folder; a lock ends with its process, however that ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sweep(public: Path) -> None:
    """Remove what a publisher that was killed left behind."""
    if public.is_dir():
        for path in public.rglob(f".*{UNFINISHED}"):
            path.unlink(missing_ok=True)


def write(path: Path, data: bytes) -> bool:
    """Put a file in place as a whole, and tell whether its bytes changed."""
    if _has(path, data):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        file.write(data)
    return True


def _has(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False
