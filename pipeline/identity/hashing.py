"""Hashes each run of words of a text: compiled, or else the same in Python."""

from __future__ import annotations

from hashlib import blake2b
from heapq import nsmallest

from pipeline.identity.words import shingles


def hashed_in_python(words: list[str], size: int) -> list[int]:
    """Give the hash of each run of so many words, as the compiled twin does: 63 bits, the same everywhere.

    A shorter text is one run as a whole.
    """
    return [
        int.from_bytes(blake2b(" ".join(run).encode(), digest_size=8).digest()) >> 1 for run in shingles(words, size)
    ]


def smallest_in_python(words: list[str], size: int, most: int) -> list[int]:
    """Give the smallest of these hashes, each once, in their order, as the compiled twin does."""
    return nsmallest(most, set(hashed_in_python(words, size)))


try:
    from pipeline.compiled.words import runs_hashed, smallest_runs
except ImportError:  # not built where there is no C compiler
    runs_hashed, smallest_runs = hashed_in_python, smallest_in_python


__all__ = ["hashed_in_python", "runs_hashed", "smallest_in_python", "smallest_runs"]
