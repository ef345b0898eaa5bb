"""Finds the headline that a page shows: of its headings the one most like what the page calls itself."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.separate.blocks import BY_ATTRIBUTE, BY_STYLE, HEADINGS, Outline
from pipeline.separate.named import Named
from pipeline.separate.names import BITS
from pipeline.separate.texts import like_title

_LONGEST = 300  # characters
_ALIKE = 0.5  # a heading that shares fewer words with the page's name is no headline, unless it is an h1
_LEVELS = {"h1": 0.4, "h2": 0.3, "h3": 0.1}  # the higher a heading, the likelier
_OUT_OF_PLACE = 0.2
_TITLE = BITS["title"]


def headline_piece(page: Outline, own: Named, chosen: Sequence[int]) -> int | None:
    """Give the piece that is the headline; None where the page shows none."""
    start = chosen[0] if chosen else len(page.pieces)
    best, highest = None, 0.0
    parents, names = page.parents, page.names
    headings = [tag if tag in HEADINGS else None for tag in page.tags]
    for i, piece in enumerate(page.pieces):
        node = piece.node
        above = parents[node]
        heading = headings[node] or headings[above] or headings[parents[above]]
        if not (heading or names[node] & _TITLE):
            continue
        if len(piece.text) > _LONGEST or page.hidden[piece.node] in {BY_STYLE, BY_ATTRIBUTE}:
            continue
        like = like_title(piece.text, own.titles)
        first = heading == "h1"
        score = like + _LEVELS.get(heading or "", 0) - (0 if heading else _OUT_OF_PLACE)
        score -= _OUT_OF_PLACE if i > start + 3 else 0
        score -= _OUT_OF_PLACE if piece.linked * 2 > len(piece.text) else 0
        if score > highest and (like > _ALIKE or first):
            best, highest = i, score
    return best
