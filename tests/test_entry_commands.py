"""`tidings entries show`: what is kept of an entry and what each revision changed; what readers are shown of it."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.config import parse
from pipeline.entries.make import Origin
from pipeline.identity.store import Copy
from pipeline.items import Page
from pipeline.process import process, word
from pipeline.store import Change, open_store
from tests.running import run
from tests.test_identity_drills import GERMAN, TEXT, TITLE, URL, html

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOURCE = '[[source]]\nid = "ministry"\nurl = "https://ministry.example.org/news"\ncorrections = "{}"\n'


def look(
    folder: Path,
    text: tuple[str, ...] = TEXT,
    url: str = URL,
    *,
    days: int = 0,
    title: str = TITLE,
    corrections: str = "updated",
    language: str = "en",
    topics: str = "",
) -> str:
    config = parse(SOURCE.format(corrections) + topics)[0]
    store = open_store(folder)
    now = NOW + timedelta(days=days)
    head = f'<link rel="alternate" hreflang="en" href="{URL}">'
    page = Page(body=html(title, text, head=head, language=language), url=url, media_type="text/html", fetched_at=now)
    outcome = process(page, Origin(target_id="t", source=config.sources[0]), config, store, now=now)
    store.close()
    return word(outcome)


def edited(old: str, new: str) -> tuple[str, ...]:
    return tuple(one.replace(old, new) for one in TEXT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tidings.toml").write_text("", encoding="utf-8")
    look(tmp_path)
    look(tmp_path, edited("12 million", "14 million"), days=1)
    look(tmp_path, edited("12 million", "14 million"), days=2, title=f"{TITLE} today")
    mirrored = (*edited("12 million", "14 million"), "A line of the mirror.")
    look(tmp_path, mirrored, "https://mirror.example.net/1", days=2)
    look(tmp_path, GERMAN, "https://ministry.example.org/abkommen", title="Abkommen mit Japan", language="de")
    return tmp_path


def test_an_entry_is_shown_with_where_else_it_stands_and_what_changed(folder: Path) -> None:
    shown = run(folder, "entries", "show", URL)
    assert shown.exit_code == 0, shown.output
    lines = [line.strip() for line in shown.output.splitlines()]
    assert lines[0] == f"{TITLE} today"
    assert "first seen 2026-03-01 12:00 UTC, changed 2026-03-03 12:00 UTC" in lines[3]
    assert any(line.startswith("in “de”: Abkommen mit Japan, https://ministry.example.org/abkommen") for line in lines)
    assert any("https://mirror.example.net/1 (" in line for line in lines)
    assert "3 revisions" in lines
    assert any("a budget of [-12-] {+14+} million euros" in line for line in lines)
    assert any(line.startswith("title:") and line.endswith("biomedical research {+today+}") for line in lines)
    assert [line[:2] for line in lines if line[:1].isdigit() and line[1] == "."] == ["3.", "2.", "1."]


def test_the_same_as_json_by_id(folder: Path) -> None:
    by_url = json.loads(run(folder, "entries", "show", URL, "--json").output)
    page = f"https://news.example.org/entries/{by_url['id'][-32:]}.html"
    for named in (
        by_url["id"],
        "https://mirror.example.net/1",
        page,
        page.replace("entries", "fr/entries") + "#revisions",
    ):
        assert json.loads(run(folder, "entries", "show", named, "--json").output) == by_url
    assert by_url["revisions"][1]["changes"] == [{"old": "12", "new": "14"}]
    assert by_url["translations"][0]["language"] == "de"
    assert by_url["copies"][0]["url"] == "https://mirror.example.net/1"


def test_an_entry_that_is_not_there_is_told_with_the_remedy(folder: Path) -> None:
    shown = run(folder, "entries", "show", "https://example.org/none")
    assert shown.exit_code == 2
    assert "no entry has the id or address https://example.org/none; `tidings search" in shown.output


@pytest.mark.parametrize(
    ("corrections", "change", "moves"),
    [
        ("updated", ("signed an agreement", "signed the agreement"), True),
        ("major", ("signed an agreement", "signed the agreement"), False),
        ("major", ("12 million", "14 million"), True),
        ("major", ("in May", "in June"), True),
        ("silent", ("12 million", "14 million"), False),
    ],
)
def test_what_readers_are_shown_as_updated_is_for_the_owner_to_say(
    tmp_path: Path, corrections: str, change: tuple[str, str], *, moves: bool
) -> None:
    look(tmp_path, corrections=corrections)
    assert look(tmp_path, edited(*change), days=1, corrections=corrections) == "revised"
    store = open_store(tmp_path)
    [entry] = store.every_entry()
    assert change[1] in (entry.text or "")
    assert (entry.updated_at > NOW) is moves
    assert len(store.revisions(entry.id)) == 2
    store.close()


WORDS = (  # two for each day
    *("signed|agreement", "half|paid", "candidates|spend", "laboratories|academies", "calls|applications"),
    *("jury|read", "waited|long", "thanked|teams", "friendship|began", "visit|spoke"),
)


def looked_at_daily(folder: Path, texts: list[tuple[str, ...]]) -> list[int]:
    """Give the days on which readers are shown an article as updated, of which only major corrections are to be."""
    look(folder, corrections="major")
    moved, last = [], NOW
    for day, text in enumerate(texts, 1):
        assert look(folder, text, days=day, corrections="major") == "revised"
        store = open_store(folder)
        [entry] = store.every_entry()
        store.close()
        if entry.updated_at != last:
            moved.append(day)
        last = entry.updated_at
    return moved


def test_small_changes_add_up_to_a_major_one_and_then_begin_anew(tmp_path: Path) -> None:
    texts: list[tuple[str, ...]] = [TEXT]
    for changed in WORDS:
        texts.append(tuple(re.sub(changed, "altered", one) for one in texts[-1]))
    # Twelve words in the place of others are a tenth of the text, and each of them is one word that differs.
    assert looked_at_daily(tmp_path, texts[1:]) == [6]


@pytest.mark.parametrize("how", ["retake", "look"])
def test_what_is_seen_in_another_way_in_between_is_no_change_and_what_was_changed_before_counts(
    tmp_path: Path, how: str
) -> None:
    (tmp_path / "tidings.toml").write_text("[site]", encoding="utf-8")
    texts: list[tuple[str, ...]] = [TEXT]
    for changed in WORDS:
        texts.append(tuple(re.sub(changed, "altered", one) for one in texts[-1]))
    assert looked_at_daily(tmp_path, texts[1:4]) == []
    taken = "\n\nThe ministry and its institutes are found in the park behind the station, where all are welcome."
    with closing(sqlite3.connect(tmp_path / "tidings.db")) as database, database:  # as if by an earlier version
        for table in ("entries", "revisions"):
            database.execute(f"update {table} set text = text || ?, content_hash = 'x' || number", (taken * 3,))
        database.execute("update entries set made_by = 'earlier'")
    if how == "retake":
        assert "1 taken anew" in run(tmp_path, "entries", "retake").output
    else:
        assert look(tmp_path, texts[3], days=3, corrections="major") == "unchanged"
    moved = [look_shows(tmp_path, text, days=day) for day, text in enumerate(texts[4:8], 4)]
    assert moved == [False, False, True, False]  # the twelfth word, as if nothing had been taken anew


def look_shows(folder: Path, text: tuple[str, ...], *, days: int) -> bool:
    """Tell whether readers are shown an article as updated, of which only major corrections are to be."""
    assert look(folder, text, days=days, corrections="major") == "revised"
    store = open_store(folder)
    [entry] = store.every_entry()
    store.close()
    return entry.updated_at == NOW + timedelta(days=days)


def test_a_small_change_that_is_taken_back_again_and_again_is_never_a_major_one(tmp_path: Path) -> None:
    assert looked_at_daily(tmp_path, [edited("signed", "altered"), TEXT] * 5) == []


@pytest.mark.parametrize(
    ("said", "moves"),
    [
        ({"research": "silent"}, False),
        ({"research": None}, True),  # as the source says
        ({"research": "silent", "money": "updated"}, True),  # the one that shows most
        ({"sports": "silent"}, True),  # which it is not in
    ],
)
def test_a_topic_may_say_otherwise_than_the_source(tmp_path: Path, said: dict[str, str | None], *, moves: bool) -> None:
    words = {"research": "research", "money": "million", "sports": "football"}
    topics = ""
    for name, corrections in said.items():
        topics += f'\n[[topic]]\nid = "{name}"\ntitle = "{name}"\nwords = ["{words[name]}"]\n'
        topics += f'corrections = "{corrections}"\n' if corrections else ""
    look(tmp_path, topics=topics)
    assert look(tmp_path, edited("12 million", "14 million"), days=1, topics=topics) == "revised"
    store = open_store(tmp_path)
    [entry] = store.every_entry()
    assert (entry.updated_at > NOW) is moves
    store.close()


def test_what_readers_are_shown_of_a_story_of_two_is_as_the_one_says_that_shows_most(tmp_path: Path) -> None:
    others = SOURCE.format("updated").replace("ministry", "mirror")
    look(tmp_path, corrections="silent", topics=others)
    look(tmp_path, edited("12 million", "13 million"), days=1, corrections="silent", topics=others)
    store = open_store(tmp_path)
    [entry] = store.every_entry()
    assert entry.updated_at == NOW
    seen = Copy(
        url="https://mirror.example.org/1", entry_id=entry.id, source_id="mirror", institution=None, title=None,
        seen_at=NOW, reason="it has the same words", elsewhere=True,
    )  # fmt: skip
    store.apply(Change(copy=seen))
    store.close()
    look(tmp_path, edited("12 million", "14 million"), days=2, corrections="silent", topics=others)
    store = open_store(tmp_path)
    [entry] = store.every_entry()
    assert entry.updated_at == NOW + timedelta(days=2)
    store.close()


def test_of_many_revisions_the_first_and_the_last_are_kept(tmp_path: Path) -> None:
    for number in range(60):
        look(tmp_path, (*TEXT, f"By now {number} people have applied for it."), days=number)
    store = open_store(tmp_path)
    [entry] = store.every_entry()
    revisions = store.revisions(entry.id)
    assert len(revisions) == 50
    assert "By now 0 people" in revisions[0].text
    assert "By now 59 people" in revisions[-1].text
    store.close()


def test_a_date_that_is_to_come_is_told_and_gives_way_to_that_of_a_revision(tmp_path: Path) -> None:
    (tmp_path / "tidings.toml").write_text('[site]\nlanguage = "de"\nurl = "https://news.example.org/"\n')
    saved = tmp_path / "saved.html"

    def crawl(day: str, now: str, text: tuple[str, ...] = TEXT) -> tuple[str, str]:
        head = f'<meta property="article:published_time" content="{day}">'
        saved.write_bytes(html(TITLE, text, head=head))
        assert run(tmp_path, "crawl", str(saved), "--url", URL, "--now", now).exit_code == 0
        assert run(tmp_path, "publish").exit_code == 0
        [page] = (tmp_path / "public/entries").glob("*.html")
        words = " ".join(re.sub(r"<[^>]+>", " ", page.read_text()).split())
        return run(tmp_path, "entries", "show", URL).output, words

    shown, page = crawl("2038-05-03", "2026-03-01T12:00:00Z")
    assert "published 2038-05-03 (which had not come then: it is dated when it was first seen)" in shown
    assert "1. März 2026 (die Seite gibt ein späteres Datum an: 3. Mai 2038)" in page
    saved.write_bytes(html(TITLE, TEXT, head='<meta property="article:published_time" content="2038-05-03">'))
    [note] = json.loads(run(tmp_path, "extract", str(saved)).output)["notes"]
    assert note == "it gives the date 2038-05-03, which is still to come, so it has none"
    shown, page = crawl(
        "2026-02-27", "2026-03-02T12:00:00Z", (*TEXT, "The first calls open in the spring of next year.")
    )
    assert "published 2026-02-27, first seen 2026-03-01" in shown
    assert "27. Februar 2026" in page
    assert "2038" not in page


def test_an_entry_that_never_changed_is_not_said_to_have_changed(folder: Path) -> None:
    lines = run(folder, "entries", "show", "https://ministry.example.org/abkommen").output.splitlines()
    assert lines[3].endswith("first seen 2026-03-01 12:00 UTC")
