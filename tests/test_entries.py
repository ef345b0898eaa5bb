"""Entries are made of articles and of headlines: what was minted or dated once stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipeline.config import Config, Source
from pipeline.config.topics import Topic
from pipeline.entries.make import Origin, dated, derived_title, entry_of, headline_of, lead, matches_of, matches_of_page
from pipeline.identity.identify import Identity
from pipeline.items import Entry, Extraction, Teaser
from pipeline.store import Address
from tests.extracted import extracted

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOURCE = Source(id="ministry", url="https://ministry.example.org/", title="Ministry of Research", language="lb")


def a_page(**values: Any) -> Extraction:
    text = values.get("text", "First sentence of it. Second.\n\nSecond paragraph.")
    return extracted(**({"page_url": "https://example.org/a", "text": text} | values))


def made(page: Extraction, origin: Origin | None = None, known: Entry | None = None, now: datetime = NOW) -> Entry:
    identity = Identity(relation="new", reason="", entry=known, canonical_url=page.page_url)
    return entry_of(page, origin or Origin(target_id="t"), identity, Config(), now)


def listed(**values: Any) -> Origin:
    address = Address(url="https://example.org/a", role="article", **values)
    return Origin(target_id="t", source=SOURCE, address=address)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("A delegation visited Japan. It met people.", "A delegation visited Japan"),
        (
            "A delegation led by Prof. Dr. M. Müller visited Japan. More.",
            "A delegation led by Prof. Dr. M. Müller visited Japan",
        ),
        (
            "Am 3. November 2021 wurde in Köln ein Institut eröffnet. Mehr.",
            "Am 3. November 2021 wurde in Köln ein Institut eröffnet",
        ),
        ("Will it rain in the north tomorrow? Yes.", "Will it rain in the north tomorrow?"),
        ("これは国際協力に関する文章です。続きます。", "これは国際協力に関する文章です"),
        ("Sub-heading\n\nThen the text.", "Sub-heading"),
        ("  Lines\nof one   paragraph  ", "Lines of one paragraph"),
        ("No stop at the end", "No stop at the end"),
        ("...", "..."),
        ("word " * 50, "word " * 20 + "word word…"),
        ("x" * 500, "x" * 110 + "…"),
    ],
)
def test_a_title_is_derived_from_the_first_sentence(text: str, title: str) -> None:
    assert derived_title(text) == title


def test_a_lead_is_the_first_paragraph_cut_at_a_word() -> None:
    assert lead("First\nparagraph.\n\nSecond.") == "First paragraph."
    assert lead("") is None
    long = lead("A somewhat long word, " * 50)
    assert long is not None
    assert len(long) <= 301
    assert long.endswith("word…") or long.endswith("long…") or long.endswith("somewhat…")


@pytest.mark.parametrize(
    ("published", "when"),
    [
        ("2026-02-01", datetime(2026, 2, 1, tzinfo=UTC)),
        ("2026-02-01T10:00:00+02:00", datetime(2026, 2, 1, 8, tzinfo=UTC)),
        ("2026-02-01T10:00:00", datetime(2026, 2, 1, 10, tzinfo=UTC)),
        ("2030-01-01", NOW),
        (None, NOW),
        ("soon", NOW),
        ("0001-01-01T00:00:00+14:00", NOW),
    ],
)
def test_an_entry_is_dated_when_it_was_published_and_never_in_the_future(published: str | None, when: datetime) -> None:
    assert dated(published, NOW) == when


def test_an_article_says_what_its_page_says() -> None:
    page = a_page(
        title="Title",
        authors=("Ada",),
        published="2026-02-01",
        modified="2026-02-02",
        language="fr",
        summary="In short.",
        image="https://example.org/a.png",
        html="<p>First.</p>",
        institution="The page's own",
    )
    entry = made(page)
    assert entry.id.startswith("tag:localhost,2026-01-01:item:")
    assert (entry.url, entry.title, entry.title_derived) == ("https://example.org/a", "Title", False)
    assert (entry.authors, entry.published, entry.modified) == (("Ada",), "2026-02-01", "2026-02-02")
    assert (entry.language, entry.summary, entry.image) == ("fr", "In short.", "https://example.org/a.png")
    assert (entry.institution, entry.source_id, entry.html) == ("The page's own", None, "<p>First.</p>")
    assert (entry.dated_at, entry.first_seen_at, entry.updated_at) == (datetime(2026, 2, 1, tzinfo=UTC), NOW, NOW)


def test_what_a_page_does_not_say_its_listing_or_its_source_says() -> None:
    origin = listed(
        title="Listed &amp; told", summary="<b>Short</b>", published="2026-01-05", section="News", position=7
    )
    entry = made(a_page(institution="The page's own"), origin)
    assert (entry.title, entry.title_derived, entry.summary) == ("Listed & told", False, "Short")
    assert (entry.published, entry.section, entry.position) == ("2026-01-05", "News", 7)
    assert (entry.language, entry.institution, entry.source_id) == ("lb", "Ministry of Research", "ministry")


def test_a_day_to_come_is_that_of_an_event_and_not_of_its_publication() -> None:
    event, tomorrow = NOW + timedelta(days=30), NOW + timedelta(days=1)
    day = event.date().isoformat()
    for page in (a_page(published=None), a_page(published=day), a_page(published=f"{day}T19:00")):
        entry = made(page, listed(published=day, summary=f"{day} · Town hall"))
        assert (entry.published, entry.dated_at) == (None, NOW)
    # What the page declares beside it stays, and so does news that is of tomorrow where it was written.
    assert made(a_page(published="2026-01-02"), listed(published=day)).published == "2026-01-02"
    day = tomorrow.date().isoformat()
    assert made(a_page(published=None), listed(published=day)).published == day


def test_what_nobody_says_is_derived_from_the_text() -> None:
    entry = made(a_page())
    assert (entry.title, entry.title_derived) == ("First sentence of it", True)
    assert entry.summary == "First sentence of it. Second."
    empty = made(a_page(), listed(title="<b></b>", summary=" "))
    assert (empty.title_derived, empty.summary) == (True, "First sentence of it. Second.")


def test_a_file_without_an_address_is_keyed_by_its_words_and_keeps_its_path() -> None:
    file = made(a_page(page_url=None, path="/seeds/a.txt"))
    assert (file.url, file.path) == (None, "/seeds/a.txt")
    assert file.id == made(a_page(page_url=None, path="/other.txt")).id
    assert made(a_page(path="/seeds/a.txt")).path is None


def test_what_was_minted_or_dated_once_stays() -> None:
    first = made(a_page(title="Title", published="2026-02-01"), listed(section="News", position=3))
    later = made(
        a_page(title="New", published="2026-02-20", text="Other.", page_url="https://example.org/b"),
        None,
        first,
        NOW + timedelta(days=1),
    )
    for name in ("id", "url", "published", "dated_at", "first_seen_at", "section", "position", "source_id"):
        assert getattr(later, name) == getattr(first, name)
    assert (later.title, later.text, later.updated_at) == ("New", "Other.", NOW + timedelta(days=1))


def test_a_page_that_shows_no_title_keeps_the_one_it_was_listed_under() -> None:
    first = made(a_page(), listed(title="As it was listed"))
    assert made(a_page(), None, first).title == "As it was listed"
    assert made(a_page(), listed(title="Cut in another li…"), first).title == "As it was listed"
    derived = made(a_page())
    assert made(a_page(), listed(title="Listed later"), derived).title == "Listed later"


def test_a_headline_is_an_entry_without_a_text() -> None:
    page = made(a_page(language="fr"), listed())
    teaser = Teaser(
        title="A <b>headline</b>",
        url="https://example.org/x?utm_source=a",
        summary="S",
        section="More",
        published="2026-02-01",
    )
    entry = headline_of(teaser, 4, page, Config(), NOW)
    assert entry is not None
    assert (entry.kind, entry.title, entry.url) == ("headline", "A headline", "https://example.org/x")
    assert (entry.text, entry.html, entry.content_hash) == (None, None, None)
    assert (entry.section, entry.position, entry.language, entry.source_id) == ("More", 4, "fr", "ministry")
    assert entry.dated_at == datetime(2026, 2, 1, tzinfo=UTC)
    without = headline_of(Teaser(title="A headline"), 4, page, Config(), NOW)
    assert without is not None
    assert (without.url, without.id == entry.id) == (None, False)


@pytest.mark.parametrize("title", ["", "  ", "<b></b>", "\u200b"])
def test_a_teaser_without_words_is_no_headline(title: str) -> None:
    assert headline_of(Teaser(title=title), 0, made(a_page()), Config(), NOW) is None


def test_the_topics_of_a_page_are_those_its_entry_will_have() -> None:
    topics = (Topic(id="t", title="T", words={"": ("sentence",)}, threshold=5),)
    page = a_page()
    assert matches_of_page(page, topics) == matches_of(made(page), topics)
    assert [one.where for one in matches_of_page(page, topics)[0].evidence] == ["title", "summary"]
    assert matches_of_page(a_page(content_hash=None), topics) == ()


def test_words_of_a_summary_that_was_taken_from_the_text_count_once() -> None:
    topics = (Topic(id="t", title="T", words={"": ("second",)}, threshold=1),)
    [match] = matches_of(made(a_page(title="Title", text="Once second.\n\nThen third.")), topics)
    assert [one.where for one in match.evidence] == ["summary"]
