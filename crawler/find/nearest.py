"""Says of a page on which no items were found what comes nearest to them, and what a person may do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml import html

from crawler.find.anchors import Anchor
from crawler.find.discovery import ANOTHER_PAGE
from crawler.find.row_lists import Found
from pipeline.told import Telling, tell

_WITH_URL = "give the address that the page was saved from with --url"
_SHORT = 50  # characters of a title that is an example
_EXAMPLES = 2
_NAME = re.compile(r"[A-Za-z][\w-]*")
_LEVELS = 6  # above a link, in which a name for all is looked for
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def in_words(why: Telling, found: Found | None, beside: Sequence[str]) -> Telling:
    """Say which list comes nearest, or which title `beside` others, behind what says why there are no items."""
    titles = [_shortly(title) for _, title in found.nearest] if found is not None else []
    if len(titles) > _EXAMPLES:
        return tell("nearest: list", why=why, count=len(titles), first=titles[0], second=titles[1])
    titles = titles or list(beside)
    return tell("nearest: link", why=why, title=titles[0], count=len(titles) - 1) if titles else why


def remedy(root: html.HtmlElement, found: Found, *, has_address: bool) -> str:
    """Say what may be done: another page, or selectors that take what is nearest all the same."""
    if not has_address:
        return _WITH_URL
    selector = selector_of(root, [anchor for anchor, _ in found.nearest]) if len(found.nearest) > 1 else None
    if selector is None:
        return ANOTHER_PAGE
    return (
        f"{ANOTHER_PAGE}; or, if what is nearest are the items all the same, write the source into tidings.toml with "
        f'selectors = {{ items = "{selector}" }}, as tidings add --items does'
    )


def selector_of(root: html.HtmlElement, anchors: Sequence[Anchor]) -> str | None:
    """Give a short CSS selector that takes these links of a page and no other; None without one."""
    wanted = {anchor.element for anchor in anchors}
    if not wanted:
        return None
    urls = {link.get("href") for link in wanted}
    found = _candidates(root, [anchor.element for anchor in anchors])
    return next((selector for selector, taken in found if {link.get("href") for link in taken} == urls), None)


def _candidates(
    root: html.HtmlElement, links: Sequence[html.HtmlElement]
) -> Iterator[tuple[str, list[html.HtmlElement]]]:
    for name in _names(links):
        yield name, [link for link in _called(root, name) if link.get("href")]
    above = [list(islice(link.iterancestors(), _LEVELS)) for link in links]
    for level in range(min(map(len, above))):
        around = [chain[level] for chain in above]
        for name in _names(around):
            held = list(_called(root, name))
            yield f"{name} a", _links_in(held)
            for heading in _HEADINGS:
                yield f"{name} {heading} a", _links_in(held, heading)


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


def _called(root: html.HtmlElement, name: str) -> Iterator[html.HtmlElement]:
    if name.startswith("#"):
        yield from (element for element in root.iter() if element.get("id") == name[1:])
        return
    tag, _, wanted = name.partition(".")
    yield from (element for element in root.iter(tag) if wanted in (element.get("class") or "").split())


def _links_in(held: Sequence[html.HtmlElement], heading: str | None = None) -> list[html.HtmlElement]:
    links: dict[html.HtmlElement, None] = {}
    for element in held:
        for part in (element,) if heading is None else element.iterdescendants(heading):
            links.update((link, None) for link in part.iter("a") if link.get("href") and link is not element)
    return list(links)


def _shortly(title: str) -> str:
    return title if len(title) <= _SHORT else title[:_SHORT].rsplit(" ", 1)[0] + "…"
