"""Makes pairs of labelled articles, to see whether what tells a few dozen pairs by hand holds on thousands.

    python -m bench.made_pairs ARCHIVE

Of each article: an excerpt and a syndicated copy at another address (same), one number changed at its address (update),
the release of the next year (distinct), and up to five other articles of its domain (distinct). Of each and the next of
its domain: two releases of one form, with a headline and a sentence of their own above a paragraph that they share, on
two days or on one (distinct); and copies with title and day at a second address of the site, or under another title a
day later on another site (same). A line for each kind.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from bench.archive import Sample, samples
from pipeline.identity.compare import Comparison, Side, compare

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(r"\b\d{1,3}\b")
_OTHERS = 5  # articles of one domain that each is held against
_ELSEWHERE = "https://elsewhere.example/item/1"
_OF_FORM, _OWN, _TITLE = 50, 18, 9  # words: of the paragraph that releases share, of their own sentence, of a headline
_DAY, _DAY_AFTER = "2026-03-10", "2026-03-11"
_RESULTS = Path(__file__).parent / "results" / "made-pairs.md"
_HEAD = """# Pairs made of labelled articles

`python -m bench.made_pairs ARCHIVE --write`: excerpts and syndicated copies are to be told the same item or an update
of it, a changed number at one address an update, the release of the next year and another article of one domain two;
two releases that share a paragraph of fifty words two, copies on one site and at another's under another title one.

| pair | told right | of |
|---|---|---|
"""
_RIGHT = {
    "excerpt": {"same", "update"}, "syndicated": {"same", "update"}, "number changed": {"update"},
    "next year": {"distinct"}, "another of the domain": {"distinct"}, "one form, two days": {"distinct"},
    "one form, one day": {"distinct"}, "copy on the site": {"same", "update"}, "retitled elsewhere": {"same", "update"},
}  # fmt: skip


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--show", help="print the wrong ones of this kind")
    parser.add_argument("--write", action="store_true", help="write bench/results/made-pairs.md")
    asked = parser.parse_args()
    domains: defaultdict[str, list[Sample]] = defaultdict(list)
    for sample in samples(asked.archive):
        if sample.text and len(sample.text.split()) >= 80:
            domains[sample.domain].append(sample)
    results: defaultdict[str, list[Comparison]] = defaultdict(list)
    for domain in sorted(domains):
        for kind, one, other in _pairs(domains[domain], domains):
            found = compare(one, other)
            results[kind].append(found)
            if kind == asked.show and found.relation not in _RIGHT[kind]:
                print(one.url, other.url, found.reason, (one.text or "")[:90], "|", (other.text or "")[:90])
    report = _HEAD
    for kind, found_ones in results.items():
        report += f"| {kind} | {sum(one.relation in _RIGHT[kind] for one in found_ones)} | {len(found_ones)} |\n"
    print(report)
    if asked.write:
        _RESULTS.write_text(report, encoding="utf-8")


def _pairs(mine: list[Sample], domains: dict[str, list[Sample]]) -> Iterator[tuple[str, Side, Side]]:
    names = sorted(domains)
    for number, sample in enumerate(mine):
        chance = random.Random(sample.id)
        text, url = sample.text or "", sample.url or f"https://{sample.domain}/{sample.id}"
        here = Side(text=text, url=url)
        yield "excerpt", here, Side(text=text[: len(text) * 3 // 10], url=_ELSEWHERE)
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) >= 6:
            foreign = (domains[chance.choice(names)][0].text or "").split("\n")
            kept = [line for line in lines if chance.random() < 0.65]
            yield "syndicated", here, Side(text="\n".join([foreign[0], *kept, foreign[-1]]), url=_ELSEWHERE)
        if found := list(_NUMBER.finditer(text)):
            one = chance.choice(found)
            yield (
                "number changed",
                here,
                Side(text=f"{text[: one.start()]}{int(one[0]) + 1}{text[one.end() :]}", url=url),
            )
        if _YEAR.search(text):
            later = _YEAR.sub(lambda year: str(int(year[0]) + 1), text)
            yield "next year", here, Side(text=_NUMBER.sub(lambda n: str(int(n[0]) + 1), later), url=_ELSEWHERE)
        for other in mine[number + 1 : number + 1 + _OTHERS]:
            yield "another of the domain", here, Side(text=other.text, url=other.url or f"https://x.example/{other.id}")
        if number + 1 < len(mine):
            yield from _of_one_office(sample, mine[number + 1])


def _of_one_office(sample: Sample, other: Sample) -> Iterator[tuple[str, Side, Side]]:
    """Make two releases of one form, and copies of the first."""
    words, others = (sample.text or "").split(), (other.text or "").split()
    if words[:_TITLE] == others[:_TITLE]:
        return
    form = " ".join(words[-_OF_FORM:])
    site = f"https://{sample.domain}"

    def release(of: list[str], at: str, day: str) -> Side:
        return Side(text=f"{' '.join(of[:_OWN])}. {form}", title=" ".join(of[:_TITLE]), url=at, published=day)

    one = release(words, f"{site}/a", _DAY)
    yield "one form, two days", one, release(others, f"{site}/b", _DAY_AFTER)
    yield "one form, one day", one, release(others, f"{site}/b", _DAY)
    yield "copy on the site", one, release(words, f"{site}/press/a", _DAY)
    whole = Side(text=sample.text, title=one.title, url=one.url, published=_DAY)
    theirs = Side(text=sample.text, title=" ".join(words[:_TITLE:2]), url=_ELSEWHERE, published=_DAY_AFTER)
    yield "retitled elsewhere", whole, theirs


if __name__ == "__main__":
    main()
