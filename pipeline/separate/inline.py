"""Gives a piece of a page as markup: its text, with the inline elements that clean markup keeps."""

from __future__ import annotations

import re
from html import escape

from pipeline.separate.addresses import absolute_in_python as absolute
from pipeline.separate.blocks import MARKING, Inline, Piece

RENAMED = {"b": "strong", "i": "em", "tt": "code", "kbd": "code"}


def inline_in_python(piece: Piece, base_url: str | None) -> str:
    """Give a piece as markup, its text with the inline elements that clean markup keeps, as the compiled twin does."""
    if not piece.marks and not piece.opened and "\n" not in piece.parts:
        return escape(piece.text, quote=False)
    html: list[str] = []
    open_tags: list[str] = []
    for inline in piece.opened:
        _open(inline, html, open_tags, base_url)
    marks = iter(piece.marks)
    mark = next(marks, None)
    for position, part in enumerate([*piece.parts, ""]):
        while mark is not None and mark[0] <= position:
            if mark[1] is not None:
                _open(mark[1], html, open_tags, base_url)
            elif open_tags:
                html.append(open_tags.pop())
            mark = next(marks, None)
        html.append("<br>" if part == "\n" else escape(part, quote=False))
    html.extend(reversed(open_tags))
    return tidy(" ".join("".join(html).split()))


_EMPTY = re.compile(r"<(strong|em|code|a|sub|sup|cite|mark|q|del|ins|s)(?: [^>]*+)?+>(\s*+)</\1>")
_EDGE_BREAKS = re.compile(r"^(?:\s|<br>)+|(?:\s|<br>)+$")


def tidy(html: str) -> str:
    """Give markup, whose spaces are single, without elements that hold nothing, nor breaks at its edges."""
    for _ in range(3 if "></" in html or "> </" in html else 0):
        html, count = _EMPTY.subn(r"\2", html)
        if not count:
            break
    html = html.strip()
    return _EDGE_BREAKS.sub("", html) if html.startswith("<br>") or html.endswith("<br>") else html


def _open(inline: Inline, html: list[str], open_tags: list[str], base_url: str | None) -> None:
    tag, href = inline
    if tag == "a":
        url = absolute(href, base_url)
        html.append(f'<a href="{escape(url)}">' if url else "")
        open_tags.append("</a>" if url else "")
    elif tag in MARKING:
        name = RENAMED.get(tag, tag)
        html.append(f"<{name}>")
        open_tags.append(f"</{name}>")
