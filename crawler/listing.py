"""Looks at the pages of a target that lead to its articles, and puts those on its list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from crawler.answers import Answer
from crawler.elsewhere import parts_of, places
from crawler.find import Findings
from crawler.find.alike import find_alike
from crawler.find.section import within
from crawler.health.likeness import Memory, doubt
from crawler.health.same import settled
from crawler.intake import CRAWLS_BEFORE_GIVING_UP, Intake, Refusal
from crawler.sight import Sight
from crawler.targets import WebTarget
from crawler.version import was_read_by_another
from pipeline.addresses import same_site
from pipeline.entries.make import Origin
from pipeline.process import rejected
from pipeline.store.asking import GONE
from pipeline.store.protocol import Address, Fetch, Listing

_MOST_PAGES = 50  # listing pages read in one crawl: a site may count on for ever
_MOST_FEEDS = 2  # declared feeds that are tried: the second is often the comments', the third another section's
_NOT_ASKED_AGAIN = timedelta(days=7)  # for a feed that was not where sites keep them
_OK = HTTPStatus.OK
_DECLARED = "a feed that the page declares"  # stands as the section of such an address

Ask = Callable[[Address, bool], Awaitable[Answer]]
See = Callable[[Answer], Awaitable[Sight]]
Render = Callable[[Answer], Awaitable[Answer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The lists of one target: its own page, the pages that follow, its feeds and sitemaps."""

    target: WebTarget
    intake: Intake
    ask: Ask  # an address, and whether conditionally
    see: See
    render: Render
    memory: Memory = Memory()  # noqa: RUF009  (frozen); what the target's list is known again by
    imported_at: datetime | None = None  # now, where this is the first look at a source: what is there, was there

    async def follow(self, limit: int, read: set[str]) -> None:
        """Read listing pages that wait on the list, until `limit` articles wait there; `read` are read already."""
        for _ in range(_MOST_PAGES):
            pending = self.intake.store.pending(self.target.id)
            if sum(address.role == "article" for address in pending) >= limit:
                return
            waiting = next((one for one in pending if one.role == "listing" and one.url not in read), None)
            if waiting is None:
                return
            read.add(waiting.url)
            if not await self._read(waiting):
                return

    def _stays(self, address: Address) -> bool:
        """Count a look in vain; tell whether the address stays on the list."""
        return not self.intake.store.give_up(self.target.id, address.url, after=CRAWLS_BEFORE_GIVING_UP)

    async def _read(self, address: Address) -> bool:
        """Read one of them; return whether to go on with the next."""
        # What another target read of this address is on that one's list: not modified since would say nothing here.
        answer = await self.ask(address, address.read)
        origin = Origin(target_id=self.target.id, source=self.target.source, address=address, fetch=answer.fetch)
        if answer.page is None:
            if answer.fault is not None:
                self.intake.tally.note(f"{address.url}: {answer.fault.reason}, so what it lists was not read")
                again = answer.fault.wait or (answer.fault.again and self._stays(address))
                rejected(origin, answer.fault.reason, self.intake.store, again=again)
                return not answer.fault.wait
            self.add(Sight(), answer, done=address.url)
            return True
        sight = await self.see(answer)
        if not sight.findings.items and not sight.blocked:
            built = await self.render(answer)
            if built.page is not None and built.page is not answer.page:
                answer, sight = built, await self.see(built)
        if sight.blocked:
            self.intake.tally.note(f"{address.url}: {sight.reason}, so what it lists was not read")
        if sight.again:
            # Without its validators: else it would be unmodified next time, and what it lists never known.
            forgetful = replace(origin, fetch=replace(answer.fetch, etag=None, last_modified=None))
            rejected(forgetful, sight.reason or "", self.intake.store, again=self._stays(address))
            return True
        if address.section == _DECLARED:
            sight = self._of_this_list(sight)
        elif not sight.findings.items and not sight.made_for_machines:
            sight = await self._alike(answer)
        self.add(sight, answer, done=address.url, lasting=bool(sight.findings.items))
        return True

    async def _alike(self, answer: Answer) -> Sight:
        """Look again at a following page that shows no list by itself, for links like those of the pages before."""
        known = tuple(one.url for one in self.intake.store.known_addresses(self.target.id) if one.role == "article")
        found = await self.intake.in_worker(find_alike, answer.page, known) if answer.page else Findings()
        findings = Findings(reason=found.reason) if isinstance(found, Refusal) else found
        if not findings.items:
            self.intake.tally.note(f"{answer.url}: follows the list, but has no articles that could be told")
        return Sight(findings=findings)

    def add(
        self, sight: Sight, answer: Answer, *, done: str | None = None, lasting: bool = True, anew: bool = False
    ) -> int:
        """Put what a page lists on the target's list, with what is remembered of asking for it.

        Return how many are new. The pages that follow are put there only where this one had something new. Unless
        `lasting`, the page will be asked for unconditionally again. `anew`: the list was found again elsewhere.
        """
        store, findings = self.intake.store, sight.findings
        known = {address.url: address.role for address in store.known_addresses(self.target.id)}
        by_another = self._was_read_by_another(answer)
        since = self._there_since(answer, by_another=by_another)
        # Pages count their items each from its top; what has no date is in the order of them all.
        before = sum(role == "article" for role in known.values()) if since else 0
        listed = [item for item in findings.items if item.url not in self._own]
        items = tuple(
            replace(item, imported_at=since, position=before + item.position)
            for item in listed
            if self._ours(item.url, answer)
        )
        items = settled(items, self.memory, store, self.target.id, anew=anew, now=answer.fetch.fetched_at)
        if len(items) < len(findings.items):
            others = sorted({urlsplit(item.url).netloc for item in findings.items if not self._ours(item.url, answer)})
            left_out = f"{len(findings.items) - len(items)} items lead to other sites ({', '.join(others[:3])})"
            self.intake.tally.note(f"{answer.address.url}: {left_out} and were left out")
        news = any(item.url not in known for item in items) or not findings.items
        onward: dict[str, str | None] = dict.fromkeys(findings.next_urls if news else ())
        onward |= dict.fromkeys(findings.feeds[:_MOST_FEEDS] if items else (), _DECLARED)
        following = tuple(
            # What only this version sees to follow is older than what was there.
            Address(
                url=url,
                role="listing",
                section=section,
                imported_at=since or (answer.fetch.fetched_at if by_another else None),
            )
            for url, section in onward.items()
            if self._ours(url, answer) and url not in (answer.address.url, *self._own)
        )
        fetch = answer.fetch if lasting else replace(answer.fetch, etag=None, last_modified=None)
        new = store.apply_listing(Listing(target_id=self.target.id, fetch=fetch, found=(*items, *following), done=done))
        self.intake.watch.listed(answer, items, known=set(known), new=new, method=sight.method)
        return new

    def _there_since(self, answer: Answer, *, by_another: bool) -> datetime | None:
        """Give the moment by which all that a page lists was there already; None where it may be news.

        What follows a list and was read by another version is not kept: all that this one finds there more is old.
        """
        if self.imported_at is not None or not answer.address.read:
            return self.imported_at or answer.address.imported_at
        return answer.fetch.fetched_at if by_another else None

    def _was_read_by_another(self, answer: Answer) -> bool:
        """Tell whether a page of a source was last read by another version, which may have found less on it."""
        last = self.intake.store.last_fetch(answer.address.url) if self.target.source is not None else None
        return was_read_by_another(last)

    def _ours(self, url: str, answer: Answer) -> bool:
        anywhere = self.target.source is not None and self.target.source.other_sites
        return anywhere or any(same_site(url, own) for own in (*self._own, answer.url))

    @property
    def _own(self) -> tuple[str, ...]:
        """Give the addresses of the target's own page."""
        return tuple(dict.fromkeys((self.target.url, self.target.asked_url)))

    def _of_this_list(self, sight: Sight) -> Sight:
        """Leave nothing of a declared feed that has no item of the target's list: it is another list's."""
        known = {one.url for one in self.intake.store.known_addresses(self.target.id) if one.role == "article"}
        if known & {item.url for item in sight.findings.items}:
            return sight
        return Sight(reason=sight.reason)

    async def search_elsewhere(self, sight: Sight, answer: Answer, sitemaps: tuple[str, ...]) -> bool:
        """Look for the items of a page that shows none: in feeds, in its WordPress, in sitemaps, below its path.

        Where something was found before is asked first, and what was not there lately is not asked again.
        """
        now = answer.fetch.fetched_at
        named = places(answer.url, feeds=sight.findings.feeds, api=sight.findings.api, sitemaps=sitemaps)
        asked = [(place, self.intake.store.last_fetch(place.url)) for place in named]
        waiting = [place for place, last in sorted(asked, key=lambda one: not _gave(one[1])) if not _missing(last, now)]
        seen: set[str] = set()
        while waiting and len(seen) < _MOST_PAGES:
            place = waiting.pop(0)
            if place.url in seen or not self._ours(place.url, answer):
                continue
            seen.add(place.url)
            there = await self.ask(Address(url=place.url, role="listing"), False)
            if there.fault is not None and there.fault.wait:
                return False
            found = (await self.see(there)) if there.page is not None else None
            if found is None or not found.made_for_machines:
                self._remember_as_missing(there)
                continue
            items = tuple(
                item
                for item in found.findings.items
                if within(item.url, place.below) and item.url != answer.address.url
            )
            if items and doubt(items, self.memory, there.fetch.fetched_at) is None:
                findings = replace(found.findings, items=items, next_urls=())
                self.add(Sight(findings=findings, made_for_machines=True), there)
                return True
            waiting[:0] = parts_of(place, found.findings.next_urls)
        return False

    def _remember_as_missing(self, there: Answer) -> None:
        fetch = replace(there.fetch, status=there.fetch.status or None, etag=None, last_modified=None)
        if fetch.status == _OK:  # a page that stands in the place of a feed
            fetch = replace(fetch, status=HTTPStatus.NOT_FOUND)
        if fetch.status is not None:
            self.intake.store.apply_listing(Listing(target_id=self.target.id, fetch=fetch, found=()))


def _gave(last: Fetch | None) -> bool:
    return last is not None and last.status in (_OK, HTTPStatus.NOT_MODIFIED)


def _missing(last: Fetch | None, now: datetime) -> bool:
    return last is not None and last.status in GONE and now - last.fetched_at < _NOT_ASKED_AGAIN
