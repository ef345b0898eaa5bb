"""Reads what of a page its lists are judged against: its links and where they stand, what it is called."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml import html

from crawler.find.anchors import read_anchors
from crawler.find.news_words import (
    names_a_list,
    names_help,
    names_news,
    names_parts,
    names_what_is_listed,
    names_what_is_offered,
)
from crawler.find.rows.alone import Ends
from crawler.find.rows.heads import Heads
from crawler.find.rows.own import OwnLists
from crawler.find.rows.place import Places
from crawler.find.section import section_of
from crawler.find.threads import Answers
from pipeline.dates.months import reading_language

_OF_POSTS = frozenset({"category", "tag", "date"})  # with "archive" in the class of a page's body
_OF_LANGUAGE = re.compile(r"/(?:([a-z]{2,3})(?:[-_]\w{2,4})?/?)?")
_BESIDE_BLOG = frozenset({"home", "hfeed", "paged", "group-blog"})


class Context:
    """What the lists of a page are judged against: its links and where they stand; `paged` is whether it goes on."""

    def __init__(self, root: html.HtmlElement, base: str | None, own: str | None, *, paged: bool) -> None:
        self.base, self.own = base, own
        self.language = reading_language(root.get("lang"), own)
        self.section = section_of(own) if own else "/"
        self.is_front = own is not None and _is_front(own, self.language)
        reading = read_anchors(root, base, own)
        self.groups, self.order = reading.groups, reading.order
        self.places = Places(reading.order)
        self.heads = Heads(reading.order, self.places.h1)
        self.ends = Ends(reading, self.places.h1)
        self.title = self.places.title
        self.of_news = names_news(own, self.places.headline)
        self.of_posts = _is_of_posts(root)
        self.answers = Answers(root)
        self.names_a_list = self.of_posts or names_a_list(own)
        called = self.of_news or names_what_is_listed(own, self.places.headline)
        # A front page may have no headline but that of its first box.
        headline = None if self.title is None else self.places.headline
        self.of_what_is_offered = names_what_is_offered(own, headline)
        self.of_parts = names_parts(own, self.places.headline)
        self.of_help = names_help(own, self.places.headline)
        paged = paged and not self.of_parts
        self.own_lists = OwnLists(reading, self.title, called=called, paged=paged)


def _is_front(own: str, language: str | None) -> bool:
    """Tell the front page of a site, if it has one for each language: "/", "/en/"; no story ("/?p=1734")."""
    if urlsplit(own).query:
        return False
    found = _OF_LANGUAGE.fullmatch(section_of(own).casefold())
    return found is not None and found[1] in (None, (language or "").casefold().partition("-")[0])


def _is_of_posts(root: html.HtmlElement) -> bool:
    """Tell the pages that WordPress makes of posts: of a subject, a month, or of all; others call a post "blog" too."""
    body = root.find("body")
    said = set() if body is None else set((body.get("class") or "").split())
    if "single" in said:  # of one post: a theme may give all its pages the names of the others
        return False
    if "archive" in said:
        return not said.isdisjoint(_OF_POSTS)
    return "blog" in said and any(name in _BESIDE_BLOG or name.startswith("wp-") for name in said)
