"""What looking at one page for addresses gives."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.items import PageKind
from pipeline.store.protocol import Address
from pipeline.told import tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Where a page leads to."""

    items: tuple[Address, ...] = ()  # articles, in the order of the page, each address once
    next_urls: tuple[str, ...] = ()  # the following page; the parts of a sitemap index
    feeds: tuple[str, ...] = ()  # that the page declares
    api: str | None = None  # where the page's WordPress lists its newest posts
    title: str | None = None  # a feed's own
    reason: str | None = None  # in words, when there are no items
    left_out: str | None = None  # in words, when it has more items than are read
    kind: PageKind | None = None  # what separation takes the page for, where it was asked


def left_out(count: int, most: int) -> str | None:
    """Say how many items of a list are not read because there are more than `most`; None where all are."""
    return tell("not read", count=count - most, most=most) if count > most else None
