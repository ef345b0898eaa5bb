"""Finds the topics of an entry, each with its evidence: which rule, which words, where."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from pipeline.config.topics import Topic
from pipeline.items import Code, Evidence, Match
from pipeline.topics.rules import Met, Place, Rule, Rules, compiled, compiled_stems, first, joined, place

PLACES = {"title": 3, "section": 2, "summary": 2, "text": 1}
"""What a rule's words weigh, by where they stand: a headline is about its topic, a text mentions many."""

# By length, what is found in a text counts the less the longer it is: as the 0.7th power of its words, beginning at
# 140. Between the root and the words themselves the figures of bench/results/topics.md hardly differ.
_SHORT, _BASE, _POWER = 60, 200, 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is classified: the words of an entry, by place, its language, its sources and the subjects it declares."""

    title: str
    section: str | None = None
    summary: str | None = None
    text: str | None = None  # without the summary
    language: str | None = None
    source_ids: tuple[str, ...] = ()  # of all that publish it
    codes: tuple[Code, ...] = ()  # of its subjects, as its page declares them


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Whether a topic holds, and by how much."""

    topic_id: str
    holds: bool
    score: float
    threshold: float
    evidence: tuple[Evidence, ...]
    kept_out: str | None = None  # why it does not hold whatever was found, in words
    length: float | None = None  # by how much was divided, for the length of the text


class Reading:
    """A subject whose words have been read, to be held against any number of topics."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.language = _base(subject.language)
        self.places = {name: place(words) for name in PLACES if (words := getattr(subject, name))}
        self._counted: dict[str, Place] | None = None

    @property
    def counted(self) -> Mapping[str, Place]:
        """Give the places as they are counted by length: a summary is text like the rest."""
        if self._counted is None:
            self._counted = {name: self.places[name] for name in ("title", "section") if name in self.places}
            body = [self.places[name] for name in ("summary", "text") if name in self.places]
            if body:
                self._counted["text"] = body[0] if len(body) == 1 else joined(*body)
        return self._counted


def classify(subject: Subject, topics: Iterable[Topic]) -> tuple[Match, ...]:
    """Give the topics that `subject` is in, in the order of `topics`."""
    topics = tuple(topics)
    if not topics:  # to read a subject takes longer than all else that is done with it then
        return ()
    reading = Reading(subject)
    judged = (judge(reading, topic) for topic in topics)
    return tuple(Match(topic_id=one.topic_id, evidence=one.evidence) for one in judged if one.holds)


def judge(reading: Reading, topic: Topic) -> Judgement:
    """Hold a subject against a topic."""
    evidence, score, length = _by_length(reading, topic) if topic.by_length else _by_place(reading, topic)
    alone = (*_declared(reading, topic), *_headings(reading, topic))
    kept_out = _kept_out(reading, topic)
    return Judgement(
        topic_id=topic.id,
        holds=kept_out is None and (bool(alone) or (score >= topic.threshold and bool(evidence))),
        score=score,
        threshold=topic.threshold,
        evidence=(*alone, *evidence),
        kept_out=kept_out,
        length=length,
    )


def signature(topics: Sequence[Topic], included: Iterable[str]) -> str:
    """Give a hash that changes when the rules do: the topics, and the ids of sources whose headlines are let in."""
    rules = [topic.model_dump_json() for topic in topics] + sorted(included)
    return hashlib.sha256("\n".join(rules).encode()).hexdigest()


def _kept_out(reading: Reading, topic: Topic) -> str | None:
    if topic.sources and not set(topic.sources).intersection(reading.subject.source_ids):
        return f"the topic is taken from {', '.join(topic.sources)} only"
    for rule in _rules(tuple(_spoken(topic.exclusions, reading.language))):
        for name, words in reading.places.items():
            if found := first(rule, words):
                return f'"{found}" in the {name} meets the exclusion "{rule.written}"'
    return None


def _declared(reading: Reading, topic: Topic) -> Iterator[Evidence]:
    """Give the codes of subjects by which alone an entry is in."""
    for one in reading.subject.codes if topic.iptc else ():
        if one.code in topic.iptc:
            yield Evidence(rule=one.code, words=one.label or one.code, where="codes", weight=0)


def _headings(reading: Reading, topic: Topic) -> Iterator[Evidence]:
    """Give the headings by which alone an entry is in."""
    heading = reading.places.get("section")
    for rule in _rules(topic.sections) if heading else ():
        if heading and (found := first(rule, heading)):
            yield Evidence(rule=rule.written, words=found, where="section", weight=0)


def _by_place(reading: Reading, topic: Topic) -> tuple[tuple[Evidence, ...], float, None]:
    """Count each rule once in each place."""
    rules = [*_rules(_written(topic, reading.language)), *_stems(_stems_written(topic, reading.language))]
    evidence = tuple(
        Evidence(rule=rule.written, words=found, where=name, weight=rule.weight)
        for name, words in reading.places.items()
        for rule in rules
        if (found := first(rule, words))
    )
    return evidence, sum(one.weight * PLACES[one.where] for one in evidence), None


def _by_length(reading: Reading, topic: Topic) -> tuple[tuple[Evidence, ...], float, float]:
    """Count how often each rule is met in the text, the second time less than the first, and divide by its length."""
    rules = _counting(_written(topic, reading.language), _stems_written(topic, reading.language))
    evidence: list[Evidence] = []
    score = 0.0
    for name, words in reading.counted.items():
        for met in rules.met(words):
            times = met.times if name == "text" else 1
            score += met.rule.weight * PLACES[name] * sqrt(times)
            evidence.append(_evidence(met, name, times))
    text = reading.counted.get("text")
    length = max(1.0, (((text.length if text else 0) + _SHORT) / _BASE) ** _POWER)
    return tuple(evidence), score / length, length


def _evidence(met: Met, where: str, times: int) -> Evidence:
    return Evidence(rule=met.rule.written, words=met.words, where=where, weight=met.rule.weight, times=times)


def _written(topic: Topic, language: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*_spoken(topic.words, language), *_spoken(topic.phrases, language)]))


def _stems_written(topic: Topic, language: str | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    spoken = {_base(tongue): words for tongue, words in topic.stems.items()}
    return tuple((tongue, words) for tongue, words in spoken.items() if tongue and language in (None, tongue))


@lru_cache(maxsize=1024)
def _rules(written: tuple[str, ...]) -> list[Rule]:
    return compiled(written)


@lru_cache(maxsize=1024)
def _stems(written: tuple[tuple[str, tuple[str, ...]], ...]) -> list[Rule]:
    return [rule for language, words in written for rule in compiled_stems(words, language)]


@lru_cache(maxsize=256)
def _counting(written: tuple[str, ...], stems: tuple[tuple[str, tuple[str, ...]], ...]) -> Rules:
    return Rules([*_rules(written), *_stems(stems)])


def _spoken(words: Mapping[str, tuple[str, ...]], language: str | None) -> list[str]:
    """Give the words that hold in `language`: its own and those of every language; all where it has none of its own."""
    tongues = {_base(tongue) for tongue in words if tongue}
    return [
        word
        for tongue, those in words.items()
        if not tongue or language not in tongues or _base(tongue) == language
        for word in those
    ]


def _base(language: str | None) -> str | None:
    return language.split("-")[0].lower() if language else None
