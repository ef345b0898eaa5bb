"""Entries and stores for the tests of what is published: real ones, made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from feeds.catalogue import Feed, catalogue
from pipeline.config import Config
from pipeline.items import Entry, Evidence, Match
from pipeline.store import Change, Store, open_store

NOON = datetime(2026, 11, 3, 12, 0, 0, 250_000, UTC)

CONFIG = Config.model_validate(
    {
        "site": {
            "title": "Tidings of Test",
            "url": "https://news.example.org/",
            "authority": "example.org",
            "publish": "full",
        },
        "source": [{"id": "fund", "url": "https://fund.example/news", "title": "The Fund"}],
        "topic": [
            {
                "id": "cooperation",
                "title": "International cooperation",
                "description": "Agreements across borders.",
                "words": ["agreement"],
            },
            {"id": "health", "title": "Health & care", "words": ["care"]},
        ],
    }
)


def entry(number: int = 1, **changes: object) -> Entry:
    """Make an article, published `number` days before `NOON` and seen then."""
    made = Entry(
        id=f"tag:example.org,2026-01-01:item:{number:032x}",
        kind="article",
        url=f"https://fund.example/news/{number}",
        path=None,
        title=f"Agreement {number} with Japan",
        title_derived=False,
        authors=("Ada Example",),
        published="2026-11-02",
        modified=None,
        language="en",
        summary=f"What agreement {number} is about.",
        image=f"https://fund.example/images/{number}.jpg",
        text=f"First paragraph of {number}.\n\nSecond paragraph.",
        html=f'<p>First paragraph of {number}.</p><p>Second <a href="https://fund.example/x">paragraph</a>.</p>',
        content_hash=f"{number:064x}",
        source_id="fund",
        institution="Fund of Example",
        section=None,
        position=0,
        dated_at=NOON - timedelta(days=number),
        first_seen_at=NOON + timedelta(seconds=number),
        updated_at=NOON + timedelta(seconds=number),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def match(topic_id: str = "cooperation", *words: str) -> Match:
    """Make a place in a topic, because of these words in the title."""
    found = tuple(Evidence(rule=word, words=word, where="title") for word in words or ("Agreement",))
    return Match(topic_id=topic_id, evidence=found)


def stored(folder: Path, *entries: Entry, topics: tuple[str, ...] = ("cooperation",), config: Config = CONFIG) -> Store:
    """Open a store in the folder that holds these entries in these topics; whoever asks closes it."""
    store = open_store(folder)
    store.adopt_sources(config.watched(), NOON)
    for one in entries:
        keep(store, one, *topics)
    return store


def keep(store: Store, one: Entry, *topics: str) -> None:
    """Put an entry in the store, in these topics."""
    store.apply(Change(entry=one, matches=tuple(match(topic) for topic in topics)))


def feed_named(name: str = "all", config: Config = CONFIG) -> Feed:
    """Give the feed of this name."""
    pairs = [(source.id, topic.id) for source in config.sources for topic in config.topics]
    return next(one for one in catalogue(config, pairs) if one.name == name)
