"""Finds the items of a feed: RSS, Atom and RDF by feedparser, JSON Feed as the JSON it is."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser
from lxml import etree

from crawler.find.addresses import listed, place_of, resolve, with_places
from crawler.find.findings import Findings, left_out
from crawler.find.markup import local_name, one_line, tree
from pipeline.dates import parse_date
from pipeline.iptc import code_of, code_with, each_once
from pipeline.items import Code
from pipeline.store.protocol import Address
from pipeline.told import tell

ROOTS = frozenset({"rss", "feed", "rdf"})
_MOST_ITEMS = 2000
"""Items of a feed that are read. Feeds have 10 to 100; feedparser takes 0.3 ms for one, and a page has 2 s."""
_MOST_ATTRIBUTES = 50  # of an element; feedparser takes a time that grows with their square
_LONGEST_TEXT = 20_000  # characters of an element; a whole article is longer at times, and is not needed here


def find_in_xml(text: str, url: str | None) -> Findings:
    """Find the items of an RSS, Atom or RDF feed."""
    root = tree(text)
    if root is None:
        return Findings(reason=tell("broken feed"))
    there = _bound(root)
    # Sanitising and resolving inside summaries is not needed, and is what hostile markup would hold up.
    # From a stream, because feedparser opens what looks like an address or a path.
    parsed = feedparser.parse(
        io.BytesIO(etree.tostring(root, encoding="utf-8")),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url or ""},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    dates_of_creation = str(parsed.get("version", "")).startswith("rss")
    items = listed(with_places(_xml_items(parsed.entries, url, dates_of_creation)), own=url)
    following = (link.get("href") for link in parsed.feed.get("links", []) if link.get("rel") == "next")
    found = _findings(items, (resolve(href, url) for href in following), url, there)
    return replace(found, title=one_line(parsed.feed.get("title")))


def find_in_json(text: str, url: str | None) -> Findings | None:
    """Find the items of a JSON Feed; None for any other JSON."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        return None
    if "jsonfeed.org/version/" not in str(feed.get("version", ""))[:100]:
        return None
    entries = [entry for entry in feed["items"] if isinstance(entry, dict)]
    items = listed(with_places(_json_items(entries, url)), own=url)
    following = [resolve(_text(feed, "next_url"), url)]
    return replace(_findings(items, following, url, len(entries)), title=one_line(_text(feed, "title")))


def _findings(
    items: tuple[Address, ...], following: Iterator[str | None] | list[str | None], url: str | None, entries: int
) -> Findings:
    if not items:
        return Findings(reason=tell("feed without addresses", items=entries) if entries else tell("empty feed"))
    next_urls = tuple({u: None for u in following if u is not None and u != url})
    return Findings(items=items, next_urls=next_urls, left_out=left_out(entries, _MOST_ITEMS))


def _bound(root: etree._Element) -> int:
    """Take what is beyond all measure out of the tree, and give how many entries were there."""
    items = [element for element in root.iter() if local_name(element) in ("item", "entry")]
    for item in items[_MOST_ITEMS:]:
        if (parent := item.getparent()) is not None:
            parent.remove(item)
    for element in root.iter():
        if len(element.attrib) > _MOST_ATTRIBUTES:
            element.attrib.clear()
        if element.text is not None and (len(element.text) > _LONGEST_TEXT or "<" in element.text):
            text = element.text[:_LONGEST_TEXT]
            # Of markup written with references, each of these is a call of feedparser's: 10 MB take it 20 s.
            element.text = text if "]]>" in text else etree.CDATA(text)
    return len(items)


def _xml_items(entries: list[Any], url: str | None, dates_of_creation: bool) -> Iterator[tuple[Address, str]]:
    """Give the items. In RSS and RDF a lone dc:date is the day of publication; in Atom `updated` is not."""
    for entry in entries:
        reference = entry.get("feedburner_origlink") or entry.get("link")
        address = resolve(reference, url)
        if address is None:
            continue
        date = entry.get("published") or (dict.get(entry, "updated") if dates_of_creation else None)
        tags = [(tag.get("term") or "", tag.get("label"), tag.get("scheme")) for tag in entry.get("tags", [])]
        codes = _codes(tags)
        terms = [one_line(label or term) for term, label, scheme in tags if label or not code_of(term, scheme)]
        item = Address(
            url=address,
            role="article",
            title=one_line(entry.get("title")),
            section=", ".join(term for term in terms if term)[:200] or None,
            published=_iso(date),
            summary=one_line(entry.get("summary")),
            codes=codes,
            modified=_iso(dict.get(entry, "updated")),
        )
        yield item, place_of(reference)


def _json_items(entries: list[dict[str, Any]], url: str | None) -> Iterator[tuple[Address, str]]:
    for entry in entries[:_MOST_ITEMS]:
        reference = _text(entry, "url") or _text(entry, "external_url")
        address = resolve(reference, url)
        if address is None:
            continue
        tags = entry.get("tags")
        tags = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
        terms = [tag for tag in tags if not code_of(tag, None)]
        item = Address(
            url=address,
            role="article",
            title=one_line(_text(entry, "title")),
            section=one_line(", ".join(terms)[:200]),
            published=_iso(_text(entry, "date_published")),
            summary=one_line(_text(entry, "summary")),
            codes=_codes((tag, None, None) for tag in tags),
            modified=_iso(_text(entry, "date_modified")),
        )
        yield item, place_of(reference)


def _codes(tags: Iterable[tuple[str, str | None, str | None]]) -> tuple[Code, ...]:
    """Give the codes of IPTC among an item's categories, each a term, its label and its scheme."""
    return each_once(
        code_with(code, one_line(label), listed=True) for term, label, scheme in tags if (code := code_of(term, scheme))
    )


def _text(values: Mapping[str, Any], key: str) -> str | None:
    value = values.get(key)
    return value if isinstance(value, str) else None


def _iso(date: str | None) -> str | None:
    """Give a date as ISO 8601; the standard library reads what RFC 822 allows besides."""
    if not date or len(date) > 100:
        return None
    if (iso := parse_date(date)) is not None:
        return iso
    try:
        return parsedate_to_datetime(date).isoformat()
    except ValueError:
        return None
