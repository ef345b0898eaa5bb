"""What is kept of what sites tell robots: what they may ask for, and what is reserved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class RobotsStore(Protocol):
    """The robots.txt of sites, by scheme and host, and other files of rules by their address."""

    def get(self, site: str, now: datetime) -> bytes | None:
        """Give the rules of a site that still hold; None where they are to be asked for."""

    def put(self, site: str, body: bytes, until: datetime) -> None:
        """Keep the rules of a site, empty where it has none, and forget those of others that hold no more."""

    def unreserved(self, site: str) -> Sequence[tuple[str, str]]:
        """Give the ids and addresses of entries of a site (scheme and host) of which nobody said what is reserved."""
