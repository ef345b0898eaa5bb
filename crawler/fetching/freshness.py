"""Asks for a page only if it has changed: conditional GET with the validators that are kept with what was stored.

Scrapy's HttpCacheMiddleware is of no use for polling: it skipped 100 of 100 listings that had no Cache-Control.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.http.headers import Headers

from crawler.version import was_read_by_another
from pipeline.store.protocol import Fetch, Store

_DIRECTIVE = re.compile(r'([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,;"]*)))?', re.IGNORECASE)


class ConditionalGet:
    """Sets the validators of the address that is asked, which after a redirect is another one.

    `meta["validators"]` holds the store, for requests that are to be conditional: Scrapy copies settings, so that no
    live connection can come through them. `meta["asked"]` is the address as it is known there; Scrapy may rewrite it.
    `meta["known"]` has what the store said of addresses already.
    """

    def process_request(self, request: Request) -> None:
        """Put the validators of this very address in the headers."""
        request.headers.pop("If-None-Match", None)  # a redirect copies those of the address before
        request.headers.pop("If-Modified-Since", None)
        store: Store | None = request.meta.get("validators")
        asked = request.url if "redirect_urls" in request.meta else request.meta.get("asked", request.url)
        fetch = _last(store, asked, request.meta.get("known", {})) if store is not None else None
        if fetch is not None and fetch.role == "listing" and was_read_by_another(fetch):
            return  # what an earlier version read: unmodified, it may show more to this one
        if fetch is not None and fetch.etag is not None:
            request.headers["If-None-Match"] = fetch.etag.encode("latin-1", "ignore")
        if fetch is not None and fetch.last_modified is not None:
            request.headers["If-Modified-Since"] = fetch.last_modified.encode("latin-1", "ignore")


def _last(store: Store, url: str, known: Mapping[str, Fetch | None]) -> Fetch | None:
    return known[url] if url in known else store.last_fetch(url)


def directives(headers: Headers) -> dict[str, str]:
    """Give what Cache-Control says, by the names of its directives in lower case; of two that agree the first holds."""
    said: dict[str, str] = {}
    for line in headers.getlist("Cache-Control"):
        for name, quoted, plain in _DIRECTIVE.findall(line.decode("latin-1")):
            said.setdefault(name.lower(), quoted or plain)
    return said


def fresh_for(headers: Headers, now: datetime) -> timedelta:
    """Give how long an answer says that it stays as it is, by RFC 9111 for who keeps it for himself.

    `max-age` before `Expires`, less the time it has spent in caches; `s-maxage` is for caches that several share.
    """
    said = directives(headers)
    if "no-store" in said or "no-cache" in said:
        return timedelta()
    age = _seconds(_text(headers, "Age")) or 0
    if "max-age" in said:
        return timedelta(seconds=max(0, (_seconds(said["max-age"]) or 0) - age))
    expires = _date(_text(headers, "Expires"))
    if expires is None:
        return timedelta()
    return max(timedelta(), expires - (moment_of(headers) or now) - timedelta(seconds=age))


def moment_of(headers: Headers) -> datetime | None:
    """Give the moment that an answer says it was made at."""
    return _date(_text(headers, "Date"))


def _seconds(text: str | None) -> int | None:
    return min(int(text), 10**9) if text is not None and re.fullmatch(r"\d{1,20}", text.strip()) else None


def _date(text: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(text or "")
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _text(headers: Headers, name: str) -> str | None:
    value = headers.get(name)
    return value.decode("latin-1") if value is not None else None
