"""Makes blocks of pieces: what kind each is, its text, and its clean markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from urllib.parse import urljoin

from lxml.html import HtmlElement

from pipeline.items import Block, BlockKind
from pipeline.separate.blocks import HEADINGS, MARKING, Outline, Piece
from pipeline.separate.places import Places, data_tables

_RENAMED = {"b": "strong", "i": "em", "tt": "code", "kbd": "code"}
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-srcset", "srcset", "data-lazy", "data-url")
_SCHEMES = ("http://", "https://", "mailto:", "tel:")
_ENDS_A_SENTENCE = re.compile(r"[.!?…:;,。！？；，][\"'”’»)\]]*$")
_LONGEST_BOLD_HEADING = 100  # characters
_DEEPEST_LIST = 6  # levels kept in markup; what is deeper joins the sixth


def absolute(address: str | None, base_url: str | None) -> str | None:
    """Give an address as an absolute one of a kind that may be followed; None for any other."""
    if not address:
        return None
    try:
        url = urljoin(base_url or "", address.strip())
    except ValueError:
        return None
    return url if url.lower().startswith(_SCHEMES) else None


def blocks(page: Outline, where: Places, chosen: Sequence[int], base_url: str | None) -> Iterator[Block]:
    """Make the blocks of the chosen pieces, which come in reading order."""
    tables = data_tables(page, where)
    images = _images(page, chosen, base_url)

    def kind_and_owner(i: int) -> tuple[BlockKind, int]:
        return _kind(page, where, tables, i)

    for (kind, owner), group in groupby(chosen, key=kind_and_owner):
        members = list(group)
        if kind is BlockKind.LIST:
            yield _list(page, where, members, images, base_url)
        elif kind is BlockKind.TABLE:
            yield _table(page, where, members, images, base_url)
        elif kind is BlockKind.QUOTE:
            text = "\n".join(page.pieces[i].text for i in members)
            inner = "".join(f"<p>{_inline(page.pieces[i], base_url)}</p>" for i in members)
            yield _block(kind, text, f"<blockquote>{inner}</blockquote>", members, images)
        else:
            for i in members:
                yield _single(page, kind, owner, i, images, base_url)


def _kind(  # noqa: PLR0911  (one return a kind reads best)
    page: Outline, where: Places, tables: frozenset[int], i: int
) -> tuple[BlockKind, int]:
    """Give what kind of block a piece belongs to, and the node that tells it from its neighbour's."""
    piece = page.pieces[i]
    node = piece.node
    if where[node].codes >= 0:
        return BlockKind.CODE, where[node].codes
    if where[node].headings >= 0:
        return BlockKind.HEADING, node
    if where[node].captions >= 0:
        return BlockKind.CAPTION, node
    table = where[node].tables
    if table in tables and where[node].cells > table:
        return BlockKind.TABLE, table
    if where[node].lists > table and where[node].items >= 0:
        return BlockKind.LIST, _outermost_list(page, where, node)
    if where[node].quotes > table:
        return BlockKind.QUOTE, where[node].quotes
    if _bold_heading(piece):
        return BlockKind.HEADING, node
    return BlockKind.PARAGRAPH, -1


def _bold_heading(piece: Piece) -> bool:
    text = piece.text
    return (
        piece.bold >= len(text) - 2
        and 2 < len(text) <= _LONGEST_BOLD_HEADING
        and piece.linked * 2 < len(text)
        and _ENDS_A_SENTENCE.search(text) is None
    )


def _outermost_list(page: Outline, where: Places, node: int) -> int:
    """Give the list that holds all lists around a node, within the same table cell."""
    current, table = where[node].lists, where[node].tables
    for _ in range(_DEEPEST_LIST):
        above = where[page.parents[current]].lists if page.parents[current] != current else -1
        if above <= table:
            break
        current = above
    return current


def _single(page: Outline, kind: BlockKind, owner: int, i: int, images: dict[int, str], base_url: str | None) -> Block:
    piece = page.pieces[i]
    inner = _inline(piece, base_url)
    text = piece.text
    if kind is BlockKind.CODE:
        text = "".join(piece.parts).strip("\n").rstrip()
        return _block(kind, text, f"<pre>{escape(text, quote=False)}</pre>", [i], images)
    if kind is BlockKind.HEADING:
        tag = page.tags[owner]
        level = tag if tag in HEADINGS and tag != "h1" else "h2" if tag == "h1" else "h3"
        return _block(kind, text, f"<{level}>{inner}</{level}>", [i], images)
    if kind is BlockKind.CAPTION:
        image = images.pop(i, "")
        picture = image.removeprefix("<figure>").removesuffix("</figure>").replace("</figure><figure>", "")
        return Block(kind=kind, text=text, html=f"<figure>{picture}<figcaption>{inner}</figcaption></figure>")
    return _block(kind, text, f"<p>{inner}</p>", [i], images)


def _block(kind: BlockKind, text: str, html: str, members: list[int], images: dict[int, str]) -> Block:
    return Block(kind=kind, text=text, html="".join(images.pop(i, "") for i in members) + html)


def _list(page: Outline, where: Places, members: list[int], images: dict[int, str], base_url: str | None) -> Block:
    lines: list[str] = []
    html: list[str] = []
    levels: list[str] = []  # the open lists
    base = min(where[page.pieces[i].node].depth for i in members)
    for _, group in groupby(members, key=lambda i: where[page.pieces[i].node].items):
        own = list(group)
        node = page.pieces[own[0]].node
        level = min(where[node].depth - base + 1, _DEEPEST_LIST)
        tag = "ol" if page.tags[where[node].lists] == "ol" else "ul"
        while len(levels) > level:
            html.append(f"</li></{levels.pop()}>")
        if len(levels) == level:
            html.append("</li>")
        while len(levels) < level:
            levels.append(tag)
            html.append(f"<{tag}>" + ("<li>" if len(levels) < level else ""))
        html.append("<li>" + "<br>".join(_inline(page.pieces[i], base_url) for i in own))
        lines.append(" ".join(page.pieces[i].text for i in own))
    while levels:
        html.append(f"</li></{levels.pop()}>")
    return _block(BlockKind.LIST, "\n".join(lines), "".join(html), members, images)


def _table(page: Outline, where: Places, members: list[int], images: dict[int, str], base_url: str | None) -> Block:
    lines: list[str] = []
    html: list[str] = []
    for _, row in groupby(members, key=lambda i: where[page.pieces[i].node].rows):
        texts, cells = [], []
        for cell, group in groupby(row, key=lambda i: where[page.pieces[i].node].cells):
            own = list(group)
            tag = page.tags[cell]
            texts.append(" ".join(page.pieces[i].text for i in own))
            cells.append(f"<{tag}>" + "<br>".join(_inline(page.pieces[i], base_url) for i in own) + f"</{tag}>")
        lines.append("\t".join(texts))
        html.append(f"<tr>{''.join(cells)}</tr>")
    return _block(BlockKind.TABLE, "\n".join(lines), f"<table>{''.join(html)}</table>", members, images)


def _inline(piece: Piece, base_url: str | None) -> str:
    """Give a piece as markup: its text, with the inline elements that clean markup keeps."""
    html: list[str] = []
    open_tags: list[str] = []
    for element in piece.opened:
        _open(element, html, open_tags, base_url)
    marks = iter(piece.marks)
    mark = next(marks, None)
    for position, part in enumerate([*piece.parts, ""]):
        while mark is not None and mark[0] <= position:
            if mark[1]:
                _open(mark[2], html, open_tags, base_url)
            elif open_tags:
                html.append(open_tags.pop())
            mark = next(marks, None)
        html.append("<br>" if part == "\n" else escape(part, quote=False))
    html.extend(reversed(open_tags))
    return _tidy(" ".join("".join(html).split()))


_EMPTY = re.compile(r"<(strong|em|code|a|sub|sup|cite|mark|q|del|ins|s)(?: [^>]*)?>(\s*)</\1>")
_EDGE_BREAKS = re.compile(r"^(?:\s|<br>)+|(?:\s|<br>)+$")


def _tidy(html: str) -> str:
    for _ in range(3):
        html, count = _EMPTY.subn(r"\2", html)
        if not count:
            break
    return _EDGE_BREAKS.sub("", html)


def _open(element: HtmlElement, html: list[str], open_tags: list[str], base_url: str | None) -> None:
    tag = str(element.tag)
    if tag == "a":
        url = absolute(element.get("href"), base_url)
        html.append(f'<a href="{escape(url)}">' if url else "")
        open_tags.append("</a>" if url else "")
    elif tag in MARKING:
        name = _RENAMED.get(tag, tag)
        html.append(f"<{name}>")
        open_tags.append(f"</{name}>")


def image_address(element: HtmlElement, base_url: str | None) -> str | None:
    """Give the absolute address of an image, also of one that is loaded late."""
    for name in (*_LAZY, "src"):
        value = (element.get(name) or "").strip()
        if value and not value.startswith("data:"):
            first = value.split()[0] if "srcset" in name else value
            url = absolute(first.rstrip(","), base_url)
            if url and url.startswith("http"):
                return url
    return None


def _images(page: Outline, chosen: Sequence[int], base_url: str | None) -> dict[int, str]:
    """Give the pictures from the first chosen piece to the last, as markup, by the chosen piece that follows."""
    found: dict[int, str] = {}
    if not chosen:
        return found
    following = iter(chosen)
    current: int | None = next(following)
    for at, element in page.images:
        while current is not None and current < at:
            current = next(following, None)
        url = image_address(element, base_url) if current is not None and at >= chosen[0] else None
        if current is None or url is None or _tiny(element):
            continue
        alt = escape(" ".join((element.get("alt") or "").split())[:500])
        found[current] = found.get(current, "") + f'<figure><img src="{escape(url)}" alt="{alt}"></figure>'
    return found


def _tiny(element: HtmlElement) -> bool:
    sizes = [value for name in ("width", "height") if (value := (element.get(name) or "").removesuffix("px")).isdigit()]
    return any(len(size) < 3 and int(size) < 60 for size in sizes)
