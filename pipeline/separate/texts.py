"""Counts what a piece of text is by itself."""

from __future__ import annotations

import re

from pipeline.separate.openings import opening

_WIDE = re.compile(r"[\u0e00-\u0eff\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
_WORD = re.compile(r"\w+")
_PUNCTUATION = re.compile(r"[.!?,;:…。，！？；、؟،।]")
_ENDS = frozenset('.!?…。！？।؟"”»“')
_COUNTED_CHARACTERS = 20_000  # of a piece; the rest of a longer one is taken to be like its beginning


def count(text: str) -> tuple[float, ...]:
    """Count length, words, punctuation, commas, whether it ends and starts as prose does, digits, and its opening."""
    counted = text[:_COUNTED_CHARACTERS]
    length, words = len(counted), counted.count(" ") + 1
    if not counted.isascii() and max(counted) > "\u0e00":
        wide = len(_WIDE.findall(counted))
        length += 2 * wide  # a sign of these scripts says as much as three letters
        words += wide // 2
    scale = len(text) / len(counted)
    start = text[:200]
    return (
        length * scale,
        words * scale,
        len(_PUNCTUATION.findall(counted)) * scale,
        (counted.count(",") + counted.count("，") + counted.count("、")) * scale,
        text[-1] in _ENDS,
        text[0].isupper() + 2 * text[0].isdigit() + 3 * counted.isupper(),
        sum(map(str.isdigit, start)) / len(start),
        opening(text),
    )


def like_title(text: str, titles: tuple[frozenset[str], ...]) -> float:
    """Give how alike a text and the nearest of some titles are: the share of words they have in common."""
    words = set(_WORD.findall(text.casefold()))
    return max(2 * len(words & title) / (len(words) + len(title)) for title in titles) if words else 0.0
