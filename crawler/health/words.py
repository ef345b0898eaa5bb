"""Says in sentences how a source is: since when, what was and what is, and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Literal

from crawler.health.normal import Level, Normal, Rhythm
from crawler.walls import BLOCKED
from pipeline.health import GOOD, Figure, Observation, State, Word

_PROPOSALS: dict[Word, str] = {
    "changed": "see what was tried and what would be found: tidings sources repair {id}",
    "thinner": "open its address in a browser; if there is more on it: tidings sources repair {id}. If it is so"
    " from now on: tidings sources ack {id}",
    "blocked": "ask the institution to let us in, or watch another address of it, such as a feed; nothing is done to"
    " get around it",
    "failing": "nothing for now, it is asked again; if it lasts, open its address in a browser",
    "gone": "see whether it is found elsewhere: tidings sources repair {id}; else give its new address in tidings.toml",
    "quiet": "open its address in a browser; if there is news on it: tidings sources repair {id}",
    "asleep": "open its address in a browser; if its news has moved, give the new address in tidings.toml, else:"
    " tidings sources ack {id}",
}


_NEVER_GAVE = "open its address in a browser, and give the right one in tidings.toml"


def too_early(looks: Sequence[Observation]) -> str:
    """Say that there are too few looks to judge by."""
    if not looks:
        return "It has not been looked at yet."
    last = looks[-1]
    so_far = f"{last.items} items on its list" if last.result == "read" else (last.reason or "its list was read")
    count = sum(look.looks for look in looks)
    return f"Looked at {'once' if count == 1 else f'{count} times'}; the last time: {so_far}."


def fine(since: datetime, normal: Normal) -> State:
    """Say that a source is as it usually is."""
    parts = []
    if normal.items:
        parts.append(f"{_number(normal.items.median)} items on its list")
    if normal.rhythm and normal.rhythm.seen:
        parts.append(f"something new about every {_days(normal.rhythm.each_days)}")
        parts.append(f"the last on {_day(normal.rhythm.last_new)}")
    sentence = ", ".join(parts) or "It can be read"
    return State(word="fine", since=since, sentence=f"{sentence}.", figures=tuple(_levels(normal)))


def silent(word: Literal["quiet", "asleep"], normal: Normal, rhythm: Rhythm, silence: timedelta) -> State:
    """Say that a source can be read and has had nothing new for long."""
    usual = ""
    if rhythm.seen:
        usual = f"; usually something is new about every {_days(rhythm.each_days)}"
        usual += f", and the longest silence so far was {_days(rhythm.longest_silence / timedelta(days=1))}"
    length = _days(silence / timedelta(days=1))
    sentence = f"Nothing new since {_day(rhythm.last_new)}, {length} ago{usual}. Its list can be read."
    before = f"every {_days(rhythm.each_days)}" if rhythm.seen else "nothing yet"
    figures = (Figure(name="something new", before=before, now=f"not for {length}"), *_levels(normal))
    return State(word=word, since=rhythm.last_new, sentence=sentence, figures=figures, proposal=_PROPOSALS[word])


def trouble(word: Word, looks: Sequence[Observation], normal: Normal) -> State:
    """Say what is wrong with a source in looks that agree about it."""
    since, last = looks[0].at, looks[-1]
    reasons = Counter(look.reason for look in reversed(looks) if look.reason)  # of those as frequent, the latest
    reason = reasons.most_common(1)[0][0].removeprefix(BLOCKED) if reasons else None
    figures = tuple(_changes(looks, normal))
    at = _moment(since)
    match word:
        case "thinner":
            told = "; ".join(f"{one.name}: {one.now}, {one.before} before" for one in figures if _is_told(one))
            sentence = f"Since {at} there is less of it: {told or 'less than usual'}."
        case "changed" if last.result == "held":
            sentence = f"Since {at} its list shows something else: {reason}. Nothing of that was taken."
        case "changed":
            sentence = f"Since {at} its list gives no items ({reason}){_before(normal)}."
        case _ if last.result in GOOD:
            answered = ", ".join(f"{count} × {status}" for status, count in last.statuses.items())
            sentence = f"Since {at} its list can be read, but none of its articles (the last answers: {answered})."
        case "gone":
            sentence = f"Since {at} there is nothing at its address: {reason}{_before(normal)}."
        case "blocked":
            sentence = f"Since {at} we are not let in: {reason}{_before(normal)}."
        case _:
            sentence = f"Since {at} it cannot be read: {reason}{_before(normal)}."
    proposal = _PROPOSALS.get(word) if normal.items or word == "blocked" else _NEVER_GAVE
    return State(word=word, since=since, sentence=sentence, figures=figures, proposal=proposal)


def _before(normal: Normal) -> str:
    return f"; it gave {_number(normal.items.median)} items before" if normal.items else "; it never gave any"


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


def _days(days: float) -> str:
    if days < 1.5:
        hours = max(1, round(days * 24))
        return "hour" if hours == 1 else f"{hours} hours"
    return f"{days:.0f} days"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _moment(moment: datetime) -> str:
    return f"{_day(moment)}, {moment:%H:%M} UTC"
