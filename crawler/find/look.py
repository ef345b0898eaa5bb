"""Looks at one page for the items of a source, by every way that the page itself offers."""

from __future__ import annotations

from crawler.find.discovery import Discovery, Method
from crawler.find.find import find
from pipeline.addresses import canonical
from pipeline.items import Page


def discover_page(page: Page) -> Discovery:
    """Find the items of a saved page; what cannot be read is a reason."""
    findings = find(page)
    url = canonical(page.url) if page.url else None
    if not findings.items:
        return Discovery(url=url, reason=findings.reason, watched=url)
    return Discovery(
        url=url,
        method=Method.LISTING,
        confidence=0.7,
        items=findings.items,
        next_pages=findings.next_urls,
        watched=url,
    )
