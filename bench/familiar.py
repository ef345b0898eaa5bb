"""Measures what the memory of a site changes: pages judged alone, and with what other pages of their domain have.

    python -m bench.familiar ARCHIVE

A row for each number of pages that makes a block familiar, over the core pages whose domain has so many others.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from bench.archive import Sample, samples
from bench.shingles import figures, paired, score
from pipeline.familiar import NOTHING, PAGES, SEVERAL, Memory, memory_of
from pipeline.items import Separation
from pipeline.separate import separate


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    domains: defaultdict[str, list[Sample]] = defaultdict(list)
    for sample in samples(parser.parse_args().archive):
        domains[sample.domain].append(sample)
    members = [page for pages in domains.values() if len(pages) > 1 for page in pages]
    alone = {page.name: _separated(page, NOTHING) for page in members}
    core = [page for page in members if page.core]
    print("| on so many others | core pages | changed | better | worse | F1 alone | with memory | difference | |")
    print("|---|---|---|---|---|---|---|---|---|")
    for several in (1, 2, SEVERAL, 4, 6):
        print(_row(several, [page for page in core if len(domains[page.domain]) > several], domains, alone))


def _row(several: int, core: list[Sample], domains: Mapping[str, list[Sample]], alone: dict[str, Separation]) -> str:
    before = [score(page.text or "", _text(alone[page.name])) for page in core]
    after = []
    better = worse = changed = 0
    for page, own in zip(core, before, strict=True):
        others = [alone[other.name].fingerprint for other in domains[page.domain] if other != page]
        memory = memory_of([one for one in others if one is not None][:PAGES], several=several)
        found = _separated(page, memory)
        given = score(page.text or "", _text(found)) if found.in_full else own
        changed += bool(found.in_full)
        better += figures([given]).f1 > figures([own]).f1
        worse += figures([given]).f1 < figures([own]).f1
        after.append(given)
    difference, low, high = paired(after, before)
    return (
        f"| {several} | {len(core)} | {changed} | {better} | {worse} | {figures(before).f1:.4f} "
        f"| {figures(after).f1:.4f} | {difference:+.4f} | {low:+.4f} to {high:+.4f} |"
    )


def _separated(page: Sample, memory: Memory) -> Separation:
    document = page.document()
    if document is None:
        raise SystemExit(f"{page.name} is no text")
    return separate(document, memory)


def _text(separation: Separation) -> str:
    return "\n\n".join(block.text for block in separation.blocks)


if __name__ == "__main__":
    main()
