"""Labels the pieces of a page by the text people marked: what share of each piece belongs to the article."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from bench.archive import Sample
from bench.shingles import words
from pipeline.separate.blocks import Outline

Floats = NDArray[np.float32]
_WORDS = 4
_COPY_WORDS = 6  # from this length on a text that stands on the page again is a copy, not a coincidence
_AROUND = 6  # pieces each side that tell which of several copies stands in the article


def label(page: Outline, sample: Sample) -> Floats:
    """Give each piece the share of it that is article: 0 to 1, NaN where nothing is known."""
    if sample.text is None:
        return _by_segments(page, sample)
    said = [words(piece.text) for piece in page.pieces]
    gold = words(sample.text)
    right = Counter(tuple(gold[at : at + _WORDS]) for at in range(len(gold) - _WORDS + 1))
    lines = {tuple(words(line)) for line in sample.text.split("\n")}
    labels = np.zeros(len(said), np.float32)
    for i, own in enumerate(said):
        if len(own) >= _WORDS:
            labels[i] = np.mean([tuple(own[at : at + _WORDS]) in right for at in range(len(own) - _WORDS + 1)])
        elif own:
            labels[i] = tuple(own) in lines or _fits_between(said, i, right)
    return _without_copies(labels, said, right)


def _fits_between(said: list[list[str]], i: int, right: Counter[tuple[str, ...]]) -> bool:
    """Tell whether a short piece continues its neighbours as the article does."""
    before = said[i - 1][-3:] if i else []
    after = said[i + 1][:3] if i + 1 < len(said) else []
    run = [*before, *said[i], *after]
    last = len(before) + len(said[i])
    runs = [run[at : at + _WORDS] for at in range(len(run) - _WORDS + 1) if at < last and at + _WORDS > len(before)]
    return bool(runs) and sum(tuple(own) in right for own in runs) * 2 >= len(runs)


def _without_copies(labels: Floats, said: list[list[str]], right: Counter[tuple[str, ...]]) -> Floats:
    """Leave as many of equal pieces in as the article has: those with most of the article around them."""
    places: dict[tuple[str, ...], list[int]] = {}
    for i, own in enumerate(said):
        if len(own) >= _COPY_WORDS and labels[i] > 0.5:
            places.setdefault(tuple(own), []).append(i)
    copies = {own: at for own, at in places.items() if len(at) > 1}
    single = labels.copy()
    single[[i for at in copies.values() for i in at]] = 0
    for copy, at in copies.items():
        times = max(1, min(right[copy[k : k + _WORDS]] for k in range(len(copy) - _WORDS + 1)))
        ranked = sorted(at, key=lambda i: (-_article_around(single, said, i), i))
        labels[ranked[times:]] = 0
    return labels


def _article_around(single: Floats, said: list[list[str]], i: int) -> float:
    near = range(max(0, i - _AROUND), min(len(said), i + _AROUND + 1))
    return float(sum(single[k] * len(said[k]) for k in near if k != i))


def _by_segments(page: Outline, sample: Sample) -> Floats:
    labels = np.full(len(page.pieces), np.nan, np.float32)
    for segments, value in ((sample.must_not, 0.0), (sample.must, 1.0)):
        for segment in segments:
            folded = " ".join(segment.split())
            places = [i for i, piece in enumerate(page.pieces) if folded and folded in piece.text]
            if value == 0.0 or len(places) == 1:
                labels[places] = value
    return labels
