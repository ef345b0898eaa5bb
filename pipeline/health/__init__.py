"""The nouns of health: what a look at a source showed, how the source is, and what is told of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Literal, Protocol

from pipeline.items import Page
from pipeline.told import Telling, tell

Result = Literal["read", "unmodified", "empty", "held", "blocked", "gone", "fault"]
"""What a look came to. `empty`: the page has no items; `held`: it has, and hardly one of those that are known."""

GOOD: tuple[Result, ...] = ("read", "unmodified")

Word = Literal["new", "fine", "quiet", "thinner", "changed", "blocked", "failing", "gone", "asleep"]

WELL: tuple[Word, ...] = ("fine", "new")
WORST_FIRST: tuple[Word, ...] = ("gone", "blocked", "changed", "failing", "thinner", "quiet", "asleep", "new", "fine")
IN_WORDS: Mapping[Word, Telling] = {word: tell(f"state {word}") for word in WORST_FIRST}
"""How each state is called, the worst first."""

MOST_LOOKS = 400
"""Looks that are kept of a source."""
_AFTER_SUMMING = 300  # so that it need not be done at each look
_EACH_BY_ITSELF = 200  # of the last ones; of earlier ones those of a day become one


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What one look at a source showed."""

    at: datetime  # when it ended, aware UTC
    result: Result
    url: str  # where the list was found, after redirects
    method: str | None = None  # how it was found
    status: int | None = None  # of the list's page; None: no answer
    reason: str | None = None  # in words, where nothing was found
    seconds: float = 0.0
    items: int = 0  # on the list's first page
    new: int = 0  # articles that the source had not led to before
    known: int = 0  # items of the first page that were known
    dated: int = 0  # items of the first page with a date
    summary_words: float | None = None  # the median of those items that have a summary
    pages: int = 0  # pages of articles that were read
    separated: int = 0  # of these, pages that an article was found on
    article_words: float | None = None  # the median
    statuses: Mapping[str, int] = field(default_factory=dict)  # of articles, by status, "none" or "blocked"
    first: bool = False  # it is the first at the source, or at a list that a person took: what is new then is old news
    tried: int = 0  # other places that were searched, because the list gave nothing
    looks: int = 1  # how many this one stands for


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure as it was and as it is."""

    name: str
    before: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How a source is, since when, by what evidence, and what is proposed."""

    word: Word
    since: datetime
    sentence: str
    figures: tuple[Figure, ...] = ()
    proposal: str | None = None
    acknowledged_at: datetime | None = None  # somebody knows, until the word changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """An item as a list showed it."""

    url: str
    title: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """A page of a source's list, kept as evidence: the last good one, and the bad one there is now."""

    role: Literal["good", "bad"]
    url: str
    at: datetime
    body: bytes
    media_type: str | None = None
    charset: str | None = None
    method: str | None = None
    items: tuple[Remembered, ...] = ()

    @property
    def page(self) -> Page:
        """Give it to be read anew."""
        return Page(body=self.body, fetched_at=self.at, url=self.url, media_type=self.media_type, charset=self.charset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is told of a source, once."""

    number: int  # counts up
    id: str  # a tag: URI, minted once
    source_id: str
    at: datetime
    word: Word
    before: Word
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A notice that waits for a channel."""

    notice: Notice
    channel: str
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Another place or way to look for a source's items: adopted by itself, or proposed to a person."""

    url: str
    method: str  # in words
    at: datetime
    adopted: bool
    sentence: str  # what was wrong, and what is found here
    items: tuple[Remembered, ...] = ()
    lasting: bool = True  # it can be watched at its address from now on


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a list has of another one."""

    same: tuple[Remembered, ...]
    missing: tuple[Remembered, ...]
    further: tuple[Remembered, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What may be a source's list now, held against its last good one."""

    state: State | None
    good: KeptPage
    bad: KeptPage | None  # its page now, where that is not good
    stored: Repair | None  # the place that was adopted or proposed, when they were compared
    found: Repair | None  # that, or what the page now has
    difference: Difference | None  # where something was found
    why_not: str | None = None  # nothing is to be taken, in a sentence

    @property
    def is_taken(self) -> bool:
        """Tell whether the source is held against what was found already."""
        return self.found is not None and self.found.adopted

    @property
    def mark(self) -> str:
        """Name what was found, so that what is taken is what was shown."""
        if self.found is None:
            return ""
        said = [self.found.url, self.found.method, *(item.url for item in self.found.items)]
        return sha256("\n".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def without_bodies(self) -> Comparison:
        """Give what is shown of it."""
        bad = replace(self.bad, body=b"") if self.bad is not None else None
        return replace(self, good=replace(self.good, body=b""), bad=bad)


class HealthStore(Protocol):
    """What is kept of the health of sources; every write is one transaction."""

    def add_look(self, source_id: str, look: Observation) -> None:
        """Store what a look showed; of what is too much, earlier days are summed up and the earliest forgotten."""

    def looks(self, source_id: str) -> Sequence[Observation]:
        """Give the looks at a source, oldest first."""

    def state(self, source_id: str) -> State | None:
        """Give how a source is; None before it was first judged."""

    def states(self) -> Mapping[str, State]:
        """Give how each source is that was ever judged."""

    def put_state(self, source_id: str, state: State) -> None:
        """Store how a source is."""

    def acknowledge(self, source_id: str, at: datetime) -> None:
        """Store that somebody knows how a source is; what waits to be told of it is told no more."""

    def keep_page(self, source_id: str, page: KeptPage) -> None:
        """Keep a page, instead of the one in its role; one too large is not kept."""

    def kept_pages(self, source_id: str) -> Mapping[str, KeptPage]:
        """Give the kept pages of a source by role."""

    def forget_bad_page(self, source_id: str) -> None:
        """Let go of the page that was kept as bad."""

    def repair(self, source_id: str) -> Repair | None:
        """Give the place that was adopted or proposed for a source."""

    def put_repair(self, source_id: str, repair: Repair | None) -> None:
        """Store the place that was adopted or proposed for a source, instead of the one before; None: none."""

    def rename(self, former: Mapping[str, str], present: Collection[str] = ()) -> None:
        """Give what is stored of sources under former ids to their present ones.

        `present` are the ids of all that there are: one that had another for a while, and is called as before again,
        is given back what it had.
        """

    def same_item(self, target_id: str, old_url: str, new: Remembered) -> None:
        """Store that an address of a target's list is the new one of an item: what has it keeps it, and is not new."""

    def tell(
        self,
        source_id: str,
        state: State,
        before: Word,
        *,
        notice_id: str,
        title: str,
        text: str,
        at: datetime,
        channels: Iterable[str],
    ) -> None:
        """Store a notice, and that it waits for these channels."""

    def notices(self, limit: int = 50) -> Sequence[Notice]:
        """Give the newest notices, newest first."""

    def undelivered(self, now: datetime) -> Sequence[Delivery]:
        """Give some of what waits for a channel and may be tried now, oldest first."""

    def delivered(self, number: int, channel: str, at: datetime) -> None:
        """Store that a channel has taken a notice."""

    def not_delivered(self, number: int, channel: str, error: str, again_at: datetime | None) -> None:
        """Store that a channel has not, why, and when to try again; None: never."""


def summed_up(looks: Sequence[Observation]) -> list[Observation]:
    """Make one of all looks of a day, but for the last 200: what is kept reaches back half a year and more."""
    earlier, last = looks[:-_EACH_BY_ITSELF], looks[-_EACH_BY_ITSELF:]
    days: dict[str, list[Observation]] = {}
    for look in earlier:
        days.setdefault(f"{look.at:%Y-%m-%d}", []).append(look)
    return [*(_of_a_day(day) for day in days.values()), *last][-_AFTER_SUMMING:]


def _of_a_day(looks: list[Observation]) -> Observation:
    """Give the last good look of a day, or the last, with all that was new on it."""
    shown = next((look for look in reversed(looks) if look.result == "read"), None)
    shown = shown or next((look for look in reversed(looks) if look.result in GOOD), looks[-1])
    return replace(
        shown,
        new=sum(look.new for look in looks),
        first=any(look.first for look in looks),
        looks=sum(look.looks for look in looks),
    )
