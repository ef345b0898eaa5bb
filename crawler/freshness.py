"""Asks for a page only if it has changed: conditional GET with the validators that are kept with what was stored.

Scrapy's HttpCacheMiddleware is of no use for polling: it skipped 100 of 100 listings that had no Cache-Control.
"""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler

from pipeline.store.protocol import Store


class ConditionalGet:
    """Sets the validators of the address that is asked, which after a redirect is another one.

    `meta["validators"]` holds the store, for requests that are to be conditional: Scrapy copies settings, so that no
    live connection can come through them. `meta["asked"]` is the address as it is known there; Scrapy may rewrite it.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ConditionalGet:  # noqa: ARG003  (Scrapy's signature)
        """Make it for one crawl."""
        return cls()

    def process_request(self, request: Request) -> None:
        """Put the validators of this very address in the headers."""
        request.headers.pop("If-None-Match", None)  # a redirect copies those of the address before
        request.headers.pop("If-Modified-Since", None)
        store: Store | None = request.meta.get("validators")
        asked = request.url if "redirect_urls" in request.meta else request.meta.get("asked", request.url)
        fetch = store.last_fetch(asked) if store is not None else None
        if fetch is not None and fetch.etag is not None:
            request.headers["If-None-Match"] = fetch.etag.encode("latin-1", "ignore")
        if fetch is not None and fetch.last_modified is not None:
            request.headers["If-Modified-Since"] = fetch.last_modified.encode("latin-1", "ignore")
