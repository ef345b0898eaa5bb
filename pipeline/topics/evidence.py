"""Shows why a topic holds: as JSON, and in words."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import Any

from pipeline.items import Evidence
from pipeline.topics.classify import PLACES, Judgement
from pipeline.topics.rules import fold

_MOST_WORDS = 4  # that stand for all of it in brief
IN_PLACES = {
    "title": "in the title",
    "section": "in the heading",
    "summary": "in the summary",
    "text": "in the text",
    "codes": "declared by its page as a subject",
}


def evidence_object(one: Evidence) -> dict[str, Any]:
    """Give evidence as JSON, without what is as usual."""
    told: dict[str, Any] = {"rule": one.rule, "words": one.words, "where": one.where}
    return told | ({"weight": one.weight} if one.weight != 1 else {}) | ({"times": one.times} if one.times > 1 else {})


def judgement_object(judged: Judgement) -> dict[str, Any]:
    """Give a judgement as JSON."""
    return {
        "topic": judged.topic_id,
        "holds": judged.holds,
        "found": round(judged.score, 2),
        "needed": judged.threshold,
        "kept_out": judged.kept_out,
        "divided_by": judged.length and round(judged.length, 2),
        "evidence": [evidence_object(one) | {"counts": round(_counts(one), 2)} for one in judged.evidence],
    }


def in_words(judged: Judgement) -> Iterator[str]:
    """Give a judgement as lines: what was found, what that counts, what is needed."""
    for one in sorted(judged.evidence, key=_counts, reverse=True):
        times = f", {one.times} times" if one.times > 1 else ""
        counts = f"{_counts(one):6.1f}" if one.weight else "decides"
        rule = "" if fold(one.rule) == fold(one.words) else f" ({one.rule})"
        yield f'{counts}  "{one.words}" {IN_PLACES.get(one.where, one.where)}{times}{rule}'
    if not judged.evidence:
        yield "none of its words is there"
    elif judged.length is not None and judged.length > 1:
        yield f"divided by {judged.length:.1f}, for the length of the text"
    if judged.kept_out is not None:
        yield judged.kept_out


def briefly(evidence: tuple[Evidence, ...]) -> str:
    """Give what counts most of evidence, in a few words."""
    strongest = sorted(evidence, key=lambda one: (one.weight == 0, _counts(one)), reverse=True)
    words: dict[str, str] = {}
    for one in strongest:
        words.setdefault(one.words.casefold(), one.words)
    return ", ".join([*words.values()][:_MOST_WORDS])


def _counts(one: Evidence) -> float:
    return one.weight * PLACES.get(one.where, 1) * sqrt(one.times)
