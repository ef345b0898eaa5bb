"""Trains the trees that judge the lines of captures, and measures what comes of captures.

    python -m bench.captures train ARCHIVE CAPTURES [--no-validation]
    python -m bench.captures measure ARCHIVE CAPTURES
    python -m bench.captures predict CAPTURES > predictions.jsonl

ARCHIVE: saved pages with the text of their article; CAPTURES: a folder of captures with the labels of their lines. Both
are given by path and no part of this project; the captures in tests/recorded/labelled are, and are measured as well,
but never trained on. LightGBM and resiliparse are needed here and nowhere else. The same data give the same bytes.
Figures are of trees that saw nothing of a capture's domain; they are written to bench/results/captures.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from bench.archive import samples
from bench.capture_labels import Labelled, flattened, labelled_captures
from bench.capture_scores import Score, article_f1, score, summaries_right, teasers_f1, titles_exact
from bench.intervals import shown
from pipeline.captures import separate_capture
from pipeline.captures.features import measure
from pipeline.captures.verdicts import Verdict
from pipeline.document import read
from pipeline.items import Page

FOLDS = 5
ROUNDS = 32
CLASSES = list(Verdict)
OWN = Path(__file__).parent.parent / "tests" / "recorded" / "labelled" / "captures"
_OWN_ID = "own-"
_SETS = {"bench": "given", "labelled": "our own"}
_ONCE = datetime(2000, 1, 1, tzinfo=UTC)
_RESULTS = Path(__file__).parent / "results" / "captures.md"
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
    measured = commands.add_parser("measure")
    measured.add_argument("archive", type=Path)
    measured.add_argument("captures", type=Path)
    predict = commands.add_parser("predict")
    predict.add_argument("captures", type=Path)
    chosen = parser.parse_args()
    if chosen.command == "predict":
        _predict(chosen.captures)
        return
    folders = [chosen.captures, OWN]
    captures = [_measured(each) for folder in folders for each in labelled_captures(folder)]
    pages = [_measured(each) for each in flattened(samples(chosen.archive))]
    if chosen.command == "measure" or not chosen.no_validation:
        lines = _validated(folders, captures, pages)
        print("\n".join(lines))
        _RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if chosen.command == "measure":
        return
    theirs = [each for each in captures if not each.of.id.startswith(_OWN_ID)]
    booster = _trained([*theirs, *pages])
    _MODEL.write_text(json.dumps(_as_data(booster), separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{_MODEL.name}: {_MODEL.stat().st_size:,} bytes, {len(theirs)} captures, {len(pages)} flattened pages")


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


def _validated(folders: Sequence[Path], captures: Sequence[Measured], pages: Sequence[Measured]) -> list[str]:
    """Judge each capture by trees that saw nothing of its domain, and give the figures as lines of a table."""
    found: list[tuple[str, tuple[str, Score]]] = []
    for fold in range(FOLDS):
        held = [each for each in captures if _fold(each.of.domain) == fold]
        domains = {each.of.domain for each in held}
        theirs = (each for each in captures if not each.of.id.startswith(_OWN_ID))
        booster = _trained([each for each in [*theirs, *pages] if each.of.domain not in domains])
        for each in held:
            folder = next(folder for folder in folders if (folder / f"{each.of.id}.json").exists())
            found.append((folder.parent.name, (each.of.domain, _scored(folder / f"{each.of.id}.json", booster))))
    names = dict.fromkeys(folder.parent.name for folder in folders)
    sets = {**{name: [of for where, of in found if where == name] for name in names}, "both": [of for _, of in found]}
    return [
        f"Judged by trees that saw nothing of a capture's site ({FOLDS} folds); 95 % intervals by drawing sites.",
        "",
        "| captures | number | article lines, F1 | headlines of teasers, F1 | summaries right | exact titles "
        "| consent lines in articles or teasers |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {_SETS.get(name, name)} | {len(scores)} | {shown(scores, article_f1)} | {shown(scores, teasers_f1)} "
            f"| {shown(scores, summaries_right)} | {shown(scores, titles_exact)} "
            f"| {sum(score.consent for _, score in scores)} |"
            for name, scores in sets.items()
        ),
    ]


def _scored(label: Path, booster: lightgbm.Booster) -> Score:
    gold = json.loads(label.read_text(encoding="utf-8"))
    with label.with_suffix(".txt").open(newline="", encoding="utf-8") as file:
        written = file.read()
    page = Page(body=written.encode(), fetched_at=_ONCE, media_type="text/plain", charset="utf-8")
    return score(gold, written.split("\n"), separate_capture(read(page), weigh=lambda rows: _chances(rows, booster)))


def _fold(domain: str) -> int:
    return int(hashlib.sha256(domain.encode()).hexdigest(), 16) % FOLDS


def _chances(rows: Sequence[Sequence[float]], booster: lightgbm.Booster) -> list[list[float]]:
    if not rows:
        return []
    chances = np.asarray(booster.predict(np.array(rows, dtype=np.float32)))
    return [[float(value) for value in chance] for chance in chances]


def _predict(captures: Path) -> None:
    """Print what separation finds in each capture, an object a line."""
    for path in sorted(captures.glob("*.txt")):
        page = Page(body=path.read_bytes(), fetched_at=_ONCE, media_type="text/plain")
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
