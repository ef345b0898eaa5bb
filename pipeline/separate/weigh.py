"""Weighs headlines that belong together: whether they are teasers, and how much a page shows of them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.cues import Cue, cues, fold
from pipeline.dates import parse_date
from pipeline.separate.blocks import Outline
from pipeline.separate.headlines import Headline
from pipeline.separate.names import BITS
from pipeline.separate.quick import ancestors

MENUS = sum(BITS[name] for name in ("menu", "footer", "tags", "share", "byline", "consent", "comment"))
ASIDE = sum(BITS[name] for name in ("side", "related", "menu", "footer"))
MENU_TAGS = frozenset({"nav", "footer", "button", "dialog", "address"})
MOST_NEIGHBOURS = 3  # headlines in a <nav> that lead to the items before and after
BESIDE_TAGS = frozenset({"aside", "header", "footer"})
LISTED_TAGS = frozenset({"ul", "ol"})
HIGHEST_CLIMB = 8
MOST_COUNTED = 300  # characters of a piece
_ALONE_CHARACTERS = 25
PLAIN_CHARACTERS = 34
"""Of links without heading, picture or summary, on average, that may be teasers."""

_HEADING_WITHIN = 3  # pieces above
_HEADING_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Ground:
    """What headlines are weighed against."""

    article: frozenset[int]  # pieces
    title: int  # the first piece of the first large heading; 0 where there is none


def ground(page: Outline, article: Iterable[int]) -> Ground:
    """Find what the headlines of a page are weighed against."""
    title = next((page.first[node] for node, tag in enumerate(page.tags) if tag == "h1"), 0)
    return Ground(frozenset(article), title)


def weight_in_python(page: Outline, members: Sequence[Headline], ground: Ground) -> float:
    """Weigh headlines that belong together, as the compiled twin does.

    What they weigh is above zero if they are teasers; the more is shown of them, the greater.
    """
    count = len(members)
    mean = sum(headline.length for headline in members) / count
    in_menu = sum(_in_menu(page, headline.node) for headline in members) / count > 0.5
    lines = Counter(headline.place for headline in members)
    # Of links in one line none has a piece to itself that could be its summary.
    shown = sum(h.in_heading or h.link.images > 0 or (h.end - h.first > 1 and lines[h.place] == 1) for h in members)
    shows = shown / count
    if count == 1 and (in_menu or not (shows_alone(page, members[0]) or called(page, members[0]))):
        return 0.0
    if shows < 0.5 and sum(headline.title.isupper() for headline in members) * 2 > count:
        return 0.0  # capitals are for menus and buttons
    if mean < (PLAIN_CHARACTERS if in_menu else 18 if shows > 0.6 else 24) or (in_menu and count > MOST_NEIGHBOURS):
        return 0.0
    if shows <= 0.6 and (mean < PLAIN_CHARACTERS or members[-1].place < ground.title) and not told(page, members):
        return 0.0  # links and nothing else: the parts of an institution read so
    aside = sum(bool(page.around[h.node] & ASIDE) or _beside(page, h.node) for h in members) / count
    judged = sum(any(i in ground.article for i in range(h.first, h.end)) for h in members) / count
    text = sum(
        h.length + sum(min(len(page.pieces[i].text), MOST_COUNTED) for i in range(h.first, h.end)) for h in members
    )
    return text * (1 + shows) * (1 + judged) * (0.3 if in_menu else 1) * (1 - 0.6 * aside)


def told(page: Outline, members: Sequence[Headline]) -> bool:
    """Tell whether more than their length says that plain links are news: a heading above them, dates, a class."""
    if sum(bool(page.around[headline.node] & BITS["related"]) for headline in members) * 2 > len(members):
        return True
    dated = sum(parse_date(page.pieces[h.place].text.replace(h.title, " ")) is not None for h in members)
    start = members[0].first
    above = (page.pieces[i].text for i in range(max(0, start - _HEADING_WITHIN), start))
    return dated * 2 > len(members) or any(len(t) < _HEADING_CHARACTERS and Cue.SECTION in cues(fold(t)) for t in above)


def shows_alone(page: Outline, headline: Headline) -> bool:
    """Tell whether a headline without its like is one all the same: it has a heading or picture, and a summary."""
    if headline.end - headline.first < 2 or headline.length < _ALONE_CHARACTERS:
        return False
    at = bisect_left(page.images, headline.first)
    return headline.in_heading or (at < len(page.images) and page.images[at] < headline.end)


def called(page: Outline, headline: Headline) -> bool:
    """Tell whether the line of a link begins with what teasers in mid-article begin with: "Read also: ..."."""
    text = page.pieces[headline.place].text
    return not text.startswith(headline.title) and Cue.SECTION in cues(fold(text)) and headline.length >= 18


def _in_menu(page: Outline, node: int) -> bool:
    around = ancestors(page, node, HIGHEST_CLIMB)
    if sum(page.tags[a] in LISTED_TAGS for a in around) > 1 or any(page.tags[a] in MENU_TAGS for a in around):
        return True
    return bool(page.around[node] & (BITS["menu"] | BITS["footer"]) and page.names[node] & MENUS)


def _beside(page: Outline, node: int) -> bool:
    return any(page.tags[a] in BESIDE_TAGS for a in ancestors(page, node, HIGHEST_CLIMB))
