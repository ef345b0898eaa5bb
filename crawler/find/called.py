"""Finds what a page that lists items is called: whose it is, and what the list is."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import html

from crawler.find.news_words import names_news
from pipeline.describe.cards import institution
from pipeline.describe.metadata import read_metadata
from pipeline.describe.titles import split_title, squeeze

_MOST_HEADINGS = 5
_LONGEST = 100  # characters of a name
_MOST_WORDS = 12
_FORMATS = ("atom", "feed", "rss", "rss feed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What a page calls its institution, and its list; None where it does not say."""

    institution: str | None = None
    heading: str | None = None


def called(root: html.HtmlElement) -> Called:
    """Give whose a page is, as it declares it or its <title> says beside the heading, and that heading."""
    metadata = read_metadata(root)
    texts = (" ".join(element.text_content().split()) for element in metadata.headings[:_MOST_HEADINGS])
    headings = [text for text in texts if text and _is_name(text)]
    names = (institution(metadata, None, heading) or _before(metadata.title, heading) for heading in headings)
    name = next(filter(None, names), None) or institution(metadata, None, None)
    if name is None or not _is_name(name):
        return Called()
    return Called(institution=name, heading=next((one for one in headings if squeeze(one) not in squeeze(name)), None))


def called_by_feed(title: str | None) -> Called:
    """Give whose a feed is, as its own title says; "News" and "RSS" say it of nobody."""
    if not title or not _is_name(title) or title.casefold() in _FORMATS:
        return Called()
    return Called(institution=None if len(title.split()) == 1 and names_news(None, title) else title)


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST and len(text.split()) <= _MOST_WORDS


def _before(window: str | None, heading: str) -> str | None:
    """Give the first part of <title> where the last is the heading: "Institution - News"."""
    first, *others = split_title(window or "") or [""]
    return first if others and squeeze(others[-1]) and squeeze(others[-1]) in squeeze(heading) else None
