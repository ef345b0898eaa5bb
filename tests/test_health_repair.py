"""Sites that are redesigned: what is found again by itself, what is held, and what a person is told."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.crawl import crawl as crawl_now
from feeds.publish import publish
from pipeline.config import load
from pipeline.store import open_store
from pipeline.told import Telling, Value
from pipeline.workers import Workers
from tests.sites.command import apart, five_minutes_pass, rows, tidings
from tests.sites.scripted import Reply, Site

SUBJECTS = [
    "opens a laboratory for bridges", "signs an agreement with three universities", "publishes the report on water",
    "invites schools to the institute", "measures lead in city gardens", "extends the network of sensors",
    "appoints a council for research", "funds forty projects on energy", "moves the archive to the river",
    "counts the birds of the coast", "tests the trains of the valley", "maps the forests of the north",
]  # fmt: skip
LATER = ["begins a study of sleep", "answers the questions of parliament", "buys a ship for the polar sea"]


def title(number: int) -> str:
    return f"The ministry {[*SUBJECTS, *LATER][number]}"


def article(number: int) -> Reply:
    name = title(number)
    text = "".join(
        f"<p>{name}: this is what the {part} paragraph says about it, in words that stand on this page and no other,"
        f" for number {number} is long enough to be prose to anybody who reads it.</p>"
        for part in ("first", "second", "third", "fourth")
    )
    return Reply(
        body=f"<!doctype html><html lang=en><head><title>{name}</title></head><body><main><article><h1>{name}</h1>"
        f"{text}</article></main></body></html>"
    )


def numbers(new: int = 0) -> list[int]:
    """Give the articles on the list, newest first."""
    return [*range(len(SUBJECTS) + new - 1, -1, -1)]


def day(number: int) -> str:
    return f"2026-03-{number + 1:02}"


def page(body: str, head: str = "", lang: str = "en") -> Reply:
    menu = "<nav><a href=/about>About us</a><a href=/contact>Contact</a></nav>"
    return Reply(
        body=f"<!doctype html><html lang={lang}><head><title>News | Ministry</title>{head}</head><body>{menu}{body}"
        "<footer>Imprint</footer></body></html>"
    )


def rows_of(new: int = 0, path: str = "/news/{}", *, dates: bool = True) -> str:
    return "".join(
        f"<li class=item><h3><a href='{path.format(n)}'>{title(n)}</a></h3>"
        + (f"<time datetime={day(n)}>{day(n)}</time>" if dates else "")
        + f"<p>What the ministry says about it: {title(n).lower()}.</p></li>"
        for n in numbers(new)
    )


def listing(new: int = 0, path: str = "/news/{}", *, dates: bool = True, head: str = "") -> Reply:
    return page(f"<main><h1>News</h1><ul class=news>{rows_of(new, path, dates=dates)}</ul></main>", head)


def feed(new: int = 0, path: str = "/news/{}", base: str = "") -> Reply:
    items = "".join(
        f"<item><title>{title(n)}</title><link>{base}{path.format(n)}</link><pubDate>{n + 1:02} Mar 2026 09:00:00 GMT"
        f"</pubDate></item>"
        for n in numbers(new)
    )
    body = f"<?xml version='1.0'?><rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
    return Reply(body=body, headers={"Content-Type": "application/rss+xml"})


SERVICES = "".join(
    f"<li class=item><h3><a href='/services/{name}'>Apply for {name} and much more of that kind here</a></h3>"
    f"<p>Everything that you need to know to apply for {name} at this office.</p></li>"
    for name in ("permits", "passports", "licences", "pensions", "grants", "visas", "benefits", "refunds")
)


SITE = '[site]\ntitle = "Test"\ndelay = 0\nallow_network = ["127.0.0.0/8"]\n'


def crawl(folder: Path, workers: Workers) -> None:
    """Look as `crawl` does, and publish."""
    config, _ = load(folder / "tidings.toml")
    store = open_store(folder / "data")
    five_minutes_pass(folder)
    try:
        asyncio.run(crawl_now([], config, store, workers=workers))
        publish(store, config, folder / "data")
    finally:
        store.close()


# Of what others wrote, and quoted: the only words that are not in the language of who reads.
QUOTED = {"heading", "quoted", "example", "title", "first", "second", "said", "value", "label", "mark", "whose", "name"}


def prose_in(told: Value, name: str = "") -> Iterator[str]:
    """Give what is kept in English within what is told, and would be shown so on a page in another language."""
    if isinstance(told, Telling):
        for key, value in told.values.items():
            yield from prose_in(value, key)
    elif isinstance(told, str):
        yield from [told] if " " in told and name not in QUOTED else []
    elif not isinstance(told, int | float):
        for one in told:
            yield from prose_in(one, name)


class Story:
    """A source that was fine for three looks, and what comes of further ones."""

    def __init__(self, folder: Path, site: Site, workers: Workers) -> None:
        self.folder, self.site, self.workers = folder, site, workers
        (folder / "tidings.toml").write_text(
            f'{SITE}[[source]]\nid = "ministry"\ntitle = "Ministry"\nurl = "{site.url("/news")}"\n'
        )
        self.look(3)
        assert len(self.entries()) == len(SUBJECTS)
        self.before = self.entries()

    def look(self, times: int = 1) -> None:
        for _ in range(times):
            crawl(self.folder, self.workers)

    def entries(self) -> dict[str, tuple[str, str]]:
        """Give the entries by title: id, and when it was first seen."""
        found = rows(self.folder, "select title, id, first_seen_at from entries")
        assert len({name for name, _, _ in found}) == len(found), "something is stored twice"
        return {name: (key, seen) for name, key, seen in found}

    def shown(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(tidings(self.folder, "sources", "show", "ministry", "--json").out)
        assert [prose for one in self.told() for prose in prose_in(one)] == []
        return found

    def told(self) -> list[str]:
        """Give all that is told of the source and stored."""
        with closing(open_store(self.folder / "data")) as store:
            state, repair = store.health.state("ministry"), store.health.repair("ministry")
            notices = [text for one in store.health.notices() for text in (one.title, one.text)]
        kept = (
            state.sentence if state else None,
            state.proposal if state else None,
            repair.sentence if repair else None,
        )
        return [*notices, *(one for one in kept if one is not None)]

    def notices(self) -> list[tuple[str, str]]:
        return rows(self.folder, "select title, text from notices order by number")

    def published(self) -> list[str]:
        text = (self.folder / "data" / "public" / "feeds" / "all.json").read_text(encoding="utf-8")
        return [item["title"] for item in json.loads(text)["items"]]

    def assert_the_same(self, new: int = 0) -> None:
        """Everything is stored once, under the id it had, and only what is new is new."""
        after = self.entries()
        assert {name: after[name] for name in self.before} == self.before
        assert after.keys() - self.before.keys() == {title(len(SUBJECTS) + n) for n in range(new)}


def ministry() -> Site:
    """Give the site of the source: its list, and the articles on it and of later."""
    pages = {f"/news/{n}": article(n) for n in range(len(SUBJECTS) + len(LATER))}
    return Site({"/news": listing()} | pages)


@pytest.fixture
def site() -> Iterator[Site]:
    with ministry() as one:
        yield one


@pytest.fixture
def story(tmp_path: Path, site: Site, workers: Workers) -> Story:
    return Story(tmp_path, site, workers)


def test_addresses_that_move_with_redirects_make_nothing_new(story: Story) -> None:
    site = story.site
    for n in range(len(SUBJECTS)):
        site.pages[f"/news/{n}"] = Reply(status=301, headers={"Location": f"/en/press/2026/{n}"})
        site.pages[f"/en/press/2026/{n}"] = article(n)
    site.pages["/en/press/2026/12"] = article(12)
    site.pages["/news"] = listing(1, "/en/press/2026/{}")
    asked = len(site.hits)
    story.look(2)
    story.assert_the_same(new=1)
    assert not [hit.path for hit in site.hits[asked:] if "/press/" in hit.path and not hit.path.endswith("/12")]
    assert story.shown()["state"]["word"] == "fine"
    assert story.notices() == []


def test_a_list_that_moved_is_found_by_the_link_on_the_page_that_says_so(story: Story) -> None:
    site = story.site
    site.pages["/news"] = Reply(status=404, body="<h1>Not found</h1>")
    site.pages["/"] = page("<main><h1>Ministry</h1><p>Welcome.</p><a href=/en/media/news>News</a></main>")
    site.pages["/en/media/news"] = listing(1)
    story.look()
    story.assert_the_same(new=1)
    shown = story.shown()
    assert (shown["state"]["word"], shown["looked_for_at"]) == ("fine", site.url("/en/media/news"))
    [(name, text)] = story.notices()
    assert name == "Ministry: found again"
    assert text == (
        "Its list was not where it was (the server answered 404 (not found)), and is found at "
        f"{site.url('/en/media/news')}, by the list on the page: 12 of its 13 items are known. That address is watched"
        " from now on."
    )
    asked = len(site.hits)
    story.look(2)
    assert [hit.path for hit in site.hits[asked:] if hit.path == "/news"] == []
    assert len(story.notices()) == 1


def test_a_page_that_is_built_by_script_is_read_by_the_feed_it_declares(story: Story) -> None:
    site = story.site
    head = "<link rel=alternate type=application/rss+xml href=/feed>"
    site.pages["/feed"] = feed(1, base=site.url(""))
    site.pages["/news"] = page("<main><div id=app></div><script src=/app.js></script></main>", head)
    story.look(2)
    story.assert_the_same(new=1)
    assert story.shown()["state"]["word"] == "fine"
    assert [name for name, _ in story.notices()] == ["Ministry: found again"]


def test_a_list_of_something_else_is_not_taken(story: Story) -> None:
    site = story.site
    shown_instead = page(f"<main><h1>Services</h1><ul class=news>{SERVICES}</ul></main>")
    site.pages["/news"] = replace(shown_instead, headers={"ETag": '"services"'})
    story.look()
    assert story.shown()["state"]["word"] == "fine"
    story.look()
    story.assert_the_same()
    shown = story.shown()
    assert shown["state"]["word"] == "changed"
    assert "none of its 8 items is one of those that it showed before (“Apply for" in shown["state"]["sentence"]
    assert {one["role"] for one in shown["pages"]} == {"good", "bad"}
    assert [name for name, _ in story.notices()] == ["Ministry: changed"]
    site.pages["/news"] = listing(1)
    story.look(2)
    story.assert_the_same(new=1)
    assert [name for name, _ in story.notices()] == ["Ministry: changed", "Ministry is well again"]


def test_the_news_beside_a_list_of_something_else_is_found(story: Story) -> None:
    site = story.site
    body = (
        f"<main><h1>Services</h1><ul class=news>{SERVICES}</ul></main><aside><h2>News</h2><ul>{rows_of(1)}</ul></aside>"
    )
    site.pages["/news"] = page(body)
    story.look(2)
    story.assert_the_same(new=1)
    assert story.shown()["state"]["word"] == "fine"


def test_another_language_in_its_place_is_not_taken_and_the_old_one_is_found(story: Story) -> None:
    site = story.site
    french = "".join(
        f"<li class=item><h3><a href='/fr/actualites/{n}'>Le ministère ouvre le laboratoire numéro {n}</a></h3>"
        f"<time datetime={day(n)}>{day(n)}</time><p>Ce que dit le ministère à propos du laboratoire {n}.</p></li>"
        for n in numbers()
    )
    head = "<link rel=alternate hreflang=en href=/en/news><link rel=alternate hreflang=fr href=/news>"
    site.pages["/news"] = page(f"<main><h1>Actualités</h1><ul class=news>{french}</ul></main>", head, lang="fr")
    site.pages["/en/news"] = listing(1)
    story.look(2)
    story.assert_the_same(new=1)
    assert story.shown()["looked_for_at"] == site.url("/en/news")


def not_found() -> Reply:
    return Reply(body="<html><head><title>Page not found</title></head><body><h1>Page not found</h1></body></html>")


def test_a_not_found_that_is_called_a_success_is_searched_around_as_a_404_is(story: Story) -> None:
    site = story.site
    site.pages["/news"] = not_found()
    site.pages["/"] = listing(1)
    story.look(2)
    story.assert_the_same(new=1)
    assert story.shown()["looked_for_at"] == site.url("/")


def test_a_not_found_that_is_called_a_success_is_gone_and_no_wall(story: Story) -> None:
    story.site.pages["/news"] = not_found()
    story.look(2)
    state = story.shown()["state"]
    assert state["word"] == "gone"
    assert "nothing is there" in state["sentence"]
    assert "sources repair" in state["proposal"]


def test_an_outage_that_is_called_a_success_is_a_fault_that_may_be_over(story: Story) -> None:
    outage = "<html><head><title>Down for maintenance</title></head><body><h1>Down for maintenance</h1></body></html>"
    story.site.pages["/news"] = Reply(body=outage)
    story.look(3)
    assert story.shown()["state"]["word"] == "failing"


def test_a_wall_is_told_and_nothing_is_done_to_get_around_it(story: Story) -> None:
    site = story.site
    site.pages["/news"] = Reply(status=403, body="<h1>Access denied</h1>")
    site.pages["/feed"] = feed(1, base=site.url(""))
    asked = len(site.hits)
    story.look(2)
    assert {hit.path for hit in site.hits[asked:]} == {"/news"}
    assert story.shown()["state"]["word"] == "blocked"


@pytest.mark.parametrize("rule", ["Disallow: /news", "Crawl-delay: 3600"])
def test_a_rule_that_keeps_us_out_is_told_as_a_wall_is(story: Story, rule: str) -> None:
    story.site.pages["/robots.txt"] = Reply(body=f"User-agent: *\n{rule}")
    with closing(sqlite3.connect(story.folder / "data/tidings.db")) as database, database:
        database.execute("delete from robots")  # as if the kept ones were a day old
    story.look(2)
    assert story.shown()["state"]["word"] == "blocked"


def test_a_longer_list_brings_nothing_old_as_new(tmp_path: Path, site: Site, workers: Workers) -> None:
    short = "".join(rows_of().split("<li")[:7]).replace(" class=item", "<li class=item")
    site.pages["/news"] = page(f"<main><h1>News</h1><ul class=news>{short}</ul></main>")
    (tmp_path / "tidings.toml").write_text(
        f'{SITE}first_import = 3\n[[source]]\nid = "m"\nurl = "{site.url("/news")}"\n'
    )
    for _ in range(3):
        crawl(tmp_path, workers)
    site.pages["/news"] = listing(1)
    crawl(tmp_path, workers)
    text = (tmp_path / "data" / "public" / "feeds" / "all.json").read_text(encoding="utf-8")
    assert [item["title"] for item in json.loads(text)["items"]] == [title(n) for n in (12, 11, 10, 9)]
    assert rows(tmp_path, "select count(*) from entries") == [(13,)]


def test_an_empty_page_that_says_it_is_unmodified_stays_changed(story: Story) -> None:
    site = story.site
    site.pages["/news"] = replace(page("<main><h1>News</h1></main>"), headers={"ETag": '"empty"'})
    story.look(3)
    assert story.shown()["state"]["word"] == "changed"


def test_a_list_that_goes_back_to_its_first_address_is_found_there(story: Story) -> None:
    site, gone = story.site, Reply(status=404, body="<h1>Not found</h1>")
    site.pages["/news"] = gone
    site.pages["/"] = page("<main><h1>Ministry</h1><p>Welcome.</p><a href=/media/news>News</a></main>")
    site.pages["/media/news"] = listing(1)
    story.look()
    assert story.shown()["looked_for_at"] == site.url("/media/news")
    site.pages |= {"/news": listing(2), "/media/news": gone, "/": gone}
    story.look()
    story.assert_the_same(new=2)
    assert story.shown()["looked_for_at"] == site.url("/news")


def test_a_search_in_vain_is_not_made_at_every_look(story: Story) -> None:
    site = story.site
    site.pages["/news"] = Reply(status=404, body="<h1>Not found</h1>")
    story.look(2)
    asked = len(site.hits)
    story.look(2)
    assert {hit.path for hit in site.hits[asked:]} == {"/news"}
    assert [name for name, _ in story.notices()] == ["Ministry: gone"]


@pytest.mark.parametrize("count", [8, 5])  # five would be less than usual, of the list that there was
def test_what_is_shown_instead_is_taken_when_a_person_says_so_and_none_of_it_is_news(story: Story, count: int) -> None:
    site = story.site
    services = "".join(
        f"<li class=item><h3><a href='/reports/{n}'>Report number {n} on what the office has done this year</a></h3>"
        f"<time datetime={day(n)}>{day(n)}</time><p>What stands in report number {n} of the office.</p></li>"
        for n in range(count)
    )
    site.pages["/news"] = page(f"<main><h1>Reports</h1><ul class=news>{services}</ul></main>")
    for n in range(count):
        body = str(article(0).body).replace(title(0), f"Report number {n} on what the office has done this year")
        site.pages[f"/reports/{n}"] = Reply(body=body.replace("number 0", f"number {n} of the office"))
    story.look(2)
    story.assert_the_same()
    published = story.published()
    shown = tidings(story.folder, "sources", "repair", "ministry")
    assert "ministry: Since " in shown.out
    assert f"Its page has a list of {count} items now, 0 of them known." in shown.out
    assert "  - The ministry maps the forests of the north" in shown.out
    assert f"  + Report number {count - 1} on what the office has done this year" in shown.out
    assert f"0 the same, 12 missing, {count} further" in shown.out
    story.look()
    assert story.published() == published  # nobody said yes
    taken = apart(story.folder, "sources", "repair", "ministry", "--yes")
    assert taken.out.endswith("Taken. What it shows already is no news. Next: tidings crawl ministry\n")
    story.look(2)
    state = story.shown()["state"]
    assert (state["word"], f"{count} items on its list" in state["sentence"]) == ("fine", True)
    assert [name for name, _ in story.notices()] == ["Ministry: changed", "Ministry is well again"]
    assert len(story.entries()) == len(SUBJECTS) + count
    assert len(story.published()) == len(published)  # the ten newest of what a source had already, no more


def test_what_may_be_the_list_is_proposed_and_taken(story: Story) -> None:
    site = story.site
    site.pages["/news"] = Reply(status=404, body="<h1>Not found</h1>")
    some = "".join(rows_of().split("<li class=item>")[:5]).replace("<h3>", "<li class=item><h3>")
    others = SERVICES.replace("/services/", "/other/")
    site.pages["/"] = page(f"<main><h1>Ministry</h1><ul class=news>{some}{others}</ul></main>")
    story.look(2)
    story.assert_the_same()
    shown = story.shown()
    assert shown["state"]["word"] == "gone"
    assert f"and may be at {site.url('/')}, by the list on the page: 4 of its 12 items" in shown["state"]["proposal"]
    found = json.loads(tidings(story.folder, "sources", "repair", "ministry", "--json").out)
    assert (len(found["same"]), len(found["missing"]), len(found["further"]), found["taken"]) == (4, 8, 8, False)
    tidings(story.folder, "sources", "repair", "ministry", "--yes")
    assert story.shown()["looked_for_at"] == site.url("/")


def moved_away(story: Story) -> str:
    """Let the list be found at another address; give that."""
    story.site.pages["/news"] = Reply(status=404, body="<h1>Not found</h1>")
    story.site.pages["/"] = page("<main><h1>Ministry</h1><p>Welcome.</p><a href=/media/news>News</a></main>")
    story.site.pages["/media/news"] = listing()
    story.look()
    found = story.site.url("/media/news")
    assert story.shown()["looked_for_at"] == found
    return found


def test_nothing_is_changed_where_it_cannot_be_written_down(story: Story) -> None:
    file = story.folder / "tidings.toml"
    found = moved_away(story)
    # Its address on two lines cannot be changed in one.
    file.write_text(file.read_text().replace(f'"{story.site.url("/news")}"', f"""'''\n{story.site.url("/news")}'''"""))
    before, stored = file.read_text(), rows(story.folder, "select url, imported_url from sources")
    refused = tidings(story.folder, "sources", "accept", "ministry")
    assert refused.code == 2, refused
    assert "by hand" in refused.err
    assert file.read_text() == before
    assert rows(story.folder, "select url, imported_url from sources") == stored
    assert story.shown()["looked_for_at"] == found


def test_one_who_writes_down_by_hand_where_it_was_found_has_the_same_source(story: Story) -> None:
    file = story.folder / "tidings.toml"
    file.write_text(file.read_text().replace(story.site.url("/news"), moved_away(story)))
    published = story.published()
    story.site.pages["/media/news"] = listing(1)
    story.look(2)
    story.assert_the_same(new=1)
    assert story.published() == [title(12), *published]
    assert rows(story.folder, "select count(*) from first_imports") == [(len(SUBJECTS),)]
    assert rows(story.folder, "select learned_url from standings") == [(None,)]
    assert len(story.notices()) == 1


def test_where_it_was_found_is_written_down_and_it_stays_the_same_source(story: Story) -> None:
    site, file = story.site, story.folder / "tidings.toml"
    refused = tidings(story.folder, "sources", "accept", "ministry")
    assert (refused.code, "nothing to be written down" in refused.err) == (2, True)
    file.write_text(file.read_text().replace('url = "', '# the news\nurl =   "').rstrip() + "  # by hand\n")
    before = file.read_text()
    site.pages["/news"] = Reply(status=404, body="<h1>Not found</h1>")
    site.pages["/"] = page("<main><h1>Ministry</h1><p>Welcome.</p><a href=/media/news>News</a></main>")
    site.pages["/media/news"] = listing()
    story.look()
    done = apart(story.folder, "sources", "accept", "ministry")
    assert done.code == 0, done.err
    assert file.read_text() == before.replace(site.url("/news"), site.url("/media/news"))
    published = story.published()
    site.pages["/media/news"] = listing(1)
    story.look(2)
    story.assert_the_same(new=1)
    assert story.published() == [title(12), *published]
    assert story.shown()["state"]["word"] == "fine"
    assert len(story.notices()) == 1
