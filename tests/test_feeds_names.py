"""Names that feeds had: a renamed one is answered 301, a removed one 410, both for ever."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import feedparser
import pytest

from feeds.publish import publish
from pipeline.config import Config, ConfigError, parse
from pipeline.entries.teasers import classify_again
from pipeline.published import Gone, Moved, Served
from pipeline.renaming import rename_sources
from pipeline.store import Store
from pipeline.store.asking import Standing
from tests.publishing import CONFIG, NOON, entry, keep, stored
from tests.running import run
from tests.test_feeds_serve import serving

SITE = {"url": "https://news.example.org/", "authority": "example.org"}


def config(*tables: dict[str, dict[str, Any]]) -> Config:
    """Give a configuration of one source, topic and search each, with other ids where these are told."""
    made: dict[str, Any] = {
        "source": {"id": "fund", "url": "https://fund.example/news", "title": "The Fund"},
        "topic": {"id": "cooperation", "title": "Cooperation", "words": ["agreement"]},
        "search": {"id": "far", "title": "Far away", "words": "japan"},
    }
    for table in tables:
        made = {kind: one | table.get(kind, {}) for kind, one in made.items()}
    return Config.model_validate({"site": SITE} | {kind: [one] for kind, one in made.items()})


BEFORE = config()
RENAMED = config(
    {
        "source": {"id": "council", "was": ["fund"]},
        "topic": {"id": "agreements", "was": ["cooperation"]},
        "search": {"id": "japan", "was": ["far"]},
    }
)
WITHOUT = Config.model_validate({"site": SITE, "topic": [{"id": "other", "title": "Other", "words": ["other"]}]})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = stored(tmp_path, entry(1), config=BEFORE)
    publish(store, BEFORE, tmp_path)
    return store


def test_a_renamed_feed_and_its_page_are_found_under_their_old_names(tmp_path: Path, store: Store) -> None:
    publish(store, RENAMED, tmp_path)
    moves = {
        "/feeds/cooperation.atom": "feeds/agreements.atom",
        "/feeds/archives/cooperation/3.json": "feeds/archives/agreements/3.json",
        "/feeds/sources/fund.rss": "feeds/sources/council.rss",
        "/feeds/sources/fund/cooperation.json": "feeds/sources/council/agreements.json",
        "/feeds/searches/far.atom": "feeds/searches/japan.atom",
        "/topics/cooperation.html": "topics/agreements.html",
        "/fr/topics/cooperation.html": "fr/topics/agreements.html",
        "/sources/fund.html": "sources/council.html",
        "/searches/far.html": "searches/japan.html",
    }
    keep(store, entry(2, source_id="council"), "agreements")
    publish(store, RENAMED, tmp_path)
    store.close()
    with serving(tmp_path, RENAMED) as site:
        for path, to in moves.items():
            reply = site.ask(path)
            assert (reply.status, reply.headers["location"]) == (301, "https://news.example.org/" + to)
        assert site.ask("/feeds/agreements.atom").status == 200
        assert site.ask("/feeds/sources/council/agreements.json").status == 200
        assert site.ask("/feeds/never.atom").status == 404
        assert site.ask("/feeds/sources/never/cooperation.atom").status == 404


def test_who_followed_to_a_new_name_and_is_sent_back_goes_in_no_circle(tmp_path: Path, store: Store) -> None:
    """Both ways are permanent: a reader that keeps them without asking would never come to the feed again."""
    publish(store, RENAMED, tmp_path)
    with serving(tmp_path, RENAMED) as site:
        there = site.ask("/feeds/cooperation.atom")
    back = config({"topic": {"was": ["agreements"]}})
    publish(store, back, tmp_path)
    store.close()
    with serving(tmp_path, back) as site:
        here = site.ask("/feeds/agreements.atom")
        assert site.ask("/feeds/cooperation.atom").status == 200
    assert (there.status, there.headers["cache-control"]) == (301, "no-cache")
    assert (here.status, here.headers["cache-control"]) == (301, "no-cache")


def ids(folder: Path, *names: str) -> list[str]:
    return [feedparser.parse((folder / "public/feeds" / f"{name}.atom").read_bytes()).feed.id for name in names]


def test_a_renamed_feed_keeps_its_id_and_one_that_takes_its_name_has_another(tmp_path: Path, store: Store) -> None:
    with store.writing():
        for number in range(2, 121):
            keep(store, entry(number), "cooperation")
    publish(store, BEFORE, tmp_path)
    before = ids(tmp_path, "cooperation", "sources/fund", "sources/fund/cooperation", "searches/far")
    assert len(set(before)) == 4
    for _ in range(2):
        classify_again(RENAMED, store, now=NOON)
        publish(store, RENAMED, tmp_path)
        names = ("agreements", "sources/council", "sources/council/agreements", "searches/japan")
        assert ids(tmp_path, *names) == before
        assert ids(tmp_path, "archives/agreements/1", "archives/sources/council/1") == before[:2]
    topics = [{"id": "accords", "title": "Accords", "was": ["agreements"]}]
    topics += [{"id": "cooperation", "title": "Cooperation", "words": ["work"]}]
    twice = Config.model_validate(RENAMED.model_dump(mode="json", exclude_unset=True) | {"topic": topics})
    publish(store, twice, tmp_path)
    assert ids(tmp_path, "accords") == before[:1]
    assert ids(tmp_path, "cooperation") == [f"{before[0]}:2"]
    topics = [{"id": "pacts", "title": "Pacts", "was": ["accords", "cooperation"]}]
    publish(
        store, Config.model_validate(twice.model_dump(mode="json", exclude_unset=True) | {"topic": topics}), tmp_path
    )
    assert ids(tmp_path, "pacts") == before[:1]
    publish(store, RENAMED, tmp_path)
    store.close()


def test_a_database_that_is_built_anew_gives_a_renamed_feed_the_id_of_its_first_name(tmp_path: Path) -> None:
    store = stored(tmp_path, entry(1, source_id="council"), config=RENAMED)
    publish(store, RENAMED, tmp_path)
    assert [one.rpartition(":")[2] for one in ids(tmp_path, "agreements", "sources/council", "searches/japan")] == [
        "cooperation", "sources/fund", "searches/far"
    ]  # fmt: skip
    store.close()


def test_a_source_of_another_id_keeps_what_it_had(tmp_path: Path, store: Store) -> None:
    with store.writing():
        for number in range(2, 121):
            keep(store, entry(number), "cooperation")
    store.manners.put_standing(
        Standing(source_id="fund", url="https://fund.example/news", learned_url="https://fund.example/n")
    )
    publish(store, BEFORE, tmp_path)
    names = ("feeds/sources/{}", "feeds/archives/sources/{}/1", "feeds/sources/{}/cooperation")

    def entries(source_id: str) -> list[list[tuple[str, str]]]:
        paths = [tmp_path / "public" / f"{name.format(source_id)}.atom" for name in names]
        return [[(one.id, one.updated) for one in feedparser.parse(path.read_bytes()).entries] for path in paths]

    before = entries("fund")
    assert all(before)
    renamed = config({"source": {"id": "council", "was": ["fund"]}})
    publish(store, renamed, tmp_path)
    assert entries("council") == before
    assert store.published.whereabouts("sources/fund/cooperation") == Moved(to="sources/council/cooperation")
    store.adopt_sources(renamed.watched(), NOON)
    assert [(one.id, one.entries) for one in store.sources()] == [("council", 120)]
    assert store.manners.standing("council", "https://fund.example/news").learned_url == "https://fund.example/n"
    assert publish(store, renamed, tmp_path).written == ()
    store.close()


def test_a_source_that_was_looked_at_under_its_new_id_first_gets_what_it_had(tmp_path: Path, store: Store) -> None:
    renamed = config({"source": {"id": "council", "was": ["fund"]}})
    store.adopt_sources(renamed.watched(), NOON)
    keep(store, entry(2, source_id="council"), "cooperation")
    publish(store, renamed, tmp_path)
    assert [(one.id, one.entries) for one in store.sources()] == [("council", 2)]
    store.close()


def test_what_was_said_of_a_topic_is_said_of_it_under_its_new_id(tmp_path: Path, store: Store) -> None:
    keep(store, entry(2), "cooperation")
    keep(store, entry(3), "cooperation")
    store.labels.put("cooperation", entry(1).id, holds=True, at=NOON)
    store.labels.put("cooperation", entry(2).id, holds=False, at=NOON)
    store.labels.put("agreements", entry(2).id, holds=True, at=NOON)
    renamed = config({"topic": {"id": "agreements", "was": ["cooperation"]}})
    classify_again(renamed, store, now=NOON)
    assert store.labels.topics() == ["agreements"]
    said = {entry(1).id: True, entry(2).id: True}
    assert store.labels.of_topic("agreements") == said
    publish(store, renamed, tmp_path)
    classify_again(BEFORE, store, now=NOON)  # and taken back
    assert (store.labels.topics(), store.labels.of_topic("cooperation")) == (["cooperation"], said)
    store.close()


def test_a_removed_feed_is_gone_for_ever_and_its_files_with_it(tmp_path: Path, store: Store) -> None:
    publish(store, WITHOUT, tmp_path)
    publish(store, WITHOUT, tmp_path)
    paths = ["/feeds/cooperation.rss", "/topics/cooperation.html", "/feeds/sources/fund/cooperation.atom"]
    paths += ["/feeds/sources/fund.json", "/feeds/searches/far.atom", "/de/sources/fund.html"]
    store.close()
    with serving(tmp_path, WITHOUT) as site:
        for path in paths:
            reply = site.ask(path)
            assert reply.status == 410, path
            told = "aus Ihrem Leseprogramm" if path.startswith("/de/") else "Take the address out of your reader"
            assert told in reply.body.decode()
        assert site.ask("/feeds/all.atom").status == 200


def test_a_name_that_is_put_back_is_served_again(tmp_path: Path, store: Store) -> None:
    publish(store, WITHOUT, tmp_path)
    assert store.published.whereabouts("cooperation") == Gone()
    publish(store, BEFORE, tmp_path)
    assert store.published.whereabouts("cooperation") == Served()
    assert (tmp_path / "public" / "feeds" / "cooperation.atom").is_file()
    store.close()


def test_who_was_renamed_twice_is_found_at_once_though_the_first_name_is_written_no_more(
    tmp_path: Path, store: Store
) -> None:
    publish(store, RENAMED, tmp_path)
    publish(store, config({"topic": {"id": "accords", "was": ["agreements"]}}), tmp_path)
    assert store.published.whereabouts("cooperation") == Moved(to="accords")
    publish(store, WITHOUT, tmp_path)
    assert store.published.whereabouts("cooperation") == Gone()
    assert store.published.whereabouts("agreements") == Gone()
    store.close()


def test_a_pair_is_found_though_its_topic_was_renamed_twice_and_says_so_of_the_last_time_only(
    tmp_path: Path, store: Store
) -> None:
    publish(store, RENAMED, tmp_path)
    with store.writing():
        keep(store, entry(2, source_id="council"), "agreements")
    publish(store, RENAMED, tmp_path)
    keep(store, entry(2, source_id="council"), "accords")
    last = config({"source": {"id": "council", "was": ["fund"]}, "topic": {"id": "accords", "was": ["agreements"]}})
    publish(store, last, tmp_path)
    for old in ("sources/fund/cooperation", "sources/council/agreements"):
        assert store.published.whereabouts(old) == Moved(to="sources/council/accords"), old
    assert publish(store, last, tmp_path).made == ()
    store.close()


def archived(tmp_path: Path, store: Store) -> None:
    """Store so much that there are archives, and publish it."""
    with store.writing():
        for number in range(2, 121):
            keep(store, entry(number), "cooperation")
    store.adopt_sources(BEFORE.watched(), NOON)
    publish(store, BEFORE, tmp_path)


def under(tmp_path: Path, source_id: str, topic_id: str, search_id: str) -> list[list[str]]:
    """Give the ids of the feeds of these names and of their archives, and of all that is in them."""
    names = [topic_id, f"archives/{topic_id}/1", f"sources/{source_id}", f"archives/sources/{source_id}/1"]
    names += [f"sources/{source_id}/{topic_id}", f"searches/{search_id}"]
    read = [feedparser.parse((tmp_path / "public/feeds" / f"{name}.atom").read_bytes()) for name in names]
    return [[one.feed.id, *(shown.id for shown in one.entries)] for one in read]


def test_what_was_renamed_and_is_called_as_before_again_is_as_it_was(tmp_path: Path, store: Store) -> None:
    archived(tmp_path, store)
    before = under(tmp_path, "fund", "cooperation", "far")
    assert all(len(one) > 1 for one in before)
    for way_back in (BEFORE, WITHOUT):  # at once, or after a while without it
        for changed in (RENAMED, way_back, BEFORE):
            rename_sources(changed, store)
            store.adopt_sources(changed.watched(), NOON)
            classify_again(changed, store, now=NOON)
            publish(store, changed, tmp_path)
        assert under(tmp_path, "fund", "cooperation", "far") == before
        assert [(one.id, one.entries) for one in store.sources()] == [("fund", 120)]
        moves = {"sources/council": "sources/fund", "agreements": "cooperation", "searches/japan": "searches/far"}
        moves["sources/council/agreements"] = "sources/fund/cooperation"
        for name, to in moves.items():  # where some have gone meanwhile
            assert store.published.whereabouts(name) == Moved(to=to)
        assert publish(store, BEFORE, tmp_path).made == ()
    store.close()


def test_a_search_on_the_command_line_knows_them_by_both_names(tmp_path: Path) -> None:
    stored(tmp_path, entry(1), config=BEFORE).close()
    (tmp_path / "tidings.toml").write_text(
        '[[source]]\nid = "council"\nurl = "https://fund.example/news"\nwas = ["fund"]\n'
        '[[topic]]\nid = "agreements"\ntitle = "A"\nwords = ["agreement"]\nwas = ["cooperation"]\n'
    )
    for named in (("--source", "fund"), ("--source", "council"), ("--topic", "cooperation"), ("--topic", "agreements")):
        assert "Agreement 1 with Japan" in run(tmp_path, "search", "agreement", *named).output, named
    assert run(tmp_path, "search", "agreement", "--source", "other").exit_code == 2


def test_a_former_name_is_known_in_a_new_data_folder_too(tmp_path: Path) -> None:
    store = stored(tmp_path, config=RENAMED)
    publish(store, RENAMED, tmp_path)
    assert store.published.whereabouts("cooperation") == Moved(to="agreements")
    assert store.published.whereabouts("sources/fund") == Moved(to="sources/council")
    store.close()


def test_a_site_that_takes_another_language_leaves_no_page_behind_and_sends_on_who_asks_for_one(tmp_path: Path) -> None:
    store = stored(tmp_path, entry(1))
    publish(store, CONFIG, tmp_path)
    german = CONFIG.model_copy(update={"site": CONFIG.site.model_copy(update={"language": "de"})})
    removed = publish(store, german, tmp_path).removed
    store.close()
    public = tmp_path / "public"
    page = f"entries/{entry(1).id[-32:]}.html"
    assert {public / "de" / name for name in ("index.html", "topics/cooperation.html", page)} <= set(removed)
    assert not [path for path in (public / "de").rglob("*") if path.is_file()]
    assert (public / "en" / page).is_file()
    with serving(tmp_path, german) as site:
        for path, to in {
            f"/de/{page}": page,
            "/de/": "",
            "/de/topics/cooperation.html": "topics/cooperation.html",
        }.items():
            reply = site.ask(path)
            assert (reply.status, reply.headers["location"]) == (301, "https://news.example.org/" + to)
        assert site.ask("/de/feeds/all.atom").status == 404
        # Whatever is asked for: the answer has one header of it, and leads to this site.
        for path in ("a%0D%0Aset-cookie%3Ab/", "%0Aa.html", "%E2%82%AC/", "/evil.example/", "a%3Fb%23c/"):
            reply = site.ask(f"/de/{path}")
            assert (reply.status, reply.headers["location"]) == (301, "https://news.example.org/" + path)


def test_other_web_servers_are_told(tmp_path: Path, store: Store) -> None:
    publish(store, RENAMED, tmp_path)
    publish(store, config({"topic": {"id": "agreements", "was": ["cooperation"]}}), tmp_path)
    store.close()
    nginx = (tmp_path / "public" / "redirects.map").read_text()
    rule = r'"~^/feeds/(?<tidings_before>(?:archives/)?)cooperation(?<tidings_behind>(?:/[0-9]+)?\.(?:rss|atom|json))$"'
    assert rule + ' "/feeds/${tidings_before}agreements${tidings_behind}";' in nginx
    assert '"gone";' in nginx
    caddy = (tmp_path / "public" / "redirects.caddy").read_text()
    # Bare, it would never be come to beside another `handle`, in which files are given.
    assert re.search(r"handle @tidings_\d+ \{\n\trespond 410\n\}\n", caddy)
    kept, moved = re.findall(r"(header|redir) @(tidings_\d+) .*(?:no-cache\"|permanent)\n", caddy)[:2]
    assert kept[1] == moved[1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[search]]\nid = "a"\ntitle = "A"', '"a" looks for nothing; give it words'),
        ('[[search]]\nid = "a"\ntitle = "A"\nwords = "-"', '"a" looks for nothing; give it words'),
        ('[[search]]\nid = "a"\ntitle = "A"\ntopic = "none"', 'topic = "none" names none; the topics are'),
        ('[[search]]\nid = "a"\ntitle = "A"\nsource = "none"', 'source = "none" names none; there is no source'),
        ('[[topic]]\nid = "a"\ntitle = "A"\nwas = ["a"]', 'was: "a" is taken by another topic above; take it out'),
        ('[[topic]]\nid = "a"\ntitle = "A"\nwas = ["all"]', 'was: "all" is taken by the feed of everything'),
    ],
)
def test_what_makes_no_sense_is_told(text: str, told: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parse(text)
    assert told in str(refused.value)
