"""Put a file in the place of another: whole or not at all, and lasting."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

UNFINISHED = ".unfinished"  # what the name of a file ends in that is not whole; it begins with a dot


@contextmanager
def replacing(file: Path) -> Iterator[BinaryIO]:
    """Give what is to stand in a file's place once it is written, with the rights that one had; else it stays."""
    # A name of its own: somebody else may write the same file, or have laid a link where this one would be.
    unfinished = file.with_name(f".{file.name}.{secrets.token_hex(4)}{UNFINISHED}")
    try:
        with unfinished.open("xb") as written:
            with suppress(FileNotFoundError):
                had = file.stat()
                os.fchmod(written.fileno(), had.st_mode & 0o7777)
                with suppress(PermissionError):
                    os.fchown(written.fileno(), had.st_uid, had.st_gid)
            yield written
            written.flush()
            os.fsync(written.fileno())  # else a power cut could leave the new name with no bytes
        unfinished.replace(file)
    except BaseException:
        unfinished.unlink(missing_ok=True)  # on a full disk it takes what others need
        raise


def settle(changed: Iterable[Path]) -> None:
    """Make the new names last through a power cut, and what was removed stay so."""
    for folder in sorted({path.parent for path in changed}):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
