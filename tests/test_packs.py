"""Regression packs: the project's own hold, a change shows in sentences, and the commands work on a live site."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.packs import PackError, differences, packs_in, read_pack, write
from tests.sites.command import LOOPBACK, apart, tidings
from tests.sites.institution import running

OWN = Path(__file__).parent / "recorded" / "packs"


@pytest.mark.parametrize("folder", [*packs_in(OWN)], ids=lambda folder: folder.name)
def test_what_must_come_of_recorded_pages_comes_of_them(folder: Path) -> None:
    assert differences(read_pack(folder)) == ()


def test_there_are_packs() -> None:
    assert len(list(packs_in(OWN))) >= 2


def changed(folder: Path, tmp_path: Path, old: str, new: str, file: str) -> tuple[str, ...]:
    pack = read_pack(folder)
    pages = [
        replace(one, page=replace(one.page, body=one.page.body.replace(old.encode(), new.encode())))
        if one.file == file
        else one
        for one in pack.pages
    ]
    assert pages != list(pack.pages)
    return differences(replace(pack, pages=tuple(pages)))


def test_each_difference_is_a_sentence_that_names_the_page(tmp_path: Path) -> None:
    folder = OWN / "institution"
    article = next(one for one in read_pack(folder).pages if one.kind == "article")
    title, line = article.expected["title"], article.expected["text"][0]
    told = changed(folder, tmp_path, line[:40], "Another beginning", article.file)
    assert any(one.startswith(f"{article.file}: text lost: “{line[:40]}") for one in told)
    assert any("text let in: “Another beginning" in one for one in told)
    told = changed(folder, tmp_path, title, "Another title altogether", article.file)
    assert any(f"title was “{title[:20]}" in one and "is “Another title" in one for one in told)
    item = read_pack(folder).pages[0].expected["items"][0]
    told = changed(folder, tmp_path, item["title"], "Renamed in the list", "listing.page")
    assert any(item["url"] in one and "is “Renamed in the list”" in one for one in told)
    (told_of_nothing,) = changed(folder, tmp_path, "<a ", "<b ", "listing.page")
    assert "nothing comes of it any more: no list of articles here" in told_of_nothing


def test_a_pack_takes_the_place_of_none_but_its_own_files(tmp_path: Path) -> None:
    pack = read_pack(OWN / "institution")
    pages = [(one.kind, one.page) for one in pack.pages]
    saved = tmp_path / "saved.html"
    saved.write_text("mine")
    with pytest.raises(PackError, match="has other files in it"):
        write(tmp_path, pack.id, pages, pack.selectors)
    assert [*tmp_path.iterdir()] == [saved]
    write(tmp_path / "pack", pack.id, pages, pack.selectors)
    (tmp_path / "pack" / "notes.html").write_text("mine")
    write(tmp_path / "pack", pack.id, pages[:1], pack.selectors)
    assert {one.name for one in (tmp_path / "pack").iterdir()} == {"pack.json", "listing.page", "notes.html"}


def test_a_pack_is_written_and_read_as_it_was(tmp_path: Path) -> None:
    pack = read_pack(OWN / "institution")
    write(tmp_path, pack.id, [(one.kind, one.page) for one in pack.pages], pack.selectors)
    again = read_pack(tmp_path)
    assert [(one.kind, one.page, one.expected) for one in again.pages] == [
        (one.kind, one.page, one.expected) for one in pack.pages
    ]
    write(tmp_path, pack.id, [(one.kind, one.page) for one in pack.pages[:2]], pack.selectors)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["article1.html", "listing.page", "pack.json"]


def test_a_pack_that_cannot_be_written_whole_stays_as_it_was(tmp_path: Path) -> None:
    pack = read_pack(OWN / "institution")
    write(tmp_path, pack.id, [(one.kind, one.page) for one in pack.pages], pack.selectors)
    last = tmp_path / pack.pages[-1].file
    last.unlink()
    last.mkdir()
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()}
    others = [(one.kind, replace(one.page, body=b"<html><p>Another page</p></html>")) for one in pack.pages]
    with pytest.raises(PackError, match="cannot be written"):
        write(tmp_path, pack.id, others, pack.selectors)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()} == before


NO_PACKS = (
    *("", "[]", '{"format": 2}', '{"format": 1, "recorded_at": "x"}'),
    '{"format": 1, "id": "x", "recorded_at": "2026-01-01", "pages": [{"file": "../x"}], "selectors": null}',
)


@pytest.mark.parametrize("text", NO_PACKS)
def test_what_is_no_pack_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "pack.json").write_text(text)
    with pytest.raises(PackError, match=r"pack\.json: .*record it anew"):
        read_pack(tmp_path)


def test_a_source_is_recorded_and_checked_from_the_command_line(tmp_path: Path) -> None:
    with running() as site:
        (tmp_path / "tidings.toml").write_text(f'[[source]]\nid = "inst"\nurl = "{site.news}"\n')
        recorded = apart(tmp_path, "sources", "record", "inst", "--articles", "2", *LOOPBACK)
        assert recorded.code == 0, recorded.err
        assert "listing.page  " in recorded.out
        assert "article2.html  " in recorded.out
    checked = apart(tmp_path, "check")  # the site is gone
    assert checked.code == 0, checked.out + checked.err
    file = next(tmp_path.rglob("pack.json"))
    written = json.loads(file.read_text())
    written["pages"][1]["expected"]["published"] = "1999-01-01"
    file.write_text(json.dumps(written))
    checked = tidings(tmp_path, "check")
    assert checked.code == 1
    assert "published was “1999-01-01” and is “" in checked.out
    (line,) = map(json.loads, tidings(tmp_path, "check", "--json").out.splitlines())
    assert not line["ok"]
    assert len(line["differences"]) == 1


def test_without_packs_the_command_says_how_to_have_some(tmp_path: Path) -> None:
    ended = tidings(tmp_path, "check")
    assert ended.code == 2
    assert "tidings sources record ID" in ended.err
