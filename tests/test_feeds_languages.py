"""A story in several languages is in the feed of a topic once, in the language that its readers like best."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import feedparser
import pytest

from feeds.publish import publish
from pipeline.config import Config
from pipeline.store import Change, Store
from tests.publishing import CONFIG, NOON, entry, keep, match, stored


def config(*languages: str) -> Config:
    cooperation, health = CONFIG.topics
    return CONFIG.model_copy(update={"topic": (cooperation.model_copy(update={"languages": languages}), health)})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A story in four languages, which are all linked, and one in one."""
    store = stored(tmp_path, entry(1, language="de", title="Abkommen"), entry(9, title="Alone"))
    for number, language, title in ((2, "en-GB", "Agreement"), (3, "fr", "Accord"), (4, None, "Unknown")):
        other = entry(number, language=language, title=title)
        store.apply(Change(entry=other, matches=(match(),), translation=(entry(1).id, "says so")))
    return store


def titles(folder: Path, name: str = "cooperation") -> list[str]:
    read = feedparser.parse((folder / "public/feeds" / f"{name}.atom").read_bytes())
    return [one.title for one in read.entries]


@pytest.mark.parametrize(
    ("languages", "shown"),
    [
        ((), ["Abkommen", "Agreement", "Accord", "Unknown", "Alone"]),
        (("fr", "en"), ["Accord", "Alone"]),
        (("en", "fr"), ["Agreement", "Alone"]),
        (("lb", "de"), ["Abkommen", "Alone"]),
        (("lb",), ["Abkommen", "Alone"]),  # none of them is in it: the first seen
    ],
)
def test_the_first_language_that_there_is_is_shown(
    tmp_path: Path, store: Store, languages: tuple[str, ...], shown: list[str]
) -> None:
    publish(store, config(*languages), tmp_path)
    store.close()
    assert titles(tmp_path) == shown
    assert len(titles(tmp_path, "all")) == 5  # the others have all of them
    assert titles(tmp_path, "sources/fund/cooperation") == shown


def updated(folder: Path, name: str = "cooperation") -> str:
    atom = feedparser.parse((folder / "public/feeds" / f"{name}.atom").read_bytes())
    rss = feedparser.parse((folder / "public/feeds" / f"{name}.rss").read_bytes())
    assert atom.feed.updated_parsed == rss.feed.updated_parsed
    return str(atom.feed.updated)


def test_a_feed_that_its_newest_item_leaves_was_changed_no_earlier_than_it_said(tmp_path: Path, store: Store) -> None:
    newest = entry(2, language="en-GB", title="Corrected", updated_at=NOON + timedelta(days=3))
    store.apply(Change(entry=newest, matches=(match(),), translation=(entry(1).id, "says so")))
    publish(store, config("en"), tmp_path)
    assert "Corrected" in titles(tmp_path)
    before = updated(tmp_path)
    publish(store, config("fr"), tmp_path)
    assert titles(tmp_path) == ["Accord", "Alone"]
    assert updated(tmp_path) == before
    renamed, health = config("fr").topic
    moved = renamed.model_copy(update={"id": "accords", "was": ("cooperation",)})
    publish(store, config("fr").model_copy(update={"topic": (moved, health)}), tmp_path)
    store.close()
    assert updated(tmp_path, "accords") == before


def test_only_what_is_in_the_topic_takes_the_place_of_another(tmp_path: Path, store: Store) -> None:
    keep(store, entry(3, language="fr", title="Accord"), "health")
    publish(store, config("fr", "en"), tmp_path)
    store.close()
    assert titles(tmp_path) == ["Agreement", "Alone"]


def test_a_better_language_that_follows_takes_the_place(tmp_path: Path, store: Store) -> None:
    publish(store, config("lb", "fr"), tmp_path)
    later = entry(5, language="lb", title="Ofkommes")
    store.apply(Change(entry=later, matches=(match(),), translation=(entry(1).id, "says so")))
    publish(store, config("lb", "fr"), tmp_path)
    store.close()
    assert titles(tmp_path) == ["Ofkommes", "Alone"]
