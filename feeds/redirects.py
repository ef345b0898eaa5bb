"""Tell other web servers which names are no more: files that nginx and Caddy include."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import urlsplit

from feeds.addresses import site_url
from feeds.catalogue import page_of
from feeds.formats import FORMATS
from pipeline.config import Site
from pipeline.published import Gone, Moved

NGINX = "redirects.map"
CADDY = "redirects.caddy"
_SUFFIXES = "|".join(FORMATS)
_NOTE = "# Written by Tidings: feeds and pages that have another address now (301), or are no more (410).\n"


def redirects(
    site: Site, former: Mapping[str, Moved | Gone], without_archives: Collection[str]
) -> list[tuple[str, bytes]]:
    """Give the two files, by name; `without_archives` are names of feeds that had some, and are to have none."""
    root = urlsplit(site_url(site)).path
    nginx, caddy = [_NOTE], [_NOTE]
    for number, (pattern, to) in enumerate(_rules(root, former, without_archives)):
        target = to.format("${tidings_before}", "${tidings_behind}") if to else "gone"
        nginx.append(f'"~^{pattern.format("?<tidings_before>", "?<tidings_behind>")}$" "{target}";\n')
        matcher = f"tidings_{number}"
        caddy.append(f"@{matcher} path_regexp {matcher} ^{pattern.format('', '')}$\n")
        target = to.format(f"{{re.{matcher}.1}}", f"{{re.{matcher}.2}}") if to else ""
        # In a `handle`, for Caddy asks those first: next to one, a bare `respond` is never come to.
        # Not to be kept without asking: what is called as before again would be a circle.
        moved = f'header @{matcher} Cache-Control "no-cache"\nredir @{matcher} {target} permanent'
        answer = moved if to else f"handle @{matcher} {{\n\trespond 410\n}}"
        caddy.append(f"{answer}\n")
    return [(NGINX, "".join(nginx).encode()), (CADDY, "".join(caddy).encode())]


def _rules(
    root: str, former: Mapping[str, Moved | Gone], without_archives: Collection[str]
) -> Iterator[tuple[str, str | None]]:
    """Give patterns of addresses, with places for the names of two groups, and where each is now with their values."""
    at = re.escape(root)
    for name, where in former.items():
        to = where.to if isinstance(where, Moved) else None
        feed = f"{at}feeds/({{}}(?:archives/)?){name}({{}}(?:/[0-9]+)?\\.(?:{_SUFFIXES}))"
        yield feed, f"{root}feeds/{{}}{to}{{}}" if to else None
        page, new = page_of(name), page_of(to) if to else None
        if page is not None:
            pattern = f"{at}({{}}(?:[a-z]+/)?){re.escape(page)}({{}})"
            yield pattern, f"{root}{{}}{new}{{}}" if new else None
    for name in without_archives:
        yield f"{at}feeds/({{}}archives/){name}({{}}/[0-9]+\\.(?:{_SUFFIXES}))", None
