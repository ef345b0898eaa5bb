"""Trains the trees that judge pieces, and writes out the cross-validation that speaks for them.

    python -m bench.train ARCHIVE [--no-validation]

The same archive gives the same bytes: one thread, fixed seeds. LightGBM is needed here and nowhere else.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from bench.archive import MIXED_SET, SEGMENT_SET, Sample, samples
from bench.labels import label
from bench.shingles import Score, figures, interval, score, segment_figures, segments, words
from pipeline.separate.blocks import Outline
from pipeline.separate.features import features
from pipeline.separate.judge import MODEL, choose
from pipeline.separate.named import named
from pipeline.separate.outline import outline
from pipeline.separate.pagewide import PAGE_WIDE
from pipeline.separate.trees import Trees, parse

Floats = NDArray[np.float32]
FOLDS = 5
TREES = 110  # of a run


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One growing of the trees: what it sees, and what pages weigh in it that are no articles marked in full."""

    seed: int
    page_wide: bool  # whether it sees what is of the page and not of the piece
    other_types: float = 0.3
    segments: float = 0.3


RUNS = (
    Run(seed=1, page_wide=True),
    Run(seed=2, page_wide=False, segments=0.8),
    Run(seed=3, page_wide=False, other_types=0.6),
    Run(seed=4, page_wide=True),
    Run(seed=5, page_wide=False, segments=0.8),
    Run(seed=6, page_wide=False, other_types=0.6),
)
"""Runs that differ in what they see and weigh, and each of them from two draws: the mean errs less than any of them."""

_MODELS = Path(__file__).parent.parent / "pipeline" / "models"
_RESULTS = Path(__file__).parent / "results"
_KEPT = Path(__file__).parent / ".trees"
_FILES = [_KEPT / f"{fold}.json" for fold in range(FOLDS)]
_PARAMETERS: dict[str, Any] = {
    "objective": "cross_entropy",
    "learning_rate": 0.12,
    "num_leaves": 31,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.6,
    "bagging_freq": 1,
    "min_data_in_leaf": 40,
    "lambda_l2": 5.0,
    "max_bin": 63,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
_PARTIAL = 0.5  # what a page weighs of which we know what one library was expected to give; an article page is 1


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page as the trees see it."""

    sample: Sample
    texts: tuple[str, ...]  # of its pieces
    hidden: NDArray[np.bool_]  # those that readers do not see
    live: NDArray[np.bool_]  # those worth judging
    rows: Floats  # a row for each of these, as labels and weights
    labels: Floats
    weights: Floats  # of the rows within the page


def main() -> None:
    """Train, validate and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--no-validation", action="store_true")
    given = parser.parse_args()
    pages, columns = read_pages(given.archive)
    (_MODELS / f"{MODEL}.json").write_text(as_json(train(pages, columns), columns), encoding="utf-8")
    if not given.no_validation:
        _RESULTS.mkdir(exist_ok=True)
        (_RESULTS / "cross-validation.md").write_text(validate(pages, train_folds(pages, columns)), encoding="utf-8")


def read_pages(archive: Path) -> tuple[list[Labelled], tuple[str, ...]]:
    """Give the pages of the archive with features and labels, and the names of the features."""
    pages: list[Labelled] = []
    columns: tuple[str, ...] = ()
    for sample in samples(archive):
        document = sample.document()
        if document is None or document.root is None or not (page := outline(document.root)).pieces:
            continue
        live, rows, columns = features(page, named(document))
        labels = label(page, sample)
        weights = _weights(page, sample, labels)
        texts = tuple(piece.text for piece in page.pieces)
        hidden = np.array([page.hidden[piece.node] > 0 for piece in page.pieces])
        pages.append(Labelled(sample, texts, hidden, live, rows, labels[live], weights[live]))
    return pages, columns


def _weights(page: Outline, sample: Sample, labels: Floats) -> Floats:
    known = ~np.isnan(labels)
    if sample.dataset == SEGMENT_SET:
        return np.asarray(known / max(int(known.sum()), 1), dtype=np.float32)
    size = np.array([len(words(piece.text)) for piece in page.pieces], dtype=np.float32)
    return np.asarray(known * (size / max(float(size.sum()), 1.0) + 0.3 / len(size)), dtype=np.float32)


def _weight(sample: Sample, run: Run) -> float:
    if sample.dataset == SEGMENT_SET:
        return run.segments
    return 1.0 if sample.core else run.other_types if sample.dataset == MIXED_SET else _PARTIAL


def train(pages: Sequence[Labelled], columns: Sequence[str]) -> list[lightgbm.Booster]:
    """Fit the trees of each run."""
    rows = np.concatenate([page.rows for page in pages])
    labels = np.concatenate([page.labels for page in pages])
    return [_grow(rows, labels, pages, run, columns) for run in RUNS]


def _grow(
    rows: Floats, labels: Floats, pages: Sequence[Labelled], run: Run, columns: Sequence[str]
) -> lightgbm.Booster:
    weights = np.concatenate([page.weights * _weight(page.sample, run) for page in pages])
    used = (weights > 0) & ~np.isnan(labels)
    # A piece of which little is article is none, and the other way round: wordings differ a little.
    stretched = np.clip((labels[used] - 0.15) / 0.7, 0, 1)
    seen = rows[used]
    if not run.page_wide:
        seen[:, [column in PAGE_WIDE for column in columns]] = 0  # nothing can be split by what never differs
    data = lightgbm.Dataset(seen, stretched, weight=weights[used] * 1000, params={"max_bin": _PARAMETERS["max_bin"]})
    return lightgbm.train({**_PARAMETERS, "seed": run.seed}, data, TREES)


def fold_of(sample: Sample) -> int:
    """Give the fold of a page: pages of one registrable domain are in one."""
    return int.from_bytes(hashlib.sha256(sample.domain.encode()).digest()[:8]) % FOLDS


def train_folds(pages: Sequence[Labelled], columns: Sequence[str]) -> list[Trees]:
    """Give, and keep, for each fold the trees that were trained on the others."""
    _KEPT.mkdir(exist_ok=True)
    for fold, file in enumerate(_FILES):
        runs = train([page for page in pages if fold_of(page.sample) != fold], columns)
        file.write_text(as_json(runs, columns), encoding="utf-8")
    return [parse(file.read_text(encoding="utf-8")) for file in _FILES]


def folds(archive: Path) -> list[Trees]:
    """Give for each fold the trees that saw no page of its domains: those that were kept, else newly trained ones."""
    if all(file.exists() for file in _FILES):
        return [parse(file.read_text(encoding="utf-8")) for file in _FILES]
    return train_folds(*read_pages(archive))


def validate(pages: Sequence[Labelled], judges: Sequence[Trees]) -> str:
    """Judge each page by trees that saw no page of its domain; give the figures as a table."""
    texts: dict[str, str] = {}
    for page in pages:
        sure = np.zeros(len(page.live), np.float32)
        sure[page.live] = judges[fold_of(page.sample)].probability(page.rows)
        texts[page.sample.name] = "\n\n".join(page.texts[i] for i in choose(page.texts, sure, page.hidden).taken)
    lines = [
        f"Cross-validation over {FOLDS} folds by registrable domain; 4-word shingles; F1 with its 95 % interval.",
        "",
        "| pages | number | precision | recall | F1 | |",
        "|---|---|---|---|---|---|",
        *_table(pages, texts),
    ]
    return "\n".join(lines) + "\n"


def _table(pages: Sequence[Labelled], texts: dict[str, str]) -> Iterator[str]:
    core = [page.sample for page in pages if page.sample.core]
    groups = {"core": core}
    for sample in (page.sample for page in pages if page.sample.text is not None):
        groups.setdefault(f"{sample.dataset}, {sample.page_type or 'all'}", []).append(sample)
    for name, members in groups.items():
        scores: list[Score] = [score(sample.text or "", texts[sample.name]) for sample in members]
        total, (low, high) = figures(scores), interval(scores)
        yield (
            f"| {name} | {len(members)} | {total.precision:.4f} | {total.recall:.4f} | {total.f1:.4f} "
            f"| {low:.3f} to {high:.3f} |"
        )
    marked = [page.sample for page in pages if page.sample.dataset == SEGMENT_SET]
    total = segment_figures([segments(sample.must, sample.must_not, texts[sample.name]) for sample in marked])
    yield f"| segments | {len(marked)} | {total.precision:.4f} | {total.recall:.4f} | {total.f1:.4f} | |"


def as_json(runs: Sequence[lightgbm.Booster], columns: Sequence[str]) -> str:
    """Give the trees as data (see `pipeline.separate.trees`), a line a tree."""
    trees = [
        json.dumps(_tree(tree["tree_structure"], share=1 / len(runs)))
        for run in runs
        for tree in run.dump_model()["tree_info"]
    ]
    return f'{{"columns": {json.dumps(list(columns))},\n"trees": [\n' + ",\n".join(trees) + "\n]}\n"


def _tree(root: dict[str, Any], share: float) -> dict[str, list[Any]]:
    """Give splits and leaves from left to right; `covers` are the training rows of each leaf, which explaining asks."""
    splits: list[list[Any]] = []
    leaves: list[float] = []
    covers: list[int] = []

    def walk(node: dict[str, Any]) -> int:
        """Number the leaves from left to right; give those below a node as bits."""
        if "split_feature" not in node:
            leaves.append(_short(node["leaf_value"] * share))
            covers.append(int(node.get("leaf_count", 0)))
            return 1 << (len(leaves) - 1)
        at = len(splits)
        splits.append([])
        left, right = walk(node["left_child"]), walk(node["right_child"])
        splits[at] = [node["split_feature"], _short(node["threshold"]), 0xFFFFFFFF & ~left]
        return left | right

    walk(root)
    return {"splits": splits, "leaves": leaves, "covers": covers}


def _short(value: float) -> float:
    return float(np.format_float_positional(np.float32(value), unique=True)) if abs(value) > 1e-30 else 0.0


if __name__ == "__main__":
    main()
