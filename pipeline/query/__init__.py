"""What may be asked of all that is stored: by searches, saved ones, programs and exports alike."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Protocol

from pipeline.items import Entry

MOST_WORDS = 32  # of a search; each is looked up by itself

_PART = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which entries are wanted: those that all of this is true of; an empty one wants all."""

    words: str = ""  # as typed: words and "phrases", all of them, and none of those behind a "-"
    topic: str | None = None  # by id
    source: str | None = None  # by id
    languages: tuple[str, ...] = ()  # BCP 47, of any of which an entry may be; "fr" means "fr-BE" too
    since: datetime | None = None  # aware; dated then or later
    until: datetime | None = None  # aware; dated before
    kind: Literal["article", "headline"] | None = None
    first_of: tuple[str, ...] = ()  # of a story in several languages only the one in the first of these that there is
    in_feeds: bool = False  # only what feeds have: no headlines that are in no topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """A place in the order of entries: newest first, then as on their page, then by id."""

    dated_at: datetime
    position: int
    id: str

    @classmethod
    def behind(cls, entry: Entry) -> Cursor:
        """Give the place behind an entry."""
        return cls(dated_at=entry.dated_at, position=entry.position, id=entry.id)

    def __str__(self) -> str:
        """Write it so that it can stand in an address."""
        told = json.dumps([self.dated_at.astimezone(UTC).isoformat(), self.position, self.id], separators=(",", ":"))
        return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> Cursor:
        """Read what `str` wrote; raise `ValueError` for anything else."""
        try:
            told = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            dated_at, position, entry_id = told
            moment = datetime.fromisoformat(dated_at)
            if not isinstance(entry_id, str) or type(position) is not int or moment.tzinfo is None:
                raise ValueError
        except (ValueError, TypeError, RecursionError):
            raise ValueError(f"{text[:80]!r} is no place in a list; take one from an answer, or leave it out") from None
        return cls(dated_at=moment, position=position, id=entry_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An entry that was asked for, and the sentence in which the words stand (marked with [ and ])."""

    entry: Entry
    snippet: str  # empty where no words were asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """Of what kinds the entries are that a query wants, each kind counted by its id."""

    total: int
    is_many: bool  # there are more, of which nothing is counted
    topics: Mapping[str, int]
    sources: Mapping[str, int]
    languages: Mapping[str, int]  # by the first part of their codes: "fr-BE" counts for "fr"


class QueryStore(Protocol):
    """How entries are asked for."""

    def select(
        self, query: Query, limit: int = 50, *, after: Cursor | None = None, best_first: bool = False
    ) -> Sequence[Found]:
        """Give the entries that a query wants, newest first or those that say its words most; from a place on.

        `best_first` needs words, and then there is no `after`.
        """

    def count(self, query: Query) -> int:
        """Count the entries that a query wants."""

    def facets(self, query: Query, most: int = 10_000) -> Facets:
        """Count the entries that a query wants by what they are; of very many, only so many."""

    def keyed(self, key: str) -> Entry | None:
        """Give the entry whose id ends in this key: 32 hexadecimal digits."""

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """Give up questions that take longer than so many seconds together: `StoreError`."""


def parts(words: str) -> tuple[list[str], list[str]]:
    """Give what a search wants (words and phrases), and what it does not; anything may stand in `words`."""
    # Lone surrogates come from arguments that are no UTF-8, and no database takes them.
    legible = words.replace("\x00", " ").encode("utf-8", errors="replace").decode()
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in _PART.findall(legible)[:MOST_WORDS]:
        said = phrase or word
        if any(character.isalnum() for character in said):
            (unwanted if minus else wanted).append(said)
    return wanted, unwanted
