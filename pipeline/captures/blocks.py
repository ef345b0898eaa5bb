"""Makes blocks of the main content from the lines of a capture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from pipeline.captures.lines import Line
from pipeline.items import Block, BlockKind

_ENDS_LIKE_PROSE = re.compile(r"[.!…:;,。！：；][\"'”’»)\]]*$")
_LONGEST_HEADING = 120  # columns
OPENS_SPEECH = frozenset("–—»›")  # in several languages; no bullets then
_SPACES = re.compile(r"\s+")
_TABS = re.compile(r"\t+")
_TAGS = {BlockKind.HEADING: "h2", BlockKind.PARAGRAPH: "p", BlockKind.QUOTE: "blockquote"}


def words(line: Line) -> str:
    """Give the words of a line as they stand, with single spaces."""
    return _SPACES.sub(" ", line.text).strip()


def headline(line: Line) -> str:
    """Give a headline with the number it begins with: "10. Forum" is no tenth item of a list."""
    return f"{line.marker} {words(line)}" if line.marker[:1].isdigit() else words(line)


def blocks(lines: Sequence[Line]) -> Iterator[Block]:
    """Give the blocks of an article's lines, lists and tables gathered."""
    kinds = [_kind(lines, index) for index in range(len(lines))]
    for kind, group in groupby(zip(lines, kinds, strict=True), key=lambda pair: pair[1]):
        members = [line for line, _ in group]
        if kind is BlockKind.LIST:
            yield _list(members)
        elif kind is BlockKind.TABLE:
            yield _table(members)
        else:
            yield from (_single(line, kind) for line in members)


def _kind(lines: Sequence[Line], index: int) -> BlockKind:
    line = lines[index]
    following = lines[index + 1] if index + 1 < len(lines) else None
    if line.level:
        return BlockKind.HEADING
    if line.marker == ">":
        return BlockKind.QUOTE
    if line.marker and line.marker not in OPENS_SPEECH and not _numbered_alone(lines, index):
        return BlockKind.LIST
    if "\t" in line.text:
        return BlockKind.TABLE
    short = line.width <= _LONGEST_HEADING and not _ENDS_LIKE_PROSE.search(line.text[-12:])
    if short and following is not None and not following.marker and following.width > line.width:
        return BlockKind.HEADING
    return BlockKind.PARAGRAPH


def _numbered_alone(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a numbered line has no numbered neighbour: then it is a heading or a sentence."""
    near = [lines[i].marker for i in (index - 1, index + 1) if 0 <= i < len(lines)]
    return lines[index].marker[0].isdigit() and not any(marker[:1].isdigit() for marker in near)


def _single(line: Line, kind: BlockKind) -> Block:
    # A number or a dash that opens speech is one of the words; the mark of a quote in Markdown is none.
    marked = line.marker and not line.level and kind is not BlockKind.QUOTE
    text = f"{line.marker} {words(line)}" if marked else words(line)
    tag = _TAGS[kind]
    return Block(kind=kind, text=text, html=f"<{tag}>{escape(text, quote=False)}</{tag}>")


def _list(lines: Sequence[Line]) -> Block:
    numbered = all(line.marker[0].isdigit() for line in lines)
    tag = "ol" if numbered else "ul"
    items = "".join(f"<li>{escape(words(line), quote=False)}</li>" for line in lines)
    text = "\n".join(f"{line.marker} {words(line)}" if numbered else words(line) for line in lines)
    return Block(kind=BlockKind.LIST, text=text, html=f"<{tag}>{items}</{tag}>")


def _table(lines: Sequence[Line]) -> Block:
    rows = [[cell.strip() for cell in _TABS.split(line.text)] for line in lines]
    cells = ("".join(f"<td>{escape(cell, quote=False)}</td>" for cell in row) for row in rows)
    return Block(
        kind=BlockKind.TABLE,
        text="\n".join("\t".join(row) for row in rows),
        html=f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>",
    )
