"""What a shop says of the thing it sells is its page's text; what buyers say, delivery and the foot are not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from pipeline.document import Document, read
from pipeline.explain import explain
from pipeline.explain.explanation import Verdict
from pipeline.items import Page
from pipeline.separate import separate
from pipeline.separate.beside import BUYERS, DELIVERY, FOOT
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


STORY = (
    "We are a family business in its third generation, and all that we sell is used every day in our own kitchens, "
    "which is why we keep spare parts for as long as anybody asks for them."
)
TERMS = (
    "Parcels leave our house in the evening of the day on which you order, and reach most towns two days later. "
    "What you do not like may be sent back for a month, and we pay for it."
)
NOTES = (
    "Measured in March with kettles from before the series, in water of the town; how long it takes depends on how "
    "hard the water is, how cold, and how much of it there is, so that what you see may differ from what is said above."
)


REVIEWS = f"<section class=reviews><div>{''.join(f'<div><p>{BUYER * 2}{n}.</p></div>' for n in range(12))}</div>"


def shop(
    *,
    description: str | None = None,
    sort: str = "product",
    more: object = (),
    reviews: str = REVIEWS,
    rest: str = "",
) -> Document:
    told = {"@type": "Product", "name": "Kettle", "description": description or "<br>".join(SAYS), "offers": {}}
    items = "".join(f"<li>{says}</li>" for says in SAYS[1:3])
    markup = f"""<html><head><title>Kettle</title><meta property="og:type" content="{sort}">
        <script type="application/ld+json">{json.dumps([told, more])}</script></head><body>
        <div id=main><h1>Kettle</h1><section><div><p>{SAYS[0]}</p><ul>{items}</ul><p>{SAYS[3]}</p><p>{SAYS[4]}</p></div>
        {rest}</section></div>{reviews}</section></body></html>"""
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
    found = separate(shop(reviews=f"<section class=more><p>{STORY}</p>"))
    said = "\n".join(block.text for block in found.blocks)
    assert all(says in said for says in SAYS)
    assert "third generation" not in said
    assert any(APART in rest.reason and "third generation" in rest.text for rest in found.dropped)


NOT_DECIDED: dict[str, dict[str, Any]] = {
    "called an article": {"sort": "article"},
    "short": {"description": "A kettle of brushed steel."},
    "not on the page": {"description": " ".join(["Words that stand nowhere on the page, however long one looks."] * 5)},
    "of several": {
        "more": {"@type": "Product", "description": " ".join(["Another thing that is sold here as well."] * 8)}
    },
}
ARTICLE: dict[str, Any] = {"more": {"@type": "NewsArticle", "headline": "Kettles again"}}


@pytest.mark.parametrize("told", NOT_DECIDED.values(), ids=NOT_DECIDED)
def test_a_description_that_does_not_tell_leaves_the_choice_to_the_trees(told: dict[str, Any]) -> None:
    """Except of what buyers say, where the names around it tell."""
    assert "third generation" in text(shop(reviews=f"<section class=more><p>{STORY}</p><p>{STORY}</p>", **told))
    assert "my mother" not in text(shop(**told))


def test_an_article_on_a_product_is_left_to_the_trees() -> None:
    assert "my mother" in text(shop(**ARTICLE))


def test_what_decided_is_told() -> None:
    explained = explain(shop()).blocks
    told = {block.text: block for block in explained}
    assert told[SAYS[0]].verdict is Verdict.ARTICLE
    assert "what the data of the page say" in told[SAYS[0]].reasons[0]
    apart = next(block for block in explained if "my mother" in block.text)
    assert apart.verdict is Verdict.DROPPED
    assert apart.reasons[0] == BUYERS
    assert "where it stands decided" in apart.reasons[1]


DELIVERIES = {
    "under a heading": f"<div><h3>Delivery &amp; Returns</h3><p>{TERMS}</p></div>",
    "until the next heading": f"<div><h3>Versand und Rückgabe</h3><p>{TERMS}</p><h3>Pflege</h3><p>{STORY}</p></div>",
    "behind a button": "<div><button><h5>Shipping, Returns</h5></button>"
    f"<div><div>Shipping, Returns</div><p>{TERMS}</p></div></div>",
    "in a panel": "<ul><li><a href='#t1'>Details</a><li><a href='#t2'>Livraison et retours</a></ul>"
    f"<div id=t1><p>{STORY}</p></div><div id=t2><p>{TERMS}</p></div>",
    "in a row": f"<dl><dt>Envíos</dt><dd>{TERMS}</dd><dt>Otros</dt><dd>{STORY}</dd></dl>",
}


@pytest.mark.parametrize("rest", DELIVERIES.values(), ids=DELIVERIES)
def test_what_a_shop_says_of_delivery_is_no_part_of_the_text(rest: str) -> None:
    found = separate(shop(rest=rest, description="A kettle."))
    said = "\n".join(block.text for block in found.blocks)
    assert TERMS not in said
    assert (STORY in said) == (STORY in rest)
    assert SAYS[0] in said
    assert any(rest.reason == DELIVERY and "Parcels leave" in rest.text for rest in found.dropped)
    assert TERMS in text(shop(rest=rest, description="A kettle.", **ARTICLE))


def test_delivery_is_a_matter_of_its_own_only_where_it_is_what_a_heading_says() -> None:
    for heading in ("A kettle for delivery drivers who travel", "How we returned to steel", "Boiling in a van"):
        assert STORY in text(shop(rest=f"<div><h3>{heading}</h3><p>{STORY}</p></div>", description="A kettle."))
    for markup in (
        f"<p>Delivery</p><p>{STORY}</p>",
        f"<a href='#s'>See</a><h3>Delivery</h3><h3>A</h3><p id=s>{STORY}</p>",
    ):
        assert STORY in text(shop(rest=markup, description="A kettle."))


def test_the_foot_of_a_shop_is_no_part_of_its_text() -> None:
    foot = f"<footer><ol>{''.join(f'<li>{NOTES} {n}.</li>' for n in range(4))}</ol></footer>"
    found = separate(shop(rest=foot, description="A kettle."))
    assert "Measured in March" not in "\n".join(block.text for block in found.blocks)
    assert any(rest.reason == FOOT and "Measured in March" in rest.text for rest in found.dropped)


def test_what_holds_the_headline_is_of_the_thing_whatever_it_is_called() -> None:
    page = shop(description="A kettle.").page
    for named in (b"<div class='product has-reviews'>", b"<div id=rating>"):
        said = text(read(replace(page, body=page.body.replace(b"<div id=main>", named))))
        assert SAYS[0] in said
        assert "my mother" not in said


WRAPPED = f"<div>{'{}'}<p>{STORY}</p><p>{TERMS}</p><p>{NOTES}</p></div>"
NO_SHOPS = {
    "an article in a part named after comments": WRAPPED.replace("<div", "<div class='node comment-wrapper'", 1),
    "a review": f"<div class=review><p>{STORY}</p><div class=review-text><p>{TERMS}</p></div></div>",
    "all of it in a footer": f"<footer>{WRAPPED}</footer>",
    "all of it under a heading that says delivery": WRAPPED.format("<h2>Lieferung</h2>"),
    "most of it under a heading that says returns": f"<p>{LEAD}</p><h2>Returns</h2>{WRAPPED}<p>{PARTS[0]}</p>",
    "below a way back": WRAPPED.format("<button>Retour</button>"),
    "in a part to which a label jumps": f"<div><a href='#text'>Livraison</a></div><section id=text>{WRAPPED}</section>",
    "a ceremony on the return": f"<p>{LEAD}</p><p>{PARTS[0]}</p><p>{STORY}</p><h2>The return</h2><p>{TERMS}</p>",
}


@pytest.mark.parametrize("sort", ["product", "article"])
@pytest.mark.parametrize("markup", NO_SHOPS.values(), ids=NO_SHOPS)
def test_a_page_that_is_only_said_to_sell_keeps_its_text(markup: str, sort: str) -> None:
    """Its system calls each page a product, or an advertisement is one."""
    page = shop(sort=sort, description="Tea.").page
    before, _, _ = page.body.partition(b"<body>")
    body = f"<header><h1>Kettle</h1></header>{markup.replace('{}', '')}<footer><p>House of Tea</p></footer>"
    said = text(read(replace(page, body=before + b"<body>" + body.encode())))
    assert all(part in said for part in (STORY, TERMS, NOTES, LEAD, *PARTS) if part in body)


@pytest.mark.parametrize("sort", ["Course", "EducationEvent", "LiveBlogPosting", "Report"])
def test_what_one_goes_to_or_reads_has_no_parcels_to_deliver(sort: str) -> None:
    rest = f"<h2>Course delivery</h2><p>{TERMS}</p>"
    assert TERMS not in text(shop(rest=rest, description="A kettle."))
    assert TERMS in text(shop(rest=rest, description="A kettle.", more={"@type": sort, "name": "Tea"}))


def test_an_article_that_readers_rate_is_no_shop() -> None:
    """The plugin for it declares a product without a price."""
    page = shop(sort="article", description="Tea.").page
    for body in (page.body.replace(b"offers", b"aggregateRating"), page.body.replace(b'"offers"', b'"review"')):
        assert "my mother" in text(read(replace(page, body=body)))


def test_a_description_that_only_sums_up_costs_a_page_nothing() -> None:
    for told in (
        {"@type": "Product", "aggregateRating": {"@type": "AggregateRating"}},
        {"@graph": [{"@type": "Article"}]},
    ):
        assert text(sold_by_an_institution(told=told)).split("\n")[-3:] == [LEAD, *PARTS]
