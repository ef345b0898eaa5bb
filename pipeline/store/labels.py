"""What the owner says about entries and topics, on SQLite."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pipeline.store.connection import Connection
from pipeline.store.rows import stamp


class LabelTable:
    """`pipeline.topics.labels.LabelStore` on the store's connection."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def put(self, topic_id: str, entry_id: str, *, holds: bool, at: datetime) -> None:
        """Remember whether an entry is in a topic, in place of what was said before."""
        with self._db.writing():
            row = {"topic_id": topic_id, "entry_id": entry_id, "holds": int(holds), "at": stamp(at)}
            self._db.put("topic_labels", row, key="topic_id, entry_id")

    def take_back(self, topic_id: str, entry_id: str) -> None:
        """Forget what was said."""
        with self._db.writing():
            self._db.run("delete from topic_labels where topic_id = ? and entry_id = ?", topic_id, entry_id)

    def of_topic(self, topic_id: str) -> Mapping[str, bool]:
        """Give what was said of a topic's entries, by their ids."""
        found = self._db.all("select * from topic_labels where topic_id = ? order by entry_id", topic_id)
        return {row["entry_id"]: bool(row["holds"]) for row in found}

    def rename(self, former: Mapping[str, str]) -> None:
        """Take what was said of topics under former ids for said of the present ones; what was said of these stays."""
        said = self.topics() if former else []
        for old in former.keys() & said:
            with self._db.writing():
                self._db.run("update or ignore topic_labels set topic_id = ? where topic_id = ?", former[old], old)
                self._db.run("delete from topic_labels where topic_id = ?", old)

    def topics(self) -> list[str]:
        """Give the ids of the topics of which something was said."""
        return [row["topic_id"] for row in self._db.all("select distinct topic_id from topic_labels order by topic_id")]
