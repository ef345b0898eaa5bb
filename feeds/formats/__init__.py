"""The formats a feed is given in: to add one, write its function and a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.addresses import site_url
from feeds.formats.jsonfeed import jsonfeed
from feeds.formats.rss_atom import atom, rss
from pipeline.config import Site

if TYPE_CHECKING:
    from feeds.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A way to write a feed; its key in `FORMATS` is the suffix of its files."""

    title: str  # as people call it
    media_type: str
    write: Callable[[Snapshot], bytes]


FORMATS: Mapping[str, Format] = {
    "rss": Format(title="RSS", media_type="application/rss+xml", write=rss),
    "atom": Format(title="Atom", media_type="application/atom+xml", write=atom),
    "json": Format(title="JSON Feed", media_type="application/feed+json", write=jsonfeed),
}


def paths_of(name: str) -> list[str]:
    """Give the paths of the files of a feed in the published folder, or of an archive."""
    return [f"feeds/{name}.{suffix}" for suffix in FORMATS]


def urls_of(site: Site, name: str) -> Mapping[str, str]:
    """Give the addresses of these files, by suffix."""
    return {suffix: site_url(site, f"feeds/{name}.{suffix}") for suffix in FORMATS}
