"""What can be asked of the database about itself, and mended."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

Kind = Literal[
    "damaged",
    "orphans",
    "search",
    "no_revision",
    "no_address",
    "id",
    "future",
    "order",
    "unknown_topic",
    "topic_order",
    "kept_bytes",
    "reserved_page",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amiss:
    """Something that is not as it should be, and how often."""

    kind: Kind
    count: int
    examples: tuple[str, ...] = ()  # ids of entries, or what SQLite says


class CheckupStore(Protocol):
    """The database, looked at as a whole: this reads all of it."""

    def look(self, topics: Collection[str], now: datetime) -> Sequence[Amiss]:
        """Give all that is amiss; `topics` are those of the configuration."""

    def mend(self, kind: Kind, topics: Collection[str]) -> bool:
        """Mend what is amiss, where that can be done from what else is stored; tell whether it was."""

    def size(self) -> int:
        """Give the bytes of the database."""

    def copy_to(self, folder: Path) -> None:
        """Copy the database into a folder, as it is now."""
