"""Scores an extracted text against the text people marked, as the public benchmarks do: by 4-word shingles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bench.intervals import draws, middle

_WORD = re.compile(r"\w+")
_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One page's: precision is None where nothing was extracted."""

    precision: float | None
    recall: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Means over pages: precision over those with output, recall over all, and F1 of the two means."""

    precision: float
    recall: float
    f1: float


def words(text: str) -> list[str]:
    """Give the words of a text as they are compared."""
    return _WORD.findall(text)


def shingles(said: Sequence[str]) -> Counter[tuple[str, ...]]:
    """Count the runs of four words; a shorter text is one run."""
    return Counter(tuple(said[at : at + _WORDS]) for at in range(max(1, len(said) - _WORDS + 1))) if said else Counter()


def score(gold: str, text: str) -> Score:
    """Compare an extracted text with the right one."""
    right, given = shingles(words(gold)), shingles(words(text))
    both = (right & given).total()
    return Score(precision=both / given.total() if given else None, recall=both / right.total() if right else 1.0)


def figures(scores: Sequence[Score]) -> Figures:
    """Average over pages."""
    with_output = [score.precision for score in scores if score.precision is not None]
    precision = sum(with_output) / len(with_output) if with_output else 0.0
    recall = sum(score.recall for score in scores) / len(scores) if scores else 0.0
    total = precision + recall
    return Figures(precision=precision, recall=recall, f1=2 * precision * recall / total if total else 0.0)


def interval(scores: Sequence[Score], seed: int = 7) -> tuple[float, float]:
    """Give the 95 % bootstrap interval of F1 over pages."""
    return middle(figures(drawn).f1 for drawn in draws(scores, seed))


def paired(ours: Sequence[Score], theirs: Sequence[Score], seed: int = 7) -> tuple[float, float, float]:
    """Give the difference of two F1 over the same pages, and its 95 % interval by a paired bootstrap."""
    low, high = middle(
        figures([ours[i] for i in drawn]).f1 - figures([theirs[i] for i in drawn]).f1
        for drawn in draws(range(len(ours)), seed)
    )
    return figures(ours).f1 - figures(theirs).f1, low, high


def segments(must: Sequence[str], must_not: Sequence[str], text: str) -> tuple[int, int, int]:
    """Count how many sentences are rightly there, wrongly there, and wrongly missing."""
    folded = " ".join(text.split())
    there = sum(" ".join(segment.split()) in folded for segment in must)
    wrong = sum(" ".join(segment.split()) in folded for segment in must_not)
    return there, wrong, len(must) - there


def segment_figures(counted: Sequence[tuple[int, int, int]]) -> Figures:
    """Sum over pages what `segments` counted on each."""
    there, wrong, missing = (sum(column) for column in zip(*counted, strict=True))
    precision, recall = there / max(there + wrong, 1), there / max(there + missing, 1)
    return Figures(precision=precision, recall=recall, f1=2 * precision * recall / max(precision + recall, 1e-9))
