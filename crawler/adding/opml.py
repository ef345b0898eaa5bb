"""Reads a list of sources that another reader wrote: OPML (opml.org/spec2.opml), as loosely as it is written."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.find.markup import local_name, tree
from pipeline.addresses import canonical
from pipeline.document import UnreadableError, decode
from pipeline.sanitize import folded

LARGEST_BYTES = 5_000_000
"""A list above this is refused: 20,000 sources have less."""


class OpmlError(Exception):
    """There is no list of sources; the message says what there is instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One line of a list: what it is called, and where it is."""

    title: str | None
    url: str  # of its feed, else of its page
    reason: str | None = None  # why it cannot be a source


def outlines(body: bytes) -> tuple[Outline, ...]:
    """Give the sources of a list, each address once, in its order; folders are passed through."""
    if len(body) > LARGEST_BYTES:
        raise OpmlError(f"is larger than {LARGEST_BYTES:,} bytes; give a smaller list")
    try:
        root = tree(decode(body)[0])
    except UnreadableError as error:
        raise OpmlError(f"is no OPML: {error}") from error
    if root is None or local_name(root) != "opml":
        raise OpmlError("is no OPML; export the list from your reader as OPML")
    found: dict[str, Outline] = {}
    for element in root.iter():
        if local_name(element) != "outline":
            continue
        named = {str(name).lower(): folded(str(value)) for name, value in element.attrib.items()}
        url = next((named[name] for name in ("xmlurl", "htmlurl", "url") if named.get(name)), None)
        if url is None:
            continue  # a folder
        title = named.get("title") or named.get("text") or None
        reason = None if canonical(url) else "is no valid address"
        found.setdefault(canonical(url) or url, Outline(title=title, url=url, reason=reason))
    if not found:
        raise OpmlError("lists no source: no outline in it has an address (xmlUrl or htmlUrl)")
    return tuple(found.values())
