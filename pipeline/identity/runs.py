"""Counts the runs of words that two texts have in common, by a number for each run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.identity.words import SHINGLE, shingles

Hashes = NDArray[np.uint64]


def containment(a: Sequence[str], b: Sequence[str]) -> float:
    """Give the share of the shingles of the smaller text that the other has too."""
    return shared(hashes(a), hashes(b))


_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)  # odd: what is multiplied stays told apart


def hashes(words: Sequence[str]) -> Hashes:
    """Give 64 bits of each run of words, each once, in order; they are the same within one process only."""
    if len(words) < SHINGLE:
        return np.array([hash(run) for run in shingles(words)], dtype=np.int64).view(np.uint64)  # one, or none
    each = np.fromiter(map(hash, words), np.int64, len(words)).view(np.uint64)
    count = len(words) - SHINGLE + 1
    mixed = np.zeros(count, np.uint64)
    for place, factor in enumerate(_FACTORS):
        mixed ^= each[place : place + count] * np.uint64(factor)
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(_FACTORS[0])
    mixed.sort()
    distinct: Hashes = mixed[np.concatenate([[True], mixed[1:] != mixed[:-1]])]
    return distinct


def shared(one: Hashes, other: Hashes) -> float:
    """Give the share of the smaller of two sets that the other has too."""
    smaller = min(len(one), len(other))
    both = len(np.intersect1d(one, other, assume_unique=True))
    return both / smaller if smaller else 0.0
