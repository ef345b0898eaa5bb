"""Says in sentences how a source is: since when, what was and what is, and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Literal

from crawler.health.normal import Level, Normal, Rhythm
from crawler.walls import BLOCKED
from pipeline.health import GOOD, Figure, Observation, Result, State, Word
from pipeline.told import Telling, Value, tell

_PROPOSALS: dict[Word, str] = {
    "changed": "see what was tried",
    "thinner": "see what is there",
    "blocked": "ask to be let in",
    "failing": "wait",
    "gone": "see where it went",
    "quiet": "see what is new",
    "asleep": "see whether it moved",
}
"""What to do about each state: the kinds that it is told in."""
_PROPOSALS_EARLY: dict[Result, str] = {"blocked": "ask to be let in", "fault": "wait"}
ANY = "ID"
"""The source that proposals are for: how it is judged is not by its id."""


def early(looks: Sequence[Observation], now: datetime) -> State:
    """Say that there are too few looks to judge by, and what to do where the last of them gave nothing."""
    if not looks:
        return State(word="new", since=now, sentence=tell("not looked at"))
    last = looks[-1]
    kind = None if last.result in GOOD else _PROPOSALS_EARLY.get(last.result, "give the right address")
    proposal = tell(kind, id=ANY) if kind else None
    return State(word="new", since=looks[0].at, sentence=_looked_at(looks, last), proposal=proposal)


def _looked_at(looks: Sequence[Observation], last: Observation) -> str:
    shown = tell("items", count=last.items) if last.result == "read" else (last.reason or tell("list read"))
    return tell("looked at", count=sum(look.looks for look in looks), last=shown)


def fine(since: datetime, normal: Normal) -> State:
    """Say that a source is as it usually is."""
    parts = []
    if normal.items:
        parts.append(tell("items", count=normal.items.median))
    if normal.rhythm and normal.rhythm.seen:
        parts.append(tell("new every", each=normal.rhythm.each_days))
        parts.append(tell("last new", at=normal.rhythm.last_new))
    sentence = tell("as usual", parts=parts or [tell("readable")])
    return State(word="fine", since=since, sentence=sentence, figures=tuple(_levels(normal)))


def silent(word: Literal["quiet", "asleep"], normal: Normal, rhythm: Rhythm, silence: timedelta) -> State:
    """Say that a source can be read and has had nothing new for long."""
    days = silence / timedelta(days=1)
    usual: Value = ""
    if rhythm.seen:
        usual = tell("usual silence", each=rhythm.each_days, longest=rhythm.longest_silence / timedelta(days=1))
    sentence = tell("silent", last=rhythm.last_new, days=days, usual=usual)
    before = tell("every", days=rhythm.each_days) if rhythm.seen else "nothing yet"
    figures = (Figure(name="something new", before=before, now=tell("not for", days=days)), *_levels(normal))
    proposal = tell(_PROPOSALS[word], id=ANY)
    return State(word=word, since=rhythm.last_new, sentence=sentence, figures=figures, proposal=proposal)


def trouble(word: Word, looks: Sequence[Observation], normal: Normal) -> State:
    """Say what is wrong with a source in looks that agree about it."""
    since = looks[0].at
    figures = tuple(_changes(looks, normal))
    kind = _PROPOSALS.get(word) if normal.items or word == "blocked" else "give the right address"
    return State(
        word=word,
        since=since,
        sentence=_trouble(word, looks, normal, figures),
        figures=figures,
        proposal=tell(kind, id=ANY) if kind else None,
    )


def _trouble(word: Word, looks: Sequence[Observation], normal: Normal, figures: Sequence[Figure]) -> str:
    since, last = looks[0].at, looks[-1]
    reasons = Counter(look.reason for look in reversed(looks) if look.reason)  # of those as frequent, the latest
    reason = _behind(reasons.most_common(1)[0][0]) if reasons else tell("no reason")
    match word:
        case "thinner":
            less = [_figure(one) for one in figures if _is_told(one)]
            return tell("thinner", since=since, figures=less or [tell("less")])
        case "changed" if last.result == "held":
            return tell("another list", since=since, reason=reason)
        case _ if word != "changed" and last.result in GOOD:
            answers = next((look.statuses for look in reversed(looks) if look.statuses), last.statuses)
            return tell("no articles", since=since, answers=[_answers(*one) for one in answers.items()])
    kind = _KINDS.get(word, "unread")
    return tell(kind, since=since, reason=reason, before=_before(normal))


_KINDS: dict[Word, str] = {"changed": "no items", "gone": "gone", "blocked": "not let in"}


def _behind(reason: str) -> Value:
    """Give a reason that is a wall without saying so: that it is one is what is told."""
    if isinstance(reason, Telling) and reason.kind == "blocked":
        return reason.values["wall"]
    return reason.removeprefix(BLOCKED) if reason.startswith(BLOCKED) else reason


def _answers(status: str, count: int) -> Telling:
    named = {"none": tell("no answer"), "blocked": tell("a wall")}
    return tell("answers", number=count, answer=named.get(status, status))


def _figure(figure: Figure) -> Telling:
    return tell("figure", name=tell(figure.name), now=figure.now, before=figure.before)


def _before(normal: Normal) -> Telling:
    return tell("gave", count=normal.items.median) if normal.items else tell("never gave")


def _is_told(figure: Figure) -> bool:
    return figure.now != figure.before and figure.name != "seconds a look"


def _levels(normal: Normal) -> Iterator[Figure]:
    """Give what is normal, where nothing differs from it."""
    for name, shown, _ in _shown(normal):
        yield Figure(name=name, before=shown, now=shown)


def _shown(normal: Normal) -> Iterator[tuple[str, str, str]]:
    """Name the figures that a source is judged by, each with its usual value and how it is called in an observation."""
    figures: tuple[tuple[str, Level | None, str], ...] = (
        ("items on the list", normal.items, "items"),
        ("items with a date", normal.dated, "dated"),
        ("words of a summary", normal.summary_words, "summary_words"),
        ("words of an article", normal.article_words, "article_words"),
        ("pages with an article", normal.separated, "separated"),
        ("seconds a look", normal.seconds, "seconds"),
    )
    for name, level, key in figures:
        if level is not None:
            yield name, _share(level.median) if key in ("dated", "separated") else _number(level.median), key


def _changes(looks: Sequence[Observation], normal: Normal) -> Iterator[Figure]:
    """Give the figures before and now that differ, and how it answers."""
    now = {
        "items": median(look.items for look in looks),
        "dated": _mean((look.dated, look.items) for look in looks),
        "summary_words": _median(look.summary_words if look.summary_words else 0.0 for look in looks if look.items),
        "article_words": _median(look.article_words for look in looks),
        "separated": _mean((look.separated, look.pages) for look in looks),
    }
    for name, before, key in _shown(normal):
        figure = now.get(key)
        if figure is None:
            continue
        after = _share(figure) if key in ("dated", "separated") else _number(figure)
        if after != before and (key == "items" or figure < 0.7 * (getattr(normal, key).median or 1)):
            yield Figure(name=name, before=before, now=after)
    last = looks[-1]
    if last.result not in GOOD:
        yield Figure(name="answer of its page", before="200", now=str(last.status or "none"))


def _mean(pairs: Iterator[tuple[int, int]]) -> float | None:
    counted = [(part, whole) for part, whole in pairs if whole]
    return sum(part for part, _ in counted) / sum(whole for _, whole in counted) if counted else None


def _median(figures: Iterator[float | None]) -> float | None:
    there = [figure for figure in figures if figure is not None]
    return median(there) if there else None


def _number(figure: float) -> str:
    return f"{figure:.0f}" if figure >= 10 or figure == int(figure) else f"{figure:.1f}"


def _share(figure: float) -> str:
    return f"{figure:.0%}"
