"""`tidings entries withdraw`: what is withdrawn is gone from everything, and never comes back, wherever it is met."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.publish import publish
from pipeline.config import parse
from pipeline.entries.make import Origin
from pipeline.items import Outcome, Page, Rejected
from pipeline.process import process, unmodified, word
from pipeline.store import Address, Fetch, Listing, open_store
from tests.publishing import CONFIG, entry, stored
from tests.running import run
from tests.test_feeds_serve import serving
from tests.test_identity_drills import TEXT, TITLE, URL, html

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OTHER = "https://ministry.example.org/news/other"
MIRROR = "https://mirror.example.net/agreement.html"
OTHER_TEXT = (
    "The town council has voted for a new library by the river, which is to open within three years and to hold the "
    "archives of the old harbour company, its maps and its letters.",
    "Architects from six countries sent in their drafts; the jury chose one of brick and larch, whose reading room "
    "looks over the water to the mills on the other bank.",
)
THIRD_TEXT = (
    "Bakers of the whole valley met on Saturday to show how bread was made before there was electric light: with wheat "
    "from two meadows, water from the well, and an oven that had been heated since midnight.",
    "Children could knead a loaf of their own and take it home; the oldest recipe came from a monastery and asks for "
    "chestnuts, which grow on the south side of the hills only.",
)
CONFIGURATION = """
[site]
url = "http://localhost/"
publish = "full"
[[source]]
id = "ministry"
url = "https://ministry.example.org/news"
include_teasers = true
[[topic]]
id = "research"
title = "Research"
words = ["research"]
"""
SECRET = ("Kyoto", "doctoral candidates", "biomedical", "agreement")
SHOWING = (
    f'<aside><h2>More news</h2><ul><li><a href="{URL}">{TITLE}</a></li>'
    '<li><a href="/b">A bridge for cyclists</a></li></ul></aside>'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tidings.toml").write_text(CONFIGURATION, encoding="utf-8")
    list_it(tmp_path)
    assert word(look(tmp_path)) == "new"
    look(tmp_path, tuple(one.replace("12 million", "14 million") for one in TEXT), days=1)
    assert word(look(tmp_path, OTHER_TEXT, OTHER, title="A library by the river", beside=SHOWING)) == "new"
    return tmp_path


def list_it(folder: Path, *, url: str = URL, days: int = 0) -> list[str]:
    store = open_store(folder)
    row = Address(url=url, role="article", title=TITLE, summary=TEXT[0])
    others = Address(url=OTHER, role="article", title="A library by the river")
    fetch = Fetch(
        url="https://ministry.example.org/news", role="listing", fetched_at=NOW + timedelta(days=days), status=200
    )
    store.apply_listing(Listing(target_id="ministry", fetch=fetch, found=(row, others)))
    pending = [one.url for one in store.known_addresses("ministry")]
    store.close()
    return pending


def look(
    folder: Path,
    text: tuple[str, ...] = TEXT,
    url: str = URL,
    *,
    title: str = TITLE,
    days: int = 0,
    beside: str = "",
    path: str | None = None,
) -> Outcome:
    config = parse(CONFIGURATION)[0]
    store = open_store(folder)
    now = NOW + timedelta(days=days)
    body = html(title, text).replace(b"</main>", b"</main>" + beside.encode())
    page = Page(body=body, url=url or None, path=path, media_type="text/html", fetched_at=now)
    fetch = Fetch(url=url, role="article", fetched_at=now, status=200, etag='"x"') if url else None
    outcome = process(page, Origin(target_id="ministry", source=config.sources[0], fetch=fetch), config, store, now=now)
    publish(store, config, folder)
    store.close()
    return outcome


def withdrawn(folder: Path) -> str:
    entry_id = str(json.loads(run(folder, "entries", "show", URL, "--json").output)["id"])
    done = run(folder, "entries", "withdraw", URL, "--yes", "--reason", "a court\nsaid so")
    assert done.exit_code == 0, done.output
    assert done.output.startswith(f"Withdrawn: {TITLE}")
    return entry_id


def files_that_name(folder: Path, *words: str) -> list[str]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    found = [path for path in files if any(word.encode() in path.read_bytes() for word in words)]
    return [path.relative_to(folder).as_posix() for path in found]


def test_it_is_gone_from_every_file_the_database_itself_included(folder: Path) -> None:
    assert len(files_that_name(folder, TITLE, *SECRET)) > 5
    withdrawn(folder)
    assert files_that_name(folder, TITLE, *SECRET) == []
    assert files_that_name(folder, URL) == []


def test_its_page_says_so_and_every_feed_is_without_it(folder: Path) -> None:
    key = withdrawn(folder).rpartition(":")[2]
    page = (folder / "public" / "gone" / "entries" / f"{key}.html").read_text(encoding="utf-8")
    assert "This item was withdrawn" in page
    assert "court" not in page
    for name in ("all", "research"):
        for suffix in ("rss", "atom", "json"):
            feed = (folder / "public" / "feeds" / f"{name}.{suffix}").read_text(encoding="utf-8")
            assert key not in feed
            assert ("A library by the river" in feed) is (name == "all")


def test_what_is_published_without_it_is_not_ahead_of_the_clock(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "tidings.db")) as database, database:
        database.execute("update entries set updated_at = '2999-01-01T00:00:00.000000+00:00' where url = ?", (OTHER,))
    withdrawn(folder)
    assert files_that_name(folder / "public", "2999-01-01") == []


def test_nothing_in_the_store_knows_it(folder: Path) -> None:
    entry_id = withdrawn(folder)
    store = open_store(folder)
    assert store.entry(entry_id) is None
    assert {one.title for one in store.every_entry()} == {"A library by the river", "A bridge for cyclists"}
    [other] = [one for one in store.every_entry() if one.kind == "article"]
    assert [teaser.title for teaser in store.teasers(other.id)] == ["A bridge for cyclists"]
    assert [one.url for one in store.known_addresses("ministry")] == [OTHER]
    assert store.last_fetch(URL) is None
    store.close()
    assert TITLE not in run(folder, "search", "Kyoto").output


@pytest.mark.parametrize(
    "url", [URL, URL.replace("https", "http"), URL + "/", URL.replace("//", "//www."), URL + "?utm_source=x"]
)
def test_it_is_refused_at_its_address_in_every_spelling(folder: Path, url: str) -> None:
    withdrawn(folder)
    outcome = look(folder, THIRD_TEXT, url, title="Something else stands here now", days=2)
    assert isinstance(outcome, Rejected)
    assert outcome.reason.startswith("it was withdrawn on 20")
    assert outcome.reason.endswith("(a court said so)")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (TEXT, TITLE),
        (TEXT, "Japan and Luxembourg agree"),
        (tuple(one.replace("12 million", "15 million").replace("Twenty", "Thirty") for one in TEXT), TITLE),
        (TEXT[:2], TITLE),
        ((*TEXT, *OTHER_TEXT), TITLE),
    ],
    ids=["same", "retitled", "revised", "excerpt", "longer"],
)
def test_it_is_refused_at_a_mirror_and_then_at_that_address(folder: Path, text: tuple[str, ...], title: str) -> None:
    withdrawn(folder)
    assert isinstance(look(folder, text, MIRROR, title=title, days=2), Rejected)
    assert isinstance(look(folder, THIRD_TEXT, MIRROR, title="A wholly other thing there", days=3), Rejected)
    assert files_that_name(folder / "public", "Kyoto") == []


def test_it_is_refused_as_a_saved_page(folder: Path) -> None:
    withdrawn(folder)
    assert isinstance(look(folder, url="", path=str(folder / "saved.html"), days=2), Rejected)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (THIRD_TEXT, "Bread as it was"),
        (THIRD_TEXT, TITLE),
        (TEXT, f"{TITLE}: call of 2027"),
    ],
    ids=["another", "the same title", "the next year's"],
)
def test_what_is_another_item_is_taken(folder: Path, text: tuple[str, ...], title: str) -> None:
    withdrawn(folder)
    assert word(look(folder, text, "https://elsewhere.example.net/1", title=title, days=2)) == "new"


def test_teasers_of_it_are_not_taken_again(folder: Path) -> None:
    withdrawn(folder)
    changed = (*OTHER_TEXT, "The council will meet again in June to decide about the road that leads there.")
    assert word(look(folder, changed, OTHER, title="A library by the river", beside=SHOWING, days=2)) == "revised"
    assert files_that_name(folder / "public", "biomedical", URL) == []
    store = open_store(folder)
    assert {one.title for one in store.every_entry()} == {"A library by the river", "A bridge for cyclists"}
    assert all(URL not in (teaser.url or "") for one in store.every_entry() for teaser in store.teasers(one.id))
    store.close()


def test_a_listing_that_shows_it_does_not_put_it_back_on_the_list(folder: Path) -> None:
    withdrawn(folder)
    assert list_it(folder, days=2) == [OTHER]
    assert list_it(folder, url=URL.replace("https:", "http:") + "/", days=3) == [OTHER]
    assert files_that_name(folder, "biomedical") == []


def test_an_unmodified_answer_is_refused_too(folder: Path) -> None:
    withdrawn(folder)
    look(folder, days=2)
    store = open_store(folder)
    again = Fetch(url=URL, role="article", fetched_at=NOW + timedelta(days=3), status=304)
    outcome = unmodified(Origin(target_id="ministry", fetch=again), CONFIG, store)
    store.close()
    assert isinstance(outcome, Rejected)
    assert "withdrawn" in outcome.reason


def test_headlines_that_led_to_it_go_with_it(tmp_path: Path) -> None:
    (tmp_path / "tidings.toml").write_text(CONFIGURATION, encoding="utf-8")
    look(tmp_path, OTHER_TEXT, OTHER, title="A library by the river", beside=SHOWING)
    store = open_store(tmp_path)
    [headline] = [one for one in store.every_entry() if one.title == TITLE]
    store.close()
    assert (headline.kind, headline.url) == ("headline", URL)
    assert run(tmp_path, "entries", "withdraw", headline.id, "--yes").exit_code == 0
    assert files_that_name(tmp_path, "biomedical") == []
    assert isinstance(look(tmp_path, days=1), Rejected)
    assert isinstance(look(tmp_path, url=MIRROR, days=1), Rejected)  # under the title, with all of its text


def test_it_is_shown_as_withdrawn(folder: Path) -> None:
    entry_id = withdrawn(folder)
    for named in (entry_id, URL, f"https://news.example.org/de/entries/{entry_id[-32:]}.html"):
        shown = run(folder, "entries", "show", named)
        assert (shown.exit_code, "it was withdrawn on 20" in shown.output) == (0, True)
        assert json.loads(run(folder, "entries", "show", named, "--json").output)["reason"] == "a court said so"
    again = run(folder, "entries", "withdraw", URL, "--yes")
    assert (again.exit_code, "already; nothing was done" in again.output) == (2, True)


def test_it_is_asked_first(folder: Path) -> None:
    asked = run(folder, "entries", "withdraw", URL, typed="n\n")
    assert asked.exit_code == 1
    assert TITLE in asked.output
    assert run(folder, "entries", "show", URL).output.startswith(TITLE)
    assert run(folder, "entries", "withdraw", URL, typed="y\n").exit_code == 0
    assert run(folder, "entries", "withdraw", "https://example.org/none").exit_code == 2


def test_it_can_be_taken_back_and_is_the_same_item_then(folder: Path) -> None:
    entry_id = withdrawn(folder)
    back = run(folder, "entries", "withdraw", URL, "--undo")
    assert (back.exit_code, entry_id in back.output) == (0, True)
    run(folder, "publish")
    assert not list((folder / "public" / "gone").rglob("*.html"))
    assert list_it(folder, days=2) == [OTHER, URL]
    assert word(look(folder, days=2)) == "new"
    assert json.loads(run(folder, "entries", "show", URL, "--json").output)["id"] == entry_id
    assert run(folder, "entries", "withdraw", MIRROR, "--undo").exit_code == 2


def test_it_is_taken_out_of_archives_and_the_others_stay(tmp_path: Path) -> None:
    (tmp_path / "tidings.toml").write_text(CONFIGURATION.replace("ministry", "fund"), encoding="utf-8")
    stored(tmp_path, *(entry(number) for number in range(1, 181)), topics=("research",)).close()
    run(tmp_path, "publish")
    gone, stays = entry(175), entry(174)
    before = files_that_name(tmp_path / "public", gone.title)
    assert any("archives" in name for name in before)
    kept = files_that_name(tmp_path / "public", stays.title)
    assert run(tmp_path, "entries", "withdraw", gone.id, "--yes").exit_code == 0
    assert files_that_name(tmp_path / "public", gone.title, gone.url or "") == []
    assert files_that_name(tmp_path / "public", stays.title) == kept
    key = gone.id.rpartition(":")[2]
    assert all("entries/" in name for name in files_that_name(tmp_path / "public", key))


def test_where_its_page_stood_it_is_gone_in_every_language_and_on_every_condition(folder: Path) -> None:
    shown = json.loads(run(folder, "entries", "show", OTHER, "--json").output)["id"].rpartition(":")[2]
    key = withdrawn(folder).rpartition(":")[2]
    with serving(folder, parse(CONFIGURATION)[0]) as site:
        for language in ("", "fr/", "de/"):
            reply = site.ask(f"/{language}entries/{key}.html")
            assert reply.status == 410
            assert not (folder / "public" / f"{language}entries" / f"{key}.html").exists()  # no host may say 200
            assert (folder / "public" / f"gone/{language}entries" / f"{key}.html").read_bytes() == reply.body
            assert site.ask(f"/gone/{language}entries/{key}.html").status == 410
            again = site.ask(f"/{language}entries/{key}.html", If_None_Match=reply.headers["etag"])
            assert again.status == 410
            assert site.ask(f"/{language}entries/{shown}.html").status == 200


def test_they_are_swept_again_when_it_is_withdrawn_a_second_time(folder: Path) -> None:
    withdrawn(folder)
    assert run(folder, "entries", "withdraw", URL, "--undo").exit_code == 0
    list_it(folder, days=2)
    assert word(look(folder, days=2)) == "new"
    key = json.loads(run(folder, "entries", "show", URL, "--json").output)["id"].rpartition(":")[2]
    forgotten = folder / "public" / "feeds" / "former.atom"
    forgotten.write_text(f"<id>{key}</id>")
    assert run(folder, "entries", "withdraw", URL, "--yes").exit_code == 0
    assert not forgotten.exists()


def test_files_that_nobody_makes_any_more_are_swept(folder: Path) -> None:
    key = json.loads(run(folder, "entries", "show", URL, "--json").output)["id"].rpartition(":")[2]
    feeds = folder / "public" / "feeds"
    (feeds / "former.rss").write_bytes((feeds / "all.rss").read_bytes())
    (feeds / "kept.rss").write_text("<rss/>", encoding="utf-8")
    (folder / "public" / "it").mkdir()
    (folder / "public" / "it" / f"{key}.html").write_text("x", encoding="utf-8")
    withdrawn(folder)
    assert [(feeds / f"{name}.rss").exists() for name in ("former", "kept", "all")] == [False, True, True]
    assert list((folder / "public" / "it").iterdir()) == []


def test_a_kept_list_that_shows_it_is_let_go_of(tmp_path: Path) -> None:
    from pipeline.health import KeptPage, Remembered

    store = stored(tmp_path, entry(1), entry(2))
    for role, number in (("good", 1), ("bad", 2)):
        items = (Remembered(url=f"https://fund.example/news/{number}", title=f"Agreement {number} with Japan"),)
        kept = KeptPage(role=role, url="https://fund.example/news", at=NOW, body=b"x", items=items)  # type: ignore[arg-type]
        store.health.keep_page("fund", kept)
    publish(store, CONFIG, tmp_path)
    store.close()
    (tmp_path / "tidings.toml").write_text("", encoding="utf-8")
    assert run(tmp_path, "entries", "withdraw", "https://fund.example/news/1", "--yes").exit_code == 0
    store = open_store(tmp_path)
    assert list(store.health.kept_pages("fund")) == ["bad"]
    assert store.entry(entry(2).id) is not None
    store.close()


def test_a_page_that_redirects_from_a_withdrawn_address_does_not_take_its_own_down(folder: Path) -> None:
    withdrawn(folder)
    config = parse(CONFIGURATION)[0]
    store = open_store(folder)
    page = Page(body=html("Bread as it was", THIRD_TEXT), url="https://ministry.example.org/", fetched_at=NOW)
    asked = Fetch(url=URL, role="article", fetched_at=NOW, status=200, final_url="https://ministry.example.org/")
    origin = Origin(target_id="ministry", source=config.sources[0], fetch=asked)
    assert isinstance(process(page, origin, config, store, now=NOW), Rejected)
    own = replace(origin, fetch=replace(asked, url="https://ministry.example.org/", final_url=None))
    assert not isinstance(process(page, own, config, store, now=NOW), Rejected)
    store.close()
