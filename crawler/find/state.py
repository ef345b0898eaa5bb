"""Finds items in the data that a page keeps for its script: __NEXT_DATA__, __NUXT_DATA__, JSON, __next_f."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import html

from crawler.find.addresses import listed, resolve
from crawler.find.flight import PUSHED, pieces_of, rows_of_flight
from crawler.find.markup import one_line
from crawler.find.section import section_of, within
from pipeline.dates import parse_date
from pipeline.store.protocol import Address

_LONGEST = 5_000_000  # characters of a script
_MOST_NODES = 100_000
_MOST_ITEMS = 2_000
_DEEPEST = 40
_LEAST = 3
_LEAST_TITLE = 20  # characters, on average: menus have fewer
_ASSIGNED = re.compile(r"(?:window|self|globalThis)\s*(?:\.\s*\w+|\[\s*[\"']\w+[\"']\s*\])\s*=\s*(?=[{\[])")
_URLS = ("url", "link", "href", "permalink", "canonicalurl", "canonical_url", "path", "uri", "pageurl", "detailurl")
_TITLES = ("title", "headline", "name", "heading", "titel", "titre", "titolo")
_DATES = (
    "publishedat", "published_at", "published", "datepublished", "date_published", "publicationdate", "publishdate",
    "publication_date", "pubdate", "date", "displaydate", "createdat", "created_at", "created", "startdate", "datum",
)  # fmt: skip
_SUMMARIES = ("summary", "description", "excerpt", "teaser", "lead", "intro", "abstract", "subtitle")
_IMAGES = ("image", "thumbnail", "picture", "teaserimage", "cover")


def find_in_state(root: html.HtmlElement, base: str | None, own: str | None) -> tuple[Address, ...]:
    """Find the array of objects with title and address that reads most like news; none that reads like a menu."""
    section = section_of(own) if own else "/"
    best: tuple[Address, ...] = ()
    most = 0.0
    for data in _data(root):
        for array in _arrays(data):
            items = listed((a for one in array[:_MOST_ITEMS] if (a := _address(one, base)) is not None), own)
            weight = _weight(items, section)
            if weight > most:
                best, most = items, weight
    return best


def _weight(items: tuple[Address, ...], section: str) -> float:
    count = len(items)
    if count < _LEAST:
        return 0.0
    dated = sum(item.published is not None for item in items) / count
    below = sum(within(item.url, section) for item in items) / count if section != "/" else 0.0
    length = sum(len(item.title or "") for item in items) / count
    if length < _LEAST_TITLE or (dated < 0.5 and below < 0.5):
        return 0.0
    return min(count, 50) * (1 + dated) * (1 + below) * min(length, 60)


def _data(root: html.HtmlElement) -> Iterator[object]:
    pushed: list[str] = []
    for script in root.iter("script"):
        text = script.text or ""
        if len(text) > _LONGEST:
            continue
        kind = script.get("type", "").partition(";")[0].strip().lower()
        if kind == "application/json":
            data = _parsed(text)
            yield _linked(data) if script.get("id") == "__NUXT_DATA__" else data
        elif kind in ("", "text/javascript", "application/javascript", "module"):
            for match in _ASSIGNED.finditer(text):
                yield _parsed(text, match.end())
            for match in PUSHED.finditer(text):
                pushed += pieces_of(_parsed(text, match.end()))
    yield from map(_parsed, rows_of_flight("".join(pushed)[:_LONGEST]))


def _parsed(text: str, start: int = 0) -> object:
    while start < len(text) and text[start].isspace():
        start += 1
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None


def _linked(data: object) -> object:
    """Put together what Nuxt writes flat: an array in which objects hold the numbers of their values."""
    if not isinstance(data, list):
        return data

    def value(number: object) -> object:
        return data[number] if isinstance(number, int) and 0 <= number < len(data) else None

    objects = [one for one in data[:_MOST_NODES] if isinstance(one, list) and len(one) >= _LEAST]
    return [
        [
            {key: value(number) for key, number in entry.items()}
            for number in array
            if isinstance(entry := value(number), dict)
        ]
        for array in objects
    ]


def _arrays(data: object) -> Iterator[list[Any]]:
    """Give all arrays of objects, and the values of objects whose values are objects (keyed by id)."""
    stack: list[tuple[object, int]] = [(data, 0)]
    seen = 0
    while stack and seen < _MOST_NODES:
        value, depth = stack.pop()
        seen += 1
        inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
        if sum(isinstance(one, dict) for one in inner) >= _LEAST:
            yield [one for one in inner if isinstance(one, dict)]
        if depth < _DEEPEST:
            stack.extend((one, depth + 1) for one in inner if isinstance(one, dict | list))


def _address(entry: dict[str, Any], base: str | None) -> Address | None:
    for wrapper in ("node", "attributes", "fields", "data", "_source"):
        if isinstance(inner := entry.get(wrapper), dict):
            entry = {**entry, **inner}
    told = {key.lower(): value for key, value in list(entry.items())[:200] if isinstance(key, str)}
    title = next((text for name in _TITLES if (text := _text(told.get(name)))), None)
    reference = next((text for name in _URLS if (text := _reference(told.get(name)))), None)
    url = resolve(reference, base)
    if title is None or url is None:
        return None
    date = next((text for name in _DATES if (text := _text(told.get(name)))), None)
    image = next((text for name in _IMAGES if (text := _reference(told.get(name)))), None)
    return Address(
        url=url,
        role="article",
        title=title,
        published=parse_date(date) if date else None,
        summary=next((text for name in _SUMMARIES if (text := _text(told.get(name)))), None),
        image=resolve(image, base) if image else None,
    )


def _text(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("rendered") or value.get("value") or value.get("processed")
    return one_line(value) if isinstance(value, str) else None


def _reference(value: object) -> str | None:
    if isinstance(value, dict):
        value = next((value[name] for name in ("url", "href", "src", "alias", "path") if value.get(name)), None)
    if not isinstance(value, str) or not value.startswith(("/", "http://", "https://", "./", "../")):
        return None
    return value
