"""A data folder on a disk that is full is told as such, and read all the same: on a small disk of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sites.command import HOUSE

# A disk of 4 MB that nobody but this process and its children sees.
APART = ("unshare", "--user", "--map-root-user", "--mount")
BEGIN = "mount -t tmpfs -o size=4m tidings {folder} && cd {folder}"
FILL = "head -c 9000000 /dev/zero > filled"


def has_disks_of_its_own() -> bool:
    try:
        tried = subprocess.run([*APART, "mount", "-t", "tmpfs", "tidings", "/mnt"], capture_output=True, check=False)
    except FileNotFoundError:
        return False
    return tried.returncode == 0


pytestmark = pytest.mark.skipif(not has_disks_of_its_own(), reason="this machine gives nobody a disk of their own")


def typed(folder: Path, *lines: str) -> list[str]:
    """Type lines on a small disk, and give what each of them came to, with what it said."""
    tidings = f"{sys.executable} {HOUSE / 'tidings.py'}"
    script = [BEGIN.format(folder=folder)]
    for line in lines:
        script += [line.replace("tidings ", f"{tidings} "), 'echo "code $?"', "echo ----"]
    ended = subprocess.run(
        [*APART, "sh", "-c", "\n".join(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=250,
        check=False,
    )
    return ended.stdout.split("----\n")


def until_told(command: str, log: Path, *words: str) -> str:
    """Give the lines that run a service until it has said all of this, if a minute at most, and repeat what it said."""
    said = " && ".join(f"grep -q '{one}' {log}" for one in words)
    wait = f"for _ in $(seq 600); do {said} && break; sleep 0.1; done"
    return f"{command} >{log} 2>&1 & service=$!\n{wait}\nkill -TERM $service; wait $service; cat {log}"


def test_a_disk_that_fills_under_a_database_is_told_as_full_and_what_is_there_is_read(tmp_path: Path) -> None:
    seeds = f"{HOUSE / 'seeds'}"
    first, _, full, status, found, service, _, again = typed(
        tmp_path,
        f"tidings crawl {seeds}",
        FILL,
        f"tidings crawl {seeds}",
        "tidings status",
        "tidings search cooperation",
        until_told("tidings run --port 0", tmp_path.with_suffix(".log"), "nothing can be crawled", "no page to add"),
        "rm filled",
        f"tidings crawl {seeds}",
    )[:8]
    assert "code 0" in first, first
    assert "code 2" in full
    assert re.search(r"^Error: data.*: cannot be written, the disk is full; make room", full, re.MULTILINE), full
    assert status.startswith("2 entries,"), status
    assert "RIKEN" in found, found
    assert "serving address=" in service, service
    assert "nothing can be crawled: data/tidings.db: cannot be written, the disk is full; make room" in service, service
    assert "no page to add sources on: data/operator-token: cannot be written, the disk is full" in service, service
    assert "Traceback" not in service
    assert "fault of Tidings" not in service
    assert "code 0" in again, again


def test_a_configuration_that_a_full_disk_has_no_room_for_is_as_it_was(tmp_path: Path) -> None:
    rows = "".join(
        f'<li><a href="/news/{n}-bridge">The bridge number {n} is open to all again</a> <time>{n} May 2026</time>'
        for n in range(1, 9)
    )
    folder, page = tmp_path / "disk", tmp_path / "news.html"
    folder.mkdir()
    page.write_text(f"<h1>News</h1><ul>{rows}</ul>")
    add = f"tidings add {page} --url https://ministry.example.org/news --yes"
    _, _, begun, _, full, same, _, again = typed(
        folder, "tidings init", FILL, "tidings --config other.toml init", "cp tidings.toml /dev/shm/tidings-kept.toml",
        add, "cmp tidings.toml /dev/shm/tidings-kept.toml && echo the same", "rm filled other.toml", add,
    )[:8]  # fmt: skip
    assert "cannot be written (No space left on device); make room" in begun
    assert "tidings.toml: cannot be written, the disk is full; make room" in full
    assert "the same" in same
    assert "code 0" in again, again
