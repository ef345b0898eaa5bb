"""The same pages at the same moment give the same bytes, whatever the zone, the locale, the hash seed, the folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sites.command import HOUSE, tidings
from tests.sites.pages import article_page, written

NOW = "2026-03-14T12:00:00Z"
ELSEWHERE = (  # zones of odd offsets, an odd summer time, and other days; a locale that is not there is "C"
    ("America/St_Johns", "C"),
    ("Asia/Kathmandu", "de_DE.UTF-8"),
    ("Australia/Lord_Howe", "tr_TR.UTF-8"),
    ("Pacific/Kiritimati", "fr_FR.ISO-8859-1"),
    ("Pacific/Pago_Pago", "C.UTF-8"),
)


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
    return digests(folder)


def digests(folder: Path) -> dict[str, str]:
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
def run(saved: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Give the folder and the digests of one run, by which the others are judged."""
    folder = tmp_path_factory.mktemp("golden") / "run"
    made = crawled(folder, saved, TZ="UTC", LC_ALL="C.UTF-8", PYTHONHASHSEED="0")
    assert len(made) > 40
    return folder, made


@pytest.mark.parametrize(("zone", "locale"), ELSEWHERE)
def test_a_run_elsewhere_gives_the_same_bytes(
    zone: str, locale: str, tmp_path: Path, saved: Path, run: tuple[Path, dict[str, str]]
) -> None:
    elsewhere = {"TZ": zone, "LC_ALL": locale, "LANG": locale, "PYTHONHASHSEED": str(len(zone))}
    assert crawled(tmp_path / "run", saved, **elsewhere) == run[1]


def test_taking_the_pages_again_into_the_same_folder_changes_no_byte(
    tmp_path: Path, saved: Path, run: tuple[Path, dict[str, str]]
) -> None:
    shutil.copytree(run[0], tmp_path / "run")
    assert tidings(tmp_path / "run", "crawl", saved, "--now", "2026-03-15T12:00:00Z").code == 0
    assert digests(tmp_path / "run") == run[1]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("saved", "--now", "tomorrow"), "is no moment"),
        (("https://example.org/news", "--now", NOW), "--now is for saved pages"),
    ],
)
def test_a_moment_that_makes_no_sense_is_told(tmp_path: Path, typed: tuple[str, ...], said: str) -> None:
    ended = tidings(tmp_path, "crawl", *typed)
    assert ended.code == 2
    assert said in ended.err
