"""What every store promises: the contract of `protocol.Store`, held by each implementation."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from pipeline.entries.tombstones import Tombstone
from pipeline.familiar import PAGES
from pipeline.health import Observation, State
from pipeline.items import Entry, Evidence, Fingerprint, Match, Teaser
from pipeline.query import Cursor, Query
from pipeline.store import (
    Address,
    Asked,
    Change,
    Fetch,
    HeldError,
    Listing,
    Revision,
    Run,
    Store,
    StoreError,
    Trace,
    open_store,
    rows,
)
from pipeline.store.asking import Host
from pipeline.store.manners import MOST_OF_A_HOST
from pipeline.store.migrations import m0001_first

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
A = "https://example.org/a"
IMPLEMENTATIONS: dict[str, Callable[[Path], Store]] = {"sqlite": open_store}


@pytest.fixture(params=IMPLEMENTATIONS)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Give a function that opens the same store anew."""
    stores: list[Store] = []

    def another() -> Store:
        stores.append(IMPLEMENTATIONS[request.param](tmp_path / "data"))
        return stores[-1]

    yield another
    for one in stores:
        one.close()


@pytest.fixture
def store(opened: Callable[[], Store]) -> Store:
    return opened()


def an_entry(key: str = "a", **changed: Any) -> Entry:
    values: dict[str, Any] = {
        "id": f"tag:example.org,2026-01-01:item:{key}",
        "kind": "article",
        "url": f"https://example.org/{key}",
        "path": None,
        "title": f"Title {key}",
        "title_derived": False,
        "authors": ("Ada Lovelace", "Émile"),
        "published": "2026-02-03",
        "modified": None,
        "language": "en",
        "summary": "In short.",
        "image": None,
        "text": "First paragraph.\n\nSecond paragraph.",
        "html": "<p>First paragraph.</p>",
        "content_hash": f"hash {key}",
        "source_id": "ministry",
        "institution": "Ministry",
        "section": None,
        "position": 0,
        "dated_at": NOW - timedelta(days=3),
        "first_seen_at": NOW,
        "updated_at": NOW,
    }
    return Entry(**(values | changed))


def a_match(topic_id: str) -> Match:
    return Match(topic_id=topic_id, evidence=(Evidence(rule="grant*", words="grants", where="title"),))


def a_revision(entry: Entry) -> Revision:
    return Revision(
        entry_id=entry.id,
        content_hash=entry.content_hash or "",
        title=entry.title,
        text=entry.text or "",
        seen_at=entry.updated_at,
    )


def put(store: Store, entry: Entry, *topics: str) -> Entry:
    matches = tuple(a_match(topic) for topic in topics)
    revision = a_revision(entry) if entry.kind == "article" else None
    store.apply(Change(entry=entry, revision=revision, matches=matches))
    kept = store.entry(entry.id)
    assert kept is not None
    return kept


def a_fetch(url: str, **changed: Any) -> Fetch:
    values: dict[str, Any] = {"url": url, "role": "article", "fetched_at": NOW, "status": 200}
    return Fetch(**(values | changed))


# what is known


def test_an_entry_comes_back_as_it_was_put(store: Store) -> None:
    entry = an_entry(path="/seeds/a.txt", modified="2026-02-04T10:00:00+02:00", image="https://example.org/a.png")
    assert put(store, entry) == entry
    assert store.entry_at("https://example.org/a") == entry
    assert store.entry_of_file("/seeds/a.txt") == entry
    assert store.entry_with_hash("hash a") == entry


def test_what_is_not_there_is_none(store: Store) -> None:
    entries = [store.entry("x"), store.entry_at("x"), store.entry_of_file("x"), store.entry_with_hash("x")]
    entries += [store.headline_titled("x"), store.titled("x")]
    assert entries == [None] * 6
    assert store.last_fetch("x") is None
    assert store.rules_signature() is None
    assert [*store.teasers("x"), *store.revisions("x"), *store.matches("x"), *store.newest(), *store.runs()] == []
    assert [*store.every_entry(), *store.pending("x"), *store.known_addresses("x"), *store.sources()] == []


def test_an_empty_change_changes_nothing(store: Store) -> None:
    put(store, an_entry())
    before = list(store.every_entry()), store.counts()
    store.apply(Change())
    assert (list(store.every_entry()), store.counts()) == before


def test_an_entry_is_found_under_each_address_it_ever_had(store: Store) -> None:
    first = put(store, an_entry())
    store.apply(Change(entry_id=first.id, aliases=("https://example.org/old", "https://example.org/older")))
    assert store.entry_at("https://example.org/old") == store.entry_at("https://example.org/older") == first


def test_an_address_stays_with_the_entry_that_had_it_first(store: Store) -> None:
    first, second = put(store, an_entry("a")), put(store, an_entry("b"))
    store.apply(Change(entry_id=second.id, aliases=("https://example.org/a",)))
    assert store.entry_at("https://example.org/a") == first


def test_an_entry_is_found_by_the_hash_of_each_of_its_revisions(store: Store) -> None:
    put(store, an_entry(content_hash="one"))
    put(store, an_entry(content_hash="two"))
    assert [revision.content_hash for revision in store.revisions(an_entry().id)] == ["one", "two"]
    assert store.entry_with_hash("one") == store.entry_with_hash("two") == store.entry(an_entry().id)


def test_of_two_entries_with_a_hash_the_first_seen_is_found(store: Store) -> None:
    put(store, an_entry("b", content_hash="same", first_seen_at=NOW))
    put(store, an_entry("a", content_hash="same", first_seen_at=NOW + timedelta(seconds=1)))
    found = store.entry_with_hash("same")
    assert found is not None
    assert found.url == "https://example.org/b"


def test_an_entry_is_found_by_the_hash_of_its_text_in_full(store: Store) -> None:
    entry = put(store, an_entry(plain_hash="in full"))
    assert store.entry_with_hash("in full") == entry == store.entry_with_hash("hash a")


def a_trace(page: str, *article: int, site: str = "example.org") -> Trace:
    fingerprint = Fingerprint(title=-(2**63), article=article, beside=(2**63 - 1, 0))
    return Trace(site=site, page=page, fingerprint=fingerprint)


def test_what_is_remembered_of_a_site_comes_back_by_page_the_last_read_one_last(store: Store) -> None:
    traces = {name: a_trace(name, index, -1) for index, name in enumerate("abc")}
    for trace in traces.values():
        store.apply(Change(trace=trace))
    store.apply(Change(trace=a_trace("a", 7)))
    store.apply(Change(trace=a_trace("a", site="example.net")))
    found = store.fingerprints("example.org")
    assert list(found) == ["b", "c", "a"]
    assert found["b"] == traces["b"].fingerprint
    assert found["a"].article == (7,)
    assert store.fingerprints("example.net")["a"].article == ()
    assert store.fingerprints("example.com") == {}


def test_of_a_site_only_the_pages_read_last_are_remembered(store: Store) -> None:
    for number in range(PAGES + 5):
        store.apply(Change(trace=a_trace(str(number), number)))
        store.apply(Change(trace=a_trace("its own", number, site=f"{number}.example")))
    assert list(store.fingerprints("example.org")) == [str(number) for number in range(5, PAGES + 5)]
    assert len(store.fingerprints("0.example")) == 1


def test_a_headline_is_found_by_its_title_only_while_it_has_no_address(store: Store) -> None:
    put(store, an_entry("a", kind="headline", title="Same"))
    assert store.headline_titled("Same") is None
    put(store, an_entry("b", kind="headline", title="Same", url=None))
    found = store.headline_titled("Same")
    assert found is not None
    assert found.id.endswith(":b")


def test_under_one_title_an_article_comes_before_a_headline(store: Store) -> None:
    put(store, an_entry("a", kind="headline", title="Same"), "health")
    article = put(store, an_entry("b", title="Same"))
    assert store.titled("Same") == article


def test_teasers_come_back_in_order_and_replace_those_before(store: Store) -> None:
    entry = put(store, an_entry())
    first = Teaser(
        title="B", url="https://example.org/b", summary="s", published="2026-01-01", section="More", main=True
    )
    store.apply(Change(entry_id=entry.id, teasers=(first, Teaser(title="A"))))
    assert store.teasers(entry.id) == [first, Teaser(title="A")]
    store.apply(Change(entry_id=entry.id, teasers=None))
    assert len(store.teasers(entry.id)) == 2
    store.apply(Change(entry_id=entry.id, teasers=(Teaser(title="C"),)))
    assert store.teasers(entry.id) == [Teaser(title="C")]


def test_topics_come_back_by_id_and_replace_those_before(store: Store) -> None:
    entry = put(store, an_entry(), "health", "digital")
    assert store.matches(entry.id) == [a_match("digital"), a_match("health")]
    put(store, an_entry(), "climate")
    assert store.matches(entry.id) == [a_match("climate")]
    store.apply(Change(entry=an_entry(title="New"), matches=None))
    assert store.matches(entry.id) == [a_match("climate")]


def test_the_newest_come_by_date_then_place_on_the_page_then_id(store: Store) -> None:
    put(store, an_entry("old", dated_at=NOW - timedelta(days=9)), "t")
    put(store, an_entry("z", position=1), "t")
    put(store, an_entry("c", position=2), "t")
    put(store, an_entry("b", position=2), "t")
    put(store, an_entry("new", dated_at=NOW), "t", "u")
    names = ["new", "z", "b", "c", "old"]
    assert [entry.url for entry in store.newest("t")] == [f"https://example.org/{name}" for name in names]
    assert [entry.url for entry in store.newest()] == [f"https://example.org/{name}" for name in names]
    assert [entry.url for entry in store.newest("t", 2)] == [f"https://example.org/{name}" for name in names[:2]]
    assert [entry.url for entry in store.newest("u")] == ["https://example.org/new"]


def test_an_entry_that_is_dated_anew_moves_within_its_topics(store: Store) -> None:
    put(store, an_entry("a", dated_at=NOW - timedelta(days=2)), "t")
    put(store, an_entry("b", dated_at=NOW - timedelta(days=1)), "t")
    store.apply(Change(entry=an_entry("a", dated_at=NOW)))
    assert [entry.url for entry in store.newest("t")] == ["https://example.org/a", "https://example.org/b"]


def test_headlines_in_no_topic_are_left_out_of_the_newest(store: Store) -> None:
    put(store, an_entry("a"))
    put(store, an_entry("b", kind="headline"))
    shown = put(store, an_entry("c", kind="headline", dated_at=NOW), "all")
    assert [entry.url for entry in store.newest()] == ["https://example.org/c", "https://example.org/a"]
    assert store.newest("all") == [shown]


def test_everything_is_counted(store: Store) -> None:
    entry = put(store, an_entry("a"), "health", "digital")
    put(store, an_entry("b", kind="headline"), "health")
    store.apply(Change(entry_id=entry.id, teasers=(Teaser(title="A"), Teaser(title="B"))))
    store.adopt_sources([("ministry", "https://example.org/", "Ministry")], NOW)
    store.add_run(Run(target="x", started_at=NOW, ended_at=NOW, pages=1))
    assert store.counts() == {
        "entries": 1,
        "headlines": 1,
        "revisions": 1,
        "teasers": 2,
        "sources": 1,
        "runs": 1,
        "topic:digital": 1,
        "topic:health": 2,
    }


def test_every_entry_comes_once_though_entries_are_changed_meanwhile(store: Store) -> None:
    with store.writing():
        for number in range(450):
            store.apply(Change(entry=an_entry(f"{number:04}")))
    seen = []
    for entry in store.every_entry():
        seen.append(entry.id)
        store.apply(Change(entry=an_entry(entry.url[-4:] if entry.url else "", title="Changed")))
    assert seen == sorted(set(seen))
    assert len(seen) == 450
    assert {entry.title for entry in store.every_entry()} == {"Changed"}


def test_no_two_entries_share_the_moment_of_their_last_change(store: Store) -> None:
    headlines = tuple((an_entry(f"h{number}", kind="headline"), ()) for number in range(50))
    store.apply(Change(entry=an_entry("a"), headlines=headlines))
    moments = [entry.updated_at for entry in store.every_entry()]
    assert len(set(moments)) == 51
    assert max(moments) - min(moments) < timedelta(milliseconds=1)


def test_putting_an_entry_again_does_not_move_the_moment_of_its_change(store: Store) -> None:
    put(store, an_entry("a"))
    second = put(store, an_entry("b"))
    assert second.updated_at > NOW
    assert put(store, second) == second


def test_a_page_with_thousands_of_headlines_is_stored_in_no_time(store: Store) -> None:
    started = time.process_time()
    store.apply(Change(headlines=tuple((an_entry(f"{number}", kind="headline"), ()) for number in range(1000))))
    assert (
        time.process_time() - started < 3
    )  # measured 0.5 s; it was ten times that when each asked moment after moment
    assert store.counts()["headlines"] == 1000


# searching


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("quantum", ["https://example.org/q"]),
        ("QUANTUM cooperation", ["https://example.org/q"]),
        ("cooperation", ["https://example.org/q", "https://example.org/r"]),
        ("cafe", ["https://example.org/r"]),
        ("Café", ["https://example.org/r"]),
        ("quantum café", []),
        ("nowhere", []),
        ('"in the café"', ["https://example.org/r"]),
        ('"the in café"', []),
        ("cooperation -quantum", ["https://example.org/r"]),
        ('cooperation -"between countries', ["https://example.org/q"]),
        ("-labs", ["https://example.org/r"]),
        ("", ["https://example.org/q", "https://example.org/r"]),
    ],
)
def test_entries_that_have_all_the_words_are_found(store: Store, words: str, found: list[str]) -> None:
    put(store, an_entry("q", title="Quantum cooperation", summary=None, text="Labs."))
    put(store, an_entry("r", title="Other", summary="In the café.", text="On cooperation between countries."))
    assert sorted(one.entry.url or "" for one in store.queries.select(Query(words=words))) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("量子", ["https://example.org/ja"]),
        ("国際共同 quantum", ["https://example.org/ja"]),
        ("量子 rivers", []),
        ("ai技術", ["https://example.org/ja"]),
        ("ＡＩ技術", ["https://example.org/ja"]),
        ("令和8年度", ["https://example.org/ja"]),
        ("研究 -令和8年度", []),
        ("研究 -量子", []),
        ("-量子", ["https://example.org/ko"]),
        ("정부", ["https://example.org/ko"]),
        ("%", []),
    ],
)
def test_words_of_scripts_without_spaces_are_found_wherever_they_stand(
    store: Store, words: str, found: list[str]
) -> None:
    text = "東北の三大学は、量子コンピュータの実用化に向けた国際共同研究センターを令和８年度に設立。AI技術も。Quantum."
    put(store, an_entry("ja", title="研究センターを設立", summary=None, text=text))
    put(store, an_entry("ko", title="정부는 새로운 계획을 발표했다", summary=None, text="내년부터 시작한다."))
    answer = store.queries.select(Query(words=words))
    assert [one.entry.url for one in answer] == found
    assert store.queries.count(Query(words=words)) == store.queries.facets(Query(words=words)).total == len(found)
    shown = {"量子": "大学は、[量子]コンピュータ", "令和8年度": "センターを[令和８年度]に"}
    if words in shown:
        assert shown[words] in answer[0].snippet


@pytest.mark.parametrize(
    ("words", "found"), [("𠮷", True), ("\uf901\uf902", True), ("\uf902\uf901", False), ("སྐད", True), ("སྤད", False)]
)
def test_rare_signs_of_these_scripts_are_found_as_well(store: Store, words: str, found: bool) -> None:
    text = "駅前の𠮷田さんは、\uf900\uf901\uf902と言う。བོད་ཀྱི་སྐད་ཡིག་སློབ་གྲྭ།"
    put(store, an_entry("ja", title="研究センターを設立", summary=None, text=text))
    assert bool(store.queries.select(Query(words=words))) is found


def test_entries_are_found_by_what_they_are(store: Store) -> None:
    put(store, an_entry("q", title="Quantum", language="fr-BE", source_id="mesr", dated_at=NOW - timedelta(days=3)))
    put(store, an_entry("r", title="Rivers", language="de", source_id="fnr", dated_at=NOW), "t")

    def titles(query: Query) -> list[str]:
        found = store.queries.select(query)
        assert store.queries.count(query) == len(found)
        return [one.entry.title for one in found]

    assert titles(Query()) == ["Rivers", "Quantum"]
    assert titles(Query(languages=("fr",))) == ["Quantum"]
    assert titles(Query(languages=("de", "fr"))) == ["Rivers", "Quantum"]
    assert titles(Query(languages=("f%",))) == []
    assert titles(Query(source="fnr")) == ["Rivers"]
    assert titles(Query(topic="t")) == ["Rivers"]
    assert titles(Query(topic="t", words="quantum")) == []
    assert titles(Query(since=NOW - timedelta(days=1))) == ["Rivers"]
    assert titles(Query(until=NOW - timedelta(days=1))) == ["Quantum"]
    assert titles(Query(kind="headline")) == []


@pytest.mark.parametrize("query", [Query(), Query(words="cooperation"), Query(topic="t")])
def test_going_on_from_a_place_misses_none_and_gives_none_twice(store: Store, query: Query) -> None:
    for number in range(7):
        one = an_entry(f"e{number}", title=f"Cooperation {number}", position=number % 3)
        put(store, one, "t")
    whole = [one.entry.id for one in store.queries.select(query)]
    walked: list[str] = []
    after: Cursor | None = None
    while batch := store.queries.select(query, 2, after=after):
        walked += [one.entry.id for one in batch]
        after = Cursor.read(str(Cursor.behind(batch[-1].entry)))
    assert walked == whole
    assert len(set(walked)) == 7


@pytest.mark.parametrize("text", ["", "x", "W10", "bnVsbA", "é", "WyIyMDI2LTAxLTAxIiwwLCJhIl0", "a" * 10_000])
def test_a_place_that_is_none_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="is no place in a list"):
        Cursor.read(text)


def test_a_search_shows_the_words_in_their_sentence(store: Store) -> None:
    put(store, an_entry(text="They met for quantum research."))
    [found] = store.queries.select(Query(words="quantum"))
    assert "[quantum] research" in found.snippet


def test_what_was_changed_is_found_by_its_new_words_only(store: Store) -> None:
    put(store, an_entry(text="Before."))
    put(store, an_entry(text="After."))
    assert store.queries.select(Query(words="before")) == []
    assert len(store.queries.select(Query(words="after"))) == 1


def test_what_one_transaction_writes_and_changes_is_found_by_its_last_words(store: Store) -> None:
    put(store, an_entry("old", text="Once."))
    with store.writing():
        for words in ("First", "Second", "Third"):
            put(store, an_entry("new", text=f"{words} words."))
        put(store, an_entry("old", text="Again."))
        gone = put(store, an_entry("gone", text="Gone."))
        store.withdrawn.put(gone, Tombstone(id=gone.id, at=NOW, reason=None), ())
    with contextlib.suppress(ZeroDivisionError), store.writing():
        put(store, an_entry("never", text="Never."))
        1 / 0  # noqa: B018
    put(store, an_entry("later", text="Later."))
    found = {
        words: len(store.queries.select(Query(words=words))) for words in ["first", "third", "once", "again", "gone"]
    }
    assert found == {"first": 0, "third": 1, "once": 0, "again": 1, "gone": 0}
    assert [len(store.queries.select(Query(words=words))) for words in ("never", "later")] == [0, 1]
    assert [one for one in store.checkup.look((), NOW) if one.kind == "search"] == []


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "'",
        "a " * 5000,
        "x" * 100_000,
        "'; drop table entries; --",
        "a AND",
        "NOT",
        "OR OR",
        "NEAR(a b)",
        "col:a",
        "^a",
        "a*",
        "--",
        "(",
        "a\x00b",
        "\ud800",
        "!!!",
        "%",
        "😀",
    ],
)
def test_nothing_in_a_search_is_an_operator_or_an_error(store: Store, words: str) -> None:
    put(store, an_entry(title="Other", url=None))
    assert store.queries.select(Query(words=words)) == []


def test_signs_beside_words_do_not_hide_what_they_mean(store: Store) -> None:
    put(store, an_entry(title="Call: co-operation!"))
    assert len(store.queries.select(Query(words='"co-operation" (call)'))) == 1


# transactions


def test_an_exception_inside_a_transaction_leaves_nothing_half_done(store: Store) -> None:
    put(store, an_entry("a"), "health")
    before = list(store.every_entry()), store.counts(), store.last_fetch("https://example.org/b")

    def write() -> None:
        store.apply(Change(entry=an_entry("b"), matches=(a_match("health"),), fetch=a_fetch("https://example.org/b")))
        store.reclassify({an_entry("a").id: ()}, "rules")
        store.adopt_sources([("s", "https://example.org/", "S")], NOW)
        store.add_run(Run(target="x", started_at=NOW, ended_at=NOW, pages=1))
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"), store.writing():
        write()
    assert (list(store.every_entry()), store.counts(), store.last_fetch("https://example.org/b")) == before
    assert store.rules_signature() is None


def test_a_change_that_cannot_be_stored_leaves_nothing_half_done(store: Store) -> None:
    stranger = a_revision(an_entry("stranger"))
    with pytest.raises(StoreError):
        store.apply(Change(entry=an_entry("a"), revision=stranger))
    assert store.entry(an_entry("a").id) is None


def test_what_cannot_be_written_down_in_the_end_holds_up_nothing_that_follows(store: Store, tmp_path: Path) -> None:
    def write() -> None:
        database = store._db.database  # type: ignore[attr-defined]
        database.execute("pragma defer_foreign_keys = on")
        database.execute("insert into aliases (url, entry_id) values ('https://example.org/b', 'of none')")

    with pytest.raises(StoreError), store.writing():
        write()
    entry = put(store, an_entry("a"))
    others = sqlite3.connect(next(tmp_path.rglob("tidings.db")))  # sees only what was committed
    assert others.execute("select id from entries").fetchall() == [(entry.id,)]
    others.close()
    put(store, an_entry("a"))


def test_what_is_stored_is_seen_by_another_connection_at_once(opened: Callable[[], Store]) -> None:
    one, other = opened(), opened()
    entry = put(one, an_entry())
    one.adopt_sources([("s", "https://example.org/", "S")], NOW)
    one.looked("s", at=NOW, again_after=timedelta(hours=1), result="2 new")
    one.add_run(Run(target="x", started_at=NOW, ended_at=NOW, pages=1))
    assert other.entry(entry.id) == entry
    assert [source.last_result for source in other.sources()] == ["2 new"]
    assert len(other.runs()) == 1


def test_what_is_not_yet_committed_is_seen_by_no_other(opened: Callable[[], Store]) -> None:
    one, other = opened(), opened()
    with one.writing():
        put(one, an_entry())
        assert list(other.every_entry()) == []
    assert len(list(other.every_entry())) == 1


def test_what_was_settled_is_there_and_can_be_written_on(store: Store) -> None:
    entry = put(store, an_entry())
    store.settle()
    assert store.entry(entry.id) == entry
    put(store, an_entry("b"))
    store.settle()


# listings and fetches


def an_address(name: str, role: str = "article", **changed: Any) -> Address:
    values: dict[str, Any] = {"url": f"https://example.org/{name}", "role": role}
    return Address(**(values | changed))


def test_addresses_stay_on_the_list_until_they_are_done(store: Store) -> None:
    first = an_address("a", title="A", section="News", published="2026-01-01", summary="S", position=1)
    found = (first, an_address("b"), an_address("page-2", "listing"))
    assert store.apply_listing(Listing(target_id="t", fetch=None, found=found)) == 2
    assert store.pending("t") == list(found)
    assert store.pending("t", 1) == [first]
    assert store.pending("other") == []
    store.apply(Change(target_id="t", done=first.url))
    assert store.pending("t") == list(found[1:])
    assert store.known_addresses("t") == [replace(first, read=True), *found[1:]]


def test_an_article_found_again_is_not_put_back_and_known_as_its_row_shows_it_now(store: Store) -> None:
    store.apply_listing(Listing(target_id="t", fetch=None, found=(an_address("a", title="First"),)))
    store.apply(Change(target_id="t", done="https://example.org/a"))
    again = Listing(target_id="t", fetch=None, found=(an_address("a", title="Later"), an_address("b")))
    assert store.apply_listing(again) == 1
    assert [address.url for address in store.pending("t")] == ["https://example.org/b"]
    assert store.known_addresses("t")[0].title == "Later"


def test_a_summary_that_another_list_cuts_stays_whole(store: Store) -> None:
    whole = "Eleven regions get a laboratory each, and five years to show what it is for …"
    listed(store, title="First", summary=whole)
    for said, kept in (("Eleven regions get a laboratory […]", whole), ("Twelve regions do.", "Twelve regions do.")):
        listed(store, title="First", summary=said)
        assert store.known_addresses("t")[0].summary == kept


def looked_at(store: Store, at: datetime, **changed: Any) -> None:
    store.apply(
        Change(target_id="t", done="https://example.org/a", fetch=a_fetch(A, fetched_at=at), look_at=LATER, **changed)
    )


def listed(store: Store, at: datetime = NOW, **row: Any) -> None:
    fetch = a_fetch("https://example.org/news", role="listing", fetched_at=at)
    store.apply_listing(Listing(target_id="t", fetch=fetch, found=(an_address("a", **row),)))


def test_an_article_is_to_be_looked_at_again_when_its_time_comes(store: Store) -> None:
    listed(store)
    assert store.to_look_again("t", LATER) == [], "it waits for its first look"
    looked_at(store, NOW)
    assert [address.first_seen_at for address in store.known_addresses("t")] == [NOW]
    assert store.to_look_again("t", LATER - timedelta(seconds=1)) == []
    assert [address.look_at for address in store.to_look_again("t", LATER)] == [LATER]
    store.apply(Change(target_id="t", done="https://example.org/a"))
    assert store.to_look_again("t", LATER) == []


@pytest.mark.parametrize("field", ["title", "summary", "published", "modified"])
def test_an_article_whose_row_has_changed_is_to_be_looked_at_again_at_once(store: Store, field: str) -> None:
    listed(store)
    looked_at(store, NOW)
    listed(store)
    assert store.to_look_again("t", NOW) == []
    row: dict[str, Any] = {field: "Later"}
    listed(store, **row)
    assert [address.url for address in store.to_look_again("t", NOW)] == ["https://example.org/a"]
    looked_at(store, NOW)
    assert store.to_look_again("t", NOW) == []


def test_rows_that_differ_by_turns_are_no_change(store: Store) -> None:
    for title in ("Whole", "Cut"):
        listed(store, title=title)
    looked_at(store, NOW)
    for title in ("Whole", "Cut", "Whole"):
        listed(store, title=title)
        assert store.to_look_again("t", NOW) == []


def test_a_row_that_changes_again_and_again_without_its_article_is_not_believed(store: Store) -> None:
    listed(store)
    looked_at(store, NOW)
    believed = []
    for readers in range(6):
        listed(store, summary=f"{readers} readers")
        believed.append(len(store.to_look_again("t", NOW)))
        looked_at(store, NOW)
    assert believed == [1, 1, 1, 0, 0, 0]
    revision = Revision(entry_id=an_entry().id, content_hash="h", title="T", text="t", seen_at=NOW)
    looked_at(store, NOW, entry=an_entry(), revision=revision)
    listed(store, summary="7 readers")
    assert len(store.to_look_again("t", NOW)) == 1, "the article did change in the end"


def test_who_may_wait_for_a_bounded_time_only_waits_no_longer_for_another_process(
    opened: Callable[[], Store],
) -> None:
    store, another = opened(), opened()
    began = time.monotonic()
    with another.writing():
        with (
            pytest.raises(HeldError, match=r"by another process for more than 0\.1 seconds"),
            store.queries.within(0.1),
        ):
            store.look_soon("a", NOW)
        assert time.monotonic() - began < 20
    with store.queries.within(0.1):
        store.look_soon("a", NOW)


def test_an_article_that_is_gone_is_marked_until_it_comes_back(store: Store) -> None:
    listed(store)
    looked_at(store, NOW)

    def gone_at(at: datetime, status: int, gone: bool) -> datetime | None:
        fetch = a_fetch(A, fetched_at=at, status=status)
        store.apply(Change(target_id="t", done="https://example.org/a", fetch=fetch, gone=gone))
        return store.identity.gone_since(an_entry())

    assert gone_at(NOW, 404, True) == NOW
    assert gone_at(LATER, 404, True) == NOW
    assert gone_at(LATER, 500, False) == NOW
    assert gone_at(LATER, 200, False) is None


def test_a_following_page_found_again_is_read_again(store: Store) -> None:
    page = Listing(target_id="t", fetch=None, found=(an_address("page-2", "listing"),))
    store.apply_listing(page)
    done = Listing(
        target_id="t", fetch=a_fetch("https://example.org/page-2", role="listing"), found=(), done=page.found[0].url
    )
    store.apply_listing(done)
    assert store.pending("t") == []
    store.apply_listing(page)
    assert store.pending("t") == [replace(page.found[0], read=True)]


def test_an_address_is_given_up_after_so_many_failures(store: Store) -> None:
    store.apply_listing(Listing(target_id="t", fetch=None, found=(an_address("a"),)))
    url = "https://example.org/a"
    assert [store.give_up("t", url, after=3) for _ in range(3)] == [False, False, True]
    assert store.pending("t") == []
    assert store.give_up("t", "https://example.org/unknown", after=3) is False


def test_a_fetch_comes_back_and_the_next_replaces_it(store: Store) -> None:
    fetch = a_fetch(
        "https://example.org/a", etag='W/"1"', last_modified="Mon", outcome="rejected", reason="no article here"
    )
    store.apply(Change(fetch=fetch))
    assert store.last_fetch(fetch.url) == fetch
    later = a_fetch(fetch.url, etag='"2"', outcome="rejected", reason="other")
    store.apply(Change(fetch=later))
    assert store.last_fetch(fetch.url) == later


@pytest.mark.parametrize("status", [304, 500, None])
def test_an_answer_without_a_body_keeps_how_to_ask_for_the_last_one(store: Store, status: int | None) -> None:
    entry = put(store, an_entry())
    store.apply(
        Change(fetch=a_fetch(entry.url or "", etag='"1"', last_modified="Mon", entry_id=entry.id, outcome="new"))
    )
    store.apply(Change(fetch=a_fetch(entry.url or "", status=status, outcome="unchanged")))
    kept = store.last_fetch(entry.url or "")
    assert kept is not None
    assert (kept.etag, kept.last_modified, kept.entry_id, kept.status) == ('"1"', "Mon", entry.id, status)


def test_validators_belong_to_the_address_that_gave_the_body(store: Store) -> None:
    moved = a_fetch("https://example.org/old", final_url="https://example.org/new", etag='"1"', last_modified="Mon")
    store.apply(Change(fetch=moved))
    old, new = store.last_fetch("https://example.org/old"), store.last_fetch("https://example.org/new")
    assert old is not None
    assert new is not None
    assert (old.etag, old.last_modified, old.final_url) == (None, None, "https://example.org/new")
    assert (new.etag, new.last_modified, new.final_url) == ('"1"', "Mon", None)


# sources and runs


def test_a_new_source_is_due_at_once_and_a_known_one_as_it_was(store: Store) -> None:
    store.adopt_sources([("b", "https://b.org/", "B"), ("a", "https://a.org/", "A")], NOW)
    assert [source.id for source in store.due(NOW)] == ["a", "b"]
    assert store.due(NOW - timedelta(seconds=1)) == []
    store.looked("a", at=NOW, again_after=timedelta(hours=1), result="1 new")
    store.adopt_sources([("a", "https://a.org/", "Renamed"), ("b", "https://b.org/", "B")], NOW + timedelta(minutes=1))
    assert [source.id for source in store.due(NOW + timedelta(minutes=1))] == ["b"]
    a = store.sources()[0]
    assert (a.title, a.last_looked_at, a.next_due_at, a.last_result) == (
        "Renamed",
        NOW,
        NOW + timedelta(hours=1),
        "1 new",
    )


def test_those_due_come_the_longest_due_first_and_no_more_than_asked(store: Store) -> None:
    store.adopt_sources([(name, f"https://{name}.org/", name) for name in "abc"], NOW)
    store.looked("a", at=NOW, again_after=timedelta(minutes=2), result="")
    store.looked("b", at=NOW, again_after=timedelta(minutes=1), result="")
    later = NOW + timedelta(hours=1)
    assert [source.id for source in store.due(later)] == ["c", "b", "a"]
    assert [source.id for source in store.due(later, 2)] == ["c", "b"]


def test_what_was_looked_at_while_the_clock_was_ahead_is_due_once_it_is_right(store: Store) -> None:
    ahead = NOW + timedelta(days=400)
    store.adopt_sources([("a", "https://a.org/", "A")], NOW)
    store.looked("a", at=ahead, again_after=timedelta(hours=1), result="")
    assert [source.id for source in store.due(NOW)] == ["a"]
    store.robots.put("https://a.org", b"rules", ahead + timedelta(hours=1))
    store.robots.put("https://b.org", b"rules", ahead - timedelta(days=395))
    store.manners.put_host(Host(host="a.org", wait_until=ahead, waits=1, reason="it answered 429"))
    assert store.published.put_right(NOW) == 0
    [source] = store.sources()
    assert (source.last_looked_at, source.next_due_at) == (NOW, NOW)
    assert (store.robots.get("https://a.org", NOW), store.robots.get("https://b.org", NOW)) == (None, b"rules")
    assert [host.wait_until for host in [store.manners.host("a.org")] if host is not None] == [None]


def test_what_was_written_down_while_the_clock_was_ahead_is_of_no_later_moment(store: Store) -> None:
    ahead = NOW + timedelta(days=400)
    seen = State(word="failing", since=ahead, sentence="It cannot be read.")
    look = Observation(at=ahead, result="fault", url="https://a.org/")
    store.add_run(Run(target="a", started_at=ahead, ended_at=ahead, pages=0, counts={}, failure="no answer"))
    with store.writing():
        store.health.add_look("a", look)
        store.health.put_state("a", replace(seen, acknowledged_at=ahead))
        store.health.tell("a", seen, "fine", notice_id="n", title="t", text="t", at=ahead, channels=["email"])
    assert store.health.undelivered(NOW) == []
    assert store.published.put_right(NOW) == 0
    [run], [kept], [notice] = store.runs(5), store.health.looks("a"), store.health.notices()
    state = store.health.state("a")
    assert state is not None
    moments = (run.started_at, run.ended_at, kept.at, notice.at, state.since, state.acknowledged_at)
    assert set(moments) == {NOW}
    assert [one.notice.id for one in store.health.undelivered(NOW)] == ["n"]


def test_nothing_is_dated_anew_by_a_clock_that_is_behind_what_servers_said(store: Store) -> None:
    # A machine without a clock of its own starts years back; a server whose clock is wrong is outvoted.
    put(store, an_entry())
    hosts = {"a.org": timedelta(), "b.org": timedelta(seconds=2), "c.org": timedelta(days=900)}
    store.manners.note([Asked(host=host, at=NOW, url="", status=200, said_at=NOW + by) for host, by in hosts.items()])
    assert store.manners.said_at() == NOW + timedelta(seconds=2)
    years_back = NOW - timedelta(days=1200)
    assert store.published.put_right(years_back) == 0
    kept = store.entry(an_entry().id)
    assert kept is not None
    assert (kept.first_seen_at, kept.updated_at) == (NOW, NOW)
    store.manners.note(
        [Asked(host=host, at=NOW, url="", status=200, said_at=years_back) for host in ("a.org", "b.org")]
    )
    assert store.published.put_right(years_back) == 1


def test_a_source_that_left_the_configuration_is_not_due_and_comes_back_as_it_was(store: Store) -> None:
    sources = [("a", "https://a.org/", "A"), ("b", "https://b.org/", "B")]
    store.adopt_sources(sources, NOW)
    store.looked("b", at=NOW, again_after=timedelta(hours=1), result="3 new")
    store.adopt_sources(sources[:1], NOW)
    assert [source.id for source in store.sources()] == ["a"]
    store.adopt_sources(sources, NOW)
    assert [source.last_result for source in store.sources()] == [None, "3 new"]


def test_a_source_with_another_address_is_due_at_once(store: Store) -> None:
    store.adopt_sources([("a", "https://a.org/", "A")], NOW)
    store.looked("a", at=NOW, again_after=timedelta(hours=1), result="")
    store.adopt_sources([("a", "https://a.org/news", "A")], NOW)
    assert [source.url for source in store.due(NOW)] == ["https://a.org/news"]


def test_a_host_that_answers_again_or_was_left_alone_long_ago_is_forgotten(store: Store) -> None:
    def waiting(name: str, until: datetime) -> Host:
        return Host(host=name, wait_until=until, waits=1, reason="it answered 503")

    old, lately = waiting("old.example", NOW - timedelta(days=40)), waiting("lately.example", NOW - timedelta(days=3))
    for one in (old, lately, waiting("now.example", NOW)):
        store.manners.put_host(one)
    assert store.manners.host("old.example") is None
    assert store.manners.host("lately.example") == lately
    store.manners.put_host(Host(host="lately.example"))
    assert store.manners.host("lately.example") is None
    assert store.manners.host("now.example") == waiting("now.example", NOW)


def test_what_hosts_were_asked_that_nobody_asks_any_more_is_forgotten_after_half_a_year(store: Store) -> None:
    def asked(host: str, days: int) -> Asked:
        return Asked(host=host, at=NOW - timedelta(days=days), url=f"https://{host}/", status=200)

    store.manners.note([asked(f"{number}.example", 200) for number in range(300)])
    store.manners.note([asked("lately.example", 100)])
    for _ in range(4):
        store.manners.note([asked("now.example", 0)])
    assert not any(store.manners.asked(f"{number}.example") for number in range(300))
    assert len(store.manners.asked("lately.example")) == 1
    assert len(store.manners.asked("now.example")) == 4


def test_of_what_was_told_the_last_thousand_and_all_that_waits_is_kept(store: Store) -> None:
    def tell(number: int, *channels: str) -> None:
        state = State(word="gone", since=NOW, sentence="It is gone.")
        store.health.tell(
            "fund", state, "fine", notice_id=f"n{number}", title="Gone", text="It is.", at=NOW, channels=channels
        )

    with store.writing():
        tell(1, "email", "webhook")
        tell(2, "email")
        tell(3, "email")
        for number in range(4, 1100):
            tell(number)
    store.health.delivered(2, "email", NOW)
    store.health.delivered(1, "email", NOW)
    store.health.not_delivered(3, "email", "no such server", None)
    tell(1100)
    kept = [one.number for one in store.health.notices(2000)]
    assert kept == [*range(1100, 100, -1), 1]
    assert [(one.notice.number, one.channel) for one in store.health.undelivered(NOW)] == [(1, "webhook")]
    store.health.delivered(1, "webhook", NOW)
    tell(1101)
    assert [one.number for one in store.health.notices(2000)] == [*range(1101, 101, -1)]


def test_a_source_counts_its_entries(store: Store) -> None:
    store.adopt_sources([("ministry", "https://a.org/", "A"), ("other", "https://b.org/", "B")], NOW)
    put(store, an_entry("a"))
    put(store, an_entry("b"))
    assert [source.entries for source in store.sources()] == [2, 0]


def test_runs_come_back_newest_first(store: Store) -> None:
    first = Run(
        target="a", started_at=NOW, ended_at=NOW + timedelta(seconds=2), pages=3, counts={"new": 2, "rejected": 1}
    )
    second = Run(target="b", started_at=NOW, ended_at=NOW, pages=0, failure="b: refused")
    store.add_run(first)
    store.add_run(second)
    assert store.runs() == [second, first]
    assert store.runs(1) == [second]


def test_rules_are_remembered_with_the_topics_they_gave(store: Store) -> None:
    entry = put(store, an_entry(), "health")
    store.reclassify({entry.id: (a_match("digital"),), "unknown": (a_match("digital"),)}, "rules 2")
    assert store.matches(entry.id) == [a_match("digital")]
    assert store.rules_signature() == "rules 2"


# SQLite: the file


def test_a_store_keeps_what_it_has_when_it_is_opened_again(tmp_path: Path) -> None:
    first = open_store(tmp_path / "deep" / "data")
    entry = put(first, an_entry())
    first.close()
    second = open_store(tmp_path / "deep" / "data")
    assert second.entry(entry.id) == entry
    second.close()


def test_the_file_is_in_wal_mode_and_sound(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    put(store, an_entry())
    store.close()
    connection = sqlite3.connect(tmp_path / "tidings.db")
    assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
    assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    assert connection.execute("pragma foreign_key_check").fetchall() == []
    connection.execute("insert into entries_fts (entries_fts, rank) values ('integrity-check', 1)")
    connection.close()


def test_what_an_earlier_version_wrote_since_the_schema_was_brought_up_to_date_is_found(tmp_path: Path) -> None:
    """A service that was not started anew meanwhile: it knows nothing of what is to go into the index."""
    store = open_store(tmp_path)
    put(store, an_entry())
    store.close()
    connection = sqlite3.connect(tmp_path / "tidings.db")
    with connection:
        connection.execute("update entries set title = 'Lighthouses'")
    connection.close()
    store = open_store(tmp_path)
    assert "search" not in [amiss.kind for amiss in store.checkup.look((), datetime.now(UTC))]
    assert len(store.queries.select(Query(words="lighthouses"))) == 1
    store.close()


WRITER = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from pipeline.store import Listing, Address, open_store
folder, name = sys.argv[1:]
store = open_store(Path(folder))
for number in range(100):
    with store.writing():
        known = len(store.known_addresses("t"))
        address = Address(url=f"https://example.org/{name}/{number}", role="article", position=known)
        store.apply_listing(Listing(target_id="t", fetch=None, found=(address,)))
store.close()
"""


def test_two_processes_open_a_new_folder_and_write_in_turn(tmp_path: Path) -> None:
    house = Path(__file__).parent.parent
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path / "data"), name], cwd=house) for name in ("a", "b")
    ]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    store = open_store(tmp_path / "data")
    positions = [address.position for address in store.known_addresses("t")]
    store.close()
    assert positions == list(range(200))  # what each read was still so when it wrote


def test_a_database_of_the_first_schema_is_brought_up_to_date_with_all_it_has(tmp_path: Path) -> None:
    database = Database(tmp_path / "tidings.db")
    first = Migrations("tidings")
    first(name="0001_first")(m0001_first.first)
    first.apply(database)
    columns = set(database.table("entries").columns_dict)
    row = {name: value for name, value in rows.entry_row(an_entry()).items() if name in columns}
    database.table("entries").insert(row)
    database.close()
    store = open_store(tmp_path)
    assert store.entry(an_entry().id) == an_entry()
    assert store.fingerprints("example.org") == {}
    kept = put(store, an_entry(plain_hash="in full"))
    assert kept.plain_hash == "in full"
    assert [found.entry for found in store.queries.select(Query(words="paragraph"))] == [kept]
    store.close()


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    with sqlite3.connect(tmp_path / "tidings.db") as connection:
        connection.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('tidings', '9999_later', '2030')"
        )
    connection.close()
    with pytest.raises(StoreError, match=r"tidings\.db: was written by a newer version.*9999_later.*upgrade"):
        open_store(tmp_path)


def test_a_file_of_no_bytes_is_a_new_database(tmp_path: Path) -> None:
    (tmp_path / "tidings.db").write_bytes(b"")
    store = open_store(tmp_path)
    assert store.counts()["entries"] == 0
    store.close()


@pytest.mark.parametrize("to_read", [False, True])
def test_a_database_that_was_emptied_is_told_and_not_begun_anew(tmp_path: Path, *, to_read: bool) -> None:
    (tmp_path / "tidings.db").write_bytes(b"")
    (tmp_path / "public" / "feeds").mkdir(parents=True)
    with pytest.raises(StoreError, match=r"tidings\.db: is empty, though feeds were published from it; put a copy"):
        open_store(tmp_path, to_read=to_read)
    assert (tmp_path / "tidings.db").read_bytes() == b""


def test_a_database_of_which_sqlite_says_what_is_no_text_is_told_as_damaged(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    file = tmp_path / "tidings.db"
    body = file.read_bytes()
    damaged = body.replace(b"entries_fts_config", b"entries_fts\xa0config", 1)  # the name of a table in its schema
    assert damaged != body
    file.write_bytes(damaged)
    with pytest.raises(StoreError, match=r"tidings\.db: is damaged or no SQLite database; put a copy"):
        open_store(tmp_path)


def test_a_file_that_is_no_database_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    content = b"these are no bytes of a database" * 100
    (tmp_path / "tidings.db").write_bytes(content)
    with pytest.raises(StoreError, match=r"tidings\.db: is damaged or no SQLite database; put a copy"):
        open_store(tmp_path)
    assert (tmp_path / "tidings.db").read_bytes() == content


def test_a_database_that_is_damaged_further_in_is_told_when_it_shows(tmp_path: Path) -> None:
    sound = open_store(tmp_path)
    put(sound, an_entry())
    sound.close()
    file = tmp_path / "tidings.db"
    with contextlib.closing(sqlite3.connect(file)) as connection:
        [page] = connection.execute("select rootpage from sqlite_schema where name = 'entries'").fetchone()
    with file.open("r+b") as damaged:
        damaged.seek((page - 1) * 4096)
        damaged.write(b"\xff" * 4096)
    store = open_store(tmp_path)
    with pytest.raises(StoreError, match=r"tidings\.db: is damaged"):
        list(store.every_entry())
    with pytest.raises(StoreError, match=r"tidings\.db: is damaged"):
        put(store, an_entry())
    store.close()


def test_a_database_of_another_program_is_told(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "tidings.db") as connection:
        connection.execute("create table entries (something)")
    connection.close()
    with pytest.raises(StoreError, match=r"cannot be used .*already exists"):
        open_store(tmp_path)


@pytest.mark.parametrize("in_the_way", ["data", "data/tidings.db"])
def test_a_folder_that_cannot_be_used_is_told_with_the_remedy(tmp_path: Path, in_the_way: str) -> None:
    if in_the_way == "data":
        (tmp_path / "data").write_text("a file in the way")
    else:
        (tmp_path / "data" / "tidings.db").mkdir(parents=True)
    with pytest.raises(StoreError, match="--data"):
        open_store(tmp_path / "data")


def test_what_was_asked_of_a_host_is_given_newest_first_and_only_the_last_of_it_is_kept(store: Store) -> None:
    asked = [
        Asked(host="example.org", at=NOW, url=f"https://example.org/{number}", status=200, bytes=9, seconds=0.25)
        for number in range(MOST_OF_A_HOST + 5)
    ]
    refused = Asked(host="example.com:8080", at=NOW, url="http://example.com:8080/", reason="not asked: robots.txt")
    store.manners.note([refused])
    store.manners.note(asked[:7])
    store.manners.note(asked[7:])
    assert store.manners.asked("example.com:8080") == [refused]
    assert store.manners.asked("example.org", 3) == asked[:-4:-1]
    assert store.manners.asked("example.org", 1000) == asked[:4:-1]
    assert store.manners.asked("nobody.example") == []


def test_of_all_looks_that_ended_the_newest_are_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.store.sqlite._MOST_RUNS", 3)
    for number in range(5):
        store.add_run(Run(target=f"x{number}", started_at=NOW, ended_at=NOW, pages=1))
    assert [run.target for run in store.runs(20)] == ["x4", "x3", "x2"]
