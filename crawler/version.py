"""Gives the version of what finds items: another one may find others on the same page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline.identity.version import digest_of
from pipeline.identity.version import version as version_of_reading
from pipeline.store.protocol import Fetch

_HOUSE = Path(__file__).parent
_FINDING = ("find", "walls")  # folders
_ALONE = ("sight.py",)


@cache
def version() -> str:
    """Give the version: of the code that finds, and of all that reads pages."""
    return f"{version_of_reading()}-{digest_of(parts(), _HOUSE)}"


def was_read_by_another(fetch: Fetch | None) -> bool:
    """Tell whether what lists items was last read by another version than this one, which may find more there."""
    return fetch is not None and fetch.read_by != version()


def parts() -> list[Path]:
    """Give the files that what is found on a page may depend on beside those that read it, in a fixed order."""
    files = [path for name in _FINDING for path in (_HOUSE / name).rglob("*.py")]
    return sorted([*files, *(_HOUSE / name for name in _ALONE)])
