"""Gives the difference of two texts in words: what was kept, taken out, and put in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter

from pipeline.normalize import normalised

_MOST_WORK = 250_000  # pairs of words: more are first held against each other in runs
_RUN = 4  # words
_Span = tuple[bool, int, int, int, int]  # equal or not, from and to in the old, from and to in the new
_TOKEN = re.compile(r"\s*\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that two texts share, or what stands in each where they do not."""

    kept: bool
    old: tuple[str, ...]
    new: tuple[str, ...]


def pieces(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    """Align two rows of words; pieces that were kept and others take turns."""
    return [Piece(same, tuple(old[a:b]), tuple(new[c:d])) for same, a, b, c, d in _aligned(old, new)]


def difference(old: str, new: str) -> list[Piece]:
    """Give the difference of two texts in words as they are written, with the space before each.

    What only typography changes (spaces, quotes, dashes) is no difference, and is given as the new text has it.
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    plain = [[normalised(word) for word in words] for words in (before, after)]
    return [
        Piece(same, tuple(after[c:d] if same else before[a:b]), tuple(after[c:d]))
        for same, a, b, c, d in _aligned(*plain)
    ]


def marked(parts: Sequence[Piece], *, around: int = 8) -> str:
    """Write a difference in one line: [-taken out-] {+put in+}, with `around` words of what was kept at each side."""
    return " ".join("".join(_marked(parts, around)).split())


def _marked(parts: Sequence[Piece], around: int) -> Iterator[str]:
    for number, piece in enumerate(parts):
        if not piece.kept:
            yield f" [-{''.join(piece.old).strip()}-]" * bool(piece.old)
            yield f" {{+{''.join(piece.new).strip()}+}}" * bool(piece.new)
            continue
        head = piece.new[:around] if number > 0 else ()
        tail = piece.new[-around:] if number < len(parts) - 1 else ()
        if len(piece.new) <= len(head) + len(tail):
            yield "".join(piece.new)
        else:
            yield f"{''.join(head)} …{''.join(tail)}"


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[_Span]:
    """Give where equal and other words begin and end in both; neighbours of one kind are one."""
    for same, spans in groupby(_spans(old, new), key=itemgetter(0)):
        row = list(spans)
        yield same, row[0][1], row[-1][2], row[0][3], row[-1][4]


def _spans(old: Sequence[str], new: Sequence[str]) -> Iterator[_Span]:
    """Align what is between the runs of words that both have once, in their order: time is bounded by the length."""
    at, there = 0, 0
    for a, c in (*_anchors(old, new), (len(old), len(new))):
        first = _common(old[at:a], new[there:c])
        last = _common(old[at + first : a][::-1], new[there + first : c][::-1])
        if first:
            yield True, at, at + first, there, there + first
        yield from _between(old, new, (at + first, a - last), (there + first, c - last))
        if last:
            yield True, a - last, a, c - last, c
        at, there = a, c


def _between(old: Sequence[str], new: Sequence[str], here: tuple[int, int], there: tuple[int, int]) -> Iterator[_Span]:
    one, other = old[slice(*here)], new[slice(*there)]
    if one and other and len(one) * len(other) <= _MOST_WORK and not set(one).isdisjoint(other):
        for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
            yield tag == "equal", here[0] + a, here[0] + b, there[0] + c, there[0] + d
    elif one or other:
        yield False, *here, *there


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Give where runs of words begin that stand once in each of two long texts, as many as keep their order."""
    if len(old) * len(new) <= _MOST_WORK:
        return []
    places = [_places(words) for words in (old, new)]
    pairs = sorted((at, places[1][run]) for run, at in places[0].items() if run in places[1])
    # The longest row of pairs that ascends in both, by patience: each pile's top, and what lay before it.
    tops: list[int] = []
    piles: list[int] = []
    before: list[int | None] = []
    for number, (_, there) in enumerate(pairs):
        pile = bisect_left(tops, there)
        before.append(piles[pile - 1] if pile else None)
        tops[pile : pile + 1] = [there]
        piles[pile : pile + 1] = [number]
    found = []
    at: int | None = piles[-1] if piles else None
    while at is not None:
        found.append(pairs[at])
        at = before[at]
    return found[::-1]


def _places(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Give where each run of words begins that stands once."""
    runs = [tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)]
    counts = Counter(runs)
    return {run: at for at, run in enumerate(runs) if counts[run] == 1}


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Give how many words two rows begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
