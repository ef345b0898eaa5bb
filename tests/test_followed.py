"""The configuration as it holds now, while its file is edited."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.config import Config, load
from pipeline.config.followed import SECONDS_TO_NOTICE, Followed

FIRST = '[site]\ntitle = "First"\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "tidings.toml"
    file.write_text(FIRST)
    return file


def followed(file: Path) -> Followed:
    def read() -> Config:
        return load(file, must_exist=True)[0]

    return Followed(file, read(), read)


def test_another_wish_is_taken_up_once_its_file_has_come_to_rest(file: Path) -> None:
    wanted = followed(file)
    assert not wanted.look()
    file.write_text(FIRST.replace("First", "Another"))
    assert (wanted.look(), wanted.config.site.title) == (False, "First")  # an editor may still write
    assert (wanted.look(), wanted.config.site.title) == (True, "Another")
    assert not wanted.look()
    file.write_text(FIRST.replace("First", "Third"))
    os.utime(file, (0, 0))
    assert (wanted.look(), wanted.config.site.title) == (True, "Third"), "nobody has written for long"


def test_a_mistake_is_told_once_and_what_held_before_holds(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    wanted = followed(file)
    file.write_text("[site]\ntitel = 1\n")
    with caplog.at_level(logging.WARNING):
        assert [wanted.look() for _ in range(4)] == [False] * 4
    [said] = [record.getMessage() for record in caplog.records]
    assert said.startswith("configuration not taken up: ")
    assert len(wanted.mistakes) == 1
    assert wanted.mistakes[0] in said
    file.write_text(FIRST)
    os.utime(file, (0, 0))
    assert (wanted.look(), len(wanted.mistakes)) == (False, 0)
    file.unlink()
    assert [wanted.look() for _ in range(3)] == [False] * 3
    assert wanted.config.site.title == "First"


def test_a_name_that_is_taken_out_is_told_with_what_becomes_of_its_feeds(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    source = '[[source]]\nid = "{}"\nurl = "https://{}.example/news"\n'
    both = source.format("ministry", "a") + source.format("council", "b")
    file.write_text(both + '[[topic]]\nid = "polar"\ntitle = "Polar"\nwords = ["ice"]\n')
    wanted = followed(file)
    file.write_text(
        both.replace('"ministry"', '"office"').replace('"council"', '"board"\nwas = ["council"]')
        + '[[topic]]\nid = "arctic"\ntitle = "Polar"\nwords = ["ice"]\n'
    )
    os.utime(file, (0, 0))
    with caplog.at_level(logging.WARNING):
        assert wanted.look()
    said = [record.getMessage() for record in caplog.records]
    assert [one.partition(" is no more")[0] for one in said] == ["source ministry", "topic polar"]
    assert "answered 410 (gone)" in said[0]
    assert 'write was = ["ministry"]' in said[0]
    file.write_text(both.replace('"ministry"', '"office"'))  # "board" is called as before again
    os.utime(file, (0, 1))
    with caplog.at_level(logging.WARNING):
        assert wanted.look()
    assert [record.getMessage().partition(" is no more")[0] for record in caplog.records[2:]] == ["topic arctic"]


def test_who_asks_often_is_answered_without_a_look_at_the_file_each_time(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = [100.0, 100.5, 100 + SECONDS_TO_NOTICE, 100.1 + SECONDS_TO_NOTICE]
    clock, looks = iter(moments), list[None]()
    # This module's alone: threads of other tests look at the time as well.
    monkeypatch.setattr("pipeline.config.followed.time", SimpleNamespace(monotonic=lambda: next(clock), time=time.time))
    wanted = followed(file)
    monkeypatch.setattr(wanted, "look", lambda: looks.append(None))
    assert [(wanted.now().site.title, len(looks)) for _ in moments] == [*[("First", 1)] * 2, *[("First", 2)] * 2]
