"""Turns a parsed page into an outline: what is read of it, and what only where there is hardly anything else."""

from __future__ import annotations

from lxml.html import HtmlElement

from pipeline.separate.blocks import Outline
from pipeline.separate.names import words
from pipeline.separate.quick import read

# Text inside these is not for reading. <head> is none of them: where its end is missing, libxml2 puts all into it.
SKIPPED = words(
    "script style noscript template svg iframe select textarea audio video object embed canvas math map datalist "
    "frame frameset noframes applet param source track area title meta link base basefont"
)
_HARDLY_ANY_CHARACTERS = 200


def outline(root: HtmlElement) -> Outline:
    """Read a tree into its outline.

    What is meant for readers without scripts is read only where there is hardly anything else.
    """
    found = read(root, SKIPPED)
    hardly_any = sum(map(len, found.texts)) < _HARDLY_ANY_CHARACTERS
    if hardly_any and not found.cut and next(root.iter("noscript"), None) is not None:
        return read(root, SKIPPED - {"noscript"})
    return found
