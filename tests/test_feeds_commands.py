from __future__ import annotations

import os
import signal
import socket
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from feeds.formats import FORMATS
from tests.publishing import CONFIG, entry, stored
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
