"""Resolves the references of a page to addresses, and makes a list of items of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urljoin

from pipeline.addresses import LONGEST, canonical, same_site, tidy
from pipeline.items import Teaser
from pipeline.store.protocol import Address

_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)


def resolve(reference: str | None, base: str | None) -> str | None:
    """Give the canonical address that a reference on a page means; None where it is no web address."""
    # What is too long is told before it is remembered: pictures that stand in the address itself have megabytes.
    return None if reference is None or len(reference) > LONGEST else _resolved(reference, base)


@lru_cache(maxsize=2048)  # each link of a page is asked for by its rows, its lists and its paging
def _resolved(reference: str, base: str | None) -> str | None:
    reference = tidy(reference)
    if _ABSOLUTE.match(reference):  # needs no base, and urljoin would take most of the time
        return canonical(reference)
    path, mark, query = reference.partition("?")
    try:  # a bracket out of place makes urljoin raise
        return canonical(urljoin(base or "", path.replace("\\", "/") + mark + query))
    except ValueError:
        return None


def place_of(reference: str | None) -> str:
    """Give the place within a page that a reference leads to: what stands behind its "#"."""
    return tidy(reference).partition("#")[2] if reference is not None and len(reference) <= LONGEST else ""


def with_places(items: Iterable[tuple[Address, str]]) -> Iterator[Address]:
    """Give items with the places that their references lead to, where nothing else tells several apart.

    Under one title a page is one item, and what stands behind the "#" may say who follows the link: "#xtor=RSS-2".
    """
    items = list(items)
    places = Counter(url for url, _ in {(address.url, address.title) for address, place in items if place})
    for address, place in items:
        yield replace(address, url=f"{address.url}#{place}") if place and places[address.url] > 1 else address


def listed(addresses: Iterable[Address], own: str | None = None) -> tuple[Address, ...]:
    """Number items in their order, each address once and never the page's own; the first that has a title wins."""
    by_url: dict[str, Address] = {}
    for address in addresses:
        known = by_url.get(address.url)
        if address.url != own and (known is None or (known.title is None and address.title is not None)):
            by_url[address.url] = address
    return tuple(replace(address, position=position) for position, address in enumerate(by_url.values()))


def of_teasers(teasers: Iterable[Teaser], base: str | None) -> Iterator[Address]:
    """Give the addresses that teasers lead to, with what they say of them."""
    for teaser in teasers:
        if (url := resolve(teaser.url, base)) is not None:
            yield Address(
                url=url,
                role="article",
                title=teaser.title,
                section=teaser.section,
                published=teaser.published,
                summary=teaser.summary,
                image=teaser.image,
            )


def of_this_site(items: tuple[Address, ...], own: str | None) -> tuple[Address, ...]:
    """Leave out items of other sites, unless most are: an institution may keep its news under another domain."""
    if own is None:
        return items
    ours = tuple(item for item in items if same_site(item.url, own))
    return ours if len(ours) * 2 >= len(items) else items
