"""What is remembered of telling the hub (WebSub) that a feed has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class AnnouncedStore(Protocol):
    """Which feeds the hub has not been told of as they are."""

    def published(self, digests: Mapping[str, str]) -> None:
        """Remember the digests of what is published now under these addresses."""

    def untold(self) -> Sequence[str]:
        """Give the addresses whose bytes have changed since the hub was last told of them."""

    def told(self, url: str) -> None:
        """Remember that the hub was told of what is published under this address now."""

    def forget(self) -> None:
        """Forget everything: there is no hub, or another one."""
