"""Finds the article of a capture and its headline among lines that were measured one by one."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from pipeline.captures.verdicts import Seen, Verdict, barred, full_stop
from pipeline.cues import Cue

_STARTS_LOWER = re.compile(r"\W*[a-zà-öø-ÿα-ωа-я]")
_PAGING = re.compile(
    r"(?:page|seite|página|pagina|strona|strana|sivu|sida|side|страница|ページ|第)\s?\d{1,4}\s?"
    r"(?:von|of|de|di|sur|van|af|av|z|из|/|ページ|页)\s?\d{0,5}$",
    re.IGNORECASE,
)
_ENTER, _LEAVE = 0.8, 0.5  # what changing between article and rest costs, in log odds
_SUREST = 2.5  # log odds: no single line decides
_LEAST = 0.1  # below this chance a line is left out even amid the article
_LOOK_BACK = 25  # lines above the first paragraph where its headline is looked for
_WIDEST_TITLE = 250
_PROSE = 70  # columns
_LONGEST_LIST = 15  # items


def find_article(seen: Sequence[Seen], verdicts: list[Verdict]) -> None:
    """Write the article's lines and its title into `verdicts`."""
    members = [member and verdict is Verdict.OTHER for member, verdict in zip(_members(seen), verdicts, strict=True)]
    if listed := _listed(seen, verdicts):
        _as_list(seen, listed, verdicts)
        return
    if not any(members):
        return
    for index, member in enumerate(members):
        if member:
            verdicts[index] = Verdict.ARTICLE
    first = next((i for i, m in enumerate(members) if m and seen[i].own.width >= _PROSE), members.index(True))
    title = _title(seen, first)
    if title is not None:
        _head(seen, verdicts, title, first)


def _members(seen: Sequence[Seen]) -> list[bool]:
    again = _again(seen)
    worth = [_worth(each, repeated=said) for each, said in zip(seen, again, strict=True)]
    inside = _stretches(worth)
    if not any(inside):
        inside = [value > 0 for value in worth]
    members = [
        within and _may_belong(each, repeated=said) for within, each, said in zip(inside, seen, again, strict=True)
    ]
    _fill(seen, members, again)
    _lengthen(seen, members)
    _take_in_lists(seen, members)
    return members


def _again(seen: Sequence[Seen]) -> list[bool]:
    """Tell of each line whether its words stand elsewhere on the page, as those of an article hardly do.

    The headings that a table of contents lists do.
    """
    return [
        each.own.repeats > 1
        and each.own.width >= 12
        and not (each.own.twins > 0 and not each.line.marker and each.chance(Verdict.ARTICLE) > 0.5)
        for each in seen
    ]


def _worth(each: Seen, *, repeated: bool) -> float:
    chance = min(0.99, max(0.01, each.chance(Verdict.ARTICLE) + 0.8 * each.chance(Verdict.TITLE)))
    worth = max(-_SUREST, min(_SUREST, math.log(chance / (1 - chance))))
    if Cue.CONSENT in each.own.cues:
        return -0.2  # such a notice stands anywhere, amid the article too
    if barred(each):
        return min(worth, -1.5)
    if repeated:
        return min(worth, -0.5)
    if each.own.tabbed:
        return max(worth, 0.0)  # rows of a table tell nothing by themselves
    if each.line.marker and each.own.width >= 60:
        return max(worth, 0.0 if each.line.text.endswith((".", ";", ",", "。", "；")) else -0.3)
    return worth


def _stretches(worth: Sequence[float]) -> list[bool]:
    """Choose the stretches that are worth most, given what entering and leaving one costs."""
    out, within = 0.0, -_ENTER
    came_from: list[tuple[bool, bool]] = []
    for value in worth:
        came_from.append((within - _LEAVE > out, within >= out - _ENTER))
        out, within = max(out, within - _LEAVE), max(within, out - _ENTER) + value
    state = within > out
    chosen = []
    for to_out, to_within in reversed(came_from):
        chosen.append(state)
        state = to_within if state else to_out
    return chosen[::-1]


def _may_belong(each: Seen, *, repeated: bool) -> bool:
    own = each.own
    article = each.article
    if barred(each) or (repeated and each.chance(Verdict.TITLE) < 0.3):
        return False
    if Cue.CREDIT in own.cues and own.width < 150 and not own.prose:
        return False
    if (Cue.SECTION in own.cues and own.width < 50 and article < 0.6) or (own.dated > 0.6 and own.width < 60):
        return False
    if each.chance(Verdict.ABOVE) >= 0.5 or each.chance(Verdict.HEADLINE) > max(0.4, article):
        return False
    return article >= _LEAST or own.tabbed


def _fill(seen: Sequence[Seen], members: list[bool], again: Sequence[bool]) -> None:
    """Take in what stands between lines of the article and is likely enough."""
    given = list(members)
    for index, each in enumerate(seen):
        if given[index] or each.article < 0.25 or barred(each) or again[index]:
            continue
        if any(given[max(0, index - 3) : index]) and any(given[index + 1 : index + 4]):
            members[index] = Cue.CREDIT not in each.own.cues


def _lengthen(seen: Sequence[Seen], members: list[bool]) -> None:
    """Take in the sentences that follow a line of the article in the same rhythm."""
    for index in range(1, len(seen)):
        each, own = seen[index], seen[index].own
        above = seen[index - 1]
        told = above.own.width >= _PROSE or full_stop(above)
        if members[index] or not members[index - 1] or not told:
            continue
        same = min(each.line.gap, 2) == min(above.line.gap, 2) or index == 1
        plain = not each.line.marker and own.width >= 30 and full_stop(each) and own.dated < 0.3
        likely = each.article >= 0.04 and each.chance(Verdict.HEADLINE) < 0.4 and not own.cues
        members[index] = same and plain and likely and own.repeats == 1


def _take_in_lists(seen: Sequence[Seen], members: list[bool]) -> None:
    """Take in a list amid the article, with the heading above it: prose goes on below, and nothing points elsewhere."""
    index = 1
    while index < len(seen):
        end = index
        while end < len(seen) and seen[end].line.marker and not barred(seen[end]) and not seen[end].own.cues:
            end += 1
        if end - index < 2 or end - index > _LONGEST_LIST or end == len(seen):
            index = end + 1
            continue
        start = index - 1 if not members[index - 1] and seen[index - 1].own.width < 60 else index
        heading, below = seen[start], seen[end]
        told = any(Cue.SECTION in each.own.cues for each in seen[start:index]) or (start < index and barred(heading))
        goes_on = below.own.width >= _PROSE and below.own.ends and not below.line.marker and not barred(below)
        goes_on = goes_on and below.article > 0.2
        if start and members[start - 1] and seen[start - 1].own.width >= _PROSE and goes_on and not told:
            members[start : end + 1] = [True] * (end + 1 - start)
        index = end + 1


def _listed(seen: Sequence[Seen], verdicts: Sequence[Verdict]) -> list[int]:
    """Give the summaries of a list of news, each under a line of its own; none where paragraphs make an article."""
    long = [
        index
        for index, each in enumerate(seen)
        if verdicts[index] is Verdict.OTHER and each.own.width >= _PROSE and not barred(each)
        if each.article + each.chance(Verdict.SUMMARY) > 0.4
    ]
    above = seen[max(0, long[0] - 4) : long[0]] if long else []
    if any(each.own.width < 60 and _PAGING.search(each.line.text) for each in above):
        return long
    headed = [index for index in long if index and _heads(seen[index - 1], seen[index])]
    listed = any(Cue.SECTION in each.own.cues and each.own.width < 50 for each in above)
    return long if listed and len(headed) >= 3 and len(long) - len(headed) <= 1 else []


def _heads(above: Seen, below: Seen) -> bool:
    plain = not above.own.ends and not barred(above) and above.own.dated < 0.5
    return plain and above.own.width < min(110, below.own.width)


def _as_list(seen: Sequence[Seen], listed: Sequence[int], verdicts: list[Verdict]) -> None:
    for index in listed:
        verdicts[index] = Verdict.SUMMARY
        if index and _heads(seen[index - 1], seen[index]):
            verdicts[index - 1] = Verdict.HEADLINE


def _title(seen: Sequence[Seen], first: int) -> int | None:
    best, chosen = 1.5, None
    for index in range(max(0, first - _LOOK_BACK), first + 1):
        if seen[index].line.level == 1:
            return index
        mark = _headline_mark(seen, index, first)
        if any(
            below.chance(Verdict.TITLE) > seen[index].chance(Verdict.TITLE) for below in seen[index + 1 : first + 1]
        ):
            mark -= 0.5
        if mark > best:
            best, chosen = mark, index
    return chosen


def _headline_mark(seen: Sequence[Seen], index: int, first: int) -> float:
    """Give how much a line above the first paragraph is like the headline of the page."""
    each = seen[index]
    line, own = each.line, each.own
    if barred(each) or not 8 <= own.width <= _WIDEST_TITLE or own.dated > 0.5:
        return 0.0
    if (line.marker and not line.marker[0].isdigit()) or _STARTS_LOWER.match(line.text):
        return 0.0
    following = [below for below in seen[index + 1 : index + 4] if below.own.width < 80]
    signed = any(below.own.dated > 0.6 or Cue.BYLINE in below.own.cues for below in following)
    if index == first and (own.width >= 200 or (full_stop(each) and not signed)):
        return 0.0
    chance = each.chance(Verdict.TITLE)
    opens = index == 0 or _stands_off(seen[index - 1])
    mark = 2.5 * chance + min(0.6, 3 * chance)
    mark += 1.3 * (own.twins > 0 and own.width >= (15 if own.wide else 25)) + 0.6 * (index == 0 and own.width >= 25)
    mark += 0.5 * opens + 0.4 * (25 <= own.width <= 140) + 0.3 * (line.gap > 0 or index == 0)
    mark += 0.8 * (each.likeness >= 0.3) - 0.6 * (each.likeness < 0.1)
    mark += 0.6 * (1 < own.repeats < 4 and own.width >= 25)
    mark += 0.5 * signed - 0.4 * (own.width < 20 and not own.wide)
    mark -= 0.9 * full_stop(each) + 0.6 * line.text.endswith((":", "："))
    mark -= 0.05 * (first - index)
    mark -= 0.5 * (bool(own.cues & {Cue.BYLINE, Cue.CREDIT, Cue.MENU, Cue.SECTION, Cue.TAGS}) and own.width < 40)
    return mark


def _stands_off(above: Seen) -> bool:
    return bool(above.line.marker) or above.own.strong or above.own.width < 25 or above.chance(Verdict.OTHER) > 0.7


def _head(seen: Sequence[Seen], verdicts: list[Verdict], title: int, first: int) -> None:
    """Mark the title, take back what stands above it, and take in the lead below it."""
    for index in range(title):
        if verdicts[index] is Verdict.ARTICLE:
            verdicts[index] = Verdict.OTHER
    verdicts[title] = Verdict.TITLE
    for index in range(title + 1, first):
        each, own = seen[index], seen[index].own
        plain = not each.line.marker and own.width >= 45 and own.dated < 0.3 and own.repeats == 1 and not barred(each)
        told = own.cues & {Cue.BYLINE, Cue.CREDIT, Cue.TAGS, Cue.MENU}
        if plain and not told and each.article > 0.08:
            verdicts[index] = Verdict.ARTICLE
