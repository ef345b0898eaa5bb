"""Tell what needs somebody now, the worst first, from what is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal

from feeds.pages.figures import Figures, Period
from pipeline.health import GOOD, WELL, WORST_FIRST, Repair, State, Word
from pipeline.sanitize import absolute, folded, legible
from pipeline.store.protocol import DueSource, Run, Store
from pipeline.told import Telling, in_language, tell

_LATE = timedelta(hours=1)  # a look is late by; a service begins what is due within seconds
_DAYS = 14
_MOST_RUNS = 5_000  # looks that are summed up

Kind = Literal["mistaken", "stalled", "source", "renamed", "unlooked", "undelivered", "moved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Something that needs somebody, or that somebody knows about."""

    kind: Kind
    since: datetime | None = None
    count: int = 0  # of sources or notices that it is about
    source_id: str | None = None
    title: str | None = None  # of the source
    url: str | None = None
    former: str | None = None  # the source that had this address
    word: Word | None = None
    seen: tuple[str, ...] = ()  # sentences of what was seen, and of where the source may be now; of what is mistaken

    todo: str | None = None  # what to do about it
    learned_url: str | None = None  # where it is looked for
    is_mended: bool = False  # by another list, which the next looks are held against

    def seen_in(self, language: str) -> Iterator[tuple[str, str]]:
        """Give what was seen in a language; what is kept as a sentence only, in English. Each with its language."""
        for one in self.seen:
            yield in_language(one, language, folded), language if isinstance(one, Telling) else "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """What needs somebody at a moment, and how the house is."""

    now: datetime
    matters: Sequence[Matter]
    known: Sequence[Matter]  # of which somebody said so, or that are mended
    moved: Sequence[Matter]  # which need nobody, but are not written down
    watched: int
    last_look: datetime | None
    next_look: datetime | None
    days: Figures  # of all sources; what is on lists is not summed up

    @property
    def failed(self) -> int:
        """The looks that failed in these days."""
        return sum(one.failed for one in self.days.periods)


def attention(store: Store, now: datetime, mistakes: Sequence[str] = ()) -> Attention:
    """Give what needs somebody now; `mistakes` are those for which the configuration is not taken up."""
    sources, states = store.sources(), store.health.states()
    matters = [_of_source(store, source, state) for source in sources if (state := _trouble(source, states))]
    matters.sort(key=lambda one: (WORST_FIRST.index(one.word or "fine"), one.since, one.source_id))
    known = [one for one in matters if one.source_id and (one.is_mended or states[one.source_id].acknowledged_at)]
    looked = [source.last_looked_at for source in sources if source.last_looked_at]
    return Attention(
        now=now,
        matters=[
            *([Matter(kind="mistaken", seen=tuple(mistakes))] if mistakes else []),
            *_stalled(sources, now),
            *(one for one in matters if one not in known),
            *_renamed(store, now),
            *_unlooked(sources, now),
            *_undelivered(store, now),
        ],
        known=known,
        moved=list(_moved(store, sources)),
        watched=len(sources),
        last_look=max(looked, default=None),
        next_look=min((source.next_due_at for source in sources), default=None),
        days=summed(store.runs(_MOST_RUNS), now),
    )


def _trouble(source: DueSource, states: Mapping[str, State]) -> State | None:
    state = states.get(source.id)
    # Of one that is too new to judge somebody may be needed all the same: what is proposed says for what.
    is_needed = state is not None and (state.word not in WELL or (state.word == "new" and state.proposal))
    return state if is_needed else None


def _word_of(state: State) -> Word:
    """Give the word for how a source is: one that is too new to be judged, and needs somebody, fails."""
    return "failing" if state.word == "new" else state.word


def acknowledge(store: Store, source_id: str, word: str, now: datetime) -> bool:
    """Store that somebody knows how a source is, if it is still as it was shown; tell whether it is."""
    with store.writing():
        state = store.health.state(source_id)
        if state is None or _word_of(state) != word:
            return False
        store.health.acknowledge(source_id, now)
    return True


def _of_source(store: Store, source: DueSource, state: State) -> Matter:
    repair = store.health.repair(source.id)
    is_mended = repair is not None and _is_mended(store, source, state, repair)
    proposal = tell("mended", at=repair.at) if repair is not None and is_mended else state.proposal
    is_told = isinstance(proposal, Telling) and proposal.kind == "take"  # which says where it may be
    found = [repair.sentence] if repair is not None and not repair.adopted and not is_told else []
    return Matter(
        kind="source",
        since=state.since,
        source_id=source.id,
        title=legible(source.title),
        url=absolute(source.url),
        word=_word_of(state),
        seen=(state.sentence, *found),
        todo=proposal if is_mended else _todo(proposal),
        is_mended=is_mended,
    )


def _is_mended(store: Store, source: DueSource, state: State, repair: Repair) -> bool:
    """Tell whether another list was taken since, and no look has gone wrong after that: two must agree to say so."""
    if not repair.adopted or repair.at < state.since or state.word not in ("changed", "gone"):
        return False
    last = store.health.looks(source.id)[-1]
    return last.at <= repair.at or last.result in GOOD


def _todo(proposal: str | None) -> str | None:
    """Say what to do; what an earlier version proposed is kept in English."""
    if proposal is None:
        return None
    return tell("to do", todo=proposal) if isinstance(proposal, Telling) else f"What to do: {proposal}."


def _stalled(sources: Sequence[DueSource], now: datetime) -> Iterator[Matter]:
    """Tell that nothing is looked at though much is due: then what crawls does not run."""
    late = [source for source in sources if source.next_due_at < now - _LATE]
    looked = [source.last_looked_at for source in sources if source.last_looked_at]
    if late and looked and max(looked) < now - _LATE:
        yield Matter(kind="stalled", since=max(looked), count=len(late))


def _moved(store: Store, sources: Sequence[DueSource]) -> Iterator[Matter]:
    """Tell of each source that is looked for at another address than the configuration says."""
    for source in sources:
        standing = store.manners.standing(source.id, source.url)
        if (learned := absolute(standing.learned_url or "")) is not None:
            title, url = legible(source.title), absolute(source.url)
            since = standing.learned_at
            yield Matter(kind="moved", since=since, source_id=source.id, title=title, url=url, learned_url=learned)


def _renamed(store: Store, now: datetime) -> Iterator[Matter]:
    """Tell of each source that may be one that the configuration had under another id."""
    for former, source in store.succeeded(now):
        title, url = legible(source.title), absolute(source.url)
        yield Matter(kind="renamed", source_id=source.id, title=title, url=url, former=former.id)


def _unlooked(sources: Sequence[DueSource], now: datetime) -> Iterator[Matter]:
    for source in sources:
        if source.last_looked_at is None and source.next_due_at < now - _LATE:
            title, url = legible(source.title), absolute(source.url)
            yield Matter(kind="unlooked", since=source.next_due_at, source_id=source.id, title=title, url=url)


def _undelivered(store: Store, now: datetime) -> Iterator[Matter]:
    tried = [one for one in store.health.undelivered(now + timedelta(days=1)) if one.attempts]
    if tried:
        yield Matter(kind="undelivered", count=len(tried))


def summed(runs: Sequence[Run], now: datetime) -> Figures:
    """Sum up looks by day, up to today."""
    today = now.astimezone(UTC).date()
    first = min([today, *(run.ended_at.astimezone(UTC).date() for run in runs)])
    days = [today - timedelta(days=number) for number in range(min(_DAYS, (today - first).days + 1))][::-1]
    by_day: dict[object, list[Run]] = {day: [] for day in days}
    for run in runs:
        by_day.get(run.ended_at.astimezone(UTC).date(), []).append(run)
    periods = [
        Period(
            begins=datetime.combine(day, time(), UTC),
            looks=len(by_day[day]),
            failed=sum(run.failure is not None for run in by_day[day]),
            items=None,
            new=sum(run.counts.get("new", 0) for run in by_day[day]),
        )
        for day in days
    ]
    return Figures(length="day", periods=tuple(periods) if runs else ())
