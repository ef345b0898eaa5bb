"""Tell what has become of an address at which there was a feed, or the page of one."""

from __future__ import annotations

import re

from feeds.formats import FORMATS
from pipeline.published import Gone, Moved, PublishedStore

_SUFFIX = "|".join(FORMATS)
_NAME = "[a-z0-9-]{1,64}(?:/[a-z0-9-]{1,64}){0,2}"
_ADDRESSES = (
    re.compile(rf"(?P<before>feeds/archives/)(?P<name>{_NAME})(?P<behind>/\d{{1,9}}\.(?:{_SUFFIX}))"),
    re.compile(rf"(?P<before>feeds/)(?P<name>{_NAME})(?P<behind>\.(?:{_SUFFIX}))"),
    re.compile(r"(?P<before>(?:[a-z]{2,3}/)?topics/)(?P<name>[a-z0-9-]{1,64})(?P<behind>\.html)"),
    re.compile(r"(?P<before>(?:[a-z]{2,3}/)?)(?P<name>(?:sources|searches)/[a-z0-9-]{1,64})(?P<behind>\.html)"),
)


def standing_of(path: str, published: PublishedStore) -> Moved | Gone | None:
    """Tell where what was at a path of the published folder is now; None where nothing was, or it is there."""
    for address in _ADDRESSES:
        if (match := address.fullmatch(path)) is not None:
            standing = published.standing(match["name"])
            if isinstance(standing, Moved):
                return Moved(to=match["before"] + standing.to + match["behind"])
            return standing if isinstance(standing, Gone) else None
    return None
