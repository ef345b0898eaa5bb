from __future__ import annotations

import asyncio
import gzip
import os
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pytest

from crawler.crawl import Options, crawl
from crawler.report import PageReport, TargetReport
from crawler.seeds import SUFFIXES, SeedError, read_seed, seeds_in
from pipeline.config import Config
from pipeline.process import word
from pipeline.store import Store
from pipeline.workers import Workers
from tests.sites.scripted import article

TEXT = """Council decides about bridges

The council of the town decided on Monday that all of its bridges will be looked after by one office from next year.

The office will have twelve people and a budget of two million euros, said the mayor after the session.

Two of the bridges are to be closed for repairs in the spring, and traffic will be led over the harbour.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "pages"
    made.mkdir()
    return made


def page(title: str = "Council decides about bridges") -> bytes:
    return str(article(title, words=title).body).encode()


def crawled(
    store: Store, workers: Workers, *names: Path, options: Options | None = None
) -> tuple[list[TargetReport], list[PageReport]]:
    pages: list[PageReport] = []
    reports = asyncio.run(
        crawl([str(name) for name in names], Config(), store, options=options, report=pages.append, workers=workers)
    )
    return list(reports), pages


def archive(path: Path, records: list[tuple[str, str, str, bytes]], *, packed: bool) -> None:
    """Write a WARC file of (url, status, media type, body)."""
    with path.open("wb") as file:
        for url, status, media_type, body in records:
            answer = (
                f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n"
                "Content-Type: application/http; msgtype=response\r\n"
                f"WARC-Record-ID: <urn:uuid:{uuid5(NAMESPACE_URL, url)}>\r\nContent-Length: {len(answer)}\r\n\r\n"
            )
            record = head.encode() + answer + b"\r\n\r\n"
            file.write(gzip.compress(record) if packed else record)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_of_each_kind_is_a_page(folder: Path, suffix: str, store: Store, workers: Workers) -> None:
    body = page() if "htm" in suffix else TEXT.encode()
    file = folder / f"page{suffix}"
    file.write_bytes(gzip.compress(body) if suffix.endswith(".gz") else body)
    reports, pages = crawled(store, workers, file)
    assert [word(one.outcome) for one in pages] == ["new"]
    assert pages[0].path == str(file)
    assert reports[0].failures == ()


def test_a_file_is_known_again_by_its_path(folder: Path, store: Store, workers: Workers) -> None:
    file = folder / "page.html"
    file.write_bytes(page())
    crawled(store, workers, file)
    assert [word(one.outcome) for one in crawled(store, workers, folder)[1]] == ["unchanged"]
    file.write_bytes(page().replace(b"from next year", b"from the year after"))
    assert [word(one.outcome) for one in crawled(store, workers, file)[1]] == ["revised"]


def test_the_address_of_a_file_can_be_told(folder: Path, store: Store, workers: Workers) -> None:
    file = folder / "page.html"
    file.write_bytes(page())
    _, pages = crawled(store, workers, file, options=Options(url="https://example.org/news/1"))
    assert pages[0].url == "https://example.org/news/1"
    assert store.entry_at("https://example.org/news/1") is not None


def test_an_address_for_a_folder_is_a_mistake(folder: Path, store: Store, workers: Workers) -> None:
    reports, _ = crawled(store, workers, folder, options=Options(url="https://example.org/"))
    assert reports[0].failures == (f"{folder}: is a folder, and --url is the address of a single file; name that file",)


def test_a_folder_gives_its_pages_in_the_order_of_their_names_and_nothing_else(folder: Path) -> None:
    for name in ("b.html", "a.txt", "c/x.htm.gz", "c/picture.png", ".hidden.html", "notes.pdf", "d.xhtml"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    assert [str(seed.path.relative_to(folder)) for seed in seeds_in(folder)] == [
        "a.txt",
        "b.html",
        "d.xhtml",
        "c/x.htm.gz",
    ]


def test_pages_of_a_folder_are_stored_in_order_though_they_are_read_side_by_side(
    folder: Path, store: Store, workers: Workers
) -> None:
    for number in range(12):
        (folder / f"{number:02}.html").write_bytes(page(f"Decision number {number} on the old harbour"))
    _, pages = crawled(store, workers, folder)
    assert [Path(one.path or "").name for one in pages] == [f"{number:02}.html" for number in range(12)]


@pytest.mark.parametrize("name", ["site.warc", "site.warc.gz"])
def test_an_archive_gives_its_pages_with_their_addresses(
    folder: Path, name: str, store: Store, workers: Workers
) -> None:
    records = [
        ("https://example.org/news/1", "200 OK", "text/html; charset=utf-8", page("Decision about bridges")),
        ("https://example.org/logo.png", "200 OK", "image/png", b"\x89PNG"),
        ("https://example.org/gone", "404 Not Found", "text/html", page("Not found")),
        ("https://example.org/news/2", "200 OK", "text/html", page("Decision against noise")),
    ]
    archive(folder / name, records, packed=name.endswith(".gz"))
    _, pages = crawled(store, workers, folder / name)
    assert [(one.url, word(one.outcome)) for one in pages] == [
        ("https://example.org/news/1", "new"),
        ("https://example.org/news/2", "new"),
    ]


def test_an_archive_that_is_damaged_gives_what_stands_before(folder: Path, store: Store, workers: Workers) -> None:
    file = folder / "site.warc.gz"
    records = [(f"https://example.org/{n}", "200 OK", "text/html", page(f"Decision {n} of all")) for n in range(3)]
    archive(file, records, packed=True)
    file.write_bytes(file.read_bytes()[:-300])
    reports, pages = crawled(store, workers, file)
    assert word(pages[0].outcome) == "new"
    assert len(reports[0].failures) <= 1


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("empty.html", b"", "empty"),
        ("blank.txt", b" \n \n", "empty"),
        ("picture.html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "binary"),
        ("plain.html.gz", b"<p>not packed", "is no gzip file although its name says so"),
        ("cut.html.gz", gzip.compress(page())[:-20], "ends before its end"),
        ("bomb.html.gz", gzip.compress(b"\0" * 50_000_000), "is too large"),
        ("nothing.warc", b"no archive", "WARC"),
        ("none.warc", b"", "has no pages in it"),
    ],
)
def test_what_cannot_be_read_fails_in_a_sentence_that_names_it_and_the_rest_goes_on(
    folder: Path, name: str, body: bytes, why: str, store: Store, workers: Workers
) -> None:
    (folder / name).write_bytes(body)
    (folder / "zz.html").write_bytes(page())
    reports, pages = crawled(store, workers, folder)
    assert len(reports[0].failures) == 1
    assert f"{folder / name}: " in reports[0].failures[0]
    assert why in reports[0].failures[0]
    assert [word(one.outcome) for one in pages] == ["rejected", "new"]


def test_a_file_of_200_mb_is_refused_without_being_read(folder: Path, store: Store, workers: Workers) -> None:
    file = folder / "huge.html"
    with file.open("wb") as opened:
        os.truncate(opened.fileno(), 200_000_000)  # takes no room on the disk
    reports, pages = crawled(store, workers, file)
    assert reports[0].failures == (f"{file}: is too large: more than 10 MB; give the page alone",)
    assert word(pages[0].outcome) == "rejected"


def test_a_nest_of_300_000_tags_ends_nothing(folder: Path, store: Store, workers: Workers) -> None:
    (folder / "a-nest.html").write_bytes(b"<div>" * 300_000 + b"words")
    (folder / "b.html").write_bytes(page())
    reports, pages = crawled(store, workers, folder)
    assert [word(one.outcome) for one in pages] == ["rejected", "new"]
    assert reports[0].failures == ()


def test_undecodable_bytes_are_replaced_and_told(folder: Path, store: Store, workers: Workers) -> None:
    file = folder / "page.html"
    file.write_bytes(page().replace(b"paragraph 1", "schöne ".encode() * 40 + b"M\xc3ller \xff paragraph 1"))
    reports, pages = crawled(store, workers, file)
    assert word(pages[0].outcome) == "new"
    assert reports[0].failures == ()
    assert "undecodable" in reports[0].notes[0]
    assert str(file) in reports[0].notes[0]


def test_a_folder_without_pages_fails_and_names_what_pages_are(folder: Path, store: Store, workers: Workers) -> None:
    (folder / "picture.png").write_bytes(b"\x89PNG")
    reports, _ = crawled(store, workers, folder)
    assert reports[0].failures == (
        f"{folder}: has no pages in it; those are files ending in .txt .md .html .htm .xhtml (also .gz) or .warc",
    )


def test_the_limit_holds_for_a_folder_where_it_is_told_and_is_noted(
    folder: Path, store: Store, workers: Workers
) -> None:
    for number in range(4):
        (folder / f"{number}.html").write_bytes(page(f"Decision number {number} on the old harbour"))
    reports, pages = crawled(store, workers, folder, options=Options(limit=2))
    assert len(pages) == 2
    assert "--limit" in reports[0].notes[0]


def test_what_is_no_regular_file_is_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe.html")  # opening it would wait for ever
    (seed,) = seeds_in(folder)
    with pytest.raises(SeedError, match="is no file"):
        read_seed(seed)


def test_a_file_whose_name_says_nothing_is_read_by_what_is_in_it(folder: Path, store: Store, workers: Workers) -> None:
    file = folder / "news.aspx"
    file.write_bytes(page())
    _, pages = crawled(store, workers, file)
    assert [word(one.outcome) for one in pages] == ["new"]
    assert store.newest()[0].title == "Council decides about bridges"
