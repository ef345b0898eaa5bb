"""Renders the pages of a source whose pages a script builds: its lists, and articles that are none without."""

from __future__ import annotations

from dataclasses import replace

from scrapy.crawler import Crawler

from crawler.answers import Answer, Fault
from crawler.fetching.parts import Parts
from crawler.fetching.render import RenderError, has_script, missing, render
from crawler.files import file_type
from crawler.intake import Intake
from crawler.listing import Render
from crawler.sight import extract_page, made_for_machines, wall_of
from pipeline.config import Selectors
from pipeline.document import UnreadableError
from pipeline.familiar import NOTHING
from pipeline.items import Page
from pipeline.told import said_by, tell

MOST_ARTICLES = 50
"""How many articles of such a source are looked at in one crawl: each may take a browser."""
_IN_VAIN = 3  # articles in a row that rendering did not show either; then no more are rendered in this crawl


class Rendering:
    """Renders what one crawl comes to, where its target wants that."""

    def __init__(self, crawler: Crawler, intake: Intake, *, wanted: bool) -> None:
        self._crawler, self._intake, self.wanted = crawler, intake, wanted
        self._in_vain = 0

    def fault(self) -> Fault | None:
        """Give why nothing can be rendered although that is wanted: then nothing need be asked for."""
        why = missing() if self.wanted else None
        return Fault(reason=why, again=True, sent=False) if why else None

    @property
    def unwanted(self) -> Render | None:
        """What renders a page of a target that does not want it, where that can be done."""
        return None if self.wanted or missing() else self.built

    async def listing(self, answer: Answer) -> Answer:
        """Give an answer with its page rendered, where that is wanted."""
        return await self.built(answer) if self.wanted else answer

    async def built(self, answer: Answer) -> Answer:
        """Give an answer with its page as a script builds it, or with what kept it from being built."""
        page = answer.page
        if page is None or not has_script(page) or not await self._may_be_rendered(page):
            return answer
        fetch = replace(answer.fetch, etag=None, last_modified=None)  # the frame may stay while what fills it goes on
        try:
            built = await self._render(page)
        except RenderError as error:
            return replace(
                answer,
                fetch=fetch,
                page=None,
                fault=Fault(reason=tell("not rendered", said=said_by(error)), again=True),
            )
        return replace(answer, fetch=fetch, page=built)

    async def article(self, page: Page, selectors: Selectors | None) -> Page:
        """Give the page of an article: as it is where there is an article on it, else as a script builds it."""
        if not self.wanted or self._in_vain >= _IN_VAIN or not has_script(page):
            return page
        if not await self._may_be_rendered(page) or await self._has_article(page, selectors):
            return page
        try:
            built = await self._render(page)
        except RenderError as error:
            self._intake.tally.note(f"{page.url}: not rendered: {error}")
            built = page
        self._in_vain = 0 if await self._has_article(built, selectors) else self._in_vain + 1
        return built

    async def _may_be_rendered(self, page: Page) -> bool:
        return await self._intake.in_worker(may_be_rendered, page) is True

    async def _has_article(self, page: Page, selectors: Selectors | None) -> bool:
        return await self._intake.in_worker(has_article, page, selectors) is True

    async def _render(self, page: Page) -> Page:
        return await render(page, Parts(self._crawler).get)


def may_be_rendered(page: Page) -> bool:
    """Tell whether a page is one for people, and no wall: a script is how a challenge is met. Runs in a worker."""
    return not made_for_machines(page) and wall_of(page) is None


def has_article(page: Page, selectors: Selectors | None) -> bool:
    """Tell whether there is an article to be kept; runs in a worker."""
    if file_type(page) is not None:
        return True
    try:
        return extract_page(page, NOTHING, selectors).content_hash is not None
    except UnreadableError:
        return False
