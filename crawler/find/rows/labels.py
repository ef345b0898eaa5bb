"""Compares and cleans the words of rows: what several rows say is a label, how often ever it counts something."""

from __future__ import annotations

import re
from functools import lru_cache

_REMEMBERED = 4096  # texts: those of a row are cleaned and compared by all that look for its title
LONGEST_TITLE = 300  # characters
_READ_OF_TITLE = 2 * LONGEST_TITLE  # what stands at its end is cut off then, whatever it says
EDGES = " \t\u200b\ufeff»›→>|·•–—-:"  # of titles; spaces without width are what editors leave
CODE = re.compile(r"\d\s?[/-]\s?(?:19|20)\d\d(?!\d)|(?<!\d)(?:19|20)\d\d\)?\s?[/-]?\s?\d")  # "LNM 021/2024"
_SIZE = re.compile(
    r"\s*(?:[-–—|,:]\s*)?[(\[]?\s*(?:\b|(?<=\S)\.)(?:PDF|DOCX?|XLSX?|PPTX?|ODT|RTF|ZIP)\b[^()\[\]]{0,40}[)\]]?\s*$|"
    r"\s*[(\[][^()\[\]]{0,20}\b\d+(?:[.,]\d+)?\s?[kmg](?:i?b|o)\b[^()\[\]]{0,10}[)\]]\s*$",
    re.IGNORECASE,
)
_HARDLY_ANY = 5  # letters: "PDF (214 KB)"
# A number that counts ("12 comments"), and is neither that of one in a line ("10. Sitzung", "3rd meeting") nor a year,
# nor that of a version ("0.22.0", but "1.234.567", "12.05.2024").
_COUNT = re.compile(
    r"(?!(?:19|20)\d\d(?!\d))(?!(?!\d+(?:\.\d{3})+(?!\d)|\d\d?\.\d\d?\.(?:\d\d)?\d\d(?!\d))\d+(?:\.\d+){2})"
    r"\d+(?:[.,]\d+)*"
    r"(?!\d|\.\s|[.:]?(?:st|nd|rd|th|er|[eè]?re|[eè]me|[eaoºª°])(?!\w))"
)
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


def bare(text: str) -> str:
    """Give words as they are compared: of those that begin with a count or have hardly any letters without numbers."""
    return _short_bare(text) if len(text) <= _READ_OF_TITLE else _bare(text)


def _bare(text: str) -> str:
    folded = text.casefold().strip(EDGES)
    counts = (_COUNT.match(folded) or sum(map(str.isalpha, folded)) <= _HARDLY_ANY) and not CODE.search(folded)
    return _DIGITS.sub("#", folded) if counts else folded


_short_bare = lru_cache(maxsize=_REMEMBERED)(_bare)  # a long text is no label, and is not kept for being compared


def clean(text: str) -> str:
    """Give a title without the type and size of a file, and without arrows and dashes around it."""
    return _cleaned(text[:_READ_OF_TITLE])


@lru_cache(maxsize=_REMEMBERED)
def _cleaned(text: str) -> str:
    return _SIZE.sub("", text).strip(EDGES).rstrip("( ")[:LONGEST_TITLE]
