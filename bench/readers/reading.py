"""What a reader shows, and how it is asked: the one interface of all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An item as a reader shows it."""

    key: str  # by what the reader tells items apart
    title: str
    link: str


class Reader(Protocol):
    """A reader, polled again and again in one folder, where it keeps what it remembers."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def formats(self) -> Sequence[str]:
        """Which formats it reads, by their suffix."""

    @property
    def key(self) -> str:
        """What it tells items apart by, as its documentation or source says."""

    def version(self) -> str | None:
        """Give its version; None where it is not installed."""

    def poll(self, feeds: Mapping[str, str], folder: Path) -> Mapping[str, Sequence[Shown]]:
        """Have it ask for these feeds (addresses by name), and give what it shows of each then."""
