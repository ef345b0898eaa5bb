"""Give the public addresses of what is ours."""

from __future__ import annotations

from pipeline.config import Site
from pipeline.sanitize import absolute


def site_url(site: Site, path: str = "") -> str:
    """Give the public address of something of ours; `path` is relative to the site's."""
    return (absolute(site.url) or site.url).rstrip("/") + "/" + path
