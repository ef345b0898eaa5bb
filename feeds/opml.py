"""Write the list of all feeds as OPML 2.0 (opml.org/spec2.opml), which readers import in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from lxml import etree

from feeds.addresses import site_url
from feeds.catalogue import Feed
from feeds.formats import urls_of
from feeds.pages.words import words_of
from pipeline.config import Config
from pipeline.sanitize import legible


def opml(config: Config, feeds: Sequence[Feed], updated: Mapping[str, datetime]) -> bytes:
    """Write the list of these feeds, by topic and by institution, each by its Atom address, in UTF-8.

    `updated` says by name when a feed was; the list was when the last of them was.
    """
    words = words_of(config.site.language)
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = legible(config.site.title)
    if updated:
        etree.SubElement(head, "dateModified").text = format_datetime(max(updated.values()), usegmt=True)
    body = etree.SubElement(root, "body")
    for feed in feeds:
        if feed.kind == "all":
            _outline(body, feed, config)
    for title, kind in ((words.topics, "topic"), (words.sources, "source"), (words.searches, "search")):
        # Not those of a source and a topic: who takes the whole list has their items three times already.
        within = [feed for feed in feeds if feed.kind == kind]
        folder = etree.SubElement(body, "outline", text=title) if within else body
        for feed in within:
            _outline(folder, feed, config)
    document: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return document


def _outline(parent: Any, feed: Feed, config: Config) -> None:
    etree.SubElement(
        parent,
        "outline",
        type="rss",  # of every kind of feed, says the specification
        text=feed.title,
        title=feed.title,
        description=feed.description,
        xmlUrl=urls_of(config.site, feed.name)["atom"],
        htmlUrl=site_url(config.site, feed.page),
        language=config.site.language,
    )
