"""Damages pages of the development archive and extracts them: none may raise, none may take longer than 2 s.

    python -m bench.mutations ARCHIVE [--pages 20000] [--first 0]

Names what fails by its seed: `--first SEED --pages 1` makes the same page again. It runs from a copy of the
repository, for the damage is done by `tests/mutate.py`.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
import warnings
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.archive import samples
from pipeline.document import UnreadableError
from pipeline.items import Page
from pipeline.process import extract
from tests.mutate import mutate

LARGEST_BYTES = 100_000  # of a page that is damaged: what larger ones have is more of the same
SECONDS = 2.0
_MEDIA_TYPES = ("text/html", "text/html", "text/html", None, "text/plain", "text/markdown")


def main() -> None:
    """Print every failure with its seed, then how many there were."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    given = parser.parse_args()
    warnings.simplefilter("error")
    pages = [sample.body for sample in samples(given.archive) if len(sample.body) <= LARGEST_BYTES]
    started = time.process_time()
    failed = 0
    for line in failures(pages, range(given.first, given.first + given.pages)):
        failed += 1
        print(line, flush=True)
    seconds = time.process_time() - started
    print(f"{given.pages:,} damaged pages of {len(pages):,}, {failed} failures, {seconds:.0f} s of CPU")
    sys.exit(1 if failed else 0)


def failures(pages: Sequence[bytes], seeds: range) -> Iterator[str]:
    """Extract the damaged page of each seed and give what is wrong, a text for each failure."""
    for seed in seeds:
        media_type = _MEDIA_TYPES[seed % len(_MEDIA_TYPES)]
        body = mutate(pages, seed)
        page = Page(
            body=body,
            fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
            url="https://site.example/news/1",
            media_type=media_type,
        )
        started = time.process_time()
        try:
            extract(page)
        except UnreadableError:
            pass
        except Exception:
            yield f"seed {seed} as {media_type}:\n{traceback.format_exc()}"
        if (seconds := time.process_time() - started) > SECONDS:
            yield f"seed {seed} as {media_type}: {seconds:.1f} s for {len(body):,} bytes"


if __name__ == "__main__":
    main()
