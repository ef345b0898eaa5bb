"""Finds the items at an address of the web, with the manners of a crawl and none of its memory."""

from __future__ import annotations

from crawler.fetch import fetch
from crawler.find.discovery import Discovery
from crawler.find.page import discover_page
from pipeline.config import Config
from pipeline.workers import Workers


async def discover(url: str, config: Config) -> Discovery:
    """Find the items at `url`; raise `FetchError` where the address gives no page, and says why."""
    page = await fetch(url, config)
    with Workers(1) as workers:
        return await workers.run(discover_page, page)
