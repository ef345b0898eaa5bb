"""Finds on the page of a shop where it says of the thing it sells what its data say: reviews and offers stand apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.separate.blocks import Outline
from pipeline.separate.named import Named
from pipeline.separate.names import BITS

_WORD = re.compile(r"\w+")
_LEAST_WORDS = 3  # of a piece that can be told to be of the description
_ITS_OWN = 0.8  # so much of a piece must be of the description
_FOUND = 0.6  # so much of the description must stand on the page
_LIKELY = 0.5
_SURE = 0.9
APART = "apart from what the page says of the product it is for"

Pairs = frozenset[tuple[str, str]]  # words that follow one another


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """Where a product is described on its page."""

    pieces: frozenset[int]  # that are of the description
    part: range  # of the page, which has the description and what stands beside it

    def judged(self, sure: Sequence[float]) -> list[float]:
        """Give how sure one is of each piece, knowing this."""
        return [max(own, _SURE) if i in self.pieces else own if i in self.part else 0.0 for i, own in enumerate(sure)]


def described(page: Outline, own: Named, sure: Sequence[float]) -> Described | None:
    """Find the declared description of a product; None where none is declared in full, or it is not on the page.

    `sure` is how sure one is of each piece: what sums up a longer text that stands elsewhere on the page, as the first
    lines of a course or a paper that is sold do, is no full description. What others say, by the names around it, is
    no such text.
    """
    if not own.product:
        return None
    whole = _pairs(own.product)
    said: set[tuple[str, str]] = set()
    found: list[int] = []
    for i, piece in enumerate(page.pieces):
        if len(pairs := _pairs(piece.text)) >= _LEAST_WORDS - 1 and len(pairs & whole) >= _ITS_OWN * len(pairs):
            said |= pairs & whole
            found.append(i)
    if len(said) < _FOUND * len(whole):
        return None
    # For readers it may stand elsewhere than for machines: where they see it counts.
    seen = [i for i in found if not page.hidden[page.pieces[i].node]] or found
    node = page.pieces[seen[0]].node
    while page.end[node] <= seen[-1]:
        node = page.parents[node]
    node = page.parents[node]
    part = range(page.first[node], page.end[node])
    around = page.around
    apart = sum(
        len(page.texts[i])
        for i, node in enumerate(page.nodes)
        if i not in part and sure[i] > _LIKELY and not around[node] & BITS["comment"]
    )
    if apart > sum(len(page.texts[i]) for i in found):
        return None
    return Described(pieces=frozenset(found), part=part)


def _pairs(text: str) -> Pairs:
    return frozenset(pairwise(_WORD.findall(text.casefold())))
