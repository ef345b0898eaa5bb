"""Looks at a page that leads somewhere: runs in a worker process, for it reads what may be hostile."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.find import Findings, find
from crawler.find.feed import ROOTS as FEED_ROOTS
from crawler.find.find import is_json
from crawler.find.markup import root_name
from crawler.find.section import below, section_of
from crawler.find.sitemap import ROOTS as SITEMAP_ROOTS
from crawler.walls import ENOUGH_WORDS, BlockedError, wall_in
from pipeline.config import Selectors
from pipeline.document import UnreadableError, decode, read
from pipeline.document.selected import narrowed
from pipeline.familiar import NOTHING, Memory
from pipeline.items import Extraction, Page, PageKind
from pipeline.process import extract
from pipeline.told import said_by, tell

_LEAST_BELOW = 3  # items
_START = 4096  # bytes in which a feed or sitemap has its root element
_TEXT_TYPES = (None, "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/octet-stream")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a page is: an article, or what leads to some, or neither (then `reason` says so)."""

    extraction: Extraction | None = None
    findings: Findings = Findings()  # noqa: RUF009  (frozen)
    made_for_machines: bool = False  # a feed or a sitemap
    reason: str | None = None
    again: bool = False  # it could not be read, and may be in another crawl
    blocked: bool = False  # by a wall, which `reason` names
    found_by: str | None = None  # how the items were found, where that is not as usual

    @property
    def method(self) -> str:
        """Name how the items were found."""
        if self.found_by:
            return self.found_by
        return "feed or sitemap" if self.made_for_machines else "list on the page"

    @property
    def is_article(self) -> bool:
        """Tell whether there is an article to be kept."""
        return self.extraction is not None and self.extraction.content_hash is not None


def look_at(
    page: Page,
    selectors: Selectors | None,
    article_first: bool,
    memory: Memory = NOTHING,
    other_sites: bool = False,
) -> Sight:
    """Tell what a page is; with `article_first` an article that lists others beside it is one."""
    for_machines = made_for_machines(page)
    if not for_machines and (wall := wall_of(page)) is not None:
        return Sight(reason=wall, again=True, blocked=True)
    findings = find(page, selectors=selectors, other_sites=other_sites)
    if for_machines or (findings.items and not (article_first and findings.kind is PageKind.ARTICLE)):
        return Sight(findings=findings, made_for_machines=for_machines, reason=findings.reason)
    try:
        extraction = extract_page(page, memory, selectors, with_dropped=False)
    except UnreadableError as error:
        return Sight(reason=said_by(error))
    if article_first and extraction.content_hash is not None:
        # A list in which each row has a paragraph reads as an article, but what it lists lies below it.
        return Sight(findings=findings) if _lists_its_own(page, findings) else Sight(extraction=extraction)
    return Sight(extraction=extraction, findings=findings, reason=findings.reason)


def _lists_its_own(page: Page, findings: Findings) -> bool:
    """Tell whether most of what a page lists lies below its own address."""
    section = section_of(page.url) if page.url else "/"
    if len(findings.items) < _LEAST_BELOW or section == "/":
        return False
    return sum(below(item.url, section) for item in findings.items) * 2 > len(findings.items)


def extract_page(
    page: Page, memory: Memory = NOTHING, selectors: Selectors | None = None, *, with_dropped: bool = True
) -> Extraction:
    """Extract a page of the web; raise `UnreadableError` for what its type or its start says is none.

    Raise `BlockedError` for a wall: only what is short may be one, so most pages are not read twice.
    """
    if page.media_type not in _TEXT_TYPES and not (
        page.media_type.endswith("xml") and b"<html" in page.body[:_START].lower()
    ):
        raise UnreadableError(tell("no page", type=page.media_type))
    extraction = extract(narrowed(page, selectors), memory, with_dropped=with_dropped)
    words = (extraction.text or "").split(None, ENOUGH_WORDS)  # whether there are more is all the same
    if len(words) < ENOUGH_WORDS and (wall := wall_of(page)) is not None:
        raise BlockedError(wall)
    return extraction


def wall_of(page: Page) -> str | None:
    """Give what a page shows instead of what was asked for, with the evidence; None where it is no wall."""
    try:
        return wall_in(read(page, whole=True))
    except UnreadableError:
        return None


def made_for_machines(page: Page) -> bool:
    """Tell a feed, a sitemap or JSON from a page, by what stands in it: servers call them all sorts of things."""
    if page.body.startswith(b"\x1f\x8b"):  # sitemaps are served packed
        return True
    try:
        start, _ = decode(page.body[:_START], page.charset)
    except UnreadableError:
        return False
    name = root_name(start)
    return name in FEED_ROOTS or name in SITEMAP_ROOTS or is_json(start)
