"""Runs the real command as a person would, within the process of the tests or in one of its own."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from tidings import main

HOUSE = Path(__file__).parent.parent.parent
LOOPBACK = ("--allow-network", "127.0.0.0/8", "--delay", "0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What it printed as JSON, a line each."""
        return [json.loads(line) for line in self.out.splitlines()]

    def outcomes(self) -> dict[str, str]:
        """Give the outcome of each page by the end of its address, or the name of its file."""
        return {(line["url"] or line["path"]).rpartition("/")[2]: line["outcome"] for line in self.lines}


def started(folder: Path, *arguments: str | Path) -> subprocess.Popen[str]:
    """Start `tidings` with these arguments in a folder, where its data go to `data`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TIDINGS_")}
    return subprocess.Popen(
        [sys.executable, HOUSE / "tidings.py", *arguments],
        cwd=folder,
        env=environment | {"PYTHONWARNINGS": "default", "COLUMNS": "200"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def apart(folder: Path, *arguments: str | Path) -> Ended:
    """Run `tidings` with these arguments in a folder to its end, in a process of its own."""
    process = started(folder, *arguments)
    try:
        out, err = process.communicate(timeout=250)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    assert "Traceback" not in err, err
    return Ended(code=process.returncode, out=out, err=err)


def tidings(folder: Path, *arguments: str | Path) -> Ended:
    """Run `tidings` with these arguments in a folder to its end, in this process, which has imported what that takes.

    A process of its own is a second or two of imports, nearly all of what a command takes here: see `apart`.
    """
    unset: dict[str, str | None] = {name: None for name in os.environ if name.startswith("TIDINGS_")}
    with contextlib.chdir(folder), _nothing_logged_yet():
        words = [str(argument) for argument in arguments]
        ended = CliRunner().invoke(main, words, prog_name="tidings", env=unset | {"COLUMNS": "200"})
    if ended.exception is not None and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    assert "Traceback" not in ended.stderr, ended.stderr
    return Ended(code=ended.exit_code, out=ended.stdout, err=ended.stderr)


@contextlib.contextmanager
def _nothing_logged_yet() -> Iterator[None]:
    """Let a command set up its log as in a process of its own; then what the tests have is there again."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers.clear()
    try:
        yield
    finally:
        for handler in root.handlers:
            handler.close()
        root.handlers[:] = before
        root.setLevel(level)


def rows(folder: Path, query: str, *values: str) -> list[tuple[Any, ...]]:
    """Ask the database of a folder's data."""
    with closing(sqlite3.connect(f"file:{folder / 'data' / 'tidings.db'}?mode=ro", uri=True)) as database:
        return database.execute(query, values).fetchall()


def five_minutes_pass(folder: Path) -> None:
    """Let all looks at sources lie five minutes longer ago: those that are close together count as one."""
    with closing(sqlite3.connect(folder / "data" / "tidings.db")) as database:
        looks = database.execute("select number, at from looks").fetchall()
        earlier = [
            (f"{datetime.fromisoformat(at) - timedelta(minutes=5):%Y-%m-%dT%H:%M:%S.%f+00:00}", n) for n, at in looks
        ]
        with database:
            database.executemany("update looks set at = ? where number = ?", earlier)


def kept(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Give everything the database keeps of pages, but not when they were asked for."""
    return {
        table: rows(folder, f"select * from {table} order by 1, 2")
        for table in ("entries", "aliases", "revisions", "teasers", "matches")
    }


def published(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Give every published file: its bytes, and when they were written."""
    public = folder / "data" / "public"
    files = (path for path in sorted(public.rglob("*")) if path.is_file())
    return {str(path.relative_to(public)): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def feed(folder: Path, topic: str) -> list[dict[str, Any]]:
    """Give the items of a topic's JSON Feed."""
    text = (folder / "data" / "public" / "feeds" / f"{topic}.json").read_text(encoding="utf-8")
    items: list[dict[str, Any]] = json.loads(text)["items"]
    return items
