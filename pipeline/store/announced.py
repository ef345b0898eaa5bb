"""What the hub was told, on SQLite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.store.connection import Connection


class AnnouncedTable:
    """`pipeline.announced.AnnouncedStore` on the store's connection."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def published(self, digests: Mapping[str, str]) -> None:
        """Remember the digests of what is published now under these addresses."""
        with self._db.writing():
            for url, digest in digests.items():
                self._db.put("announced", {"url": url, "digest": digest}, key="url")

    def untold(self) -> Sequence[str]:
        """Give the addresses whose bytes have changed since the hub was last told of them."""
        return [row["url"] for row in self._db.all("select url from announced where digest is not told order by url")]

    def told(self, url: str) -> None:
        """Remember that the hub was told of what is published under this address now."""
        with self._db.writing():
            self._db.run("update announced set told = digest where url = ?", url)

    def forget(self) -> None:
        """Forget everything: there is no hub, or another one."""
        if self._db.scalar("select 1 from announced limit 1") is not None:
            with self._db.writing():
                self._db.run("delete from announced")
