"""Parts of a page that may be left out as a whole, by what they are called, and what is never one."""

from __future__ import annotations

from pipeline.separate.blocks import Outline

LIKELY = 0.5  # so sure one is of what is likely to be text
LEAST_LEFT = 140  # characters of likely text: of less no page is taken for an article
WHOLE = frozenset({"html", "body", "main", "article"})


def part_of(page: Outline, node: int) -> range:
    """Give the pieces that stand in an element."""
    return range(page.first[node], page.end[node])


def headline_of(page: Outline) -> int:
    """Give the piece that the first `<h1>` with a text begins with; -1: there is none."""
    return next((page.first[node] for node, tag in enumerate(page.tags) if tag == "h1" and part_of(page, node)), -1)
