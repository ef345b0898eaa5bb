"""Climbs from an element of a page to those that it stands in."""

from __future__ import annotations

from pipeline.separate.blocks import Outline


def ancestors(page: Outline, node: int, count: int) -> list[int]:
    """Give a node and what it stands in, `count` nodes at most, from the inside out."""
    parents = page.parents
    found = [node]
    for _ in range(count - 1):
        above = parents[node]
        if above == node:
            break
        found.append(above)
        node = above
    return found
