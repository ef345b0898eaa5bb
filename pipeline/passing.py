"""Makes values quick to hand from one process to another.

Python pickles a frozen dataclass with slots by asking for its fields, each time, on either side: for the teasers of one
page that took as long as all else of handing it over.
"""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import Any


def passed_quickly(*values: type) -> None:
    """Have values of these dataclasses pickled by their slots: what is written is what Python would write."""
    for one in values:
        names = [field.name for field in fields(one)]
        _by_slots(one, attrgetter(*names), [getattr(one, name).__set__ for name in names])


def _by_slots(of: Any, get: attrgetter[Any], setters: list[Any]) -> None:
    def getstate(self: object) -> Any:
        return get(self)

    def setstate(self: object, state: Any) -> None:
        for put, value in zip(setters, state, strict=True):
            put(self, value)

    of.__getstate__, of.__setstate__ = getstate, setstate
