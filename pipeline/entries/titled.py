"""Tells which heading of a page is its title, where the page itself says no more than the section it lies in."""

from __future__ import annotations

from dataclasses import replace

from pipeline.describe.titles import agreement, squeeze
from pipeline.items import Extraction
from pipeline.sanitize import plain

_LEAST_LETTERS = 15  # of a headline: "Press release" above one is no title
_OTHER = 0.2  # share of words in common up to which two titles speak of something else
_LEAST_OF_A_WORD = 4  # letters: "Ministry for Research" has "for" in common with half of what it says


def titled(extraction: Extraction, name: str | None) -> Extraction:
    """Give a page the title by which its row, or its entry, knows it, where a heading of it says just that.

    Portals call each of their pages by its section: "Press room - Ministry". Only a page whose own title says less,
    and nothing of that.
    """
    own, known = extraction.title, plain(name) if name else ""
    if own is None or not len(squeeze(own)) < len(squeeze(known)) >= _LEAST_LETTERS:
        return extraction
    if agreement(_telling(own), [_telling(known)]) > _OTHER:
        return extraction
    shown = next((said for said in map(plain, extraction.headings) if squeeze(said) == squeeze(known)), None)
    return replace(extraction, title=shown) if shown else extraction


def _telling(title: str) -> str:
    return " ".join(word for word in title.split() if len(word) >= _LEAST_OF_A_WORD) or title
