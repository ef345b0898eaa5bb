"""Leaves out of markup, before it is parsed, what neither separation nor description asks of a page.

Most of a page's bytes are scripts, and of its attributes each third is for scripts alone; a tree without them is made,
and given up again, in two thirds of the time. Nothing that is read of a page is told otherwise by it: so an
installation without the compiled part parses everything, and gives the same.
"""

from __future__ import annotations

try:
    from pipeline.compiled.asked import without_unasked
except ImportError:  # installed where there is no C compiler

    def without_unasked(markup: bytes) -> bytes | None:  # noqa: ARG001
        """Give markup without what is not asked of it; None where that cannot be told apart for certain."""
        return None


__all__ = ["ASKED", "DATED", "KEPT_SIGNS", "LONGEST_LEFT", "without_unasked"]

ASKED = frozenset(
    {
        *("class", "id", "href", "src", "style", "hidden", "aria-hidden", "aria-label", "title", "alt", "lang", "dir"),
        *("xml:lang", "rel", "hreflang", "type", "content", "value", "name", "property", "itemprop", "resource"),
        *("datetime", "start", "colspan", "rowspan", "width", "height", "charset", "http-equiv", "srcset"),
        *("data-src", "data-srcset", "data-original", "data-lazy", "data-lazy-src", "data-url", "aria-controls"),
    }
)
"""The attributes that are asked for. Of styles, only those that hide."""

DATED = (
    *("datePublished", "publishedDate", "publishDate", "publish_date", "publishedAt", "published_at"),
    *("firstPublishedAt", "datePosted", "publicationDate", "publication_date"),
)
"""What the data in scripts call the day of a page."""

LONGEST_LEFT = 2_000
"""So many bytes of a script or a style sheet are left as they are."""

KEPT_SIGNS = 1_500
"""So many signs are kept of a longer one, blanks not counted: as text it is too long for anything all the same.

But linked data, and what tells of a day, is kept whole: these are read.
"""
