"""Holds a list against what its source is remembered by, and tells items that are the same from items that are new."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

from crawler.find.rows.telling import is_cut_short
from pipeline.health import GOOD, Observation, Remembered
from pipeline.normalize import normalised
from pipeline.store.protocol import Address
from pipeline.told import tell

_LEAST = 3  # items that are remembered, before a list is held against them
_SURE, _LIKELY = 0.5, 0.2  # share of the smaller of two lists that is in both
_ALIKE = 0.8  # share of items whose addresses are made as those of remembered ones are
_SHORT = 20  # characters of a title that many items may have: "Press review"
_CUT = 30  # characters of a title that a list may cut, by which it is known again
_MOST_TITLES = 2000  # of all items that a source ever led to
_PLAUSIBLE = 0.3  # of a list may be new without a word, where so much was to be expected since the last look


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What is remembered of a source's list."""

    recent: tuple[Remembered, ...] = ()  # as it was when it was last good
    known: dict[str, Remembered] = field(default_factory=dict)  # all it ever led to, by address
    there: frozenset[str] = frozenset()  # what this version finds on that list, which an earlier one had read
    seen_at: datetime | None = None  # when it was last good
    per_day: float = 0.0  # new items

    @property
    def says_something(self) -> bool:
        """Tell whether a list can be held against it."""
        return len(self.recent) >= _LEAST

    @cached_property
    def titled(self) -> Mapping[str, tuple[Remembered, ...]]:
        """Give the items that are remembered by their titles, the last ones."""
        found: dict[str, tuple[Remembered, ...]] = {}
        last = islice(reversed(self.known.values()), _MOST_TITLES)
        for one in {item.url: item for item in (*self.recent, *last)}.values():
            if (key := _key(one.title)) is not None:
                found[key] = (*found.get(key, ()), one)
        return found

    @cached_property
    def cut(self) -> tuple[str, ...]:
        """Give those titles that the list had cut."""
        return tuple(
            key
            for key, held in self.titled.items()
            if len(key) >= _CUT and any(is_cut_short(one.title) for one in held)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How many items of a list are remembered."""

    matched: int
    count: int  # of the list
    of: int  # that are remembered of the last good list
    alike: float  # share of the items whose addresses are made as remembered ones, or as those that matched

    @property
    def share(self) -> float:
        """Give the share of the smaller list that is in both."""
        return self.matched / max(1, min(self.count, self.of))

    @property
    def is_sure(self) -> bool:
        """Tell whether it is the same list beyond doubt, and not a larger one around it."""
        clean = self.matched >= 0.5 * self.count or self.alike >= _ALIKE
        return self.matched >= _LEAST and self.share >= _SURE and clean

    @property
    def is_likely(self) -> bool:
        """Tell whether it is worth showing to a person."""
        return self.matched >= 2 and self.share >= _LIKELY


def memory_of(recent: Iterable[Remembered], known: Iterable[Address], looks: Sequence[Observation]) -> Memory:
    """Make the memory of a source: of its last good list, of all it led to, and of how often something was new."""
    good = [look for look in looks if look.result in GOOD]
    later = [look for look in good if not look.first]
    days = (good[-1].at - good[0].at) / timedelta(days=1) if good else 0.0
    return Memory(
        recent=tuple(recent),
        known={
            one.url: Remembered(url=one.url, title=one.title, published=one.published)
            for one in known
            if one.role == "article"
        },
        seen_at=good[-1].at if good else None,
        per_day=sum(look.new for look in later) / days if days > 0 else 0.0,
    )


def likeness(items: Sequence[Address], memory: Memory) -> Likeness:
    """Count the items of a list that are remembered, by address or by title."""
    urls = {one.url for one in memory.recent} | memory.known.keys()
    matched = [item for item in items if item.url in urls or _is_titled(item, memory)]
    usual = _usual(shape(url) for url in (one.url for one in memory.recent)) | _usual(shape(one.url) for one in matched)
    alike = sum(shape(item.url) in usual for item in items) / max(1, len(items))
    return Likeness(matched=len(matched), count=len(items), of=len(memory.recent), alike=alike)


def doubt(items: Sequence[Address], memory: Memory, now: datetime) -> str | None:
    """Say why a list is not believed to be the source's; None where it is, or where nothing speaks against it."""
    if not memory.says_something or not items:
        return None
    found = likeness(items, memory)
    if found.share >= _LIKELY or found.alike >= _ALIKE or _is_plausible(items, memory, now):
        return None
    example = next((item.title for item in items if item.title), items[0].url)[:80]
    if not found.matched:
        return tell("none of them known", count=len(items), example=example)
    return tell("few known", count=len(items), matched=found.matched, example=example)


def _is_plausible(items: Sequence[Address], memory: Memory, now: datetime) -> bool:
    """Tell whether all of a list may have become new since it was last seen: by its dates, and by what is usual."""
    newest = max((one.published[:10] for one in memory.recent if one.published), default=None)
    days = [item.published[:10] for item in items if item.published]
    if newest is None or memory.seen_at is None or len(days) < 0.8 * len(items):
        return False
    expected = memory.per_day * ((now - memory.seen_at) / timedelta(days=1))
    return min(days) >= newest and max(days) <= f"{now:%Y-%m-%d}" and expected >= _PLAUSIBLE * len(items)


def moved(items: Sequence[Address], memory: Memory) -> list[tuple[Remembered, Address]]:
    """Pair items under new addresses with the remembered ones they are: the same title and day, or en bloc.

    Where an old address is still on the list, or a title is of several items, they are several. What was an item and is
    now a further file of one alone, is that: of a Word file there is a PDF now.
    """
    listed = {item.url for item in items}
    unknown = [item for item in items if item.url not in memory.known]
    was_its_file = _that_were_files(items, memory)
    attached = [(was_its_file[item.url], item) for item in unknown if item.url in was_its_file]
    unknown = [item for item in unknown if item.url not in was_its_file]
    last = {one.url for one in memory.recent}
    counts = Counter(_key(item.title) for item in items) if unknown else Counter()
    pairs = []
    for item in unknown:
        key = _key(item.title)
        before = memory.titled.get(key, ()) if key is not None and counts[key] == 1 else ()
        # One whose address is another at each look is remembered at all of them: it is what stood on the last list.
        before = tuple(one for one in before if one.url in last) or before
        if len(before) == 1 and before[0].url not in listed and _agree(before[0], item):
            pairs.append((before[0], item))
    en_bloc = len(pairs) >= _LEAST and len(pairs) >= 0.5 * len(unknown)
    return attached + (pairs if en_bloc else [(old, new) for old, new in pairs if old.published and new.published])


def _that_were_files(items: Sequence[Address], memory: Memory) -> Mapping[str, Remembered]:
    """Give by address the items of which something remembered is a further file now, and of no other item."""
    listed, files = {item.url for item in items}, Counter(file.url for item in items for file in item.attachments)
    return {
        item.url: memory.known[file.url]
        for item in items
        for file in item.attachments
        if file.url in memory.known and file.url not in listed and files[file.url] == 1
    }


def were_there(items: Sequence[Address], memory: Memory, *, anew: bool) -> set[str]:
    """Give the addresses of items that are not known and were there before: older than what is remembered.

    Of a list that was found `anew` all is taken for old that is not clearly newer than what it showed.
    """
    days = [one.published[:10] for one in memory.recent if one.published]
    limit = None if not days else max(days) if anew else min(days)
    recent = {one.url for one in memory.recent}
    dates = _dates(items)
    found, below = set(), False
    for item in items:
        date = dates.get(item.url)
        if item.url in memory.known:
            below = True
        elif item.url in recent:
            found.add(item.url)
        elif date and limit:
            found |= {item.url} if date < limit else set()
        elif anew and below:
            found.add(item.url)
    return found


def _dates(items: Sequence[Address]) -> dict[str, str]:
    """Give the days of items; when they were modified serves where that differs from one to the other."""
    modified = Counter(item.modified[:10] for item in items if item.modified)
    tells = max(modified.values(), default=0) <= 0.5 * modified.total()
    days = {item.url: item.published or (item.modified if tells else None) for item in items}
    return {url: day[:10] for url, day in days.items() if day}


def shape(url: str) -> str | None:
    """Give how an address is made: its folder, numbers left open, and the names of its parameters."""
    parts = urlsplit(url)
    parameters = sorted({name for name, _ in parse_qsl(parts.query)})
    folder = parts.path if parameters else parts.path.rstrip("/").rpartition("/")[0] + "/"
    if folder == "/" and not parameters:
        return None  # at the top of a site stand its menus too
    return re.sub(r"\d+", "#", folder) + "?" * bool(parameters) + "&".join(parameters)


def _usual(shapes: Iterable[str | None]) -> set[str | None]:
    counted = Counter(shapes)
    return {one for one, count in counted.items() if one is not None and count >= 0.25 * counted.total()}


def _agree(old: Remembered, new: Address) -> bool:
    return not (old.published and new.published) or old.published[:10] == new.published[:10]


def _key(title: str | None) -> str | None:
    key = normalised(title or "").rstrip(" .…")
    return key if len(key) >= _SHORT else None


def _is_titled(item: Address, memory: Memory) -> bool:
    """Tell whether an item has a title that is remembered, which either list may have cut."""
    key = _key(item.title)
    if key is None:
        return False
    if key in memory.titled or any(key.startswith(one) for one in memory.cut):
        return True
    return is_cut_short(item.title) and len(key) >= _CUT and any(one.startswith(key) for one in memory.titled)


def links_like(links: Iterable[tuple[str, str]], words: Iterable[str], url: str) -> Iterator[str]:
    """Give the links of a page that may lead to a list: named as it was, or at an address that ends as its does."""
    named = {normalised(one) for one in words if one} - {""}
    end = urlsplit(url).path.rstrip("/").rpartition("/")[2].partition(".")[0].lower()
    for link, text in links:
        last = urlsplit(link).path.rstrip("/").rpartition("/")[2].partition(".")[0].lower()
        if (end and last == end) or normalised(text) in named:
            yield link
