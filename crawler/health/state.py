"""Judges by its looks how a source is: one odd look changes nothing, and none that went wrong tells what is normal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawler.health import words
from crawler.health.normal import Normal, normal_of
from pipeline.health import GOOD, Observation, State, Word

_LEAST_LOOKS = 3  # before anything is said of a source
_IN_A_ROW = {"failing": 3}  # looks that must agree: a server may be down for an hour
_USUALLY_IN_A_ROW = 2
_APART = timedelta(minutes=4)  # somebody who tries again and again within a minute sees one trouble; `every` is longer
_NORMAL_NOW = (timedelta(days=30), 20)  # what has been thinner for so long, in so many looks, is what it is now
_ASLEEP = timedelta(days=90)
_LEAST_PAGES = 5  # of articles, by which their length is judged: of a few one may be a notice
_LEAST_KNOWN = 3  # looks that a level is learned from before a look is held against it
_READ = frozenset({"200", "203", "304"})
_WALLS = ("401", "402", "403", "407", "451", "blocked")


@dataclass(slots=True)
class _Run:
    """Looks in a row that agree."""

    word: Word
    looks: list[Observation] = field(default_factory=list)
    count: int = 0  # of those that are apart, where they say that something is wrong
    counted_at: datetime | None = None

    def add(self, look: Observation) -> None:
        """Take a look in."""
        self.looks.append(look)
        if self.word == "fine" or self.counted_at is None or look.at - self.counted_at >= _APART:
            self.count += look.looks
            self.counted_at = look.at

    def joined(self, later: _Run) -> _Run:
        """Give this one and a later one that says the same as one."""
        return _Run(self.word, self.looks + later.looks, self.count + later.count, later.counted_at)

    @property
    def is_enough(self) -> bool:
        return self.count >= _IN_A_ROW.get(self.word, _USUALLY_IN_A_ROW)


def judge(looks: Sequence[Observation], now: datetime) -> State:
    """Give how a source is by its looks, oldest first."""
    if sum(look.looks for look in looks) < _LEAST_LOOKS:
        return words.early(looks, now)
    settled, good = _settled(looks)
    normal = normal_of(good)
    if settled is None:
        return words.early(looks, now)
    if settled.word != "fine":
        return words.trouble(settled.word, settled.looks, normal)
    return _silence(normal, now) or words.fine(settled.looks[0].at, normal)


def _silence(normal: Normal, now: datetime) -> State | None:
    """Give the state of a source that can be read and has nothing new; None where that is no surprise."""
    rhythm = normal.rhythm
    if rhythm is None:
        return None
    silence = now - rhythm.last_new
    if silence >= max(_ASLEEP, rhythm.longest_silence):
        return words.silent("asleep", normal, rhythm, silence)
    if rhythm.seen and silence >= rhythm.surprising:
        return words.silent("quiet", normal, rhythm, silence)
    return None


def _settled(looks: Sequence[Observation]) -> tuple[_Run | None, list[Observation]]:
    """Give the last looks that agree for long enough, and all looks by which is told what is normal."""
    good: list[Observation] = []
    former: list[Observation] | None = None  # those of another list, by which is told what is settled still
    settled: _Run | None = None
    run: _Run | None = None
    for number, look in enumerate(looks):
        if look.first and look.result in GOOD and good:
            former, good = good, []  # what was normal of the list before says nothing of one that a person took
        word = _word_of(look, looks[:number], good)
        if run is None or run.word != word:
            run = _Run(word)
        run.add(look)
        if word == "fine":
            good.append(look)
        elif word == "thinner" and _is_normal_now(run):
            good = list(run.looks)
            run.word = "fine"
        if run.is_enough and run is not settled:
            # One look that went otherwise in between does not begin anew what was told before.
            settled = run if settled is None or settled.word != run.word else settled.joined(run)
            run, former = settled, None
    return settled, good if former is None else former


def _is_normal_now(run: _Run) -> bool:
    long, many = _NORMAL_NOW
    return run.looks[-1].at - run.looks[0].at >= long and run.count >= many


def _word_of(look: Observation, before: Sequence[Observation], good: list[Observation]) -> Word:
    """Tell what one look says by itself, held against the good ones before it."""
    match look.result:
        case "blocked" | "gone":
            return look.result
        case "fault":
            return "failing"
        case "empty" | "held":
            return "changed" if good else "failing"
        case "read" | "unmodified":
            walled = _articles_refused(_asked_of_articles(look, before))
            return walled or ("thinner" if any(thin(look, before, good)) else "fine")


def _asked_of_articles(look: Observation, before: Sequence[Observation]) -> Mapping[str, int]:
    """Give what was answered to a look that asked for articles; to one that did not, all there was, if none was read.

    What is answered 404 is not asked for again: by the next look its source would be fine, and never have had an item.
    """
    if look.statuses or any(one.pages or not _READ.isdisjoint(one.statuses) for one in before):
        return look.statuses
    answers: Counter[str] = Counter()
    for one in before:
        answers.update(one.statuses)
    return answers


def _articles_refused(answers: Mapping[str, int]) -> Word | None:
    """Tell by what was answered of articles that none of them can be had."""
    asked = sum(answers.values())
    if asked < _LEAST_LOOKS or not _READ.isdisjoint(answers):
        return None
    walls = sum(answers.get(status, 0) for status in _WALLS)
    return "blocked" if walls * 2 > asked else "failing"


def thin(look: Observation, before: Sequence[Observation], good: Sequence[Observation]) -> Iterator[str]:
    """Name the figures of a look that are clearly below what is normal for its source."""
    if not good or not (look.items or look.pages):
        return
    # A feed shows other things of the same items than a list did: what is usual is learned of each by itself.
    normal = normal_of([one for one in good if one.method == look.method], silence_too=False)
    if look.result == "read" and look.items and normal.items is not None and normal.items.count >= _LEAST_KNOWN:
        if look.items < normal.items.low:
            yield "items"
        if normal.dated and normal.dated.median >= 0.5 and look.dated / look.items < normal.dated.median - 0.5:
            yield "dated"
        usual = normal.summary_words
        if usual and usual.count >= _LEAST_KNOWN and usual.median >= 5 and look.items >= 3:
            shown = look.summary_words or 0
            yield from ["summary_words"] if shown < 0.3 * usual.median else []
    yield from _thin_articles(look, before, normal_of(good, silence_too=False)) if look.pages else ()


def _thin_articles(look: Observation, before: Sequence[Observation], normal: Normal) -> Iterator[str]:
    recent = [look, *(one for one in reversed(before) if one.pages)]
    pages, taken = 0, []
    for one in recent:
        if pages >= _LEAST_PAGES:
            break
        pages += one.pages
        taken.append(one)
    if pages < _LEAST_PAGES:
        return
    if normal.separated and normal.separated.median >= 0.8 and sum(one.separated for one in taken) < 0.5 * pages:
        yield "separated"
    lengths = [one.article_words for one in taken if one.article_words is not None]
    usual = normal.article_words
    if usual and usual.count >= _LEAST_KNOWN and lengths and max(lengths) < 0.3 * usual.median:
        yield "article_words"
