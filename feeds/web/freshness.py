"""How long an answer may be kept: by how often there can be anything new in it."""

from __future__ import annotations

import re

from pipeline.config import Config

LEAST_SECONDS, MOST_SECONDS = 300, 3600
_OF_SOURCE = re.compile(r"(?:^|/)sources/([a-z0-9-]+)")


def seconds_fresh(config: Config, name: str) -> int:
    """Give half the seconds between looks at what a published file is made of; within five minutes and an hour.

    A reader that keeps to it is told of news soon after they are there, and asks for nothing in vain twice.
    """
    own = config.source_named(found[1]) if (found := _OF_SOURCE.search(name)) else None
    sources = config.sources if own is None else (own,)
    least = min((source.every.total_seconds() for source in sources), default=2 * MOST_SECONDS)
    return int(min(max(least / 2, LEAST_SECONDS), MOST_SECONDS))
