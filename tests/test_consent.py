"""What asks for consent to cookies is no article, however long it speaks, where it is called what it is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.document import Document, read
from pipeline.explain import explain
from pipeline.items import Page
from pipeline.separate import separate
from pipeline.separate.consent import ASKS_CONSENT

NEWS = (
    "The council of the coast met on Tuesday and chose nine harbours whose quays are to be built anew by the spring. "
    "The towns pay a third of what the work costs, and the rest comes from the ministry, as its speaker said. "
)
ASKING = (
    "We and our partners keep what you read on your device, so that the pages you see fit what you like to read. "
    "You may choose for yourself which of these you allow, and change what you chose on any later day of the year. "
)


def document(body: str) -> Document:
    markup = f"<!doctype html><title>Nine harbours</title><body>{body}"
    return read(Page(body=markup.encode(), fetched_at=datetime(2026, 3, 1, tzinfo=UTC)))


def page(name: str, around: str = "") -> Document:
    """Give a page with a short story, and a long text in a part that is called so."""
    story = f"<article><h1>Nine harbours are built anew</h1>{paragraphs(NEWS, 4)}</article>"
    return document(f"<div {around}>{story}<div {name}><div>{paragraphs(ASKING, 12)}</div></div></div>")


def paragraphs(text: str, number: int) -> str:
    return "".join(f"<p>{text}This is part {one} of {number}.</p>" for one in range(number))


def said(of: Document) -> str:
    return "\n".join(block.text for block in separate(of).blocks)


@pytest.mark.parametrize(
    "name",
    [
        "class=cookie-notice",
        "class=privacy-modal",
        'id="gdpr-settings" style="display:none"',
        "class=cookieBanner",
        "id=onetrust-consent-sdk",
        'id="cookie_bar" hidden',
    ],
)
def test_a_dialog_that_asks_for_consent_is_no_article(name: str) -> None:
    text = said(page(name))
    assert "nine harbours" in text
    assert "partners" not in text


@pytest.mark.parametrize("name", ["class=story", "class=cmp-message", "class=privacy-notice", "id=cookies"])
def test_what_may_as_well_be_the_article_is_judged_by_what_it_is(name: str) -> None:
    assert "partners" in said(page(name))


def test_a_page_whose_wrapper_is_called_after_its_banner_is_read() -> None:
    assert "nine harbours" in said(page("class=story", around="class='page cookie-banner-shown'"))
    text = said(page("class=cookie-banner", around="class='page cookie-banner-shown'"))
    assert "nine harbours" in text
    assert "partners" not in text


def test_a_dialog_without_which_hardly_a_text_is_left_is_the_text() -> None:
    assert "partners" in said(document(f"<div class=cookie-notice>{paragraphs(ASKING, 6)}</div>"))


def test_why_a_dialog_was_left_out_is_said() -> None:
    dialog = page("class=privacy-modal")
    assert {rest.reason for rest in separate(dialog).dropped if "partners" in rest.text} == {ASKS_CONSENT}
    assert ASKS_CONSENT in {reason for block in explain(dialog).blocks for reason in block.reasons}
