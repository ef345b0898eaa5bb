"""Decides whether readers are shown a revision as an update: the owner says so for topics and sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.config_types import Corrections
from pipeline.identity.difference import pieces
from pipeline.identity.words import has_digit, words_of
from pipeline.items import Entry, Match
from pipeline.months import is_month

if TYPE_CHECKING:
    from pipeline.config import Config
    from pipeline.store import Revision

_MAJOR = 0.1  # of the words
_MOST_FIRST: tuple[Corrections, ...] = ("updated", "major", "silent")


def corrections_of(entry: Entry, matches: Iterable[Match], config: Config) -> Corrections:
    """Say which corrections of an entry are shown: as its topics say, the one that shows most, or else its source.

    In all its feeds alike: what is news in one of them and not in another a reader would see twice.
    """
    within = {match.topic_id for match in matches}
    said = {topic.corrections for topic in config.topics if topic.id in within}
    source = config.source_named(entry.source_id)
    of_source = source.corrections if source is not None else "updated"
    return next((one for one in _MOST_FIRST if one in said), of_source)


def is_shown(before: Entry, after: Entry, corrections: Corrections, last_shown: Revision | None = None) -> bool:
    """Tell whether a revision is shown as an update; what was a headline and has its text now always is.

    `last_shown` is the state that readers know, if others came since: many slips put right add up to more than a slip.
    """
    if before.kind == "headline" or corrections == "updated":
        return True
    return corrections == "major" and is_major(last_shown or before, after)


def is_major(before: Entry | Revision, after: Entry) -> bool:
    """Tell whether a revision is more than a slip put right: another title or number, or a tenth of the words."""
    if words_of(before.title) != words_of(after.title):
        return True
    old, new = words_of(before.text), words_of(after.text)
    changed = [word for piece in pieces(old, new) if not piece.kept for word in (*piece.old, *piece.new)]
    return len(changed) >= _MAJOR * max(len(old), len(new), 1) or any(has_digit(w) or is_month(w) for w in changed)
