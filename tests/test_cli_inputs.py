"""Whatever the command is given, it answers with a sentence and the right exit code, and goes on with the rest."""

from __future__ import annotations

import json
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.sites.command import LOOPBACK, Ended, rows, tidings
from tests.sites.pages import Article, plain_page, written

GOOD, DAMAGED, *_ = written()
MENU = plain_page("Opening hours", "Closed on Monday.")
UNREADABLE = ("empty.txt", "empty.html.gz", "binary.txt", "huge.html")
READABLE = ("damaged.txt", "good.txt", "menu.html", "nest.html")


def text_of(article: Article) -> str:
    return "\n\n".join([article.title, *article.paragraphs])


@contextmanager
def closed_port() -> Iterator[int]:
    """Give a port that refuses connections for as long as it is held: bound, and not listened on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def files(folder: Path) -> Path:
    """Make a file of each kind."""
    pages = folder / "pages"
    pages.mkdir()
    (pages / "empty.txt").write_bytes(b"")
    (pages / "empty.html.gz").write_bytes(b"")
    (pages / "binary.txt").write_bytes(bytes(range(256)) * 40)
    with (pages / "huge.html").open("wb") as huge:
        huge.truncate(200_000_000)  # sparse: takes no room
    damaged = text_of(DAMAGED).encode().replace(b"millions d'euros", b"millions \xff\xfe euros")
    assert b"\xff" in damaged
    (pages / "damaged.txt").write_bytes(damaged)
    (pages / "good.txt").write_text(text_of(GOOD), encoding="utf-8")
    (pages / "menu.html").write_text(MENU, encoding="utf-8")
    (pages / "nest.html").write_text("<html><body>" + "<div>" * 300_000 + "deep down", encoding="utf-8")
    return pages


def sentence_about(name: str, ended: Ended) -> str:
    """Give the one error that names an input."""
    (line,) = (line for line in ended.err.splitlines() if line.startswith("Error: ") and name in line)
    return line


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """Crawl every kind of input by one command."""
    folder = tmp_path_factory.mktemp("inputs")
    pages = files(folder)
    (folder / "hollow").mkdir()
    (folder / "hollow" / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with closed_port() as port:
        targets = [
            *(f"{pages.name}/{name}" for name in (*UNREADABLE, *READABLE)),
            *("missing.txt", "hollow", "http://nowhere.invalid/news", f"http://127.0.0.1:{port}/news", "ftp://a.org/"),
        ]
        return folder, tidings(folder, "crawl", *targets, "--json", *LOOPBACK)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("empty.txt", "empty"),
        ("empty.html.gz", "empty"),
        ("binary.txt", "binary"),
        ("huge.html", "too large"),
        ("missing.txt", "does not exist"),
        ("hollow", "no page"),
        ("http://nowhere.invalid/news", "nowhere.invalid"),
        ("http://127.0.0.1:", "refused"),
        ("ftp://a.org/", "http"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_reason_in_one_sentence(
    crawled: tuple[Path, Ended], name: str, words: str
) -> None:
    _, ended = crawled
    line = sentence_about(name, ended)
    assert words in line.replace(name, "", 1) or words in name
    assert len(line) > len(f"Error: {name}: ") + 10  # says more than the name


def test_an_input_that_fails_makes_the_exit_code_1_and_the_rest_goes_on(crawled: tuple[Path, Ended]) -> None:
    folder, ended = crawled
    assert ended.code == 1
    outcomes = ended.outcomes()
    assert {name: outcomes[name] for name in READABLE} == {
        "damaged.txt": "new",
        "good.txt": "new",
        "menu.html": "rejected",
        "nest.html": "rejected",
    }
    assert [title for (title,) in rows(folder, "select title from entries where title = ?", GOOD.title)] == [GOOD.title]


def test_each_line_of_json_has_its_keys(crawled: tuple[Path, Ended]) -> None:
    _, ended = crawled
    for line in ended.lines:
        assert {"target", "url", "outcome", "id", "of", "reason"} <= line.keys()
        assert line["outcome"] in ("new", "revised", "duplicate", "unchanged", "rejected")
        assert (line["reason"] is not None) == (line["outcome"] == "rejected")


def test_pages_that_are_read_make_no_failure_and_replaced_bytes_are_told(tmp_path: Path) -> None:
    pages = files(tmp_path)
    ended = tidings(tmp_path, "crawl", *(pages / name for name in READABLE))
    assert ended.code == 0
    assert "2 undecodable bytes were replaced" in ended.out + ended.err
    (text,) = next(iter(rows(tmp_path, "select text from entries where path like '%damaged.txt'")))
    assert "7,6 millions \ufffd\ufffd euros" in text


def test_extract_prints_every_page_that_can_be_read_and_names_the_others(tmp_path: Path) -> None:
    pages = files(tmp_path)
    ended = tidings(tmp_path, "extract", pages, "--format", "jsonl")
    assert ended.code == 1
    assert [Path(line["path"]).name for line in ended.lines] == list(READABLE)
    for name in UNREADABLE:
        assert sentence_about(name, ended)
    by_name = {Path(line["path"]).name: line for line in ended.lines}
    assert by_name["menu.html"]["text"] is None or by_name["menu.html"]["kind"] != "article"
    assert not (tmp_path / "data").exists()  # nothing is stored


def test_extract_of_a_page_without_an_article_is_an_answer(tmp_path: Path) -> None:
    (tmp_path / "menu.html").write_text(MENU, encoding="utf-8")
    ended = tidings(tmp_path, "extract", "menu.html")
    assert ended.code == 0
    assert json.loads(ended.out)["kind"] == "other"


def test_a_broken_configuration_stops_the_start_and_all_its_mistakes_are_named(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(text_of(GOOD), encoding="utf-8")
    (tmp_path / "tidings.toml").write_text(
        """
[site]
titel = "News"
delay = -1
[[source]]
id = "a"
url = "example.org/news"
[[source]]
id = "a"
url = "https://example.org/news"
every = "1 fortnight"
[[topic]]
id = "Health!"
title = 7
""",
        encoding="utf-8",
    )
    ended = tidings(tmp_path, "crawl", "good.txt")
    assert ended.code == 2
    assert not (tmp_path / "data").exists()
    mistakes = [line for line in ended.err.splitlines() if line.startswith("Error: tidings.toml")]
    for named in ("titel", "delay = -1", "example.org/news", '"a"', "1 fortnight", "Health!", "title = 7"):
        assert any(named in mistake for mistake in mistakes), named
    assert any("title" in mistake and "titel" in mistake for mistake in mistakes)  # the nearest key


@pytest.mark.parametrize("content", ["[site", "\xff\xfe"])
def test_a_configuration_that_is_no_toml_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "tidings.toml").write_bytes(content.encode("latin-1"))
    ended = tidings(tmp_path, "topics")
    assert ended.code == 2
    assert "tidings.toml" in sentence_about("tidings.toml", ended)


def test_a_configuration_that_was_named_must_be_there(tmp_path: Path) -> None:
    ended = tidings(tmp_path, "--config", "absent.toml", "topics")
    assert ended.code == 2
    assert "absent.toml" in sentence_about("absent.toml", ended)


@pytest.mark.parametrize("data", ["notes.txt", "notes.txt/data", "/proc/tidings"])
def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path, data: str) -> None:
    (tmp_path / "notes.txt").write_text(text_of(GOOD), encoding="utf-8")
    ended = tidings(tmp_path, "crawl", "notes.txt", "--data", data)  # /proc takes no folder, not even from root
    assert ended.code == 2
    assert data in sentence_about("Error: ", ended)


def test_a_public_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(text_of(GOOD), encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "public").write_text("in the way", encoding="utf-8")
    ended = tidings(tmp_path, "crawl", "good.txt")
    assert ended.code == 2
    assert str(Path("data", "public")) in sentence_about("Error: ", ended)
    assert rows(tmp_path, "select title from entries") == [(GOOD.title,)]  # what was read is kept all the same


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    assert tidings(tmp_path, "status").code == 0
    with closing(sqlite3.connect(tmp_path / "data" / "tidings.db")) as database, database:
        database.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) "
            "select migration_set, 'm9999_later', applied_at from _sqlite_migrations limit 1"
        )
    ended = tidings(tmp_path, "status")
    assert ended.code == 2
    assert "newer version" in sentence_about("Error: ", ended)


def test_a_database_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tidings.db").write_text("These are notes, and no database. " * 200, encoding="utf-8")
    ended = tidings(tmp_path, "status")
    assert ended.code == 2
    assert "tidings.db" in sentence_about("Error: ", ended)


def test_nothing_to_crawl_is_wrong_usage(tmp_path: Path) -> None:
    ended = tidings(tmp_path, "crawl")
    assert ended.code == 2
    assert "nothing to crawl: there is no tidings.toml; name a TARGET" in sentence_about("Error: ", ended)


def test_an_address_on_this_machine_is_refused_unless_it_is_allowed(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        ended = tidings(tmp_path, "crawl", f"http://127.0.0.1:{server.getsockname()[1]}/news")
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()  # nobody came
    assert ended.code == 1
    assert "--allow-network" in sentence_about("Error: ", ended)
