"""Reads the headings that stand in rows: what they say, and where they lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from crawler.find.anchors import text_of
from crawler.find.cards import Part, place_of
from crawler.find.rows import Row
from crawler.find.rows.labels import clean
from pipeline.separate.blocks import HEADINGS

_LEAST, _NEARLY_ALL = 3, 8  # rows; of ten


def headings_of(row: Row) -> list[Part]:
    """Give the headings of a row."""
    return [(place_of(e), clean(text_of(e))) for e in row.elements() if e.tag in HEADINGS]


def shared_by_headings(rows: Sequence[Row]) -> frozenset[str]:
    """Give where the headings of nearly all rows lead: to no item, but to the list itself."""
    led = Counter(reference for row in rows for reference in _led_to(row))
    return frozenset(one for one, count in led.items() if count >= _LEAST and count * 10 >= len(rows) * _NEARLY_ALL)


def _led_to(row: Row) -> set[str]:
    links = (link for e in row.elements() if e.tag in HEADINGS for link in e.iter("a"))
    return {reference for link in links if (reference := link.get("href"))}
