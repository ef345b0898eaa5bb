"""Scores an extracted text against the text people marked, as the public benchmarks do: by 4-word shingles."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_WORDS = 4
_DRAWS = 500


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
    draw = random.Random(seed)
    drawn = sorted(figures(draw.choices(scores, k=len(scores))).f1 for _ in range(_DRAWS))
    return drawn[int(0.025 * _DRAWS)], drawn[int(0.975 * _DRAWS)]


def paired(ours: Sequence[Score], theirs: Sequence[Score], seed: int = 7) -> tuple[float, float, float]:
    """Give the difference of two F1 over the same pages, and its 95 % interval by a paired bootstrap."""
    draw = random.Random(seed)
    indices = range(len(ours))
    differences = []
    for _ in range(_DRAWS):
        chosen = draw.choices(indices, k=len(ours))
        differences.append(figures([ours[i] for i in chosen]).f1 - figures([theirs[i] for i in chosen]).f1)
    differences.sort()
    return figures(ours).f1 - figures(theirs).f1, differences[int(0.025 * _DRAWS)], differences[int(0.975 * _DRAWS)]


def segments(must: Sequence[str], must_not: Sequence[str], text: str) -> tuple[int, int, int]:
    """Count how many sentences are rightly there, wrongly there, and wrongly missing."""
    folded = " ".join(text.split())
    there = sum(" ".join(segment.split()) in folded for segment in must)
    wrong = sum(" ".join(segment.split()) in folded for segment in must_not)
    return there, wrong, len(must) - there
