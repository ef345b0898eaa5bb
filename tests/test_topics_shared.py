"""A story that two sources publish is in the topics of both, whoever was first."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.config import Config, parse
from pipeline.entries.make import Origin
from pipeline.entries.retake import retake
from pipeline.entries.teasers import classify_again
from pipeline.items import Duplicate, Entry, Extraction, New, Outcome, Revised
from pipeline.process import keep
from pipeline.store import Store
from tests.extracted import extracted
from tidings import main

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOURCES = """
[[source]]
id = "ministry"
url = "https://ministry.example.org/news"
[[source]]
id = "fund"
url = "https://fund.example.net/news"
title = "The Fund"
"""
TOPICS = """
[[topic]]
id = "agreements"
title = "Agreements of the fund"
words = ["agreement"]
sources = ["fund"]
[[topic]]
id = "money"
title = "Money"
words = ["loan"]
"""
TEXT = (
    "Luxembourg and Japan have signed an agreement on research. Universities of both countries will exchange"
    " researchers, and the fund will pay for their laboratories.\n\nThe first call opens in spring. Projects may run"
    " for three years, and each needs one partner from either country."
)
CONFIG: Config = parse(SOURCES + 'topics = ["money"]\n' + TOPICS)[0]
FUND = "https://fund.example.net/a/7"


def a_page(url: str = "https://ministry.example.org/a", **values: Any) -> Extraction:
    return extracted(**({"page_url": url, "title": "Research with Japan", "text": TEXT, "language": "en"} | values))


def look(store: Store, page: Extraction, source: str, days: int = 0, config: Config = CONFIG) -> Outcome:
    origin = Origin(target_id=source, source=config.source_named(source))
    return keep(page, origin, config, store, now=NOW + timedelta(days=days))


def first(store: Store) -> Entry:
    return next(iter(store.every_entry()))


def topics(store: Store, entry: Entry) -> list[str]:
    return [match.topic_id for match in store.matches(entry.id)]


@pytest.fixture
def entry(store: Store) -> Entry:
    assert isinstance(look(store, a_page(), "ministry"), New)
    assert topics(store, first(store)) == []
    return first(store)


@pytest.fixture
def shared(store: Store, entry: Entry) -> Entry:
    assert look(store, a_page(FUND), "fund") == Duplicate(of=entry.id, reason="it has the same words")
    return entry


def test_once_the_second_has_it_too_it_is_in_the_topics_of_both(store: Store, shared: Entry) -> None:
    agreements, money = store.matches(shared.id)
    assert (agreements.topic_id, money.topic_id) == ("agreements", "money")
    [why] = money.evidence
    assert (why.where, why.words) == ("source", "The Fund")
    assert store.entry(shared.id) == shared  # and it is no news to its readers


def test_it_stays_so_when_it_is_looked_at_again_changed_or_read_again(store: Store, shared: Entry) -> None:
    look(store, a_page(), "ministry", days=1)
    assert topics(store, shared) == ["agreements", "money"]
    changed = a_page(text=f"{TEXT}\n\nThe agreement runs for seven years.")
    assert isinstance(look(store, changed, "ministry", days=2), Revised)
    assert topics(store, shared) == ["agreements", "money"]
    assert retake(shared.id, replace(changed, title="Research with Japan, at last"), CONFIG, store) == "anew"
    assert topics(store, shared) == ["agreements", "money"]


def test_where_the_second_has_something_else_now_it_is_as_it_was(store: Store, shared: Entry) -> None:
    other = "A call of another kind opens for schools on the coast, which may hand in what they like."
    assert topics(store, shared) == ["agreements", "money"]
    assert isinstance(look(store, a_page(FUND, title="A call for schools", text=other), "fund", days=1), New)
    assert topics(store, shared) == []


def test_a_copy_of_the_same_source_or_of_none_adds_no_topic(store: Store, entry: Entry) -> None:
    assert isinstance(look(store, a_page("https://ministry.example.org/b"), "ministry"), Duplicate)
    nobody = keep(a_page("https://mirror.example.com/x"), Origin(target_id="t"), CONFIG, store, now=NOW)
    assert isinstance(nobody, Duplicate)
    assert topics(store, entry) == []


def test_when_the_rules_change_all_that_publish_it_count(store: Store) -> None:
    before = parse(SOURCES)[0].model_copy(update={"topic": ()})
    look(store, a_page(), "ministry", config=before)
    look(store, a_page(FUND), "fund", config=before)
    assert topics(store, first(store)) == []
    classify_again(CONFIG, store, now=NOW)
    assert topics(store, first(store)) == ["agreements", "money"]


def test_it_is_explained_and_tried_as_it_is_classified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: Store, shared: Entry
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tidings.toml").write_text(SOURCES + 'topics = ["money"]\n' + TOPICS)
    (tmp_path / "other.toml").write_text(TOPICS.replace('"agreement"', '"research"'))

    def said(*arguments: str) -> str:
        result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    assert '"Research with Japan" is in agreements' in said("topics", "explain", "agreements", shared.id)
    assert "All entries of fund are" in said("topics", "explain", "money", shared.id)
    assert json.loads(said("topics", "explain", "money", shared.id, "--json"))["by_source"] == "fund"
    assert "No entry would come or go." in said("topics", "try", "other.toml")
    (tmp_path / "other.toml").write_text(TOPICS.replace('"agreement"', '"harbour"'))
    gone = json.loads(said("topics", "try", "other.toml", "--json"))["topics"][0]["goes"]
    assert [(one["entry"], one["kept_out"]) for one in gone] == [(shared.id, None)]
    said("topics", "label", "agreements", shared.id, "yes")
    assert json.loads(said("topics", "score", "agreements", "--json"))[0]["right"] == 1
