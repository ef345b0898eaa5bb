"""Finds what was compiled: only where it was made of the very source that is there.

So who edits a source runs what is written, and not what was compiled before; and who has no compiler misses nothing.
Modules that were compiled as they are written are made of their own source each. Those written for the compiler
(`*.pyx`) take in parts of one another: each of them is made of all.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

PARTS = "pipeline.compiled."  # modules written for the compiler
ROOM = Path(__file__).with_name("modules")
_HOUSE = Path(__file__).parents[2]


class CompiledFinder:
    """What Python asks for modules before it looks for their sources (PEP 451)."""

    def __init__(self, room: Path = ROOM, house: Path = _HOUSE) -> None:
        """Look once what there is; nothing is added while a program runs."""
        self.house = house
        self.found = {path.name: path for path in room.glob(f"*{EXTENSION_SUFFIXES[0]}")}
        self.modules = {name.partition("-")[0] for name in self.found}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Give where the compiled module is; None where its source is another, or it was not compiled.

        Raise where nothing else can be taken for it: what former versions have left beside its source is not.
        """
        if fullname not in self.modules and not fullname.startswith(PARTS):
            return None
        source = source_of(fullname, self.house)
        compiled = self.found.get(file_name(fullname, source)) if source.exists() else None
        if compiled is None:
            if source.suffix == ".pyx":
                raise ModuleNotFoundError(f"{fullname} was not compiled of the sources that are there", name=fullname)
            return None
        # Its parts are looked for beside the source, where it is a package.
        within = [str(source.parent)] if source.name == "__init__.py" else None
        loader = ExtensionFileLoader(fullname, str(compiled))
        return spec_from_file_location(fullname, compiled, loader=loader, submodule_search_locations=within)


def source_of(module: str, house: Path = _HOUSE) -> Path:
    """Give the source of a module, or of a package."""
    place = house.joinpath(*module.split("."))
    if place.is_dir():
        return place / "__init__.py"
    written = place.with_suffix(".pyx")
    return written if written.exists() else place.with_suffix(".py")


def file_name(module: str, source: Path) -> str:
    """Give what the compiled module is called, by what its source says and the Python it is for."""
    digest = _digest_of_all(source.parent) if source.suffix == ".pyx" else _digest(source.read_bytes())
    return f"{module}-{digest}{EXTENSION_SUFFIXES[0]}"


@cache
def _digest_of_all(folder: Path) -> str:
    """Give the digest of what is written for the compiler in a folder; it is read once."""
    return _digest(b"\0".join(path.read_bytes() for path in sorted((*folder.glob("*.pyx"), *folder.glob("*.pxd")))))


def _digest(said: bytes) -> str:
    return blake2b(said, digest_size=8).hexdigest()


def install() -> None:
    """Have Python ask here first."""
    if not any(isinstance(finder, CompiledFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, CompiledFinder())
