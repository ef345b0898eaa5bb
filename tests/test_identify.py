"""Which item a page is: its addresses, its file, its words, and whom to believe."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import Site
from pipeline.identity.identify import Identity, Known, mint
from pipeline.identity.identify import identify as identify_at
from pipeline.identity.state import state_of
from pipeline.items import Entry, Extraction
from pipeline.normalize import content_hash, normalised
from tests.extracted import extracted

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def a_page(**values: Any) -> Extraction:
    return extracted(**({"page_url": "https://example.org/a", "title": "Title", "text": "Text."} | values))


def an_entry(key: str, **values: Any) -> Entry:
    given_: dict[str, Any] = dict.fromkeys(Entry.__slots__)
    given_ |= {"id": f"tag:{key}", "kind": "article", "url": f"https://example.org/{key}", "title": f"Title {key}"}
    given_ |= {"title_derived": False, "authors": (), "position": 0, "content_hash": f"hash {key}"}
    given_ |= {"dated_at": NOW, "first_seen_at": NOW, "updated_at": NOW}
    return Entry(**(given_ | values))


def known(**values: Any) -> Known:
    return Known(**values)


def identify(page: Extraction, what: Known) -> Identity:
    return identify_at(page, what, NOW)


def changed(page: Extraction, entry: Entry) -> bool:
    return state_of(page, entry, before=NOW, now=NOW).cause == "words"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Minister's  visit", "the minister’s\n visit"),
        ("“Yes” – he said", '"yes" - he said'),
        ("«Oui»", '"Oui"'),
        ("co\u00adoperation\u200b", "cooperation"),
        ("Café", "Cafe\u0301"),
        ("ﬁnance Ⅳ", "finance IV"),
        ("STRASSE", "straße"),
        ("１２３", "123"),
        ("a\u00a0b", "a b"),
        ("x \u2212 y", "x - y"),
    ],
)
def test_what_a_sites_typography_changes_changes_no_hash(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)
    assert content_hash(one) == content_hash(other) is not None


@pytest.mark.parametrize(("one", "other"), [("ten", "two"), ("a b", "ab"), ("no.", "no"), ("resume", "résumé")])
def test_other_words_have_another_hash(one: str, other: str) -> None:
    assert content_hash(one) != content_hash(other)


@pytest.mark.parametrize("nothing", [None, "", "  \n\t", "\u200b\ufeff", "\u00ad"])
def test_nothing_has_no_hash_so_two_empties_are_never_equal(nothing: str | None) -> None:
    assert content_hash(nothing) is None


@given(st.text())
def test_what_is_normalised_stays_so(text: str) -> None:
    assert normalised(normalised(text)) == normalised(normalised(normalised(text)))
    assert content_hash(text) == content_hash(f"  {text}\n")


def test_a_hash_is_the_same_in_every_process_and_version() -> None:
    assert content_hash("Text.") == "3d7de60a233c1b634b36e59be1c61c439b5277931e8617735b29b5b9a1dbb150"


@pytest.mark.parametrize(
    "text", ["a" + "\u0301\u0323" * 1_000_000, "\u0f73" * 1_000_000, "가" * 1_000_000, "—" * 1_000_000]
)
def test_rows_of_accents_take_no_longer_than_words(text: str) -> None:
    started = time.process_time()
    assert content_hash(text)
    assert time.process_time() - started < 10  # a fraction of it on a quiet machine; quadratic, it would be minutes


def test_an_id_names_the_authority_and_nothing_of_the_address() -> None:
    site = Site(authority="example.org", date=date(2026, 2, 3))
    first, second = mint(site, "https://example.org/a"), mint(site, "https://example.org/b")
    assert first.startswith("tag:example.org,2026-02-03:item:")
    assert first == mint(site, "https://example.org/a") != second


def test_a_page_nobody_knows_is_new_under_its_canonical_address() -> None:
    found = identify(a_page(canonical_url="HTTPS://Example.org/b?utm_source=x"), known())
    assert (found.entry, found.duplicate, found.canonical_url) == (None, False, "https://example.org/b")
    assert identify(a_page(), known()).canonical_url == "https://example.org/a"
    assert identify(a_page(page_url=None), known()).canonical_url is None


def test_what_stands_under_its_own_address_is_it_whatever_it_says() -> None:
    here, there, same = an_entry("a"), an_entry("b"), an_entry("c")
    page = a_page(canonical_url="https://example.org/b")
    found = identify(page, known(at_page=here, at_canonical=there, with_hash=same))
    assert (found.entry, found.duplicate, found.canonical_url) == (here, False, "https://example.org/a")


def test_an_entry_without_an_address_takes_the_pages_but_never_one_that_another_has() -> None:
    file, other = an_entry("a", url=None, path="/a.html"), an_entry("b")
    page = a_page(page_url=None, path="/a.html", canonical_url="https://example.org/b")
    assert identify(page, known(at_page=file)).canonical_url == "https://example.org/b"
    assert identify(page, known(at_page=file, at_canonical=other)).canonical_url is None


@pytest.mark.parametrize(
    "there",
    [an_entry("b", title="TITLE"), an_entry("b", content_hash=content_hash("Text.")), an_entry("b", kind="headline")],
)
def test_a_canonical_address_is_believed_where_title_or_words_agree(there: Entry) -> None:
    found = identify(a_page(canonical_url="https://example.org/b"), known(at_canonical=there))
    assert (found.entry, found.duplicate, found.canonical_url) == (there, False, "https://example.org/b")


def test_a_canonical_address_that_another_article_has_is_mistrusted() -> None:
    home = an_entry("home", url="https://example.org/")
    found = identify(a_page(canonical_url="https://example.org/"), known(at_canonical=home))
    assert (found.entry, found.canonical_url) == (None, "https://example.org/a")
    untitled = a_page(canonical_url="https://example.org/", title=None)
    assert identify(untitled, known(at_canonical=home)).entry is None


def test_the_same_words_under_another_address_are_a_duplicate() -> None:
    original = an_entry("o")
    found = identify(a_page(), known(with_hash=original, headline=an_entry("h", kind="headline")))
    assert (found.entry, found.duplicate) == (original, True)


def test_a_headline_without_an_address_is_the_page_with_its_title() -> None:
    headline = an_entry("h", kind="headline", url=None)
    found = identify(a_page(), known(headline=headline))
    assert (found.entry, found.duplicate, found.canonical_url) == (headline, False, "https://example.org/a")


def test_a_page_shows_another_state_where_its_words_or_its_title_differ() -> None:
    entry = an_entry("a", title="Title", content_hash=content_hash("Text."))
    assert not changed(a_page(title="TITLE"), entry)
    assert changed(a_page(content_hash=content_hash("Other.")), entry)
    assert changed(a_page(title="Other title"), entry)
    derived = an_entry("a", title="T", title_derived=True, content_hash=entry.content_hash)
    assert not changed(a_page(title="Other"), derived)
    assert changed(a_page(), an_entry("a", kind="headline", title="Title"))
