"""Finds the teasers of a capture: headlines of other items, alone or with a summary, a date, a heading above them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.captures.verdicts import Seen, Verdict, barred, full_stop
from pipeline.cues import Cue, cues, fold

_NEEDED = 0.4  # chance from which a line is a headline; found by cross-validation over sites
_WIDEST = 260
_GLUED = 0.6  # words of a link before a headline are a strong sign of one
_NEAR = 3  # lines from a headline to what belongs to it
_VOTERS = 30  # lines; of a longer list only the nearest tell about each other
_ENDING = frozenset({Cue.LEGAL, Cue.COMMENTS, Cue.SUBSCRIBE, Cue.CONTACT, Cue.CONSENT})


def find_teasers(seen: Sequence[Seen], verdicts: list[Verdict]) -> None:
    """Write the teasers' lines and the headings above them into `verdicts`, which have the article already."""
    _Teasers(seen, verdicts).find()


class _Teasers:
    def __init__(self, seen: Sequence[Seen], verdicts: list[Verdict]) -> None:
        self.seen, self.verdicts, self.count = seen, verdicts, len(seen)
        self.barred = [barred(each) for each in seen]
        self.title = next((s.own.folded for s, v in zip(seen, verdicts, strict=True) if v is Verdict.TITLE), "")
        self.could = [self._could_be_headline(index) for index in range(self.count)]

    def find(self) -> None:
        self._amid_article()
        heading = self._headings()
        chances = self._chances(heading)
        for index, each in enumerate(self.seen):
            if each.own.glued and self.could[index] and each.own.width >= 30:
                chances[index] = max(chances[index], _GLUED)
        self._assign(heading, chances)
        self._without_article()

    def _without_article(self) -> None:
        """Take a paragraph that introduces a list for what it is, and no article."""
        prose = [
            s.own.width
            for s, v in zip(self.seen, self.verdicts, strict=True)
            if v is Verdict.ARTICLE and s.own.width >= 70
        ]
        summaries = [s.own.width for s, v in zip(self.seen, self.verdicts, strict=True) if v is Verdict.SUMMARY]
        if len(prose) == 1 and len(summaries) >= 3 and sum(summaries) > sum(prose):
            for index, verdict in enumerate(self.verdicts):
                if verdict in (Verdict.ARTICLE, Verdict.TITLE):
                    self.verdicts[index] = Verdict.OTHER

    def _could_be_headline(self, index: int) -> bool:
        each, own = self.seen[index], self.seen[index].own
        if self.verdicts[index] is not Verdict.OTHER or self.barred[index] or own.tabbed:
            return False
        if not 8 <= own.width <= _WIDEST or own.dated > 0.8 or (own.letters_a_word > 20 and not own.wide):
            return False
        if (own.address and own.width < 60) or (full_stop(each) and own.width > 110):
            return False
        return not self._is_own_title(own.folded)

    def _is_own_title(self, folded: str) -> bool:
        """Tell whether a line names the page itself, whole or nearly so."""
        title = self.title
        alike = len(folded) * 5 >= len(title) * 3 and len(title) * 5 >= len(folded) * 3
        return bool(title) and alike and (folded in title or title in folded)

    def _amid_article(self) -> None:
        """Take a teaser out of the middle of the article: a line under a heading that points elsewhere."""
        for index in range(1, self.count - 1):
            above, each = self.seen[index - 1], self.seen[index]
            if self._points_elsewhere(index):
                self.verdicts[index] = Verdict.HEADLINE
                continue
            if Cue.SECTION not in above.own.cues or not (self.could[index] or self.verdicts[index] is Verdict.ARTICLE):
                continue
            amid = Verdict.ARTICLE in self.verdicts[index + 1 : index + 4] and Verdict.ARTICLE in self.verdicts[:index]
            short = above.own.width < 30 and 25 <= each.own.width < 120 and above.chance(Verdict.ARTICLE) < 0.7
            if amid and short and not full_stop(each) and each.line.gap:
                self.verdicts[index - 1], self.verdicts[index] = Verdict.ABOVE, Verdict.HEADLINE

    def _points_elsewhere(self, index: int) -> bool:
        """Tell whether a line is a teaser with the words that announce it: "Read also: Harbour opens"."""
        each = self.seen[index]
        announced, colon, rest = each.line.text.partition(":")
        return bool(colon) and (
            Cue.SECTION in cues(fold(announced))
            and len(announced) < 30
            and 18 <= len(rest) < 120
            and rest[:1] == " "
            and not full_stop(each)
            and self.verdicts[index] in (Verdict.OTHER, Verdict.ARTICLE)
        )

    def _headings(self) -> list[int | None]:
        """Give for each line the heading it stands under."""
        under: list[int | None] = [None] * self.count
        current: int | None = None
        for index, each in enumerate(self.seen):
            own = each.own
            ends = self.barred[index] and own.cues & _ENDING
            aside = Cue.MENU in own.cues and own.width < 40 and not each.line.marker and each.line.gap
            far = each.chance(Verdict.OTHER) > 0.93 and own.width < 40 and each.line.gap > 0 and not each.line.marker
            far = far and all(below.chance(Verdict.HEADLINE) < 0.4 for below in self.seen[index + 1 : index + 4])
            if self.verdicts[index] is not Verdict.OTHER:
                current = None
            elif self._is_heading(index):
                current = index
                self.verdicts[index] = Verdict.ABOVE
            elif ends or aside or (far and not self._dated_soon(index)):
                current = None
            under[index] = current
        return under

    def _is_heading(self, index: int) -> bool:
        each, own = self.seen[index], self.seen[index].own
        if each.line.marker or own.width >= 70 or own.repeats > 2:
            return False
        if self.barred[index] and Cue.DOWNLOAD not in own.cues:
            return False
        told = bool(own.cues & {Cue.SECTION, Cue.NEIGHBOUR, Cue.DOWNLOAD}) and own.width < 60
        likely = each.chance(Verdict.ABOVE) > 0.45 or (own.colon and each.chance(Verdict.HEADLINE) < 0.5)
        told = told and (each.chance(Verdict.HEADLINE) < 0.75 or own.width < 30)
        below = self.seen[index + 1] if index + 1 < self.count else each
        # A line that is no item of the lists around it parts them.
        parts = index > 0 and bool(
            self.seen[index - 1].line.marker and below.line.marker and each.line.gap and below.line.gap
        )
        parts = parts and each.line.indent < below.line.indent and own.width < 60 and not own.ends
        return bool(told or likely or parts) and any(self.could[index + 1 : index + 5])

    def _chances(self, under: Sequence[int | None]) -> list[float]:
        """Give how likely each line is a headline, lines of one list deciding together."""
        lists: dict[tuple[int, bool, int, bool, int], list[int]] = defaultdict(list)
        part = 0
        for index in range(self.count):
            if self.verdicts[index] is not Verdict.OTHER or (index and under[index] != under[index - 1]):
                part += 1
            if self.could[index]:
                lists[self._kind(index, part)].append(index)
        chances = [0.0] * self.count
        for members in lists.values():
            own = [self.seen[index].chance(Verdict.HEADLINE) for index in members]
            for place, index in enumerate(members):
                near = own[max(0, place - _VOTERS) : place + _VOTERS + 1]
                mean = sum(near) / len(near)
                chances[index] = 0.5 * own[place] + 0.5 * mean + self._by_place(index, under[index], mean)
        return chances

    def _kind(self, index: int, part: int) -> tuple[int, bool, int, bool, int]:
        line = self.seen[index].line
        own = self.seen[index].own
        size = 0 if own.width < 25 and not own.wide else 2 if own.width >= 45 and full_stop(self.seen[index]) else 1
        return part, bool(line.marker), min(line.indent, 8), line.gap > 0, size

    def _by_place(self, index: int, heading: int | None, mean: float) -> float:
        each, own = self.seen[index], self.seen[index].own
        more = 0.0
        if heading is not None:
            cues = self.seen[heading].own.cues
            if Cue.DOWNLOAD in cues:
                more -= 0.4
            elif cues & {Cue.SECTION, Cue.NEIGHBOUR}:
                more += 0.35 if own.width >= 25 or own.wide else 0.25
            elif Cue.MENU in cues:
                more -= 0.2
            else:
                more += 0.15
        beside = heading == index - 1 and Cue.NEIGHBOUR in self.seen[heading].own.cues and own.width >= 25
        if each.chance(Verdict.OTHER) > 0.85 and mean < 0.2 and not beside:
            more -= 0.2
        if own.width < 22 and not own.wide:
            more -= 0.15
        if Cue.SECTION in own.cues and own.width < 30 and each.chance(Verdict.HEADLINE) < 0.6:
            more -= 0.5
        if own.width >= 25 and self._dated_soon(index):
            more += 0.2
        return more

    def _dated_soon(self, index: int) -> bool:
        """Tell whether a date of its own follows within the next lines, before another possible headline."""
        for near in self.seen[index + 1 : index + 4]:
            if near.own.dated > 0.8 and near.own.width < 40:
                return True
            if near.own.width >= 25 and not near.own.ends and near.own.dated < 0.2:
                return False
        return False

    def _assign(self, under: Sequence[int | None], chances: Sequence[float]) -> None:
        last: int | None = None  # the headline that following lines may belong to
        end = 0
        for index, each in enumerate(self.seen):
            if self.verdicts[index] is Verdict.HEADLINE:
                last, end = index, index
                continue
            if self.verdicts[index] is not Verdict.OTHER:
                last = end if self.verdicts[index] is Verdict.SUMMARY else None
                continue
            if self.barred[index]:
                last = None if Cue.MORE in each.own.cues else last
                continue
            near = last is not None and index - end <= _NEAR
            if near and last is not None and self._belongs(index, last, chances):
                self.verdicts[index] = self._role(index, last)
                end = index
            elif self.could[index] and chances[index] >= _NEEDED:
                self.verdicts[index] = Verdict.HEADLINE
                last, end = index, index
        self._take_back()

    def _belongs(self, index: int, last: int, chances: Sequence[float]) -> bool:
        role = self._role(index, last)
        return role is Verdict.SUMMARY or (
            role is not Verdict.OTHER and (chances[index] < 0.9 or self._nested(index, last))
        )

    def _nested(self, index: int, last: int) -> bool:
        """Tell whether a line is the second of an item of a list."""
        line, headline = self.seen[index].line, self.seen[last].line
        return bool(headline.marker) and line.gap == 0 and line.indent >= headline.indent and not line.marker

    def _role(self, index: int, last: int) -> Verdict:
        """Say what a line below a headline is to it."""
        each, own = self.seen[index], self.seen[index].own
        headline = self.seen[last]
        if each.line.marker:
            return Verdict.OTHER
        nested = self._nested(index, last)
        if (own.width < 60 and (own.dated > 0.25 or nested)) or self._is_detail(index, last):
            return Verdict.DETAIL
        sentence = full_stop(each) and (own.width > 2 * headline.own.width or not full_stop(headline))
        told = each.chance(Verdict.SUMMARY) > max(0.4, each.chance(Verdict.HEADLINE))
        told = told and (own.ends or each.chance(Verdict.SUMMARY) > 0.7) and own.width > 1.25 * headline.own.width
        short = self.verdicts[index - 1] is Verdict.HEADLINE and own.width >= 18 and own.dated < 0.3
        short = short and full_stop(each) and not full_stop(headline) and headline.own.width >= 18
        return Verdict.SUMMARY if nested or short or (own.width >= 40 and (sentence or told)) else Verdict.OTHER

    def _is_detail(self, index: int, last: int) -> bool:
        """Tell whether a short line is the headline's category or author."""
        each, own = self.seen[index], self.seen[index].own
        if own.width < 40 and each.chance(Verdict.DETAIL) > max(0.35, each.chance(Verdict.HEADLINE)):
            return True
        slight = own.width < 30 and 2 * own.width < self.seen[last].own.width and each.chance(Verdict.HEADLINE) < 0.3
        under = self.verdicts[index - 1] is Verdict.HEADLINE
        return slight and under and index + 1 < self.count and full_stop(self.seen[index + 1])

    def _take_back(self) -> None:
        """Take back headings that nothing stands under."""
        for index in range(self.count):
            if self.verdicts[index] is not Verdict.ABOVE:
                continue
            below = self.verdicts[index + 1 : index + 6]
            if Verdict.HEADLINE not in below and Verdict.SUMMARY not in below:
                self.verdicts[index] = Verdict.OTHER
