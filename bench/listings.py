"""Measures finding on labelled listing pages against newspaper4k: `python -m bench.listings FOLDER`.

FOLDER has list_*.html beside list_*.json and is no part of this project; our own pages in tests/recorded/labelled are
always taken as well, and so are those that bench/listing_maker.py makes. A label has `url`, `items` (`url`, `title`,
`date`), `optional` (neither right nor wrong) and `not_items` (navigation and the rest). Nothing is trained for these
pages: the weights are a person's, set on the pages given and on our own, so that only the figures on pages of other
people count. Figures are means over pages, their 95 % intervals come of drawing sites. They are written to
bench/results/listings.md.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.capture_labels import domain
from bench.intervals import shown
from bench.listing_maker import SETS, written
from bench.teasers import key_of, labelled_page, newspaper4k, same_title
from crawler.find import discover_page

OWN = Path(__file__).parent.parent / "tests" / "recorded" / "labelled" / "listings"
_RESULTS = Path(__file__).parent / "results" / "listings.md"
_PUBLISHED = (
    "html2rss (auto) has .695 on these listings and others like them, .592 on those of institutions, as measured with "
    "its release of autumn 2026; newspaper4k is measured here, in the same run. Six of the ten days of one given page "
    "are labelled with day and month changed round (11.02.2015 in Norway as 2015-11-02): all else is right."
)
Item = tuple[str, str | None, str | None]
"""Address, title and day."""
Find = Callable[[Path, dict[str, Any]], list[Item]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How a page was found."""

    name: str
    institution: bool
    labelled: int
    found: int
    right: int
    titles: int  # right ones
    dated: int
    dates: int  # right ones
    navigation: int
    seconds: float

    @property
    def f1(self) -> float:
        """F1 of the items, by address."""
        return 2 * self.right / (self.labelled + self.found) if self.labelled + self.found else 1.0


def main() -> None:
    """Print the figures and write them down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", action="store_true", help="a line for each page that is not found whole")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        text = _measured(given.folder, Path(folder), each=given.each)
    print(text)
    _RESULTS.write_text(text + "\n", encoding="utf-8")


def _measured(folder: Path, made_in: Path, *, each: bool) -> str:
    sets = {"given": sorted(folder.glob("list_*.json")), "our own": sorted(OWN.glob("list_*.json"))}
    for made in sorted(SETS.iterdir()):
        if made.is_dir():
            sets[f"made, {made.name}"] = written(made_in, sorted(made.glob("*.html")))
    lines = [
        "| pages | number | finder | items, F1 by address | titles of the right ones | days of the right ones "
        "| navigation links | ms a page |",
        "|" + "---|" * 8,
    ]
    for finder, find in {"ours": ours, "newspaper4k": peer()}.items():
        scored = {name: [scored_page(path, find) for path in paths] for name, paths in sets.items()}
        if each and finder == "ours":
            _print_each([score for scores in scored.values() for _, score in scores])
        both = [pair for scores in scored.values() for pair in scores]
        institutions = [(site, score) for site, score in scored["given"] if score.institution]
        rows = {**scored, "given, institutions": institutions, "all": both}
        lines += [_row(name, finder, scores) for name, scores in rows.items() if scores]
    return "\n".join([*lines, "", _PUBLISHED, "", (SETS / "first-sight.md").read_text(encoding="utf-8").rstrip()])


def _row(pages: str, finder: str, scored: Sequence[tuple[str, Score]]) -> str:
    navigation = sum(score.navigation for _, score in scored)
    ms = 1000 * sum(score.seconds for _, score in scored) / len(scored)
    days = shown(scored, dates) if finder == "ours" else "-"
    return (
        f"| {pages} | {len(scored)} | {finder} | {shown(scored, f1)} | {shown(scored, titles)} | {days} "
        f"| {navigation} | {ms:.0f} |"
    )


def _print_each(scores: Sequence[Score]) -> None:
    for score in scores:
        if score.f1 < 1 or score.titles < score.right or score.dates < score.dated or score.navigation:
            print(
                f"{score.name:28s} labelled {score.labelled:3d} found {score.found:3d} right {score.right:3d} "
                f"titles {score.titles:3d} days {score.dates:3d} of {score.dated:3d} navigation {score.navigation}"
            )


def f1(scores: Sequence[Score]) -> float:
    """Give the mean F1 of pages."""
    return sum(score.f1 for score in scores) / len(scores)


def titles(scores: Sequence[Score]) -> float:
    """Give the share of the right items that have the right title."""
    return sum(score.titles for score in scores) / max(1, sum(score.right for score in scores))


def dates(scores: Sequence[Score]) -> float:
    """Give the share of the right items with a labelled day that have it."""
    return sum(score.dates for score in scores) / max(1, sum(score.dated for score in scores))


def scored_page(path: Path, find: Find) -> tuple[str, Score]:
    """Give the site of a labelled page, and how its items were found."""
    label = json.loads(path.read_text(encoding="utf-8"))
    started = time.process_time()
    items = find(path.with_suffix(".html"), label)
    seconds = time.process_time() - started
    wanted = {key_of(item["url"], label["url"]): item for item in reversed(label["items"])}
    optional = {key_of(item["url"], label["url"]) for item in label.get("optional", [])} - wanted.keys()
    navigation = {key_of(item["url"], label["url"]) for item in label.get("not_items", [])} - wanted.keys()
    found = {key_of(url, label["url"]): (title, day) for url, title, day in reversed(items)}
    found = {key: item for key, item in found.items() if key not in optional}
    right = found.keys() & wanted.keys()
    dated = [key for key in right if wanted[key].get("date")]
    return domain(label["url"]), Score(
        name=label["id"],
        institution=bool(label.get("institution")),
        labelled=len(wanted),
        found=len(found),
        right=len(right),
        titles=sum(same_title(found[key][0] or "", wanted[key]["title"]) for key in right),
        dated=len(dated),
        dates=sum(found[key][1] == wanted[key]["date"] for key in dated),
        navigation=len(found.keys() & navigation),
        seconds=seconds,
    )


def ours(path: Path, label: dict[str, Any]) -> list[Item]:
    """Find items with this project."""
    items = discover_page(labelled_page(path, label)).items
    return [(item.url, item.title, (item.published or "")[:10] or None) for item in items]


def peer() -> Find:
    """Give newspaper4k: what it takes for articles among the links of a page."""
    find = newspaper4k()
    return lambda path, label: [(url, title, None) for url, title in find(path, label)[0]]


if __name__ == "__main__":
    main()
