"""Damaged pages raise nothing; `bench.mutations` does the same with twenty thousand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.document import UnreadableError
from pipeline.items import Page
from pipeline.process import extract
from tests.hostile_pages import page
from tests.hostile_patterns import PROSE
from tests.mutate import mutate

HOUSE = Path(__file__).parent.parent
RECORDED = [path.read_bytes() for path in sorted((HOUSE / "tests/recorded").glob("*.html"))]
CAPTURES = [path.read_bytes() for path in sorted((HOUSE / "seeds").iterdir())]
WRITTEN = [
    page(f"data: {name}").body for name in ("kinds", "dates of no calendar", "dates in other digits", "surrogates")
]
MARKDOWN = f"# A call\n\n{PROSE}\n\n* [{PROSE}](/x)\n* 3 May 2021\n\n{PROSE * 4}\n".encode()
PAGES = [*RECORDED, *CAPTURES, *WRITTEN, MARKDOWN]


@pytest.mark.parametrize("first", range(0, 300, 50))
def test_damaged_pages_raise_nothing(first: int) -> None:
    for seed in range(first, first + 50):
        body = mutate(PAGES, seed)
        for media_type in ("text/html", "text/markdown", None):
            url = "https://site.example/news/1"
            try:
                extract(Page(body=body, fetched_at=datetime(2026, 3, 1, tzinfo=UTC), url=url, media_type=media_type))
            except UnreadableError as error:
                assert str(error)  # noqa: PT017  (either is right)
            except Exception as error:
                raise AssertionError(f"seed {seed} as {media_type}") from error


def test_a_seed_gives_the_same_damage_again() -> None:
    assert mutate(PAGES, 7) == mutate(PAGES, 7)
