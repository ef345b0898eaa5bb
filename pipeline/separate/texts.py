"""Counts what pieces of text are by themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.separate.openings import opening_in_python

_WIDE = re.compile(r"[\u0e00-\u0eff\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
_WORD = re.compile(r"\w+")
_PUNCTUATION = re.compile(r"[.!?,;:…。，！？；、؟،।]")
_ENDS = frozenset('.!?…。！？।؟"”»“')
COUNTED_CHARACTERS = 20_000
"""So much of a piece is counted; the rest of a longer one is taken to be like its beginning."""

COUNTS = 8


def count_each(texts: Sequence[str], live: Sequence[bool]) -> NDArray[np.float32]:
    """Give a row of counts for each text: all of those that are live, of others their length alone.

    Length, words, punctuation, commas, whether it ends and starts as prose does, digits, and its opening.
    """
    rows = [
        _count(text) if counted else (len(text), 1, 0, 0, 0, 0, 0, 0) for text, counted in zip(texts, live, strict=True)
    ]
    return np.array(rows, dtype=np.float32).reshape(len(rows), COUNTS)


def _count(text: str) -> tuple[float, ...]:
    counted = text[:COUNTED_CHARACTERS]
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
        opening_in_python(text),
    )


def like_titles(texts: Sequence[str], live: Sequence[bool], titles: tuple[frozenset[str], ...]) -> NDArray[np.float32]:
    """Give how alike each live text and the nearest of some titles are; 0 for texts much longer than any title."""
    longest = 2.5 * max((len(title) for title in titles), default=0)
    like = [
        like_title(text, titles) if compared and text.count(" ") < longest else 0.0
        for text, compared in zip(texts, live, strict=True)
    ]
    return np.array(like, dtype=np.float32)


class Likeness:
    """Tells how alike texts and the nearest of some titles are."""

    def __init__(self, titles: tuple[frozenset[str], ...]) -> None:
        self._titles = titles

    def __call__(self, text: str) -> float:
        """Give it of one text."""
        return like_title(text, self._titles)


def like_title(text: str, titles: tuple[frozenset[str], ...]) -> float:
    """Give how alike a text and the nearest of some titles are: the share of words they have in common."""
    words = set(_WORD.findall(text.casefold()))
    if not words:
        return 0.0
    return max((2 * len(words & title) / (len(words) + len(title)) for title in titles), default=0.0)
