"""Tells of clean markup whether a parser would read it as it is written, without parsing it."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)((?: [a-z]+=\"[^\"<>]*\")*)>|<")
_INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s"),
        *("samp", "small", "span", "strong", "sub", "sup", "time", "u", "var"),
    )
)
_LEAVES = frozenset({"p", "h2", "h3", "h4", "h5", "h6"})  # which hold no others here, nor what holds others
_HOLDERS = frozenset({"ul", "ol", "li", "blockquote", "figure", "figcaption", "div", "section"})
_LISTS = frozenset({"ul", "ol"})
_EMPTY = frozenset({"br", "img", "wbr"})
_DEEPEST = 100


def is_settled(html: str) -> bool:
    """Tell whether cleaned markup stays as it is when it is parsed and written again.

    It does where elements stand in each other as a parser leaves them: text and inline elements within paragraphs,
    headings and what holds those, and no inline element within another of its name. False of anything else, such as
    tables and preformatted text, and where it may be so.
    """
    if "\r" in html or html.startswith("\ufeff"):  # a mark of byte order that a parser takes off
        return False
    above: list[str] = []
    innermost: str | None = None
    inside = 0  # inline elements, a paragraph or a heading: there begins nothing but inline elements
    for closing, name, _ in _TOKEN.findall(html):
        if closing:
            if name != innermost:
                return False
            above.pop()
            innermost = above[-1] if above else None
            inside -= name not in _HOLDERS
        elif name in _INLINE:
            if name in above or len(above) > _DEEPEST:
                return False
            above.append(name)
            innermost = name
            inside += 1
        elif name in _EMPTY:
            continue
        else:
            in_list = innermost in _LISTS
            if inside or (name == "li") != in_list or len(above) > _DEEPEST:
                return False
            if name not in _LEAVES and name not in _HOLDERS:
                return False
            above.append(name)
            innermost = name
            inside += name in _LEAVES
    return not above
