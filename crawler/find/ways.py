"""Weighs the ways that gave items against each other, by what each shows and by what they agree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit

from crawler.find.discovery import Alternative, Discovery, Method, Rejection
from crawler.find.section import section_of, within
from pipeline.dates.listed import surer
from pipeline.dates.spans import is_span
from pipeline.store.protocol import Address
from pipeline.told import Telling, tell

_PAGE_WAYS = frozenset({Method.LISTING, Method.SELECTORS, Method.JSON_LD, Method.MICRODATA, Method.STATE})
# A sitemap has the imprint as well: a crawl of the page looks for it again, and takes what lies in the page's section.
_WATCHED_FROM_THE_PAGE = _PAGE_WAYS | {Method.SITEMAP}
_NAMED_BY_THE_PAGE = frozenset({Method.FEED, Method.WORDPRESS})
_START = 0.5
_DATED, _LONG_TITLES, _MANY, _BELOW, _ONE_SHAPE, _AGREE = 0.15, 0.1, 0.08, 0.1, 0.07, 0.15
_UNTITLED, _FEW = -0.25, -0.2
_BY_METHOD = {Method.SITEMAP: -0.1, Method.STATE: -0.08, Method.FEED: 0.03, Method.SELECTORS: 0.2}
_PREFERRED = (  # where two ways are about as sure: what a reader of the page sees comes first
    Method.SELECTORS,
    Method.LISTING,
    Method.FEED,
    Method.JSON_LD,
    Method.WORDPRESS,
    Method.MICRODATA,
    Method.UNLINKED_FEED,
    Method.STATE,
    Method.SITEMAP,
)
_PREFERENCE = 0.025  # of confidence that a place in that order is worth
_LEAST_ITEMS = 3
_LONG = 24  # characters of a title, on average
_LEAST_SHARED = 0.3  # of the smaller of two ways' items, for them to be of one list
_MOST_SURE = 0.98


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Items, and how they were found."""

    method: Method
    items: tuple[Address, ...]
    url: str | None = None  # where they were found
    next_urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    way: Way
    confidence: float
    evidence: tuple[str, ...]
    agrees: bool  # with another way

    @property
    def rank(self) -> float:
        return self.confidence - _PREFERENCE * _PREFERRED.index(self.way.method)


def choose(
    ways: Sequence[Way],
    page_url: str | None,
    *,
    rejected: tuple[Rejection, ...] = (),
    reason: str | None = None,
    remedy: str | None = None,
) -> Discovery:
    """Give the items of the best way, with what the others know of them; `reason` is why there are none, if so."""
    section = section_of(page_url) if page_url else "/"
    ways = [way for way in ways if way.items]
    kept, others = _of_one_list(ways, page_url, section)
    kept = [replace(way, items=_completed(way, kept)) for way in kept]
    judged = sorted((_judge(way, kept, section) for way in kept), key=lambda one: -one.rank)
    rejected += tuple(Rejection(what=_named(way), why=why) for way, why in others)
    if not judged:
        return Discovery(url=page_url, rejected=rejected, reason=reason, remedy=remedy, watched=page_url)
    best = judged[0]
    return Discovery(
        url=page_url,
        method=best.way.method,
        confidence=round(best.confidence, 2),
        evidence=best.evidence,
        items=best.way.items,
        next_pages=best.way.next_urls,
        rejected=rejected,
        alternatives=tuple(
            Alternative(
                method=one.way.method,
                url=one.way.url,
                count=len(one.way.items),
                confidence=round(one.confidence, 2),
                why=_why_second(one, best),
            )
            for one in judged[1:]
        ),
        confirmed=best.agrees,
        watched=page_url if best.way.method in _WATCHED_FROM_THE_PAGE else best.way.url,
    )


def _of_one_list(ways: Sequence[Way], page_url: str | None, section: str) -> tuple[list[Way], list[tuple[Way, str]]]:
    """Leave out feeds and sitemaps of something else: with no item of the page's, and not in its section."""
    shown = {item.url for way in ways if way.method in _PAGE_WAYS for item in way.items}
    kept: list[Way] = []
    others: list[tuple[Way, str]] = []
    for way in ways:
        asked_for = way.url is not None and way.url == page_url  # a sitemap lists what lies beside it
        if asked_for or way.method in _PAGE_WAYS or (way.method in _NAMED_BY_THE_PAGE and not shown):
            kept.append(way)
            continue
        urls = {item.url for item in way.items}
        below = section == "/" or sum(within(url, section) for url in urls) * 2 >= len(urls)
        if not (shown & urls if shown else below):
            why = tell("none on the page") if shown else tell("not below", section=section)
            others.append((way, why))
            continue
        kept.append(way)
    return kept, others


def _judge(way: Way, all_ways: Sequence[Way], section: str) -> _Judged:
    """Sum up what speaks for a way."""
    items = way.items
    count = len(items)
    titles = [item.title for item in items if item.title]
    confidence = _START + _BY_METHOD.get(way.method, 0.0)
    evidence = [tell("so many", count=count)]
    if count >= _LEAST_ITEMS + 2:
        confidence += _MANY
    elif count < _LEAST_ITEMS:
        confidence += _FEW
    if len(titles) * 2 < count:
        confidence += _UNTITLED
        evidence.append(tell("without titles"))
    elif sum(map(len, titles)) >= _LONG * len(titles):
        confidence += _LONG_TITLES
        evidence.append(tell("as headlines"))
    dated = sum(item.published is not None and not is_span(item.published) for item in items)
    if dated * 10 >= count * 6:
        confidence += _DATED
    evidence.append(_dated(dated, count))
    if section != "/" and sum(within(item.url, section) for item in items) * 10 >= count * 6:
        confidence += _BELOW
        evidence.append(tell("below", section=section))
    if _one_shape(items):
        confidence += _ONE_SHAPE
    agreeing = [other for other in all_ways if other is not way and _agree(way, other)]
    if agreeing:
        confidence += _AGREE
        evidence.append(tell("same in", methods=[other.method.in_words for other in agreeing[:2]]))
    return _Judged(
        way=way, confidence=max(0.05, min(confidence, _MOST_SURE)), evidence=tuple(evidence), agrees=bool(agreeing)
    )


def _dated(dated: int, count: int) -> Telling:
    if dated == count:
        return tell("all dated")
    return tell("some dated", dated=dated, number=count) if dated else tell("none dated")


def _one_shape(items: Sequence[Address]) -> bool:
    """Tell whether most addresses are made alike: one folder but for years, one depth, the same parameters."""
    shapes = Counter(_shape(item.url) for item in items)
    return shapes.most_common(1)[0][1] * 10 >= len(items) * 7


def _shape(url: str) -> tuple[str, int, tuple[str, ...]]:
    parts = urlsplit(url)
    steps = parts.path.strip("/").split("/")
    return steps[0], len(steps), tuple(sorted({name for name, _ in parse_qsl(parts.query)}))


def _agree(way: Way, other: Way) -> bool:
    ours, theirs = {item.url for item in way.items}, {item.url for item in other.items}
    shared = len(ours & theirs)
    return shared >= min(_LEAST_ITEMS, len(ours), len(theirs)) and shared >= _LEAST_SHARED * min(len(ours), len(theirs))


def _completed(best: Way, ways: Sequence[Way]) -> tuple[Address, ...]:
    """Give the items of a way, with dates, summaries and pictures that another way has of the same address."""
    known: dict[str, Address] = {}
    for way in ways:
        if way is not best:
            for item in way.items:
                known.setdefault(item.url, item)
    return tuple(_filled(item, known.get(item.url)) for item in best.items)


def _filled(item: Address, other: Address | None) -> Address:
    if other is None:
        return item
    return replace(
        item,
        title=item.title or other.title,
        published=surer(item.published, other.published),
        summary=item.summary or other.summary,
        image=item.image or other.image,
    )


def _why_second(one: _Judged, best: _Judged) -> str:
    if _agree(one.way, best.way):
        return tell("as readers see", method=best.way.method.in_words)
    return tell("less sure", method=best.way.method.in_words)


def _named(way: Way) -> str:
    method, count = way.method.in_words, len(way.items)
    return (
        tell("way at", method=method, count=count, url=way.url) if way.url else tell("way", method=method, count=count)
    )
