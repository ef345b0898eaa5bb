"""Scores what comes of a capture against its labels: lines of the article, teasers, title, consent text.

Neutral lines and downloads count neither way, as does a teaser of the page itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from pipeline.items import Separation, Teaser

_COOKIE = re.compile(r"cookie", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_OPENING = re.compile(
    r"^(•|-|–|\d{1,2}[.、)]|\d{1,2}[./]\d{1,2}([./]\d{2,4})?(\s+\d{2}:\d{2})?|\d{2}:\d{2})\s*"
    r"|^(lire suite|artículo (anterior|siguiente)|(newer|older) blog post)\s*"
)
_NOT_WORDS = re.compile(r"[\W_]+")
_WORD = re.compile(r"\w+")
_TELLING = 20  # characters of a line that is looked for within longer ones
_NEARLY = 0.9
_SAME_SUMMARY = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How a capture was separated: right ones, given ones and labelled ones."""

    article: tuple[int, int, int]
    teasers: tuple[int, int, int]
    summaries: tuple[int, int]  # right ones, of the teasers that were found
    title: bool | None  # exact; None where the capture has none
    consent: int  # lines of consent text in the article or in teasers


def score(gold: dict[str, Any], written: Sequence[str], found: Separation) -> Score:
    """Give the score of one capture, whose lines are `written`."""
    blank = {index for index, line in enumerate(written) if not line.strip()}
    unscored = {*gold["neutral"], *gold["resource_links"], *blank}
    texts = [*([found.title] if found.title else []), *(block.text for block in found.blocks)]
    lines = _lines("\n".join(texts), written)
    given, known = lines - unscored, set(gold["article"])
    consent = {index for index in gold["boilerplate"] if _COOKIE.search(written[index])} | set(gold.get("consent", []))
    told = [*(_loose(each.title) for each in found.teasers), *(_loose(each.summary) for each in found.teasers)]
    leaked = {index for index in consent if any(_loose(written[index]) in words for words in told)}
    pairs, counts = _pairs(gold, found.teasers)
    titles = {_plain(title) for title in (gold["title"], *gold.get("title_alts", [])) if title}
    return Score(
        article=(len(given & known), len(given), len(known)),
        teasers=counts,
        summaries=(sum(_same_summary(ours, theirs, written) for ours, theirs in pairs), len(pairs)),
        title=_plain(found.title) in titles if titles else None,
        consent=len((lines & consent) | leaked),
    )


def article_f1(scores: Sequence[Score]) -> float:
    """Give the mean F1 of the articles' lines."""
    return sum(_f1(*each.article) for each in scores) / len(scores)


def teasers_f1(scores: Sequence[Score]) -> float:
    """Give the F1 of the headlines of teasers, over all captures together."""
    return _f1(*(sum(column) for column in zip(*(each.teasers for each in scores), strict=True)))


def summaries_right(scores: Sequence[Score]) -> float:
    """Give the share of found teasers whose summary is right, or rightly none."""
    return sum(each.summaries[0] for each in scores) / max(1, sum(each.summaries[1] for each in scores))


def titles_exact(scores: Sequence[Score]) -> float:
    """Give the share of titles that are exact."""
    titled = [each.title for each in scores if each.title is not None]
    return sum(titled) / max(1, len(titled))


def _f1(right: int, given: int, known: int) -> float:
    return 2 * right / (given + known) if given + known else 1.0


def _plain(text: str | None) -> str:
    return _SPACES.sub(" ", (text or "").replace("\xad", "").replace("\u200b", "").replace("\xa0", " ")).strip()


def _loose(text: str | None) -> str:
    return _NOT_WORDS.sub(" ", _OPENING.sub("", _OPENING.sub("", _plain(text).lower()))).strip()


def _lines(text: str, written: Sequence[str]) -> set[int]:
    """Give the lines of a capture whose words a text has, whole or in longer lines."""
    wanted = Counter(_plain(line) for line in text.split("\n") if _plain(line))
    found = set()
    for index, line in enumerate(written):
        if wanted[words := _plain(line)] > 0:
            wanted[words] -= 1
            found.add(index)
    left = [words for words, number in wanted.items() if number > 0 and len(words) > _TELLING]
    for index, line in enumerate(written):
        words = _plain(line)
        if len(words) > _TELLING and any(words in longer or longer in words for longer in left):
            found.add(index)
    return found


def _pairs(
    gold: dict[str, Any], teasers: Iterable[Teaser]
) -> tuple[list[tuple[Teaser, dict[str, Any]]], tuple[int, int, int]]:
    own = _loose(gold["title"])
    known = {_loose(each["title"]): each for each in reversed(gold["teasers"]) if each["title"]}
    given = {_loose(each.title): each for each in teasers if _loose(each.title)}
    known.pop(own, None)
    given.pop(own, None)
    matched = {title: title for title in given if title in known}
    for title in given.keys() - matched.keys():
        nearly = [
            other
            for other in known.keys() - set(matched.values())
            if SequenceMatcher(None, title, other).ratio() >= _NEARLY
        ]
        if nearly:
            matched[title] = min(nearly)
    pairs = [(given[ours], known[theirs]) for ours, theirs in sorted(matched.items())]
    return pairs, (len(matched), len(given), len(known))


def _same_summary(ours: Teaser, theirs: dict[str, Any], written: Sequence[str]) -> bool:
    given = Counter(_WORD.findall((ours.summary or "").lower()))
    known = Counter(_WORD.findall(" ".join(written[index] for index in theirs["summary_lines"]).lower()))
    return _f1((given & known).total(), given.total(), known.total()) >= _SAME_SUMMARY
