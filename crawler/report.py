"""Reports what a crawl came to: a line of JSON for a page, a table with a row for each target."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crawler.due import Look
from pipeline.items import Duplicate, Outcome, Rejected
from pipeline.process import word
from pipeline.readable import readable
from pipeline.store.protocol import Store

Tell = Callable[[str], None]
WORDS = ("new", "revised", "duplicate", "unchanged", "rejected")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReport:
    """What became of one page; listing pages that led on are not among these."""

    target: str  # as it was typed
    url: str | None
    path: str | None
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetReport:
    """What one target came to."""

    target: str  # as it was typed
    pages: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)  # by the word of the outcome
    reasons: Mapping[str, int] = field(default_factory=dict)  # of the rejections
    seconds: float = 0.0
    begun: float = 0.0  # by a clock that only goes forward: targets are crawled side by side
    failures: tuple[str, ...] = ()  # sentences that name the input and the remedy: each makes the command fail
    notes: tuple[str, ...] = ()  # sentences on what a person may want to know


class Tally:
    """Counts what becomes of the pages of one target, as they come."""

    def __init__(self, target: str, tell: Tell = lambda _: None) -> None:
        """Take the target's name, and who is told at once what cannot wait for the end."""
        self.target, self.tell = target, tell
        self.failures: list[str] = []
        self.look: Look | None = None  # at its own page; None where that was not come to
        self.notes: dict[str, None] = {}  # each once, in order
        self._counts: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()

    def add(self, outcome: Outcome) -> None:
        """Count one page."""
        self._counts[word(outcome)] += 1
        if isinstance(outcome, Rejected):
            self._reasons[outcome.reason] += 1

    def note(self, sentence: str) -> None:
        """Remember a sentence for the person who reads the table."""
        self.notes[sentence] = None

    @property
    def changed(self) -> int:
        """How many pages are new or revised."""
        return self._counts["new"] + self._counts["revised"]

    def report(self, seconds: float, *, begun: float = 0.0) -> TargetReport:
        """Give what was counted in so many seconds from `begun` on."""
        return TargetReport(
            target=self.target,
            pages=self._counts.total(),
            counts={name: self._counts[name] for name in WORDS},
            reasons=dict(self._reasons.most_common()),
            seconds=seconds,
            begun=begun,
            failures=tuple(self.failures),
            notes=tuple(self.notes),
        )


def json_line(page: PageReport) -> dict[str, str | None]:
    """Give one page as `crawl --json` prints it."""
    outcome = page.outcome
    return {
        "target": page.target,
        "url": page.url,
        "outcome": word(outcome),
        "id": None if isinstance(outcome, Duplicate | Rejected) else outcome.entry_id,
        "of": outcome.of if isinstance(outcome, Duplicate) else None,
        "reason": outcome.reason if isinstance(outcome, Duplicate | Rejected) else None,
        "path": page.path,
    }


def page_line(page: PageReport, store: Store) -> str:
    """Give one page as a person reads it: what became of it, its title, and the topics it is in."""
    outcome, name = page.outcome, readable(page.url or (Path(page.path).name if page.path else page.target))
    match outcome:
        case Rejected():
            return f"{word(outcome):9}  {name}: {outcome.reason}"
        case Duplicate():
            entry_id = outcome.of
        case _:
            entry_id = outcome.entry_id
    entry = store.entry(entry_id)
    topics = ", ".join(match.topic_id for match in store.matches(entry_id)) or "no topic"
    return f"{word(outcome):9}  {name}: {entry.title if entry else entry_id} ({topics})"


def table(reports: Sequence[TargetReport]) -> str:
    """Give the table: a row for each target, and below a row why its pages were rejected."""
    if not reports:
        return ""
    rows = [_row(report) for report in reports]
    if len(rows) > 1:
        rows.append(_row(_sum(reports)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines: list[str] = []
    for row, report in zip(rows, [*reports, None], strict=False):
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
        if report is not None:
            lines += [f"    rejected: {count} × {reason}" for reason, count in report.reasons.items()]
            lines += [f"    {note}" for note in report.notes]
    return "\n".join(lines)


def _row(report: TargetReport) -> list[str]:
    pages = f"{report.pages:,} page" + ("" if report.pages == 1 else "s")
    cells = [f"{report.counts.get(name, 0):,} {name}" for name in WORDS]
    return [readable(report.target), pages, *cells, f"{report.seconds:.1f} s"]


def _sum(reports: Sequence[TargetReport]) -> TargetReport:
    counts: Counter[str] = Counter()
    for report in reports:
        counts.update(report.counts)
    took = max(report.begun + report.seconds for report in reports) - min(report.begun for report in reports)
    return TargetReport(target="all", pages=sum(report.pages for report in reports), counts=counts, seconds=took)
