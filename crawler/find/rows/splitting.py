"""Splits a group of links whose rows have several: into columns, kinds, labels and what says more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice

from lxml import html

from crawler.find.anchors import Anchor
from crawler.find.section import folder_of
from pipeline.dates.relative import says_how_long_ago
from pipeline.separate.blocks import HEADINGS
from pipeline.separate.names import alike

_LEAST_OF_A_LABEL = 3
_NEARLY_ALL = 0.8  # of the cards
_CARD_WITHIN = 4  # levels above a link, in which its card holds another
_CELL_WITHIN = 5  # levels above a link, in which it stands in a cell


def split(group: Sequence[Anchor]) -> list[Sequence[Anchor]]:
    """Give a group, and its parts where rows have several links: one label, what says more, one column, no files."""
    said = Counter(text for text, _ in dict.fromkeys((anchor.text.casefold(), anchor.url) for anchor in group) if text)
    labels = [text for text, count in said.items() if count >= _LEAST_OF_A_LABEL and count * 5 >= len(group)]
    pages = [anchor for anchor in group if anchor.media_type is None]
    told = [anchor for anchor in group if not says_how_long_ago(anchor.text)]
    rests = [rest for rest in (pages, told, _without_themes(group)) if 0 < len(rest) < len(group)]
    columns = [*_columns(group), *_kinds(group), *rests]
    if not labels or len(said) == 1:
        return [group, *columns, *_firsts(group, columns)]
    rest = [anchor for anchor in group if anchor.text.casefold() not in labels]
    parts = [rest, *([a for a in group if a.text.casefold() == label] for label in labels)]
    parts = [*filter(None, parts), *columns]
    return [group, *parts, *_firsts(group, parts)]


def _without_themes(group: Sequence[Anchor]) -> list[Anchor]:
    """Give the links but those that say one theme again and again; none where none do.

    Not all entries may have a link of their own beside that to their theme.
    """
    said = Counter((anchor.text.casefold(), anchor.url) for anchor in group if anchor.text)
    if max(said.values(), default=0) < _LEAST_OF_A_LABEL:
        return []
    rest = [anchor for anchor in group if said[anchor.text.casefold(), anchor.url] <= 1]
    return rest if len(rest) >= _LEAST_OF_A_LABEL else []


def _firsts(group: Sequence[Anchor], parts: Sequence[Sequence[Anchor]]) -> list[list[Anchor]]:
    """Give the first links of the rows of tables that have several, where no label and no column has all."""
    rows: dict[Anchor, html.HtmlElement | None] = {
        anchor: next((e for e in islice(anchor.element.iterancestors(), _CELL_WITHIN) if e.tag == "tr"), None)
        for anchor in group
    }
    firsts = {row: anchor for anchor, row in reversed(rows.items())}
    most = max((len({rows[anchor] for anchor in part}) for part in parts), default=0)
    if None in firsts or len(firsts) < _LEAST_OF_A_LABEL or len(firsts) in (len(group), most):
        return []
    return [list(reversed(firsts.values()))]


def _columns(group: Sequence[Anchor]) -> list[list[Anchor]]:
    """Give the links of each column of a table; none where they stand in one, or in no table."""
    columns: dict[int, list[Anchor]] = {}
    for anchor in group:
        cell = next((e for e in islice(anchor.element.iterancestors(), _CELL_WITHIN) if e.tag in ("td", "th")), None)
        columns.setdefault(-1 if cell is None else sum(1 for _ in cell.itersiblings(preceding=True)), []).append(anchor)
    if len(columns) < 2 or -1 in columns:
        return []
    return [column for column in columns.values() if len(column) > 1 and any(anchor.text for anchor in column)]


def _kinds(group: Sequence[Anchor]) -> list[list[Anchor]]:
    """Give the links of each kind that leads to items, where all cards have one of each: a title, a theme.

    A kind has classes of its own, or a heading in each link, else it is told by its place in the card and by where it
    leads. Of kinds that are no item's a card may have several links.
    """
    held: Counter[html.HtmlElement] = Counter()
    for anchor in group:
        held.update(islice(anchor.element.iterancestors(), _CARD_WITHIN))
    cards: dict[html.HtmlElement | None, list[tuple[Anchor, tuple[str, ...]]]] = {}
    for anchor in group:
        classes = [f"{alike(anchor.element.get('class') or '')} {_heading_in(anchor.element)}"]
        above = anchor.element.getparent()
        while above is not None and held[above] == 1 and len(classes) < _CARD_WITHIN:
            classes.append(alike(above.get("class") or ""))
            above = above.getparent()
        cards.setdefault(above, []).append((anchor, tuple(classes)))
    least = max(_LEAST_OF_A_LABEL, _NEARLY_ALL * len(cards))
    kinds: dict[tuple[str, ...], list[Anchor]] = {}
    places: dict[int, list[Anchor]] = {}
    for links in cards.values():
        for place, (anchor, names) in enumerate(links):
            kinds.setdefault(names, []).append(anchor)
            places.setdefault(place, []).append(anchor)
    several = {names for links in cards.values() for names, count in Counter(n for _, n in links).items() if count > 1}
    found = [kind for names, kind in kinds.items() if names not in several and len(kind) >= least]
    if len(found) > 1 or (found and several):
        return list(filter(_lead_to_many, found))
    usual = [place for place in places.values() if len(place) >= least]
    lead_apart = len(usual) == len(places) and len({_folder(place) for place in usual} - {None}) > 1
    return list(filter(_lead_to_many, usual)) if lead_apart else []


def _heading_in(link: html.HtmlElement) -> str:
    return next((e.tag for e in link.iter(*HEADINGS)), "")


def _lead_to_many(links: Sequence[Anchor]) -> bool:
    """Tell links to items from those to themes, which come again."""
    return len({anchor.url for anchor in links}) >= _NEARLY_ALL * len(links)


def _folder(links: Sequence[Anchor]) -> str | None:
    """Give the folder that nearly all links lead to."""
    folder, count = Counter(folder_of(anchor.url) for anchor in links).most_common(1)[0]
    return folder if count >= _NEARLY_ALL * len(links) else None
