"""Tells whether two texts are one story in two languages: one names the other, or addresses and names agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.addresses import canonical
from pipeline.dates import moment
from pipeline.items import Entry, Extraction

LANGUAGES = ("en", "fr", "de", "lb", "lu", "es", "it", "pt", "nl", "pl")
"""Languages that an address may name, as it names that of the page."""

_NAME = re.compile(r"\b[^\W\d_a-z][^\W\d_]{3,}\b|\b\d[\d.,]*\d\b")
_IN_COMMON, _SHARE = 3, 0.3
_DAYS = 3  # between a text and its translation


def other_languages(url: str | None) -> Iterator[str]:
    """Give the addresses that a page would have in other languages, if its own names its language in one place."""
    if url is None:
        return
    found = re.finditer(r"(?<=[/.=_-])([a-z]{2})(?=[/.&_-]|$)", url)
    places = [one for one in found if one[1] in LANGUAGES and one.start() > url.find("/", 8)]
    for place in places[:2]:
        for language in LANGUAGES:
            address = canonical(f"{url[: place.start()]}{language}{url[place.end() :]}")
            if language != place[1] and address is not None:
                yield address


def is_translation(page: Extraction, entry: Entry, *, named: bool) -> str | None:
    """Say why a page is a translation of an entry; None where it is not. `named`: the page itself says so."""
    here, there = (one.language.partition("-")[0] if one.language else None for one in (page, entry))
    if here is None or there is None or here == there or entry.kind != "article" or _days_apart(page, entry) > _DAYS:
        return None
    if named:
        return f"the page names {entry.url or entry.id} as its version in “{there}”"
    one, other = (set(_NAME.findall(text or "")) for text in (page.text, entry.text))
    common = one & other
    if len(common) >= max(_IN_COMMON, _SHARE * min(len(one), len(other))):
        return f"the address differs in its language only, and both name {', '.join(sorted(common)[:3])}"
    return None


def _days_apart(page: Extraction, entry: Entry) -> float:
    if not page.published or not entry.published:
        return 0
    try:
        return abs((moment(page.published) - moment(entry.published)).total_seconds()) / 86_400
    except (ValueError, OverflowError):
        return 0
