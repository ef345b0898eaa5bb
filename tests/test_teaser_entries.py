"""Headlines known only as teasers come into feeds where the owner wants them, and become articles under their id."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.config import Config, parse
from pipeline.entries import teasers as teaser_entries
from pipeline.entries.make import Origin
from pipeline.entries.teasers import classify_again
from pipeline.items import Entry, Extraction, New, Revised, Teaser, Unchanged
from pipeline.process import keep
from pipeline.query import Query
from pipeline.store import Address, Run, Store, open_store
from tests.extracted import extracted

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
TEXT = "The committee met on Monday.\n\nIt decided on nothing."
TEASERS = (
    Teaser(title="Quantum lab opens", url="https://example.org/quantum", summary="In May.", section="More"),
    Teaser(title="A walk in the park", url="https://example.org/walk", published="2026-02-01"),
    Teaser(title="Qubits without an address"),
)


def a_config(*, source: bool = False, topic: bool = False, words: str = '"quantum*", "qubit*"') -> Config:
    return parse(
        f"""
        [site]
        [[source]]
        id = "ministry"
        url = "https://example.org/news"
        include_teasers = {str(source).lower()}
        [[topic]]
        id = "quantum"
        title = "Quantum"
        words = [{words}]
        include_teasers = {str(topic).lower()}
        [[topic]]
        id = "walks"
        title = "Walks"
        words = ["walk"]
        """
    )[0]


def a_page(url: str | None = "https://example.org/a", text: str = TEXT, **values: Any) -> Extraction:
    given = {"page_url": url, "title": "Committee meets", "text": text, "teasers": TEASERS, "language": "en"}
    return extracted(**(given | values))


def crawl(store: Store, config: Config, page: Extraction, now: datetime = NOW, source_id: str = "ministry") -> object:
    source = next((one for one in config.sources if one.id == source_id), None)
    return keep(page, Origin(target_id=source_id, source=source), config, store, now=now)


def titles(store: Store, topic_id: str | None) -> set[str]:
    return {entry.title for entry in store.newest(topic_id)}


def titled(store: Store, title: str) -> Entry:
    entry = store.titled(title)
    assert entry is not None
    return entry


def test_headlines_stay_out_unless_they_are_wanted(store: Store) -> None:
    crawl(store, a_config(), a_page())
    assert titles(store, None) == {"Committee meets"}
    assert store.counts()["headlines"] == 0
    assert store.counts()["teasers"] == 3


def test_a_topic_lets_in_the_headlines_that_are_its_own(store: Store) -> None:
    crawl(store, a_config(topic=True), a_page())
    assert titles(store, "quantum") == {"Quantum lab opens", "Qubits without an address"}
    assert titles(store, "walks") == titles(store, "all") == set()
    assert store.counts()["headlines"] == 2


def test_a_source_lets_all_its_headlines_in_and_its_topics_have_theirs(store: Store) -> None:
    crawl(store, a_config(source=True), a_page())
    assert titles(store, "all") == {teaser.title for teaser in TEASERS}
    assert titles(store, "quantum") == {"Quantum lab opens", "Qubits without an address"}
    assert titles(store, "walks") == {"A walk in the park"}
    entry = titled(store, "Quantum lab opens")
    assert (entry.kind, entry.url, entry.summary, entry.section) == (
        "headline",
        "https://example.org/quantum",
        "In May.",
        "More",
    )
    positions = [titled(store, teaser.title).position for teaser in TEASERS]
    assert positions == [1, 2, 3]


@pytest.mark.parametrize(("corrections", "moves"), [("updated", True), ("major", True), ("silent", False)])
def test_another_title_at_the_same_address_of_the_same_page_is_a_correction(
    store: Store, corrections: str, *, moves: bool
) -> None:
    config = a_config(source=True)
    config = config.model_copy(update={"source": (config.sources[0].model_copy(update={"corrections": corrections}),)})
    crawl(store, config, a_page())
    before = titled(store, "Quantum lab opens")
    again = (Teaser(title="Laboratory opens in June", url="https://example.org/quantum", summary="In June."),)
    other = a_page("https://example.org/b", "Another page has a few words of its own.", teasers=again, title="Other")
    crawl(store, config, other, LATER)
    assert store.entry(before.id) == before  # another page may cut it in its own way
    crawl(store, config, a_page(teasers=(*again, *TEASERS)), LATER)
    assert store.entry(before.id) == before  # and so may another place on the same page
    crawl(store, config, a_page(teasers=(*again, *TEASERS[1:])), LATER)
    after = store.entry(before.id)
    assert after is not None
    assert (after.title, after.summary, after.first_seen_at) == ("Laboratory opens in June", "In June.", NOW)
    assert (after.updated_at >= LATER) is moves
    assert titles(store, "quantum") == {"Qubits without an address"}
    crawl(store, config, a_page(teasers=(*again, *TEASERS[1:])), LATER + timedelta(days=1))
    assert store.entry(before.id) == after


@pytest.mark.parametrize("later", [False, True])
def test_headlines_beside_what_a_source_had_already_are_first_import_too(store: Store, later: bool) -> None:
    config = a_config(source=True)
    origin = Origin(
        target_id="ministry",
        source=config.sources[0],
        address=Address(url="https://example.org/1", role="article", imported_at=NOW),
    )
    keep(a_page(), origin, a_config() if later else config, store, now=NOW)
    classify_again(config, store, now=NOW)
    assert len(store.newest("all")) == 3
    assert {store.importer(entry.id) for entry in store.every_entry()} == {"ministry"}
    assert len(store.published.newest(Query(topic="all"), 50, of_import=lambda _: 2)) == 2


def test_a_page_of_no_source_that_lets_them_in_has_none(store: Store) -> None:
    crawl(store, a_config(source=True), a_page(), source_id="nobody")
    assert store.counts()["headlines"] == 0


def test_the_heading_above_a_headline_is_evidence_for_its_topics(store: Store) -> None:
    teaser = Teaser(title="Lab opens", url="https://example.org/lab", section="Quantum news")
    crawl(store, a_config(topic=True), a_page(teasers=(teaser,)))
    [match] = store.matches(titled(store, "Lab opens").id)
    assert [one.where for one in match.evidence] == ["section"]


def test_the_same_headlines_again_change_nothing(store: Store) -> None:
    config = a_config(source=True)
    crawl(store, config, a_page())
    before = list(store.every_entry())
    assert isinstance(crawl(store, config, a_page(), LATER), Unchanged)
    assert list(store.every_entry()) == before


def test_a_headline_on_two_pages_is_one_entry_and_a_page_is_no_headline_of_itself(store: Store) -> None:
    config = a_config(source=True)
    own = Teaser(title="Committee meets", url="https://example.org/other-way")
    crawl(store, config, a_page(teasers=(*TEASERS, *TEASERS, own)))
    crawl(store, config, a_page("https://example.org/b", "Other words.", title="Other"))
    assert store.counts()["headlines"] == 3


def test_a_teaser_of_a_known_article_is_no_headline(store: Store) -> None:
    config = a_config(source=True)
    crawl(store, config, a_page("https://example.org/quantum", "Words.", title="Quantum lab opens", teasers=()))
    crawl(store, config, a_page())
    assert titled(store, "Quantum lab opens").kind == "article"
    assert store.counts()["headlines"] == 2


@pytest.mark.parametrize("url", ["https://example.org/quantum", "https://EXAMPLE.org/quantum?utm_source=feed#top"])
def test_a_headline_becomes_an_article_under_its_id_when_its_page_is_crawled(store: Store, url: str) -> None:
    config = a_config(source=True)
    crawl(store, config, a_page())
    headline = titled(store, "Quantum lab opens")
    page = a_page(url, "Its own words.", title="Quantum lab opens its doors", teasers=())
    assert crawl(store, config, page, LATER) == Revised(entry_id=headline.id)
    entry = store.entry(headline.id)
    assert entry is not None
    assert (entry.kind, entry.title, entry.text) == ("article", "Quantum lab opens its doors", "Its own words.")
    assert (entry.first_seen_at, entry.section, entry.position) == (NOW, "More", 1)
    assert titles(store, "all") == {"A walk in the park", "Qubits without an address"}  # an article is in all anyway


def test_a_headline_without_an_address_becomes_the_article_with_its_title(store: Store) -> None:
    config = a_config(topic=True)
    crawl(store, config, a_page())
    headline = titled(store, "Qubits without an address")
    page = a_page("https://example.org/qubits", "Its own words.", title="Qubits without an address", teasers=())
    assert crawl(store, config, page, LATER) == Revised(entry_id=headline.id)
    known = store.entry_at("https://example.org/qubits")
    assert known is not None
    assert (known.id, known.kind) == (headline.id, "article")
    crawl(store, config, a_page(), LATER)
    assert store.counts()["headlines"] == 1


def test_without_headlines_the_page_of_a_teaser_is_simply_new(store: Store) -> None:
    crawl(store, a_config(), a_page())
    page = a_page("https://example.org/quantum", "Its own words.", title="Quantum lab opens", teasers=())
    assert isinstance(crawl(store, a_config(), page), New)


# when the rules change


def test_entries_are_classified_again_only_when_the_rules_changed(store: Store) -> None:
    crawl(store, a_config(), a_page())
    classify_again(a_config(), store, now=LATER)
    assert titles(store, "quantum") == set()
    committee = a_config(words='"committee"')
    classify_again(committee, store, now=LATER)
    assert titles(store, "quantum") == {"Committee meets"}
    store.reclassify({entry.id: () for entry in store.every_entry()})
    classify_again(committee, store, now=LATER)
    assert titles(store, "quantum") == set()
    classify_again(a_config(), store, now=LATER)
    classify_again(committee, store, now=LATER)
    assert titles(store, "quantum") == {"Committee meets"}


@pytest.mark.parametrize(("wanted", "headlines"), [(a_config(topic=True), 2), (a_config(source=True), 3)])
def test_headlines_of_stored_pages_come_in_when_they_are_wanted_later_and_go_again(
    store: Store, wanted: Config, headlines: int
) -> None:
    crawl(store, a_config(), a_page())
    crawl(store, a_config(), a_page("https://example.org/b", "Words alone.", title="Committee meets", teasers=()))
    classify_again(a_config(), store, now=NOW)
    classify_again(wanted, store, now=LATER)
    shown = titles(store, None)
    assert len(shown) == headlines + 1
    first = titled(store, "Quantum lab opens")
    classify_again(a_config(), store, now=LATER)
    assert titles(store, None) == {"Committee meets"}
    assert titles(store, "quantum") == set()
    classify_again(wanted, store, now=LATER + timedelta(days=1))
    assert titles(store, None) == shown
    assert titled(store, "Quantum lab opens") == first


def test_a_fault_while_classifying_leaves_the_topics_as_they_were(store: Store) -> None:
    config = a_config(topic=True)
    crawl(store, config, a_page())
    classify_again(config, store, now=NOW)
    before = {entry.id: store.matches(entry.id) for entry in store.every_entry()}
    broken = a_config(topic=True, words='"committee"')

    def start() -> None:
        classify_again(broken, store, now=LATER)
        assert {entry.id: store.matches(entry.id) for entry in store.every_entry()} != before
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"), store.writing():
        start()
    assert {entry.id: store.matches(entry.id) for entry in store.every_entry()} == before
    classify_again(broken, store, now=LATER)
    assert {entry.id: store.matches(entry.id) for entry in store.every_entry()} != before


def test_others_can_write_while_entries_are_classified_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teaser_entries, "_BATCH", 2)
    for number in range(5):
        crawl(store, a_config(), a_page(f"https://example.org/{number}", f"{TEXT} {number}", title=f"Title {number}"))
    other = open_store(tmp_path / "data")

    def write(_: float) -> None:
        other.add_run(Run(target="other", started_at=NOW, ended_at=NOW, pages=0))  # waits for nobody

    monkeypatch.setattr(time, "sleep", write)  # between two batches
    classify_again(a_config(), store, now=NOW)
    other.close()
    assert len(store.runs()) == 2


def test_what_was_ended_in_the_middle_begins_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    config, other = a_config(words='"committee"'), a_config()
    crawl(store, config, a_page())
    classify_again(config, store, now=NOW)

    def broken(*_: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(teaser_entries, "_classify", broken)
    with pytest.raises(RuntimeError, match="killed"):
        classify_again(other, store, now=NOW)
    monkeypatch.undo()
    store.reclassify({entry.id: () for entry in store.every_entry()})
    classify_again(config, store, now=NOW)  # although it was these rules that held before
    assert titles(store, "quantum") == {"Committee meets"}
