"""Finds the items of a sitemap (sitemaps.org, Google News), and the parts of a sitemap index."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from crawler.find.addresses import listed, of_this_site, resolve
from crawler.find.findings import Findings, left_out
from crawler.find.markup import local_name, one_line, tree
from pipeline.addresses import same_site
from pipeline.dates import parse_date
from pipeline.store.protocol import Address
from pipeline.told import tell

ROOTS = frozenset({"urlset", "sitemapindex"})
_MOST = 50_000
"""Addresses of one sitemap, by the protocol."""


def find_in_sitemap(text: str, url: str | None) -> Findings:
    """Find the addresses of a sitemap; those of an index are its parts."""
    root = tree(text)
    if root is None:
        return Findings(reason=tell("broken sitemap"))
    if local_name(root) == "sitemapindex":
        parts = {part: None for part in _parts(root, url) if url is None or same_site(part, url)}
        return Findings(next_urls=tuple(parts), reason=tell("sitemap index", count=len(parts)))
    items = of_this_site(listed(_items(root, url), own=url), url)
    return Findings(items=items, reason=None if items else tell("empty sitemap"), left_out=left_out(len(root), _MOST))


def _parts(root: etree._Element, url: str | None) -> Iterator[str]:
    for _, element in zip(range(_MOST), root, strict=False):
        if local_name(element) == "sitemap" and (address := resolve(_child(element, "loc"), url)) is not None:
            yield address


def _items(root: etree._Element, url: str | None) -> Iterator[Address]:
    for _, element in zip(range(_MOST), root, strict=False):
        if local_name(element) != "url" or (address := resolve(_child(element, "loc"), url)) is None:
            continue
        # <lastmod> is no day of publication: many sites write the day on which the sitemap was made.
        modified = (_child(element, "lastmod") or "").strip()[:40] or None
        news = next((child for child in element if local_name(child) == "news"), None)
        if news is None:
            yield Address(url=address, role="article", modified=modified)
            continue
        date = _child(news, "publication_date")
        yield Address(
            url=address,
            role="article",
            title=one_line(_child(news, "title")),
            published=parse_date(date) if date else None,
            modified=modified,
        )


def _child(element: etree._Element, name: str) -> str | None:
    return next((child.text for child in element if local_name(child) == name), None)
