"""Says of a page on which no items were found what comes nearest to them, and what a person may do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml import html

from crawler.find.anchors import Anchor
from crawler.find.discovery import ANOTHER_PAGE, shortened
from crawler.find.rows.lists import Found
from pipeline.told import Telling, tell

_SHORT = 50  # characters of a title that is an example
_EXAMPLES = 2
_NAME = re.compile(r"[A-Za-z][\w-]*")
_LEVELS = 6  # above a link, in which a name for all is looked for
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def in_words(why: Telling, found: Found | None, beside: Sequence[str]) -> Telling:
    """Say which list comes nearest, or which title `beside` others, behind what says why there are no items."""
    titles = [shortened(title, _SHORT) for _, title in found.nearest] if found is not None else []
    if len(titles) > _EXAMPLES:
        return tell("nearest: list", why=why, count=len(titles), first=titles[0], second=titles[1])
    titles = titles or list(beside)
    return tell("nearest: link", why=why, title=titles[0], count=len(titles) - 1) if titles else why


def remedy(root: html.HtmlElement, found: Found, *, has_address: bool) -> str:
    """Say what may be done: another page, or selectors that take what is nearest all the same."""
    if not has_address:
        return tell("with --url")
    selector = selector_of(root, [anchor for anchor, _ in found.nearest]) if len(found.nearest) > 1 else None
    if selector is None:
        return ANOTHER_PAGE
    return tell("take the nearest", advice=ANOTHER_PAGE, selector=selector)


def selector_of(root: html.HtmlElement, anchors: Sequence[Anchor]) -> str | None:
    """Give a short CSS selector that takes these links of a page and no other; None without one."""
    links = [anchor.element for anchor in anchors]
    urls = {link.get("href") for link in links}
    return next((selector for selector in _candidates(links) if _urls(root, selector) == urls), None)


def _urls(root: html.HtmlElement, selector: str) -> set[str]:
    return {url for link in root.cssselect(selector) if (url := link.get("href"))}


def _candidates(links: Sequence[html.HtmlElement]) -> Iterator[str]:
    yield from _names(links)
    above = [list(islice(link.iterancestors(), _LEVELS)) for link in links]
    for level in range(min(map(len, above), default=0)):
        for name in _names([chain[level] for chain in above]):
            yield f"{name} a"
            yield from (f"{name} {heading} a" for heading in _HEADINGS)


def _names(elements: Sequence[html.HtmlElement]) -> list[str]:
    """Give what all of some elements are called: by their tag and a class, or the id of the only one."""
    if len({element.tag for element in elements}) != 1 or not isinstance(elements[0].tag, str):
        return []
    tag = elements[0].tag
    shared = set.intersection(*(set((element.get("class") or "").split()) for element in elements))
    names = [f"{tag}.{name}" for name in sorted(shared, key=lambda name: (len(name), name)) if _NAME.fullmatch(name)]
    own = elements[0].get("id") or ""
    if len(set(elements)) == 1 and _NAME.fullmatch(own):
        names.append(f"#{own}")
    return names
