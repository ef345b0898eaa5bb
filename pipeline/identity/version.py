"""Gives the version of what turns a page into a text: another one may see another text in the same page."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

_HOUSE = Path(__file__).parent.parent
_READING = ("captures", "dates", "describe", "document", "models", "separate")  # folders
_ALONE = ("addresses.py", "cues.py", "familiar.py", "iptc.py", "normalize.py", "sanitize.py")


@cache
def version() -> str:
    """Give the version: of the code and the models as they stand, so that nobody has to remember to raise it."""
    return version_of(_HOUSE)


def version_of(house: Path) -> str:
    """Give the version of the code and the models in a folder such as this package's."""
    return digest_of(parts(house), house)


def digest_of(files: Iterable[Path], house: Path) -> str:
    """Give one short word for what stands in files, and for where in their house they are."""
    digest = sha256()
    for path in files:
        body = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(house).as_posix()} {len(body)}\n".encode() + body)
    return digest.hexdigest()[:16]


def parts(house: Path = _HOUSE) -> list[Path]:
    """Give the files that what is read of a page may depend on, in a fixed order."""
    files = [path for name in _READING for path in (house / name).rglob("*") if path.suffix != ".pyc"]
    every = sorted((*files, *(house / name for name in _ALONE)), key=lambda one: one.relative_to(house).parts)
    return [path for path in every if path.is_file()]
