"""Fill the templates: each function gives one page in UTF-8, and the same page for the same values."""

from __future__ import annotations

import re
from functools import cache, partial
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from feeds.addresses import site_url
from feeds.formats import FORMATS
from feeds.pages import texts
from feeds.pages.edition import Edition, editions
from feeds.pages.views import EntryView, FeedView, IndexView, SearchView, SourceView, TopicFeed
from feeds.pages.words import WORDS
from feeds.snapshot import Snapshot
from pipeline.readable import readable
from pipeline.sanitize import legible


def index_page(edition: Edition, view: IndexView) -> bytes:
    """Give the first page: what there is to subscribe to."""
    opml_url = site_url(edition.site, "feeds.opml")
    return _page("index.html", edition, "index.html", view=view, opml_url=opml_url)


def sources_page(edition: Edition, view: IndexView) -> bytes:
    """Give the list of all sources, where they are too many for the first page."""
    return _page("sources.html", edition, "sources.html", view=view)


def feed_page(edition: Edition, path: str, view: FeedView) -> bytes:
    """Give the page of a topic or a saved search: how to get it, and what is new in it."""
    return _page("feed.html", edition, path, view=view, feed=view.feed)


def entry_page(edition: Edition, view: EntryView) -> bytes:
    """Give the page of an entry: what was said, when, what changed since, and why it is in its topics."""
    return _page("entry.html", edition, f"entries/{view.item.key}.html", view=view, item=view.item)


def source_page(edition: Edition, view: SourceView) -> bytes:
    """Give the page of a source: how well it is watched, and what is new there."""
    return _page("source.html", edition, f"sources/{view.id}.html", view=view, feed=view.feed)


def search_page(edition: Edition, view: SearchView) -> bytes:
    """Give the page of a search: the items found, each with its sentence, and what narrows it down."""
    return _page("search.html", edition, "search", query=view.query, view=view)


def add_page(edition: Edition, **values: Any) -> bytes:
    """Give the page on which the operator adds sources."""
    return _page("add.html", edition, "add", translated=False, **values)


def attention_page(edition: Edition, **values: Any) -> bytes:
    """Give the page that says to the operator what needs somebody now."""
    return _page("attention.html", edition, "operator", translated=False, **values)


def repair_page(edition: Edition, **values: Any) -> bytes:
    """Give the page on which the operator sees what may be a source's list now, and takes it."""
    return _page("repair.html", edition, "operator", translated=False, **values)


def message_page(edition: Edition, heading: str, text: str, *, back: tuple[str, str] | None = None) -> bytes:
    """Give a page that says why there is nothing else at its address; each line of the text is a paragraph.

    `back` is where one goes on, as path and words, before the first page.
    """
    root = urlsplit(site_url(edition.site)).path
    lines = text.split("\n")
    return _page("message.html", edition, None, root=root, heading=heading, lines=lines, back=back)


def style() -> bytes:
    """Give the style sheet of all pages."""
    return resources.files("feeds.pages").joinpath("style.css").read_bytes()


def _page(
    template: str,
    edition: Edition,
    path: str | None,
    *,
    root: str | None = None,
    query: str = "",
    translated: bool = True,
    **values: Any,
) -> bytes:
    """Fill a template; `path` is that of the page within its edition, None for one that may stand anywhere."""
    up = "../" * (path or "").count("/") if root is None else root + edition.folder
    base = up + "../" * edition.folder.count("/") if root is None else root
    others = [
        {
            "words": other.words,
            "href": f"{base}{other.folder}{path or 'index.html'}{query}",
            "url": site_url(edition.site, f"{other.folder}{'' if path == 'index.html' else path}{query}"),
            "is_here": other.folder == edition.folder,
        }
        for other in editions(edition.site)
        if translated and path is not None
    ]
    page = (
        _environment(edition.words.language)
        .get_template(template)
        .render(site=edition.site, words=edition.words, root=up, base=base, path=path, editions=others, **values)
    )
    return re.sub(r"\n\s*\n+", "\n", page).encode()


def _addresses(feed: Snapshot | TopicFeed | SearchView) -> list[dict[str, str]]:
    return [
        {"title": FORMATS[suffix].title, "url": url, "media_type": FORMATS[suffix].media_type}
        for suffix, url in feed.self_urls.items()
    ]


@cache
def _environment(language: str) -> Environment:
    words = WORDS[language]
    environment = Environment(
        loader=PackageLoader("feeds", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {name: partial(function, words=words) for name, function in texts.FILTERS.items()}
    plain: dict[str, Any] = {"addresses": _addresses, "sentence": texts.sentence, "kind_of_file": texts.kind_of_file}
    environment.filters |= plain | {
        "shortened": texts.shortened,
        "breakable": texts.breakable,
        "readable": readable,
        "legible": legible,
    }
    return environment
