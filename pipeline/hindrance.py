"""Says why something cannot be written into the data folder, and what to do: a full disk is no matter of rights."""

from __future__ import annotations

import contextlib
import errno
import shutil
from pathlib import Path

FULL = "cannot be written, the disk is full; make room, or name another data folder with --data"
_NEXT_TO_NOTHING = 256_000  # bytes: SQLite asks for 32,000 at once beside its database, and file systems keep some back


def hindrance(error: OSError, where: Path) -> str:
    """Say why a data folder, or a file in it, cannot be written."""
    named = error.filename or where
    if is_of_room(error):
        return f"{named}: {FULL}"
    return f"{named}: cannot be written ({error.strerror}); make the data folder writable, or name another with --data"


def is_of_room(error: OSError) -> bool:
    """Tell whether something cannot be written because the disk, or what its owner may have of it, is full."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def has_no_room(folder: Path) -> bool:
    """Tell whether next to nothing can be written on the disk of a folder: SQLite may call that an I/O error."""
    with contextlib.suppress(OSError):  # not even looked at: then that is what is the matter
        return shutil.disk_usage(folder).free < _NEXT_TO_NOTHING
    return False
