"""Measures the lines of a capture: each by itself, beside its neighbours, and within the page."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from pipeline.captures.lines import Line
from pipeline.captures.own import Own, owns_of
from pipeline.cues import Cue

LIKENESS = -2  # the column with the share of a line's words that the article has elsewhere

_CONTENT_WORD = re.compile(r"[^\W\d_]{4,}")
_UNSPACED_PAIR = re.compile(r"(?=([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}))")
_STEM = 6  # letters
_FAR = 40  # lines; farther is as good as never
_OFFSETS = (-3, -2, -1, 1, 2, 3)
_PERIODS = (1, 2, 3, 4, 5, 6)


def measure(lines: Sequence[Line]) -> tuple[list[Own], list[list[float]]]:
    """Give what is known of each line by itself, and the numbers by which a model judges it, a row a line."""
    owns = owns_of(lines)
    page = _Page(lines, owns)
    rows = [[*own.numbers, *page.around(index), *page.within(index)] for index, own in enumerate(owns)]
    return owns, rows


class _Page:
    """What is known of a line's place."""

    def __init__(self, lines: Sequence[Line], owns: list[Own]) -> None:
        self.lines, self.owns, self.count = lines, owns, len(owns)
        prose = [min(own.width, 1000) if own.prose else 0 for own in owns]
        self.prose_before = [0, *accumulate(prose)]
        self.menu_before = [0, *accumulate(int(own.width < 40 and not own.ends) for own in owns)]
        self.start, self.end = body(lines, owns)
        self.prose_at = [index for index, own in enumerate(owns) if own.prose]
        self.section_at = [i for i, own in enumerate(owns) if Cue.SECTION in own.cues and own.width < 60]
        self.colon_at = [i for i, own in enumerate(owns) if own.colon and own.width < 80]
        self.more_at = [i for i, own in enumerate(owns) if Cue.MORE in own.cues and own.width < 40]
        self.ending_at = [
            i
            for i, own in enumerate(owns)
            if own.cues & {Cue.LEGAL, Cue.COMMENTS, Cue.SUBSCRIBE, Cue.CONTACT, Cue.CONSENT} and own.width < 200
        ]
        self.repeated_at = [i for i, own in enumerate(owns) if own.repeats > 1 and own.width < 60]
        self.words = Counter(stem for own in owns[self.start : self.end] if own.prose for stem in _stems(own.folded))
        self.triples = [(self._shape(i - 1), own.shape, self._shape(i + 1)) for i, own in enumerate(owns)]
        self.same_run = self._runs()

    def _shape(self, index: int) -> int:
        return self.owns[index].shape if 0 <= index < self.count else -1

    def _runs(self) -> list[int]:
        """Give for each line how many in a row have its size and marker."""
        keys = [
            (own.shape >> 5, own.shape & 1, min(line.gap, 2)) for own, line in zip(self.owns, self.lines, strict=True)
        ]
        lengths = [0] * self.count
        start = 0
        for index in range(1, self.count + 1):
            if index == self.count or keys[index] != keys[start]:
                lengths[start:index] = [index - start] * (index - start)
                start = index
        return lengths

    def around(self, index: int) -> list[float]:
        """Give what the neighbours are like."""
        row: list[float] = [float(min(self.lines[index + 1].gap, 4)) if index + 1 < self.count else 4.0]
        for offset in _OFFSETS:
            near = index + offset
            if not 0 <= near < self.count:
                row += _NOTHING
                continue
            own = self.owns[near]
            row += (
                math.log1p(own.width),
                float(own.ends),
                float(own.strong),
                float(own.prose),
                float(self.lines[near].marker != ""),
                float(min(self.lines[near].gap, 4)),
                own.dated,
                float(min(own.repeats, 6)),
                float(Cue.MORE in own.cues and own.width < 40),
                float(Cue.SECTION in own.cues and own.width < 60),
                float(own.colon),
                own.lower,
            )
        return row

    def within(self, index: int) -> list[float]:
        """Give where the line stands on the page."""
        count, own = self.count, self.owns[index]
        all_prose = max(1, self.prose_before[-1])
        return [
            index / count,
            math.log1p(index),
            math.log1p(count - index),
            self.prose_before[index] / all_prose,
            (all_prose - self.prose_before[index + 1]) / all_prose,
            math.log1p(all_prose),
            float(self.start <= index < self.end),
            float(max(-_FAR, min(_FAR, index - self.start))),
            float(max(-_FAR, min(_FAR, index - self.end))),
            (self.prose_before[self.end] - self.prose_before[self.start]) / all_prose,
            *self._window(self.prose_before, index, 3),
            *self._window(self.prose_before, index, 8),
            *self._window(self.menu_before, index, 4),
            *self._window(self.menu_before, index, 10),
            *_distances(self.prose_at, index),
            *_distances(self.section_at, index),
            _distances(self.colon_at, index)[0],
            *_distances(self.more_at, index),
            *_distances(self.repeated_at, index),
            *_distances(self.ending_at, index),
            float(min(self.same_run[index], 20)),
            *self._repetition(index),
            self._likeness(own, index),
            float(bisect_left(self.section_at, index)),
        ]

    def _window(self, sums: list[int], index: int, reach: int) -> tuple[float, float]:
        before = sums[index] - sums[max(0, index - reach)]
        after = sums[min(self.count, index + 1 + reach)] - sums[index + 1]
        return float(before), float(after)

    def _repetition(self, index: int) -> list[float]:
        """Give how often the line's shape comes back at the distance where it comes back most, and that distance."""
        best, best_period = 0, 0
        for period in _PERIODS:
            hits = 0
            for step in (1, 2, 3, -1, -2, -3):
                near = index + step * period
                if 0 <= near < self.count and self.triples[near] == self.triples[index]:
                    hits += 1
            if hits > best:
                best, best_period = hits, period
        return [float(best), float(best_period)]

    def _likeness(self, own: Own, index: int) -> float:
        """Give the share of the line's words that the article has elsewhere."""
        stems = _stems(own.folded)
        if not stems:
            return 0.0
        itself = 1 if own.prose and self.start <= index < self.end else 0
        return sum(self.words[stem] > itself for stem in stems) / len(stems)


def _stems(folded: str) -> set[str]:
    """Give the beginnings of a line's words: "Frieden" and "Friedensdekade" speak of the same."""
    if _UNSPACED_PAIR.search(folded):
        return set(_UNSPACED_PAIR.findall(folded))
    return {word[:_STEM] for word in _CONTENT_WORD.findall(folded)}


_NOTHING = (0.0, 0.0, 0.0, 0.0, 0.0, 5.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def _distances(places: list[int], index: int) -> list[float]:
    """Give how many lines ago, and in how many lines, one of `places` is; not counting `index` itself."""
    position = bisect_left(places, index)
    before = index - places[position - 1] if position else _FAR
    after_position = position + (position < len(places) and places[position] == index)
    after = places[after_position] - index if after_position < len(places) else _FAR
    return [float(min(before, _FAR)), float(min(after, _FAR))]


def body(lines: Sequence[Line], owns: Sequence[Own]) -> tuple[int, int]:
    """Give the stretch of lines with the most prose in it and the least else: first, and one after the last."""
    best, best_start, best_end = 0.0, 0, 0
    total, start = 0.0, 0
    for index, (line, own) in enumerate(zip(lines, owns, strict=True)):
        if total <= 0:
            total, start = 0.0, index
        total += _worth(line, own)
        if total > best:
            best, best_start, best_end = total, start, index + 1
    return best_start, best_end


def _worth(line: Line, own: Own) -> float:
    if own.prose:
        return min(own.width, 500) / 80
    if own.strong:
        return -1.5
    if Cue.SECTION in own.cues and own.width < 60:
        return -2.5
    if line.marker and own.width < 60:
        return -1.2
    return -0.7 if own.width < 60 else -0.4
