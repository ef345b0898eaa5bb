"""Explains a capture: for each line what it was taken for, how likely it is that by itself, and by what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from pipeline.captures import AGAIN, UNREAD, decide, lines_of, look_at, why_dropped
from pipeline.captures.blocks import OPENS_SPEECH, words
from pipeline.captures.features import measure
from pipeline.captures.lines import Line
from pipeline.captures.notices import notices
from pipeline.captures.scores import model
from pipeline.captures.verdicts import Seen, barred
from pipeline.captures.verdicts import Verdict as Said
from pipeline.document import Document
from pipeline.explain.explanation import MOST_REASONS, Explained, Explanation, Verdict, percent, strongest
from pipeline.explain.line_concepts import columns, key_of, sentence
from pipeline.explain.paths import Floats, Tree, contributions
from pipeline.items import PageKind

_UNLIKELY = 50  # percent: below it the lines around decided, not the line itself
_KINDS = {Said.ARTICLE: Verdict.ARTICLE, Said.TITLE: Verdict.TITLE}
_CLASSES = {said: at for at, said in enumerate(Said)}


def explain_capture(document: Document) -> Explanation:
    """Give each line of a capture with its verdict; what wrapped lines were joined to is one."""
    lines, copies, unread = lines_of(document)
    noticed = notices(lines)
    aside = list(compress(lines, noticed))
    rest = [line for line, notice in zip(lines, noticed, strict=True) if not notice]
    owns, rows = measure(rest)
    seen = look_at(rest, owns, rows)
    judged = list(zip(rest, decide(seen), strict=True))
    dropped = list(why_dropped(judged))
    learned = _learned(np.array(rows, dtype=np.float32), [said for _, said in judged])
    blocks = [
        _explained(each, said, why, row, keys)
        for each, (_, said), why, row, keys in zip(seen, judged, dropped, rows, learned, strict=True)
    ]
    blocks += [_left_out(words(line), AGAIN, line.first, line.last) for line in copies]
    reasons = why_dropped([(line, Said.OTHER) for line in aside])
    blocks += [
        _left_out(words(line), why or "", line.first, line.last) for line, why in zip(aside, reasons, strict=True)
    ]
    blocks.sort(key=lambda block: block.first)
    if unread.strip():
        after = max((block.last for block in blocks), default=-1) + 1
        blocks.append(_left_out(unread.strip(), UNREAD, after, after))
    return Explanation(kind=_kind(blocks), blocks=tuple(blocks))


def _kind(blocks: Sequence[Explained]) -> PageKind:
    found = {block.verdict for block in blocks}
    return (
        PageKind.ARTICLE
        if Verdict.ARTICLE in found
        else PageKind.LISTING
        if Verdict.TEASER in found
        else PageKind.OTHER
    )


def _left_out(text: str, reason: str, first: int, last: int) -> Explained:
    return Explained(text=text, verdict=Verdict.DROPPED, sure=None, reasons=(reason,), first=first, last=last)


def _explained(each: Seen, said: Said, why: str | None, row: Sequence[float], keys: Sequence[str]) -> Explained:
    verdict = _KINDS.get(said, Verdict.TEASER) if why is None else Verdict.DROPPED
    sure = percent(_chance(each, verdict))
    numbers = dict(zip(columns(), row, strict=True))
    told = [sentence(key, numbers) for key in keys]
    reasons = tuple(dict.fromkeys([*_rules(each, said, why, sure), *told]))[:MOST_REASONS]
    return Explained(
        text=words(each.line) if verdict is Verdict.DROPPED else _with_number(each.line),
        verdict=verdict,
        sure=sure,
        reasons=reasons or ("many small signs together",),
        first=each.line.first,
        last=each.line.last,
    )


def _with_number(line: Line) -> str:
    """Give the words of a line with the number or the dash of speech before them, which are of the words."""
    return f"{line.marker} {words(line)}" if line.marker[:1].isdigit() or line.marker in OPENS_SPEECH else words(line)


def _chance(each: Seen, verdict: Verdict) -> float:
    match verdict:
        case Verdict.TITLE:
            return each.chance(Said.TITLE)
        case Verdict.ARTICLE:
            return each.article
        case Verdict.TEASER:
            return sum(each.chance(said) for said in (Said.HEADLINE, Said.SUMMARY, Said.DETAIL))
        case Verdict.DROPPED:
            return 1 - each.article - each.chance(Said.HEADLINE) - each.chance(Said.SUMMARY)


def _rules(each: Seen, said: Said, why: str | None, sure: int) -> Iterator[str]:
    """Name what decided beside the chances: words that bar a line, and the lines around it."""
    if why is not None:
        yield why
        if said is Said.OTHER and barred(each):
            yield "its words are those of a label or notice, whatever stands around it"
    elif said in (Said.HEADLINE, Said.SUMMARY):
        yield str(said)
    elif said is Said.TITLE:
        yield "it is the most like a headline of the lines above the first paragraph"
    if sure < _UNLIKELY:
        yield "the lines around it decided: by itself it is rather something else"


def _learned(rows: NDArray[np.float32], verdicts: Sequence[Said]) -> list[list[str]]:
    """Give, for each line, what counted most for its verdict against the others."""
    if not len(rows):
        return []
    moved = np.stack([contributions(trees, rows, rows.shape[1]) for trees in _trees()])
    of_verdict = np.array([_CLASSES[said] for said in verdicts])
    towards: Floats = moved[of_verdict, np.arange(len(rows))] - moved.mean(axis=0)
    return strongest(towards, [key_of(column) for column in columns()])


@cache
def _trees() -> tuple[tuple[Tree, ...], ...]:
    return tuple(
        tuple(Tree(splits=splits, leaves=leaves) for splits, leaves in of_class) for of_class in model().classes
    )
