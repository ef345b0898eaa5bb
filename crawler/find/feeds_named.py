"""Finds the feeds that a page names."""

from __future__ import annotations

import re

from lxml import html

from crawler.find.addresses import resolve

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
# Feeds of comments, told by an address as the common systems make it, or by their title.
_COMMENTS = re.compile(
    r"/comments?/feed|[?&]feed=comments|\b(?:comment|kommentar|commentaire|comentario|comentário|commenti|reactie|komentar)",
    re.IGNORECASE,
)


def declared_feeds(root: html.HtmlElement, base: str | None) -> tuple[str, ...]:
    """Give the feeds of articles that a page declares, in its order."""
    found: dict[str, None] = {}
    for element in root.iter("link", "a"):
        media_type = element.get("type", "").partition(";")[0].strip().lower()
        rels = element.get("rel", "").lower().split()
        if media_type not in _FEED_TYPES or not ({"alternate", "feed"} & set(rels)):
            continue
        url = resolve(element.get("href"), base)
        if url is not None and not _COMMENTS.search(f"{url} {element.get('title', '')[:200]}"):
            found[url] = None
    return tuple(found)
