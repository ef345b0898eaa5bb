"""Writes article markup as Markdown (CommonMark with GitHub's tables): wraps markdownify, whose surprises end here."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

_MARKS = re.compile(r"[\\*_`\[\]]|<(?=[A-Za-z/!?])|&(?=#?\w{1,32};)|~(?=~)")
# What begins a heading, quote, list or rule at the start of a block; of a number its point is escaped, not the digit.
_STARTS = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|>|[+-](?=\s|$)|-{3,}|={2,}|~{3,})")
_NUMBER = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)")
_FENCE = re.compile(r"`{3,}")
_MOST_SPANNED = 100  # rows or columns


def markdown(html: str) -> str:
    """Give clean markup as Markdown."""
    soup = BeautifulSoup(html, "html.parser")
    for table in soup.find_all("table"):
        _fill_spans(table)
    for element in soup.find_all(["a", "img"]):
        for name in ("href", "src"):
            if address := element.get(name):  # a lone ")" would end the address
                element[name] = str(address).replace("(", "%28").replace(")", "%29")
    converter = _Converter(heading_style="ATX", bullets="-", sub_symbol="<sub>", sup_symbol="<sup>")
    return str(converter.convert_soup(soup)).strip()


def escaped(text: str) -> str:
    """Give one line of plain text so that Markdown takes nothing in it for a mark."""
    text = _MARKS.sub(r"\\\g<0>", text)
    return _NUMBER.sub(r"\1\\\2", _STARTS.sub(r"\1\\\2", text))


def _fill_spans(table: Tag) -> None:
    """Put empty cells where a cell from a row above, or one beside, reaches: Markdown has no spans."""
    reaching: dict[int, int] = {}  # rows that are still covered, by column
    for row in table.find_all("tr"):
        covered, reaching = reaching, {}
        column = 0
        for cell in row.find_all(["td", "th"], recursive=False):
            while column in covered:
                cell.insert_before(_empty(cell))
                reaching[column] = covered.pop(column) - 1
                column += 1
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            for _ in range(width - 1):
                cell.insert_after(_empty(cell))
            reaching |= {column + at: height - 1 for at in range(width)}
            column += width
        for at, rows in sorted(covered.items()):
            row.append(BeautifulSoup("<td></td>", "html.parser"))
            reaching[at] = rows - 1
        reaching = {at: rows for at, rows in reaching.items() if rows > 0}


def _empty(cell: Tag) -> Tag:
    return BeautifulSoup("", "html.parser").new_tag(cell.name)


def _span(cell: Tag, name: str) -> int:
    value = str(cell.attrs.pop(name, "1"))
    return min(_MOST_SPANNED, max(1, int(value))) if value.isascii() and value.isdigit() and len(value) < 5 else 1


class _Converter(MarkdownConverter):  # type: ignore[misc,unused-ignore]
    """markdownify with escapes that are needed and no others, and fences longer than any in the code."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Escape what would be taken for a mark."""
        text = escaped(text) if text else ""
        return text.replace("|", "\\|") if parent_tags & {"td", "th"} else text

    def convert_pre(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """Give code between fences that no line of it ends."""
        code = el.get_text().strip("\n")
        fence = "`" * max([3, *(len(run) + 1 for run in _FENCE.findall(code))])
        return f"\n\n{fence}\n{code}\n{fence}\n\n" if code else ""

    def convert_img(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """Give an image with its brackets escaped; in a table or heading too."""
        alt = escaped(" ".join(str(el.get("alt") or "").split()))
        return f"![{alt}]({el['src']})" if el.get("src") else ""
