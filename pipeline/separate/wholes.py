"""Makes lists and tables whole: what stands within an article is part of it with all its items, or not at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from pipeline.separate.blocks import Outline
from pipeline.separate.places import Places

_MOST_PIECES = 400  # of a list or table that is made whole
_HALF = 0.5


def wholes(page: Outline, where: Places, chosen: Sequence[int]) -> list[int]:
    """Give the chosen pieces with the rest of the lists and tables that most of, or all around, is chosen of."""
    if not where.data_tables:
        return [*chosen]
    taken = set(chosen)
    for table in where.data_tables:
        members = range(page.first[table], page.end[table])
        if 0 < len(members) <= _MOST_PIECES and (_share(members, taken) > _HALF or _amid(page, table, taken)):
            taken.update(members)
    return sorted(taken)


def unbroken(page: Outline, where: Places, article: Collection[int], found: Mapping[int, int]) -> dict[int, int]:
    """Give what was found in an article without the items and cells of lists and tables that it has more of."""
    if not found:
        return {}
    tables = where.data_tables

    def whole(i: int) -> int:
        around = where[page.pieces[i].node]
        return around.tables if around.tables in tables else around.lists

    kept = {whole(i) for i in article if i not in found} - {-1}
    return {i: count for i, count in found.items() if whole(i) not in kept}


def _share(members: range, taken: set[int]) -> float:
    return sum(i in taken for i in members) / len(members)


def _amid(page: Outline, node: int, taken: set[int]) -> bool:
    """Tell whether an element stands between chosen pieces that stand beside it, in the same element."""
    first, end, parent = page.first[node], page.end[node], page.parents[node]
    around = range(page.first[parent], page.end[parent])
    return first - 1 in taken and end in taken and first - 1 in around and end in around
