"""Trains the trees that judge the lines of captures, and measures what comes of captures.

    python -m bench.captures train ARCHIVE CAPTURES [--no-validation]
    python -m bench.captures predict CAPTURES > predictions.jsonl

ARCHIVE: saved pages with the text of their article; CAPTURES: a folder of captures with the labels of their lines. Both
are given by path and no part of this project. LightGBM and resiliparse are needed here and nowhere else. The same data
give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from bench.archive import samples
from bench.capture_labels import Labelled, flattened, labelled_captures, plain
from pipeline.captures import decide, separate_capture
from pipeline.captures.features import LIKENESS, measure
from pipeline.captures.verdicts import Seen, Verdict
from pipeline.document import read
from pipeline.items import Page

FOLDS = 5
ROUNDS = 32
CLASSES = list(Verdict)
_MODEL = Path(__file__).parent.parent / "pipeline" / "models" / "captures.json"
_PARAMETERS: dict[str, Any] = {
    "objective": "multiclass",
    "num_class": len(CLASSES),
    "learning_rate": 0.18,
    "num_leaves": 12,
    "min_data_in_leaf": 20,
    "feature_fraction": 0.35,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "max_bin": 63,
    "num_threads": 1,
    "deterministic": True,
    "seed": 1,
    "verbose": -1,
}
# Of flattened pages most lines are paragraphs and menus, which are soon learned: a share of them is enough.
_KEPT = {Verdict.ARTICLE: 0.3, Verdict.OTHER: 0.35}


@dataclass(frozen=True, slots=True)
class Measured:
    """A labelled capture with the numbers of its lines."""

    of: Labelled
    rows: NDArray[np.float32]


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train")
    train.add_argument("archive", type=Path)
    train.add_argument("captures", type=Path)
    train.add_argument("--no-validation", action="store_true")
    predict = commands.add_parser("predict")
    predict.add_argument("captures", type=Path)
    chosen = parser.parse_args()
    if chosen.command == "predict":
        _predict(chosen.captures)
        return
    captures = [_measured(each) for each in labelled_captures(chosen.captures)]
    pages = [_measured(each) for each in flattened(samples(chosen.archive))]
    if not chosen.no_validation:
        for line in _validated(captures, pages):
            print(line)
    booster = _trained([*captures, *pages])
    _MODEL.write_text(json.dumps(_as_data(booster), separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{_MODEL.name}: {_MODEL.stat().st_size:,} bytes, {len(captures)} captures, {len(pages)} flattened pages")


def _measured(labelled: Labelled) -> Measured:
    return Measured(labelled, np.array(measure(labelled.lines)[1], dtype=np.float32))


def _trained(given: Sequence[Measured]) -> lightgbm.Booster:
    chance = random.Random(0)
    rows, classes, weights = [], [], []
    for each in given:
        made = each.of.weight < 1  # of a flattened page
        for row, label, line in zip(each.rows, each.of.labels, each.of.lines, strict=True):
            kept = _KEPT.get(label, 1.0) if made and label is not None else 1.0
            if label is None or chance.random() > kept:
                continue
            rows.append(row)
            classes.append(CLASSES.index(label))
            weights.append(each.of.weight / kept * (0.3 if line.first in each.of.neutral else 1.0))
    data = lightgbm.Dataset(np.array(rows), np.array(classes), weight=np.array(weights))
    return lightgbm.train(_PARAMETERS, data, ROUNDS)


def _as_data(booster: lightgbm.Booster) -> dict[str, Any]:
    classes: list[list[Any]] = [[] for _ in CLASSES]
    for number, tree in enumerate(booster.dump_model()["tree_info"]):
        splits: list[Any] = []
        leaves: list[float] = []
        _flatten(tree["tree_structure"], splits, leaves)
        classes[number % len(CLASSES)].append([splits, leaves])
    return {"columns": booster.num_feature(), "classes": classes}


def _flatten(node: dict[str, Any], splits: list[Any], leaves: list[float]) -> int:
    if "split_feature" not in node:
        leaves.append(round(node["leaf_value"], 4))
        return ~(len(leaves) - 1)
    place = len(splits)
    splits.append(None)
    left = _flatten(node["left_child"], splits, leaves)
    right = _flatten(node["right_child"], splits, leaves)
    splits[place] = [node["split_feature"], float(f"{node['threshold']:.9g}"), left, right]
    return place


def _validated(captures: Sequence[Measured], pages: Sequence[Measured]) -> Iterator[str]:
    """Judge each capture by trees that saw nothing of its domain, and give the figures."""
    found: list[tuple[Labelled, list[Verdict]]] = []
    for fold in range(FOLDS):
        held = [each for each in captures if _fold(each.of.domain) == fold]
        domains = {each.of.domain for each in held}
        booster = _trained([each for each in [*captures, *pages] if each.of.domain not in domains])
        found += [(each.of, _decided(each, booster)) for each in held]
    article = [_f1(_article(of, of.labels), _article(of, verdicts)) for of, verdicts in found]
    yield f"article lines, mean F1 of {len(found)} captures: {sum(article) / len(article):.3f}"
    known = sum(len(_headlines(of, of.labels)) for of, _ in found)
    given = sum(len(_headlines(of, verdicts)) for of, verdicts in found)
    right = sum(len(_headlines(of, of.labels) & _headlines(of, verdicts)) for of, verdicts in found)
    both = 2 * right / (given + known)
    yield f"headlines of teasers: precision {right / given:.3f}, recall {right / known:.3f}, F1 {both:.3f}"
    titled = [(of.title, _title(of, verdicts)) for of, verdicts in found if of.title]
    exact = sum(plain(title) == plain(ours or "") for title, ours in titled)
    yield f"titles: {exact / len(titled):.3f} of {len(titled)} right"
    bare = [_title(of, verdicts) for of, verdicts in found if not of.title]
    yield f"captures without a title: {bare.count(None)} of {len(bare)} given none"


def _fold(domain: str) -> int:
    return int(hashlib.sha256(domain.encode()).hexdigest(), 16) % FOLDS


def _decided(each: Measured, booster: lightgbm.Booster) -> list[Verdict]:
    chances = np.asarray(booster.predict(each.rows))
    owns, rows = measure(each.of.lines)
    return decide(
        [
            Seen(line, own, row[LIKENESS], [float(value) for value in chance])
            for line, own, row, chance in zip(each.of.lines, owns, rows, chances, strict=True)
        ]
    )


def _article(of: Labelled, labels: Sequence[Verdict | None]) -> set[int]:
    mine = (Verdict.ARTICLE, Verdict.TITLE)
    return {line.first for line, label in zip(of.lines, labels, strict=True) if label in mine} - of.neutral


def _headlines(of: Labelled, labels: Sequence[Verdict | None]) -> set[str]:
    both = zip(of.lines, labels, strict=True)
    return {plain(line.text) for line, label in both if label is Verdict.HEADLINE} - {plain(of.title or "")}


def _title(of: Labelled, verdicts: Sequence[Verdict]) -> str | None:
    both = zip(of.lines, verdicts, strict=True)
    return next((f"{line.marker} {line.text}" for line, verdict in both if verdict is Verdict.TITLE), None)


def _f1(known: set[int], given: set[int]) -> float:
    if not known or not given:
        return float(known == given)
    return 2 * len(known & given) / (len(known) + len(given))


def _predict(captures: Path) -> None:
    """Print what separation finds in each capture, an object a line."""
    for path in sorted(captures.glob("*.txt")):
        page = Page(body=path.read_bytes(), fetched_at=datetime(2000, 1, 1, tzinfo=UTC), media_type="text/plain")
        found = separate_capture(read(page))
        article = [found.title] if found.title else []
        told = {
            "id": path.stem,
            "title": found.title,
            "article_text": "\n".join([*article, *(block.text for block in found.blocks)]),
            "teasers": [
                {"title": each.title, "summary": each.summary, "date": each.published} for each in found.teasers
            ],
            "section": next((each.section for each in found.teasers if each.section), None),
        }
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
