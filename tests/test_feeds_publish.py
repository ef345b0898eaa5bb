from __future__ import annotations

import fcntl
import multiprocessing
import os
import random
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest

from feeds import showing
from feeds.formats import FORMATS
from feeds.items import Item
from feeds.publish import PublishError, publish
from feeds.publisher import EndedError
from feeds.snapshot import Snapshot
from pipeline.config import Config
from pipeline.items import Evidence
from pipeline.store import Change, Store, open_store
from tests.publishing import CONFIG, NOON, entry, keep, match, stored


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return stored(tmp_path, entry(1), entry(2))


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted((folder / "public").rglob("*"))
        if path.is_file()
    }


def test_feeds_and_pages_lie_where_they_are_announced(tmp_path: Path, store: Store) -> None:
    published = publish(store, CONFIG, tmp_path)
    names = ["all", "cooperation", "health", "sources/fund", "sources/fund/cooperation"]
    pages = ["index.html", "topics/cooperation.html", "topics/health.html", "sources/fund.html"]
    pages += [f"entries/{number:032x}.html" for number in (1, 2)]
    assert {str(path.relative_to(tmp_path / "public")) for path in published.written} == {
        *(f"feeds/{name}.{suffix}" for name in names for suffix in FORMATS),
        "health.atom",
        *(folder + page for folder in ("", "fr/", "de/") for page in pages),
        "feeds.opml",
        "redirects.map",
        "redirects.caddy",
        "style.css",
    }
    assert (published.unchanged, published.failed) == (0, ())


def test_a_publishing_that_is_told_to_end_does_so_between_two_files_and_the_next_goes_on(
    tmp_path: Path, store: Store
) -> None:
    asked: list[int] = []

    def ended() -> bool:
        asked.append(1)
        return len(asked) > 6

    with pytest.raises(EndedError):
        publish(store, CONFIG, tmp_path, ended=ended)
    begun = state(tmp_path)
    assert begun
    assert not list((tmp_path / "public").rglob(".*"))
    rest = publish(store, CONFIG, tmp_path)
    assert len(rest.written) > 10
    assert rest.made == ("sources/fund", "sources/fund/cooperation")
    assert not {str(path.relative_to(tmp_path)) for path in rest.written} & set(begun)
    whole = state(tmp_path)
    assert {name: whole[name] for name in begun} == begun
    publish(store, CONFIG, tmp_path, anew=True)
    assert state(tmp_path) == whole


def test_publishing_again_touches_no_file(tmp_path: Path, store: Store) -> None:
    publish(store, CONFIG, tmp_path)
    before = state(tmp_path)
    published = publish(store, CONFIG, tmp_path)
    assert published.written == ()
    assert (published.made, published.removed, published.failed) == ((), (), ())
    assert state(tmp_path) == before


def test_only_what_changed_is_written(tmp_path: Path, store: Store) -> None:
    publish(store, CONFIG, tmp_path)
    keep(store, entry(1, title="Corrected", updated_at=NOON + timedelta(days=1)), "cooperation")
    written = {path.name for path in publish(store, CONFIG, tmp_path).written}
    assert written >= {
        "cooperation.rss",
        "cooperation.atom",
        "cooperation.json",
        "all.rss",
        "cooperation.html",
        "index.html",
    }
    assert not {name for name in written if name.startswith("health") or name == f"{2:032x}.html"}


def test_another_database_with_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder, numbers in (("one", (1, 2, 3)), ("other", (3, 1, 2))):
        store = stored(tmp_path / folder, *(entry(number) for number in numbers))
        publish(store, CONFIG, tmp_path / folder)
        store.close()
    one, other = ({name: data for name, (data, _) in state(tmp_path / folder).items()} for folder in ("one", "other"))
    assert one == other


def test_what_a_killed_publisher_left_is_removed(tmp_path: Path, store: Store) -> None:
    publish(store, CONFIG, tmp_path)
    stray = tmp_path / "public" / "feeds" / ".all.rss.unfinished"
    stray.write_text("half a fe")
    publish(store, CONFIG, tmp_path)
    assert not stray.exists()


def test_published_files_can_be_read_by_another_server(tmp_path: Path, store: Store) -> None:
    publish(store, CONFIG, tmp_path)
    umask = os.umask(0)
    os.umask(umask)
    mode = (tmp_path / "public" / "feeds" / "all.rss").stat().st_mode & 0o777
    assert mode == 0o666 & ~umask


def test_publishers_take_turns(tmp_path: Path, store: Store) -> None:
    publish(store, CONFIG, tmp_path)
    done = threading.Event()

    def second() -> None:
        own = open_store(tmp_path)
        publish(own, CONFIG, tmp_path)
        own.close()
        done.set()

    with (tmp_path / "publish.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        thread = threading.Thread(target=second)
        thread.start()
        assert not done.wait(0.2)
    assert done.wait(20)
    thread.join()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, store: Store) -> None:
    (tmp_path / "public").write_text("in the way")
    with pytest.raises(PublishError, match=r"public.*make the data folder writable"):
        publish(store, CONFIG, tmp_path)


def test_a_feed_that_cannot_be_made_stays_as_it_was_and_the_others_are_published(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(store, CONFIG, tmp_path)
    before = state(tmp_path)
    keep(store, entry(5), "cooperation")
    whole = FORMATS["atom"]

    def broken(feed: object) -> bytes:
        raise ValueError("a defect")

    monkeypatch.setattr("feeds.publish.FORMATS", {**FORMATS, "atom": replace(whole, write=broken)})
    published = publish(store, CONFIG, tmp_path)
    assert "the feed cooperation stays as it was: it could not be made (ValueError)" in published.failed
    assert published.failed
    after = state(tmp_path)
    assert after["public/feeds/cooperation.rss"] == before["public/feeds/cooperation.rss"]
    assert after[f"public/entries/{5:032x}.html"]
    assert after["public/index.html"] != before["public/index.html"]


def test_files_of_a_topic_that_is_gone_are_removed_and_listed_no_more(tmp_path: Path, store: Store) -> None:
    publish(store, CONFIG, tmp_path)
    fewer = CONFIG.model_copy(update={"topic": CONFIG.topics[1:]})
    removed = {str(path.relative_to(tmp_path / "public")) for path in publish(store, fewer, tmp_path).removed}
    names = ("cooperation", "sources/fund/cooperation")
    assert removed == {
        *(f"{folder}topics/cooperation.html" for folder in ("", "fr/", "de/")),
        *(f"feeds/{name}.{suffix}" for name in names for suffix in FORMATS),
    }
    assert not list((tmp_path / "public").rglob("cooperation*.*"))
    assert b"feeds/cooperation" not in (tmp_path / "public" / "feeds.opml").read_bytes()
    assert b"topics/cooperation" not in (tmp_path / "public" / "index.html").read_bytes()


def test_why_an_entry_is_in_a_topic_stands_on_its_page(tmp_path: Path, store: Store) -> None:
    evidence = (Evidence(rule="care*", words="caring", where="text"),)
    store.apply(Change(entry=entry(9), matches=(match(), replace(match("health"), evidence=evidence))))
    publish(store, CONFIG, tmp_path)
    page = (tmp_path / "public" / "entries" / f"{9:032x}.html").read_text()
    assert "“<bdi>caring</bdi>” in the text" in page


def publish_for_ever(folder: str) -> None:
    store = open_store(Path(folder))
    for number in range(10**9):
        keep(store, entry(1, title=f"Title {number} " + "x" * (number % 50_000)), "cooperation")
        publish(store, CONFIG, Path(folder))


def test_a_kill_at_any_moment_leaves_whole_feeds(tmp_path: Path, store: Store) -> None:
    publish(store, CONFIG, tmp_path)
    chance = random.Random(5)
    context = multiprocessing.get_context("spawn")
    feed = tmp_path / "public" / "feeds" / "cooperation.atom"
    for _ in range(2):
        child = context.Process(target=publish_for_ever, args=(str(tmp_path),))
        first = feed.stat().st_mtime_ns
        child.start()
        while feed.stat().st_mtime_ns == first:  # it has begun
            time.sleep(0.005)
        deadline = time.monotonic() + chance.random() * 0.5
        while time.monotonic() < deadline:
            assert feed.read_bytes().rstrip().endswith(b"</feed>")
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        for path in sorted((tmp_path / "public" / "feeds").glob("*.*")):
            if path.suffix in (".rss", ".atom") and not path.name.startswith("."):
                assert not feedparser.parse(path.read_bytes()).bozo
    publish(store, CONFIG, tmp_path)
    assert not list((tmp_path / "public").rglob(".*"))


def test_a_configuration_without_topics_has_the_feed_of_everything(tmp_path: Path) -> None:
    config = Config.model_validate({})
    store = stored(tmp_path, entry(1), topics=(), config=config)
    publish(store, config, tmp_path)
    store.close()
    assert {path.name for path in (tmp_path / "public/feeds").iterdir()} == {"all.rss", "all.atom", "all.json"}


@dataclass
class Counted:
    """How often each feed was written."""

    builds: Counter[str]

    def since(self) -> dict[str, int]:
        told = dict(self.builds)
        self.builds.clear()
        return told


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    counts = Counted(Counter())
    whole = FORMATS["atom"]

    def write(feed: Snapshot) -> bytes:
        counts.builds[feed.name] += 1
        return whole.write(feed)

    monkeypatch.setattr("feeds.publish.FORMATS", {**FORMATS, "atom": replace(whole, write=write)})
    return counts


MANY = Config.model_validate(
    CONFIG.model_dump(include={"site", "topic"})
    | {
        "source": [
            {"id": "fund", "url": "https://fund.example/news", "title": "The Fund"},
            {"id": "council", "url": "https://council.example/news", "title": "The Council"},
        ],
        "search": [{"id": "far", "title": "Far away", "words": "japan"}],
    }
)


def test_a_feed_is_made_only_when_what_it_has_changed(tmp_path: Path, counted: Counted) -> None:
    store = stored(tmp_path, entry(1), entry(2, source_id="council", url="https://council.example/2"), config=MANY)
    keep(store, entry(3, url="https://fund.example/3"), "health")
    publish(store, MANY, tmp_path)
    first = counted.since()
    assert first == dict.fromkeys(
        [
            *("all", "cooperation", "health", "sources/fund", "sources/council", "searches/far"),
            *("sources/fund/cooperation", "sources/fund/health", "sources/council/cooperation"),
        ],
        1,
    )
    publish(store, MANY, tmp_path)
    assert counted.since() == {}
    keep(store, entry(3, url="https://fund.example/3", title="Care for all"), "health")
    publish(store, MANY, tmp_path)
    assert set(counted.since()) == {"all", "health", "sources/fund", "sources/fund/health", "searches/far"}
    store.reclassify({entry(1).id: ()})
    publish(store, MANY, tmp_path)
    changed = {"all", "cooperation", "sources/fund", "sources/fund/cooperation", "searches/far"}
    assert set(counted.since()) == changed
    keep(store, entry(3, url="https://fund.example/3", title="Care for all"), "health")  # as it is
    publish(store, MANY, tmp_path)
    assert counted.since() == {}
    peru = entry(7, title="Care in Peru", summary="Care.", text="Care.", url="https://fund.example/7")
    keep(store, peru, "health")
    publish(store, MANY, tmp_path)
    assert set(counted.since()) == {"all", "health", "sources/fund", "sources/fund/health"}  # no search finds it
    keep(store, replace(peru, summary="Care in Peru and Japan."), "health")
    publish(store, MANY, tmp_path)
    assert "searches/far" in counted.since()
    keep(store, peru, "health")
    publish(store, MANY, tmp_path)
    assert "searches/far" in counted.since()  # which it has left
    store.close()


def test_a_feed_is_made_when_its_part_of_the_configuration_changes(tmp_path: Path, counted: Counted) -> None:
    store = stored(tmp_path, entry(1), config=MANY)
    publish(store, MANY, tmp_path)
    counted.since()
    fund, council = MANY.sources
    described = MANY.topics[1].model_copy(update={"description": "All about care."})
    publish(store, MANY.model_copy(update={"topic": (MANY.topics[0], described)}), tmp_path)
    assert set(counted.since()) == {"health"}
    publish(store, MANY, tmp_path)
    counted.since()
    quicker = council.model_copy(update={"every": timedelta(hours=9)})
    publish(store, MANY.model_copy(update={"source": (fund, quicker)}), tmp_path)
    assert set(counted.since()) == {"sources/council"}  # which says how long it is fresh
    other = fund.model_copy(update={"look_again": ()})
    publish(store, MANY.model_copy(update={"source": (other, quicker)}), tmp_path)
    assert counted.since() == {}
    renamed = council.model_copy(update={"title": "Council of Example"})  # which has nothing yet
    publish(store, MANY.model_copy(update={"source": (fund, renamed)}), tmp_path)
    assert set(counted.since()) == {"sources/council"}
    store.close()


def test_a_feed_whose_file_is_missing_is_made_again(tmp_path: Path, store: Store, counted: Counted) -> None:
    publish(store, CONFIG, tmp_path)
    counted.since()
    (tmp_path / "public" / "feeds" / "health.json").unlink()
    publish(store, CONFIG, tmp_path)
    assert counted.since() == {"health": 1}
    assert (tmp_path / "public" / "feeds" / "health.json").is_file()


def test_what_changes_while_a_feed_cannot_be_made_is_made_up_for(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(store, CONFIG, tmp_path)
    keep(store, entry(5), "cooperation")
    with monkeypatch.context() as broken:
        broken.setattr("feeds.publish.FORMATS", {**FORMATS, "rss": None})
        assert publish(store, CONFIG, tmp_path).failed
    assert publish(store, CONFIG, tmp_path).made == ("all", "cooperation", "sources/fund", "sources/fund/cooperation")
    assert entry(5).title in (tmp_path / "public" / "feeds" / "cooperation.rss").read_text()


def test_a_source_a_pair_and_a_search_have_their_entries(tmp_path: Path) -> None:
    store = stored(tmp_path, entry(1), entry(2, source_id="council", url="https://council.example/2"), config=MANY)
    keep(store, entry(3, title="Care in Japan", url="https://fund.example/3"), "health")
    keep(
        store,
        entry(4, title="Care in Peru", url="https://fund.example/4", summary="", text="", language="es"),
        "health",
    )
    publish(store, MANY, tmp_path)
    store.close()
    feeds = {
        path.relative_to(tmp_path / "public" / "feeds").with_suffix("").as_posix(): titles(path)
        for path in sorted((tmp_path / "public" / "feeds").rglob("*.atom"))
    }
    one, two, japan, peru = "Agreement 1 with Japan", "Agreement 2 with Japan", "Care in Japan", "Care in Peru"
    assert feeds == {
        "all": [one, two, japan, peru],
        "cooperation": [one, two],
        "health": [japan, peru],
        "searches/far": [one, two, japan],
        "sources/council": [two],
        "sources/council/cooperation": [two],
        "sources/fund": [one, japan, peru],
        "sources/fund/cooperation": [one],
        "sources/fund/health": [japan, peru],
    }


def test_a_page_of_an_entry_that_has_left_its_feeds_is_brought_up_to_date(tmp_path: Path, store: Store) -> None:
    publish(store, CONFIG, tmp_path)
    headline = entry(9, kind="headline", title="Only a headline", html=None, text=None, url="https://fund.example/9")
    keep(store, headline, "cooperation")
    publish(store, CONFIG, tmp_path)
    page = tmp_path / "public" / "entries" / f"{9:032x}.html"
    assert "Only a headline" in page.read_text()
    keep(store, replace(headline, title="Corrected headline"))  # in no topic, so in no feed
    publish(store, CONFIG, tmp_path)
    assert "Only a headline" not in page.read_text()


def titles(path: Path) -> list[str]:
    return [entry.title for entry in feedparser.parse(path.read_bytes()).entries]


def test_only_pages_of_entries_that_changed_are_made(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    whole = showing.entry_page

    def counted(store: Store, config: Config, item: Item) -> showing.Files:
        made.append(item.id)
        return whole(store, config, item)

    monkeypatch.setattr(showing, "entry_page", counted)
    publish(store, CONFIG, tmp_path)
    assert sorted(made) == [entry(1).id, entry(2).id]
    made.clear()
    keep(store, entry(3), "cooperation")
    keep(store, entry(2, title="Corrected", updated_at=NOON + timedelta(days=1)), "cooperation")
    publish(store, CONFIG, tmp_path)
    assert sorted(made) == [entry(2).id, entry(3).id]
    made.clear()
    (tmp_path / "public" / "fr" / "entries" / f"{1:032x}.html").unlink()
    keep(store, entry(4), "cooperation")
    publish(store, CONFIG, tmp_path)
    assert sorted(made) == [entry(1).id, entry(4).id]
    made.clear()
    publish(store, CONFIG.model_copy(update={"site": CONFIG.site.model_copy(update={"title": "New"})}), tmp_path)
    assert len(made) == 4


def test_a_publishing_that_is_broken_off_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, counted: Counted
) -> None:
    store = stored(tmp_path, *(entry(number) for number in range(1, 61)), config=MANY)
    monkeypatch.setattr("feeds.publish._MANY", 5)

    def killed(*given: object) -> bytes:
        raise SystemExit

    with monkeypatch.context() as ends:
        ends.setattr("feeds.publish.opml", killed)
        with pytest.raises(SystemExit):
            publish(store, MANY, tmp_path)
    assert counted.builds["all"] == 2  # itself, and an archive
    counted.since()
    keep(store, entry(61, title="Care"), "health")
    publish(store, MANY, tmp_path)
    # What was remembered is not made again; the last few that were made may be.
    assert "cooperation" not in counted.since()
    assert titles(tmp_path / "public/feeds/health.atom") == ["Care"]
    publish(store, MANY, tmp_path)
    assert counted.since() == {}
    store.close()
