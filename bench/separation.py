"""Measures separation against peers and floors, in one run over the same pages: quality with intervals, and speed.

    python -m bench.separation ARCHIVE [--every N]

Ours is judged by trees that saw no page of the same registrable domain: those that `bench.train` kept, or trained
here. Extractors take turns on each page, and seconds are those of this process. Tables and pictures go
to `bench/results/`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.archive import MIXED_SET, SEGMENT_SET, Sample, samples
from bench.peers import TRAFILATURA, Extract, bare, everything, peers
from bench.pictures import bars, curves, dots, picture_page
from bench.shingles import Score, figures, interval, paired, score, segment_figures, segments
from bench.train import FOLDS, fold_of, folds
from pipeline.separate import separate

OURS = "Tidings"
FLOORS = {"all text": everything, "parsing only (lxml)": bare}
_RESULTS = Path(__file__).parent / "results"
_WARM_UP = 20  # pages that are read before any time is taken
_WORST = 40

Scores = Mapping[str, Mapping[str, Score]]
"""By extractor, then by page."""


def main() -> None:
    """Measure, print, and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take each Nth page only")
    given = parser.parse_args()
    judges = folds(given.archive)
    pages = [page for page in samples(given.archive) if page.text is not None or page.dataset == SEGMENT_SET]
    pages = pages[:: given.every]

    def ours(page: Sample) -> str:
        document = page.document()
        found = separate(document, trees=judges[fold_of(page)]) if document else None
        return "\n\n".join(block.text for block in found.blocks) if found else ""

    extractors = {OURS: ours, **peers(), **FLOORS}
    texts, seconds = run(extractors, pages)
    text = "\n".join(report(extractors, pages, texts, seconds)) + "\n"
    print(text)
    if given.every == 1:
        _RESULTS.mkdir(exist_ok=True)
        (_RESULTS / "separation.md").write_text(text, encoding="utf-8")
        (_RESULTS / "separation.html").write_text(
            picture_page(f"Separation: {OURS} and its peers", _pictures(extractors, pages, texts, seconds)),
            encoding="utf-8",
        )


def run(
    extractors: Mapping[str, Extract], pages: Sequence[Sample]
) -> tuple[dict[str, dict[str, str]], dict[str, float]]:
    """Run every extractor on every page, in turns; give the texts, and the CPU seconds each took for core pages."""
    texts: dict[str, dict[str, str]] = {name: {} for name in extractors}
    seconds = dict.fromkeys(extractors, 0.0)
    for number, page in enumerate([*pages[:_WARM_UP], *pages]):
        for name, extract in extractors.items():
            started = time.process_time()
            try:
                text = extract(page)
            except Exception as fault:  # a peer that fails on a page has found nothing there, and the rest goes on
                print(f"{name} on {page.name}: {type(fault).__name__}: {fault}"[:200])
                text = ""
            if number >= _WARM_UP and page.core:
                seconds[name] += time.process_time() - started
            texts[name][page.name] = text
    return texts, seconds


def scored(pages: Sequence[Sample], texts: Mapping[str, Mapping[str, str]]) -> Scores:
    """Compare what each extractor gave with what people marked."""
    return {
        name: {page.name: score(page.text or "", of_page[page.name]) for page in pages}
        for name, of_page in texts.items()
    }


def report(
    extractors: Mapping[str, Extract],
    pages: Sequence[Sample],
    texts: Mapping[str, Mapping[str, str]],
    seconds: Mapping[str, float],
) -> Iterator[str]:
    """Give the tables as lines of Markdown."""
    core = [page for page in pages if page.core]
    scores = scored([page for page in pages if page.text is not None], texts)
    names = [name for name in extractors if name != "parsing only (lxml)"]
    yield "# Separation"
    yield ""
    yield f"{OURS} by trees that saw no page of the same registrable domain ({FOLDS} folds). 4-word shingles; F1 of the"
    yield "means of precision and recall; intervals of 95 % by bootstrap over pages, paired where two are compared."
    yield "Pages per second of CPU on the core pages, from bytes to text, all in one process and in turns."
    yield ""
    yield f"## {len(core)} core pages"
    yield ""
    yield f"| extractor | precision | recall | F1 | | {OURS} − it | | pages per s |"
    yield "|---|---|---|---|---|---|---|---|"
    for name in extractors:
        speed = f"{len(core) / max(seconds[name], 1e-9):.0f}"
        if name not in names:
            yield f"| {name} | | | | | | | {speed} |"
            continue
        own = [scores[name][page.name] for page in core]
        total, (low, high) = figures(own), interval(own)
        yield (
            f"| {name} | {total.precision:.4f} | {total.recall:.4f} | {total.f1:.4f} | {low:.3f} to {high:.3f} "
            f"| {_difference(scores, core, name)} | {speed} |"
        )
    yield ""
    yield f"{OURS} takes {seconds[OURS] / seconds['parsing only (lxml)']:.1f} times as long as parsing, and is"
    yield f"{seconds[TRAFILATURA] / seconds[OURS]:.1f} times as fast as {TRAFILATURA}."
    yield ""
    yield from _groups(names, pages, scores)
    yield from _lost_and_let_in(names, core, scores)
    yield from _segments(names, pages, texts)
    yield from _worst(core, scores)


def _pictures(
    extractors: Mapping[str, Extract],
    pages: Sequence[Sample],
    texts: Mapping[str, Mapping[str, str]],
    seconds: Mapping[str, float],
) -> Iterator[tuple[str, str]]:
    """Give the pictures of a run, each with what it says."""
    core = [page for page in pages if page.core]
    scores = scored([page for page in pages if page.text is not None], texts)
    names = [name for name in extractors if name not in FLOORS]
    of_each = {name: [scores[name][page.name] for page in core] for name in names}
    rows = [(name, figures(own).f1, interval(own)) for name, own in of_each.items()]
    least = min(low for _, _, (low, _) in rows) - 0.05
    yield (
        bars(rows, title=f"F1 on {len(core)} core pages", least=least),
        f"The bars begin at {least:.2f}; the lines are intervals of 95 % by bootstrap over pages.",
    )
    both = (OURS, TRAFILATURA)
    for named, lost in (
        ("Words of the article lost", {name: [1 - own.recall for own in of_each[name]] for name in both}),
        ("Words of others let in", {name: [1 - (own.precision or 0) for own in of_each[name]] for name in both}),
    ):
        yield (
            curves([*lost.items()], title=f"{named}: share of the pages with at most so much", most=0.4),
            "The higher a line, the more pages are that good.",
        )
    yield (
        dots(
            [
                (f1(scores[TRAFILATURA][page.name]), f1(scores[OURS][page.name]), page.dataset, page.name)
                for page in core
            ],
            across=f"F1 of {TRAFILATURA}",
            up=f"F1 of {OURS}",
        ),
        f"A dot a page; above the diagonal {OURS} is better.",
    )
    speeds = [(name, len(core) / max(seconds[name], 1e-9), None) for name in extractors]
    yield bars(speeds, title="Pages per second of CPU"), "From bytes to text, all in one process and in turns."


def _difference(scores: Scores, pages: Sequence[Sample], name: str) -> str:
    if name == OURS:
        return "| "
    ours, theirs = ([scores[one][page.name] for page in pages] for one in (OURS, name))
    difference, low, high = paired(ours, theirs)
    return f"{difference:+.4f} | {low:+.3f} to {high:+.3f}"


def _groups(names: Sequence[str], pages: Sequence[Sample], scores: Scores) -> Iterator[str]:
    """Give F1 by data set, by page type, by language."""
    groups: dict[str, list[Sample]] = {}
    for page in pages:
        if page.text is None:
            continue
        kind = f" {page.page_type}" if page.dataset == MIXED_SET else ""
        groups.setdefault(f"{page.dataset}{kind}", []).append(page)
        if page.core:
            groups.setdefault(f"language: {page.language or 'unknown'}", []).append(page)
    yield f"## F1 by data set, page type and language; {OURS} − {TRAFILATURA} by pairs"
    yield ""
    yield f"| pages | number | {' | '.join(names)} | difference | |"
    yield "|---|---|" + "---|" * len(names) + "---|---|"
    for group, members in sorted(groups.items(), key=lambda item: (item[0].startswith("language"), item[0])):
        cells = " | ".join(f"{figures([scores[name][page.name] for page in members]).f1:.3f}" for name in names)
        yield f"| {group} | {len(members)} | {cells} | {_difference(scores, members, TRAFILATURA)} |"
    yield ""


def _lost_and_let_in(names: Sequence[str], core: Sequence[Sample], scores: Scores) -> Iterator[str]:
    yield "## Words of the article lost, and words of others let in, in % of a page's"
    yield ""
    yield "| extractor | lost: median | 90th percentile | let in: median | 90th percentile |"
    yield "|---|---|---|---|---|"
    for name in names:
        lost = sorted(1 - scores[name][page.name].recall for page in core)
        let_in = sorted(1 - (scores[name][page.name].precision or 0) for page in core)
        cells = [values[int(len(values) * part)] * 100 for values in (lost, let_in) for part in (0.5, 0.9)]
        yield f"| {name} | " + " | ".join(f"{cell:.1f}" for cell in cells) + " |"
    yield ""


def _segments(names: Sequence[str], pages: Sequence[Sample], texts: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    members = [page for page in pages if page.dataset == SEGMENT_SET]
    if not members:
        return
    yield f"## Sentences that must and must not be there ({len(members)} pages)"
    yield ""
    yield "| extractor | precision | recall | F1 |"
    yield "|---|---|---|---|"
    for name in names:
        counted = [segments(page.must, page.must_not, texts[name][page.name]) for page in members]
        total = segment_figures(counted)
        yield f"| {name} | {total.precision:.4f} | {total.recall:.4f} | {total.f1:.4f} |"
    yield ""


def _worst(core: Sequence[Sample], scores: Scores) -> Iterator[str]:
    yield f"## The {_WORST} worst core pages of {OURS}"
    yield ""
    yield f"| page | precision | recall | {TRAFILATURA}: precision | recall |"
    yield "|---|---|---|---|---|"
    for page in sorted(core, key=lambda page: f1(scores[OURS][page.name]))[:_WORST]:
        ours, theirs = scores[OURS][page.name], scores[TRAFILATURA][page.name]
        yield (
            f"| {page.name} | {ours.precision or 0:.2f} | {ours.recall:.2f} "
            f"| {theirs.precision or 0:.2f} | {theirs.recall:.2f} |"
        )


def f1(own: Score) -> float:
    """Give the F1 of one page; without output 0."""
    precision = own.precision or 0.0
    return 2 * precision * own.recall / (precision + own.recall) if precision + own.recall else 0.0


if __name__ == "__main__":
    main()
