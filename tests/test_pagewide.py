"""What describes the page as a whole: prices, prose, and what of it readers see."""

from __future__ import annotations

import numpy as np
from lxml import html
from numpy.typing import NDArray

from pipeline.separate.features import features
from pipeline.separate.named import Named
from pipeline.separate.outline import outline
from pipeline.separate.pagewide import PAGE_WIDE

PROSE = "This is a sentence of prose, and it is long enough to be taken for one by anyone who counts letters."


def _columns(markup: str) -> dict[str, NDArray[np.float32]]:
    _, rows, names = features(outline(html.document_fromstring(markup)), Named(calls_itself_article=True))
    return dict(zip(names, rows.T, strict=True))


def test_prices_are_told_from_other_numbers() -> None:
    found = _columns("<p>Chair</p><p>$ 49.90</p><p>Since 1990</p><p>49 € a piece</p>")
    assert found["price_here"].tolist() == [0, 1, 0, 1]
    assert found["page_prices"].tolist() == [2] * 4
    assert found["price_near"].tolist() == [2] * 4


def test_a_price_far_off_is_not_near() -> None:
    found = _columns("<p>$ 49</p>" + "<p>word</p>" * 8)
    assert found["price_near"].tolist() == [1] * 6 + [0] * 3


def test_prose_is_counted_with_what_of_it_is_hidden() -> None:
    found = _columns(f"<p>{PROSE}</p><p hidden>{PROSE} And more.</p><p>Short.</p>")
    assert found["page_goods"].tolist() == [2] * 3
    assert 0.5 < found["page_hidden"][0] < 0.6
    assert found["page_seen"][0] == len(PROSE)
    assert found["of_longest"][1] == 1
    assert found["page_called_article"].tolist() == [1] * 3


def test_all_that_describes_the_page_is_named_as_such() -> None:
    assert set(_columns("<p>x</p>")) >= PAGE_WIDE
