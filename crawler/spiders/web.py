"""The spider for a page of the web: an article is taken in, anything that lists articles leads to them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.exceptions import CloseSpider, DownloadCancelledError
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.answers import Answer, Fault, WaitError, answer_of, fault_of_error, fetch_of
from crawler.articles import Articles, Came
from crawler.budget import Budget
from crawler.due import Look, again_at
from crawler.fetching.diary import Diary
from crawler.fetching.manners import sitemaps_of
from crawler.fetching.rendering import Rendering
from crawler.fetching.rules import Rules
from crawler.fetching.waits import Waits
from crawler.files import extract_item, of_row
from crawler.find.find import LARGEST_XML_BYTES
from crawler.health.repair import Mending
from crawler.intake import Intake, Refusal
from crawler.listing import Lists
from crawler.settings import DOWNLOAD_MAXSIZE
from crawler.sight import Sight, look_at
from crawler.targets import WebTarget
from crawler.version import was_read_by_another
from crawler.walls import BLOCKED, says_nothing_is_there
from pipeline.entries.make import Origin, named_of
from pipeline.familiar import NOTHING
from pipeline.items import Outcome, Rejected
from pipeline.store.asking import LAST_WORD
from pipeline.store.protocol import Address, Fetch, StoreError
from pipeline.told import tell

_WALLS_IN_A_ROW = 5  # articles, until no more are asked for in this crawl


class WebSpider(Spider):
    """Looks at one target, and at the articles on its list."""

    name = "web"

    def __init__(self, *, target: WebTarget, intake: Intake, budget: Budget, refresh: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.target, self.intake, self.budget = target, intake, budget
        self.selectors = target.source.selectors if target.source else None
        self.named = named_of(target.source)
        self._other_sites = target.source is not None and target.source.other_sites
        self.site = target.url  # articles are of this site; once the target has redirected, of that one
        self.diary = Diary(intake.store.manners)
        self.waits = Waits(intake.store.manners)
        self.rules = Rules(intake.store.robots, anew=refresh)
        self.blocked = 0  # articles in a row that were behind a wall
        self.leaving = False  # nothing more is asked, and nothing that happens now is an outcome
        self.articles = Articles(self._ask_for_article, self._take, lambda: self.leaving, self._failed)

    @cached_property
    def rendering(self) -> Rendering:
        """What renders its pages, where that is wanted; Scrapy gives a spider its crawler after it was made."""
        return Rendering(self.crawler, self.intake, wanted=self.target.render)

    async def closed(self, reason: str) -> None:
        """Take in what has come, and store what was noted of the requests, however the crawl ended."""
        try:
            await self.articles.ended()
        finally:
            with suppress(StoreError):  # whoever crawls says so: here it would be a fault of Scrapy's signals
                self.diary.close()

    async def start(self) -> AsyncIterator[Request]:
        """Look at the target; then ask for the articles that wait on its list."""
        await self.articles.all(await self._look())
        for request in list[Request]():  # Scrapy is given none to schedule
            yield request

    async def _look(self) -> Sequence[Address]:
        """Look at the target, and give the articles to be asked for."""
        store = self.intake.store
        first = self.target.source is not None and store.is_first_look(self.target.id)
        mending = Mending(
            target=self.target,
            intake=self.intake,
            ask=self.ask,
            now=datetime.now(UTC),
            render=self.rendering.unwanted,
        )
        last = store.last_fetch(self.target.asked_url)
        if was_read_by_another(last):
            await mending.read_anew()
        lists = Lists(
            target=self.target,
            intake=self.intake,
            ask=self.ask,
            see=self.see,
            render=self.rendering.listing,
            memory=mending.memory,
            imported_at=datetime.now(UTC) if first else None,
        )
        address = Address(url=self.target.asked_url, role="listing")
        known = store.known_addresses(self.target.id)
        if (fault := self.rendering.fault()) is not None:
            await self._fail(fault, Answer(address=address, fetch=self._fetch(address)))
            return ()
        # The frame of a page that a script builds may be unmodified while what fills it is not.
        conditionally = not self.target.render and (bool(known) or (last is not None and last.entry_id is not None))
        answer = await self.rendering.listing(await self.ask(address, conditionally))
        self.site = answer.url
        self.intake.tally.look = Look(moved_to=answer.moved_to, fresh_for=answer.fresh_for)
        if answer.fault is not None:
            mended = answer.fault.gone and await self._mend(mending, lists, answer, answer.fault.reason)
            if not mended:
                await self._fail(answer.fault, answer)
                return ()
        elif answer.page is not None:
            sight = await self.see(answer)
            if sight.blocked:  # and nothing is looked for around it
                fault = Fault(reason=sight.reason or "", again=True, gone=says_nothing_is_there(sight.reason or ""))
                if not (fault.gone and await self._mend(mending, lists, answer, fault.reason)):
                    await self._fail(fault, answer)
                    return ()
            elif not await self._take_target(sight, answer, lists, mending):
                return ()
        elif known:
            lists.add(Sight(), answer)  # unmodified: what it lists is known
        else:
            await self.intake.leave(self._origin(answer), answer.url)
            return ()
        await lists.follow(self.budget.limit, {self.target.asked_url})
        if first and not store.is_first_look(self.target.id):
            most = self.intake.config.first_import(self.target.id)
            self.intake.tally.note(f"{self.target.name}: first import, of which a feed gets at most the newest {most}")
        return () if self.leaving else self.budget.articles()

    async def _mend(self, mending: Mending, lists: Lists, answer: Answer, reason: str) -> bool:
        """Look for the target's list in other ways and places; return whether it was found."""
        found = await mending.search(answer, reason, await sitemaps_of(self.crawler, answer.url))
        if found is not None:
            lists.add(found.sight, found.answer, lasting=not found.here, anew=True)
        return found is not None

    async def _hold(self, sight: Sight, answer: Answer, reason: str) -> bool:
        """Take nothing of a list that is not believed; return whether articles wait from before."""
        self.intake.watch.held(answer, sight.findings.items, reason)
        # Again: asked for conditionally it would be unmodified next time, and taken for what it was.
        await self.intake.refuse(Refusal(reason=reason, again=True), self._origin(answer), url=answer.url)
        return bool(self.intake.store.pending(self.target.id, 1))

    async def _take_target(self, sight: Sight, answer: Answer, lists: Lists, mending: Mending) -> bool:
        """Take in the target's own page; return whether it leads to articles."""
        if (doubt := mending.doubt(sight.findings.items)) is not None:
            return await self._mend(mending, lists, answer, doubt) or await self._hold(sight, answer, doubt)
        if (
            sight.is_article
            and not sight.findings.items
            and sight.extraction is not None
            and self.target.source is None
        ):
            await self.intake.take_extraction(sight.extraction, self._origin(answer))
            return False
        if sight.findings.items or (sight.made_for_machines and sight.findings.next_urls):
            lists.add(sight, answer)
            return True
        if not mending.was_at(answer.url) and await lists.search_elsewhere(
            sight, answer, await sitemaps_of(self.crawler, answer.url)
        ):
            # Without validators: a page that shows no items may stay the same for ever while its feed goes on.
            lists.add(Sight(), answer, lasting=False)
            return True
        reason = sight.reason or tell("nothing here")
        if await self._mend(mending, lists, answer, reason):
            return True
        self.intake.watch.nothing(answer, reason)
        if sight.extraction is None:
            await self._fail(Fault(reason=reason, again=sight.again), answer)
        elif sight.is_article and not mending.memory.says_something:  # a wall reads like one, where a list was
            await self.intake.take_extraction(sight.extraction, self._origin(answer))
        else:
            again = mending.memory.says_something  # where a list was, it may be again
            await self.intake.refuse(Refusal(reason=reason, again=again), self._origin(answer), url=answer.url)
        return bool(self.budget.articles())

    async def _fail(self, fault: Fault, answer: Answer) -> None:
        """Report that the target itself gave nothing."""
        if fault.sent:  # else nothing was seen
            self.intake.watch.failed(answer, fault)
        self.intake.tally.look = Look(failed=True, gone=fault.gone, blocked=fault.blocked, sent=fault.sent)
        refusal = Refusal(reason=fault.reason, again=fault.again)
        await self.intake.refuse(refusal, self._origin(answer), url=self.target.asked_url, remedy=fault.remedy)

    async def ask(self, address: Address, conditionally: bool) -> Answer:
        """Ask for a page that leads somewhere, and wait for it."""
        request = self._request(address, conditionally=conditionally, callback=NO_CALLBACK)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # whatever asking raises is an outcome
            answer = Answer(address=address, fetch=self._fetch(address), fault=fault_of_error(error))
        else:
            answer = answer_of(address, response, datetime.now(UTC))
        if self.leaving:
            raise CloseSpider("shutdown")
        self.leaving = answer.fault is not None and answer.fault.wait
        return answer

    async def see(self, answer: Answer) -> Sight:
        """Look at the page of an answer, in a worker."""
        if answer.page is None:
            return Sight()
        article_first = self.target.source is None and answer.address.url == self.target.asked_url
        memory = self.intake.memory(answer.page, self._origin(answer)) if article_first else NOTHING
        sight = await self.intake.in_worker(
            look_at, answer.page, self.selectors, article_first, memory, self._other_sites
        )
        return Sight(reason=sight.reason, again=sight.again) if isinstance(sight, Refusal) else sight

    async def _ask_for_article(self, address: Address) -> Came:
        if "#" in address.url:  # an item that is a place within a page, and known by its row alone
            return None
        try:
            return await self.crawler.engine.download_async(self._request(address, callback=NO_CALLBACK))
        except Exception as error:  # whatever asking raises is an outcome
            return error

    async def _take(self, address: Address, came: Came) -> None:
        """Take in what came of asking for an article."""
        if isinstance(came, Response):
            await self._take_page(answer_of(address, came, datetime.now(UTC)))
        elif came is None:
            answer = Answer(address=address, fetch=self._fetch(address))
            await self.intake.take_extraction(of_row(address), self._origin(answer))
        elif not self.leaving:  # it stays on the list as it is
            await self._miss(address, came)

    async def _take_page(self, answer: Answer) -> None:
        if answer.fault is not None:
            await self._refuse(answer.fault, answer)
        elif answer.page is None:
            await self.intake.leave(self._origin(answer), answer.url)
        else:
            read = partial(extract_item, address=answer.address, selectors=self.selectors, source=self.named)
            page = await self.rendering.article(answer.page, self.selectors)
            self._mind(await self.intake.take(page, self._origin(answer), read))

    async def _miss(self, address: Address, error: Exception) -> None:
        """Report an article that cannot be had."""
        fault = fault_of_error(error)
        if isinstance(error, WaitError):
            self.intake.tally.note(f"{self.target.name}: {fault.reason}, so what is left waits for a later crawl")
        elif isinstance(error, DownloadCancelledError) and address.media_type is not None:
            # A file that is too large to be read is an item all the same, by what its row says.
            answer = Answer(address=address, fetch=self._fetch(address))
            await self.intake.take_extraction(of_row(address, media_type=address.media_type), self._origin(answer))
        else:
            await self._refuse(fault, Answer(address=address, fetch=self._fetch(address), fault=fault))

    def _failed(self) -> None:
        self.crawler.signals.send_catch_log(signals.spider_error, spider=self)

    async def _refuse(self, fault: Fault, answer: Answer) -> None:
        last = self.intake.store.last_fetch(answer.address.url) if fault.gone else None
        stays = "; what is kept of it stays" if last is not None and last.entry_id is not None else ""
        refusal = Refusal(reason=fault.reason + stays, again=fault.again)
        if not fault.wait:
            self._mind(await self.intake.refuse(refusal, self._origin(answer), url=answer.address.url))
            return
        self.intake.tally.note(f"{answer.address.url}: {fault.reason}, so the rest waits for the next crawl")
        self.leaving = True

    def _mind(self, outcome: Outcome) -> None:
        """Ask for no more articles once one after the other is behind a wall."""
        blocked = isinstance(outcome, Rejected) and outcome.reason.startswith(BLOCKED)
        self.blocked = self.blocked + 1 if blocked else 0
        if self.blocked >= _WALLS_IN_A_ROW and not self.leaving:
            self.leaving = True
            self.intake.tally.note(f"{self.target.name}: one page after the other is blocked; the rest waits")

    def _request(self, address: Address, *, conditionally: bool = True, **how: Any) -> Request:
        url = address.url
        known = {url: self.intake.store.last_fetch(url)} if address.role == "article" else {}
        if (last := known.get(url)) is not None and last.moved_to:
            url = last.moved_to
        meta = {
            "address": address,
            "asked": url,
            "known": known,
            "download_maxsize": DOWNLOAD_MAXSIZE if address.role == "article" else LARGEST_XML_BYTES,
            "validators": self.intake.store if conditionally else None,
            "site": None if address.url == self.target.asked_url or self._other_sites else self.site,
        }
        return Request(url, meta=meta, dont_filter=True, **how)

    def _fetch(self, address: Address) -> Fetch:
        return fetch_of(address.url, address.role, datetime.now(UTC))

    def _origin(self, answer: Answer) -> Origin:
        if answer.address.url == self.target.asked_url:
            return Origin(
                target_id=self.target.id, source=self.target.source, fetch=answer.fetch, reserved=answer.reserved
            )
        steps = self.intake.config.look_again(self.target.source)
        now = answer.fetch.fetched_at
        last = answer.fetch.status == LAST_WORD  # what is gone for good is not asked for again
        return Origin(
            target_id=self.target.id,
            source=self.target.source,
            address=answer.address,
            fetch=answer.fetch,
            look_at=None if last else again_at(answer.address.first_seen_at, steps, answer.fresh_for, now),
            gone=answer.fault is not None and answer.fault.gone,
            reserved=answer.reserved,
        )
