"""Says what crawls took beside a bare spider, who is the limit, and what the bar comes to: `bench/results/crawl.md`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.crawl_floors import Floors

BAR = 0.6
"""Of the pages a second of the bare spider."""

_OF_TRAFILATURA = 4
"""Times as fast, with description: what the project asks of separating elsewhere (`bench.speed`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one crawl took; milliseconds of CPU a page."""

    pages: int
    seconds: float
    loop: float
    workers: float
    megabytes: int

    @property
    def rate(self) -> float:
        """Give the pages a second."""
        return self.pages / self.seconds

    def row(self) -> dict[str, float]:
        """Give all of it to be printed."""
        return asdict(self) | {"pages_a_second": round(self.rate, 1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What the crawls of pages of one kind took."""

    kind: str
    sides: Mapping[str, Sequence[Side]]
    serving: float  # milliseconds of the server's CPU for a page of ours
    floors: Floors | None
    cores: int

    @property
    def bare(self) -> float:
        """Give what a page takes the bare spider."""
        return min(side.loop for side in self.sides["bare"])

    @property
    def ours(self) -> Side:
        """Give our crawl that took the least."""
        return min(self.sides["ours"], key=lambda side: side.loop + side.workers)

    @property
    def by_rate(self) -> float:
        """Give the ratio of the best rates."""
        best = {name: max(side.rate for side in sides) for name, sides in self.sides.items()}
        return best["ours"] / best["bare"]

    @property
    def by_cpu(self) -> float:
        """Give the ratio that the least CPU time of each side would make if it had all cores to itself."""
        ours = self.ours
        return self.bare / max(ours.loop, (ours.loop + ours.workers) / self.cores)


def report(found: Sequence[Measured], size: int, hosts: int) -> str:
    """Give what was measured as Markdown."""
    return "\n".join(_lines(found, size, hosts)) + "\n"


def _lines(found: Sequence[Measured], size: int, hosts: int) -> Iterator[str]:
    pages, turns, cores = found[0].ours.pages, len(found[0].sides["ours"]), found[0].cores
    yield "# Speed of a crawl\n"
    yield f"`python -m bench.crawl --write`: {pages:,} pages of {size:,} bytes on {hosts} local hosts, one connection"
    yield f"a host, no delay, {cores} cores, the server on the same; the best of {turns} crawls of each side, in turn."
    yield "The bare Scrapy spider has the same settings, parses each page with lxml and keeps nothing. CPU is"
    yield "milliseconds a page, from the beginning of a crawl to the end of its workers, their start included. Where"
    yield "others keep the cores busy, the ratio by CPU is the one to read.\n"
    yield "| pages | crawl | pages a second | CPU of the loop | of the workers | of the server | MB |"
    yield "|---|---|---|---|---|---|---|"
    for one in found:
        fastest = max(one.sides["bare"], key=lambda side: side.rate)
        yield f"| {one.kind} | bare spider | {fastest.rate:.0f} | {one.bare:.2f} | | | {fastest.megabytes} |"
        rate = max(side.rate for side in one.sides["ours"])
        side = one.ours
        yield (
            f"| {one.kind} | Tidings | {rate:.0f} | {side.loop:.2f} | {side.workers:.2f} | {one.serving:.2f} "
            f"| {side.megabytes} |"
        )
    yield ""
    yield "| pages | of the bare spider's pages a second | by CPU alone | the limit |\n|---|---|---|---|"
    for one in found:
        yield f"| {one.kind} | **{one.by_rate:.2f}** | **{one.by_cpu:.2f}** | {_limit(one)} |"
    for one in found:
        if one.floors is not None:
            yield from _what_the_bar_comes_to(one, one.floors)


def _limit(one: Measured) -> str:
    ours = one.ours
    if ours.loop * one.cores >= ours.loop + ours.workers + one.serving:
        return "the loop, which is one process"
    return (
        f"all {one.cores} cores: the loop has {ours.loop / (ours.loop + ours.workers + one.serving):.0%} of their time"
    )


def _what_the_bar_comes_to(one: Measured, low: Floors) -> Iterator[str]:
    bare, served, cores = one.bare, one.serving, one.cores
    allowed = cores * bare / BAR
    asking = bare - low.parsing
    left = allowed - served - asking
    separating = low.described / _OF_TRAFILATURA
    least = separating + low.handing + low.rows
    yield f"\n## What the bar comes to: pages of kind `{one.kind}`\n"
    yield f"The bare spider takes {bare:.2f} ms of CPU a page, {low.parsing:.2f} of it for parsing. {BAR:g} of its rate"
    yield f"is a page every {bare / BAR:.2f} ms, on {cores} cores {allowed:.2f} ms of CPU. Of these the server takes"
    yield f"{served:.2f}, and asking, as the bare spider does without parsing, {asking:.2f}: **{left:.2f} ms are left**"
    yield "for handing a page over, separating, describing, identifying, classifying and storing it.\n"
    yield "| floors of the same run, CPU | ms a page |\n|---|---|"
    yield f"| parsing alone (lxml) | {low.parsing:.2f} |"
    yield f"| trafilatura, text only, nothing stored | {low.text:.2f} |"
    yield f"| trafilatura with metadata, nothing stored | {low.described:.2f} |"
    yield f"| at {_OF_TRAFILATURA} times its speed, the bar of `bench.speed` | {separating:.2f} |"
    yield f"| handing a page to another process and back | {low.handing:.2f} |"
    yield f"| writing its rows alone: text, index of its words, packed page, a transaction a page | {low.rows:.2f} |"
    yield f"| **least of a crawl at the bar of `bench.speed`**: the last three | **{least:.2f}** |"
    yield f"| ours: separated, described, signed, packed | {low.worker:.2f} |"
    yield f"| ours: identified, classified, stored | {low.kept:.2f} |\n"
    theirs = asking + low.described + low.handing + low.rows
    best = bare / max(asking + low.handing / 2 + low.rows, (asking + least + served) / cores)
    peer = bare * cores / (theirs + served)
    yield f"A crawl with trafilatura in place of our separation comes to {peer:.2f} of the bare spider; one that"
    yield f"separates at {_OF_TRAFILATURA} times its speed, and then only writes rows, to {best:.2f}."
    if least <= left:
        yield f"So {BAR:g} can be reached by a crawl at the other bars."
    else:
        yield f"So {BAR:g} cannot be reached, not even by a crawl at the other bars: {least:.2f} ms do not fit"
        yield f"in {left:.2f}. The bar that agrees with the others is **{best // 0.05 * 0.05:.2f}** for these pages."
