"""The service: crawls what is due, publishes, serves, and ends when it is told."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import multiprocessing
import os
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path

import feedparser
import pytest

import scheduler
from pipeline.data_lock import LockedError, is_running, only_one
from pipeline.health import Observation, State
from pipeline.store import open_store
from tests.sites.command import HOUSE, LOOPBACK, apart, rows, started
from tests.sites.institution import Institution, running

SECONDS_AT_MOST = 60  # for what takes two on a quiet machine


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds."""
    end = time.monotonic() + SECONDS_AT_MOST
    while not holds():
        assert time.monotonic() < end, f"not within {SECONDS_AT_MOST} s: {what}"
        time.sleep(0.05)


class Service:
    """A service that runs in a process of its own, with a source to watch."""

    def __init__(self, folder: Path, site: Institution, more: str = "") -> None:
        self.folder = folder
        (folder / "tidings.toml").write_text(
            f'[site]\ntitle = "Test"\n[[source]]\nid = "institution"\nurl = "{site.news}"\nevery = "5 min"\n'
            f"first_import = 50\n{more}"
        )
        self.log = folder / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, HOUSE / "scheduler.py", "--port", "0", *LOOPBACK],
                cwd=folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(lambda: "serving address=" in self.log.read_text() or self.process.poll() is not None, "an address")
        found = re.search(r"serving address=(\S+)", self.log.read_text())
        assert found, self.log.read_text()
        self.address = found[1]

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.address + path, timeout=10) as answer:
            body: bytes = answer.read()
            return body

    def says(self, path: str, words: bytes) -> bool:
        """Tell whether what is published has such words; the service answers before it has published anything."""
        with contextlib.suppress(urllib.error.HTTPError):
            return words in self.get(path)
        return False

    def items(self) -> int:
        with contextlib.suppress(urllib.error.HTTPError):
            return len(feedparser.parse(self.get("feeds/all.rss")).entries)
        return 0

    def children(self) -> list[int]:
        """Give the processes that crawl."""
        listed = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False)
        found = []
        for pid in listed.stdout.split():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has ended since it was listed
                if "spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes().decode():
                    found.append(int(pid))
        return found

    def stop(self) -> float:
        """Ask it to end, and give how many seconds that took."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        return time.monotonic() - begun


@contextlib.contextmanager
def service(folder: Path, site: Institution, more: str = "") -> Iterator[Service]:
    one = Service(folder, site, more)
    try:
        yield one
    finally:
        if one.process.poll() is None:
            os.killpg(one.process.pid, signal.SIGKILL)
            one.process.wait()


@pytest.fixture
def site() -> Iterator[Institution]:
    with running() as institution:
        institution.may_answer.set()  # its slow page answers at once
        yield institution


def test_the_service_crawls_publishes_serves_and_ends_within_ten_seconds(tmp_path: Path, site: Institution) -> None:
    with service(tmp_path, site) as one:
        until(lambda: one.items() > 20, "the articles of the site in the feed")
        assert b"Test" in one.get("")
        second = apart(tmp_path, "run", "--port", "0")
        assert second.code == 2
        assert f"process {one.process.pid} on " in second.err
        assert one.stop() < 10
        assert one.process.returncode == 0
    assert rows(tmp_path, "pragma integrity_check") == [("ok",)]


def test_the_log_says_what_came_of_each_look_when_a_source_changes_and_what_ended_the_service(
    tmp_path: Path, site: Institution
) -> None:
    away = "http://127.0.0.1:9/news"
    store = open_store(tmp_path / "data")
    store.adopt_sources([("away", away, "Away")], datetime.now(UTC))
    for hours in (2, 1):
        at = datetime.now(UTC) - timedelta(hours=hours)
        store.health.add_look("away", Observation(at=at, result="fault", url=away, reason="nothing came"))
    store.close()
    with service(tmp_path, site, f'[[source]]\nid = "away"\nurl = "{away}"\n') as one:
        until(lambda: one.log.read_text().count("crawl finished") == 2, "the ends of both looks")
        until(lambda: "source changed" in one.log.read_text(), "the change of a source")
        one.process.send_signal(signal.SIGINT)
        one.process.wait(timeout=30)
        log = one.log.read_text()
    assert re.search(r"crawl finished target=institution pages=29 \S+: 24 new, 5 rejected", log), log
    assert re.search(r"target=away pages=1 .*: failed: http://127.0.0.1:9/news: the connection was refused", log), log
    changed = re.findall(r"WARNING .*: source changed (.*)", log)
    assert len(changed) == 1
    assert changed[0].startswith("id=away state=failing before=new, too early to tell: Since ")
    last = log.splitlines()[-1]
    assert last.endswith(": ended signal=SIGINT: nothing is crawled, published or served any more"), last


def test_what_is_published_names_the_address_that_is_served_unless_the_configuration_names_one(
    tmp_path: Path, site: Institution
) -> None:
    def named() -> str:
        feed = (tmp_path / "data" / "public" / "feeds" / "all.atom").read_text()
        found = re.search(r'<link href="([^"]*)" rel="self"', feed)
        return found[1] if found else ""

    with service(tmp_path, site) as one:
        until(lambda: one.items() > 20, "the articles of the site in the feed")
        second = apart(tmp_path, "run", "--port", "0")
        assert f"UTC, at {one.address})" in second.err, "and whoever wants to run another is told"
        assert one.stop() < 10
    assert named() == f"{one.address}feeds/all.atom"
    again = apart(tmp_path, "publish")
    assert "nothing has changed" in again.out, "by another command neither"
    with service(tmp_path, site) as another:
        until(lambda: named() == f"{another.address}feeds/all.atom", "the new address in the feed")
        assert another.stop() < 10
    file = tmp_path / "tidings.toml"
    file.write_text(file.read_text().replace("[site]", '[site]\nurl = "https://news.example.org/"'))
    apart(tmp_path, "publish")
    assert named() == "https://news.example.org/feeds/all.atom"


def test_a_crawl_with_another_configuration_takes_no_source_from_the_service(tmp_path: Path, site: Institution) -> None:
    with service(tmp_path, site) as one:
        until(lambda: one.items() > 20, "the articles of the site in the feed")
        other = tmp_path / "other.toml"
        other.write_text(f'[[source]]\nid = "other"\nurl = "{site.news}?page=2"\n')
        assert apart(tmp_path, "crawl", "--config", other, "--limit", "1", *LOOPBACK).code == 0
        watched = "select id from sources where active order by id"
        assert ("institution",) in rows(tmp_path, watched)
        one.stop()
        assert apart(tmp_path, "crawl", "--config", other, "--limit", "1", *LOOPBACK).code == 0
        assert rows(tmp_path, watched) == [("other",)]


def test_what_was_published_is_served_though_the_database_is_damaged(tmp_path: Path, site: Institution) -> None:
    with service(tmp_path, site) as one:
        until(lambda: one.items() > 20, "the articles of the site in the feed")
        one.stop()
    for path in (tmp_path / "data").glob("tidings.db*"):
        path.write_bytes(b"no database" * 1000)
    with service(tmp_path, site) as one:
        assert one.items() > 20
        until(lambda: "nothing can be crawled" in one.log.read_text(), "why nothing is crawled")
        assert "put a copy of it back" in one.log.read_text()
        assert "Traceback" not in one.log.read_text()
        assert one.stop() < 10


@pytest.mark.parametrize("crawling", [False, True], ids=["after a crawl", "in the middle of one"])
def test_a_database_damaged_while_the_service_runs_is_told_in_a_sentence_and_after_a_pause_again(
    tmp_path: Path, site: Institution, crawling: bool
) -> None:
    with service(tmp_path, site) as one:
        until(lambda: len(site.asked) > 6 if crawling else one.items() > 20, "articles of the site")
        file = tmp_path / "data" / "tidings.db"
        with contextlib.closing(sqlite3.connect(file)) as database:  # so that no page of it is remembered
            database.execute("create table more (x)")
            database.execute("pragma wal_checkpoint(truncate)")
        with file.open("r+b") as pages:
            pages.seek(4096)
            pages.write(b"no page " * (file.stat().st_size // 8 - 512))
        until(lambda: "died code=1" in one.log.read_text(), "an end of the process that crawls")
        assert "nothing can be crawled" in one.log.read_text()
        assert "put a copy of it back" in one.log.read_text()
        assert "Traceback" not in one.log.read_text()
        assert crawling or one.items() > 20
        assert one.stop() < 10


def test_a_service_told_to_reload_reads_its_configuration_again_and_goes_on(tmp_path: Path, site: Institution) -> None:
    with service(tmp_path, site) as one:
        until(lambda: one.items() > 20, "the articles of the site in the feed")
        one.process.send_signal(signal.SIGHUP)
        file = tmp_path / "tidings.toml"
        file.write_text(file.read_text().replace('"Test"', '"Another name"'))
        one.process.send_signal(signal.SIGHUP)
        until(lambda: one.says("", b"Another name"), "the new name on the first page")
        for child in one.children():
            os.kill(child, signal.SIGHUP)  # as a whole group is told
        assert one.stop() < 10
        assert one.process.returncode == 0
        assert "died" not in one.log.read_text()


def test_a_service_told_to_end_in_the_middle_of_a_crawl_forgets_nothing(tmp_path: Path, site: Institution) -> None:
    with service(tmp_path, site) as one:
        until(lambda: len(site.asked) > 6, "the crawl begun")
        assert one.stop() < 10
        assert one.process.returncode == 0
        assert "crawl stopped target=institution: the next one goes on from there" in one.log.read_text()
    ended = apart(tmp_path, "crawl", "institution", "--json", *LOOPBACK)
    assert ended.code == 0
    hashes = [row[0] for row in rows(tmp_path, "select content_hash from entries")]
    assert len(hashes) == len(set(hashes))
    assert len(hashes) > 20


def test_a_crawling_process_that_dies_is_started_again_while_readers_are_served(
    tmp_path: Path, site: Institution
) -> None:
    with service(tmp_path, site) as one:
        until(lambda: bool(one.children()), "a crawling process")
        [child] = one.children()
        os.kill(child, signal.SIGKILL)
        until(lambda: bool(one.children()) and one.children() != [child], "another crawling process")
        until(lambda: one.items() > 20, "the articles of the site in the feed")
        assert one.stop() < 10


def finish_in_a_while(begun: Connection) -> None:
    """Do, told to end, what takes a moment yet, as a crawling process that publishes."""
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    begun.send(True)
    told.wait(SECONDS_AT_MOST)
    time.sleep(1.5)
    raise SystemExit(7)


@pytest.mark.parametrize("only_changed", [True, False])
def test_a_change_of_the_configuration_lets_what_is_begun_be_finished(
    only_changed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "SECONDS_TO_STOP", 0.2)
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()

    async def watched() -> int | None:
        stopping, changed = asyncio.Event(), asyncio.Event()
        child = context.Process(target=finish_in_a_while, args=(theirs,))
        child.start()
        assert await asyncio.to_thread(ours.poll, SECONDS_AT_MOST)
        (changed if only_changed else stopping).set()
        await asyncio.wait_for(scheduler._until_over(child, stopping, changed), SECONDS_AT_MOST)
        return child.exitcode

    assert asyncio.run(watched()) == (7 if only_changed else -signal.SIGKILL)


def test_no_crawling_process_outlives_a_service_that_is_killed(tmp_path: Path, site: Institution) -> None:
    with service(tmp_path, site) as one:
        until(lambda: bool(one.children()), "a crawling process")
        [child] = one.children()
        one.process.kill()
        one.process.wait()
        until(lambda: not Path(f"/proc/{child}").exists(), "the crawling process gone")
    with service(tmp_path, site) as another:  # the lock went with the process
        assert another.stop() < 10


def test_the_service_tells_what_waits_to_be_told(tmp_path: Path, site: Institution) -> None:
    told: list[bytes] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    store = open_store(tmp_path / "data")
    state = State(word="gone", since=datetime.now(UTC), sentence="It is gone.")
    store.health.tell(
        "institution",
        state,
        "fine",
        notice_id="tag:localhost,2026-01-01:health:1",
        title="Institution: gone",
        text="It is gone.",
        at=datetime.now(UTC),
        channels=["webhook"],
    )
    store.close()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/"
    with service(tmp_path, site, f'[notify]\nwebhook = "{url}"\n') as one:
        until(lambda: bool(told), "the webhook called")
        until(lambda: rows(tmp_path, "select delivered_at is null from deliveries") == [(0,)], "that kept")
        until(lambda: one.says("health.atom", b"Institution: gone"), "the feed of health")
        assert one.stop() < 10
    with service(tmp_path, site, f'[notify]\nwebhook = "{url}"\n') as another:
        until(lambda: another.items() > 20, "the articles of the site in the feed")
    server.shutdown()
    server.server_close()
    assert [json.loads(body)["title"] for body in told] == ["Institution: gone"]


def test_the_configuration_is_read_once_at_the_start_so_that_it_may_come_from_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "tidings.toml"
    os.mkfifo(pipe)
    process = started(tmp_path, "run", "--port", "0")
    too_late = threading.Timer(SECONDS_AT_MOST, process.kill)
    too_late.start()
    pipe.write_text('[site]\ntitle = "Test"\n')
    assert process.stderr is not None
    assert any("serving address=" in line for line in process.stderr)
    process.terminate()
    process.communicate(timeout=30)
    too_late.cancel()
    assert process.returncode == 0


def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path, site: Institution) -> None:
    port = site.url.rsplit(":", 1)[1].strip("/")
    ended = apart(tmp_path, "run", "--port", port)
    assert ended.code == 2
    assert f"127.0.0.1:{port}" in ended.err


def test_the_lock_is_held_once_and_names_its_holder(tmp_path: Path) -> None:
    with only_one(tmp_path), pytest.raises(LockedError, match=f"process {os.getpid()} on "), only_one(tmp_path):
        pass
    with only_one(tmp_path):
        pass


def test_a_look_whether_a_service_runs_keeps_none_from_beginning(tmp_path: Path) -> None:
    (tmp_path / "service.lock").touch()
    with (tmp_path / "service.lock").open("rb") as looked_at:
        fcntl.flock(looked_at, fcntl.LOCK_SH)
        threading.Timer(0.03, fcntl.flock, (looked_at.fileno(), fcntl.LOCK_UN)).start()
        with only_one(tmp_path):
            assert is_running(tmp_path)


def test_a_lock_is_held_though_there_is_no_room_for_the_name_of_its_holder(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))  # no file may grow, as on a full disk
    try:
        with only_one(tmp_path), pytest.raises(LockedError, match="a service runs on it already"), only_one(tmp_path):
            pass
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_lock_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "service.lock").mkdir()  # as good as a file of somebody else's, and also to root
    with pytest.raises(LockedError, match=r"service\.lock: cannot be written"), only_one(tmp_path):
        pass
