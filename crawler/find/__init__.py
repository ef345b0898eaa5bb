"""Finds where a page leads to: from a listing page, a feed or a sitemap to the addresses of articles."""

from __future__ import annotations

from crawler.find.find import find
from crawler.find.findings import Findings

__all__ = ["Findings", "find"]
