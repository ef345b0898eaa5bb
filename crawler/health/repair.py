"""Finds a list again that no longer gives what it gave: by another way on its page, or in another place of its site."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urljoin

from crawler.answers import Answer
from crawler.elsewhere import Elsewhere, parts_of, places
from crawler.find import Findings
from crawler.find.discovery import Method
from crawler.find.section import within
from crawler.find.ways import Way
from crawler.health.hints import Hints, hints_of
from crawler.health.likeness import Likeness, Memory, doubt, likeness, links_like, memory_of
from crawler.health.moved import Move
from crawler.health.observe import remembered
from crawler.intake import Intake, Refusal
from crawler.sight import Sight, look_at
from crawler.targets import WebTarget
from pipeline.addresses import canonical, same_site
from pipeline.familiar import NOTHING
from pipeline.health import GOOD, KeptPage, Repair
from pipeline.items import Page
from pipeline.store.protocol import Address, Listing
from pipeline.told import tell

_MOST_REQUESTS = 20
_SECONDS = 60
_AT_ONCE = 2  # bad looks in a row that search; after that one a day does
_BETWEEN = timedelta(days=1)
_LEAST_OF_A_LIST = 3  # items, where nothing but the page's word says that it is the list
_PARENTS = 3  # sections above the page that are looked at, the first page of the site among them
_RENDERED = ", rendered in a browser"

Ask = Callable[[Address, bool], Awaitable[Answer]]
Render = Callable[[Answer], Awaitable[Answer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The list in another way or place, and how like it is to what is remembered."""

    way: Way
    answer: Answer
    like: Likeness
    here: bool  # on the page itself
    feeds: tuple[str, ...] = ()
    rendered: bool = False  # the page shows it once its script has run

    @property
    def method(self) -> str:
        """Name how it was found."""
        named = self.way.method.in_words
        return tell("rendered", method=named) if self.rendered else named

    @property
    def sight(self) -> Sight:
        """Give it as what was seen at its place."""
        findings = Findings(items=self.way.items, next_urls=self.way.next_urls)
        return Sight(findings=findings, found_by=self.method)

    @property
    def lasts(self) -> bool:
        """Tell whether its address can be watched from now on: a sitemap's is that of the whole site."""
        return not self.here and self.way.method is not Method.SITEMAP


class Mending:
    """What is remembered of a source, and the search for its list where that is not what it was."""

    def __init__(
        self, *, target: WebTarget, intake: Intake, ask: Ask, now: datetime, render: Render | None = None
    ) -> None:
        self._target, self._intake, self._ask, self._now = target, intake, ask, now
        self._render = render
        self._good: KeptPage | None = None
        self.memory = Memory()
        self._best: Found | None = None  # of what is not sure
        self._moved: tuple[Move, Found] | None = None  # a list where the page says that it has moved
        store = intake.store
        if target.source is not None and not store.is_first_look(target.id):
            self._good = store.health.kept_pages(target.id).get("good")
            self._looks = store.health.looks(target.id)
            recent = self._good.items if self._good else ()
            self.memory = memory_of(recent, store.known_addresses(target.id), self._looks)

    async def read_anew(self) -> None:
        """Read the list as it is kept, which another version has read: what only this one finds is no news.

        Nor is what it reads otherwise in the rows of known items a change of theirs.
        """
        source = self._target.source
        if source is None or self._good is None:
            return
        page, how = self._good.page, (source.selectors, False, NOTHING, source.other_sites)
        sight = await self._intake.in_worker(look_at, page, *how)
        items = () if isinstance(sight, Refusal) else sight.findings.items
        known = tuple(item for item in items if item.url in self.memory.known)
        self._intake.store.apply_listing(Listing(target_id=self._target.id, fetch=None, found=known))
        self.memory = replace(self.memory, there=frozenset(item.url for item in items))

    def doubt(self, items: Sequence[Address]) -> str | None:
        """Say why a list is not believed to be the source's; None where it is."""
        return doubt(items, self.memory, self._now)

    def was_at(self, url: str) -> bool:
        """Tell whether the list was on this page when it was last good."""
        return self.memory.says_something and self._good is not None and self._good.url == url

    async def search(self, answer: Answer, reason: str, sitemaps: Iterable[str]) -> Found | None:
        """Look for the list on its page, else in other places; None where nothing is it for sure."""
        if not self.memory.says_something:
            return None
        here = await self._hints(answer.page)
        found = self._judge(here, answer, here=True) if here else None
        if found is None and self._may_search():
            before = self._intake.store.health.repair(self._target.id)
            again = before is not None and before.adopted and before.method.endswith(_RENDERED)
            found = await self._as_built(answer) if again else None
            found = found or await self._elsewhere(here, answer, sitemaps)
            found = found or (None if again else await self._as_built(answer))
        if found is not None:
            self._adopt(found, reason)
        elif self._moved is not None and (self._best is None or self._best.answer is self._moved[1].answer):
            self._propose(self._moved[1], _sentence_of_move(*self._moved, reason))
        elif self._best is not None:
            self._propose(self._best, _sentence("may be", self._best, reason))
        return found

    async def _as_built(self, answer: Answer) -> Found | None:
        """Look for the list on its page as a script builds it."""
        built = await self._render(answer) if self._render is not None else answer
        if built.page is None or built.page is answer.page:
            return None
        hints = await self._hints(built.page)
        return self._judge(hints, built, here=True, rendered=True) if hints else None

    def _may_search(self) -> bool:
        """Tell whether other places are asked: in the first looks that went wrong, then once a day."""
        in_vain = []
        for look in reversed(self._looks):
            if look.result in GOOD:
                break
            if look.tried:
                in_vain.append(look)
        return len(in_vain) < _AT_ONCE or self._now - in_vain[0].at >= _BETWEEN

    async def _hints(self, page: Page | None) -> Hints | None:
        if page is None:
            return None
        found = await self._intake.in_worker(hints_of, page)
        return None if isinstance(found, Refusal) else found

    def _judge(self, hints: Hints, answer: Answer, *, here: bool, rendered: bool = False) -> Found | None:
        """Give the way of a page that is the list for sure; remember the best of those that may be."""
        ways = (*hints.look.ways, *hints.others)
        return self._best_of(ways, answer, here=here, rendered=rendered)

    def _best_of(self, ways: Iterable[Way], answer: Answer, *, here: bool, rendered: bool = False) -> Found | None:
        sure: Found | None = None
        for way in ways:
            like = likeness(way.items, self.memory)
            found = Found(way=way, answer=answer, like=like, here=here, rendered=rendered)
            if like.is_sure and (sure is None or _rank(found) > _rank(sure)):
                sure = found
            elif not rendered and like.is_likely and (self._best is None or _rank(found) > _rank(self._best)):
                self._best = found
        return sure

    async def _elsewhere(self, here: Hints | None, answer: Answer, sitemaps: Iterable[str]) -> Found | None:
        """Ask for the places where the list may be, the likeliest first, and for those that they lead to."""
        was = await self._hints(self._good.page if self._good else None)
        own = self._target.asked_url
        names = was.names if was else ()
        feeds = [*(here.look.feeds if here else ()), *(was.look.feeds if was else ())]
        machines = deque(places(own, feeds=tuple(dict.fromkeys(feeds)), sitemaps=tuple(sitemaps)))
        named = [one for one in machines if not one.is_guess and one.method is not Method.SITEMAP]
        guessed = [one for one in machines if one not in named]
        configured = [self._target.url] if self._target.url != own else []
        pages = deque(
            [*configured, *(here.alternates if here else ()), *(links_like(here.links, names, own) if here else ())]
        )
        pages.extend(_parents(own))
        said = {move.url: move for move in (here.moves if here else ())}
        waiting: deque[Elsewhere | str] = deque([*said, *named, *pages, *guessed])
        seen, until = {own, answer.url}, time.monotonic() + _SECONDS
        while waiting and self._intake.watch.tried < _MOST_REQUESTS and time.monotonic() < until:
            place = waiting.popleft()
            url = place if isinstance(place, str) else place.url
            if url in seen or not (same_site(url, own) or url in said):
                continue
            seen.add(url)
            self._intake.watch.tried += 1
            there = await self._ask(Address(url=url, role="listing"), False)
            if there.fault is not None and there.fault.wait:
                return None
            hints = await self._hints(there.page)
            if hints is None:
                continue
            if isinstance(place, Elsewhere) and not hints.look.is_page:
                ways = [replace(way, items=_below(way.items, place)) for way in hints.look.ways]
                if not hints.look.ways or place.method is Method.SITEMAP:
                    waiting.extendleft(reversed(parts_of(place, _next_of(hints))))
                found = self._best_of((way for way in ways if way.items), there, here=False)
            else:
                found = self._judge(hints, there, here=False)
                if url in said and self._moved is None and (way := _list_of(hints)) is not None:
                    like = likeness(way.items, self.memory)
                    self._moved = said[url], Found(way=way, answer=there, like=like, here=False)
                further = [*(feed for feed in hints.look.feeds), *links_like(hints.links, names, own)]
                waiting.extendleft(reversed([url for url in further if url not in seen]))
            if found is not None:
                return found
        return None

    def _adopt(self, found: Found, reason: str) -> None:
        """Take a list that is the source's for sure, and say so."""
        store, source_id = self._intake.store, self._target.id
        before = store.health.repair(source_id)
        sentences = [_sentence("is found", found, reason)]
        lasting = found.lasts
        if lasting:
            sentences.append(tell("watched there"))
            standing, url = store.manners.standing(source_id, self._target.url), canonical(found.answer.url)
            home = url == canonical(self._target.url)
            learned_url, learned_at = (None, None) if home else (url, self._now)
            store.manners.put_standing(replace(standing, learned_url=learned_url, learned_at=learned_at))
        if found.rendered:
            sentences.append(tell("built by a script"))
        sentence = tell("sentences", parts=sentences)
        repair = self._repair(found, sentence, adopted=True)
        if before is None or (before.url, before.method, before.adopted) != (repair.url, repair.method, True):
            self._intake.watch.told.append(sentence)
            self._intake.tally.note(f"{self._target.name}: {sentence}")
            store.health.put_repair(source_id, repair)

    def _propose(self, found: Found, sentence: str) -> None:
        """Remember what may be the list, for a person to say so."""
        self._intake.store.health.put_repair(self._target.id, self._repair(found, sentence, adopted=False))

    def _repair(self, found: Found, sentence: str, *, adopted: bool) -> Repair:
        return Repair(
            url=canonical(found.answer.url) or found.answer.url,
            method=found.method,
            at=self._now,
            adopted=adopted,
            sentence=sentence,
            items=remembered(found.way.items),
            lasting=found.lasts,
        )


def _sentence(kind: Literal["is found", "may be"], found: Found, reason: str) -> str:
    where = tell("same page") if found.here else tell("at", url=found.answer.url)
    like = found.like
    return tell(kind, reason=reason, where=where, method=found.method, matched=like.matched, count=like.count)


def _sentence_of_move(move: Move, found: Found, reason: str) -> str:
    like = found.like
    known = tell("known", matched=like.matched) if like.matched else tell("none known")
    return tell(
        "may have moved",
        reason=reason,
        url=found.answer.url,
        says=move.says,
        count=like.count,
        method=found.method,
        known=known,
    )


def _list_of(hints: Hints) -> Way | None:
    """Give the list that a page is for, if it is for one."""
    ways = [way for way in hints.look.ways if len(way.items) >= _LEAST_OF_A_LIST]
    return ways[0] if ways else None


def _rank(found: Found) -> tuple[float, int]:
    """Give what is best: the most of what is remembered, with the least beside it."""
    return round(found.like.share, 1), found.like.matched - (found.like.count - found.like.matched)


def _below(items: Sequence[Address], place: Elsewhere) -> tuple[Address, ...]:
    return tuple(item for item in items if within(item.url, place.below))


def _next_of(hints: Hints) -> tuple[str, ...]:
    return tuple(url for way in hints.look.ways for url in way.next_urls)


def _parents(url: str) -> list[str]:
    """Give the sections above a page, up to the first page of its site."""
    found, at = [], url.partition("?")[0]
    for _ in range(_PARENTS - 1):
        at = urljoin(at, "./" if not at.endswith("/") else "../")
        found.append(at)
    return list(dict.fromkeys([*found, urljoin(url, "/")]))
