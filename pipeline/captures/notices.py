"""Finds notices about cookies in the middle of a text, such as stand where a film or a map would be."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.captures.lines import Line
from pipeline.cues import Cue, cues, fold, names_cookies

_WIDEST = 260  # columns; a paragraph that speaks of cookies is longer, or stands among others that do
_BUTTON = 40
_PROSE = 90
_NEAR = 4  # lines above and below in which prose stands
_SENTENCE_ENDS = (".", "!", "?", "…", "。", '"', "”", "“", "»")


def notices(lines: Sequence[Line]) -> list[bool]:
    """Tell of each line whether it is such a notice, or a button right below one."""
    told = [_speaks_of_cookies(line) for line in lines]
    found = [False] * len(lines)
    if sum(told) * 4 > len(lines):
        return found  # the text is about cookies
    prose = [_is_prose(line) and not notice for line, notice in zip(lines, told, strict=True)]
    for index, notice in enumerate(told):
        if not notice or not any(prose[max(0, index - _NEAR) : index]):
            continue
        end = index + 1
        while end < len(lines) and lines[end].gap == 0 and _is_button(lines[end]):
            end += 1
        if any(prose[end : end + _NEAR]):
            found[index:end] = [True] * (end - index)
    return found


def _speaks_of_cookies(line: Line) -> bool:
    if line.width > _WIDEST:
        return False
    folded = fold(line.text)
    return names_cookies(folded) or Cue.CONSENT in cues(folded)


def _is_prose(line: Line) -> bool:
    return line.width >= _PROSE and not line.marker and line.text.endswith(_SENTENCE_ENDS)


def _is_button(line: Line) -> bool:
    return line.width < _BUTTON and not line.text.endswith((".", ":", "?", "!"))
