from __future__ import annotations

import fcntl
import multiprocessing
import os
import random
import signal
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest

from feeds.formats import FORMATS
from feeds.publish import PublishError, publish
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
    names = ["all", "cooperation", "health"]
    assert {str(path.relative_to(tmp_path / "public")) for path in published.written} == {
        *(f"feeds/{name}.{suffix}" for name in names for suffix in FORMATS),
        "health.atom",
        "topics/cooperation.html",
        "topics/health.html",
        f"entries/{1:032x}.html",
        f"entries/{2:032x}.html",
        "index.html",
        "feeds.opml",
        "style.css",
    }
    assert set(published.feeds) == {
        tmp_path / "public" / "feeds" / f"{name}.{suffix}" for name in names for suffix in FORMATS
    }
    assert (published.unchanged, published.failed, published.all_well) == (0, (), True)


def test_publishing_again_touches_no_file(tmp_path: Path, store: Store) -> None:
    publish(store, CONFIG, tmp_path)
    before = state(tmp_path)
    published = publish(store, CONFIG, tmp_path)
    assert published.written == ()
    assert published.unchanged == len(before)
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
    assert not published.all_well
    after = state(tmp_path)
    assert after["public/feeds/cooperation.rss"] == before["public/feeds/cooperation.rss"]
    assert after[f"public/entries/{5:032x}.html"]
    assert after["public/index.html"] != before["public/index.html"]


def test_files_of_a_topic_that_is_gone_stay_but_are_listed_no_more(tmp_path: Path, store: Store) -> None:
    publish(store, CONFIG, tmp_path)
    fewer = CONFIG.model_copy(update={"topic": CONFIG.topics[1:]})
    publish(store, fewer, tmp_path)
    assert (tmp_path / "public" / "feeds" / "cooperation.rss").exists()
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
    published = publish(store, config, tmp_path)
    store.close()
    assert {path.name for path in published.feeds} == {"all.rss", "all.atom", "all.json"}
