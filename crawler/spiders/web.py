"""The spider for a page of the web: an article is taken in, anything that lists articles leads to them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider, DownloadCancelledError
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

from crawler.answers import Answer, Fault, fault_of_error, fault_of_status, fetch_of, page_of
from crawler.files import extract_item, of_row
from crawler.find.usual import usual_sitemap
from crawler.intake import Intake, Refusal
from crawler.listing import Lists
from crawler.manners import Robots, WaitError
from crawler.sight import Sight, look_at
from crawler.targets import WebTarget
from pipeline.entries import Origin
from pipeline.familiar import NOTHING
from pipeline.store.protocol import Address, Fetch


class WebSpider(Spider):
    """Looks at one target, and at the articles on its list."""

    name = "web"

    def __init__(self, *, target: WebTarget, intake: Intake, limit: int, refresh: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.target = target
        self.intake = intake
        self.limit = limit
        self.refresh = refresh
        self.selectors = target.source.selectors if target.source else None
        self._other_sites = target.source is not None and target.source.other_sites
        self.site = target.url  # articles are of this site; once the target has redirected, of that one
        self.leaving = False  # nothing more is asked, and nothing that happens now is an outcome

    async def start(self) -> AsyncIterator[Request]:
        """Look at the target; then ask for the articles that wait on its list."""
        for address in await self._look():
            if "#" in address.url:  # an item that is a place within a page, and known by its row alone
                answer = Answer(address=address, fetch=self._fetch(address))
                await self.intake.take_extraction(of_row(address), self._origin(answer))
                continue
            yield self._request(address, callback=self.on_article, errback=self.on_error)

    async def _look(self) -> Sequence[Address]:
        """Look at the target, and give the articles to be asked for."""
        store = self.intake.store
        first = self.target.source is not None and store.is_first_look(self.target.id)
        lists = Lists(
            target=self.target,
            intake=self.intake,
            ask=self.ask,
            see=self.see,
            imported_at=datetime.now(UTC) if first else None,
        )
        address = Address(url=self.target.url, role="listing")
        last = store.last_fetch(self.target.url)
        known = store.known_addresses(self.target.id)
        answer = await self.ask(address, bool(known) or (last is not None and last.entry_id is not None))
        self.site = answer.url
        if answer.fault is not None:
            await self._fail(answer.fault, answer)
            return ()
        if answer.page is not None:
            sight = await self.see(answer)
            if not await self._take_target(sight, answer, lists):
                return ()
        elif known:
            lists.add(Sight(), answer)
        else:
            await self.intake.leave(self._origin(answer), answer.url)
            return ()
        await lists.follow(self.limit, {self.target.url})
        if first and not store.is_first_look(self.target.id):
            most = self.intake.config.first_import(self.target.id)
            self.intake.tally.note(f"{self.target.name}: first import, of which a feed gets at most the newest {most}")
        return () if self.leaving else self._articles()

    async def _take_target(self, sight: Sight, answer: Answer, lists: Lists) -> bool:
        """Take in the target's own page; return whether it leads to articles."""
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
        if await lists.search_elsewhere(sight, answer, await self._sitemaps(answer)):
            # Without validators: a page that shows no items may stay the same for ever while its feed goes on.
            lists.add(Sight(), answer, lasting=False)
            return True
        reason = sight.reason or "there is nothing to be read here"
        if sight.extraction is None:
            await self._fail(Fault(reason=reason, again=sight.again), answer)
        elif sight.is_article:
            await self.intake.take_extraction(sight.extraction, self._origin(answer))
        else:
            await self.intake.refuse(Refusal(reason=reason), self._origin(answer), url=answer.url)
        return bool(self.intake.store.pending(self.target.id, 1))

    async def _sitemaps(self, answer: Answer) -> tuple[str, ...]:
        """Give the sitemaps of the site: those that its robots.txt names, else the usual one."""
        robots = self.crawler.get_downloader_middleware(Robots)
        named = await robots.sitemaps_of(answer.url) if robots is not None else ()
        usual = usual_sitemap(answer.url)
        return named or ((usual,) if usual else ())

    def _articles(self) -> Sequence[Address]:
        """Give the articles to be asked for: those that wait on the list, and all known ones where so told."""
        store = self.intake.store
        waiting = [one for one in store.pending(self.target.id) if one.role == "article"]
        if self.refresh:
            pending = {one.url for one in waiting}
            known = store.known_addresses(self.target.id)
            waiting += [one for one in known if one.role == "article" and one.url not in pending]
        if len(waiting) > self.limit:
            more = f"{len(waiting) - self.limit} more articles are known than the {self.limit} looked at (--limit)"
            self.intake.tally.note(f"{self.target.name}: {more}; the next crawl goes on with them")
        return waiting[: self.limit]

    async def _fail(self, fault: Fault, answer: Answer) -> None:
        """Report that the target itself gave nothing."""
        remedy = "check the address, or crawl it again later" if fault.again else "check the address"
        refusal = Refusal(reason=fault.reason, again=fault.again)
        await self.intake.refuse(refusal, self._origin(answer), url=self.target.url, remedy=remedy)

    async def ask(self, address: Address, conditionally: bool) -> Answer:
        """Ask for a page that leads somewhere, and wait for it."""
        request = self._request(address, conditionally=conditionally, callback=NO_CALLBACK)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # whatever asking raises is an outcome
            answer = Answer(address=address, fetch=self._fetch(address), fault=fault_of_error(error))
        else:
            answer = self._answer(address, response)
        if self.leaving:
            raise CloseSpider("shutdown")
        self.leaving = answer.fault is not None and answer.fault.wait
        return answer

    async def see(self, answer: Answer) -> Sight:
        """Look at the page of an answer, in a worker."""
        if answer.page is None:
            return Sight()
        article_first = self.target.source is None and answer.address.url == self.target.url
        memory = self.intake.memory(answer.page, self._origin(answer)) if article_first else NOTHING
        sight = await self.intake.in_worker(
            look_at, answer.page, self.selectors, article_first, memory, self._other_sites
        )
        return Sight(reason=sight.reason, again=sight.again) if isinstance(sight, Refusal) else sight

    async def on_article(self, response: Response) -> None:
        """Take in an article's page."""
        address: Address = response.meta["address"]
        answer = self._answer(address, response)
        if answer.fault is not None:
            await self._refuse(answer.fault, answer)
        elif answer.page is None:
            await self.intake.leave(self._origin(answer), answer.url)
        else:
            await self.intake.take(
                answer.page,
                self._origin(answer),
                partial(extract_item, address=answer.address, selectors=self.selectors),
            )

    async def on_error(self, failure: Failure) -> None:
        """Report an article that cannot be had."""
        address: Address = failure.request.meta["address"]  # type: ignore[attr-defined]  # Scrapy sets it
        fault = fault_of_error(failure.value or RuntimeError("no error was given"))
        if isinstance(failure.value, DownloadCancelledError) and address.media_type is not None:
            # A file that is too large to be read is an item all the same, by what its row says.
            answer = Answer(address=address, fetch=self._fetch(address))
            await self.intake.take_extraction(of_row(address, media_type=address.media_type), self._origin(answer))
        elif not (self.leaving or isinstance(failure.value, WaitError)):  # those stay on the list as they are
            await self._refuse(fault, Answer(address=address, fetch=self._fetch(address), fault=fault))

    async def _refuse(self, fault: Fault, answer: Answer) -> None:
        refusal = Refusal(reason=fault.reason, again=fault.again)
        if not fault.wait:
            await self.intake.refuse(refusal, self._origin(answer), url=answer.address.url)
            return
        self.intake.tally.note(f"{answer.address.url}: {fault.reason}, so the rest waits for the next crawl")
        self.leaving = True
        raise CloseSpider("the server asks us to wait")

    def _request(self, address: Address, *, conditionally: bool = True, **how: Any) -> Request:
        meta = {
            "address": address,
            "asked": address.url,
            "validators": self.intake.store if conditionally else None,
            "site": None if address.url == self.target.url or self._other_sites else self.site,
        }
        return Request(address.url, meta=meta, dont_filter=True, **how)

    def _answer(self, address: Address, response: Response) -> Answer:
        now = datetime.now(UTC)
        fault = fault_of_status(response)
        page = page_of(response, now) if fault is None and response.status != 304 else None
        return Answer(
            address=address,
            fetch=fetch_of(address.url, address.role, now, response),
            page=page,
            fault=fault,
            final=response.url,
        )

    def _fetch(self, address: Address) -> Fetch:
        return fetch_of(address.url, address.role, datetime.now(UTC))

    def _origin(self, answer: Answer) -> Origin:
        of_target = answer.address.url == self.target.url
        address = None if of_target else answer.address
        return Origin(target_id=self.target.id, source=self.target.source, address=address, fetch=answer.fetch)
