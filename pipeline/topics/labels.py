"""What the owner says about topics: that an entry is in one, or is not; what a topic's rules are measured against."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol


class LabelStore(Protocol):
    """What was said about entries and topics."""

    def put(self, topic_id: str, entry_id: str, *, holds: bool, at: datetime) -> None:
        """Remember whether an entry is in a topic, in place of what was said before."""

    def take_back(self, topic_id: str, entry_id: str) -> None:
        """Forget what was said."""

    def of_topic(self, topic_id: str) -> Mapping[str, bool]:
        """Give what was said of a topic's entries, by their ids."""

    def rename(self, former: Mapping[str, str]) -> None:
        """Take what was said of topics under former ids for said of the present ones; what was said of these stays."""

    def topics(self) -> list[str]:
        """Give the ids of the topics of which something was said."""
