"""Gives the version of what turns a page into a text: another one may see another text in the same page."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

_HOUSE = Path(__file__).parent.parent
_SEPARATING = ("separate", "captures", "models", "describe")  # folders
_ALONE = (
    "addresses.py", "cues.py", "crowded.py", "dates.py", "document.py", "entities.py", "familiar.py", "iptc.py",
    "listed_dates.py", "months.py", "normalize.py", "printed_dates.py", "sanitize.py", "settled.py", "spans.py",
)  # fmt: skip


@cache
def version() -> str:
    """Give the version: of the code and the models as they stand, so that nobody has to remember to raise it."""
    files = [path for name in _SEPARATING for path in (_HOUSE / name).rglob("*") if path.suffix != ".pyc"]
    digest = sha256()
    for path in sorted((*files, *(_HOUSE / name for name in _ALONE)), key=lambda one: one.relative_to(_HOUSE).parts):
        if path.is_file():
            body = path.read_bytes().replace(b"\r\n", b"\n")
            digest.update(f"{path.relative_to(_HOUSE).as_posix()} {len(body)}\n".encode() + body)
    return digest.hexdigest()[:16]
