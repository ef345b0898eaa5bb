"""What institutions do to their pages, drilled through the whole pipeline: nothing old as new, nothing twice."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import pipeline
from pipeline.config import Config, parse
from pipeline.entries.make import Origin
from pipeline.identity.version import parts, version, version_of
from pipeline.items import Entry, Outcome, Page
from pipeline.process import extract, keep, process, rejected, word
from pipeline.store import Address, Fetch, Listing, Store

NOW = datetime(2026, 3, 1, 12, 7, tzinfo=UTC)
LATER = NOW + timedelta(days=1, minutes=24)
CONFIG: Config = parse("""
[[source]]
id = "ministry"
url = "https://ministry.example.org/news"
title = "Ministry of Research"

[[source]]
id = "fund"
url = "https://fund.example.net/news"
title = "National Fund"
""")[0]
URL = "https://ministry.example.org/news/agreement"
TITLE = "Luxembourg and Japan sign an agreement on biomedical research"
TEXT = (
    "The minister of research and the ambassador of Japan have signed an agreement on biomedical research, which will "
    "run for four years and have a budget of 12 million euros, half of it paid by each of the two countries.",
    "Twenty doctoral candidates will spend a year in the other country, in laboratories that the two academies choose "
    "together each spring; the first calls open in May, and applications are read by a jury of six.",
    "“We have waited long for this,” said the minister, who thanked the teams in Kyoto and in Esch for what they had "
    "prepared. The ambassador spoke of a friendship that began with a visit in 1987.",
)  # fmt: skip
GERMAN = (
    "Die Forschungsministerin und der Botschafter von Japan haben ein Abkommen zur biomedizinischen Forschung "
    "unterzeichnet, das vier Jahre gilt und 12 Millionen Euro umfasst; jedes der beiden Länder zahlt die Hälfte davon.",
    "Zwanzig Doktoranden verbringen ein Jahr im anderen Land, in Laboren, die die beiden Akademien jedes Frühjahr "
    "gemeinsam auswählen; die ersten Ausschreibungen beginnen im Mai, und eine Jury von sechs liest die Anträge.",
    "„Darauf haben wir lange gewartet“, sagte die Ministerin, die den Teams in Kyoto und in Esch dankte. Der "
    "Botschafter sprach von einer Freundschaft, die mit einem Besuch im Jahr 1987 begann.",
)  # fmt: skip


def html(title: str = TITLE, text: tuple[str, ...] = TEXT, *, head: str = "", language: str = "en") -> bytes:
    paragraphs = "".join(f"<p>{one}</p>" for one in text)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f"<nav><a href='/'>Home</a> <a href='/news'>News</a></nav><main><article><h1>{title}</h1>{paragraphs}</article>"
        "</main><footer>Imprint and contact</footer></body></html>"
    ).encode()


def origin(source: str | None = "ministry", **fetched: Any) -> Origin:
    given: dict[str, Any] = {"role": "article", "fetched_at": NOW, "status": 200}
    fetch = Fetch(**(given | fetched)) if fetched else None
    return Origin(target_id="t", source=CONFIG.source_named(source), fetch=fetch)


class Looks:
    """Takes pages one after the other."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __call__(
        self,
        url: str = URL,
        title: str = TITLE,
        text: tuple[str, ...] = TEXT,
        *,
        now: datetime = LATER,
        by: Origin | None = None,
        **more: Any,
    ) -> Outcome:
        page = Page(body=html(title, text, **more), url=url, media_type="text/html", fetched_at=now)
        return process(page, by or origin(), CONFIG, self.store, now=now)

    def entries(self) -> list[Entry]:
        return list(self.store.every_entry())


@pytest.fixture
def look(store: Store) -> Looks:
    looks = Looks(store)
    assert word(looks(now=NOW)) == "new"
    return looks


def the_one(look: Looks) -> Entry:
    [entry] = look.entries()
    return entry


def with_word(old: str, new: str) -> tuple[str, ...]:
    return tuple(one.replace(old, new) for one in TEXT)


# at one address


@pytest.mark.parametrize("change", [("12 million", "14 million"), ("in Kyoto", "in Osaka"), ("have signed", "signed")])
def test_an_edit_is_a_revision_of_the_same_entry(look: Looks, change: tuple[str, str]) -> None:
    before = the_one(look)
    assert word(look(text=with_word(*change))) == "revised"
    after = the_one(look)
    assert (after.id, after.first_seen_at) == (before.id, before.first_seen_at)
    assert after.updated_at == LATER
    assert len(look.store.revisions(after.id)) == 2


def test_a_title_that_changes_is_a_revision(look: Looks) -> None:
    assert word(look(title="Luxembourg and Japan: agreement signed")) == "revised"
    assert the_one(look).title == "Luxembourg and Japan: agreement signed"


def test_typography_is_no_change(look: Looks) -> None:
    before = the_one(look)
    assert (
        word(look(text=tuple(one.replace("“", "«").replace("a budget", "a\u00a0bud\u00adget") for one in TEXT)))
        == "unchanged"
    )
    assert the_one(look) == before


@pytest.mark.parametrize(
    "url",
    [
        "http://ministry.example.org/news/agreement",
        "https://www.ministry.example.org/news/agreement",
        "https://ministry.example.org/news/agreement/",
        "https://ministry.example.org/news/agreement?utm_source=newsletter",
        "https://ministry.example.org/news/agreement#top",
        "http://www.ministry.example.org/news/agreement/index.html",
    ],
)
def test_another_spelling_of_an_address_is_the_same_address_even_with_another_text(look: Looks, url: str) -> None:
    before = the_one(look)
    assert word(look(url)) == "unchanged"
    assert the_one(look) == before
    assert word(look(url, text=with_word("four years", "five years"))) == "revised"
    assert the_one(look).url == URL


def test_from_http_to_https_an_entry_takes_its_safer_address_and_no_date_moves(store: Store) -> None:
    looks = Looks(store)
    looks("http://ministry.example.org/news/agreement", now=NOW)
    before = the_one(looks)
    assert word(looks()) == "unchanged"
    assert the_one(looks) == replace(before, url=URL)


# slugs


MOVED = "https://ministry.example.org/en/press/2026/luxembourg-japan-agreement"


def test_a_slug_that_redirects_is_the_same_entry_at_its_new_address(look: Looks) -> None:
    before = the_one(look)
    by = origin(url=URL, final_url=MOVED)
    assert word(look(MOVED, title="Agreement with Japan", by=by)) == "revised"
    assert (the_one(look).id, the_one(look).url) == (before.id, MOVED)
    assert word(look(MOVED, title="Agreement with Japan")) == "unchanged"
    assert word(look(URL, title="Agreement with Japan")) == "unchanged", "the old address stays its own"


def test_a_slug_that_moved_without_a_redirect_is_the_same_entry_once_its_old_address_is_gone(look: Looks) -> None:
    before = the_one(look)
    rejected(replace(origin(url=URL, status=404), gone=True), "the server answered 404", look.store)
    assert word(look(MOVED, text=with_word("a jury of six", "a jury of seven"))) == "revised"
    assert (the_one(look).id, the_one(look).url) == (before.id, MOVED)


def test_while_the_old_address_still_answers_the_new_one_is_a_duplicate(look: Looks) -> None:
    before = the_one(look)
    assert word(look(MOVED, text=(*TEXT, "Follow us for more news of this kind."))) == "duplicate"
    assert the_one(look) == before
    assert word(look(MOVED, text=(*TEXT, "Follow us for more news of this kind."))) == "duplicate"


def test_a_page_that_died_and_redirects_to_another_is_not_that_other(look: Looks) -> None:
    other = tuple(f"Something else altogether was said on day {day} about harbours and bridges." for day in range(5))
    by = origin(url=URL, final_url="https://ministry.example.org/news")
    assert word(look("https://ministry.example.org/news", "Harbours and bridges", other, by=by)) == "new"


# at several addresses


def test_a_mirror_is_a_duplicate_and_so_is_what_is_a_little_different_there(look: Looks) -> None:
    assert word(look("https://mirror.example.org/x/1")) == "duplicate"
    longer = ("Published by the ministry on its own site.", *TEXT)
    outcome = look("https://mirror.example.org/x/2", text=longer)
    assert (word(outcome), outcome.of) == ("duplicate", the_one(look).id)  # type: ignore[union-attr]


def test_a_story_of_two_institutions_is_one_entry_with_both(look: Looks) -> None:
    before = the_one(look)
    theirs = ("The fund is glad to tell its readers of this.", *TEXT[:2], "The fund was founded in 1999 by law.")
    outcome = look("https://fund.example.net/a/7", "Fund: Japan agreement signed", theirs, by=origin("fund"))
    assert (word(outcome), outcome.of) == ("duplicate", before.id)  # type: ignore[union-attr]
    [copy] = look.store.identity.copies(before.id)
    assert (copy.institution, copy.url, copy.elsewhere) == ("National Fund", "https://fund.example.net/a/7", True)
    assert "of the shorter text is in the other" in copy.reason
    assert the_one(look) == before


def test_what_was_a_copy_and_turns_into_something_else_is_new(look: Looks) -> None:
    url = "https://fund.example.net/a/7"
    assert word(look(url, by=origin("fund"))) == "duplicate"
    other = tuple(
        f"A call of another kind, number {day}, opens for schools on the coast this year." for day in range(5)
    )
    assert word(look(url, "A call for schools", other, by=origin("fund"))) == "new"
    assert look.store.identity.copies(look.entries()[0].id) == look.store.identity.copies(look.entries()[1].id) == []


def test_a_translation_that_the_page_names_is_kept_and_linked(look: Looks) -> None:
    head = f'<link rel="alternate" hreflang="en" href="{URL}">'
    title = "Luxemburg und Japan unterzeichnen ein Abkommen"
    outcome = look("https://ministry.example.org/nachrichten/abkommen", title, GERMAN, head=head, language="de")
    assert word(outcome) == "new"
    english = look.store.entry_at(URL)
    assert english is not None
    [german] = look.store.identity.translations(english.id)
    assert german.language == "de"
    assert look.store.identity.translations(german.id) == [english]


@pytest.mark.parametrize("german", ["https://a.example.org/de/news/1", "https://a.example.org/news/1.de.html"])
def test_a_translation_whose_address_differs_in_the_language_only_is_linked(store: Store, german: str) -> None:
    looks = Looks(store)
    looks(german.replace("/de/", "/en/").replace(".de.", ".en."), now=NOW)
    outcome = looks(german, "Luxemburg und Japan unterzeichnen", GERMAN, language="de")
    assert word(outcome) == "new"
    assert len(store.identity.translations(outcome.entry_id)) == 1  # type: ignore[union-attr]
    other = tuple(
        f"Etwas ganz anderes wurde am Tag {n} über Häfen und Brücken gesagt, und zwar laut." for n in range(5)
    )
    outcome = looks(german.replace("1", "2"), "Häfen und Brücken", other, language="de")
    assert store.identity.translations(outcome.entry_id) == []  # type: ignore[union-attr]


# templates


CALL = (
    "The fund invites proposals for the AFR call 2020. They must be in by Wednesday, 11 March 2020, 14:00 CET.",
    "AFR is among the oldest schemes of the fund and is now meant for doctoral training only. The money is paid as an "
    "employment contract with the host institution and not as a scholarship, and the supervisors sign for it.",
    "A national framework sets out what doctoral training has to offer, and holders of a grant are asked to follow it.",
)  # fmt: skip


def test_the_calls_of_two_years_stay_two_and_a_later_deadline_is_an_update(store: Store) -> None:
    looks = Looks(store)
    first = "https://fund.example.net/afr-call"
    assert word(looks(first, "AFR 2020 Call", CALL)) == "new"
    next_year = tuple(one.replace("2020", "2021").replace("Wednesday, 11", "Wednesday, 10") for one in CALL)
    assert word(looks("https://fund.example.net/afr-call-2021", "AFR 2021 Call", next_year)) == "new"
    assert word(looks("https://fund.example.net/afr-2022", "Call for proposals", next_year)) == "duplicate"
    later = tuple(one.replace("11 March", "25 March") for one in CALL)
    assert word(looks(first, "AFR 2020 Call", later)) == "revised"
    assert len(looks.entries()) == 2


def test_the_same_few_words_under_the_titles_of_two_meetings_are_two(store: Store) -> None:
    looks = Looks(store)
    text = ("The minutes of the meeting of the council are attached to this page, and can be read in the archive too. "
            "Questions about them are answered by the secretariat of the council on every working day.",)  # fmt: skip
    assert word(looks("https://a.example.org/1", "Minutes of 3 March 2026", text)) == "new"
    assert word(looks("https://a.example.org/2", "Minutes of 10 March 2026", text)) == "new"


def test_job_offers_made_of_one_form_are_as_many_as_there_are(store: Store) -> None:
    looks = Looks(store)
    for number, subject in enumerate(("geology", "botany", "algebra", "acoustics")):
        text = tuple(
            one.replace("biomedical research", subject).replace("of research", f"of {subject}") for one in TEXT
        )
        assert word(looks(f"https://a.example.org/{number}", f"Chair of {subject} to be filled", text)) == "new"


FORM = (
    "The fund supports groups of universities and companies over four years. Applicants name one university that "
    "coordinates the work, describe their questions on twelve pages, and say how results are shared with the public.",
)


def a_row(number: int, title: str, day: str | None, *, look: datetime = NOW) -> Origin:
    """Give how a page was come by that has a row on the ministry's list."""
    url = f"https://ministry.example.org/calls/{number}"
    return replace(origin(), address=Address(url=url, role="article", title=title, published=day, first_seen_at=look))


def taken(looks: Looks, by: Origin, title: str | None = None) -> Outcome:
    """Take the page of a row after the list that it stands on."""
    assert by.address is not None
    found = (replace(by.address, first_seen_at=None),)
    fetch = Fetch(
        url="https://ministry.example.org/news", role="listing", fetched_at=by.address.first_seen_at or NOW, status=200
    )
    looks.store.apply_listing(Listing(target_id="t", fetch=fetch, found=found))
    return looks(by.address.url, title or by.address.title or "", FORM, by=by)


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        # Each has its title and its day; then its title alone, in one look; then its day alone.
        ((1, "Ocean research: the call", "2026-02-20"), (2, "Robots and law", "2026-02-13"), "new"),
        ((1, "Ocean research: the call", None), (2, "Robots and law", None), "new"),
        ((1, "The office is closed", "2026-02-20"), (2, "The office is closed", "2026-02-13"), "new"),
        # A copy on one site; one that its feed tells of a day later; one whose title is cut.
        ((1, "Ocean research: the call", "2026-02-20"), (2, "Ocean research: the call", "2026-02-20"), "duplicate"),
        ((1, "Ocean research: the call", "2026-02-20"), (2, "Ocean research: the call", "2026-02-21"), "duplicate"),
        ((1, "Ocean research: the call", "2026-02-20"), (2, "Ocean research", "2026-02-21"), "duplicate"),
    ],
)
def test_two_rows_of_one_list_are_two_items_though_both_say_what_the_form_says(
    store: Store, one: tuple[int, str, str | None], other: tuple[int, str, str | None], outcome: str
) -> None:
    looks = Looks(store)
    assert word(taken(looks, a_row(*one))) == "new"
    assert word(taken(looks, a_row(*other))) == outcome


def test_a_call_that_moved_under_another_title_is_no_second_one_where_no_list_had_both(store: Store) -> None:
    looks = Looks(store)
    assert word(taken(looks, a_row(1, "Ocean research: the call", "2026-02-20"))) == "new"
    assert word(taken(looks, a_row(2, "Robots and law", "2026-02-20", look=LATER))) == "duplicate"


def test_pages_of_one_form_on_one_site_are_two_where_each_has_its_title_and_its_day(store: Store) -> None:
    looks = Looks(store)
    days = [f'<meta property="article:published_time" content="2026-02-{day}">' for day in (10, 11)]
    assert word(looks("https://a.example.org/1", "Ocean research: the call", FORM, head=days[0])) == "new"
    assert word(looks("https://a.example.org/2", "Robots and law", FORM, head=days[1])) == "new"
    assert word(looks("https://a.example.org/3", "Law of robots", FORM, head=days[1])) == "duplicate"
    elsewhere = looks("https://b.example.net/3", "What robots can do", FORM, head=days[1], by=origin("fund"))
    assert word(elsewhere) == "duplicate"


# many at once


def story(number: int) -> tuple[str, tuple[str, ...]]:
    """Give one of many stories that share no sentence."""
    words = [f"{syllable}{number * 37 % 991:03}".translate(str.maketrans("0123456789", "abcdefghij")) for syllable in
             ("lo", "mi", "ra", "tu", "se", "vo", "ki", "ne", "da", "pu", "fe", "go")]  # fmt: skip
    lines = tuple(" ".join([*words[at:], *words[:at]]).capitalize() + f" number {number}." for at in (0, 4, 8))
    return f"The {words[0]} of {words[1]} and {words[2]} opens", lines


def test_three_hundred_addresses_that_change_at_once_bring_nothing_new(store: Store) -> None:
    looks = Looks(store)
    stories = [story(number) for number in range(300)]
    old = [f"http://old.example.org/?id={number}" for number in range(300)]
    for url, (title, text) in zip(old, stories, strict=True):
        assert word(looks(url, title, text, now=NOW)) == "new"
    before = {entry.title: entry.id for entry in looks.entries()}
    for url in old:
        rejected(replace(origin(url=url, status=404), gone=True), "the server answered 404", store)
    for number, (title, text) in enumerate(stories):
        url = f"https://ministry.example.org/en/news/{number}-story"
        more = (*text, "Share this page with friends.") if number % 2 else text  # the new design says more
        assert word(looks(url, title, more)) in ("unchanged", "revised"), title
    assert {entry.title: entry.id for entry in looks.entries()} == before
    assert all(entry.url and entry.url.startswith("https://ministry") for entry in looks.entries())


def test_pages_read_in_another_order_are_what_they_were(store: Store) -> None:
    looks = Looks(store)
    stories = {f"https://a.example.org/{number}": story(number) for number in range(20)}
    for url, (title, text) in stories.items():
        looks(url, title, text, now=NOW)
    before = looks.entries()
    assert {word(looks(url, *stories[url])) for url in reversed(stories)} == {"unchanged"}
    assert looks.entries() == before


def test_pages_without_an_article_are_never_equal_and_never_kept(store: Store) -> None:
    looks = Looks(store)
    assert {word(looks(f"https://a.example.org/{n}", "Empty", ("",))) for n in range(5)} == {"rejected"}
    assert looks.entries() == []


# what is no news


CLOCKS = [
    ("It is {:%H:%M} now.", timedelta(hours=1)),
    ("Page made on {:%d.%m.%Y} at {:%H:%M:%S}", timedelta(0)),
    ("Printed {:%d %B %Y, %I:%M %p}", timedelta(hours=-5)),
    ("Today is {:%A, %d %B %Y}", timedelta(0)),
]


@pytest.mark.parametrize(("line", "ahead"), CLOCKS)
def test_a_page_that_prints_the_time_is_not_revised_by_it(store: Store, line: str, ahead: timedelta) -> None:
    looks = Looks(store)
    for look in range(4):
        now = NOW + look * timedelta(hours=19, minutes=13)
        shown = line.format(now + ahead, now + ahead)
        outcome = looks(text=(*TEXT[:2], f"{shown} {TEXT[2]}"), now=now)
        assert word(outcome) == ("unchanged" if look else "new")
    assert len(store.revisions(the_one(looks).id)) == 1


@pytest.mark.parametrize("change", [("in May", "in June"), ("six", "sixteen"), ("in 1987", "in 1988"), ("12", "13")])
def test_what_is_no_moment_of_the_look_is_news(look: Looks, change: tuple[str, str]) -> None:
    assert word(look(text=with_word(*change), now=NOW + timedelta(days=1))) == "revised"


def test_an_hour_that_is_put_off_is_news(store: Store) -> None:
    looks = Looks(store)
    for hour, outcome in ((14, "new"), (15, "revised")):
        now = NOW + timedelta(hours=(hour - 14) * 5)
        assert word(looks(text=(*TEXT, f"The ceremony begins at {hour}:00 in the great hall."), now=now)) == outcome


def test_what_our_own_change_does_to_a_text_makes_no_revision_and_moves_no_date(store: Store) -> None:
    """The kept text was separated by an older version, which took a line of the page for article that is none."""
    page = extract(Page(body=html(), url=URL, media_type="text/html", fetched_at=NOW))
    older = replace(
        page, text=f"{page.text}\n\nImprint and contact", content_hash="of another normalisation", made_by="older"
    )
    assert page.made_by == version() != older.made_by
    keep(older, origin(), CONFIG, store, now=NOW)
    [before] = store.every_entry()
    assert word(keep(page, origin(), CONFIG, store, now=LATER)) == "unchanged"
    [after] = store.every_entry()
    assert (after.text, after.made_by, after.updated_at) == (page.text, page.made_by, before.updated_at)
    [revision] = store.revisions(after.id)
    assert (revision.text, revision.seen_at) == (page.text, NOW)
    assert word(keep(page, origin(), CONFIG, store, now=LATER)) == "unchanged"


def test_what_an_institution_changes_meanwhile_is_a_revision_all_the_same(store: Store) -> None:
    page = extract(Page(body=html(), url=URL, media_type="text/html", fetched_at=NOW))
    keep(replace(page, made_by="older"), origin(), CONFIG, store, now=NOW)
    edited = extract(Page(body=html(text=with_word("12 million", "14 million")), url=URL, fetched_at=NOW))
    assert word(keep(edited, origin(), CONFIG, store, now=LATER)) == "revised"


def test_a_change_of_the_code_or_the_models_changes_the_version(tmp_path: Path) -> None:
    said = set()
    for name in ("separate/lists.py", "models/article.bin", "captures/words/a.toml", "sanitize.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        for body in (b"a = 1\n", b"a = 2\n"):
            (tmp_path / name).write_bytes(body)
            said.add(version_of(tmp_path))
    assert len(said) == 8
    (tmp_path / "sanitize.py").write_bytes(b"a = 2\r\n")  # as a checkout on another system has it
    (tmp_path / "classify.py").write_bytes(b"a = 1\n")
    assert version_of(tmp_path) in said


def test_the_version_is_of_all_that_reads_pages() -> None:
    """What is imported only for its values, or by what is, reads none."""
    values = {"guesses", "items", "rights", "told"}  # and sentences for people
    house = Path(pipeline.__file__).parent
    met: set[Path] = set()
    left = [house / "sanitize.py", *(house / room / "__init__.py" for room in ("document", "separate", "describe"))]
    while left:
        met.add(one := left.pop())
        for name in re.findall(r"^ *from pipeline\.([\w.]+) import", one.read_text(encoding="utf-8"), re.MULTILINE):
            path = house.joinpath(*name.split("."))
            found = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
            if name.split(".")[0] not in {*values, "compiled"} and found not in met:
                left.append(found)
    assert len(met) > 50
    assert sorted(met - set(parts())) == []
