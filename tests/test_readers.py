"""Readers that none of us wrote show our feeds rightly while items are corrected, come, and go to another topic."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.readers.__main__ import polled
from bench.readers.libraries import LIBRARIES
from bench.readers.states import seeds, site

_HERE = [one for one in LIBRARIES if one.name in {"feedparser", "reader", "fastfeedparser", "atoma"}]


@pytest.mark.parametrize("publish", [site, seeds])
def test_readers_show_the_same_items_the_right_ones_updated_and_none_twice(tmp_path: Path, publish: object) -> None:
    assert {one.name for one in _HERE if one.version() is not None} == {one.name for one in _HERE}
    results = polled(_HERE, "ours", publish, tmp_path)  # type: ignore[arg-type]
    assert [one for one in results if one.faults] == []
    assert len(results) == 11  # in each format that each reads
    assert all(one.shown > 10 for one in results)


def test_a_reader_that_shows_something_wrongly_is_told(tmp_path: Path) -> None:
    class Forgetful:
        name, formats, key = "forgetful", ("json",), "none"

        def version(self) -> str:
            return "1"

        def poll(self, feeds: dict[str, str], folder: Path) -> dict[str, list[object]]:
            return {name: [] for name in feeds}

    [told] = polled([Forgetful()], "ours", seeds, tmp_path)  # type: ignore[list-item]
    assert any(fault.startswith("first, all: lacks") for fault in told.faults)
