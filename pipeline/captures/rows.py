"""Finds the rows of a list of news by their rhythm: what comes again and again is known without knowing its words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.captures.verdicts import Seen, Verdict, barred, full_stop
from pipeline.cues import Cue

_LEAST_LINKED, _LEAST_ROWS = 2, 4  # rows; a link to more below each is a stronger sign than rhythm alone
_SHORT = 25  # columns: below it a line parts rows
_PROSE, _SURELY_PROSE, _WIDEST_HEADLINE = 60, 110, 200  # columns
_LINES_IN_A_ROW = 6
# A letter a line: H headline, B headline with a bullet, P prose, D date, X what else parts rows. The sub-headings of an
# article have a paragraph below them too, but nothing that parts them from the paragraph above.
_PARTS = f"[XD]{{0,{_LINES_IN_A_ROW - 1}}}"
_PARTED = re.compile(f"(?:(?:[XD]{_PARTS}H|{_PARTS}B)[XD]{{0,2}}P){{{_LEAST_ROWS},}}")
_DATED = re.compile(f"(?:[HB]D(?:P|[HB](?!D))?){{{_LEAST_ROWS},}}")


def find_rows(seen: Sequence[Seen], verdicts: list[Verdict]) -> None:
    """Write into `verdicts` what comes again and again as headline and summary.

    Done before the article is looked for, whose paragraphs summaries resemble.
    """
    letters = "".join(map(_letter, seen))
    for run in _PARTED.finditer(letters):
        for index in range(*run.span()):
            if letters[index] in "HBP":
                verdicts[index] = Verdict.SUMMARY if letters[index] == "P" else Verdict.HEADLINE
    for run in _DATED.finditer(letters):
        for index in range(*run.span()):
            if letters[index] in "HBP":
                heads = letters[index + 1 : index + 2] == "D"
                verdicts[index] = Verdict.HEADLINE if heads else Verdict.SUMMARY
    for index, letter in enumerate(letters):
        if letter == "D" and Verdict.HEADLINE in verdicts[max(0, index - 3) : index]:
            verdicts[index] = Verdict.DETAIL
    _find_linked(seen, verdicts)


def _letter(each: Seen) -> str:
    own = each.own
    if own.dated > 0.8 and own.width < 40:
        return "D"
    if barred(each) or own.repeats > 1 or own.width < _SHORT or (own.dated > 0.3 and own.width < _PROSE):
        return "X"
    stops = full_stop(each)
    if not each.line.marker and (own.width >= _WIDEST_HEADLINE or (own.width >= _PROSE and stops)):
        return "P"
    if own.width < (_SURELY_PROSE if own.ends else _WIDEST_HEADLINE):
        return "B" if each.line.marker and not each.line.marker[0].isdigit() else "H"
    return "P"


def _find_linked(seen: Sequence[Seen], verdicts: list[Verdict]) -> None:
    """Find headline, summary, link to more: no word has to be known but the link's."""
    links = [i for i, each in enumerate(seen) if Cue.MORE in each.own.cues and each.own.width <= 30]
    found = [row for link in links if (row := _above(seen, link))]
    if len(found) < _LEAST_LINKED:
        return
    for headline, summary in found:
        verdicts[headline], verdicts[summary] = Verdict.HEADLINE, Verdict.SUMMARY


def _above(seen: Sequence[Seen], link: int) -> tuple[int, int] | None:
    """Give the headline and the summary that stand between a link to more and what ends before them."""
    inner: list[int] = []
    for index in range(link - 1, max(-1, link - 1 - _LINES_IN_A_ROW), -1):
        own = seen[index].own
        if barred(seen[index]) or own.repeats > 1 or (Cue.SECTION in own.cues and own.width < 60):
            break
        inner.append(index)
    else:
        return None
    undated = [index for index in reversed(inner) if not (seen[index].own.dated > 0.3 and seen[index].own.width < 60)]
    if len(undated) != 2:
        return None
    headline, summary = undated
    pair = (
        seen[headline].own.width < _WIDEST_HEADLINE and not full_stop(seen[headline]) and seen[summary].own.width >= 40
    )
    return (headline, summary) if pair else None
