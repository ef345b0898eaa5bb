"""Judges each piece of a page: how sure it is that it belongs to the main article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.separate.blocks import Outline
from pipeline.separate.features import features
from pipeline.separate.named import Named
from pipeline.separate.trees import Trees

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]

MODEL = "separation"
MOST_ASKED = 0.54
"""So sure of a piece one must be on a page that promises an F1 of 1; where less is sure, less is asked, in proportion.

By theory half of the promised F1 would be best if the trees erred on each piece by itself; they err on many together.
"""

LEAST_ASKED = 0.2
HOPELESS = 0.03  # what is less sure is not counted among what could be lost
HIDDEN_ASKED = 0.8  # of what is hidden, where as much is shown as follows
SHOWN_WORDS = 100
SHOWN_SHARE = 0.5  # of what is hidden: where less than that is shown, what is hidden is the article itself
COPY_WORDS = 15  # a shorter text may well be said twice
SURER = 0.1  # so much surer must a later copy be to be taken in place of the first
LEAST_SURE = 0.25  # of the best piece of a page on which none is sure: below it there is no article
MOST_WORDS = 40  # a longer piece weighs no more where the best is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The pieces that are taken, in reading order, and what else would have been."""

    taken: tuple[int, ...] = ()
    asked: float = MOST_ASKED  # how sure one had to be of a piece
    copies: frozenset[int] = frozenset()  # of text that is taken elsewhere
    hidden: frozenset[int] = frozenset()  # not sure enough for what readers do not see


def judge(page: Outline, named: Named, trees: Trees) -> Floats:
    """Give, for each piece, how sure it is that it belongs to the article: 0 to 1."""
    if not page.pieces:
        return np.zeros(0, np.float32)
    live, rows, _ = features(page, named)
    sure = np.zeros(len(page.pieces), np.float32)
    sure[live] = trees.probability(rows)
    return sure


def choose(texts: Sequence[str], sure: Sequence[float] | Floats, hidden: Sequence[bool] | Bools) -> Choice:
    """Choose the pieces that are taken: those sure enough for their page; where none is, the one that comes nearest."""
    if not texts:
        return Choice()
    taken, asked, copies, unseen = chosen(texts, sure, hidden)
    return Choice(taken=taken, asked=asked, copies=copies, hidden=unseen)


def chosen_in_python(
    texts: Sequence[str], given: Sequence[float] | Floats, hides: Sequence[bool] | Bools
) -> tuple[tuple[int, ...], float, frozenset[int], frozenset[int]]:
    """Give which are taken, how sure one had to be, and which are copies or hidden, as the compiled twin does."""
    sure, hidden = np.asarray(given, dtype=np.float32), np.asarray(hides, dtype=bool)
    words = np.array([text.count(" ") + 1 for text in texts])
    asked = _asked(words, sure)
    enough = sure > asked
    if not enough.any():
        best = int((sure * np.minimum(words, MOST_WORDS)).argmax())
        return (best,) if sure[best] > LEAST_SURE else (), asked, frozenset(), frozenset()
    shown, behind = words[enough & ~hidden].sum(), words[enough & hidden].sum()
    unseen = enough & hidden & (sure <= HIDDEN_ASKED) & (shown >= max(SHOWN_WORDS, SHOWN_SHARE * behind))
    copies = _copies(texts, sure, np.flatnonzero(enough & ~unseen & (words >= COPY_WORDS)).tolist())
    taken = tuple(i for i in np.flatnonzero(enough & ~unseen).tolist() if i not in copies)
    return taken, asked, frozenset(copies), frozenset(np.flatnonzero(unseen).tolist())


try:
    from pipeline.compiled.choosing import chosen
except ImportError:  # installed where there is no C compiler
    chosen = chosen_in_python


def firmly(texts: Sequence[str], sure: Sequence[float], choice: Choice) -> list[int]:
    """Give the taken pieces that are sure by themselves, whatever their page promises; else the nearest to it."""
    firm = [i for i in choice.taken if sure[i] > MOST_ASKED]
    if firm or not choice.taken:
        return firm
    best = max(choice.taken, key=lambda i: sure[i] * min(texts[i].count(" ") + 1, MOST_WORDS))
    return [best] if sure[best] > LEAST_SURE else []


def _asked(words: NDArray[np.int64], sure: Floats) -> float:
    """Give how sure one must be of a piece, by the best F1 that can be expected of taking the surest pieces."""
    expected = sure * words
    possible = float(np.cumsum([0, *expected[sure > HOPELESS]])[-1])  # one by one, as the compiled twin
    surest = np.argsort(-sure, kind="stable")
    promised = 2 * np.cumsum(expected[surest]) / np.maximum(np.cumsum(words[surest]) + possible, 1)
    return max(LEAST_ASKED, MOST_ASKED * float(promised.max()))


def _copies(texts: Sequence[str], sure: Floats, long: Sequence[int]) -> set[int]:
    """Give which of these pieces say what another that is taken says: pages repeat text for other widths of screen."""
    kept: dict[str, int] = {}
    for i in long:
        before = kept.setdefault(texts[i], i)
        if sure[i] > sure[before] + SURER:
            kept[texts[i]] = i
    return {i for i in long if kept[texts[i]] != i}
