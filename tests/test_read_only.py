"""A data folder that cannot be written can be read all the same; what would write says so in a sentence."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.publish import publish
from pipeline.config import Config, parse
from pipeline.entries.make import Origin
from pipeline.process import keep
from pipeline.store import open_store
from tests.extracted import extracted

HOUSE = Path(__file__).parent.parent
URL = "https://ministry.example.org/news/1"
CONFIG = """
[[source]]
id = "ministry"
url = "https://ministry.example.org/news"
[[topic]]
id = "quantum"
title = "Quantum"
words = ["quantum"]
"""
# What is written by whoever owns the machine does not stop at rights: that is taken from the tests first.
_AS_ANYBODY = ("setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override") if os.geteuid() == 0 else ()

pytestmark = pytest.mark.skipif(
    bool(_AS_ANYBODY) and shutil.which("setpriv") is None, reason="as root nothing is read-only without setpriv"
)


def configured() -> Config:
    return parse(CONFIG)[0]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with an entry, which is made read-only by `closed`."""
    (tmp_path / "tidings.toml").write_text(CONFIG)
    store = open_store(tmp_path / "data")
    store.adopt_sources(configured().watched(), datetime.now(UTC))
    page = extracted(page_url=URL, title="Quantum lab opens", text="Qubits for all. The quantum age begins.")
    keep(page, Origin(target_id="t"), configured(), store, now=datetime(2026, 3, 1, tzinfo=UTC))
    publish(store, configured(), tmp_path / "data")
    store.close()
    yield tmp_path
    (tmp_path / "data").chmod(0o755)


def closed(folder: Path) -> Path:
    for file in (folder / "data").iterdir():
        if file.is_file():
            file.chmod(0o444)
    (folder / "data").chmod(0o555)
    return folder


def tidings(folder: Path, *words: str) -> tuple[int, str, str]:
    ended = subprocess.run(
        [*_AS_ANYBODY, sys.executable, HOUSE / "tidings.py", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(HOUSE)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended.returncode, ended.stdout, ended.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("search", "qubits"), "Quantum lab opens"),
        (("status",), "1 entry"),
        (("topics",), "quantum      1 entry    Quantum"),
        (("topics", "explain", "quantum", URL), '"Quantum lab opens" is in quantum'),
        (("topics", "try", "tidings.toml"), "No entry would come or go"),
        (("entries", "show", URL), "Quantum lab opens"),
        (("export", "--format", "jsonl"), "Quantum lab opens"),
        (("sources",), "ministry"),
        (("sources", "show", "ministry"), "https://ministry.example.org/news"),
        (("doctor",), "Nothing is wrong"),
    ],
    ids=lambda value: "-".join(value[:2]) if isinstance(value, tuple) else None,
)
def test_what_only_reads_works_on_it(folder: Path, words: tuple[str, ...], said: str) -> None:
    before = sorted(file.name for file in (folder / "data").iterdir())
    code, out, err = tidings(closed(folder), *words)
    assert (code, err) == (0, "")
    assert " ".join(said.split()) in " ".join(out.split())
    assert sorted(file.name for file in (folder / "data").iterdir()) == before


@pytest.mark.parametrize(
    "words",
    [
        ("run", "--port", "0"),
        ("crawl",),
        ("publish",),
        ("topics", "label", "quantum", URL, "yes"),
        ("entries", "withdraw", URL, "--yes"),
        ("sources", "ack", "ministry"),
    ],
    ids="-".join,
)
def test_what_writes_says_in_one_sentence_that_it_cannot(folder: Path, words: tuple[str, ...]) -> None:
    code, _, err = tidings(closed(folder), *words)
    assert code == 2
    [sentence] = [line for line in err.splitlines() if not line.startswith("Note: ")]
    assert sentence.startswith("Error: data/")
    assert "cannot be written" in sentence
    assert "writable" in sentence


def titles(folder: Path) -> tuple[int, list[str], str]:
    code, out, err = tidings(folder, "export", "--format", "jsonl")
    return code, [json.loads(line)["title"] for line in out.splitlines()], err


def test_what_a_service_writes_meanwhile_is_seen(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "data" / "tidings.db")) as writing:
        writing.execute("update entries set title = 'Quantum lab closes'")
        writing.commit()
        assert titles(closed(folder)) == (0, ["Quantum lab closes"], "")


def test_changes_that_cannot_be_read_are_told_and_never_left_out(folder: Path) -> None:
    copy = folder / "copy"
    copy.mkdir()
    with closing(sqlite3.connect(folder / "data" / "tidings.db")) as writing:
        writing.execute("update entries set title = 'Quantum lab closes'")
        writing.commit()
        for name in ("tidings.db", "tidings.db-wal"):  # as a copy of a folder in use has them
            shutil.copy(folder / "data" / name, copy / name)
    for file in copy.iterdir():
        file.chmod(0o444)
    copy.chmod(0o555)
    code, out, err = tidings(folder, "--data", "copy", "search", "qubits")
    assert (code, out) == (2, "")
    assert "its last changes lie beside it in tidings.db-wal" in err
    copy.chmod(0o755)
    for file in copy.iterdir():
        file.chmod(0o644)
    assert "Quantum lab closes" in tidings(folder, "--data", "copy", "search", "qubits")[1]


def test_one_of_an_earlier_version_is_not_brought_up_to_date(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "data" / "tidings.db")) as writing:
        writing.execute("delete from _sqlite_migrations where name = (select max(name) from _sqlite_migrations)")
        writing.commit()
    code, _, err = tidings(closed(folder), "status")
    assert code == 2
    assert "was written by an earlier version of Tidings" in err


def test_a_folder_with_nothing_in_it_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o555)
    code, _, err = tidings(tmp_path, "status")
    (tmp_path / "data").chmod(0o755)
    assert code == 2
    assert "data/tidings.db: cannot be written" in err
