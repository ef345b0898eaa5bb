"""Makes teasers of groups of headlines: with each what its item says of it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pipeline.cues import Cue, cues, fold, tells_any, without_more
from pipeline.dates import parse_date
from pipeline.dates.listed import listed_date
from pipeline.dates.spans import parse_span
from pipeline.items import Stand, Teaser
from pipeline.separate.addresses import image_address
from pipeline.separate.blocks import HEADINGS, Outline
from pipeline.separate.groups import Group
from pipeline.separate.headlines import Headline, read_length
from pipeline.separate.names import BITS
from pipeline.separate.quick import ancestors, tags_around

_LONGEST_SUMMARY = 1_000
_SHORTEST_SUMMARY = 40  # characters as they read
_SHORTEST_SENTENCE = 16  # of five or six words, with a full stop
_SENTENCE_END = re.compile(r"\w{3}[.!?。！？…][\"'”’»)\]]*$")  # of a word: "9 Jan." is a date
_HIGHEST_CLIMB = 8
_SECTION_WITHIN = 12  # pieces above a group
_CALLED_WITHIN = 2
_CALLED_CHARACTERS = 40
_NO_SUMMARY = frozenset({Cue.CREDIT, Cue.MORE})
_FOUR_DIGITS = re.compile(r"\d(?:\D*+\d){3}")  # without which a text in ASCII has no span of days
_LONGEST_DATED = 120  # characters of a text that is asked for a date


def teasers_of(
    page: Outline,
    group: Group,
    base_url: str | None,
    *,
    main: bool,
    language: str | None = None,
    article: Sequence[int] = (),
) -> list[Teaser]:
    """Make the teasers of a group, one for each headline; `language` (BCP 47) is what their dates are written in.

    `article` are the pieces of the page's article.
    """
    section = _section(page, group)
    return [
        Teaser(
            title=headline.title,
            url=headline.url,
            summary=_summary(page, headline),
            published=_published(page, headline, language),
            section=section,
            image=_image(page, headline, base_url),
            main=main,
            stand=Stand.LIST if main or not article else _stand(page, headline, article),
        )
        for headline in group.headlines
    ]


def _stand(page: Outline, headline: Headline, article: Sequence[int]) -> Stand:
    """Say where a teaser stands, by the pieces of the article."""
    if "aside" in tags_around(page, headline.node, _HIGHEST_CLIMB) or page.around[headline.node] & BITS["side"]:
        return Stand.BESIDE
    if headline.place < article[0]:
        return Stand.ABOVE
    return Stand.BELOW if headline.place > article[-1] else Stand.WITHIN


def _summary(page: Outline, headline: Headline) -> str | None:
    own = page.texts[headline.first : headline.end]
    texts = [
        _without_more(page, i, headline)
        for i, text in enumerate(own, start=headline.first)
        if i != headline.place and text != headline.title and _reads_as_summary(page, i, headline)
    ]
    return " ".join(texts)[:_LONGEST_SUMMARY] or None


def _without_more(page: Outline, i: int, headline: Headline) -> str:
    """Give the text of a piece without the link to more that it ends with."""
    text = page.pieces[i].text
    last = bisect_right(page.links, i, key=lambda link: link.first) - 1
    if last < 0 or page.links[last].first != i:
        return text
    return without_more(text, " ".join("".join(page.links[last].texts).split()), headline.title)


def _reads_as_summary(page: Outline, i: int, headline: Headline) -> bool:
    piece = page.pieces[i]
    length = read_length(piece.text)
    if length < _SHORTEST_SUMMARY and (length < _SHORTEST_SENTENCE or not _SENTENCE_END.search(piece.text)):
        return False
    inside_link = headline.link.first <= i < headline.link.end
    return (inside_link or piece.linked * 2 < len(piece.text)) and not tells_any(fold(piece.text), _NO_SUMMARY)


def _published(page: Outline, headline: Headline, language: str | None) -> str | None:
    """Give the date beside a headline; where there is none, the span of days."""
    at = bisect_left(page.times, (headline.first, ""))
    for place, stamp in page.times[at : at + 4]:
        if place < headline.end and (date := parse_date(stamp)):
            return date
    beside = page.texts[headline.first : min(headline.end, headline.first + 12)]
    at = headline.place - headline.first
    texts = [text for i, text in enumerate(beside) if i != at and len(text) <= _LONGEST_DATED]
    line = page.texts[headline.place]
    if len(line) > len(headline.title):
        texts.append(line.replace(headline.title, " "))
    for text in texts:
        if date := listed_date(text, language):
            return date
    for text in texts:
        if (_FOUR_DIGITS.search(text) or not text.isascii()) and (date := parse_span(text, language)):
            return date
    return None


def _image(page: Outline, headline: Headline, base_url: str | None) -> str | None:
    at = bisect_left(page.images, headline.first)
    for number, place in enumerate(page.images[at : at + 6], start=at):
        if place >= headline.end:
            return None
        if url := image_address(page.pictures[number], base_url):
            return url
    return None


def _section(page: Outline, group: Group) -> str | None:
    """Give the heading above a group: the last one before its first item, in what holds the group or just above it."""
    start = group.headlines[0].first
    titles = {headline.place for headline in group.headlines}
    lowest = min(page.first[a] for a in ancestors(page, group.headlines[0].item, 5))
    for i in range(start - 1, max(lowest, start - _SECTION_WITHIN) - 1, -1):
        piece = page.pieces[i]
        if i in titles or len(piece.text) > 120:
            continue
        if any(tag in HEADINGS and tag != "h1" for tag in tags_around(page, piece.node, 2)):
            return piece.text
        # Many a template marks a heading as none; its words tell.
        short = i >= start - _CALLED_WITHIN and len(piece.text) <= _CALLED_CHARACTERS
        if short and Cue.SECTION in cues(fold(piece.text)):
            return piece.text
    return None
