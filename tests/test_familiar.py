"""What several pages of a site have in common is boilerplate, and never what only this page has."""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.config import parse
from pipeline.document import read
from pipeline.entries.make import Origin
from pipeline.familiar import NOTHING, PAGES, Memory, familiar, fingerprint, memory_of, signature
from pipeline.items import Duplicate, Extraction, Fingerprint, New, Outcome, Page, Revised, Separation, Unchanged
from pipeline.process import extract, keep, page_key, site
from pipeline.separate import separate
from pipeline.store import Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ABOUT = {
    "en": "The Institute for Coastal Research was founded in 1962. With 340 people in two cities it studies how seas, "
    "rivers and the people who live beside them change each other.",
    "de": "Das Institut für Küstenforschung wurde 1962 gegründet. Mit 340 Menschen in zwei Städten erforscht es, wie "
    "sich Meere, Flüsse und die Menschen an ihren Ufern gegenseitig verändern.",
    "fr": "L'Institut de recherche côtière a été fondé en 1962. Ses 340 personnes étudient dans deux villes comment "
    "les mers, les fleuves et les habitants de leurs rives se transforment.",
    "el": "Το Ινστιτούτο Παράκτιων Ερευνών ιδρύθηκε το 1962. Με 340 ανθρώπους σε δύο πόλεις μελετά πώς αλλάζουν οι "
    "θάλασσες, τα ποτάμια και οι άνθρωποι που ζουν δίπλα τους.",
    "ja": "沿岸研究所は1962年に設立されました。二つの都市で働く340人の職員が、海と川、そしてそのほとりに暮らす人々が"
    "互いにどのように変化させ合うのかを研究しています。",
}
SUBJECTS = ("seagrass", "harbours", "salt marshes", "plastic", "storm surges", "eels", "dunes", "algae")
TITLES = ("Seagrass comes back", "Harbours are dredged", "Marshes hold the water", "Less plastic on the beach",
          "A surge is forecast", "Eels find their way", "Dunes wander east", "Algae bloom early")  # fmt: skip


def own_words(number: int) -> list[str]:
    subject = SUBJECTS[number]
    return [
        f"Researchers have measured for {number + 3} years what becomes of {subject} when the water grows warmer, and "
        f"they now publish what they found on {subject} along the whole of the northern coast.",
        f"In the warmest summer so far the {subject} were counted at {number + 20} places by volunteers, who had been "
        f"taught how to do so by a team that has worked on {subject} since it was founded.",
        f"The ministry wants to use the figures for {subject} in its plans, and has asked for more next spring.",
    ]


def markup(number: int, about: str, *, title: str | None = None, extra: str = "") -> str:
    told = "".join(f"<p>{paragraph}</p>" for paragraph in own_words(number))
    name = title or TITLES[number]
    return (
        f"<html><head><title>{name}</title></head><body><article><h1>{name}</h1>{told}{extra}<p>{about}</p></article>"
        "</body></html>"
    )


def a_page(number: int, about: str, *, url: str | None = None, title: str | None = None, extra: str = "") -> Page:
    address = url or f"https://coast.example/news/{number}"
    body = markup(number, about, title=title, extra=extra).encode()
    return Page(body=body, fetched_at=NOW, url=address, media_type="text/html", charset="utf-8")


def a_capture(number: int, about: str) -> Page:
    body = "\n\n".join([TITLES[number], *own_words(number), about]).encode()
    return Page(body=body, fetched_at=NOW, url=f"https://coast.example/{number}.txt", media_type="text/plain")


def separated(page: Page, memory: Memory = NOTHING) -> Separation:
    return separate(read(page), memory)


def remembered(*pages: Page) -> Memory:
    return memory_of(found for page in pages if (found := separated(page).fingerprint))


def text_of(separation: Separation) -> str:
    return "\n".join(block.text for block in separation.blocks)


@pytest.mark.parametrize("make", [a_page, a_capture])
@pytest.mark.parametrize("language", ABOUT)
def test_what_three_other_pages_have_too_is_left_out_and_why_is_said(language: str, make: type) -> None:
    about = ABOUT[language]
    page = make(0, about)
    assert about in text_of(separated(page))  # alone it reads like the rest
    found = separated(page, remembered(*(make(number, about) for number in (1, 2, 3))))
    assert text_of(found) == "\n".join(own_words(0))
    [dropped] = [dropped for dropped in found.dropped if dropped.text == about]
    assert dropped.reason == "the same on 3 other pages of this site"
    assert about in found.in_full[-1].text


def test_what_two_other_pages_have_too_stays() -> None:
    memory = remembered(a_page(1, ABOUT["en"]), a_page(2, ABOUT["en"]))
    assert separated(a_page(0, ABOUT["en"]), memory) == separated(a_page(0, ABOUT["en"]))


def test_case_and_spaces_make_no_other_block() -> None:
    assert signature("Founded in 1962,  with 340 people") == signature("FOUNDED in 1962, with\n340 people")
    assert signature("Founded in 1962") != signature("Founded in 1963")


@pytest.mark.parametrize(
    "told",
    [
        "According to provisional results {0},312,000 persons were in employment in month {0}, which is {0}.4 % more "
        "than in the month before, and the highest number since records began in the country.",
        "The jury of the foundation met last week and decided, after long and thorough talks with reviewers from "
        "abroad, that the grant for work on {1} goes to the group that studies {1}, which has asked for it for years; "
        "the money is paid at the beginning of each year, and a report is due at the end of the period.",
    ],
)
def test_paragraphs_that_differ_in_a_number_or_in_their_middle_are_news(told: str) -> None:
    memory = remembered(*(a_page(number, told.format(number, SUBJECTS[number])) for number in range(1, 8)))
    own = told.format(0, SUBJECTS[0])
    assert own in text_of(separated(a_page(0, own), memory))


def test_signatures_are_the_same_in_every_process() -> None:
    code = "from pipeline.familiar import signature; print(signature('Ünïcode \\ud800'))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HOUSE)
    assert int(said.stdout) == signature("Ünïcode \ud800")


HOUSE = Path(__file__).parent.parent


def test_an_article_at_several_addresses_proves_nothing() -> None:
    copies = [a_page(0, ABOUT["en"], url=f"https://coast.example/{number}") for number in range(6)]
    assert remembered(*copies) == Memory(pages=1)
    retitled = [a_page(0, ABOUT["en"], title=f"Edition {word}") for word in SUBJECTS]
    assert remembered(*retitled) == Memory(pages=1)


def test_a_page_with_hardly_anything_of_its_own_stays_as_it_is() -> None:
    page = a_page(0, ABOUT["en"])
    found = separated(page).fingerprint
    assert found is not None
    memory = Memory(pages=9, counts=dict.fromkeys(found.article, 9))
    assert separated(page, memory) == separated(page)


def test_common_headings_and_parts_of_lists_and_tables_stay_in_the_middle() -> None:
    extra = (
        "<h2>Background</h2><p>It is not known yet what {} do in winter, when nobody goes out to see how they fare.</p>"
        "<ul><li>Applications are open to everybody who lives by the sea</li><li>First were the {}</li></ul>"
        "<table><tr><th>Place of the measurement by the sea today</th><th>Count</th></tr>"
        "<tr><td>North {}</td><td>3</td></tr></table>"
        "<p>Whoever wants to take part in the count of the {} can write to the institute until the end of May.</p>"
    )
    own = [extra.format(word, word, word, word) for word in SUBJECTS]
    pages = [a_page(number, ABOUT["en"], extra=own[number]) for number in range(4)]
    text = text_of(separated(pages[0], remembered(*pages[1:])))
    assert ABOUT["en"] not in text
    for words in ("Background", "Applications are open", "Place of the measurement", "Whoever wants"):
        assert words in text


def test_a_short_line_is_left_out_with_the_long_one_it_stands_beside() -> None:
    texts = ["An own paragraph, " * 20, "About us", "the words that all the pages have", "Contact", "More of it " * 20]
    memory = Memory(pages=9, counts={signature(text): 4 for text in texts[1:4]})
    assert familiar(texts, range(5), memory, {1}) == {1: 4, 2: 4}
    assert familiar(texts, range(5), memory) == {2: 4}
    assert familiar(texts[:2], range(2), memory) == {}  # alone it has to be on half of the pages
    assert familiar(texts[:2], range(2), Memory(pages=9, counts={signature("About us"): 6})) == {1: 6}


def test_a_fingerprint_is_bounded_and_keeps_both_ends() -> None:
    texts = [f"This is the paragraph called {chr(0x4E00 + number)} of very many" for number in range(1000)]
    found = fingerprint("Title", texts, texts)
    assert len(found.article) == 120
    assert len(found.beside) == 30
    assert signature(texts[0]) in found.article
    assert signature(texts[-1]) in found.article


def test_a_memory_is_small() -> None:
    pages = [
        Fingerprint(title=n, article=(*range(90), *range(1000 * n, 1000 * n + 30)), beside=()) for n in range(1, 41)
    ]
    assert len(pickle.dumps(memory_of(pages))) < 2000


# what is kept


def memory_in(store: Store, page: Page) -> Memory:
    known = store.fingerprints(site(None, page.url, page.path) or "")
    return memory_of(one for key, one in known.items() if key != page_key(page.url, page.path))


def taken(store: Store, page: Page, memory: Memory | None = None, *, days: int = 0) -> tuple[Extraction, Outcome]:
    extraction = extract(page, memory_in(store, page) if memory is None else memory)
    return extraction, keep(extraction, Origin(target_id="t"), parse("")[0], store, now=NOW + timedelta(days=days))


def test_pages_are_remembered_with_their_entries_each_once(store: Store) -> None:
    for _ in range(3):
        for number in range(3):
            taken(store, a_page(number, ABOUT["en"]))
    assert list(store.fingerprints("coast.example")) == [f"https://coast.example/news/{number}" for number in range(3)]
    extraction, outcome = taken(store, a_page(3, ABOUT["en"]))
    assert isinstance(outcome, New)
    assert ABOUT["en"] not in (extraction.text or "")
    entry = store.entry(outcome.entry_id)
    assert entry is not None
    assert entry.plain_hash == extraction.plain_hash != entry.content_hash


def test_an_article_looked_at_again_and_again_does_not_become_boilerplate(store: Store) -> None:
    page = a_page(0, ABOUT["en"])
    first, _ = taken(store, page)
    for day in range(6):
        again, outcome = taken(store, page, days=day)
        assert again.text == first.text
        assert isinstance(outcome, Unchanged)


def test_a_duplicate_is_not_remembered(store: Store) -> None:
    taken(store, a_page(0, ABOUT["en"]))
    _, outcome = taken(store, a_page(0, ABOUT["en"], url="https://coast.example/print/0"))
    assert isinstance(outcome, Duplicate)
    assert len(store.fingerprints("coast.example")) == 1


@pytest.mark.parametrize("grows", [True, False])
def test_what_is_known_of_a_site_may_grow_or_be_forgotten_without_a_revision(store: Store, *, grows: bool) -> None:
    page = a_page(0, ABOUT["en"])
    full = remembered(*(a_page(number, ABOUT["en"]) for number in (1, 2, 3)))
    before, after = (NOTHING, full) if grows else (full, NOTHING)
    taken(store, page, before)
    [kept] = store.every_entry()
    extraction, outcome = taken(store, page, after, days=1)
    assert extraction.content_hash != kept.content_hash
    assert isinstance(outcome, Unchanged)
    assert list(store.every_entry()) == [kept]
    assert len(store.revisions(kept.id)) == 1
    copy = a_page(0, ABOUT["en"], url="https://elsewhere.example/")
    assert isinstance(taken(store, copy, after)[1], Duplicate)


def test_an_edit_is_a_revision_whatever_is_known_and_one_of_the_boilerplate_is_none(store: Store) -> None:
    full = remembered(*(a_page(number, ABOUT["en"]) for number in (1, 2, 3)))
    edited_about = remembered(*(a_page(number, ABOUT["de"]) for number in (1, 2, 3)))
    taken(store, a_page(0, ABOUT["en"]), full)
    assert isinstance(taken(store, a_page(0, ABOUT["de"]), edited_about, days=1)[1], Unchanged)
    edited = a_page(0, ABOUT["en"], extra="<p>The figures were corrected on Friday, because one of them was wrong.</p>")
    assert isinstance(taken(store, edited, full, days=2)[1], Revised)


def test_what_a_site_shows_no_longer_is_forgotten(store: Store) -> None:
    for number in range(4):
        taken(store, a_page(number, ABOUT["en"]))
    assert memory_in(store, a_page(7, "")).counts
    for number in range(PAGES - 2):
        page = a_page(
            4 + number % 4, f"Word for word {chr(0x4E00 + number)} " * 30, url=f"https://coast.example/{number}"
        )
        taken(store, page, NOTHING)
    assert len(store.fingerprints("coast.example")) == PAGES
    assert signature(ABOUT["en"]) not in memory_in(store, a_page(7, "")).counts
