"""Finds the items of a following page by those of the pages before it: the last page of a list may have only one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

from crawler.find.addresses import listed, of_this_site, resolve
from crawler.find.findings import Findings
from pipeline.addresses import canonical
from pipeline.document import read
from pipeline.items import Page
from pipeline.store.protocol import Address
from pipeline.told import tell

_Shape = tuple[str, tuple[str, ...]]
_LEAST_WORDS = 3  # of a headline; what leads to sections of a site has fewer
_LEAST_SHARE = 0.5  # of the known items that have an address of this shape


def find_alike(page: Page, known: tuple[str, ...]) -> Findings:
    """Find the links of a page whose addresses are like most of `known`: in the same folder, with the same parameters.

    Raise `UnreadableError` for what is no text. Nothing is like items that lie at the top of their site.
    """
    document = read(page, whole=True)
    shape = _common(known)
    if document.root is None or shape is None:
        return Findings(reason=tell("no list"))
    own = canonical(page.url) if page.url else None
    found = (
        Address(url=url, role="article", title=title)
        for element in document.root.iter("a")
        if (url := resolve(element.get("href"), document.base_url)) is not None
        and _shape(url) == shape
        and len((title := " ".join("".join(element.itertext()).split())[:500]).split()) >= _LEAST_WORDS
    )
    items = of_this_site(listed(found, own), own)
    return Findings(items=items, reason=None if items else tell("no list: like"))


def _common(urls: Iterable[str]) -> _Shape | None:
    counted = Counter(map(_shape, urls))
    shape, count = counted.most_common(1)[0] if counted else (("/", ()), 0)
    return shape if shape != ("/", ()) and count >= _LEAST_SHARE * counted.total() else None


def _shape(url: str) -> _Shape:
    parts = urlsplit(url)
    folder = parts.path.rstrip("/").rpartition("/")[0] + "/"
    parameters = tuple(sorted({name for name, _ in parse_qsl(parts.query)}))
    return (parts.path if parameters else folder), parameters
