"""Classifies a page ahead, where it is read, which is not where it is stored: most processes read, and one stores.

What a page is in depends on which entry it is, and that is told where it is stored. So what was decided carries with
it by what: the same words and the same topics decide the same again.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from hashlib import blake2b

from pipeline.config.topics import Topic
from pipeline.items import Classified, Extraction, Match
from pipeline.topics.classify import Subject, classify, signature
from pipeline.workers import PRELOADED, Workers

_MOST_RULES = 4  # sets of topics in one process


class _Here:
    """What this process was given when it began."""

    topics: tuple[Topic, ...] = ()
    rules: dict[int, tuple[tuple[Topic, ...], str]] = {}  # noqa: RUF012  (of the process)


def begin(topics: tuple[Topic, ...]) -> None:
    """Classify by these topics whatever this process reads."""
    _Here.topics = topics


def workers_for(topics: tuple[Topic, ...], *reads: str) -> Workers:
    """Give workers that classify by these topics what they read, by functions of the modules called `reads`."""
    return Workers(preload=(*PRELOADED, *reads), begin=partial(begin, topics))


def with_topics(extraction: Extraction, subject: Subject) -> Extraction:
    """Give what was extracted with the topics of its words, where this process was given any."""
    topics = _Here.topics
    if not topics:
        return extraction
    return replace(
        extraction, classified=Classified(decided_by=_by(subject, topics), matches=classify(subject, topics))
    )


def topics_of(subject: Subject, topics: tuple[Topic, ...], before: Classified | None) -> tuple[Match, ...]:
    """Give the topics of a subject: those found before, where the same was asked then."""
    if before is not None and before.decided_by == _by(subject, topics):
        return before.matches
    return classify(subject, topics)


def _by(subject: Subject, topics: tuple[Topic, ...]) -> bytes:
    """Give what is equal where the same subject is held against the same topics."""
    return blake2b(f"{_rules(topics)}{subject!r}".encode(errors="replace"), digest_size=16).digest()


def _rules(topics: tuple[Topic, ...]) -> str:
    """Give the signature of some topics, made once: it takes as long as to classify."""
    known = _Here.rules.get(id(topics))
    if known is None or known[0] is not topics:
        if len(_Here.rules) >= _MOST_RULES:
            _Here.rules.clear()
        known = _Here.rules[id(topics)] = (topics, signature(topics, ()))
    return known[1]
