"""What is left of what was withdrawn: a tombstone, and hashes by which it is known when it is met again.

What is withdrawn is to be gone from here, so nothing is kept that it could be read from; and it is to stay away, so
enough is kept to know it again at another address, in another version, or as a teaser on somebody's page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from heapq import nsmallest
from typing import Literal, Protocol

from pipeline.addresses import canonical
from pipeline.identity.words import address_key, has_digit, shingles, words_of
from pipeline.items import Entry
from pipeline.normalize import content_hash

MarkKind = Literal["address", "path", "words", "title", "number"]
Mark = tuple[MarkKind, str]
"""A thing by which something withdrawn is known: a hash of its address, its file, its words or its title, or a number
of its signature, which tells only whom to compare with."""

_ENOUGH = 0.6  # of the smaller text's runs of words, as for a copy of what is there (identity/compare.py)
_LEAST_WORDS = 12  # of a text that is compared
_TITLE_WORDS = 4  # of a title that is not anybody's
_MOST_RUNS = 4_000  # hashes kept of a text: 32 kB
_FIGURES, _FEW_FIGURES = 0.5, 4  # of one text's figures in the other: fewer are the next release of a series


@dataclass(frozen=True, slots=True, kw_only=True)
class Gist:
    """What is kept of a text: hashes of its runs of words, and of what tells the parts of a series apart."""

    words: int = 0
    runs: tuple[int, ...] = ()  # the smallest
    figures: frozenset[int] = frozenset()
    told: frozenset[int] = frozenset()  # numbers and months in the title


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What is left of an entry that was withdrawn."""

    id: str  # of the entry; never given again
    at: datetime
    reason: str | None  # in the owner's words
    gist: Gist = Gist()

    @property
    def sentence(self) -> str:
        """Say when it was withdrawn, and why."""
        return f"it was withdrawn on {self.at:%Y-%m-%d}{f' ({self.reason})' if self.reason else ''}"


class WithdrawnStore(Protocol):
    """What is kept of what was withdrawn."""

    def get(self, entry_id: str) -> Tombstone | None:
        """Give the tombstone of the entry that had this id."""

    def every(self) -> Sequence[Tombstone]:
        """Give all tombstones, the last first, without what texts are known by."""

    def marked(self, marks: Iterable[Mark]) -> Sequence[tuple[MarkKind, Tombstone]]:
        """Give the tombstones that have one of these marks, and by which kind of mark."""

    def is_empty(self) -> bool:
        """Tell whether nothing was withdrawn."""

    def put(self, entry: Entry, tombstone: Tombstone, marks: Iterable[Mark]) -> Sequence[str]:
        """Erase an entry and all that is kept of it, and leave a tombstone; give the ids of what was erased."""

    def mark(self, tombstone: Tombstone, marks: Iterable[Mark]) -> None:
        """Remember further marks of what was withdrawn."""

    def overwrite(self) -> None:
        """Write the database anew without what was once deleted; not where it is large."""

    def take_back(self, entry_id: str) -> None:
        """Forget a tombstone, so that the entry is taken when it is next met."""


def gist(title: str | None, text: str | None) -> Gist:
    """Give what is kept of a text to know it again."""
    from pipeline.dates.months import is_month  # 40 ms, and whoever opens a store imports this module

    words = words_of(text)
    return Gist(
        words=len(words),
        runs=tuple(nsmallest(_MOST_RUNS, {_hashed(" ".join(run)) for run in shingles(words)})),
        figures=frozenset(_hashed(word) for word in words if has_digit(word)),
        told=frozenset(_hashed(word) for word in words_of(title) if has_digit(word) or is_month(word)),
    )


def is_same(kind: MarkKind, page: Gist, gone: Gist) -> bool:
    """Tell whether a page has the text that was withdrawn, given which kind of mark brought the two together."""
    if page.told != gone.told:
        return False  # the calls of two years
    if kind == "words":
        return True
    if min(page.words, gone.words) < _LEAST_WORDS:
        return kind == "title"  # there is nothing but the title to go by
    figures = min(len(page.figures), len(gone.figures))
    if figures >= _FEW_FIGURES and len(page.figures & gone.figures) < _FIGURES * figures:
        return False
    return _containment(page.runs, gone.runs) >= _ENOUGH


def _containment(a: Sequence[int], b: Sequence[int]) -> float:
    """Give the share of the runs of the smaller text in the other, as far as both were kept."""
    until = min((runs[-1] for runs in (a, b) if len(runs) >= _MOST_RUNS), default=None)
    one, other = ({run for run in runs if until is None or run <= until} for runs in (a, b))
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def teaser_marks(url: str | None, title: str | None) -> list[Mark]:
    """Give the marks by which a teaser tells what it points to."""
    address = address_mark(canonical(url)) if url else None
    return [mark for mark in (address, title_mark(title)) if mark is not None]


def address_mark(url: str | None) -> Mark | None:
    """Give the mark of an address, whatever its spelling; a hash, for addresses are made of titles."""
    key = address_key(url)
    return ("address", content_hash(key) or "") if key else None


def path_mark(path: str) -> Mark:
    """Give the mark of a file."""
    return "path", content_hash(path) or ""


def title_mark(title: str | None) -> Mark | None:
    """Give the mark of a title."""
    told = content_hash(title)
    return ("title", told) if told else None


def says_something(title: str) -> bool:
    """Tell whether a title is not anybody's, so that what has it can be known by it."""
    return len(words_of(title)) >= _TITLE_WORDS


def _hashed(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(errors="replace"), digest_size=8).digest()) >> 1
