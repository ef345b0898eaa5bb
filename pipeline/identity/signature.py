"""Gives a few numbers of a text, of which a text that is much the same has some too: what candidates are found by.

They are the smallest hashes of its runs of words, wherever these stand: half of them of the whole text, which finds
copies with paragraphs more or less, and half of its opening, which finds excerpts. Numbers are left out of the runs, so
that the releases of a series find each other: that they are two is for `compare` to tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nsmallest

from pipeline.identity.hashing import smallest_runs
from pipeline.identity.words import without_digits

_RUN = 4  # words
_OF_ALL, _OF_OPENING = 8, 4
_OPENING = 60  # words
_LEAST_WORDS = 8  # fewer say nothing


def signature(words: Sequence[str]) -> tuple[int, ...]:
    """Give the signature of a text's words: at most twelve 63-bit numbers; none of a short text."""
    plain = without_digits(words)
    if len(plain) < _LEAST_WORDS:
        return ()
    opening = smallest_runs(plain[:_OPENING], _RUN, _OF_ALL)
    rest = smallest_runs(plain[_OPENING - _RUN + 1 :], _RUN, _OF_ALL)
    return tuple(dict.fromkeys((*opening[:_OF_OPENING], *nsmallest(_OF_ALL, {*opening, *rest}))))
