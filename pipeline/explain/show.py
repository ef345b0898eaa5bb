"""Shows an explanation as text for a terminal, and as values for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from pipeline.explain.explanation import Explained, Explanation, Verdict

_LONGEST = 160  # characters of a block that are printed
_INDENT = " " * 15


def as_values(explanation: Explanation) -> list[dict[str, Any]]:
    """Give the blocks as `tidings extract --explain --format json` prints them."""
    return [
        {"text": block.text, "verdict": block.verdict.value, "sure": block.sure, "reasons": list(block.reasons)}
        for block in explanation.blocks
    ]


def as_text(explanation: Explanation, name: str) -> str:
    """Give each block with its verdict, how sure that is, and why; neighbours dropped for the same are one."""
    lines = [f"{name}: {explanation.kind.value}; {counted(explanation) or 'no text'}", ""]
    for _, group in groupby(explanation.blocks, key=_like):
        members = list(group)
        first = members[0]
        lines.append(f"{first.verdict.value:<8}{sure(first):>5}  {_cut(' / '.join(block.text for block in members))}")
        lines += [f"{_INDENT}- {reason}" for reason in first.reasons]
    return "\n".join(lines)


def counted(explanation: Explanation) -> str:
    """Say how many blocks became what: "3 article, 12 teaser, 40 dropped"."""
    return ", ".join(
        f"{number} {verdict.value}"
        for verdict in Verdict
        if (number := sum(block.verdict is verdict for block in explanation.blocks))
    )


def sure(block: Explained) -> str:
    """Say how sure a verdict is: "97 %", or that a rule decided."""
    return "rule" if block.sure is None else f"{block.sure} %"


def _like(block: Explained) -> tuple[object, ...]:
    return (block.verdict, block.sure, block.reasons) if block.verdict is Verdict.DROPPED else (block.first,)


def _cut(text: str) -> str:
    line = " ".join(_printable(text))
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def _printable(text: str) -> Iterator[str]:
    """Give the words of a text without what a terminal would obey."""
    for word in text[: 4 * _LONGEST].split():
        if seen := "".join(sign for sign in word if sign.isprintable()):
            yield seen
