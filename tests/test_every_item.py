"""Whatever a list has a row for comes out in the feeds: releases of one form, notices, places within a page."""

from __future__ import annotations

import json
from pathlib import Path

import feedparser

from tests.sites.command import tidings
from tests.sites.scripted import Reply, Site

FORM = (
    "The fund supports groups of universities and companies over four years. Applicants name one university that "
    "coordinates the work, describe their questions on twelve pages, and say how results are shared with the public."
)
OTHER_FORM = (
    "Whoever has worked here for three years or more may write to the office until the last day of the month. Letters "
    "are read in the order in which they come, and each of them is answered within ten days by a member of the board."
)
CALLS = (
    *("Call for joint projects in quantum technology opens", "Ocean research: call for consortia opens"),
    *("Call for clinical studies opens", "Call for chairs in the humanities opens", "Robotics and law: who applies"),
)
UNDATED = ("Quantum engines: the call opens", "Seas and coasts, call for consortia", "Hospitals wanted for a study")
NOTICES = (
    *("The office is closed on Friday", "Lifts are out of order", "New opening hours", "Road works begin"),
    *("A power cut is announced", "The water is back"),
)
DECISIONS = tuple(
    f"Decision on the {place}" for place in ("harbour", "bridge", "school", "library", "market", "theatre")
)


def page(title: str, body: str) -> Reply:
    head = f"<!doctype html><html lang=en><head><title>{title} | Fund</title></head>"
    menu = "<nav><a href=/>Home</a><a href=/about>About</a></nav>"
    return Reply(body=f"{head}<body>{menu}<main><article><h1>{title}</h1>{body}</article></main></body></html>")


def listing(path: str, titles: tuple[str, ...], address: str, *, dated: bool = True) -> dict[str, Reply]:
    day = "<time datetime='2026-0{n}-03'>3.{n}.2026</time>" if dated else ""
    row = f"<li>{day}<h3><a href='{address}'>{{title}}</a></h3></li>"
    rows = "".join(row.format(n=n, title=title) for n, title in enumerate(titles, 1))
    return {path: Reply(body=f"<html lang=en><body><main><h1>News</h1><ul class=news>{rows}</ul></main></body></html>")}


def test_all_twenty_items_of_a_site_come_out(tmp_path: Path) -> None:
    pages = listing("/calls", CALLS, "/call/{n}") | listing("/more", UNDATED, "/more/{n}", dated=False)
    pages |= listing("/notices", NOTICES, "/notice/{n}") | listing("/decisions", DECISIONS, "/all-of-them#d{n}")
    pages |= {f"/call/{n}": page(title, f"<p>{FORM}</p>") for n, title in enumerate(CALLS, 1)}
    pages |= {f"/more/{n}": page(title, f"<p>{OTHER_FORM}</p>") for n, title in enumerate(UNDATED, 1)}
    pages |= {f"/notice/{n}": page(title, "<p>Please note.</p>") for n, title in enumerate(NOTICES, 1)}
    with Site(pages) as site:
        sources = "".join(
            f'[[source]]\nid = "{name}"\nurl = "{site.url(f"/{name}")}"\n'
            for name in ("calls", "more", "notices", "decisions")
        )
        (tmp_path / "tidings.toml").write_text(f'[site]\ndelay = 0\nallow_network = ["127.0.0.0/8"]\n{sources}')
        ended = tidings(tmp_path, "crawl", "--json")
    every = sorted((*CALLS, *UNDATED, *NOTICES, *DECISIONS))
    assert len(every) == 20
    feeds = tmp_path / "data" / "public" / "feeds"
    for name in ("all.atom", "all.rss"):
        assert sorted(one.title for one in feedparser.parse((feeds / name).read_bytes()).entries) == every, ended.out
    assert sorted(one["title"] for one in json.loads((feeds / "all.json").read_text())["items"]) == every
