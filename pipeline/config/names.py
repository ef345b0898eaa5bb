"""Finds a source by what it is or was called, among thousands as fast as among ten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.config import Source

_MOST = 4  # configurations: one is in use, and others are held against it
_known: list[tuple[tuple[Source, ...], Mapping[str, Source]]] = []


def named(sources: tuple[Source, ...]) -> Mapping[str, Source]:
    """Give the sources by their ids and former ids; where two have one, the first that is written has it."""
    for those, names in _known:
        if those is sources:  # a configuration with others has another tuple
            return names
    names = {name: one for one in reversed(sources) for name in (*one.was, one.id)}
    _known[:] = [(sources, names), *_known[: _MOST - 1]]
    return names
