"""Names the places beside a page where its items may be: feeds, the site's own interface, sitemaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.find.discovery import Method
from crawler.find.section import section_of
from crawler.find.usual import usual_feeds
from pipeline.addresses import same_site

_MOST_FEEDS = 3  # declared ones that are tried: the second is often the comments', the third another section's
_MOST_PARTS = 6  # of the index of a sitemap
_LIKELY = ("news", "press", "post", "article", "aktuel", "actu", "notic", "meldung", "present")


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """An address where items of a page may be."""

    url: str
    method: Method
    below: str = "/"  # how the paths of items begin that count: others are another section's

    @property
    def is_guess(self) -> bool:
        """Tell whether nothing names it: that nothing is there is not worth a word."""
        return self.method is Method.UNLINKED_FEED


def places(
    url: str, *, feeds: tuple[str, ...] = (), api: str | None = None, sitemaps: tuple[str, ...] = ()
) -> Iterator[Elsewhere]:
    """Give them for the page at `url`, of its own site, in the order of how likely they hold what it should show."""
    section = section_of(url)
    yield from (Elsewhere(url=feed, method=Method.FEED) for feed in feeds[:_MOST_FEEDS] if same_site(feed, url))
    if api is not None:
        yield Elsewhere(url=api, method=Method.WORDPRESS)
    unlinked = (feed for feed in usual_feeds(url) if feed not in feeds)
    yield from (Elsewhere(url=feed, method=Method.UNLINKED_FEED, below=section) for feed in unlinked)
    # A news sitemap has titles and dates, and only what is new.
    for sitemap in sorted((one for one in sitemaps if same_site(one, url)), key=lambda one: "news" not in one):
        yield Elsewhere(url=sitemap, method=Method.SITEMAP, below=section)


def parts_of(index: Elsewhere, parts: tuple[str, ...]) -> tuple[Elsewhere, ...]:
    """Give the parts of the index of a sitemap that are worth reading: those of the section, those named for news."""
    own = [part for part in parts if same_site(part, index.url)]
    steps = [step for step in index.below.strip("/").lower().split("/") if len(step) > 2]

    def likely(part: str) -> tuple[bool, bool]:
        name = urlsplit(part).path.lower()
        return not any(step in name for step in steps), not any(word in name for word in _LIKELY)

    chosen = sorted(own, key=likely)[:_MOST_PARTS]
    return tuple(Elsewhere(url=part, method=index.method, below=index.below) for part in chosen)
