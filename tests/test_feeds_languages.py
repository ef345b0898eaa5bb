"""A story in several languages is in the feed of a topic once, in the language that its readers like best."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest

from feeds.publish import publish
from pipeline.config import Config
from pipeline.store import Change, Store
from tests.publishing import CONFIG, entry, keep, match, stored


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
