"""Measures the starter topics on labelled captures, and on pages of the archive, against plain keywords.

    python -m bench.topics CAPTURES [--archive ARCHIVE] [--worst]

CAPTURES: a folder of captures whose labels name their topics; ARCHIVE: saved pages, of which bench/topic_labels.toml
says what some are about. A page goes the way of a crawl: separated, described, then held against all topics. The words
of the topics are written by hand; what is fitted is how much must be found, once for all topics, in folds of sites.
Figures are written to bench/results/topics.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.archive import samples
from bench.capture_labels import domain
from bench.intervals import shown
from pipeline.config.topics import Topic, builtin_topics
from pipeline.entries.make import lead
from pipeline.items import Page
from pipeline.process import extract
from pipeline.topics.classify import Reading, Subject, judge
from pipeline.topics.scores import f1

FOLDS = 5
LABELS = {"intcoop": "international-cooperation", "funding": "research-funding", "agri": "agriculture"}
"""What the captures call a topic, where that is not its id."""
_OTHERS = Path(__file__).parent / "topic_labels.toml"
_RESULTS = Path(__file__).parent / "results" / "topics.md"
_ONCE = datetime(2000, 1, 1, tzinfo=UTC)
_SHARES = [0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0]  # of what a topic says must be found

Counts = tuple[int, int, int]  # right, wrong, missed


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text, what it is about, and how much of each topic was found in it."""

    name: str
    site: str
    about: frozenset[str]
    found: dict[str, float]  # by topic, as a share of what it needs


def main() -> None:
    """Measure, print, and write the figures down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("captures", type=Path)
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--worst", action="store_true", help="print what is judged otherwise than labelled")
    chosen = parser.parse_args()
    topics = [Topic.model_validate(topic) for topic in builtin_topics()]
    sets = {"captures": captures(chosen.captures)}
    if chosen.archive:
        sets["pages of the archive"] = pages(chosen.archive)
    lines = ["| set | texts | rules | micro F1, threshold by folds | as shipped | precision | recall | ms a text |"]
    lines.append("|---|---|---|---|---|---|---|---|")
    judged: dict[str, list[Labelled]] = {}
    for name, given in sets.items():
        for rules, those in {"starter topics": topics, "their words alone, each once a place": plain(topics)}.items():
            held, took = hold(given, those)
            judged.setdefault(name, held)
            lines.append(f"| {name} | {len(held)} | {rules} | {_row(held)} | {took:.1f} |")
    lines += ["", "By topic, as shipped: F1 (right, wrong, missed).", ""]
    lines += [f"| topic | {' | '.join(judged)} |", "|---|" + "---|" * len(judged)]
    for topic in topics:
        cells = " | ".join(_cell([_counts(one, 1.0, topic.id) for one in held]) for held in judged.values())
        lines.append(f"| {topic.id} | {cells} |")
    lines += ["", "95 % intervals by drawing sites. " + _NOTE]
    print("\n".join(lines))
    _RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if chosen.worst:
        for one in (one for held in judged.values() for one in held):
            taken = _taken(one, 1.0)
            if taken != one.about:
                print(one.name, "wrongly in:", sorted(taken - one.about), "missed:", sorted(one.about - taken))


_NOTE = (
    "The time is that of holding a text that has been read against all sixteen topics. The words of these are written "
    "by hand, by someone who knew the titles of the captures and what was judged wrongly; the pages of the archive, "
    "which are longer and of other kinds, were labelled before (`bench/topic_labels.toml`), and had .69 before some "
    "words were mended on them. Expect of texts that nobody looked at what lies between the two sets."
)

Given = tuple[str, str, frozenset[str], Subject]  # name, site, what it is about, and its words


def captures(folder: Path) -> list[Given]:
    """Read labelled captures."""
    given = []
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        with path.with_suffix(".txt").open(newline="", encoding="utf-8") as file:
            written = file.read()
        page = Page(body=written.encode(), url=gold["url"], fetched_at=_ONCE, media_type="text/plain", charset="utf-8")
        about = frozenset(LABELS.get(label, label) for label in gold["topics"])
        given.append((gold["id"], domain(gold["url"]), about, _subject(page, written)))
    return given


def pages(archive: Path) -> list[Given]:
    """Read the pages of the archive of which somebody said what they are about."""
    told = tomllib.loads(_OTHERS.read_text(encoding="utf-8"))
    return [
        (sample.name, sample.domain, frozenset(told[sample.name]), _subject(page))
        for sample in samples(archive)
        if sample.name in told
        for page in [Page(body=sample.body, url=sample.url, fetched_at=_ONCE, media_type="text/html")]
    ]


def _subject(page: Page, written: str = "") -> Subject:
    """Separate and describe a page; one that is no article, such as a listing, is taken as a whole."""
    found = extract(page)
    text = found.text or written
    summary = (found.summary or lead(text)) if found.text else None
    rest = text.removeprefix((summary or "").rstrip("…"))
    return Subject(title=found.title or "", summary=summary, text=rest, language=found.language)


def plain(topics: Sequence[Topic]) -> list[Topic]:
    """Give the topics as plain keywords: no phrases, no weights, each word once a place."""
    return [
        topic.model_copy(update={"by_length": False, "phrases": {}, "words": _unweighed(topic)}) for topic in topics
    ]


def _unweighed(topic: Topic) -> dict[str, tuple[str, ...]]:
    return {tongue: tuple(word.split("^")[0] for word in words) for tongue, words in topic.words.items()}


def hold(given: Sequence[Given], topics: Sequence[Topic]) -> tuple[list[Labelled], float]:
    """Hold texts against topics; give what was found, and the milliseconds that a text took."""
    held = []
    started = time.process_time()
    for name, site, about, subject in given:
        reading = Reading(subject)
        found = [judge(reading, topic) for topic in topics]
        held.append(Labelled(name, site, about, {one.topic_id: one.score / one.threshold for one in found}))
    return held, 1000 * (time.process_time() - started) / len(given)


def _row(held: Sequence[Labelled]) -> str:
    fitted = []
    for fold in range(FOLDS):
        rest = [one for one in held if _fold(one.site) != fold]
        best = max(_SHARES, key=lambda share: _f1([_counts(one, share) for one in rest]))
        fitted += [(one.site, _counts(one, best)) for one in held if _fold(one.site) == fold]
    shipped = [(one.site, _counts(one, 1.0)) for one in held]
    right, wrong, missed = (sum(counts[i] for _, counts in shipped) for i in range(3))
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    return f"{shown(fitted, _f1)} | {shown(shipped, _f1)} | {precision:.2f} | {recall:.2f}"


def _taken(one: Labelled, share: float) -> frozenset[str]:
    return frozenset(topic for topic, found in one.found.items() if found >= share)


def _counts(one: Labelled, share: float, topic: str | None = None) -> Counts:
    taken, about = _taken(one, share), one.about
    if topic is not None:
        taken, about = taken & {topic}, about & {topic}
    return len(taken & about), len(taken - about), len(about - taken)


def _f1(counts: Sequence[Counts]) -> float:
    right, wrong, missed = (sum(one[i] for one in counts) for i in range(3))
    return f1(right, wrong, missed) or 0.0


def _cell(counts: Sequence[Counts]) -> str:
    right, wrong, missed = (sum(one[i] for one in counts) for i in range(3))
    value = f1(right, wrong, missed)
    return "-" if value is None else f"{value:.2f} ({right}, {wrong}, {missed})"


def _fold(site: str) -> int:
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % FOLDS


if __name__ == "__main__":
    main()
