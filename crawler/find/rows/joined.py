"""Puts lists together that stand apart in containers of one kind: the months of an archive, the boxes of a theme."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from lxml import html

from crawler.find.rows import Rows
from pipeline.separate.names import alike

_COUNTED_BY = re.compile(r"(?<=[-_])(?=[a-f]*\d)[\da-f]{6,}(?!\S)")


def joined(lists: Sequence[Rows]) -> list[Rows]:
    """Put lists together that stand in containers of one kind: the months of an archive."""
    kinds: dict[tuple[str, ...], list[Rows]] = {}
    for found in lists:
        kinds.setdefault(_kind(found.container), []).append(found)
    return [
        Rows(container=same[0].container, rows=[row for one in same for row in one.rows]) for same in kinds.values()
    ]


def _kind(container: html.HtmlElement) -> tuple[str, ...]:
    around = [container, *islice(container.iterancestors(), 2)]
    return tuple(f"{_named(e.get('class') or '')}#{_named(e.get('id') or '')}" for e in around)


def _named(names: str) -> str:
    """Give names as they are compared, without what a system counts its boxes by: "elementor-element-083cd45"."""
    return alike(_COUNTED_BY.sub("", names))
