"""Tells how far the items reach that headlines of a page stand in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.separate.blocks import Outline
from pipeline.separate.headlines import Headline
from pipeline.separate.quick import ancestors

HIGHEST_CLIMB = 8
SINGLE_PIECES = 5
"""So many may the item of a headline have that stands without its like."""


def find_items_in_python(page: Outline, members: Sequence[Headline]) -> None:
    """Give each of some headlines that belong together its item, as the compiled twin does.

    It is the largest element around it that holds no other of these headlines.
    """
    if not members:
        return
    places = [-1, *(headline.place for headline in members), len(page.pieces)]
    chains = [ancestors(page, headline.node, HIGHEST_CLIMB) for headline in members]
    heights = [
        _height(page, chain, before, after) for chain, before, after in zip(chains, places, places[2:], strict=False)
    ]
    inner = sorted(heights[1:-1] or heights)
    usual = inner[len(inner) // 2]
    for headline, chain, height in zip(members, chains, heights, strict=True):
        own = min(height, usual) if len(heights) > 1 else _height_alone(page, chain)
        headline.item = chain[own]
        headline.first = min(page.first[headline.item], headline.link.first)
        headline.end = max(page.end[headline.item], headline.place + 1)
    _extend_flat_items(page, members)


def _height(page: Outline, chain: list[int], before: int, after: int) -> int:
    height = 0
    while height + 1 < len(chain) and page.first[chain[height + 1]] > before and page.end[chain[height + 1]] <= after:
        height += 1
    return height


def _height_alone(page: Outline, chain: list[int]) -> int:
    """Give how far an item goes that has nothing like it: as long as it is small."""
    sizes = [page.end[node] - page.first[node] for node in chain]
    return max((height for height, size in enumerate(sizes) if size <= SINGLE_PIECES), default=0)


def _extend_flat_items(page: Outline, members: Sequence[Headline]) -> None:
    """Let items whose summary is no part of any element of theirs (heading, text, heading, text) go on to the next."""
    for headline, following in pairwise(members):
        if page.parents[headline.item] == page.parents[following.item] and headline.end - headline.first == 1:
            headline.end = max(headline.end, following.first)
    if len(members) > 1:
        last = members[-1]
        usual = max(headline.end - headline.first for headline in members[:-1][-3:])
        if last.end - last.first == 1:
            last.end = max(last.end, min(last.first + usual, page.end[page.parents[last.item]]))
