"""Puts hostile strings through every field into feeds and pages, judged in Chromium: `python -m bench.xss xss.jsonl`.

Prints what is dangerous, and at the end how much was looked at; exit 1 where anything was found.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.sanitize import plain, sanitize
from tests import xss

AT_ONCE = 40  # a feed holds fifty, and 250 kB


def batches(vectors: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(vectors), AT_ONCE):
        yield vectors[start : start + AT_ONCE]


def unstable(vectors: list[str]) -> list[str]:
    """Give those that cleaning again changes."""
    changed = []
    for vector in vectors:
        for text in (vector, f"<p>{vector}</p>", f'<img alt="{vector}">', f'<a href="{vector}">x</a>'):
            once = sanitize(text, xss.BASE)
            if sanitize(once, xss.BASE) != once:
                changed.append(f"sanitize {text!r}")
        if plain(plain(vector)) != plain(vector):
            changed.append(f"plain {vector!r}")
    return changed


def main() -> None:
    rows = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
    vectors = [row["html"] for row in rows]
    counts = {"vectors": len(vectors), "pages": 0, "fragments": 0, "addresses": 0}
    found = [f"not idempotent: {one}" for one in unstable(vectors)]
    print(*found, f"{len(found)} are changed by cleaning again", sep="\n", flush=True)
    with xss.judging() as judge, tempfile.TemporaryDirectory() as harmless:
        ways = {"published": xss.published, "crawled": xss.crawled}
        frames = {
            name: xss.frames_of(judge, make(Path(harmless, name), ["harmless"] * AT_ONCE))
            for name, make in ways.items()
        }
        for batch in batches(vectors):
            for name, make in ways.items():
                with tempfile.TemporaryDirectory() as folder:
                    public = make(Path(folder, name), batch)
                    feed = "cooperation" if name == "published" else "all"
                    faults, looked = xss.faults_of(judge, public, frames[name], feed)
                for key, count in looked.items():
                    counts[key] += count
                print(*faults, sep="\n", end="\n" if faults else "", flush=True)
                found += faults
    print(*(f"{count} {what}" for what, count in counts.items()), f"{len(found)} faults", sep=", ")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
