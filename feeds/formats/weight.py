"""Say how many bytes an item may take in a feed, whichever the format: never less than it does, and little more."""

from __future__ import annotations

from collections.abc import Iterable

from feeds.items import Item
from pipeline.entries.make import lead
from pipeline.sanitize import legible
from pipeline.topics.evidence import briefly

FEED_BYTES = 6_000  # of a feed without items: titles, descriptions, addresses, links
# Around the text of each, in the format that takes most: names of elements, spaces, dates. Measured, and what was then
# left out of account added: an item of the three formats' longest words for a date, in a language of its own.
_FRAME_BYTES = 560
_RIGHTS_BYTES = 40
_RESERVED_BYTES = 60
_INSTITUTION_BYTES = 150
_NAME_BYTES = 60  # of an author
_PLACE_BYTES = 90
_CODE_BYTES = 105
_FILE_BYTES = 160
_IMAGE_BYTES = 130
_RELATED_BYTES = 150


def weight(item: Item) -> int:
    """Give the bytes of an item at the most: of each part those in the format that takes most for it."""
    texts = [item.id, item.url, item.title, item.section, item.media_type, item.summary]
    if item.html is None:  # there is to be a text: the summary once more, or the title
        texts += [item.summary, item.title]
    elif item.summary is None:  # then the beginning of the article stands for it
        texts.append(lead(legible(item.html)))
    framed: list[tuple[int, str | None]] = [
        (_RIGHTS_BYTES, item.rights),
        (_RESERVED_BYTES, item.reserved.policy or ("1" if item.reserved.mining else None)),
        *((_NAME_BYTES, name) for name in item.authors),
    ]
    if item.institution is not None:
        texts += [item.institution.title, item.institution.url, item.institution.url]
        framed.append((_INSTITUTION_BYTES, ""))
    if item.image:
        texts += [item.image, item.image]
        framed.append((_IMAGE_BYTES, ""))
    for place in item.places:
        framed.append((_PLACE_BYTES + _CODE_BYTES * len(place.iptc), place.topic_id))
        texts += [place.title, briefly(place.evidence)]
    framed += [(_CODE_BYTES, one.label or "") for one in item.codes]
    for file in item.files:
        framed.append((_FILE_BYTES, file.media_type or ""))
        texts += [file.url, file.title]
    for one in item.related:
        framed.append((_RELATED_BYTES, one.url))
        texts += [one.title, one.institution]
    around = sum(size + _text(text) for size, text in framed if text is not None)
    return _FRAME_BYTES + _markup(item.html) + sum(map(_text, texts)) + around


def _markup(html: str | None) -> int:
    """Give the bytes of markup: JSON writes it longest, with a backslash before each of these."""
    return len(html.encode()) + sum(map(html.count, '"\\\n\r\t')) + 8 * html.count("]]>") if html else 0


def _text(text: str | None) -> int:
    """Give the bytes of plain text: XML writes it longest where it has any of these, JSON a backslash."""
    if not text:
        return 0
    return len(text.encode()) + 5 * text.count('"') + 4 * sum(map(text.count, "&<>")) + text.count("\\")


def fitting(weights: Iterable[int], most_items: int, most_bytes: int) -> int:
    """Say how many of these go into one feed from the first on: at least one, however long it is."""
    left, count = most_bytes - FEED_BYTES, 0
    for one in weights:
        left -= one
        if count and (left < 0 or count >= most_items):
            break
        count += 1
    return count
