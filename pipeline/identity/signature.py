"""Gives a few numbers of a text, of which a text that is much the same has some too: what candidates are found by.

They are the smallest hashes of its runs of words, wherever these stand: half of them of the whole text, which finds
copies with paragraphs more or less, and half of its opening, which finds excerpts. Numbers are left out of the runs, so
that the releases of a series find each other: that they are two is for `compare` to tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nsmallest

from pipeline.identity.hashing import runs_hashed
from pipeline.identity.words import has_digit

_RUN = 4  # words
_OF_ALL, _OF_OPENING = 8, 4
_OPENING = 60  # words
_LEAST_WORDS = 8  # fewer say nothing


def signature(words: Sequence[str]) -> tuple[int, ...]:
    """Give the signature of a text's words: at most twelve 63-bit numbers; none of a short text."""
    plain = [word for word in words if not has_digit(word)]
    if len(plain) < _LEAST_WORDS:
        return ()
    opening = set(runs_hashed(plain[:_OPENING], _RUN))
    rest = set(runs_hashed(plain[_OPENING - _RUN + 1 :], _RUN))
    return tuple(dict.fromkeys((*nsmallest(_OF_OPENING, opening), *nsmallest(_OF_ALL, opening | rest))))
