"""Finds modules that were compiled as they are written: only where they were made of the very source that is there.

So who edits a module runs what is written, and not what was compiled before; and who has no compiler misses nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from hashlib import blake2b
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

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
        """Give where the compiled module is; None where its source is another, or it was not compiled."""
        if fullname not in self.modules:
            return None
        source = source_of(fullname, self.house)
        compiled = self.found.get(file_name(fullname, source))
        if compiled is None:
            return None
        # Its parts are looked for beside the source, where it is a package.
        within = [str(source.parent)] if source.name == "__init__.py" else None
        loader = ExtensionFileLoader(fullname, str(compiled))
        return spec_from_file_location(fullname, compiled, loader=loader, submodule_search_locations=within)


def source_of(module: str, house: Path = _HOUSE) -> Path:
    """Give the source of a module, or of a package."""
    place = house.joinpath(*module.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


def file_name(module: str, source: Path) -> str:
    """Give what the compiled module is called, by what its source says and the Python it is for."""
    return f"{module}-{blake2b(source.read_bytes(), digest_size=8).hexdigest()}{EXTENSION_SUFFIXES[0]}"


def install() -> None:
    """Have Python ask here first."""
    if not any(isinstance(finder, CompiledFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, CompiledFinder())
