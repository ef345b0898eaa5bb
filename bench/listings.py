"""Measures finding on labelled listing pages: `python bench/listings.py FOLDER`, of list_*.html beside list_*.json.

A label has `url`, `items` (`url`, `title`, `date`), `optional` (neither right nor wrong) and `not_items` (navigation).
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from crawler.find import find
from crawler.find.addresses import resolve
from pipeline.items import Page
from pipeline.store.protocol import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How a page was found."""

    name: str
    institution: bool
    labelled: int
    found: int
    right: int
    titles: float
    dates: float | None
    navigation: int
    seconds: float

    @property
    def f1(self) -> float:
        """F1 of the items, by address."""
        return 2 * self.right / (self.labelled + self.found) if self.labelled + self.found else 1.0


def main() -> None:
    """Print a line a page, and the means."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    scores = [_score(path) for path in sorted(parser.parse_args().folder.glob("list_*.json"))]
    for score in scores:
        print(
            f"{score.name:28s} labelled {score.labelled:3d} found {score.found:3d} right {score.right:3d} "
            f"F1 {score.f1:.3f} titles {score.titles:.2f} navigation {score.navigation} {score.seconds * 1000:.0f} ms"
        )
    for name, chosen in (("all", scores), ("institutions", [score for score in scores if score.institution])):
        dates = [score.dates for score in chosen if score.dates is not None]
        print(
            f"{name}: {len(chosen)} pages, F1 {_mean([score.f1 for score in chosen]):.3f}, "
            f"titles {_mean([score.titles for score in chosen]):.3f}, dates {_mean(dates):.3f}, "
            f"navigation links {sum(score.navigation for score in chosen)}"
        )


def _score(path: Path) -> Score:
    label = json.loads(path.read_text(encoding="utf-8"))
    page = Page(
        body=path.with_suffix(".html").read_bytes(),
        fetched_at=datetime.now(UTC),
        url=label["url"],
        media_type="text/html",
        charset=label.get("encoding"),
    )
    started = time.process_time()
    items = find(page).items
    seconds = time.process_time() - started
    wanted = {_key(item["url"], label["url"]): item for item in label["items"]}
    optional = {_key(item["url"], label["url"]) for item in label.get("optional", [])} - wanted.keys()
    navigation = {_key(item["url"], label["url"]) for item in label.get("not_items", [])} - wanted.keys()
    found = {_key(item.url, label["url"]): item for item in items}
    found = {key: item for key, item in found.items() if key not in optional}
    right = found.keys() & wanted.keys()
    dated = [key for key in right if wanted[key].get("date")]
    return Score(
        name=label["id"],
        institution=bool(label.get("institution")),
        labelled=len(wanted),
        found=len(found),
        right=len(right),
        titles=_mean([_same_title(found[key], wanted[key]) for key in right]),
        dates=_mean([(found[key].published or "")[:10] == wanted[key]["date"] for key in dated]) if dated else None,
        navigation=len(found.keys() & navigation),
        seconds=seconds,
    )


def _key(url: str, base: str) -> str:
    """Give an address as compared: without scheme, "www." and a slash at the end."""
    address = resolve(url, base) or url
    return address.partition("://")[2].removeprefix("www.").rstrip("/")


def _same_title(found: Address, wanted: dict[str, Any]) -> bool:
    ours, theirs = (" ".join((title or "").lower().split()) for title in (found.title, wanted["title"]))
    return ours == theirs or SequenceMatcher(None, ours, theirs).ratio() >= 0.9


def _mean(values: list[float] | list[bool]) -> float:
    return sum(values) / len(values) if values else 0.0


if __name__ == "__main__":
    main()
