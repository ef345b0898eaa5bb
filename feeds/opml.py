"""Write the list of all feeds as OPML 2.0 (opml.org/spec2.opml), which readers import in one go."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import format_datetime

from lxml import etree

from feeds.snapshot import Snapshot


def opml(title: str, feeds: Sequence[Snapshot]) -> bytes:
    """Write the list of these feeds, each by its Atom address, in UTF-8."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    if feeds:
        changed = max(feed.updated for feed in feeds)
        etree.SubElement(head, "dateModified").text = format_datetime(changed, usegmt=True)
    body = etree.SubElement(root, "body")
    for feed in feeds:
        etree.SubElement(
            body,
            "outline",
            type="rss",  # of every kind of feed, says the specification
            text=feed.title,
            title=feed.title,
            description=feed.description,
            xmlUrl=feed.self_urls["atom"],
            htmlUrl=feed.page_url,
            language=feed.language,
        )
    document: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return document
