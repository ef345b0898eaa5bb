"""Gives the difference of two texts in words: what was kept, taken out, and put in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.normalize import normalised

_MOST_WORK = 2_000_000  # pairs of equal words: above it two texts are told to differ from the first word that does
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


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Give where equal and other words begin and end in both."""
    first = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    most = min(len(old), len(new)) - first
    last = next((at for at in range(most) if old[-1 - at] != new[-1 - at]), most)
    middle = old[first : len(old) - last], new[first : len(new) - last]
    if first:
        yield True, 0, first, 0, first
    ends = len(old) - last, len(new) - last
    counts = [Counter(words) for words in middle]
    if not (middle[0] and middle[1]) or sum(n * counts[1][word] for word, n in counts[0].items()) > _MOST_WORK:
        if middle[0] or middle[1]:
            yield False, first, ends[0], first, ends[1]
    else:
        for tag, a, b, c, d in SequenceMatcher(None, *middle, autojunk=False).get_opcodes():
            yield tag == "equal", first + a, first + b, first + c, first + d
    if last:
        yield True, ends[0], len(old), ends[1], len(new)
