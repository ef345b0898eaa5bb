"""Measures what is told of pairs of pages: the same item, an update of it, or two items.

    python -m bench.pairs PAIRS.jsonl [--write]

PAIRS: one pair a line, of which each side has an address, a title, a text, and the numbers of its article's lines; it
is given by path and no part of this project. Taken twice: with the lines that a person marked as the article, and with
those that our own separation finds in the text. Nothing is learned from the pairs, so there are no folds; that the
limits are not made to measure shows in what becomes of the figures when each is moved. `--write` writes
bench/results/pairs.md.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.identity import compare as rules
from pipeline.identity.compare import Comparison, Side, compare
from pipeline.identity.words import shingles, words_of
from pipeline.items import Page
from pipeline.normalize import content_hash
from pipeline.process import extract

_RESULTS = Path(__file__).parent / "results" / "pairs.md"
_ONCE = datetime(2000, 1, 1, tzinfo=UTC)
_LIMITS: Mapping[str, Sequence[float]] = {
    "_ENOUGH": (0.5, 0.55, 0.65, 0.7),
    "_SOME": (0.2, 0.25, 0.35, 0.4),
    "_LONG_RUN": (8, 12),
    "_SEVERAL_RUNS": (2, 4),
    "_LEAST_WORDS": (8, 16),
    "_OPENING": (15, 40),
    "_FIGURES": (0.15, 0.4),
    "ONE_SPELLING": (0.7, 0.9),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of pages and what a person says of it."""

    id: str
    label: str
    action: str
    sides: tuple[Mapping[str, Any], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Figures:
    """How well pairs are told, same or update against distinct, and how many updates are named as such."""

    precision: float
    recall: float
    named: int
    updates: int

    @property
    def f1(self) -> float:
        """Give the harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return f"{self.f1:.3f} | {self.precision:.3f} | {self.recall:.3f} | {self.named} of {self.updates}"


def main() -> None:
    """Print the figures, and the pairs that are told wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--write", action="store_true", help="write bench/results/pairs.md")
    asked = parser.parse_args()
    report = "\n".join(_report(list(read_pairs(asked.pairs)))) + "\n"
    print(report)
    if asked.write:
        _RESULTS.write_text(report, encoding="utf-8")


def read_pairs(path: Path) -> Iterator[Pair]:
    """Read the pairs."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Pair(row["id"], row["label"], row["action"], (row["a"], row["b"]))


def _marked(side: Mapping[str, Any]) -> Side:
    """Give a side with the lines that a person marked as its article."""
    lines = side["text"].split("\n")
    text = side["text"] if side["article"] is None else "\n".join(lines[number] for number in side["article"])
    return Side(text=text, title=side["title"], url=side["url"], published=side["date"])


def _separated(side: Mapping[str, Any]) -> Side:
    """Give a side with what our own separation finds in its text; a line alone is a headline."""
    if side["article"] is None:
        return _marked(side)
    page = Page(body=side["text"].encode(), url=side["url"], media_type="text/plain", charset="utf-8", fetched_at=_ONCE)
    found = extract(page)
    return Side(text=found.text, title=found.title, url=side["url"], published=found.published)


def told(pairs: Sequence[Pair], side: Callable[[Mapping[str, Any]], Side]) -> list[Comparison]:
    """Compare the sides of pairs."""
    return [compare(side(pair.sides[0]), side(pair.sides[1])) for pair in pairs]


def figures(pairs: Sequence[Pair], relations: Sequence[str]) -> Figures:
    """Hold what is told of pairs against what a person says."""
    counts = Counter((pair.action != "distinct", one != "distinct") for pair, one in zip(pairs, relations, strict=True))
    right = counts[True, True]
    named = [one for pair, one in zip(pairs, relations, strict=True) if pair.action == "update"]
    return Figures(
        precision=right / max(1, right + counts[False, True]),
        recall=right / max(1, right + counts[True, False]),
        named=named.count("update"),
        updates=len(named),
    )


def _hash_alone(pair: Pair) -> str:
    one, other = (content_hash(_marked(side).text) for side in pair.sides)
    return "same" if one is not None and one == other else "distinct"


def _containment_alone(pair: Pair) -> str:
    one, other = (set(shingles(words_of(_marked(side).text))) for side in pair.sides)
    return "same" if len(one & other) >= 0.6 * min(len(one), len(other)) > 0 else "distinct"


def _report(pairs: list[Pair]) -> Iterator[str]:
    yield "# Pairs of pages: same, update, distinct\n"
    yield f"{len(pairs)} pairs, {dict(Counter(pair.action for pair in pairs))}; `python -m bench.pairs PAIRS --write`\n"
    yield "| told by | F1 | precision | recall | updates named |\n|---|---|---|---|---|"
    yield f"| content hash alone | {figures(pairs, [_hash_alone(pair) for pair in pairs])} |"
    yield f"| containment alone | {figures(pairs, [_containment_alone(pair) for pair in pairs])} |"
    by_hand, own = told(pairs, _marked), told(pairs, _separated)
    yield f"| `compare`, article marked by hand | {figures(pairs, [one.relation for one in by_hand])} |"
    yield f"| `compare`, article by our own separation | {figures(pairs, [one.relation for one in own])} |"
    yield "\n## With a limit moved\n\n| limit | article marked by hand: F1 | updates named |\n|---|---|---|"
    for name, values in _LIMITS.items():
        for value in values:
            with _moved(name, value):
                found = figures(pairs, [one.relation for one in told(pairs, _marked)])
            yield f"| {name.strip('_').lower()} = {value} | {found.f1:.3f} | {found.named} of {found.updates} |"
    yield "\n## Told wrong\n\n| pair | what it is | article by | told | reason |\n|---|---|---|---|---|"
    for by, results in (("hand", by_hand), ("separation", own)):
        for pair, one in zip(pairs, results, strict=True):
            if one.relation != pair.action:
                yield f"| {pair.id} | {pair.action} ({pair.label}) | {by} | {one.relation} | {one.reason} |"


@contextmanager
def _moved(name: str, value: float) -> Iterator[None]:
    before = getattr(rules, name)
    setattr(rules, name, value)
    try:
        yield
    finally:
        setattr(rules, name, before)


if __name__ == "__main__":
    main()
