"""Say how many bytes an item may take in a feed, whichever the format: never less than it does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.evidence import briefly

if TYPE_CHECKING:
    from feeds.items import Item

FEED_BYTES = 6_000  # of a feed without items: titles, descriptions, addresses, links
_FRAME_BYTES = 2_200  # names of elements, the ids, dates and spaces around an item's text, in the longest format
_NAME_BYTES = 120  # around an author
_PLACE_BYTES = 420  # around a topic
_CODE_BYTES = 160
_FILE_BYTES = 400


def weight(item: Item) -> int:
    """Give the bytes of an item at the most."""
    institution = item.institution
    texts: list[str | None] = [
        item.summary,
        None if item.html else item.summary,
        item.title,
        item.title,
        item.url,
        item.image,
        item.image,
    ]
    texts += [
        item.rights,
        item.reserved.policy,
        item.section,
        institution.title if institution else None,
        institution.url if institution else None,
    ]
    codes = sum(_CODE_BYTES + 2 * _text(one.label or "") for one in item.codes)
    places = sum(
        _PLACE_BYTES + 2 * _text(place.title) + _CODE_BYTES * len(place.iptc) + _text(briefly(place.evidence))
        for place in item.places
    )
    files = sum(_FILE_BYTES + 2 * _text(file.url) + 2 * _text(file.title) for file in item.files)
    files += _FILE_BYTES if item.image else 0
    files += sum(_FILE_BYTES + sum(map(_text, (one.url, one.title, one.institution))) for one in item.related)
    authors = sum(_NAME_BYTES + _text(name) for name in item.authors)
    return _FRAME_BYTES + _markup(item.html) + sum(map(_text, texts)) + places + codes + files + authors


def _markup(html: str | None) -> int:
    """Give the bytes of markup: JSON writes it longest, with a backslash before each of these."""
    return len(html.encode()) + sum(map(html.count, '"\\\n\r\t')) + 8 * html.count("]]>") if html else 0


def _text(text: str | None) -> int:
    """Give the bytes of plain text: XML writes it longest where it has any of these."""
    return len(text.encode()) + 5 * sum(map(text.count, "&<>\"'\\")) if text else 0


def fitting(weights: Iterable[int], most_items: int, most_bytes: int) -> int:
    """Say how many of these go into one feed from the first on: at least one, however long it is."""
    left, count = most_bytes - FEED_BYTES, 0
    for one in weights:
        left -= one
        if count and (left < 0 or count >= most_items):
            break
        count += 1
    return count
