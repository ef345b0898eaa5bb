"""Finds the headline that a page shows: of its headings the one most like what the page calls itself."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.separate.blocks import Outline
from pipeline.separate.named import Named
from pipeline.separate.quick import Likeness, titled_pieces

_LONGEST = 300  # characters
_ALIKE = 0.5  # a heading that shares fewer words with the page's name is no headline, unless it is an h1
_LEVELS = {"h1": 0.4, "h2": 0.3, "h3": 0.1}  # the higher a heading, the likelier
_OUT_OF_PLACE = 0.2


def headline_piece(page: Outline, own: Named, chosen: Sequence[int]) -> int | None:
    """Give the piece that is the headline; None where the page shows none."""
    start = chosen[0] if chosen else len(page.pieces)
    best, highest, likeness = None, 0.0, Likeness(own.titles)
    for i, heading in titled_pieces(page, _LONGEST):
        piece = page.pieces[i]
        like = likeness(piece.text)
        first = heading == "h1"
        score = like + _LEVELS.get(heading or "", 0) - (0 if heading else _OUT_OF_PLACE)
        score -= _OUT_OF_PLACE if i > start + 3 else 0
        score -= _OUT_OF_PLACE if piece.linked * 2 > len(piece.text) else 0
        if score > highest and (like > _ALIKE or first):
            best, highest = i, score
    return best
