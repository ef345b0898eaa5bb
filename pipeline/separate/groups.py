"""Finds the headlines of a page that belong together: alike in place and shape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.separate.blocks import Outline
from pipeline.separate.extents import SINGLE_PIECES
from pipeline.separate.headlines import Headline
from pipeline.separate.names import BITS
from pipeline.separate.quick import ancestors, nearest, shapes_around, tags_around
from pipeline.separate.quick_groups import find_items, headlines, weight
from pipeline.separate.weigh import PLAIN_CHARACTERS, Ground, ground

_LISTS = frozenset({"ul", "ol", "dl", "table"})
_SHAPE_LEVELS = 4
_PATH_LEVELS = 6
_PLACE_LEVELS = 6  # in which groups that are joined must have an element in common
_OWN_SHAPE = 3  # so many of one shape are a group of their own
_NEAR_TITLE = 12  # pieces below it
_BELOW_TITLE = 2.0
_LOOK_BACK = 8  # groups
_SAME_ITEMS = 0.8  # of their addresses two groups have in common
_SAID_OF_SEVERAL = 3  # addresses


@dataclass(slots=True)
class Group:
    """Headlines alike in place and shape, in reading order."""

    headlines: list[Headline]
    weight: float = 0.0  # above zero if they are teasers; the more the page shows of them, the greater


def find_groups(page: Outline, chosen: Iterable[int], base_url: str | None) -> list[Group]:
    """Find the groups of teasers of a page; `chosen` are the pieces taken for its article."""
    against = ground(page, chosen)
    found = _without_actions(list(headlines(page, base_url)))
    groups = [_weighed(page, members, against) for members in _alike(page, found)]
    groups = [part for group in groups for part in _without_slight_lists(page, group, against)]
    return _without_seconds([group for group in groups if group.weight > 0])


def _weighed(page: Outline, members: list[Headline], against: Ground) -> Group:
    group = Group(_without_themes(_first_of_each(members)))
    find_items(page, group.headlines)
    group.weight = weight(page, group.headlines, against)
    return group


def _without_slight_lists(page: Outline, group: Group, against: Ground) -> list[Group]:
    """Leave out of a group the lists that are none of teasers by themselves: services beside news, in equal markup."""
    lists: dict[int, list[Headline]] = {}
    for headline in group.headlines:
        lists.setdefault(nearest(page, headline.node, _LISTS, _SHAPE_LEVELS), []).append(headline)
    if len(lists) < 2 or any(len(members) < _OWN_SHAPE for members in lists.values()):
        return [group]
    parts = [_weighed(page, members, against) for members in lists.values()]
    kept = [headline for part in parts if part.weight > 0 for headline in part.headlines]
    return [group] if len(kept) in {0, len(group.headlines)} else [_weighed(page, kept, against)]


def _without_seconds(groups: list[Group]) -> list[Group]:
    """Keep one of groups that are of the same items: that of the headings, else the one that comes first in each."""
    kept: list[Group] = []
    ranked = sorted(groups, key=lambda group: (-_in_headings(group), group.headlines[0].place))
    addresses: list[set[str]] = []
    for group in ranked:
        own = {headline.url for headline in group.headlines}
        first = next(
            (i for i, urls in enumerate(addresses) if len(own & urls) > _SAME_ITEMS * max(len(own), len(urls))), None
        )
        if first is None or len(own) < _OWN_SHAPE or not _one_place(kept[first], group):
            kept.append(group)
            addresses.append(own)
        else:
            kept[first].weight = max(kept[first].weight, group.weight)
    return kept


def _in_headings(group: Group) -> float:
    return sum(headline.in_heading for headline in group.headlines) / len(group.headlines)


def _one_place(group: Group, other: Group) -> bool:
    """Tell whether groups stand side by side in their items, not the one here and the other elsewhere on the page."""
    return abs(group.headlines[0].place - other.headlines[0].place) <= SINGLE_PIECES


def _without_actions(found: list[Headline]) -> list[Headline]:
    """Leave out what is said of several addresses alike: "put into the basket", "comment on this"."""
    addresses: dict[str, set[str]] = {}
    for headline in found:
        addresses.setdefault(headline.title, set()).add(headline.url)
    return [headline for headline in found if len(addresses[headline.title]) < _SAID_OF_SEVERAL]


def _alike(page: Outline, found: list[Headline]) -> list[list[Headline]]:
    """Group headlines by the shape of what they stand in; those of a kind too few for that by their path of tags alone.

    Items often carry classes of their own (a number, a category), so that no two are of one shape.
    """
    shapes: dict[tuple[int, ...], list[Headline]] = {}
    for headline in found:
        shapes.setdefault(tuple(shapes_around(page, headline.node, _SHAPE_LEVELS)), []).append(headline)
    paths: dict[tuple[str, ...], list[list[Headline]]] = {}
    for members in shapes.values():
        path = tuple(tags_around(page, members[0].node, _PATH_LEVELS))
        paths.setdefault(path, []).append(members)
    return [group for candidates in paths.values() for group in _merged(page, candidates)]


def _merged(page: Outline, candidates: list[list[Headline]]) -> list[list[Headline]]:
    """Join groups of one path of tags that stand in one place, unless they take turns: then they share their items."""
    joined: list[list[Headline]] = []
    for members in sorted(candidates, key=lambda members: members[0].place):
        partner = next(
            (group for group in joined[: -_LOOK_BACK - 1 : -1] if _belong_together(page, group, members)), None
        )
        if partner is None:
            joined.append(members)
        else:
            partner.extend(members)
    return [sorted(group, key=lambda headline: headline.place) for group in joined]


def _belong_together(page: Outline, some: list[Headline], others: list[Headline]) -> bool:
    if _in_tags(page, some[0].node) != _in_tags(page, others[0].node):
        return False
    if min(len(some), len(others)) >= _OWN_SHAPE and not (some[0].in_heading and others[0].in_heading):
        return False
    around = set(ancestors(page, some[-1].node, _PLACE_LEVELS))
    return not around.isdisjoint(ancestors(page, others[0].node, _PLACE_LEVELS)) and not _take_turns(some, others)


def _in_tags(page: Outline, node: int) -> bool:
    """Tell whether a list is one of tags by its class; an item with such a class may be anything."""
    return any(page.tags[a] in _LISTS and page.names[a] & BITS["tags"] for a in ancestors(page, node, _SHAPE_LEVELS))


def _take_turns(some: list[Headline], others: list[Headline]) -> bool:
    if len(some) < 3 or len(others) < 3:
        return False
    order = sorted([(h.place, 0) for h in some] + [(h.place, 1) for h in others])
    turns = sum(one[1] != next_one[1] for one, next_one in pairwise(order))
    return turns >= 1.5 * min(len(some), len(others))


def _first_of_each(members: list[Headline]) -> list[Headline]:
    """Keep the first headline of each address."""
    return list({headline.url: headline for headline in reversed(members)}.values())[::-1]


def _without_themes(members: list[Headline]) -> list[Headline]:
    """Leave out titles of one word where others are long: several such are the themes of a site, no news."""
    longer = [headline for headline in members if " " in headline.title or headline.length > len(headline.title)]
    if min(len(members) - len(longer), len(longer)) < _OWN_SHAPE:
        return members
    return longer if sum(headline.length for headline in longer) >= PLAIN_CHARACTERS * len(longer) else members


def main_group(groups: Sequence[Group], title: int | None) -> Group | None:
    """Give the group that a page is about if it is a listing: what it shows most of, nearest below its headline."""

    def nearness(group: Group) -> float:
        if title is None:
            return group.weight
        below = group.headlines[0].first - title
        return group.weight * (_BELOW_TITLE if 0 <= below <= _NEAR_TITLE else 1 if below > 0 else 1 / _BELOW_TITLE)

    return max(groups, key=nearness, default=None)


def best_first(groups: Sequence[Group]) -> list[Group]:
    """Order groups by how likely their titles are the right ones for addresses that several of them have."""
    return sorted(groups, key=lambda group: -_in_headings(group))


def without(group: Group, urls: set[str]) -> Group:
    """Give a group without the headlines of addresses that were met before."""
    return replace(group, headlines=[headline for headline in group.headlines if headline.url not in urls])
