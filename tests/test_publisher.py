"""Publishing beside the event loop: one at a time, for all that was asked for, and the loop goes on."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from pathlib import Path

import pytest

from feeds import publisher
from feeds.publish import publish
from feeds.publisher import Publisher
from pipeline.store import Store, StoreError, open_store
from tests.publishing import CONFIG, entry, keep, stored


def held(folder: Path) -> tuple[Publisher, list[threading.Event], list[threading.Thread]]:
    """Make a publisher that waits at each publishing until it is let go on."""
    gates, at_once = [threading.Event() for _ in range(4)], []
    done: list[threading.Thread] = []

    def wait(_: Store) -> None:
        at_once.append(threading.current_thread())
        assert len(at_once) == 1
        assert gates[len(done)].wait(30)
        done.append(at_once.pop())

    return Publisher(lambda: open_store(folder), wait), gates, done


def test_what_is_asked_for_while_one_publishes_is_published_once_more_after_it(tmp_path: Path) -> None:
    async def asked() -> None:
        publishing, gates, done = held(tmp_path)
        publishing.ask()
        await asyncio.sleep(0.05)
        for _ in range(5):
            publishing.ask()
        gates[0].set()
        while not done:
            await asyncio.sleep(0.01)
        gates[1].set()
        await publishing.close()
        assert len(done) == 2
        assert threading.current_thread() not in done

    asyncio.run(asked())


def test_the_end_waits_for_what_is_published_and_for_what_was_asked_for_meanwhile(tmp_path: Path) -> None:
    async def ended() -> None:
        publishing, gates, done = held(tmp_path)
        publishing.ask()
        await asyncio.sleep(0.05)
        publishing.ask()
        closing = asyncio.create_task(publishing.close())
        await asyncio.sleep(0.05)
        assert not closing.done()
        gates[0].set()
        gates[1].set()
        await closing
        assert len(done) == 2

    asyncio.run(ended())


def test_the_loop_goes_on_and_stores_while_much_is_published(tmp_path: Path) -> None:
    store = stored(tmp_path, *(entry(number) for number in range(1, 60)))

    async def both() -> tuple[float, float]:
        publishing = Publisher(lambda: open_store(tmp_path), lambda opened: publish(opened, CONFIG, tmp_path))
        begun = last = time.monotonic()
        longest, number = 0.0, 60
        publishing.ask()
        closing = asyncio.create_task(publishing.close())
        while not closing.done():
            keep(store, entry(number), "cooperation")
            number += 1
            await asyncio.sleep(0.005)
            longest, last = max(longest, time.monotonic() - last), time.monotonic()
        await closing
        publishing = Publisher(lambda: open_store(tmp_path), lambda opened: publish(opened, CONFIG, tmp_path))
        publishing.ask()
        took = time.monotonic() - begun
        await publishing.close()
        assert number > 65
        return longest, took

    longest, took = asyncio.run(both())
    assert longest < took / 2
    newest = store.newest(limit=1)[0]
    store.close()
    assert newest.url is not None
    assert newest.url in (tmp_path / "public/feeds/all.json").read_text(encoding="utf-8")


def test_what_cannot_be_published_is_told_and_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "SECONDS_AFTER_A_FAULT", 0.05)
    stored(tmp_path, entry()).close()
    (tmp_path / "public").write_text("in the way")

    async def tried() -> None:
        publishing = Publisher(lambda: open_store(tmp_path), lambda opened: publish(opened, CONFIG, tmp_path))
        publishing.ask()
        while "style.css: cannot be written" not in caplog.text:
            await asyncio.sleep(0.01)
        (tmp_path / "public").unlink()
        while not (tmp_path / "public/feeds/all.rss").is_file():
            await asyncio.sleep(0.01)
        await publishing.close()

    with caplog.at_level(logging.ERROR):
        asyncio.run(asyncio.wait_for(tried(), 60))
    assert "publishing failed" in caplog.text


def test_an_end_does_not_wait_to_try_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def opened() -> Store:
        raise StoreError("the disk is gone")

    async def ended() -> None:
        publishing = Publisher(opened, lambda _: None)
        publishing.ask()
        await asyncio.sleep(0.05)
        await publishing.close()

    begun = time.monotonic()
    asyncio.run(ended())
    assert time.monotonic() - begun < publisher.SECONDS_AFTER_A_FAULT / 2
    assert "the disk is gone" in caplog.text
