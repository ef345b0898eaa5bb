"""Tells two items that were made of one form by what is each one's own: its title, its day, its row on one list.

Offices write many releases of one paragraph. Where the words of two pages are the same, these are two items all the
same: what a list has a row for is what its publisher counts as one, and an item that is taken for another is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from pipeline.dates import moment
from pipeline.dates.listed import is_sure
from pipeline.identity.words import has_digit, words_of

ONE_SPELLING = 0.8
"""Likeness of two words of which one is the other put right."""

_SHORTEST_RESPELLED = 4  # letters: of shorter words the likeness says nothing
_STEM = 5  # letters, which the forms of a word share
_DAY = 10  # characters of one in ISO 8601
_OF_ZONES = timedelta(days=1)  # by so much two tell one day otherwise, such as a page and a feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a list says of a page."""

    title: str | None
    published: str | None  # as lists' rows have it, with what it leaves open
    first_seen_at: datetime | None


def rows_differ(one: Row, other: Row, *, gone: bool = False) -> str | None:
    """Say what tells two pages apart by the rows that one list has for them, at two addresses.

    `gone`: one is answered 404, so that the same title on another day may be what it became.
    """
    apart = _apart(one.published, other.published)
    own = own_words(one.title, other.title)
    if apart and own is not None:
        return f"their list has each under its title and its day: “{own[0]}” and “{own[1]}”"
    if apart is not None and apart > _OF_ZONES and not gone:
        days = " and ".join(sorted((day or "")[:_DAY] for day in (one.published, other.published)))
        return f"their list has each on its day: {days}"
    if own is not None and one.first_seen_at is not None and one.first_seen_at == other.first_seen_at:
        return f"their list had both at once, under two titles: “{own[0]}” and “{own[1]}”"
    return None


def titles_beyond(one: tuple[str | None, str | None], other: tuple[str | None, str | None]) -> tuple[str, str] | None:
    """Give a word that each of two titles has and the other item says nowhere; each item is a title and a text.

    A copy under another title says what that title says. A form says what neither does.
    """
    own = own_words(one[0], other[0])
    mine, theirs = (_beyond(*pair) for pair in ((one[0], other), (other[0], one)))
    return (mine, theirs) if own is not None and mine is not None and theirs is not None else None


def _beyond(title: str | None, other: tuple[str | None, str | None]) -> str | None:
    said = {word[:_STEM] for text in other for word in words_of(text)}
    return next((w for w in words_of(title) if len(w) >= _SHORTEST_RESPELLED and w[:_STEM] not in said), None)


def own_words(one: str | None, other: str | None) -> tuple[str, str] | None:
    """Give a word that each of two titles has, and the other in no spelling; None where one says all of the other."""
    ours, theirs = words_of(one), words_of(other)
    mine, others = _own(ours, theirs), _own(theirs, ours)
    return (mine, others) if mine is not None and others is not None else None


def _own(words: Sequence[str], others: Sequence[str]) -> str | None:
    there, joined = set(others), "".join(others)
    own = (word for word in words if word not in there)
    return next((word for word in own if has_digit(word) or not _is_said(word, others, joined)), None)


def _is_said(word: str, others: Sequence[str], joined: str) -> bool:
    """Tell whether a word is among others in another spelling, or glued to one."""
    if len(word) < _SHORTEST_RESPELLED:
        return False
    return word in joined or any(SequenceMatcher(None, word, other).ratio() >= ONE_SPELLING for other in others)


def on_other_days(one: str | None, other: str | None) -> bool:
    """Tell whether two dates are there and of two days."""
    return bool(_apart(one, other))


def _apart(one: str | None, other: str | None) -> timedelta | None:
    """Give by how much two days differ; None where one is not there, or not sure."""
    if one is None or other is None or not is_sure(one) or not is_sure(other):
        return None
    try:
        return abs(moment(one[:_DAY]) - moment(other[:_DAY]))
    except (ValueError, OverflowError):
        return None
