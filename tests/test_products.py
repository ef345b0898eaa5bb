"""What a shop says of the thing it sells is its page's text; what buyers say of it is not."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from pipeline.document import Document, read
from pipeline.explain import explain
from pipeline.explain.explanation import Verdict
from pipeline.items import Page
from pipeline.separate import separate
from pipeline.separate.products import APART

SAYS = (
    "The kettle boils a litre of water in three minutes and keeps it warm for half an hour.",
    "Body of brushed steel",
    "Handle that stays cool",
    "A filter of fine mesh keeps scale out of the cup, and it is rinsed under the tap.",
    "Its cord is as long as a table is wide, and the base may be turned by hand.",
)
BUYER = (
    "I bought this one for my mother, who drinks tea all day long, and she has used it every morning since then. "
    "It is quieter than the old one was, it pours well, and after a year there is no rust to be seen anywhere on it. "
)


def shop(*, description: str | None = None, sort: str = "product", more: object = ()) -> Document:
    told = {"@type": "Product", "name": "Kettle", "description": description or "<br>".join(SAYS)}
    items = "".join(f"<li>{says}</li>" for says in SAYS[1:3])
    reviews = "".join(f"<div><h3>Buyer {n}</h3><p>{BUYER * 2}{n}.</p></div>" for n in range(12))
    markup = f"""<html><head><title>Kettle</title><meta property="og:type" content="{sort}">
        <script type="application/ld+json">{json.dumps([told, more])}</script></head><body>
        <div id=main><h1>Kettle</h1><section><div><p>{SAYS[0]}</p><ul>{items}</ul><p>{SAYS[3]}</p><p>{SAYS[4]}</p></div>
        </section></div><section class=reviews><div>{reviews}</div></section></body></html>"""
    page = Page(body=markup.encode(), fetched_at=datetime(2026, 11, 22, tzinfo=UTC), url=None, media_type="text/html")
    return read(page)


LEAD = (
    "This paper looks at how the harbours of the northern coast were built up after the flood, who paid for them, and "
    "what the towns behind them gained from the trade that came back in the years that followed, when nobody had hoped "
    "for it."
)
PARTS = (
    "The first part follows the money: loans that the towns took up from one another, and the tolls by which these "
    "were paid back over thirty years and more, as the books of the five largest towns show in full.",
    "The second part asks who built. Most of the masters came from the south, where the work on the canals had just "
    "come to its end, and they brought with them the tools and the habits of a trade that was not known on the coast.",
)


def sold_by_an_institution(*, told: object = ()) -> Document:
    """Give a page as shops of institutions have it: its first lines are the description of what is sold."""
    data = [{"@type": ["Product", "Course"], "name": "Harbours", "description": LEAD}, told]
    parts = "".join(f"<p>{part}</p>" for part in PARTS)
    markup = f"""<html><head><title>Harbours</title><meta property="og:type" content="website">
        <script type="application/ld+json">{json.dumps(data)}</script></head><body><main><h1>Harbours</h1>
        <div class=summary><p>{LEAD}</p></div><div class=text>{parts}</div></main></body></html>"""
    page = Page(body=markup.encode(), fetched_at=datetime(2026, 11, 22, tzinfo=UTC), url=None, media_type="text/html")
    return read(page)


def text(document: Document) -> str:
    return "\n".join(block.text for block in separate(document).blocks)


def test_what_stands_apart_from_the_declared_description_is_no_part_of_the_text() -> None:
    found = separate(shop())
    said = "\n".join(block.text for block in found.blocks)
    assert all(says in said for says in SAYS)
    assert "my mother" not in said
    assert any(APART in rest.reason and "my mother" in rest.text for rest in found.dropped)


def test_what_a_page_says_of_itself_otherwise_leaves_the_choice_to_the_trees() -> None:
    for told in (
        shop(sort="article"),
        shop(description="A kettle of brushed steel."),
        shop(description=" ".join(["Words that stand nowhere on the page at all, however long one looks."] * 5)),
        shop(more={"@type": "Product", "description": " ".join(["Another thing that is sold here as well."] * 8)}),
        shop(more={"@type": "NewsArticle", "headline": "Kettles are sold again"}),
    ):
        assert "my mother" in text(told)


def test_that_the_description_decided_is_told() -> None:
    explained = explain(shop()).blocks
    told = {block.text: block for block in explained}
    for says in SAYS[:1]:
        assert told[says].verdict is Verdict.ARTICLE
        assert "what the data of the page say" in told[says].reasons[0]
    apart = next(block for block in explained if "my mother" in block.text)
    assert apart.verdict is Verdict.DROPPED
    assert apart.reasons[0] == APART


def test_a_description_that_only_sums_up_costs_a_page_nothing() -> None:
    for told in (
        {"@type": "Product", "aggregateRating": {"@type": "AggregateRating"}},
        {"@graph": [{"@type": "Article"}]},
    ):
        assert text(sold_by_an_institution(told=told)).split("\n")[-3:] == [LEAD, *PARTS]
