"""Watches one look at a target: what its list showed, and what came of its articles' pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from crawler.adding.remedies import keeps_us_out
from crawler.answers import Answer, Fault
from crawler.walls import BLOCKED
from pipeline.health import Observation, Remembered, Result
from pipeline.items import Duplicate, Extraction, Outcome, Page, PageKind, Rejected
from pipeline.store.protocol import Address, Fetch


@dataclass(slots=True)
class Watch:
    """What is seen in one look. It asks nothing and stores nothing: it is told what happens anyway."""

    result: Result | None = None  # None: the list was not come to
    url: str | None = None
    method: str | None = None
    status: int | None = None
    reason: str | None = None
    tried: int = 0
    page: Page | None = None  # that the list was on, or should have been
    items: tuple[Address, ...] = ()
    told: list[str] = field(default_factory=list)  # what was found again, a sentence each
    _known: int = 0
    _new: int = 0
    _separated: int = 0
    _words: list[int] = field(default_factory=list)
    _read: int = 0
    _statuses: Counter[str] = field(default_factory=Counter)

    def listed(
        self, answer: Answer, items: Iterable[Address], *, known: set[str], new: int, method: str | None
    ) -> None:
        """See a page of the list; the first is what a look is judged by."""
        self._new += new
        if self.result in ("read", "unmodified"):
            return
        self.items = tuple(items)
        self._answered(answer, "unmodified" if answer.page is None else "read", None)
        self.method = method
        self._known = sum(item.url in known for item in self.items)

    def nothing(self, answer: Answer, reason: str) -> None:
        """See that the list's page has no items."""
        self._answered(answer, "empty", reason)

    def held(self, answer: Answer, items: Iterable[Address], reason: str) -> None:
        """See a list that is not believed, because it has hardly an item that is known."""
        self.items = tuple(items)
        self._answered(answer, "held", reason)

    def failed(self, answer: Answer, fault: Fault) -> None:
        """See that the list's page cannot be had."""
        self._answered(answer, _result_of(fault), fault.reason)

    def of_article(self, found: object, outcome: Outcome, fetch: Fetch | None) -> None:
        """See what came of an article's page."""
        if fetch is None or fetch.role != "article":
            return
        walled = isinstance(outcome, Rejected) and outcome.reason.startswith(BLOCKED)
        self._statuses["blocked" if walled else str(fetch.status or "none")] += 1
        if not isinstance(found, Extraction):
            return
        self._read += 1
        if not isinstance(outcome, Rejected) and found.kind is PageKind.ARTICLE:  # not what its row alone made an item
            self._separated += 1
            if not isinstance(outcome, Duplicate):
                self._words.append(len((found.text or "").split()))

    def observation(self, at: datetime, seconds: float, *, url: str, first: bool) -> Observation | None:
        """Give what the look showed; None where the list was never come to, by a fault of ours."""
        if self.result is None:
            return None
        summaries = [len(item.summary.split()) for item in self.items if item.summary]
        return Observation(
            at=at,
            result=self.result,
            url=self.url or url,
            method=self.method,
            status=self.status,
            reason=self.reason,
            seconds=round(seconds, 2),
            items=len(self.items),
            new=self._new,
            known=self._known,
            dated=sum(item.published is not None for item in self.items),
            summary_words=median(summaries) if summaries else None,
            pages=self._read,
            separated=self._separated,
            article_words=median(self._words) if self._words else None,
            statuses=dict(self._statuses),
            first=first,
            tried=self.tried,
        )

    def remembered(self) -> tuple[Remembered, ...]:
        """Give the items of the list as they are remembered."""
        return remembered(self.items)

    def _answered(self, answer: Answer, result: Result, reason: str | None) -> None:
        self.result, self.reason = result, reason
        self.url, self.status, self.page = answer.url, answer.fetch.status, answer.page


def remembered(items: Iterable[Address]) -> tuple[Remembered, ...]:
    """Give items as they are remembered."""
    return tuple(Remembered(url=item.url, title=item.title, published=item.published) for item in items)


def _result_of(fault: Fault) -> Result:
    """Tell a wall and a page that is gone from a fault that may be over soon; an error page by what it says."""
    if fault.gone:
        return "gone"
    return "blocked" if keeps_us_out(fault.reason) else "fault"
