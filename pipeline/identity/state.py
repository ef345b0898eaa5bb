"""Tells whether a page shows its item in another state than is kept, and what made the difference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pipeline.identity.clock import only_the_clock
from pipeline.identity.compare import said
from pipeline.identity.difference import Piece, difference, pieces
from pipeline.identity.words import words_of
from pipeline.items import Entry, Extraction
from pipeline.normalize import content_hash, normalised

Cause = Literal["none", "clock", "ours", "words"]

_SENTENCE = 5  # words: less is no block of a page that is seen or not, if it is not all of one
_SEVERAL = 8  # words at either side, where one block goes and another comes


@dataclass(frozen=True, slots=True)
class State:
    """What a page shows of its item, held against what is kept."""

    cause: Cause  # of the difference; "words": somebody changed them, which makes a revision
    reason: str


def state_of(page: Extraction, entry: Entry, *, before: datetime | None, now: datetime) -> State:
    """Tell what became of `entry`, whose kept state was seen `before`, in a page that was fetched `now`."""
    if entry.kind == "headline":
        return State("words", "it was known only as a headline so far")
    retitled = page.title is not None and not entry.title_derived and normalised(page.title) != normalised(entry.title)
    if same_text(page, entry) and not retitled:
        return State("none", "its text and title are as they were")
    parts = difference(entry.text or "", page.text or "")
    if not retitled and before is not None and only_the_clock(parts, before, now):
        return State("clock", "only the time changed that the page prints")
    if page.made_by != entry.made_by and (same_text(page, entry) or whole_blocks(entry.text or "", page.text or "")):
        return State("ours", "the page is separated in another way than it was when it was kept")
    if same_text(page, entry):
        return State("words", f"its title was “{entry.title}”")
    first = next((piece for piece in parts if not piece.kept), None)
    words = first and Piece(False, tuple(map(str.strip, first.old)), tuple(map(str.strip, first.new)))
    return State("words", said(words) if words else "its text changed")


def same_text(page: Extraction, entry: Entry) -> bool:
    """Tell whether a text is the same, be it in full or without what is familiar.

    What is known of a site grows and is forgotten; the text of a page that stays the same must not change by that.
    Where another version made the kept hash, the text is held against the text.
    """
    now, before = {page.content_hash, page.plain_hash}, {entry.content_hash, entry.plain_hash}
    if not (now & before) <= {None}:
        return True
    return page.made_by != entry.made_by and entry.text is not None and content_hash(entry.text) in now


def whole_blocks(old: str, new: str) -> bool:
    """Tell whether two texts differ in what was taken for article, and not in words: by whole blocks, or sentences."""
    blocks = {"".join(words_of(block)) for text in (old, new) for block in text.split("\n")}
    for piece in pieces(words_of(old), words_of(new)):
        if piece.kept or "".join(piece.old) == "".join(piece.new):
            continue
        if piece.old and piece.new:
            if min(len(piece.old), len(piece.new)) < _SEVERAL:
                return False
        elif max(len(piece.old), len(piece.new)) < _SENTENCE and "".join(piece.old or piece.new) not in blocks:
            return False
    return True
