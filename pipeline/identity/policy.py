"""Decides whether readers are shown a revision as an update: the owner says so for topics and sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.config.types import Corrections
from pipeline.dates.months import is_month
from pipeline.identity.difference import pieces
from pipeline.identity.words import has_digit, words_of
from pipeline.items import Entry, Match
from pipeline.store.protocol import Revision

if TYPE_CHECKING:
    from pipeline.config import Config

_MAJOR = 0.1  # of the words
_MOST_FIRST: tuple[Corrections, ...] = ("updated", "major", "silent")


def corrections_of(matches: Iterable[Match], publishers: Iterable[str], config: Config) -> Corrections:
    """Say which corrections of an entry are shown: as its topics say, or else the sources that published it.

    Of several that say something it is the one that shows most: who reads that feed is to be told.

    In all its feeds alike: what is news in one of them and not in another a reader would see twice.
    """
    within = {match.topic_id for match in matches}
    said = {topic.corrections for topic in config.topics if topic.id in within}
    if not said - {None}:
        said = {source.corrections for name in publishers if (source := config.source_named(name)) is not None}
    return next((one for one in _MOST_FIRST if one in said), "updated")


def is_shown(before: Entry, after: Entry, corrections: Corrections, last_shown: Revision | None) -> bool:
    """Tell whether a revision is shown as an update; what was a headline and has its text now always is.

    `last_shown` is what it is held against, if others came since: many slips put right add up to more than a slip.
    """
    if before.kind == "headline" or corrections == "updated":
        return True
    return corrections == "major" and is_major(last_shown or before, after)


def is_major(before: Entry | Revision, after: Entry) -> bool:
    """Tell whether a revision is more than a slip put right: another title or number, or a tenth of the words."""
    known = before.unshown or 0 if isinstance(before, Revision) else 0
    longest = max(len(words_of(before.text)), len(words_of(after.text)), 1)
    return known + _changed(before, after) >= _MAJOR * longest


def unshown(last_shown: Revision | None, before: Entry) -> int:
    """Say how many words of `before` readers were not shown; it is taken anew now, and held against that later.

    What we see in a page in another way is no correction. So what its publisher changed is counted where both sides
    were separated by the same version, and put together.
    """
    return (last_shown.unshown or 0) + _changed(last_shown, before) if last_shown is not None else 0


def _changed(before: Entry | Revision, after: Entry) -> int:
    """Count the words that differ, one in another's place once; another title or number counts as all of them."""
    old, new = words_of(before.text), words_of(after.text)
    changed = [piece for piece in pieces(old, new) if not piece.kept]
    words = (word for piece in changed for word in (*piece.old, *piece.new))
    other = words_of(before.title) != words_of(after.title) or any(has_digit(w) or is_month(w) for w in words)
    return max(len(old), len(new), 1) if other else sum(max(len(piece.old), len(piece.new)) for piece in changed)
