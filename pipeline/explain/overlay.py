"""Writes a page with what was found on it in colours, and the reasons where a pointer rests.

Nothing of the page's markup is copied: its text is written anew into a few elements without any attribute of the
page's own but the spans of table cells, so there is nothing that could run, load, or lead anywhere. The policy in
its head forbids all that as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib import resources
from pathlib import PurePath

from pipeline.captures.lines import unix_lines
from pipeline.document import Document
from pipeline.explain.capture import explain_capture
from pipeline.explain.explanation import Explained, Explanation, Verdict
from pipeline.explain.page import explain_page
from pipeline.explain.show import counted
from pipeline.sanitize import legal
from pipeline.separate import Decided
from pipeline.separate.blocks import BY_ATTRIBUTE, BY_STYLE

_KEPT = frozenset(
    {
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "figure"),
        *("figcaption", "nav", "header", "footer", "aside", "main", "article", "section"),
    }
)
_OF_TABLES = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"})
_LARGEST_SPAN = 50
_LEGEND = (
    (Verdict.TITLE, "the title"), (Verdict.ARTICLE, "article"), (Verdict.TEASER, "teaser: points to another item"),
    (Verdict.DROPPED, "dropped"),
)  # fmt: skip


def overlay(document: Document) -> tuple[str, Explanation]:
    """Give a page with its verdicts as one HTML document that nothing runs in, and what they are."""
    if document.root is None:
        explanation = explain_capture(document)
        body = f'<div class="capture">{"".join(_lines(document.text, explanation))}</div>'
    else:
        explanation, decided = explain_page(document)
        body = "".join(_Rebuilt(decided, explanation).parts())
    return _document(document, explanation, body), explanation


def _document(document: Document, explanation: Explanation, body: str) -> str:
    style = resources.files("pipeline").joinpath("explain/overlay.css").read_text(encoding="utf-8")
    path = document.page.path
    name = document.page.url or (PurePath(path).name if path else "standard input")
    legend = "".join(f'<span class="{verdict.value}">{escape(words)}</span> ' for verdict, words in _LEGEND)
    return legal(
        '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>What was found on {escape(name)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f'<div class="legend"><strong>{escape(name)}</strong><br>{explanation.kind.value}; {counted(explanation)}'
        f"<br>{legend}<br><small>Rest the pointer on a part to read why. Percentages say how sure the learned trees"
        " are; where there is none, a rule decided. Outlined parts are hidden from readers of the page.</small></div>\n"
        f'<div class="page">\n{body}\n</div>\n</body>\n</html>\n'
    )


def _marked(block: Explained, text: str, *, hidden: bool = False) -> str:
    sure = "by a rule" if block.sure is None else f"{block.sure} % sure"
    why = escape(f"{block.verdict.value}, {sure}:\n" + "\n".join(f"– {reason}" for reason in block.reasons))
    number = "" if block.sure is None else f"<sup>{block.sure}</sup>"
    classes = block.verdict.value + (" unseen" if hidden else "")
    return f'<span class="{classes}" title="{why}">{escape(text)}{number}</span>'


def _lines(text: str, explanation: Explanation) -> Iterator[str]:
    """Give the lines of a capture as they stand, those of a block marked together."""
    lines = unix_lines(text).split("\n")
    at = 0
    for block in explanation.blocks:
        yield "".join(f"{escape(line)}\n" for line in lines[at : block.first])
        # The last block is what was not read, where there is such.
        end = block.last + 1 if block is not explanation.blocks[-1] else max(block.last + 1, len(lines))
        own = "\n".join(lines[max(at, block.first) : end])
        at = max(at, end)
        if own:
            yield _marked(block, own.rstrip("\n")) + "\n"


class _Rebuilt:
    """Writes the pieces of a page into elements like those they stood in."""

    def __init__(self, decided: Decided, explanation: Explanation) -> None:
        self.page, self.blocks = decided.page, explanation.blocks
        self.open: list[tuple[int, str]] = []  # nodes, and the tags they were written as
        tables = decided.where.data_tables
        self.tags = [
            tag
            if tag in _KEPT or (tag in _OF_TABLES and decided.where[node].tables in tables)
            else "div"
            for node, tag in enumerate(decided.page.tags)
        ]  # fmt: skip

    def parts(self) -> Iterator[str]:
        """Give the page from its first node to its last; what has no text is left out, but for cells of tables."""
        page, piece = self.page, 0
        for node, first in enumerate(page.first):
            while piece < min(first, len(page.pieces)):
                yield from self._piece(piece)
                piece += 1
            if first < page.end[node] or self.tags[node] in {"td", "th"}:
                yield from self._close(page.parents[node] if node else -1)
                self.open.append((node, self.tags[node]))
                yield f"<{self.tags[node]}{self._spans(node)}>"
        for rest in range(piece, len(page.pieces)):
            yield from self._piece(rest)
        yield from self._close(-1)
        for block in self.blocks[len(page.pieces) :]:
            yield f"<p>{_marked(block, block.text)}</p>"

    def _close(self, node: int) -> Iterator[str]:
        """Close what is open down to a node."""
        while self.open and self.open[-1][0] != node:
            yield f"</{self.open.pop()[1]}>"

    def _piece(self, i: int) -> Iterator[str]:
        piece = self.page.pieces[i]
        yield from self._close(piece.node)
        code = self.open and self.open[-1][1] == "pre"
        text = "".join(piece.parts).strip("\n") if code else piece.text
        yield _marked(self.blocks[i], text, hidden=self.page.hidden[piece.node] in {BY_STYLE, BY_ATTRIBUTE}) + "\n"

    def _spans(self, node: int) -> str:
        if self.tags[node] not in {"td", "th"}:
            return ""
        element = self.page.elements[node]
        found = ((name, (element.get(name) or "").strip()) for name in ("colspan", "rowspan"))
        return "".join(
            f' {name}="{min(int(value), _LARGEST_SPAN)}"'
            for name, value in found
            if value.isascii() and value.isdigit() and len(value) < 5
        )
