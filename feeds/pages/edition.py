"""The same pages in several languages: the site's own at the root, the others in folders beside it."""

from __future__ import annotations

from dataclasses import dataclass

from feeds.pages.words import WORDS, Words, words_of
from pipeline.config import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """All pages in one language."""

    site: Site
    words: Words
    folder: str  # "" for the site's own language, else "fr/"


def editions(site: Site) -> tuple[Edition, ...]:
    """Give the editions of a site, its own language first."""
    own = words_of(site.language)
    others = [words for words in WORDS.values() if words is not own]
    return (
        Edition(site=site, words=own, folder=""),
        *(Edition(site=site, words=words, folder=f"{words.language}/") for words in others),
    )


def edition_of(site: Site, path: str) -> tuple[Edition, str]:
    """Give the edition that a path is in (relative to the site's address), and the path within it."""
    own, *others = editions(site)
    for edition in others:
        if path.startswith(edition.folder):
            return edition, path.removeprefix(edition.folder)
    return own, path
