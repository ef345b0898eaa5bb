"""`tidings doctor`: a data folder that was tampered with, feeds that are served badly, and what is mended."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.store import Change, Revision
from tests.publishing import NOON, entry, keep, match, stored
from tests.running import run
from tests.test_feeds_serve import read
from tidings import main

CONFIGURATION = """
[site]
url = "http://localhost:8000/"
delay = 0
allow_network = ["127.0.0.0/8"]
[[source]]
id = "fund"
url = "https://fund.example/news"
[[topic]]
id = "cooperation"
title = "International cooperation"
words = ["agreement"]
"""
FEED = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>tag:example.org,2026:1</id>
<updated>2026-03-02T09:00:00Z</updated><author><name>A</name></author><link rel="self" href="{self}"/>
<entry><title>E</title><id>tag:example.org,2026:2</id><updated>2026-03-02T09:00:00Z</updated>
<link href="https://example.org/1"/><summary>S</summary></entry></feed>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tidings.toml").write_text(CONFIGURATION, encoding="utf-8")
    made = [
        entry(n, dated_at=NOON - timedelta(days=200 + n), first_seen_at=NOON - timedelta(days=190)) for n in (1, 2, 3)
    ]
    made = [replace(one, updated_at=one.first_seen_at + timedelta(seconds=n)) for n, one in enumerate(made, 1)]
    store = stored(tmp_path)
    for one in made:
        first = Revision(
            entry_id=one.id, content_hash="x", title=one.title, text=one.text or "", seen_at=one.first_seen_at
        )
        store.apply(Change(entry=one, matches=(match(),), revision=first))
    store.close()
    assert run(tmp_path, "publish").exit_code == 0
    return tmp_path


def change(folder: Path, *statements: str) -> None:
    database = sqlite3.connect(folder / "tidings.db")
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()


def findings(folder: Path, *words: str) -> dict[str, dict[str, Any]]:
    return {one["rule"]: one for one in json.loads(run(folder, "doctor", *words, "--json").output)["findings"]}


def test_a_sound_folder_has_nothing(folder: Path) -> None:
    done = run(folder, "doctor")
    assert (done.output, done.exit_code) == ("Nothing is wrong.\n", 0)
    before = {path: path.read_bytes() for path in (folder / "public").rglob("*") if path.is_file()}
    assert run(folder, "doctor", "--repair").output == "Nothing is wrong.\n"
    assert before == {path: path.read_bytes() for path in (folder / "public").rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("statement", "rule", "severity"),
    [
        ("insert into entries_fts (entries_fts, rowid, title, summary, text) select 'delete', number, title, summary,"
         " text from entries where number = 1", "search", "error"),
        ("delete from revisions", "no_revision", "error"),
        ("delete from aliases", "no_address", "error"),
        ("update matches set topic_id = 'gone'", "unknown_topic", "warning"),
        ("update matches set position = 7", "topic_order", "error"),
        ("update entry_pages_total set bytes = 12", "kept_bytes", "error"),
        ("insert into aliases (url, entry_id) values ('https://x.example/', 'nobody')", "orphans", "error"),
    ],
)  # fmt: skip
def test_what_can_be_built_anew_is_told_and_repaired(folder: Path, statement: str, rule: str, severity: str) -> None:
    change(folder, statement)
    found = findings(folder)
    assert found[rule]["severity"] == severity
    assert found[rule]["mendable"]
    repaired = run(folder, "doctor", "--repair")
    assert "Repaired: " in repaired.output
    assert repaired.exit_code == 0
    assert repaired.output.endswith("Nothing is wrong.\n"), repaired.output  # it looks again


@pytest.mark.parametrize(
    ("statement", "rule", "severity"),
    [
        ("update entries set updated_at = '1999-01-01T00:00:00.000000+00:00' where number = 1", "order", "error"),
        ("update entries set id = 'https://example.org/1' where number = 1", "id", "warning"),
    ],
)
def test_what_cannot_be_known_better_is_told_and_left(folder: Path, statement: str, rule: str, severity: str) -> None:
    change(folder, statement)
    found = findings(folder)
    assert (found[rule]["severity"], found[rule]["mendable"]) == (severity, False)
    assert rule in findings(folder, "--repair")


def test_what_is_ahead_of_the_clock_is_told_and_taken_back_by_the_next_publishing(folder: Path) -> None:
    change(folder, "update entries set updated_at = '2999-01-01T00:00:00.000000+00:00' where number = 1")
    assert findings(folder)["future"]["severity"] == "warning"
    assert run(folder, "publish").exit_code == 0
    assert "future" not in findings(folder)
    assert b"2999" not in (folder / "public" / "feeds" / "all.atom").read_bytes()


def test_files_that_are_not_as_the_database_would_have_them_are_told_and_written(folder: Path) -> None:
    feeds = folder / "public" / "feeds"
    (feeds / "all.rss").write_text("<rss", encoding="utf-8")
    (feeds / "all.json").unlink()
    (folder / "public" / "index.html").write_text("defaced", encoding="utf-8")
    shown = run(folder, "doctor")
    assert shown.exit_code == 1
    assert "public/feeds/all.json: it is not there; tidings publish" in shown.output
    assert "public/index.html: it is not as the database would have it" in shown.output
    assert "public/feeds/all.rss (feed, line 1): it is not well-formed XML" in shown.output
    assert run(folder, "doctor", "--repair").output.endswith("Nothing is wrong.\n")


def test_a_feed_and_a_page_that_nobody_publishes_are_told_and_left(folder: Path) -> None:
    public = folder / "public"
    left = [public / "feeds" / "old.rss", public / "de" / "topics" / "old.html"]
    left[0].write_bytes((public / "feeds" / "all.rss").read_bytes())
    left[1].write_bytes(b"<p>Long ago.</p>")
    (public / "robots.txt").write_bytes(b"User-agent: *")
    (public / "entries" / "ffffffffffffffffffffffffffffffff.html").write_bytes(b"<p>No more in a feed.</p>")
    told = json.loads(run(folder, "doctor", "--repair", "--json").output)
    assert {one["where"] for one in told["findings"] if one["rule"] == "unknown_file"} == {
        "public/feeds/old.rss",
        "public/de/topics/old.html",
    }
    assert all(path.is_file() for path in left)


def test_looking_changes_nothing_and_leaves_nothing_behind(folder: Path) -> None:
    store = stored(folder)
    keep(store, entry(9), "cooperation")
    store.close()
    found = findings(folder)
    assert {"missing", "stale"} <= set(found)
    published = run(folder, "publish")
    assert "files written" in published.output
    assert {one for one in findings(folder) if one != "no_revision"} == set()


def test_a_damaged_database_is_a_finding_and_nothing_is_repaired(folder: Path) -> None:
    (folder / "tidings.db").write_bytes(b"garbage" * 5_000)
    for words in ((), ("--repair",)):
        done = run(folder, "doctor", *words)
        assert done.exit_code == 1
        assert "is damaged or no SQLite database; put a copy of it back" in done.output


def test_a_database_with_a_page_overwritten_is_told_and_left_alone(folder: Path) -> None:
    change(folder, "pragma wal_checkpoint(truncate)")
    file = folder / "tidings.db"
    whole = file.read_bytes()
    change(
        folder, "create table filler (x text)", f"insert into filler values ('{'y' * 200_000}')", "drop table filler"
    )
    file.write_bytes(whole[:8192] + b"\xff" * 4096 + whole[12288:])
    for name in ("tidings.db-wal", "tidings.db-shm"):
        (folder / name).unlink(missing_ok=True)
    before = file.read_bytes()
    done = run(folder, "doctor", "--repair")
    assert done.exit_code == 1
    assert "damaged" in done.output or "cannot be read" in done.output
    assert "put a copy of it back" in done.output
    assert file.read_bytes()[4096:] == before[4096:]


def test_damage_is_told_of_the_database_and_not_of_the_copy_that_was_looked_at(folder: Path) -> None:
    change(folder, "pragma wal_checkpoint(truncate)")
    file = folder / "tidings.db"
    with contextlib.closing(sqlite3.connect(file)) as connection:
        [page] = connection.execute("select rootpage from sqlite_schema where name = 'feeds'").fetchone()
    whole = file.read_bytes()
    file.write_bytes(whole[: (page - 1) * 4096] + b"\xff" * 4096 + whole[page * 4096 :])
    done = run(folder, "doctor")
    assert done.exit_code == 1
    assert "tidings.db: " in done.output
    assert "damaged" in done.output
    assert "tidings-doctor-" not in done.output


def test_a_folder_without_a_database_is_told_and_none_is_made(tmp_path: Path) -> None:
    (tmp_path / "tidings.toml").write_text("", encoding="utf-8")
    done = run(tmp_path, "doctor")
    assert (done.exit_code, "name the data folder with --data" in done.output) == (1, True)
    assert not (tmp_path / "tidings.db").exists()


def test_a_feed_in_a_file_is_looked_at(folder: Path) -> None:
    file = folder / "feed.xml"
    file.write_text(
        FEED.format(self="https://example.org/feed").replace("2026-03-02T09:00:00Z", "yesterday", 1), "utf-8"
    )
    done = run(folder, "doctor", str(file))
    assert done.exit_code == 1
    assert "feed.xml (feed/updated, line 3): yesterday is no date of Atom" in done.output


@pytest.mark.parametrize("written", ["[site\n", '[site]\ntitel = "x"\n', None])
def test_a_feed_is_looked_at_whatever_is_wrong_with_the_configuration(folder: Path, written: str | None) -> None:
    config = folder / "broken.toml"
    if written is not None:
        config.write_text(written, "utf-8")
    file = folder / "feed.xml"
    text = FEED.format(self="https://example.org/feed")
    for updated, expected, code in (("yesterday", "yesterday is no date of Atom", 1), (None, "Nothing is wrong.", 0)):
        file.write_text(text.replace("2026-03-02T09:00:00Z", updated, 1) if updated else text, "utf-8")
        done = CliRunner().invoke(main, ["--config", str(config), "doctor", str(file)])
        assert (done.exit_code, expected in done.stdout) == (code, True), done.output
        assert "broken.toml" in done.stderr
        assert "broken.toml" not in done.stdout
        assert "looked at all the same" in done.stderr
    assert CliRunner().invoke(main, ["--config", str(config), "doctor"]).exit_code == 2


def test_a_target_that_is_nothing_is_told(folder: Path) -> None:
    assert run(folder, "doctor", "nowhere").exit_code == 2
    assert run(folder, "doctor", "https://example.org/feed", "--repair").exit_code == 2


# feeds that somebody serves

Answer = tuple[int, dict[str, str], bytes]


@contextmanager
def serving(answer: Callable[[str, str | None], Answer]) -> Iterator[str]:
    """Serve what `answer` gives for a path and an If-None-Match."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answer(self.path, self.headers.get("If-None-Match"))
            body = body.replace(b"HOST", f"127.0.0.1:{server.server_port}".encode())
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value.replace("HOST", f"127.0.0.1:{server.server_port}"))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if status != 304:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


GOOD = {"Content-Type": "application/atom+xml; charset=utf-8", "ETag": '"one"', "Cache-Control": "max-age=600"}
BODY = FEED.format(self="http://HOST/feed.atom").encode()


def rightly(path: str, etag: str | None) -> Answer:
    if path == "/robots.txt":
        return 404, {}, b""
    return (304, {"ETag": '"one"'}, b"") if etag == '"one"' else (200, GOOD, BODY)


@pytest.mark.parametrize(
    ("change", "rule", "severity"),
    [
        (lambda path, etag: (200, GOOD, BODY), "conditional", "error"),
        (lambda path, etag: (200, GOOD | {"Content-Type": "text/html"}, BODY), "type", "error"),
        (lambda path, etag: (200, GOOD | {"Content-Type": "text/xml"}, BODY), "type", "warning"),
        (lambda path, etag: (200, {"Content-Type": "application/atom+xml"}, BODY), "validators", "warning"),
        (lambda path, etag: (200, {"Content-Type": "application/atom+xml"}, BODY), "freshness", "warning"),
        (lambda path, etag: (200, GOOD | {"Set-Cookie": "a=b"}, BODY), "cookie", "warning"),
        (lambda path, etag: (404, {}, b"no"), "status", "error"),
        (lambda path, etag: (500, {}, b"no"), "status", "error"),
        (
            lambda path, etag: (200, {"Content-Type": "text/html"}, b"<html><body>Hello</body></html>"),
            "NotAFeed",
            "error",
        ),
        (lambda path, etag: (200, GOOD, BODY.replace(b"/feed.atom", b"/other.atom")), "self", "warning"),
        (lambda path, etag: (200, GOOD, BODY.replace(b"<summary>", b"<summary><b>x</b>")), "UndefinedElement", "error"),
        (
            lambda path, etag: (
                (301, {"Location": "http://HOST/new"}, b"") if path == "/feed.atom" else rightly(path, etag)
            ),
            "moved",
            "warning",
        ),
    ],
)
def test_what_is_served_badly_is_told(folder: Path, change: Callable[..., Answer], rule: str, severity: str) -> None:
    def answer(path: str, etag: str | None) -> Answer:
        return rightly(path, etag) if path == "/robots.txt" else change(path, etag)

    with serving(answer) as base:
        found = findings(folder, f"{base}/feed.atom")
    assert found[rule]["severity"] == severity
    assert found[rule]["where"].startswith(f"{base}/feed.atom")


def test_a_page_is_asked_for_the_feeds_that_it_names(folder: Path) -> None:
    page = (
        b'<html><head><link rel="alternate" type="application/atom+xml" href="/feed.atom"></head><body>x</body></html>'
    )

    def answer(path: str, etag: str | None) -> Answer:
        return (200, {"Content-Type": "text/html"}, page) if path == "/" else rightly(path, etag)

    with serving(answer) as base:
        found = json.loads(run(folder, "doctor", f"{base}/", "--json").output)["findings"]
        good = run(folder, "doctor", f"{base}/feed.atom")
    assert found == []
    assert (good.output, good.exit_code) == ("Nothing is wrong.\n", 0)


def test_what_nobody_answers_and_what_is_not_for_us_is_told(folder: Path) -> None:
    with serving(rightly) as base:
        pass
    assert "the connection was refused" in run(folder, "doctor", f"{base}/feed.atom").output
    (folder / "tidings.toml").write_text("", encoding="utf-8")
    assert "the address is refused" in run(folder, "doctor", "http://127.0.0.1:9/feed.atom").output


def test_our_own_server_is_found_to_be_right(folder: Path) -> None:
    from feeds.serve import application, listen, web_server
    from pipeline.config import load

    with read(folder) as reading, listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        text = CONFIGURATION.replace("localhost:8000", f"127.0.0.1:{port}")
        (folder / "tidings.toml").write_text(text, encoding="utf-8")
        run(folder, "publish")
        config, _ = load(folder / "tidings.toml")
        server = web_server(application(folder / "public", config, reading))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            for name in ("feeds/all.rss", "feeds/all.atom", "feeds/all.json", "feeds/cooperation.atom", ""):
                done = run(folder, "doctor", f"http://127.0.0.1:{port}/{name}")
                assert (done.output, done.exit_code) == ("Nothing is wrong.\n", 0), name
        finally:
            server.should_exit = True
            thread.join()


@pytest.mark.parametrize(("account", "told"), [(0, True), (1000, False)])
def test_scripts_that_would_run_as_root_are_told_of_with_the_remedy(
    folder: Path, monkeypatch: pytest.MonkeyPatch, account: int, told: bool
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: account)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("crawler.fetching.render.find_spec", lambda _: True)
    file = folder / "tidings.toml"
    file.write_text(f'{file.read_text()}\n[[source]]\nid = "built"\nurl = "https://built.example/"\nrender = true\n')
    done = run(folder, "doctor")
    sentence = "has no sandbox for root; run Tidings under an ordinary account of its own"
    assert (sentence in done.stdout) == told
    assert ("Warning: source built: Chromium" in done.stdout) == told
