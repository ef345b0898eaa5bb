"""Page by page through the whole pipeline, with a real store: which of the five outcomes, and what is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipeline.config import Config, Source, parse
from pipeline.document import UnreadableError
from pipeline.entries.make import Origin
from pipeline.items import (
    Duplicate,
    Entry,
    Extraction,
    New,
    Outcome,
    Page,
    PageKind,
    Rejected,
    Revised,
    Teaser,
    Unchanged,
)
from pipeline.process import extract, keep, no_article, process, rejected, unmodified, word
from pipeline.store import Address, Fetch, Listing, Store
from tests.extracted import extracted

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
CONFIG: Config = parse("")[0]
TEXT = "The two ministers signed an agreement.\n\nIt will run for three years."


def a_page(url: str | None = "https://example.org/a", text: str | None = TEXT, **values: Any) -> Extraction:
    return extracted(**({"page_url": url, "title": "Ministers sign agreement", "text": text} | values))


def kept(store: Store, page: Extraction, now: datetime = NOW, origin: Origin | None = None) -> Outcome:
    return keep(page, origin or Origin(target_id="t"), CONFIG, store, now=now)


def the_entry(store: Store) -> Entry:
    [entry] = store.every_entry()
    return entry


def new(store: Store, page: Extraction, origin: Origin | None = None) -> Entry:
    outcome = kept(store, page, origin=origin)
    assert isinstance(outcome, New)
    entry = store.entry(outcome.entry_id)
    assert entry is not None
    return entry


def fetched(url: str, origin: Origin | None = None, **values: Any) -> Origin:
    given: dict[str, Any] = {"url": url, "role": "article", "fetched_at": NOW, "status": 200}
    return replace(origin or Origin(target_id="t"), fetch=Fetch(**(given | values)))


# new, unchanged, revised


def test_a_new_page_becomes_an_entry_with_its_revision_topics_and_teasers(store: Store) -> None:
    entry = new(store, a_page(title="International cooperation agreement", teasers=(Teaser(title="Next"),)))
    assert (entry.kind, entry.url, entry.first_seen_at) == ("article", "https://example.org/a", NOW)
    assert [revision.text for revision in store.revisions(entry.id)] == [TEXT]
    assert "international-cooperation" in [match.topic_id for match in store.matches(entry.id)]
    assert store.teasers(entry.id) == [Teaser(title="Next")]


def test_the_same_page_again_changes_nothing(store: Store) -> None:
    first = new(store, a_page())
    assert kept(store, a_page(), LATER) == Unchanged(entry_id=first.id)
    assert the_entry(store) == first
    assert len(store.revisions(first.id)) == 1


def test_another_typography_or_more_metadata_changes_nothing(store: Store) -> None:
    first = new(store, a_page())
    page = a_page(
        text=TEXT.replace(" ", "  "), title="Ministers  sign AGREEMENT", authors=("Ada",), published="2026-02-01"
    )
    assert kept(store, page, LATER) == Unchanged(entry_id=first.id)
    assert the_entry(store) == first


def test_a_changed_paragraph_makes_a_revision_of_the_same_entry(store: Store) -> None:
    first = new(store, a_page(published="2026-02-20"))
    changed = a_page(text=TEXT + "\n\nNo more.", published="2026-02-25", modified="2026-03-02")
    assert kept(store, changed, LATER) == Revised(entry_id=first.id)
    entry = the_entry(store)
    assert (entry.id, entry.first_seen_at, entry.published, entry.dated_at) == (
        first.id,
        first.first_seen_at,
        "2026-02-20",
        first.dated_at,
    )
    assert (entry.updated_at, entry.modified) == (LATER, "2026-03-02")
    assert [revision.seen_at for revision in store.revisions(first.id)] == [NOW, LATER]


def test_a_change_is_later_than_what_it_changes_though_the_clock_was_set_back(store: Store) -> None:
    first = new(store, a_page())
    assert kept(store, a_page(text="Other."), NOW - timedelta(days=9)) == Revised(entry_id=first.id)
    assert the_entry(store).updated_at == first.updated_at + timedelta(microseconds=1)
    listed = Address(url="https://example.org/b", role="article", imported_at=LATER)
    kept(store, a_page("https://example.org/b", text="Words."), NOW, Origin(target_id="u", address=listed))
    later = store.entry_at("https://example.org/b")
    assert later is not None
    assert later.updated_at == later.first_seen_at == LATER


def test_a_changed_title_makes_a_revision(store: Store) -> None:
    first = new(store, a_page())
    assert kept(store, a_page(title="Ministers cancel agreement"), LATER) == Revised(entry_id=first.id)
    assert [revision.title for revision in store.revisions(first.id)] == [first.title, "Ministers cancel agreement"]


def test_a_page_that_goes_back_to_an_older_state_is_revised_again(store: Store) -> None:
    first = new(store, a_page())
    kept(store, a_page(text="Other."), LATER)
    assert kept(store, a_page(), LATER) == Revised(entry_id=first.id)
    assert len(store.revisions(first.id)) == 3


@pytest.mark.parametrize("url", ["https://example.org/a", None])
def test_a_changed_teaser_makes_no_revision_and_is_kept(store: Store, url: str | None) -> None:
    first = new(store, a_page(url, path="/seeds/a.txt", teasers=(Teaser(title="Before"),)))
    page = a_page(url, path="/seeds/a.txt", teasers=(Teaser(title="After"),))
    assert kept(store, page, LATER) == Unchanged(entry_id=first.id)
    assert the_entry(store) == first
    assert store.teasers(first.id) == [Teaser(title="After")]


def test_a_title_that_only_listings_give_does_not_come_and_go(store: Store) -> None:
    page = a_page(title=None)
    first = new(
        store, page, Origin(target_id="t", address=Address(url=page.page_url or "", role="article", title="Listed"))
    )
    assert kept(store, page, LATER) == Unchanged(entry_id=first.id)
    cut = Address(url=page.page_url or "", role="article", title="Lis…")
    assert kept(store, page, LATER, Origin(target_id="u", address=cut)) == Unchanged(entry_id=first.id)


def test_a_derived_title_follows_its_text(store: Store) -> None:
    first = new(store, a_page(title=None))
    assert (first.title, first.title_derived) == ("The two ministers signed an agreement", True)
    assert kept(store, a_page(title=None, text="A first sentence that is another. Second."), LATER) == Revised(
        entry_id=first.id
    )
    assert the_entry(store).title == "A first sentence that is another"


def test_an_entry_is_never_dated_in_the_future(store: Store) -> None:
    entry = new(store, a_page(published="2031-01-01"))
    assert (entry.published, entry.dated_at) == ("2031-01-01", NOW)


# which item


def test_the_same_words_from_elsewhere_are_a_duplicate_and_no_entry(store: Store) -> None:
    first = new(store, a_page())
    assert kept(store, a_page("https://mirror.example.net/x", title="Other headline"), LATER) == Duplicate(of=first.id)
    assert the_entry(store) == first


def test_a_mirror_that_diverges_becomes_an_entry_of_its_own(store: Store) -> None:
    first = new(store, a_page())
    mirror = "https://mirror.example.net/x"
    kept(store, a_page(mirror), LATER)
    outcome = kept(store, a_page(mirror, text="Its own words by now."), LATER)
    assert isinstance(outcome, New)
    assert outcome.entry_id != first.id
    assert kept(store, a_page("https://example.org/a"), LATER) == Unchanged(entry_id=first.id)


def test_a_copy_of_an_older_state_is_a_duplicate_too(store: Store) -> None:
    first = new(store, a_page())
    kept(store, a_page(text="Other."), LATER)
    assert kept(store, a_page("https://mirror.example.net/x"), LATER) == Duplicate(of=first.id)


def test_a_page_under_two_addresses_with_one_canonical_is_one_entry(store: Store) -> None:
    canonical = "https://example.org/news/1"
    first = new(store, a_page("https://example.org/?id=1", canonical_url=canonical))
    assert first.url == canonical
    assert kept(store, a_page("https://example.org/m/1", canonical_url=canonical), LATER) == Unchanged(
        entry_id=first.id
    )
    revised = a_page("https://example.org/m/1", canonical_url=canonical, text="Other.")
    assert kept(store, revised, LATER) == Revised(entry_id=first.id)


def test_a_canonical_that_all_pages_share_merges_none_of_them(store: Store) -> None:
    home = "https://example.org/"
    entries = [
        new(store, a_page(f"https://example.org/{n}", f"Text {n}.", title=f"Title {n}", canonical_url=home))
        for n in range(3)
    ]
    assert len({entry.id for entry in entries}) == 3
    for n, entry in enumerate(entries):
        page = a_page(f"https://example.org/{n}", f"Text {n}.", title=f"Title {n}", canonical_url=home)
        assert kept(store, page, LATER) == Unchanged(entry_id=entry.id)


def test_a_page_behind_a_redirect_is_known_under_all_its_addresses(store: Store) -> None:
    found = Address(url="https://example.org/short", role="article")
    origin = fetched(
        "https://example.org/middle", Origin(target_id="t", address=found), final_url="https://example.org/a"
    )
    entry = new(store, a_page(), origin)
    for url in ("https://example.org/short", "https://example.org/middle", "https://example.org/a"):
        known = store.entry_at(url)
        assert known is not None
        assert known.id == entry.id
    assert kept(store, a_page("https://example.org/short", text="Other."), LATER) == Revised(entry_id=entry.id)


def test_a_file_without_an_address_is_known_by_its_path(store: Store) -> None:
    first = new(store, a_page(None, path="/seeds/a.txt"))
    assert kept(store, a_page(None, path="/seeds/a.txt"), LATER) == Unchanged(entry_id=first.id)
    assert kept(store, a_page(None, path="/seeds/a.txt", text="Other."), LATER) == Revised(entry_id=first.id)
    assert kept(store, a_page(None, path="/seeds/b.txt", text="Other."), LATER) == Duplicate(of=first.id)
    assert (the_entry(store).id, the_entry(store).path) == (first.id, "/seeds/a.txt")


def test_a_file_that_names_the_address_of_another_entry_leaves_it_there(store: Store) -> None:
    file = new(store, a_page(None, path="/seeds/a.html"))
    other = new(store, a_page("https://example.org/b", "Text b.", title="Title b"))
    page = a_page(None, "New words.", path="/seeds/a.html", canonical_url="https://example.org/b")
    assert kept(store, page, LATER) == Revised(entry_id=file.id)
    known = store.entry_at("https://example.org/b")
    assert known is not None
    assert known.id == other.id


def test_a_page_without_words_is_no_article_and_two_of_them_are_never_equal(store: Store) -> None:
    for url in ("https://example.org/a", "https://example.org/b"):
        outcome = kept(store, a_page(url, " \u200b "))
        assert outcome == Rejected(reason="no article here: 0 teasers, longest text 1 words")
    assert list(store.every_entry()) == []


def test_an_id_that_was_minted_does_not_follow_the_configuration(store: Store) -> None:
    first = new(store, a_page())
    other = parse('[site]\nauthority = "example.org"\ndate = 2020-01-01')[0]
    assert keep(a_page(text="Other."), Origin(target_id="t"), other, store, now=LATER) == Revised(entry_id=first.id)


# rejected, unmodified


def test_a_listing_is_no_article_and_says_what_it_has() -> None:
    page = a_page(text="One two three.\n\nFour.", kind=PageKind.LISTING, teasers=(Teaser(title="A"), Teaser(title="B")))
    assert no_article(page) == "no article here: 2 teasers, longest text 3 words (looks like a listing)"


def test_a_rejected_page_keeps_its_validators_and_leaves_the_list(store: Store) -> None:
    url = "https://example.org/a"
    store.apply_listing(Listing(target_id="t", fetch=None, found=(Address(url=url, role="article"),)))
    origin = fetched(url, Origin(target_id="t", address=store.pending("t")[0]), etag='"1"')
    assert isinstance(kept(store, a_page(content_hash=None), origin=origin), Rejected)
    fetch = store.last_fetch(url)
    assert fetch is not None
    assert (fetch.etag, fetch.outcome, store.pending("t")) == ('"1"', "rejected", [])


def test_a_page_rejected_for_now_stays_on_the_list(store: Store) -> None:
    url = "https://example.org/a"
    store.apply_listing(Listing(target_id="t", fetch=None, found=(Address(url=url, role="article"),)))
    origin = fetched(url, Origin(target_id="t", address=store.pending("t")[0]), status=503)
    assert rejected(origin, "the server is busy", store, again=True) == Rejected(reason="the server is busy")
    assert [address.url for address in store.pending("t")] == [url]
    assert rejected(Origin(target_id="t"), "a file", store) == Rejected(reason="a file")


def test_what_is_unmodified_is_what_it_was(store: Store) -> None:
    url, mirror, listing = "https://example.org/a", "https://mirror.example.net/x", "https://example.org/news"
    first = new(store, a_page(url), fetched(url, etag='"1"'))
    kept(store, a_page(mirror), origin=fetched(mirror, etag='"2"'))
    kept(store, a_page(listing, content_hash=None, text=None), origin=fetched(listing, etag='"3"'))
    for _ in range(2):
        assert unmodified(fetched(url, status=304), CONFIG, store) == Unchanged(entry_id=first.id)
        assert unmodified(fetched(mirror, status=304), CONFIG, store) == Duplicate(of=first.id)
        again = unmodified(fetched(listing, status=304), CONFIG, store)
        assert again == Rejected(reason="no article here: 0 teasers, longest text 0 words")
    fetch = store.last_fetch(url)
    assert fetch is not None
    assert (fetch.etag, fetch.status, fetch.outcome) == ('"1"', 304, "unchanged")


def test_what_is_unmodified_behind_a_redirect_is_what_it_was_there(store: Store) -> None:
    first = new(store, a_page(), fetched("https://example.org/a", etag='"1"'))
    moved = fetched("https://example.org/old", status=304, final_url="https://example.org/a")
    assert unmodified(moved, CONFIG, store) == Unchanged(entry_id=first.id)


def test_what_was_never_fetched_cannot_be_unmodified(store: Store) -> None:
    assert isinstance(unmodified(fetched("https://example.org/x", status=304), CONFIG, store), Rejected)
    with pytest.raises(ValueError, match="only what was fetched"):
        unmodified(Origin(target_id="t"), CONFIG, store)


def test_an_article_takes_its_address_off_the_list_in_the_same_transaction(store: Store) -> None:
    url = "https://example.org/a"
    store.apply_listing(Listing(target_id="t", fetch=None, found=(Address(url=url, role="article"),)))
    entry = new(store, a_page(), fetched(url, Origin(target_id="t", address=store.pending("t")[0]), etag='"1"'))
    fetch = store.last_fetch(url)
    assert fetch is not None
    assert (fetch.entry_id, fetch.outcome, store.pending("t")) == (entry.id, "new", [])


def test_a_fault_in_the_middle_of_keeping_leaves_nothing(store: Store) -> None:
    with pytest.raises(UnicodeEncodeError):
        kept(store, a_page(teasers=(Teaser(title="No database takes \ud800"),)))
    assert list(store.every_entry()) == []
    assert isinstance(kept(store, a_page()), New)


@pytest.mark.parametrize(
    ("outcome", "name"),
    [
        (New(entry_id="x"), "new"),
        (Revised(entry_id="x"), "revised"),
        (Duplicate(of="x"), "duplicate"),
        (Unchanged(entry_id="x"), "unchanged"),
        (Rejected(reason="x"), "rejected"),
    ],
)
def test_each_outcome_has_its_word(outcome: Outcome, name: str) -> None:
    assert word(outcome) == name


# from bytes on

ARTICLE = """<!doctype html><html lang="en"><head><title>Ministers sign research agreement | Ministry</title>
<link rel="canonical" href="https://ministry.example.org/news/agreement">
<meta property="article:published_time" content="2026-02-20T09:00:00+01:00"></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a> <a href="/contact">Contact</a></nav>
<main><article><h1>Ministers sign research agreement</h1>
<p>The ministers of research of both countries signed an agreement on international cooperation in the capital,
after two years of talks between the delegations of the universities that will take part in the programme.</p>
<p>Under the agreement, joint laboratories will be opened in both countries, and young researchers will be able to
spend up to a year abroad. {more} The first of them are expected to leave in the autumn, said the minister.</p>
<p>A committee of six scientists will choose the projects. It meets for the first time in May, and its decisions will be
published by the ministry together with the reasons for each of them.</p></article></main>
<footer>Imprint</footer></body></html>"""
SOURCE = Source(id="ministry", url="https://ministry.example.org/news", title="Ministry of Research")


def fetched_page(markup: str, url: str | None = "https://ministry.example.org/news/agreement?utm_source=x") -> Page:
    return Page(body=markup.encode(), fetched_at=NOW, url=url, media_type="text/html")


def test_a_page_goes_from_bytes_to_an_entry_and_is_known_again(store: Store) -> None:
    origin = Origin(target_id="ministry", source=SOURCE)
    page = fetched_page(ARTICLE.format(more=""))
    first = process(page, origin, CONFIG, store, now=NOW)
    assert isinstance(first, New)
    entry = the_entry(store)
    assert (entry.title, entry.url) == (
        "Ministers sign research agreement",
        "https://ministry.example.org/news/agreement",
    )
    assert (entry.published, entry.language, entry.institution) == (
        "2026-02-20T09:00:00+01:00",
        "en",
        "Ministry of Research",
    )
    assert entry.text is not None
    assert entry.text.startswith("The ministers of research")
    assert "Imprint" not in entry.text
    assert "international-cooperation" in [match.topic_id for match in store.matches(entry.id)]
    assert process(page, origin, CONFIG, store, now=LATER) == Unchanged(entry_id=entry.id)
    changed = fetched_page(ARTICLE.format(more="Their fees will be paid."))
    assert process(changed, origin, CONFIG, store, now=LATER) == Revised(entry_id=entry.id)


def test_damage_to_the_bytes_is_noted() -> None:
    markup = ARTICLE.format(more="X").encode().replace(b"X", "é".encode() * 20 + b"\xff")
    extraction = extract(Page(body=markup, fetched_at=NOW, media_type="text/html"))
    assert extraction.notes == ("1 undecodable bytes were replaced by \ufffd",)
    assert extract(fetched_page(ARTICLE)).notes == ()


def test_what_is_no_text_is_told(store: Store) -> None:
    with pytest.raises(UnreadableError, match="binary"):
        process(Page(body=b"%PDF-1.7", fetched_at=NOW), Origin(target_id="t"), CONFIG, store, now=NOW)
    assert list(store.every_entry()) == []


def test_a_page_that_is_nested_too_deep_is_told() -> None:
    deep = Page(body=b"<html><body>" + b"<div>" * 300_000 + b"words", fetched_at=NOW, media_type="text/html")
    assert [note for note in extract(deep).notes if "nested too deep" in note]


def test_an_error_page_called_a_success_does_not_take_the_address_from_its_entry(store: Store) -> None:
    url = "https://example.org/a"
    entry = new(store, a_page(), fetched(url, etag='"1"'))
    for moment in (LATER, LATER + timedelta(hours=1)):
        outcome = rejected(fetched(url, fetched_at=moment), "blocked: an error page", store)
        assert isinstance(outcome, Rejected)
        last = store.last_fetch(url)
        assert last is not None
        assert (last.entry_id, last.etag, last.outcome) == (entry.id, None, "rejected")
    assert unmodified(fetched(url, status=304), CONFIG, store) == Rejected(reason="blocked: an error page")


# what its row knows of a page


SECTION = "<title>Press room - Ministry</title><h1>Press room</h1>"
HEADLINE = "Two ministers sign an agreement on the river"
WORDS = (
    "<p>The two ministers met at noon in the town hall of the harbour, and each brought a pen of their own.</p>"
    "<p>From March both countries will measure how high the water stands, and tell each other every hour.</p>"
)


def portal_page(heading: str = HEADLINE, above: str = SECTION) -> Page:
    body = f"<html lang=en>{above}<div><h3>{heading}</h3>{WORDS}</div></html>"
    return Page(body=body.encode(), fetched_at=NOW, url="https://example.org/press?id=7")


def listed_as(title: str) -> Origin:
    return Origin(target_id="t", address=Address(url="https://example.org/press?id=7", role="article", title=title))


def test_a_page_that_is_called_by_its_section_has_the_title_of_its_row_that_a_heading_of_it_says(store: Store) -> None:
    assert isinstance(process(portal_page(), listed_as(HEADLINE), CONFIG, store, now=NOW), New)
    assert the_entry(store).title == HEADLINE
    # Come by otherwise, it is not called by its section again.
    assert isinstance(process(portal_page(), Origin(target_id="t"), CONFIG, store, now=LATER), Unchanged)
    assert the_entry(store).title == HEADLINE


def test_a_page_that_is_called_by_its_institution_is_so_though_both_have_a_little_word_in_common(
    store: Store,
) -> None:
    headline = "New call for doctoral networks"
    page = portal_page(
        headline, '<meta property="og:title" content="Agency for Rivers"><title>Agency for Rivers</title>'
    )
    assert extract(page).title == "Agency for Rivers"
    process(page, listed_as(headline), CONFIG, store, now=NOW)
    assert the_entry(store).title == headline


@pytest.mark.parametrize(
    ("row", "heading", "above"),
    [
        ("Two ministers meet at the river on Monday", HEADLINE, SECTION),  # no heading says so
        ("Press release", "Press release", f"<title>{HEADLINE} - Ministry</title><h1>{HEADLINE}</h1>"),  # a kicker
        ("Sign an agreement on the river!", "Sign an agreement on the river", f"<h1>{HEADLINE}</h1>"),  # cut short
    ],
)
def test_what_a_row_says_is_no_title_of_a_page_that_says_otherwise_or_more(
    store: Store, row: str, heading: str, above: str
) -> None:
    process(portal_page(heading, above), listed_as(row), CONFIG, store, now=NOW)
    assert the_entry(store).title == extract(portal_page(heading, above)).title
