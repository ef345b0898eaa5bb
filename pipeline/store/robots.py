"""The rules that sites give crawlers, on SQLite."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from pipeline.store.connection import Connection
from pipeline.store.rows import stamp

_FORGOTTEN_AFTER = timedelta(days=7)  # since they ceased to hold


class RobotsTable:
    """`pipeline.robots.RobotsStore` on the store's connection."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def get(self, site: str, now: datetime) -> bytes | None:
        """Give the rules of a site that still hold; None where they are to be asked for."""
        body: bytes | None = self._db.scalar("select body from robots where site = ? and until > ?", site, stamp(now))
        return body

    def put(self, site: str, body: bytes, until: datetime) -> None:
        """Keep the rules of a site, empty where it has none, and forget those of others that hold no more."""
        with self._db.writing():
            self._db.put("robots", {"site": site, "body": body, "until": stamp(until)}, key="site")
            self._db.run("delete from robots where until < ?", stamp(until - _FORGOTTEN_AFTER))

    def unreserved(self, site: str) -> Sequence[tuple[str, str]]:
        """Give the ids and addresses of entries of a site (scheme and host) of which nobody said what is reserved."""
        host = site.partition("://")[2]
        found = [
            (row["id"], row["url"])
            for scheme in ("http", "https")
            for row in self._db.all(
                "select id, url from entries where url >= ?1 || '/' and url < ?1 || '0'"  # "0" comes next after "/"
                " and (reserved is null or json_extract(reserved, '$.mining') is null)",
                f"{scheme}://{host}",
            )
        ]
        return sorted(found)
