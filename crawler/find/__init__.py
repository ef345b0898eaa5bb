"""Finds where a page leads to: from a listing page, a feed or a sitemap to the addresses of articles."""

from __future__ import annotations

from crawler.find.discovery import Alternative, Discovery, Method, Rejection
from crawler.find.find import find
from crawler.find.findings import Findings
from crawler.find.page import discover_page

__all__ = ["Alternative", "Discovery", "Findings", "Method", "Rejection", "discover_page", "find"]
