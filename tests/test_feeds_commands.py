from __future__ import annotations

import errno
import os
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from feeds.formats import FORMATS
from pipeline.config.followed import SECONDS_TO_NOTICE
from tests.publishing import CONFIG, entry, stored
from tests.sites.command import started
from tidings import main

CONFIGURATION = """
[site]
title = "Tidings of Test"
url = "https://news.example.org/"
authority = "example.org"
date = 2026-01-01

[[topic]]
id = "cooperation"
title = "International cooperation"
words = ["agreement"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tidings.toml").write_text(CONFIGURATION)
    stored(tmp_path / "data", entry(1), config=CONFIG).close()
    return tmp_path


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(folder / "tidings.toml"), *arguments])


def test_publish_says_what_was_written_and_then_that_nothing_changed(folder: Path) -> None:
    first, second = run(folder, "publish"), run(folder, "publish")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "20 files written; the feeds lie in" in first.output
    assert "nothing has changed; the feeds lie in" in second.output


def test_publish_names_a_folder_that_is_in_the_way(folder: Path) -> None:
    (folder / "data" / "public").write_text("")
    result = run(folder, "publish")
    assert result.exit_code == 2
    assert "make the data folder writable" in result.stderr


def test_publish_tells_what_could_not_be_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.publish.FORMATS", {**FORMATS, "rss": None})
    result = run(folder, "publish")
    assert result.exit_code == 1
    assert "the feed cooperation stays as it was" in result.stderr


def test_serve_names_an_address_that_is_taken(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run(folder, "serve", "--port", str(port))
    assert result.exit_code == 2
    assert f"127.0.0.1:{port}: cannot be served under" in result.stderr


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_publish_asks_for_room_on_a_full_disk_and_leaves_nothing_half_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def full(_: int) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        result = run(folder, "publish")
    assert result.exit_code == 2
    assert "the disk is full; make room" in result.stderr
    assert [path for path in (folder / "data" / "public").rglob("*") if path.is_file()] == []
    assert run(folder, "publish").exit_code == 0


def test_serve_gives_what_was_published_though_the_database_and_the_configuration_are_damaged(folder: Path) -> None:
    assert run(folder, "publish").exit_code == 0
    (folder / "data" / "tidings.db").write_bytes(b"garbage" * 5_000)
    process = started(folder, "serve", "--port", "0")
    try:
        assert process.stdout is not None
        url = process.stdout.readline().removeprefix("serving ").strip()
        (folder / "tidings.toml").write_text("[site]\ntitel = 1\n")
        os.utime(folder / "tidings.toml", (0, 0))  # nobody has written for long
        time.sleep(SECONDS_TO_NOTICE)  # it may have looked at the file as it began
        with urllib.request.urlopen(f"{url}feeds/all.atom", timeout=20) as answer:
            assert answer.read() == (folder / "data" / "public" / "feeds" / "all.atom").read_bytes()
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{url}search?q=agreement", timeout=20)
        assert refused.value.code == 503
        refused.value.close()
    finally:
        process.terminate()
        _, told = process.communicate(timeout=20)
    assert "tidings.db: is damaged" in told
    assert "what was published is served all the same" in told
    assert "configuration not taken up: " in told


def test_serve_says_where_what_was_published_names_another_address_than_it_serves(folder: Path) -> None:
    (folder / "tidings.toml").write_text('[site]\ntitle = "Here"\n')
    assert run(folder, "publish").exit_code == 0
    process = started(folder, "serve", "--port", "0")
    try:
        assert process.stdout is not None
        url = process.stdout.readline().removeprefix("serving ").strip()
        with urllib.request.urlopen(f"{url}api/v1/", timeout=20) as answer:
            assert url in answer.read().decode(), "what is made for a request names where it was asked"
    finally:
        process.terminate()
        _, told = process.communicate(timeout=20)
    assert "Note: what was published names http://127.0.0.1:8000/; tidings run publishes it anew" in told


def test_serve_has_nothing_to_give_where_nothing_was_published(folder: Path) -> None:
    (folder / "data" / "tidings.db").write_bytes(b"garbage" * 5_000)
    assert run(folder, "serve", "--port", "0").exit_code == 2


def test_serve_ends_well_when_it_is_told_to(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    def end_once_it_serves() -> None:
        for _ in range(10_000):
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
                    connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
                    connection.recv(1)
                break
            except ConnectionRefusedError:
                threading.Event().wait(0.002)
        os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=end_once_it_serves)
    thread.start()
    result = run(folder, "serve", "--port", str(port))
    thread.join()
    assert result.exit_code == 0
    assert f"serving http://127.0.0.1:{port}/" in result.output
