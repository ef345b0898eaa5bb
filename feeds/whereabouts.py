"""Tell what has become of an address at which there was a feed, or the page of one."""

from __future__ import annotations

import re

from feeds.catalogue import catalogue
from feeds.formats import FORMATS
from pipeline.config import Config
from pipeline.published import Gone, Moved
from pipeline.store.protocol import Store

_SUFFIX = "|".join(FORMATS)
_NAME = "[a-z0-9-]{1,64}(?:/[a-z0-9-]{1,64}){0,2}"
_ADDRESSES = (
    re.compile(rf"(?P<before>feeds/archives/)(?P<name>{_NAME})(?P<behind>/\d{{1,9}}\.(?:{_SUFFIX}))"),
    re.compile(rf"(?P<before>feeds/)(?P<name>{_NAME})(?P<behind>\.(?:{_SUFFIX}))"),
    re.compile(r"(?P<before>(?:[a-z]{2,3}/)?topics/)(?P<name>[a-z0-9-]{1,64})(?P<behind>\.html)"),
    re.compile(r"(?P<before>(?:[a-z]{2,3}/)?)(?P<name>(?:sources|searches)/[a-z0-9-]{1,64})(?P<behind>\.html)"),
)


def whereabouts_of(path: str, config: Config, store: Store) -> Moved | Gone | None:
    """Tell where what was at a path of the published folder is now; None where nothing was, or it is there."""
    for address in _ADDRESSES:
        if (match := address.fullmatch(path)) is not None:
            found = store.published.whereabouts(match["name"])
            if isinstance(found, Moved):
                return Moved(to=match["before"] + found.to + match["behind"])
            return Gone() if isinstance(found, Gone) or _is_unwanted(match, config, store) else None
    return None


def _is_unwanted(match: re.Match[str], config: Config, store: Store) -> bool:
    """Tell whether it is an archive that there was, of a feed that is to have none any more."""
    name, number = match["name"], re.fullmatch(r"/(\d+)\..*", match["behind"])
    if number is None or not 1 <= int(number[1]) <= store.archives.counts().get(name, 0):
        return False
    return any(feed.name == name and not feed.archives for feed in catalogue(config, store.published.pairs()))
