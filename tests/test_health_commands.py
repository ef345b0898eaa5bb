"""A source that breaks and is mended, as the commands show it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sites.command import LOOPBACK, Ended, five_minutes_pass, rows, tidings
from tests.sites.scripted import Reply, Site

ROWS = "".join(
    f'<li><a href="/news/{n}">The ministry opens its laboratory number {n} to visitors</a> <time datetime="2026-03-'
    f'{n:02}">{n} March 2026</time><p>On Monday the doors of the laboratory were opened to everyone.</p></li>'
    for n in range(1, 13)
)
PARAGRAPH = "The laboratory measures how bridges move in the wind, and has done so for more than forty years by now. "
NO_NEWS = "<html><body><h1>Welcome</h1><p>We are rebuilding our site.</p><a href='/contact'>Contact</a></body></html>"


def listing() -> Reply:
    return Reply(
        body=f"<html><head><title>News</title></head><body><h1>News</h1><ul>{ROWS}</ul></body></html>",
        headers={"Content-Type": "text/html; charset=utf-8"},
    )


def article(number: int) -> Reply:
    text = "".join(f"<p>{PARAGRAPH * 3} This is text {number} of paragraph {part}.</p>" for part in range(4))
    title = f"The ministry opens its laboratory number {number} to visitors"
    page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article></body></html>"
    return Reply(body=page, headers={"Content-Type": "text/html; charset=utf-8"})


@pytest.fixture
def site() -> Iterator[Site]:
    with Site({"/news": listing()} | {f"/news/{number}": article(number) for number in range(1, 13)}) as one:
        yield one


def configured(folder: Path, site: Site, more: str = "") -> None:
    (folder / "tidings.toml").write_text(
        '[site]\ntitle = "Test"\ndelay = 0\nallow_network = ["127.0.0.0/8"]\n'
        f'[[source]]\nid = "ministry"\ntitle = "Ministry"\nurl = "{site.url("/news")}"\n{more}'
    )


def crawl(folder: Path, times: int = 1) -> Ended:
    for _ in range(times):
        if (folder / "data").is_dir():
            five_minutes_pass(folder)
        ended = tidings(folder, "crawl", *LOOPBACK)
    return ended


def shown(folder: Path) -> dict[str, Any]:
    ended = tidings(folder, "sources", "show", "ministry", "--json")
    assert ended.code == 0, ended.err
    found: dict[str, Any] = json.loads(ended.out)
    return found


def test_a_source_that_works_is_fine_and_says_what_is_normal(tmp_path: Path, site: Site) -> None:
    configured(tmp_path, site)
    crawl(tmp_path)
    assert shown(tmp_path)["state"]["word"] == "new, too early to tell"
    crawl(tmp_path, 2)
    found = shown(tmp_path)
    assert found["state"]["word"] == "fine"
    figures = {one["name"]: one["before"] for one in found["state"]["figures"]}
    assert figures["items on the list"] == "12"
    assert figures["items with a date"] == "100%"
    assert figures["pages with an article"] == "100%"
    assert [one["result"] for one in found["looks"]] == ["read"] * 3
    assert (found["looks"][-1]["new"], found["looks"][-1]["first"], found["looks"][0]["new"]) == (12, True, 0)
    assert found["looks"][-1]["statuses"] == {"200": 12}
    assert found["pages"] == [
        {
            "role": "good",
            "url": site.url("/news"),
            "at": found["pages"][0]["at"],
            "bytes": len(listing().body),
            "items": 12,
        }
    ]
    text = tidings(tmp_path, "sources", "show", "ministry").out
    assert "state       fine, since" in text
    assert "items on the list: usually 12" in text


def test_a_source_that_breaks_is_told_with_its_evidence_quieted_and_told_well(tmp_path: Path, site: Site) -> None:
    configured(tmp_path, site)
    crawl(tmp_path, 3)
    good = site.pages["/news"]
    site.pages["/news"] = Reply(status=403)
    crawl(tmp_path)
    assert shown(tmp_path)["state"]["word"] == "fine"  # one odd look
    crawl(tmp_path)
    state = shown(tmp_path)["state"]
    assert state["word"] == "blocked"
    assert "we are not let in: the server answered 403 (forbidden); it gave 12 items before." in state["sentence"]
    listed = tidings(tmp_path, "status").out
    assert "ministry  blocked  " in listed
    assert listed.count("403 (forbidden)") == 1  # and not again for each of the last looks
    assert "What to do: ask the institution to let us in" in listed

    told = tidings(tmp_path, "sources", "ack", "ministry")
    assert (told.code, told.out.startswith("ministry is blocked since ")) == (0, True)
    assert "What to do" not in tidings(tmp_path, "status").out
    assert "blocked (acknowledged)" in tidings(tmp_path, "sources").out
    crawl(tmp_path)
    assert shown(tmp_path)["state"]["acknowledged_at"] is not None

    site.pages["/news"] = good
    crawl(tmp_path, 2)
    state = shown(tmp_path)["state"]
    assert (state["word"], state["acknowledged_at"]) == ("fine", None)
    notices = rows(tmp_path, "select title from notices order by number")
    assert notices == [("Ministry: blocked",), ("Ministry is well again",)]


def test_an_unknown_source_and_one_not_looked_at_are_told(tmp_path: Path, site: Site) -> None:
    configured(tmp_path, site)
    ended = tidings(tmp_path, "sources", "show", "minstry")
    assert (ended.code, ended.err) == (2, 'Error: minstry: is no source of tidings.toml; did you mean "ministry"?\n')
    assert "not looked at yet" in tidings(tmp_path, "sources", "show", "ministry").out
    assert tidings(tmp_path, "sources", "ack", "ministry").code == 2


def test_status_says_of_a_list_without_items_that_it_has_none_and_once_why(tmp_path: Path, site: Site) -> None:
    configured(tmp_path, site)
    crawl(tmp_path)
    site.pages["/news"] = Reply(body=NO_NEWS)
    crawl(tmp_path)
    first = tidings(tmp_path, "status").out
    assert "UTC  no items: no list of articles here: 1 link" in first  # too early for a state that would say it
    crawl(tmp_path)
    listed = tidings(tmp_path, "status").out
    assert "ministry  changed  " in listed
    assert "  no items  12 entries" in listed
    assert (listed.count("no list of articles"), listed.count("rejected")) == (1, 0)

    site.pages["/news"] = Reply(status=500)
    crawl(tmp_path)
    assert "  failed: " in tidings(tmp_path, "status").out  # its state is still that of the looks before


def test_status_says_that_the_clock_is_behind_what_servers_said(tmp_path: Path, site: Site) -> None:
    configured(tmp_path, site)
    crawl(tmp_path)
    assert "clock" not in tidings(tmp_path, "status").err
    with sqlite3.connect(tmp_path / "data" / "tidings.db") as database:
        database.execute("update asked set said_at = '2999-01-02T03:04:05.000000+00:00'")
    err = tidings(tmp_path, "status").err
    assert "Note: the clock of this machine is behind: it says 20" in err
    assert "at the last looks servers said 2999-01-02 03:04; set it right" in err


def test_status_has_the_worst_first(tmp_path: Path, site: Site) -> None:
    configured(tmp_path, site, f'[[source]]\nid = "academy"\nurl = "{site.url("/academy")}"\n')
    site.pages["/academy"] = listing()
    crawl(tmp_path, 2)
    site.pages["/news"] = Reply(status=404)
    crawl(tmp_path, 2)
    listed = json.loads(tidings(tmp_path, "status", "--json").out)["sources"]
    assert [(one["id"], one["state"]["word"]) for one in listed] == [("ministry", "gone"), ("academy", "fine")]


def test_asking_how_sources_are_with_another_configuration_stops_none_of_them(tmp_path: Path, site: Site) -> None:
    configured(tmp_path, site)
    crawl(tmp_path)
    (tmp_path / "other.toml").write_text('[[source]]\nid = "other"\nurl = "https://other.example.org/news"\n')
    kept = rows(tmp_path, "select id, active, imported_url, next_due_at from sources")
    told = tidings(tmp_path, "status", "--config", str(tmp_path / "other.toml"), "--data", str(tmp_path / "data"))
    assert (told.code, "other  never looked at  due now" in told.out, "ministry  " in told.out.split("Last")[0]) == (
        0,
        True,
        False,
    )
    assert rows(tmp_path, "select id, active, imported_url, next_due_at from sources") == kept
    options = ("--config", str(tmp_path / "other.toml"), "--data", str(tmp_path / "data"))
    tidings(tmp_path, "sources", "record", "other", *options)  # its page cannot be had: that is not the point
    assert rows(tmp_path, "select id, active, imported_url, next_due_at from sources") == kept
