"""Items that a crawl once lost: whatever a list has a row for is an entry of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.sites.command import rows, tidings
from tests.sites.scripted import Reply, Site

HTML = {"Content-Type": "text/html; charset=utf-8"}
TITLES = ("The office is closed on Friday", "Lifts are out of order again", "New opening hours", "The water is back")
STORY = "The works in the harbour are told here at length, with all that was said of them in the council. "
FORM = (
    "The fund supports groups of universities and companies over four years. Applicants name one university that "
    "coordinates the work, describe their questions on twelve pages, and say how results are shared with the public."
)


def page(title: str, text: str) -> Reply:
    body = f"<nav><a href=/>Home</a></nav><main><article><h1>{title}</h1><p>{text}</p></article></main>"
    return Reply(body=f"<html lang=en><body>{body}</body></html>", headers=HTML)


def listing(items: Iterable[str]) -> Reply:
    entries = "".join(f"<li>{item}</li>" for item in items)
    return Reply(body=f"<html lang=en><body><main><h1>News</h1><ul>{entries}</ul></main></body></html>", headers=HTML)


def crawled(folder: Path, pages: Callable[[Site], dict[str, Reply]], *paths: str) -> list[tuple[str, str]]:
    """Give title and path of the entries after two crawls of a source for each of the paths."""
    with Site() as site:
        site.pages |= pages(site)
        text = '[site]\ndelay = 0\nallow_network = ["127.0.0.0/8"]\n'
        text += "".join(f'[[source]]\nid = "s{i}"\nurl = "{site.url(path)}"\n' for i, path in enumerate(paths))
        (folder / "tidings.toml").write_text(text)
        tidings(folder, "crawl", "--json")
        first = rows(folder, "select title, url, content_hash from entries order by url")
        again = tidings(folder, "crawl", "--json", "--refresh")
        assert not {"new", "revised"} & set(again.outcomes().values()), again
        assert rows(folder, "select title, url, content_hash from entries order by url") == first
        return [(title, url.removeprefix(site.url(""))) for title, url, _ in first]


@pytest.mark.parametrize("said", ["", "2 days ago"])
def test_a_row_whose_page_has_hardly_any_text_is_an_entry_without_a_sure_day(tmp_path: Path, said: str) -> None:
    pages = {f"/news/{i}-n": page(title, "Please note.") for i, title in enumerate(TITLES)}
    pages["/news"] = listing(f"<a href=/news/{i}-n>{title}</a> {said}" for i, title in enumerate(TITLES))
    assert crawled(tmp_path, lambda _: pages, "/news") == [(title, f"/news/{i}-n") for i, title in enumerate(TITLES)]


def test_a_page_that_leads_on_to_others_is_none_without_a_day(tmp_path: Path) -> None:
    others = "".join(f"<div><h3><a href=/a/{i}>{title}</a></h3></div>" for i, title in enumerate(TITLES[:2]))
    body = f"<html lang=en><body><main><h1>Section</h1><div>{others}</div></main></body></html>"
    pages = {f"/news/{i}-n": Reply(body=body, headers=HTML) for i in range(4)}
    pages["/news"] = listing(f"<a href=/news/{i}-n>{title}</a>" for i, title in enumerate(TITLES))
    assert crawled(tmp_path, lambda _: pages, "/news") == []


def test_two_rows_whose_addresses_differ_in_their_last_slash_are_two_entries(tmp_path: Path) -> None:
    paths = ("/n/a", "/n/a/", "/n/b", "/n/c")
    pages = {path: page(title, f"{title}. " * 6 + STORY * 5) for path, title in zip(paths, TITLES, strict=True)}
    rows_ = enumerate(zip(paths, TITLES, strict=True), 3)
    pages["/news"] = listing(f"{day} March 2025 <a href={path}>{title}</a>" for day, (path, title) in rows_)
    assert crawled(tmp_path, lambda _: pages, "/news") == [(t, p) for p, t in zip(paths, TITLES, strict=True)]


def test_two_places_of_a_page_are_two_entries_where_each_has_its_day(tmp_path: Path) -> None:
    paths = ("/letter#office", "/letter#lifts", "/n/b", "/n/c")
    pages = {path: page(title, f"{title}. " * 20 + STORY) for path, title in zip(paths, TITLES, strict=True)}
    pages["/letter"] = page("Letter", STORY * 6)
    rows_ = enumerate(zip(paths, TITLES, strict=True), 3)
    pages["/news"] = listing(f"{day} March 2025 <a href={path}>{title}</a>" for day, (path, title) in rows_)
    found = crawled(tmp_path, lambda _: pages, "/news")
    assert found == sorted(zip(TITLES, paths, strict=True), key=lambda one: one[1])


def test_the_places_of_a_page_are_entries_of_a_feed(tmp_path: Path) -> None:
    def pages(site: Site) -> dict[str, Reply]:
        items = "".join(
            f"<item><title>{title}</title><link>{site.url('/changes')}#v{i}</link></item>"
            for i, title in enumerate(TITLES)
        )
        feed = f"<rss version='2.0'><channel><title>Changes</title>{items}</channel></rss>"
        return {"/feed": Reply(body=feed, headers={"Content-Type": "application/rss+xml"})}

    assert crawled(tmp_path, pages, "/feed") == [(title, f"/changes#v{i}") for i, title in enumerate(TITLES)]


def test_places_of_a_page_under_one_title_are_one_entry_of_a_feed(tmp_path: Path) -> None:
    def pages(site: Site) -> dict[str, Reply]:
        links = ("a#xtor=RSS-1", "a#xtor=RSS-2", "b", "b#comments", "b#more")
        items = "".join(
            f"<item><title>{TITLES[link[0] == 'b']}</title><link>{site.url('/' + link)}</link></item>" for link in links
        )
        feed = f"<rss version='2.0'><channel><title>Changes</title>{items}</channel></rss>"
        stories = {f"/{name}": page(TITLES[i], f"{TITLES[i]}. " * 20 + STORY) for i, name in enumerate("ab")}
        return {"/feed": Reply(body=feed, headers={"Content-Type": "application/rss+xml"})} | stories

    assert crawled(tmp_path, pages, "/feed") == [(TITLES[0], "/a"), (TITLES[1], "/b")]


@pytest.mark.parametrize(
    ("title", "text", "kept"),
    [
        ("Robots and the law", FORM, True),
        ("How universities coordinate: four years of work", FORM, False),  # the words are of that title as well
    ],
)
def test_releases_of_one_form_on_two_lists_of_a_site_are_two(tmp_path: Path, title: str, text: str, kept: bool) -> None:
    pages = {"/calls/1-x": page("Ocean research opens", FORM), "/offers/2-x": page(title, text)}
    pages |= {f"/calls/{i}-y": page(one, f"{one}. " * 30) for i, one in enumerate(TITLES)}
    pages |= {f"/offers/{i}-z": page(f"{one} too", f"{one} too. " * 30) for i, one in enumerate(TITLES)}
    others = [[f"<a href=/{at}/{i}-{at[0]}>{t}</a>" for i, t in enumerate(TITLES)] for at in ("calls", "offers")]
    pages["/calls"] = listing(["<a href=/calls/1-x>Ocean research opens</a>", *others[0]])
    pages["/offers"] = listing([f"<a href=/offers/2-x>{title}</a>", *others[1]])
    found = crawled(tmp_path, lambda _: pages, "/calls", "/offers")
    assert ("Ocean research opens", "/calls/1-x") in found
    assert ((title, "/offers/2-x") in found) is kept
