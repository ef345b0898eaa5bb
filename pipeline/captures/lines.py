"""Reads a plain-text capture into lines: bullets, indents and blank lines kept as evidence, wrapped lines joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_TEXT = re.compile(r"\S[^\n]*")
_MARKED = re.compile(r"(?:(?P<marker>[•◦▪‣∙·*–—»›>+-]|\d{1,3}[.)])\s+|(?P<dot>[•・●■◆▪])\s*)(?=\S)")
_MD_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_MD_LINK = re.compile(r"!?\[([^\[\]]*)\]\(\s*<?([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)>?[^()]*\)")
_MD_EMPHASIS = re.compile(r"(?<!\w)(\*\*|__|\*|_)(?=\S)(.{1,400}?)(?<=\S)\1(?!\w)")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_NEWLINES = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b\ufeff]")
_SENTENCE_END = re.compile(r"[.!?…:;。！？؟।][\"'”’»)\]]*$")
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60]")

_NARROWEST_WRAP, _WIDEST_WRAP = 40, 120  # columns; mail and terminals wrap at 66 to 80
_MEASURED_CHARACTERS = 2000  # a line's width beyond this tells nothing more
_FRONT_MATTER_CHARACTERS = 20_000
_LINKED_CHARACTERS = 20_000  # of a line in which Markdown is looked for

MOST_LINES = 1500
"""So many lines are read: of 66 labelled captures the longest has 110 that are not blank, whole pages some 1,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a capture that is not blank, or several that were one before they were wrapped."""

    first: int  # zero-based number in the capture
    last: int
    text: str  # without indent, bullet and markup
    indent: int
    marker: str  # its bullet or number, "" for none
    gap: int  # blank lines above
    level: int = 0  # of a Markdown heading
    url: str | None = None  # as written, where the whole line is one link

    @property
    def width(self) -> int:
        """Give the columns it takes: an ideograph says as much as two letters."""
        seen = self.text[:_MEASURED_CHARACTERS]
        return len(seen) + len(_WIDE.findall(seen))


def unix_lines(text: str) -> str:
    """Give the text with its lines ended by a line feed each: the lines that are counted."""
    return _NEWLINES.sub("\n", text)


def read_lines(text: str, *, markdown: bool = False) -> tuple[list[Line], str]:
    """Give the lines of `text` that are not blank, wrapped ones joined, and what of it is too long to be read."""
    text = unix_lines(text)
    skipped = 0
    if markdown and (front := _FRONT_MATTER.match(text[:_FRONT_MATTER_CHARACTERS])):
        skipped = front.group().count("\n")
        text = text[front.end() :]
    found: list[Line] = []
    number, kept, position = skipped, skipped - 1, 0
    for match in _TEXT.finditer(text):
        if len(found) == MOST_LINES:
            return list(_joined(found)), text[match.start() :]
        number += text.count("\n", position, match.start())
        position = match.start()
        if seen := _UNSEEN.sub("", match.group()).strip():
            indent = match.start() - text.rfind("\n", 0, match.start()) - 1
            found.append(_read(seen, indent, number, number - kept - 1, markdown))
            kept = number
    return list(_joined(found)), ""


def _read(seen: str, indent: int, number: int, gap: int, markdown: bool) -> Line:
    marked = _MARKED.match(seen[:200])
    marker = (marked["marker"] or "•") if marked else ""
    text = seen[marked.end() :] if marked else seen
    if not markdown:
        return Line(first=number, last=number, text=text, indent=indent, marker=marker, gap=gap)
    heading = _MD_HEADING.match(text)
    level, text = (len(heading[1]), heading[2]) if heading else (0, text)
    link = _MD_LINK.fullmatch(text) if text[:1] in "![" and len(text) < _LINKED_CHARACTERS else None
    text = _plain(text)
    url = link[2] if link and not link.group().startswith("!") else None
    return Line(first=number, last=number, text=text, indent=indent, marker=marker, gap=gap, level=level, url=url)


def _plain(text: str) -> str:
    """Give a line of Markdown without the marks of links and emphasis."""
    if len(text) >= _LINKED_CHARACTERS:
        return text
    if "](" in text:
        text = _MD_LINK.sub(r"\1", text)
    return _MD_EMPHASIS.sub(r"\2", text) if "*" in text or "_" in text else text


def _joined(lines: list[Line]) -> Iterator[Line]:
    """Join what was wrapped at one width throughout the capture."""
    columns = _wrapped_at(lines)
    if columns is None:
        yield from lines
        return
    held: list[Line] = []
    for line in lines:
        if held and not _goes_on(held[-1], line, columns):
            yield _one(held)
            held = []
        held.append(line)
    if held:
        yield _one(held)


def _one(lines: list[Line]) -> Line:
    head = lines[0]
    if len(lines) == 1:
        return head
    text = "".join(_glue(before, after) for before, after in pairwise(lines)) + lines[-1].text
    return Line(
        first=head.first,
        last=lines[-1].last,
        text=text,
        indent=head.indent,
        marker=head.marker,
        gap=head.gap,
        level=head.level,
    )


def _glue(before: Line, after: Line) -> str:
    # Scripts without spaces are wrapped without one.
    return before.text + ("" if _WIDE.match(before.text[-1:]) and _WIDE.match(after.text[:1]) else " ")


def _wrapped_at(lines: list[Line]) -> int | None:
    """Give the column at which paragraphs were wrapped; None where lines are whole paragraphs."""
    widths = sorted(line.width for line in lines)
    columns = widths[len(widths) * 97 // 100] if widths else 0  # an address longer than a line is not wrapped
    if not _NARROWEST_WRAP <= columns <= _WIDEST_WRAP:
        return None
    pairs = [(a, b) for a, b in pairwise(lines) if b.gap == 0 and not b.marker and not b.level]
    full = [(a, b) for a, b in pairs if _goes_on(a, b, columns)]
    # Wrapped prose breaks in mid-sentence; a list of headlines of like length does so rarely.
    running = [1 for a, b in full if not _SENTENCE_END.search(a.text) and (b.text[:1].islower() or _WIDE.match(b.text))]
    return columns if len(running) >= 3 and len(running) * 3 >= len(full) and len(full) * 2 >= len(pairs) else None


def _goes_on(before: Line, after: Line, columns: int) -> bool:
    """Tell whether the first word of `after` had no room left at the end of `before`."""
    if after.gap or after.marker or after.level or before.level:
        return False
    first_word = 4 if _WIDE.match(after.text) else len(after.text[:30].split(" ", 1)[0]) + 1
    return columns - before.width <= first_word
