"""Entities are resolved as browsers resolve them, whatever their numbers."""

from collections.abc import Callable

import pytest

from pipeline.document.entities import unescape
from pipeline.document.jsonld import plain as plain_of_data
from pipeline.sanitize import plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("caf&eacute; &amp; bar", "café & bar"),
        ("&#65;&#x42;", "AB"),
        (f"&#{'0' * 5_000}65;", "A"),
        (f"&#x{'0' * 5_000}41;", "A"),
        (f"a &#{'9' * 5_000}; b", "a \ufffd b"),
        (f"a &#x{'f' * 5_000}; b", "a \ufffd b"),
        ("&#; &#x; &#zz;", "&#; &#x; &#zz;"),
    ],
)
def test_an_entity_is_the_character_it_names(written: str, read: str) -> None:
    assert unescape(written) == read


@pytest.mark.parametrize("clean", [plain, plain_of_data])
@pytest.mark.parametrize("mark", ["&", "&amp;", "&amp;amp;"])
def test_no_number_is_too_long_for_a_title(clean: Callable[[str], str | None], mark: str) -> None:
    assert "the end" in (clean(f"Title {mark}#{'9' * 5_000}; the end") or "")
