"""Takes three sites through ten redesigns, and writes what was found again and what was told, with a picture."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from pipeline.workers import Workers
from tests.sites.drill import Outcome, drill, prepare
from tests.sites.redesigned import MAKES, REDESIGNS
from tests.sites.scripted import Site

RESULTS = Path(__file__).parent / "results"
_LEFT, _TOP, _WIDE, _HIGH = 250, 60, 130, 34
_COLOURS = {"found": "#3a7d44", "told": "#8a6d1d", "wrong": "#c8553d"}


def main() -> None:
    """Run all redesigns, and write the table and the picture."""
    outcomes: list[Outcome] = []
    with Workers(1) as workers, tempfile.TemporaryDirectory() as folder:
        for make in MAKES:
            with Site() as site:
                kept = Path(folder) / make.name
                kept.mkdir()
                before = prepare(make, site, kept, workers)
                for number, redesign in enumerate(REDESIGNS):
                    outcomes.append(drill(redesign, before, Path(folder) / f"{make.name}-{number}", workers))
                    print(make.name, redesign.name, _kind(outcomes[-1]))
    (RESULTS / "redesigns.md").write_text("\n".join(_page(outcomes)) + "\n", encoding="utf-8")
    (RESULTS / "redesigns.svg").write_text("\n".join(_picture(outcomes)) + "\n", encoding="utf-8")


def _kind(outcome: Outcome) -> str:
    if not outcome.is_right:
        return "wrong"
    return "told" if outcome.redesign.needs_person else "found"


def _page(outcomes: Sequence[Outcome]) -> Iterator[str]:
    found = sum(_kind(one) == "found" for one in outcomes)
    clean = sum(not (one.wrong or one.twice or one.lost) for one in outcomes)
    yield "# Ten redesigns of three sites\n"
    yield f"Each was looked at three times, with one new article. {found} of {len(outcomes)} were found again without a"
    yield f"person; {clean} of {len(outcomes)} have no wrong item, none twice and none under another id. Where all of"
    yield "a site shows an error or a wall there is nothing to be found: that is told, and nothing of it is kept.\n"
    yield "![found again, or told](redesigns.svg)\n"
    yield "| redesign | site | new in the feed | wrong, twice, lost | requests | told |"
    yield "|---|---|--:|--:|--:|---|"
    for one in outcomes:
        bad = len(one.wrong) + len(one.twice) + len(one.lost)
        told = "; ".join(title for title, _ in one.notices) or "nothing"
        yield f"| {one.redesign.name} | {one.make.name} | {len(one.found)} | {bad} | {one.asked} | {told} |"
    yield "\n## What was told\n"
    for one in outcomes:
        for title, text in one.notices:
            yield f"**{one.redesign.name}, {one.make.name}.** {title}: {_still(text)}\n"


def _still(text: str) -> str:
    """Give a text without what differs from run to run: ports and moments."""
    words = []
    for word in text.split(" "):
        host, slash, rest = word.partition("http://127.0.0.1:")
        words.append(f"{host}https://site.example/{rest.partition('/')[2]}" if slash else word)
    return " ".join(words)


def _picture(outcomes: Sequence[Outcome]) -> Iterator[str]:
    wide, high = _LEFT + _WIDE * len(MAKES) + 20, _TOP + _HIGH * len(REDESIGNS) + 50
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" style="font: 13px sans-serif">'
    yield "<title>What was found again after each redesign, and what was told</title>"
    yield f'<rect width="{wide}" height="{high}" fill="white"/>'
    for column, make in enumerate(MAKES):
        x = _LEFT + _WIDE * column + _WIDE // 2
        yield f'<text x="{x}" y="{_TOP - 14}" text-anchor="middle">{make.name} ({make.lang})</text>'
    for row, redesign in enumerate(REDESIGNS):
        y = _TOP + _HIGH * row
        yield f'<text x="{_LEFT - 12}" y="{y + 21}" text-anchor="end">{escape(redesign.name)}</text>'
        for column, make in enumerate(MAKES):
            one = next(o for o in outcomes if o.make is make and o.redesign is redesign)
            kind, x = _kind(one), _LEFT + _WIDE * column
            told = f"{len(one.notices)} told" if one.notices else "no word"
            label = "found, " + told if kind == "found" else kind
            yield f'<rect x="{x + 2}" y="{y + 2}" width="{_WIDE - 4}" height="{_HIGH - 4}" fill="{_COLOURS[kind]}"/>'
            yield f'<text x="{x + _WIDE // 2}" y="{y + 21}" text-anchor="middle" fill="white">{label}</text>'
    for number, (kind, words) in enumerate(
        (("found", "the new article found, nothing else"), ("told", "nothing there, told once"), ("wrong", "wrong"))
    ):
        x = 20 + 250 * number
        yield f'<rect x="{x}" y="{high - 30}" width="14" height="14" fill="{_COLOURS[kind]}"/>'
        yield f'<text x="{x + 20}" y="{high - 18}">{words}</text>'
    yield "</svg>"


if __name__ == "__main__":
    main()
