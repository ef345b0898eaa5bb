"""Make the pages of what is published, in all editions: paths relative to the published folder, and bytes."""

from __future__ import annotations

from collections.abc import Callable

from feeds.pages import render
from feeds.pages.edition import Edition, editions
from feeds.pages.views import EntryView, FeedView, IndexView, SourceView
from pipeline.config import Site

Files = list[tuple[str, bytes]]


def index_files(site: Site, view: IndexView) -> Files:
    """Make the first page, and the list of sources where they are too many for it."""
    first = _each(site, "index.html", lambda edition: render.index_page(edition, view))
    if view.is_short:
        return first
    return first + _each(site, "sources.html", lambda edition: render.sources_page(edition, view))


def feed_files(site: Site, path: str, view: FeedView) -> Files:
    """Make the page of a topic or a saved search."""
    return _each(site, path, lambda edition: render.feed_page(edition, path, view))


def source_files(site: Site, view: SourceView) -> Files:
    """Make the page of a source."""
    return _each(site, f"sources/{view.id}.html", lambda edition: render.source_page(edition, view))


def entry_files(site: Site, view: EntryView) -> Files:
    """Make the page of an entry."""
    return _each(site, f"entries/{view.item.key}.html", lambda edition: render.entry_page(edition, view))


def _each(site: Site, path: str, make: Callable[[Edition], bytes]) -> Files:
    return [(edition.folder + path, make(edition)) for edition in editions(site)]
