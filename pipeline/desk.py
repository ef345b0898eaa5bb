"""What can be done in a browser behind the operator's token, what it shows, and what was confirmed.

The crawler looks and writes, the feeds show: neither imports the other, and these values are what they share.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from pipeline.health import Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownItem:
    """An item that a source would give, as plain text."""

    title: str
    url: str
    published: str | None
    summary: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What was found at an address; without an id there is nothing to be watched."""

    address: str
    found: str = ""  # how many items, by what, how sure
    items: tuple[ShownItem, ...] = ()
    more: int = 0  # items that are not shown
    notes: tuple[str, ...] = ()  # following pages, other ways, what was rejected
    refusal: str | None = None
    watched: bool = False  # it is refused because it is watched already
    id: str | None = None  # proposed
    title: str | None = None  # proposed
    url: str | None = None  # that would be watched
    render: bool = False  # a script builds it


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What the operator confirmed."""

    id: str
    url: str
    title: str | None
    topics: tuple[str, ...]
    render: bool = False


class RefusedError(Exception):
    """What was asked is not done, and nothing is changed; the message says why, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What can be done behind the token."""

    token: str
    topics: Callable[[], Sequence[tuple[str, str]]]  # id and title of each
    look: Callable[[str], Awaitable[Preview]]
    add: Callable[[Addition], Awaitable[None]]  # this and what follows may raise `RefusedError`
    compare: Callable[[str], Awaitable[Comparison]]  # a source's id: what may be its list now
    take: Callable[[str, str], Awaitable[None]]  # its id, and the mark of what was shown
    accept: Callable[[str, str], Awaitable[None]]  # its id, and the address that was shown
    # Its id: the address that tidings.toml has for it, what was just written too; None where it is not there.
    address: Callable[[str], str | None]
    mistakes: Callable[[], Sequence[str]] = tuple  # for which the configuration as it is now was not taken up
