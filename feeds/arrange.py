"""Decide which entries a feed shows and which lie in its archives; a pure decision over places."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from feeds.formats.weight import fitting
from pipeline.archives import Member

# A few that come late are news; more at once are old stock that was found, or a topic that takes in more.
_MOST_LATE = 10
_NONE: Mapping[str, bool] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """What a feed shows, and what is put into further archives."""

    head: tuple[str, ...]  # ids, newest first
    closed: tuple[tuple[str, ...], ...]  # ids, by archive, the oldest one first


def arrange(
    newest: Sequence[Member],
    waiting: Sequence[Member],
    weigh: Callable[[str], int],
    *,
    most_items: int,
    most_bytes: int,
    has_archives: bool = True,
    seen: Mapping[str, bool] = _NONE,
) -> Arrangement:
    """Arrange a feed of which the `newest` may be shown, and the `waiting` lie in no archive yet.

    Whatever is in no archive is shown. What is shown beside it are the newest of the archives, so that a feed is as
    long as it may be. An entry with an old date that was seen only lately is shown too, until newer ones have taken its
    place; but nothing comes late to a feed without archives: all is new to it.

    `seen` are the ids of what the feed has shown, each with whether it did the last time. Once it has shown anything,
    nothing else comes out of its archives: who subscribes would see as new what takes the place of an entry that is
    withdrawn, or that has become shorter.
    """
    late = _late(newest, waiting, most_items) if has_archives else []
    among = {one.id for one in newest}
    current = [one for one in waiting if one.id in among]
    staying = [*late, *current]
    kept = staying[: fitting((weigh(one.id) for one in staying), most_items, most_bytes)]
    kept_ids = {one.id for one in kept}
    leaving = [one for one in waiting if one.id not in kept_ids]
    # What leaves takes the oldest of the others along, as many as its archive holds: there are fewer archives so.
    beside = [one for one in reversed(current) if one.id in kept_ids] if leaving else []
    closed = _closed([one.id for one in reversed(leaving)], [one.id for one in beside], weigh, most_items, most_bytes)
    archived = {one for archive in closed for one in archive}
    others = [one for one in newest if one.id not in kept_ids or one.id in archived]
    filling = [one for one in others if one.id in archived or not seen or seen.get(one.id)]
    first = [one for one in kept if one.id not in archived]
    shown = [*first, *filling]
    count = fitting((weigh(one.id) for one in shown), most_items, most_bytes)
    head = sorted(shown[: max(count, len(first))], key=lambda one: one.id)
    head.sort(key=lambda one: one.position)
    head.sort(key=lambda one: one.dated_at, reverse=True)
    return Arrangement(head=tuple(one.id for one in head), closed=closed)


def _late(newest: Sequence[Member], waiting: Sequence[Member], most_items: int) -> list[Member]:
    """Give what is not among the newest by its date, but was seen within the time that they are of."""
    if len(newest) < most_items:
        return []
    among, begin = {one.id for one in newest}, newest[-1].dated_at
    late = [one for one in waiting if one.id not in among and not one.imported and one.first_seen_at >= begin]
    return late if len(late) <= _MOST_LATE else []


def _closed(
    leaving: Sequence[str], beside: Sequence[str], weigh: Callable[[str], int], most_items: int, most_bytes: int
) -> tuple[tuple[str, ...], ...]:
    """Fill archives with what leaves, the oldest first, and the last of them with what may come along."""
    archives = []
    line, begin = [*leaving, *beside], 0
    while begin < len(leaving):
        rest = (weigh(line[at]) for at in range(begin, len(line)))
        end = begin + fitting(rest, most_items, most_bytes)
        archives.append(tuple(line[begin:end]))
        begin = end
    return tuple(archives)
