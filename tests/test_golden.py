"""The same pages at the same moment give the same bytes, whatever the zone, the locale, the hash seed, the folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sites.command import HOUSE
from tests.sites.pages import article_page, written

NOW = "2026-03-14T12:00:00Z"
ZONES = (
    "UTC",
    "Europe/Luxembourg",
    "America/New_York",
    "America/St_Johns",
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Africa/Casablanca",
)
LOCALES = ("C", "C.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8", "fr_FR.ISO-8859-1")  # a locale that is not there is "C"


def crawled(folder: Path, saved: Path, **environment: str) -> dict[str, str]:
    """Crawl saved pages into an empty folder; give the digest of each published file."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("TIDINGS_", "LC_", "LANG"))}
    folder.mkdir()
    ended = subprocess.run(
        [sys.executable, HOUSE / "tidings.py", "crawl", saved, "--now", NOW],
        cwd=folder,
        env=known | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    public = folder / "data" / "public"
    return {
        str(path.relative_to(public)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(public.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of saved pages: the seeds, and articles in three languages with dates of all kinds."""
    folder = tmp_path_factory.mktemp("golden") / "saved"
    shutil.copytree(HOUSE / "seeds", folder, ignore=shutil.ignore_patterns("*.toml"))
    for number, article in enumerate(written()):
        (folder / f"{number:02}.html").write_text(article_page(article, ()), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def golden(saved: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give the digests of one run, by which the others are judged."""
    made = crawled(tmp_path_factory.mktemp("golden") / "run", saved, TZ="UTC", LC_ALL="C.UTF-8", PYTHONHASHSEED="0")
    assert len(made) > 40
    return made


@pytest.mark.parametrize("run", range(10))
def test_a_run_elsewhere_gives_the_same_bytes(run: int, tmp_path: Path, saved: Path, golden: dict[str, str]) -> None:
    environment = {"TZ": ZONES[run], "LC_ALL": LOCALES[run % 5], "LANG": LOCALES[run % 5], "PYTHONHASHSEED": str(run)}
    assert crawled(tmp_path / "run", saved, **environment) == golden


def test_taking_the_pages_again_into_the_same_folder_changes_no_byte(tmp_path: Path, saved: Path) -> None:
    first = crawled(tmp_path / "run", saved)
    subprocess.run(
        [sys.executable, HOUSE / "tidings.py", "crawl", saved, "--now", "2026-03-15T12:00:00Z"],
        cwd=tmp_path / "run",
        check=True,
        capture_output=True,
    )
    public = tmp_path / "run" / "data" / "public"
    assert {name: hashlib.sha256((public / name).read_bytes()).hexdigest() for name in first} == first


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("saved", "--now", "tomorrow"), "is no moment"),
        (("https://example.org/news", "--now", NOW), "--now is for saved pages"),
    ],
)
def test_a_moment_that_makes_no_sense_is_told(tmp_path: Path, typed: tuple[str, ...], said: str) -> None:
    ended = subprocess.run(
        [sys.executable, HOUSE / "tidings.py", "crawl", *typed],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert said in ended.stderr
