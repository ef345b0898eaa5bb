"""Measures separation against trafilatura in one run over the same pages: quality, with intervals, and speed.

    python -m bench.separation ARCHIVE [--limit N]

The trees in the package were trained on these very pages, so their quality here is a lower bound of the error; what
counts is the cross-validation that `bench.train` writes out. Speed, trafilatura's figures and the floor hold as they
are.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.archive import Sample, samples
from bench.shingles import Score, figures, interval, paired, score
from pipeline.separate import separate

Extract = Callable[[Sample], str]


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--limit", type=int, default=None, help="pages, evenly from all core pages")
    given = parser.parse_args()
    pages = [sample for sample in samples(given.archive) if sample.core]
    step = max(1, len(pages) // given.limit) if given.limit else 1
    print("\n".join(table(pages[::step])))


def table(pages: Sequence[Sample]) -> list[str]:
    """Run every extractor on every page, in turns, and give the figures as lines of a table."""
    extractors: dict[str, Extract] = {"ours": ours, "trafilatura": trafilatura(), "all text": everything}
    scores: dict[str, list[Score]] = {name: [] for name in extractors}
    seconds = dict.fromkeys(extractors, 0.0)
    for sample in pages:
        for name, extract in extractors.items():
            started = time.process_time()
            text = extract(sample)
            seconds[name] += time.process_time() - started
            scores[name].append(score(sample.text or "", text))
    lines = ["| extractor | precision | recall | F1 | | pages per CPU second |", "|---|---|---|---|---|---|"]
    for name, own in scores.items():
        total, (low, high) = figures(own), interval(own)
        speed = len(pages) / seconds[name]
        lines.append(
            f"| {name} | {total.precision:.4f} | {total.recall:.4f} | {total.f1:.4f} "
            f"| {low:.3f} to {high:.3f} | {speed:.1f} |"
        )
    difference, low, high = paired(scores["ours"], scores["trafilatura"])
    faster = seconds["trafilatura"] / seconds["ours"]
    return [
        *lines,
        "",
        f"ours - trafilatura: {difference:+.4f} [{low:+.4f}, {high:+.4f}]; {faster:.1f} times its speed",
    ]


def ours(sample: Sample) -> str:
    """Extract with this project, from bytes to text."""
    document = sample.document()
    return "\n\n".join(block.text for block in separate(document).blocks) if document else ""


def everything(sample: Sample) -> str:
    """Extract all text of the page: the floor."""
    document = sample.document()
    return " ".join(str(text) for text in document.root.itertext()) if document and document.root is not None else ""


def trafilatura() -> Extract:
    """Give the peer; it is an extra, never a dependency of this project."""
    try:
        from trafilatura import extract
    except ImportError as missing:
        raise SystemExit("trafilatura is missing: pip install trafilatura") from missing

    def run(sample: Sample) -> str:
        return extract(sample.body, include_comments=False) or ""

    return run


if __name__ == "__main__":
    main()
