"""Makes blocks of pieces: what kind each is, its text, and its clean markup."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import partial
from html import escape
from itertools import groupby

from lxml.html import HtmlElement

from pipeline.items import Block, BlockKind
from pipeline.separate.addresses import image_address
from pipeline.separate.blocks import HEADINGS, Outline, Piece
from pipeline.separate.embeds import videos
from pipeline.separate.places import Places
from pipeline.separate.quick_markup import inline
from pipeline.separate.said_in import Reading

_ENDS_A_SENTENCE = re.compile(r"[.!?…:;,。！？；，][\"'”’»)\]]*$")
_LONGEST_BOLD_HEADING = 100  # characters
_CELLS = frozenset({"td", "th"})
_TERMS = frozenset({"dt", "dd"})
_MOST_DIGITS = 3  # of the columns that a cell spans, or of the number a list starts at
_LONGEST_CAPTION = 1_000  # characters
_DEEPEST_LIST = 6  # levels kept in markup; what is deeper joins the sixth


def blocks(page: Outline, where: Places, chosen: Sequence[int], base_url: str | None) -> Iterator[Block]:
    """Make the blocks of the chosen pieces, which come in reading order."""
    tables = where.data_tables
    cells = _cells(page, where, tables) if tables else {}
    images = _images(page, chosen, base_url)
    read = Reading(page)
    for (kind, owner), group in groupby(chosen, key=partial(_kind, page, where, tables)):
        members = list(group)
        if kind is BlockKind.LIST:
            yield _list(page, where, members, images, base_url, read)
        elif kind is BlockKind.TABLE:
            yield _table(page, where, cells, members, images, base_url, read)
        elif kind is BlockKind.QUOTE:
            text = "\n".join(page.pieces[i].text for i in members)
            inner = "".join(f"<p{read.of(i)}>{inline(page.pieces[i], base_url)}</p>" for i in members)
            yield _block(kind, text, f"<blockquote>{inner}</blockquote>", members, images)
        else:
            for i in members:
                yield _single(page, kind, owner, i, images, base_url, read.of(i))


def _kind(  # noqa: PLR0911  (one return a kind reads best)
    page: Outline, where: Places, tables: frozenset[int], i: int
) -> tuple[BlockKind, int]:
    """Give what kind of block a piece belongs to, and the node that tells it from its neighbour's."""
    piece = page.pieces[i]
    node = piece.node
    around = where[node]
    if around.codes >= 0:
        return BlockKind.CODE, around.codes
    if around.headings >= 0:
        return BlockKind.HEADING, node
    if around.captions >= 0:
        return BlockKind.CAPTION, node
    table = around.tables
    if table in tables and around.cells > table:
        return BlockKind.TABLE, table
    if around.lists > table and around.items >= 0:
        return BlockKind.LIST, _outermost_list(page, where, node)
    if around.quotes > table:
        return BlockKind.QUOTE, around.quotes
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


def _single(
    page: Outline, kind: BlockKind, owner: int, i: int, images: dict[int, str], base_url: str | None, read: str
) -> Block:
    piece = page.pieces[i]
    inner = inline(piece, base_url)
    text = piece.text
    if kind is BlockKind.CODE:
        text = "".join(piece.parts).strip("\n").rstrip()
        return _block(kind, text, f"<pre>{escape(text, quote=False)}</pre>", [i], images)
    if kind is BlockKind.HEADING:
        tag = page.tags[owner]
        level = tag if tag in HEADINGS and tag != "h1" else "h2" if tag == "h1" else "h3"
        return _block(kind, text, f"<{level}{read}>{inner}</{level}>", [i], images)
    if kind is BlockKind.CAPTION:
        image = images.pop(i, "")
        picture = image.removeprefix("<figure>").removesuffix("</figure>").replace("</figure><figure>", "")
        return Block(kind=kind, text=text, html=f"<figure>{picture}<figcaption{read}>{inner}</figcaption></figure>")
    return _block(kind, text, f"<p{read}>{inner}</p>", [i], images)


def _block(kind: BlockKind, text: str, html: str, members: list[int], images: dict[int, str]) -> Block:
    above = "".join([images.pop(i, "") for i in members]) if images else ""
    return Block(kind=kind, text=text, html=above + html)


def _list(
    page: Outline, where: Places, members: list[int], images: dict[int, str], base_url: str | None, read: Reading
) -> Block:
    lines: list[str] = []
    html: list[str] = []
    levels: list[tuple[str, str]] = []  # the open lists, and what is open in each
    base = min(where[page.pieces[i].node].depth for i in members)
    for _, group in groupby(members, key=lambda i: where[page.pieces[i].node].items):
        own = list(group)
        node = page.pieces[own[0]].node
        level = min(where[node].depth - base + 1, _DEEPEST_LIST)
        tag, item = _tags(page, where, node)
        while len(levels) > level:
            html.append("</{1}></{0}>".format(*levels.pop()))
        if len(levels) == level:
            html.append(f"</{levels[-1][1]}>")
            if (item in _TERMS) != (levels[-1][0] == "dl"):  # a list beside one of terms
                html.append(f"</{levels.pop()[0]}>")
        while len(levels) < level:
            start = _number(page.elements[where[node].lists].get("start")) if tag == "ol" else ""
            begins = f' start="{start}"' if start else ""
            last = len(levels) + 1 == level
            around = "dd" if tag == "dl" else "li"
            html.append(f"<{tag}{begins}>" + ("" if last else f"<{around}>"))
            levels.append((tag, item if last else around))
        levels[-1] = (levels[-1][0], item)
        html.append(f"<{item}{read.of(own[0])}>" + "<br>".join(inline(page.pieces[i], base_url) for i in own))
        lines.append(" ".join(page.pieces[i].text for i in own))
    while levels:
        html.append("</{1}></{0}>".format(*levels.pop()))
    return _block(BlockKind.LIST, "\n".join(lines), "".join(html), members, images)


def _tags(page: Outline, where: Places, node: int) -> tuple[str, str]:
    """Give the tags of the list that a node stands in, and of its item there."""
    tag, item = page.tags[where[node].lists], page.tags[where[node].items]
    if tag == "dl" and item in _TERMS:
        return tag, item
    return ("ol" if tag == "ol" else "ul"), "li"


def _cells(page: Outline, where: Places, tables: frozenset[int]) -> dict[int, list[int]]:
    """Give the cells of each row of some tables, also those that are empty: without them columns would move."""
    found: dict[int, list[int]] = {}
    for node, tag in enumerate(page.tags):
        if tag in _CELLS and where[node].tables in tables:
            found.setdefault(where[node].rows, []).append(node)
    return found


def _table(
    page: Outline,
    where: Places,
    cells: dict[int, list[int]],
    members: list[int],
    images: dict[int, str],
    base_url: str | None,
    read: Reading,
) -> Block:
    lines: list[str] = []
    html: list[str] = []
    for row, group in groupby(members, key=lambda i: where[page.pieces[i].node].rows):
        held: dict[int, list[int]] = {cell: [] for cell in cells.get(row, ())}
        for i in group:
            held.setdefault(where[page.pieces[i].node].cells, []).append(i)
        lines.append("\t".join(" ".join(page.pieces[i].text for i in own) for own in held.values()).rstrip("\t"))
        html.append("<tr>")
        for cell, own in held.items():
            tag = page.tags[cell]
            inner = "<br>".join(inline(page.pieces[i], base_url) for i in own)
            html.append(f"<{tag}{_spans(page.elements[cell])}{read.of(own[0]) if own else ''}>{inner}</{tag}>")
        html.append("</tr>")
    return _block(BlockKind.TABLE, "\n".join(lines), f"<table>{''.join(html)}</table>", members, images)


def _spans(cell: HtmlElement) -> str:
    """Give the attributes of a cell that spans several columns or rows."""
    spans = ((name, _number(cell.get(name))) for name in ("colspan", "rowspan"))
    return "".join(f' {name}="{number}"' for name, number in spans if number not in {"", "0", "1"})


def _number(value: str | None) -> str:
    """Give a small number that an attribute holds; "" where it holds none."""
    value = (value or "").strip()
    return value if value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS else ""


def _captions(page: Outline, chosen: frozenset[int], base_url: str | None) -> dict[HtmlElement, str]:
    """Give the captions of figures that are no part of the text: an image keeps what names and credits it."""
    found: dict[HtmlElement, str] = {}
    for node, tag in enumerate(page.tags):
        own = range(page.first[node], page.end[node]) if tag == "figcaption" else range(0)
        if own and chosen.isdisjoint(own) and sum(len(page.pieces[i].text) for i in own) <= _LONGEST_CAPTION:
            figure = next(page.elements[node].iterancestors("figure"), None)
            if figure is not None:
                found[figure] = "<br>".join(inline(page.pieces[i], base_url) for i in own)
    return found


def _images(page: Outline, chosen: Sequence[int], base_url: str | None) -> dict[int, str]:
    """Give the pictures from the first chosen piece to the last, as markup, by the chosen piece that follows."""
    found: dict[int, str] = {}
    if not chosen:
        return found
    captions = _captions(page, frozenset(chosen), base_url) if "figcaption" in page.tags else {}
    following = iter(chosen)
    current: int | None = next(following)
    for number, at in enumerate(page.images):
        while current is not None and current < at:
            current = next(following, None)
        if current is None or at < chosen[0]:
            continue
        element = page.pictures[number]
        url = image_address(element, base_url)
        if url is None:
            continue
        alt = escape(" ".join((element.get("alt") or "").split())[:500])
        figure = next(element.iterancestors("figure"), None) if captions else None
        said = captions.pop(figure, "") if figure is not None else ""
        said = said and f"<figcaption>{said}</figcaption>"
        found[current] = found.get(current, "") + f'<figure><img src="{escape(url)}" alt="{alt}">{said}</figure>'
    for at, link in videos(page, base_url):
        place = bisect_left(chosen, at)
        if at >= chosen[0] and place < len(chosen):
            found[chosen[place]] = found.get(chosen[place], "") + link
    return found
