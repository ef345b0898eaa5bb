"""Describes the page that pieces stand on by numbers: what sort of page it is decides how its pieces are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.separate.blocks import Outline
from pipeline.separate.named import Named

Floats = NDArray[np.float32]

_OF_PAGE = (
    "goods", "prose", "links", "longest", "called_article", "inputs", "images", "times", "prices", "hidden", "seen",
)  # fmt: skip
PAGE_WIDE = frozenset({*(f"page_{name}" for name in _OF_PAGE), "of_longest", "price_here", "price_near", "time_around"})
"""All columns that are described here."""

PRICE = re.compile(r"[$€£¥₹]\s?\d|\d\s?(?:€|EUR|USD|CHF|zł|kr)")
_PRICE_WITHIN = 60  # characters of a piece
_PRICE_NEAR = 5  # pieces on each side
_TIMES_AROUND = 8


def of_page(
    page: Outline, named: Named, length: Floats, linked: Floats, good: NDArray[np.bool_]
) -> Iterator[tuple[str, Floats]]:
    """Give the columns: most are the same for all pieces of a page, the last are those that compare a piece with it."""
    hidden = np.array(page.hidden)[[piece.node for piece in page.pieces]] > 0
    prose = np.where(good, length, 0)
    prices = np.array([PRICE.search(piece.text[:_PRICE_WITHIN]) is not None for piece in page.pieces])
    longest = max(float(length.max(initial=0)), 1.0)
    values = (
        good.sum(), prose.sum(), linked.sum() / max(float(length.sum()), 1.0), longest, named.calls_itself_article,
        len(page.inputs), len(page.images), len(page.times), prices.sum(),
        prose[hidden].sum() / max(float(prose.sum()), 1.0), prose[~hidden].sum(),
    )  # fmt: skip
    for name, value in zip(_OF_PAGE, values, strict=True):
        yield f"page_{name}", np.full(len(length), value, dtype=np.float32)
    yield "of_longest", length / longest
    yield "price_here", prices.astype(np.float32)
    yield "price_near", _around(prices, _PRICE_NEAR)
    yield "time_around", _around(_marks([at for at, _ in page.times], len(length)), _TIMES_AROUND)


def _marks(places: Sequence[int], count: int) -> NDArray[np.int64]:
    return np.bincount(np.array(places, dtype=np.int64), minlength=count + 1)[:count]


def _around(marks: NDArray[np.bool_] | NDArray[np.int64], reach: int) -> Floats:
    """Count marks on a piece and on so many each side."""
    at = np.arange(len(marks))
    running = np.concatenate([[0], np.cumsum(marks)])
    return np.asarray(
        running[np.minimum(at + reach + 1, len(marks))] - running[np.maximum(at - reach, 0)], dtype=np.float32
    )
