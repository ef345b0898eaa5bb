"""Pages are classified where they are read, and not again where the same would be decided."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.files import extract_item
from pipeline.config import Config, parse
from pipeline.entries.make import Origin, named_of
from pipeline.familiar import NOTHING
from pipeline.items import Extraction, Match, New, Page
from pipeline.process import keep
from pipeline.store import Store
from pipeline.store.protocol import Address
from pipeline.topics import ahead, classify

NOW = datetime(2026, 5, 1, tzinfo=UTC)
URL = "https://council.example/news/1"
TEXT = "The council met on the harbour today and spoke of it for many hours before it decided on the new bridge. "
TOML = """
[[topic]]
id = "harbours"
title = "Harbours"
words = ["harbour"]

[[topic]]
id = "fairs"
title = "Fairs"
sections = ["fairs"]

[[source]]
id = "council"
url = "https://council.example/news"
"""


@pytest.fixture
def config() -> Config:
    return parse(TOML)[0]


def read(config: Config, address: Address) -> Extraction:
    """Read a page as a worker does that was given the topics of a configuration."""
    body = f"<html lang=en><title>A bridge</title><article><h1>A bridge</h1><p>{TEXT * 3}</p></article></html>"
    page = Page(body=body.encode(), fetched_at=NOW, url=URL, media_type="text/html")
    try:
        ahead.begin(config.topics)
        source = named_of(config.source_named("council"))
        return extract_item(page, NOTHING, address=address, selectors=None, source=source)
    finally:
        ahead.begin(())


def kept(extraction: Extraction, config: Config, store: Store, address: Address) -> list[Match]:
    origin = Origin(target_id="council", source=config.source_named("council"), address=address)
    outcome = keep(extraction, origin, config, store, now=NOW)
    assert isinstance(outcome, New)
    return [*store.matches(outcome.entry_id)]


def never(*_: object) -> tuple[Match, ...]:
    raise AssertionError("it was classified again")


def test_what_was_classified_where_it_was_read_is_not_classified_again(
    config: Config, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = Address(url=URL, role="article", section="Fairs", summary="What the council said.")
    extraction = read(config, address)
    assert extraction.classified is not None
    monkeypatch.setattr(ahead, "classify", never)
    assert kept(extraction, config, store, address) == sorted(
        extraction.classified.matches, key=lambda match: match.topic_id
    )
    assert [match.topic_id for match in extraction.classified.matches] == ["harbours", "fairs"]


def test_other_topics_or_another_section_are_asked_again(config: Config, store: Store) -> None:
    address = Address(url=URL, role="article", section="Fairs")
    extraction = read(config, address)
    other = parse(TOML.replace('"harbour"', '"bridge"').replace("harbours", "bridges"))[0]
    assert [match.topic_id for match in kept(extraction, other, store, address)] == ["bridges", "fairs"]


def test_an_entry_that_stood_in_another_section_is_classified_by_that(config: Config, store: Store) -> None:
    extraction = read(config, Address(url=URL, role="article", section="Fairs"))
    elsewhere = Address(url=URL, role="article", section="Notices")
    assert [match.topic_id for match in kept(extraction, config, store, elsewhere)] == ["harbours"]


def test_a_process_that_was_given_no_topics_leaves_it_to_the_others(config: Config, store: Store) -> None:
    address = Address(url=URL, role="article")
    extraction = read(Config(), address)
    assert extraction.classified is None
    assert [match.topic_id for match in kept(extraction, config, store, address)] == ["harbours"]
    assert classify.classify(classify.Subject(title="harbour"), ()) == ()
