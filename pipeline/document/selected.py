"""Narrows a page to what its source's own CSS selectors name, for a page that cannot be read otherwise."""

from __future__ import annotations

import codecs
from dataclasses import replace

from pipeline.config import Selectors
from pipeline.document import decode
from pipeline.items import Page


def narrowed(page: Page, selectors: Selectors | None) -> Page:
    """Give `page` with only the article that `selectors` name, and without what they remove.

    What a selector does not find leaves the page as it is. Beautiful Soup, because it takes the selectors that people
    know from their browser; only pages of a source that has some pay for it. Raises `UnreadableError` for no text.
    """
    if selectors is None or (selectors.article is None and selectors.remove is None):
        return page
    from bs4 import BeautifulSoup  # needed by few sources

    text, _ = decode(page.body, page.charset)
    soup = BeautifulSoup(text, "lxml")
    for element in soup.select(selectors.remove) if selectors.remove else ():
        element.extract()
    article = soup.select_one(selectors.article) if selectors.article else None
    if article is not None and soup.body is not None and article is not soup.body:
        article.extract()
        soup.body.clear()
        soup.body.append(article)
    # With a byte order mark, which outranks whatever encoding the page itself names.
    return replace(page, body=codecs.BOM_UTF8 + str(soup).encode("utf-8", errors="replace"))
