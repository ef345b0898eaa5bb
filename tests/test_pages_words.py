"""Every language has every word, none of them English by mistake; dates and counts are written as each wants it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from lxml import html as lxml_html

from feeds.operator import words as operator_words
from feeds.pages.edition import edition_of, editions
from feeds.pages.vocabulary import Words
from feeds.pages.words import WORDS, every, first_seen, words_of, written_date, written_moment
from feeds.publish import publish
from pipeline.config import Config, Site
from pipeline.config.topics import builtin_topics
from tests.sites.shown import CONFIG, shown_house

OTHERS = [language for language in WORDS if language != "en"]
MOMENT = datetime(2026, 12, 1, 14, 5, tzinfo=UTC)
# The same in two languages by right: names, places of numbers, words that both have.
ALIKE = {
    *("date", "first_of_month", "time", "at", "colon", "thousands", "last_and", "pair_title", "attachment"),
    *("original", "sources", "institution", "table", "axis_items", "filters"),
}


def texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case tuple():
            for one in value:
                yield from texts(one)
        case Mapping():
            for one in value.values():
                yield from texts(one)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_no_language_lacks_a_word(language: str) -> None:
    ours, theirs = WORDS["en"], WORDS[language]
    for one in fields(Words):
        english, other = getattr(ours, one.name), getattr(theirs, one.name)
        if isinstance(english, Mapping) and one.name != "starters":
            assert set(english) == set(other), one.name
        assert all(text.strip() for text in texts(other) if one.name not in ("thousands", "colon")), one.name
        if one.name not in ALIKE | {"own_name", "language", "months", "languages", "starters"}:
            same = set(texts(english)) & set(texts(other))
            assert not {text for text in same if len(text) > 3}, one.name


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_takes_in_the_same(language: str) -> None:
    for one in fields(Words):
        if one.name in ("starters", "languages", "months"):
            continue
        pairs = zip(texts(getattr(WORDS["en"], one.name)), texts(getattr(WORDS[language], one.name)), strict=True)
        for english, other in pairs:
            missing = places(english) ^ places(other)
            assert missing <= {"count"}, (one.name, other)  # "1 item" and "{count} article" are both right


@pytest.mark.parametrize("language", OTHERS)
def test_every_starter_topic_is_known_in_every_language(language: str) -> None:
    assert set(WORDS[language].starters) == {topic["id"] for topic in builtin_topics()}


def test_the_operator_is_spoken_to_in_every_language() -> None:
    assert set(operator_words.WORDS) == set(WORDS)
    english = operator_words.WORDS["en"]
    for language in OTHERS:
        said = operator_words.WORDS[language]
        for one in fields(operator_words.OperatorWords):
            for text, other in zip(texts(getattr(english, one.name)), texts(getattr(said, one.name)), strict=True):
                assert (places(text) ^ places(other)) <= {"count"}, one.name
                assert text != other, one.name


def test_dates_are_written_out_in_each_language() -> None:
    assert [written_date(MOMENT, words) for words in WORDS.values()] == [
        "1 December 2026",
        "1er décembre 2026",
        "1. Dezember 2026",
    ]
    assert [written_moment(MOMENT, words) for words in WORDS.values()] == [
        "1 December 2026, 14:05 UTC",
        "1er décembre 2026 à 14 h 05 UTC",
        "1. Dezember 2026, 14:05 Uhr UTC",
    ]
    assert first_seen(MOMENT, WORDS["de"]) == "zuerst gesehen am 1. Dezember 2026 (die Seite gibt kein Datum an)"


def test_counts_take_the_form_and_the_signs_of_the_language() -> None:
    told = [[words.counted(count, words.count_items) for count in (0, 1, 2, 12_345)] for words in WORDS.values()]
    assert told == [
        ["0 items", "1 item", "2 items", "12,345 items"],
        ["0 article", "1 article", "2 articles", "12\u202f345 articles"],
        ["0 Artikel", "1 Artikel", "2 Artikel", "12.345 Artikel"],
    ]


def test_how_often_is_said_in_the_largest_unit() -> None:
    lengths = [timedelta(minutes=5), timedelta(hours=1), timedelta(hours=36), timedelta(days=2)]
    assert [every(length, WORDS["en"]) for length in lengths] == [
        "every 5 minutes",
        "every hour",
        "every 36 hours",
        "every 2 days",
    ]
    assert every(timedelta(days=1), WORDS["fr"]) == "chaque jour"


def test_a_region_takes_its_language_and_others_take_english() -> None:
    assert [words_of(language).language for language in ("fr-BE", "DE", "lb", "en-GB")] == ["fr", "de", "en", "en"]


def test_the_sites_own_language_is_at_the_root() -> None:
    site = Site(language="de-AT")
    assert [(one.words.language, one.folder) for one in editions(site)] == [("de", ""), ("en", "en/"), ("fr", "fr/")]
    found = [edition_of(site, path) for path in ("en/topics/a.html", "topics/a.html", "de/topics/a.html")]
    assert [(edition.words.language, path) for edition, path in found] == [
        ("en", "topics/a.html"),
        ("de", "topics/a.html"),
        ("de", "de/topics/a.html"),
    ]


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    store = shown_house(folder)
    assert not publish(store, CONFIG, folder).failed
    store.close()
    return folder / "public"


def own_text(element: Any, language: str) -> str:
    """Give what a page says itself: without what is marked as foreign, as a name or as code."""
    if not isinstance(element.tag, str) or element.tag in ("bdi", "code", "style"):
        return element.tail or ""
    if element.get("dir") == "auto":  # a name, which is of any language
        return element.tail or ""
    if element.get("lang", language) != language or element.get("class") in ("site", "article"):
        return element.tail or ""
    inner = "".join(own_text(one, language) for one in element)
    told = " ".join(element.get(name, "") for name in ("aria-label", "content") if element.get("name") != "viewport")
    return f"{told} {element.text or ''}{inner} {element.tail or ''}"


ENGLISH = re.compile(r"\b(the|and|of|with|are|is|by|from|this|items?|feeds? of|no|not|yet|search|since|its)\b", re.I)


@pytest.mark.parametrize("language", OTHERS)
def test_no_english_is_left_on_pages_in_other_languages(public: Path, language: str) -> None:
    pages = sorted((public / language).rglob("*.html"))
    assert len(pages) > 60
    for page in pages:
        root = lxml_html.document_fromstring(page.read_text(encoding="utf-8"))
        assert root.get("lang") == language
        body = own_text(root.find("body"), language)
        body = re.sub(r"https?://\S+|News of Test|rule\b|JSON Feed", "", body)
        found = {match[0] for match in ENGLISH.finditer(body)}
        assert not found, (page.name, found, body[:2000])


def test_each_page_names_itself_in_the_other_languages(public: Path) -> None:
    for path in ("index.html", "topics/health.html", "sources/amt.html"):
        for folder in ("", "fr/", "de/"):
            root = lxml_html.document_fromstring((public / folder / path).read_text(encoding="utf-8"))
            links = {link.get("hreflang"): link.get("href") for link in root.findall(".//link[@hreflang]")}
            at = "" if path == "index.html" else path
            assert links == {
                "en": f"https://news.example.org/{at}",
                "x-default": f"https://news.example.org/{at}",
                "fr": f"https://news.example.org/fr/{at}",
                "de": f"https://news.example.org/de/{at}",
            }
            for link in root.findall(".//a"):
                target = link.get("href") or ""
                if "//" not in target and not target.startswith("#") and "search" not in target:
                    assert ((public / folder / path).parent / target).resolve().is_file(), (path, target)


def test_no_page_is_large(public: Path) -> None:
    sizes = {page.name: page.stat().st_size for page in public.rglob("*.html")}
    assert max(sizes.values()) < 60_000
    assert (public / "style.css").stat().st_size < 10_000


def test_the_starter_topics_are_called_by_their_names_in_each_language(public: Path) -> None:
    told = [(public / folder / "index.html").read_text(encoding="utf-8") for folder in ("", "fr", "de")]
    names = ["International cooperation", "Coopération internationale", "Internationale Zusammenarbeit"]
    assert [[name in page for name in names] for page in told] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]


def test_a_site_in_french_says_everything_in_french(tmp_path: Path) -> None:
    config = Config.model_validate({"site": {"language": "fr", "title": "Nouvelles"}})
    store = shown_house(tmp_path, config)
    publish(store, config, tmp_path)
    store.close()
    page = (tmp_path / "public" / "index.html").read_text(encoding="utf-8")
    assert '<html lang="fr">' in page
    assert "Pas encore de source." in page
    assert '<html lang="en">' in (tmp_path / "public" / "en" / "index.html").read_text(encoding="utf-8")
