"""Tells the labels of an article (date, byline, counter) from its text: they stand at its edges, and are none of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.cues import Cue, cues, fold
from pipeline.dates.printed import dated_share

_LONGEST = 90  # characters of a label
_MOST_WORDS_OF_A_NAME = 5  # "By Anna Maria van Dijk"
_MOSTLY = 0.6
# How many pieces a label may stand from the edge of the article: above it kicker, date, byline; below it the byline.
_FROM_TOP, _FROM_END = 3, 1
# "Hits: 1,204", but no telephone number.
_COUNTER = re.compile(r"(?:[^\W\d_]+[ \xa0]){0,2}[^\W\d_]+\s*[:：]\s*(?:0|[1-9]\d{0,2}(?:[ .,’\xa0\u202f]?\d{3}){0,2})")
_WORDS = re.compile(r"[^\W\d_][\w'’.-]*")


def without_labels(texts: Sequence[str], chosen: Sequence[int], headings: frozenset[int]) -> list[int]:
    """Give the pieces of the article without the dates, bylines and counters at its edges.

    Whether such a line counts as article differs between the labellers of the development data; kept, it would make
    a revision of each page that prints how long ago it was, or how often it was read.
    """
    edges = {*chosen[:_FROM_TOP], *chosen[len(chosen) - _FROM_END :]}
    return [i for i in chosen if i not in edges or i in headings or not is_label(texts[i])]


def is_label(text: str) -> bool:
    """Tell whether a text is a date, a byline, or both; or a name with a number, as counters of readers are."""
    if not text.strip() or len(text) > _LONGEST:
        return False
    if _COUNTER.fullmatch(text.strip()):
        return True
    dated = dated_share(text)
    if dated >= _MOSTLY:
        return True
    if Cue.BYLINE not in cues(fold(text)) or text.rstrip().endswith((".", "!", "?", ":")):
        return False
    words = _WORDS.findall(text)
    return dated > 0 or (1 < len(words) <= _MOST_WORDS_OF_A_NAME and all(word[0].isupper() for word in words))
