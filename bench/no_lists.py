"""Counts the pages on which a list is found, by kind of page: `python -m bench.no_lists ARCHIVE`.

ARCHIVE has saved pages of kinds that list no news: articles, shops, threads of forums, documentation. Where their own
marks are silent, a page of a data set of articles is an article. What separation knows was learned on these pages, and
the rules of finding were set while looking at those that failed: the labelled listings tell what that costs.
Written to bench/results/no-lists.md.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from bench.archive import Sample, samples
from bench.intervals import shown
from crawler.find import discover_page

_RESULTS = Path(__file__).parent / "results" / "no-lists.md"
_LISTS = frozenset({"listing", "collection"})  # of products and homes above all


def main() -> None:
    """Print the shares and write them down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for sample in samples(parser.parse_args().archive):
        found[sample.page_type or "article"].append((sample.domain, _lists(sample)))
    lines = ["| kind of page | number | pages with a list | share (95 % interval, sites drawn) |", "|---|---|---|---|"]
    for kind, pages in sorted(found.items(), key=lambda pair: (pair[0] in _LISTS, -len(pair[1]))):
        lines.append(f"| {kind} | {len(pages)} | {sum(one for _, one in pages)} | {shown(pages, _share)} |")
    text = "\n".join(lines)
    print(text)
    _RESULTS.write_text(
        f"{text}\n\nListings and collections here are of products and homes above all.\n", encoding="utf-8"
    )


def _lists(sample: Sample) -> bool:
    document = sample.document()
    return document is not None and bool(discover_page(document.page).items)


def _share(pages: Sequence[bool]) -> float:
    return sum(pages) / max(1, len(pages))


if __name__ == "__main__":
    main()
