"""Finds what a page that lists items is called: whose it is, and what the list is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from lxml import html

from crawler.find.news_words import names_news
from pipeline.describe.cards import institution, is_home
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


def called(root: html.HtmlElement, url: str | None = None) -> Called:
    """Give whose a page is, as it declares it or its <title> says beside the heading, and that heading.

    The <title> of a site's own page that says but one thing is its name, if anything is.
    """
    metadata = read_metadata(root)
    headings = _names_in(metadata.headings)
    lower = _names_in(root.iter("h2"))  # of a page whose only <h1> is its logo, or that has none
    names = (institution(metadata, None, one) or _before(metadata.title, one) for one in (*headings, *lower))
    name = next(filter(None, names), None) or institution(metadata, None, None)
    if name is None and url is not None and is_home(url):
        name = _whole(metadata.title)
    if name is None or not _is_name(name):
        return Called()
    return Called(institution=name, heading=next((one for one in headings if squeeze(one) not in squeeze(name)), None))


def _names_in(elements: Iterable[html.HtmlElement]) -> list[str]:
    texts = (" ".join(element.text_content().split()) for element in islice(elements, _MOST_HEADINGS))
    return [text for text in texts if text and _is_name(text)]


def _whole(window: str | None) -> str | None:
    """Give a <title> that says one thing, and not that there is news."""
    parts = split_title(window or "")
    return parts[0] if len(parts) == 1 and squeeze(parts[0]) and not names_news(None, parts[0]) else None


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
