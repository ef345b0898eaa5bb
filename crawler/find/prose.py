"""Tells an article from paragraphs that stand here and there on a page, each about something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice

from lxml import html

from pipeline.separate.blocks import Outline, Piece
from pipeline.separate.headlines import read_length

_LEVELS = 3  # above a paragraph, in which others of its article stand
_LONGEST = 600  # letters, as they are read, of what is no article


def stand_apart(page: Outline, paragraphs: Iterable[Piece]) -> bool:
    """Tell whether no part of a page has half of what is read in its paragraphs, nor as much as an article."""
    parts: Counter[html.HtmlElement] = Counter()
    for paragraph in paragraphs:
        element = page.elements[paragraph.node]
        *_, part = element, *islice(element.iterancestors(), _LEVELS)
        parts[part] += read_length(paragraph.text)
    most = max(parts.values(), default=0)
    return most < _LONGEST and most * 2 < parts.total()
