"""What a look at an address for `tidings doctor` gave: the crawler asks, the feeds judge, and both know this value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was answered, or why nothing was."""

    url: str  # after redirects
    status: int = 0
    headers: Mapping[str, str]  # by their names in lower case; of several lines of one the last
    body: bytes = b""
    failure: str | None = None  # why there is no answer
    moved: bool = False  # by permanent redirects
