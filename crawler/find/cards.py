"""Tells which of the texts of a card is its title, by what stands in the same place of all the cards of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from lxml import html

from crawler.find.anchors import numberless, text_of
from crawler.find.rows.days import is_date
from pipeline.separate.blocks import HEADINGS
from pipeline.separate.headlines import read_length
from pipeline.separate.names import alike

_LEAST = 3  # cards that tell
_MOSTLY = 0.6  # of the cards
_A_HEADLINE = 16  # letters
_A_KICKER = 26  # letters at most, on average, of the label above a title
_LONGER = 1.6  # times as long as its label is a title at least
_LONGEST = 120  # letters, on average, of titles
_A_SUMMARY = 80  # characters of one sentence or more
_OFTEN_NEW = 0.8  # of the texts in one place: topics come again, titles do not
_CELL_WITHIN = 3  # levels above a text, in which it stands in a cell
_MARKED = frozenset({"em", "i", "b", "strong", "br", "sup", "sub", "wbr", "abbr", "q", "cite", "mark"})

Place = tuple[str, str]
"""The tag and the classes of what holds a text, in a row of a table with the number of its column."""
Part = tuple[Place, str]


def parts_of(element: html.HtmlElement) -> Iterator[Part]:
    """Give the texts that stand apart within a link; words that are only marked belong to what is around them."""
    run: list[str] = [element.text or ""]
    marked: list[html.HtmlElement] = []
    for child in element:
        if isinstance(child.tag, str) and (child.tag not in _MARKED or is_date(text_of(child))):
            yield from _told(run, marked, element)
            run, marked = [], []
            yield from parts_of(child)
        elif isinstance(child.tag, str):
            run.append(text_of(child))
            marked.append(child)
        run.append(child.tail or "")
    yield from _told(run, marked, element)


def _told(run: Sequence[str], marked: Sequence[html.HtmlElement], element: html.HtmlElement) -> Iterator[Part]:
    said = [piece for piece in run if piece and not piece.isspace()]
    if said:
        alone = len(said) == 1 and len(marked) == 1
        yield place_of(marked[0] if alone else element), " ".join(" ".join(run).split())


def place_of(element: html.HtmlElement) -> Place:
    """Give the place of an element in its card."""
    return str(element.tag), alike(element.get("class") or "")


def place_in_row(element: html.HtmlElement) -> Place:
    """Give the place of an element; in a table its column is a part of that."""
    cell = next((e for e in (element, *islice(element.iterancestors(), _CELL_WITHIN)) if e.tag in ("td", "th")), None)
    tag, classes = place_of(element)
    return (tag if cell is None else f"{sum(1 for _ in cell.itersiblings(preceding=True))} {tag}"), classes


def title_place(cards: Sequence[Sequence[Part]], reads: Callable[[str], bool]) -> Place | None:
    """Give where the titles stand, if the cards tell: in what is marked strong, else after a label that says less.

    `reads` tells whether a text may be a title.
    """
    if len(cards) < _LEAST:
        return None
    texts: dict[Place, list[str]] = {}
    for card in cards:
        for place, text in {place: text for place, text in reversed(card) if reads(text)}.items():
            texts.setdefault(place, []).append(text)
    order = list(dict.fromkeys(place for card in cards for place, _ in card))
    usual = [place for place in order if len(texts.get(place, ())) >= _MOSTLY * len(cards)]
    new = [place for place in usual if len(set(texts[place])) >= _OFTEN_NEW * len(texts[place])]
    lengths = {place: sum(map(read_length, texts[place])) / len(texts[place]) for place in new}
    readable = [place for place in new if lengths[place] >= _A_HEADLINE]
    strong = next((place for place in readable if place[0] in ("strong", "b")), None)
    if strong is not None or not readable:
        return strong
    if readable[0][0][0].isdigit():
        told = [place for place in readable if not (_are_sentences(texts[place]) or _are_counted(texts[place]))]
        return _longest_column(told or readable, lengths)
    first = readable[0]
    if _are_sentences(texts[first]):  # a short title before its summary
        return next((place for place in new[: new.index(first)] if not _are_sentences(texts[place])), first)
    later = (
        place
        for place in readable[1:]
        if lengths[first] <= _A_KICKER
        and _LONGER * lengths[first] <= lengths[place] <= _LONGEST
        and not _is_headed_by(place, first)
    )
    return next((place for place in later if not _are_sentences(texts[place])), first)


def _is_headed_by(place: Place, first: Place) -> bool:
    """Tell a heading below one of a higher level: "h4" below "h1"."""
    return {place[0], first[0]} <= HEADINGS and first[0] < place[0]


def title_among(texts: Sequence[str]) -> str:
    """Give what links to one item call it: before that may stand its kind, behind it a summary."""
    return max(texts, key=lambda text: (len(text) <= (_A_SUMMARY if _are_sentences([text]) else _LONGEST), len(text)))


def _longest_column(places: Sequence[Place], lengths: Mapping[Place, float]) -> Place:
    """Give the column that says most and no summary: who wrote something may stand before what it is called."""
    return max(places, key=lambda place: (lengths[place] <= _LONGEST, lengths[place]))


def _are_counted(texts: Sequence[str]) -> bool:
    """Tell texts that say the same with other numbers: "Printed paper no. 17/4836"."""
    return len(set(map(numberless, texts))) < _OFTEN_NEW * len(texts)


def _are_sentences(texts: Sequence[str]) -> bool:
    return sum(text.rstrip().endswith((".", "…", "。", "...")) for text in texts) * 2 > len(texts)
