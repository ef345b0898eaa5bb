"""A source that has moved, mended in a browser: its list is seen and taken, and its address written down."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import html

from crawler.desk import accepted, desk
from crawler.health.confirming import compare, difference, take
from pipeline.config import load
from pipeline.config.followed import Followed
from pipeline.desk import RefusedError
from pipeline.health import Remembered
from pipeline.store import open_store
from pipeline.told import in_language, said_by, tell
from pipeline.workers import Workers
from tests.sites.command import rows, tidings
from tests.test_health_repair import SERVICES, Story, article, listing, ministry, moved_away, page
from tests.test_moved import NAMES, gone_to, others
from tests.test_operator import Browser, running, until


@pytest.fixture
def story(tmp_path: Path, workers: Workers) -> Iterator[Story]:
    with ministry() as site:
        yield Story(tmp_path, site, workers)


def words(reply_body: str) -> str:
    return " ".join(str(html.fromstring(reply_body).xpath("string(//main)")).split())


def looks_of(story: Story) -> int:
    [(number,)] = rows(story.folder, "select count(*) from looks")
    return int(number)


def sign_in(browser: Browser, story: Story) -> None:
    browser.sign_in((story.folder / "data" / "operator-token").read_text().strip())


def test_a_list_that_may_be_the_sources_is_taken_in_a_browser_and_its_address_written_down(story: Story) -> None:
    site = story.site
    list_there, articles = others()
    site.pages |= {"/news": gone_to("/aktuelles/", "words"), "/aktuelles/": list_there, **articles}
    story.look(2)
    there = site.url("/aktuelles/")
    before = (story.folder / "tidings.toml").read_text()
    with running(story.folder) as (browser, log):
        sign_in(browser, story)
        needed = browser.ask(path="/operator")
        link = str(html.fromstring(needed.body).xpath("string(//main//li//a[starts-with(@href, 'operator?')]/@href)"))
        shown = browser.ask(path=f"/{link}")
        assert f"It may have moved to {there}" in words(shown.body)
        assert "Not on it any more: 12" in words(shown.body)
        assert f"The office for {NAMES[0]}" in words(shown.body)
        [mark] = shown.fields("mark")
        refused = browser.send(step="take", form=shown.form, id="ministry", mark=mark[::-1])
        assert (refused.status, "what was shown of ministry is not what is found now" in refused.body) == (409, True)
        assert story.shown()["looked_for_at"] == site.url("/news")
        for _ in range(2):  # who clicks twice has taken it once
            taken = browser.send(step="take", form=shown.form, id="ministry", mark=mark)
            assert (taken.status, taken.headers["location"]) == (303, "operator?taken=ministry")
        assert "“ministry” is held against that list" in browser.ask(path="/operator?taken=ministry").body
        assert "It is what the source is held against since" in browser.ask(path=f"/{link}").body
        assert "Nothing needs you now" in words(browser.ask(path="/operator").body)
        until(lambda: len(story.entries()) == len(story.before) + len(NAMES), log)  # within a tick, not an hour
        moved = browser.ask(path="/operator")
        assert "Nothing needs you now" in words(moved.body)
        assert "Another list is taken for its own since" in words(moved.body)
        assert moved.fields("url") == [there]
        assert f"tidings.toml says {site.url('/news')}" in words(moved.body)
        another = browser.send(step="accept", form=shown.form, id="ministry", url=site.url("/elsewhere"))
        assert (another.status, (story.folder / "tidings.toml").read_text()) == (409, before)
        for _ in range(2):
            written = browser.send(step="accept", form=shown.form, id="ministry", url=there)
            assert (written.status, written.headers["location"]) == (303, "operator?accepted=ministry")
        assert (story.folder / "tidings.toml").read_text() == before.replace(site.url("/news"), there)
        assert load(story.folder / "tidings.toml")[0].sources[0].url == there
        assert browser.ask(path="/operator").fields("url") == []
        until(lambda: "configuration read again" in log.read_text(), log)
        after = browser.ask(path="/operator?accepted=ministry")
        assert "has its new address in tidings.toml now" in after.body
        assert after.fields("url") == []
    story.look()
    after_all = story.entries()
    assert {name: after_all[name] for name in story.before} == story.before
    assert (len(story.published()), story.shown()["looked_for_at"]) == (10, there)


@pytest.mark.parametrize("by_hand", ["another address", "taken out", "on two lines"])
def test_an_address_is_not_written_over_what_its_owner_has_written_meanwhile(story: Story, by_hand: str) -> None:
    file, config = story.folder / "tidings.toml", load(story.folder / "tidings.toml")[0]
    there = moved_away(story)
    old = story.site.url("/news")
    told, written = {
        "another address": ("hat jetzt eine andere Adresse", file.read_text().replace(old, f"{old}-of-today")),
        "taken out": ("ist keine Quelle", file.read_text().partition("[[source]]")[0]),
        "on two lines": ("von Hand", file.read_text().replace(f'"{old}"', f"""'''\n{old}'''""")),
    }[by_hand]
    file.write_text(written)
    with pytest.raises(RefusedError) as refused:
        accepted(config.sources[0], there, file, story.folder / "data")
    assert told in in_language(said_by(refused.value), "de")
    assert file.read_text() == written


def test_what_is_seen_between_the_question_and_the_answer_goes_before_the_answer(story: Story) -> None:
    site, source = story.site, load(story.folder / "tidings.toml")[0].sources[0]
    list_there, articles = others()
    site.pages |= {"/news": gone_to("/aktuelles/", "words"), "/aktuelles/": list_there, **articles}
    story.look(2)
    with closing(open_store(story.folder / "data")) as store:
        asked = compare(store, source)
        assert asked is not None
        site.pages["/news"] = listing(1)
        story.look(2)
        assert not take(store, source, asked, now=datetime.now(UTC))
    story.look()
    story.assert_the_same(new=1)
    assert (story.shown()["state"]["word"], story.shown()["looked_for_at"]) == ("fine", site.url("/news"))


def test_a_list_that_cannot_be_taken_because_another_process_writes_is_told_within_seconds(story: Story) -> None:
    site, file, data = story.site, story.folder / "tidings.toml", story.folder / "data"
    list_there, articles = others()
    site.pages |= {"/news": gone_to("/aktuelles/", "words"), "/aktuelles/": list_there, **articles}
    story.look(2)
    config, _ = load(file)
    able = desk(Followed(file, config, lambda: config), "token", data)

    async def tried() -> None:
        shown = await able.compare("ministry")
        with closing(sqlite3.connect(data / "tidings.db", isolation_level=None)) as another:
            another.execute("begin immediate")
            began = time.monotonic()
            with pytest.raises(RefusedError, match="ministry was not taken: another process has been writing"):
                await able.take("ministry", shown.mark)
            assert time.monotonic() - began < 20  # of which it waits for 3
        assert await able.compare("ministry") == shown
        await able.take("ministry", shown.mark)
        assert (await able.compare("ministry")).is_taken

    asyncio.run(tried())


def test_whoever_asks_often_what_may_be_a_list_is_answered_by_one_process_at_a_time(story: Story) -> None:
    config, _ = load(story.folder / "tidings.toml")
    able = desk(Followed(story.folder / "tidings.toml", config, lambda: config), "token", story.folder / "data")
    before = set(multiprocessing.active_children())

    async def most() -> int:
        asked = [asyncio.ensure_future(able.compare("ministry")) for _ in range(3)]
        seen = 0
        while not all(one.done() for one in asked):
            await asyncio.sleep(0.01)
            seen = max(seen, len(set(multiprocessing.active_children()) - before))
        assert {(await one).why_not for one in asked} == {tell("list as it was")}
        return seen

    assert asyncio.run(most()) == 1


def test_long_lists_are_held_against_each_other_at_once() -> None:
    def listed(name: str) -> list[Remembered]:
        at = f"https://ministry.example/{name}"
        return [Remembered(url=f"{at}/{n}", title=f"What the {name} says about {n}") for n in range(3_000)]

    before, after = listed("ministry"), listed("office")
    moved = Remembered(url="https://ministry.example/else", title=f" {before[0].title} ")
    began = time.process_time()
    differs = difference(before, [moved, before[1], *after])
    assert time.process_time() - began < 2
    assert differs.same == (moved, before[1])
    assert (differs.missing, differs.further) == (tuple(before[2:]), tuple(after))


def test_what_cannot_be_mended_is_said_in_words(story: Story) -> None:
    with running(story.folder) as (browser, _):
        sign_in(browser, story)
        well = browser.ask(path="/operator?repair=ministry")
        assert (well.status, "Its list can be read, and is the one that it was." in well.body) == (200, True)
        nobody = browser.ask(path="/operator?repair=nobody")
        assert (nobody.status, "is no source of tidings.toml" in nobody.body) == (409, True)
        assert html.fromstring(nobody.body).xpath("string(//main//a/@href)") == "/operator"
        form = browser.ask(path="/operator").form
        for step, more in (("take", "mark"), ("accept", "url")):
            fields = {"step": step, "id": "ministry", more: "", "form": form}
            assert browser.send(None, **fields).status == 409
            assert browser.send(None, **fields | {"form": "0" * 64}).status == 403
    assert json.loads(tidings(story.folder, "sources", "show", "ministry", "--json").out)["state"]["word"] == "fine"


def test_a_page_whose_list_is_another_is_shown_beside_the_last_good_one(story: Story) -> None:
    list_there, articles = others("/services/")
    story.site.pages |= {"/news": list_there, **articles}
    story.look(2)
    with running(story.folder) as (browser, log):
        sign_in(browser, story)
        shown = browser.ask(path="/operator?repair=ministry")
        assert "Its page has a list of 10 items now, 0 of them known." in words(shown.body)
        assert "Further on it: 10" in words(shown.body)
        browser.send(step="take", form=shown.form, id="ministry", mark=shown.fields("mark"))
        until(lambda: story.shown()["looks"][0]["result"] == "read", log)
    story.look()
    assert (story.shown()["state"]["word"], story.shown()["looked_for_at"]) == ("fine", story.site.url("/news"))


def test_what_was_accepted_stays_so_while_the_service_cannot_read_the_file_again(story: Story) -> None:
    """As who goes on writing in it has, beside the browser."""
    site, file = story.site, story.folder / "tidings.toml"
    site.pages["/news"] = page(f"<main><h1>Services</h1><ul class=services>{SERVICES}</ul></main>")
    site.pages |= {f"/services/{name}": article(12) for name in ("permits", "passports", "licences", "pensions")}
    site.pages["/"] = page("<main><h1>Ministry</h1><p>Welcome.</p><a href=/media/news>News</a></main>")
    site.pages["/media/news"] = listing()
    story.look()
    there = site.url("/media/news")
    with running(story.folder) as (browser, log):
        sign_in(browser, story)
        form = browser.ask(path="/operator").form
        assert browser.send(step="accept", form=form, id="ministry", url=there).status == 303
        written = file.read_text()
        file.write_text(f"{written}[[sour")
        until(lambda: "configuration not taken up" in log.read_text(), log)
        looks = looks_of(story)
        with closing(sqlite3.connect(story.folder / "data" / "tidings.db", timeout=20)) as database, database:
            database.execute("update sources set next_due_at = '2026-01-01T00:00:00.000000+00:00'")
        until(lambda: looks_of(story) > looks, log)
    story.assert_the_same()
    file.write_text(written)
    story.look(2)
    story.assert_the_same()
    assert story.shown()["looked_for_at"] == there
