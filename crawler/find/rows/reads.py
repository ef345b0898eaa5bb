"""Tells whether words may be the title of a row."""

from __future__ import annotations

from collections.abc import Callable

from crawler.find.anchors import IS_ADDRESS
from crawler.find.rows.days import is_day
from crawler.find.rows.labels import CODE, LONGEST_TITLE, bare
from crawler.find.rows.named import NO_TITLE, PAGING
from pipeline.cues import cues, fold, rests_on_one_word
from pipeline.dates.relative import says_how_long_ago

_LEAST_LETTERS = 3  # of a title
_LEAST_WORDS = 3


def may_be_title(labels: frozenset[str]) -> Callable[[str], bool]:
    """Give what tells whether a text may be the title of a row, in which such labels stand."""
    return lambda text: bare(text) not in labels and reads_as_title(text)


def reads_as_title(text: str) -> bool:
    """Tell whether a text may be a title: neither a day, nor an address, nor what a link says that leads on."""
    letters = sum(map(str.isalpha, text))
    if len(text) < 4 or len(text) > LONGEST_TITLE or letters < (1 if CODE.search(text) else _LEAST_LETTERS):
        return False
    if is_day(text.strip("()[]")) or IS_ADDRESS.fullmatch(text) or text.casefold() in PAGING:
        return False
    if len(text) > 40:
        return True
    return not cues(fold(text)) & NO_TITLE and not says_how_long_ago(text)


def may_be_headline(text: str) -> bool:
    """Tell words whose first says as much as "more" or "back", and which may be a headline's: "Back to normal"."""
    folded = fold(text)
    named = cues(folded) & NO_TITLE
    return bool(named) and len(text.split()) >= _LEAST_WORDS and all(rests_on_one_word(cue, folded) for cue in named)
