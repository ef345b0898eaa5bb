"""Holds the rules of a topic against what its owner said of entries: precision, recall, and where they err most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.topics.classify import Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An entry of which the owner said whether it is in the topic, and what the rules say."""

    entry_id: str
    title: str
    said: bool
    judged: Judgement

    @property
    def off(self) -> float:
        """Give by how much the rules err, in what they count."""
        return abs(self.judged.score - self.judged.threshold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How good the rules of a topic are on the owner's labels."""

    topic_id: str
    right: int  # in the topic, and said so
    wrong: int  # in it, and said not to be
    missed: int  # not in it, and said to be
    rest: int  # not in it, and said so
    worst: tuple[Case, ...]  # that are judged otherwise than said, the worst first
    better_threshold: float | None  # by which fewer would be; None where none is

    @property
    def precision(self) -> float | None:
        """Give what share of those in the topic belong there; None where none is in it."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """Give what share of those that belong in the topic are; None where none does."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None

    @property
    def f1(self) -> float | None:
        """Give the harmonic mean of both; None where nothing is or belongs in the topic."""
        return f1(self.right, self.wrong, self.missed)


def score(topic_id: str, cases: Sequence[Case]) -> Score:
    """Count how the rules judge labelled entries."""
    right, wrong, missed = counted((case.said, case.judged.holds) for case in cases)
    erring = [case for case in cases if case.said is not case.judged.holds]
    return Score(
        topic_id=topic_id,
        right=right,
        wrong=wrong,
        missed=missed,
        rest=len(cases) - right - wrong - missed,
        worst=tuple(sorted(erring, key=lambda case: case.off, reverse=True)),
        better_threshold=_better(cases, len(erring)),
    )


def counted(pairs: Iterable[tuple[bool, bool]]) -> tuple[int, int, int]:
    """Count right ones, wrong ones and missed ones of pairs of what was said and what the rules say."""
    told = list(pairs)
    return told.count((True, True)), told.count((False, True)), told.count((True, False))


def f1(right: int, wrong: int, missed: int) -> float | None:
    """Give the harmonic mean of precision and recall; None where there is nothing to be right about."""
    return 2 * right / (2 * right + wrong + missed) if right + wrong + missed else None


def _better(cases: Sequence[Case], errors: int) -> float | None:
    """Give the threshold between two entries that errs least; None where that of the topic errs no more."""
    free = [case for case in cases if case.judged.kept_out is None and not _decided(case)]
    fixed = sum(case.said is not case.judged.holds for case in cases if case not in free)
    scores = sorted({case.judged.score for case in free})
    tried = [round((low + high) / 2, 2) for low, high in pairwise(scores)]
    best = min(
        (
            (fixed + sum(case.said is not (case.judged.score >= threshold) for case in free), threshold)
            for threshold in tried
            if threshold > 0
        ),
        default=None,
    )
    return best[1] if best is not None and best[0] < errors else None


def _decided(case: Case) -> bool:
    return any(one.weight == 0 for one in case.judged.evidence)
