"""What looking at an address for the items of a source gives, with how sure that is and what speaks for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from crawler.find.called import Called
from pipeline.store.protocol import Address
from pipeline.told import Telling, tell

SURE, FAIRLY_SURE, UNSURE = 0.85, 0.6, 0.35
"""Confidences from which on a discovery is called so."""

ANOTHER_PAGE = tell("another page")


def shortened(text: str, most: int) -> str:
    """Give a text as an example of what there is: no longer than `most` characters, cut between words."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"


class Method(StrEnum):
    """How items are found."""

    LISTING = "listing"  # the page's own groups of headlines
    SELECTORS = "selectors"  # those that the owner wrote
    FEED = "feed"  # declared by the page, or the address itself
    UNLINKED_FEED = "unlinked feed"  # at one of the usual paths
    SITEMAP = "sitemap"
    JSON_LD = "json-ld"
    MICRODATA = "microdata"
    STATE = "json state"  # of a page that a script fills
    WORDPRESS = "wordpress api"

    @property
    def in_words(self) -> Telling:
        """What a person reads of it."""
        return tell(f"by {self.value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Something that looked like items, or was asked for them, and was not taken."""

    what: str  # "8 links under 'Services' (“Apply for a permit”, …)", "https://example.org/feed"
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another way that gives items."""

    method: Method
    url: str | None  # what would be watched
    count: int
    confidence: float
    why: str  # it was not chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """The items at an address, by the best of the ways tried."""

    url: str | None  # after redirects; None for a saved page without an address
    method: Method | None = None  # None: no items
    confidence: float = 0.0  # 0 to 1
    evidence: tuple[str, ...] = ()  # what speaks for it, a phrase each
    items: tuple[Address, ...] = ()
    next_pages: tuple[str, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    reason: str | None = None  # a sentence, when there are no items: why, and what is nearest
    remedy: str | None = None  # what a person may do then
    confirmed: bool = False  # another way has the same items
    rendered: bool = False  # a script builds the page, and it was rendered
    watched: str | None = None  # the address that a source of these items has: the page, else its feed or sitemap
    called: Called = field(default_factory=Called)

    @property
    def advice(self) -> str:
        """What a person may do where there are no items."""
        return self.remedy or ANOTHER_PAGE

    @property
    def sure(self) -> str:
        """How sure it is, in words."""
        if not self.items:
            return tell("nothing found")
        for least, kind in ((SURE, "sure"), (FAIRLY_SURE, "fairly sure"), (UNSURE, "not sure")):
            if self.confidence >= least:
                return tell(kind)
        return tell("a guess")
