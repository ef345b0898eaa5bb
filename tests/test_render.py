"""Pages that a script builds: found, kept and crawled, and what a hostile one is not let do."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.adding.preview import preview
from crawler.fetching.parts import MOST_BYTES, MOST_REQUESTS, Part
from crawler.fetching.render import RenderError, missing, render
from pipeline.config import load
from pipeline.items import Page
from pipeline.workers import Workers
from tests.sites.built import (
    HALF_A_GIGABYTE,
    HEAP,
    LARGE,
    LIST,
    LOOP,
    MANY,
    TITLES,
    TRIES,
    data,
    frame,
    pages,
    script,
)
from tests.sites.command import LOOPBACK, feed, started, tidings
from tests.sites.drill import drill, prepare
from tests.sites.redesigned import MAKES, Make, Redesign, built_by_script
from tests.sites.scripted import Reply, Site, article, packed

pytestmark = [
    pytest.mark.skipif(missing() is not None, reason=f"nothing can be rendered here: {missing()}"),
    pytest.mark.timeout(300),  # a browser takes its seconds to start, and many where it has to share a machine
]
OWN_ADDRESS_ONLY = ("--allow-network", "127.0.0.1/32", "--delay", "0")


def browsers() -> set[int]:
    """Give the browsers that this test started to render a page: others may run their own beside it."""
    ours = f"PYTEST_CURRENT_TEST={os.environ['PYTEST_CURRENT_TEST']}".encode()
    found = set()
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                arguments, environment = (process / "cmdline").read_bytes(), (process / "environ").read_bytes()
            except OSError:
                continue
            if b"--tidings-page=" in arguments and ours in environment.split(b"\0"):
                found.add(int(process.name))
    return found


def built(body: str, *, seconds: float = 10) -> str:
    async def refuse(url: str, headers: Mapping[str, str]) -> Part:
        raise OSError(url)

    page = Page(body=body.encode(), fetched_at=datetime.now(UTC), url="http://page.example/news", charset="utf-8")
    return asyncio.run(render(page, refuse, seconds=seconds)).body.decode()


def source(folder: Path, url: str) -> None:
    (folder / "tidings.toml").write_text(
        '[site]\ntitle = "Test"\ndelay = 0\nallow_network = ["127.0.0.1/32"]\n'
        f'[[source]]\nid = "council"\nurl = "{url}"\nrender = true\n'
    )


def test_a_list_that_a_script_builds_is_found_kept_and_crawled(tmp_path: Path) -> None:
    with Site(pages()) as site:
        added = tidings(tmp_path, "add", site.url("/news"), "--id", "council", "--yes", *LOOPBACK)
        assert added.code == 0, added
        assert "A script builds this page" in added.out
        assert "render = true" in (tmp_path / "tidings.toml").read_text()
        site.hits.clear()
        crawled = tidings(tmp_path, "crawl", "council", "--json", *LOOPBACK)
        assert crawled.outcomes() == {f"item-{n}": "new" for n in range(5)}
        assert site.asked()[:3] == ["/news", "/app.js", "/api/news.json"]
        assert {item["title"] for item in feed(tmp_path, "all")} == set(TITLES)
        agents = {hit.headers["User-Agent"].partition("/")[0] for hit in site.hits}
        assert agents == {"Tidings"}

        site.pages["/api/news.json"] = packed(data((*TITLES, "A sixth thing is decided about the old lighthouse")))
        site.pages["/news/item-5"] = article("A sixth thing is decided about the old lighthouse", words="lighthouse")
        assert tidings(tmp_path, "crawl", "council", "--json", *LOOPBACK).outcomes() == {"item-5": "new"}


def test_a_page_with_items_of_its_own_is_not_rendered(tmp_path: Path) -> None:
    rows = "".join(f"<li><h3><a href='/news/item-{n}'>{title}</a></h3></li>" for n, title in enumerate(TITLES))
    body = str(frame(source="/app.js").body).replace("<main></main>", f"<main><ul>{rows}</ul></main>")
    with Site({"/news": Reply(body=body)}) as site:
        found = tidings(tmp_path, "discover", site.url("/news"), *LOOPBACK)
        assert found.code == 0
        assert "script" not in found.out.partition("\n")[2].partition("Rejected")[0]
        assert "/app.js" not in site.asked()


def test_whatever_a_page_asks_for_passes_the_guard_and_nothing_passes_by_it(tmp_path: Path) -> None:
    with (
        Site(address="127.0.0.2") as other,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        socket.create_server(("127.0.0.1", 0)) as tcp,
        Site({"/api/news.json": data()}) as site,
    ):
        udp.bind(("127.0.0.1", 0))
        udp.setblocking(False)
        tcp.setblocking(False)
        tries = TRIES.replace("OTHER", other.url("")).replace("OWN", site.url(""))
        tries = tries.replace("UDP", f"127.0.0.1:{udp.getsockname()[1]}")
        site.pages["/news"] = frame(tries.replace("RELAY", f"127.0.0.1:{tcp.getsockname()[1]}") + LIST)
        site.pages["/to-other"] = Reply(status=302, headers={"Location": other.url("/redirected")})
        found = tidings(tmp_path, "discover", site.url("/news"), *OWN_ADDRESS_ONLY)
        assert found.code == 0, found  # what it built besides is found all the same
        assert "5 items" in found.out
        assert other.hits == []
        with pytest.raises(BlockingIOError):
            udp.recv(100)
        with pytest.raises(BlockingIOError):
            tcp.accept()
        refused = {"/posted", "/beacon", "/picture.png", "/socket", "/stream", "/worker.js", "/frame", "/file.zip"}
        assert not refused & set(site.asked())
        assert "/to-other" in site.asked()  # and its redirect was refused, as the guard refuses any


def test_a_page_asks_for_so_many_things_and_no_more(tmp_path: Path) -> None:
    with Site({"/news": frame(MANY + LIST), "/api/news.json": data()}) as site:
        assert tidings(tmp_path, "discover", site.url("/news"), *LOOPBACK).code == 1
        assert sum(path.startswith("/part/") for path in site.asked()) == MOST_REQUESTS


def test_data_may_come_from_another_host(tmp_path: Path) -> None:
    with Site({"/api/news.json": data()}, address="127.0.0.2") as other, Site() as site:
        site.pages["/news"] = frame(LIST.replace("/api", other.url("/api")))
        assert tidings(tmp_path, "discover", site.url("/news"), *LOOPBACK).code == 0
        assert [hit.headers["Origin"] for hit in other.hits] == [site.url("")]  # which many of them ask for


def test_a_page_is_given_so_many_bytes_and_no_more(tmp_path: Path) -> None:
    part = packed(Reply(body=b"x" * 1_000_000))
    with Site({"/news": frame(LARGE), **{f"/large/{n}": part for n in range(30)}}) as site:
        assert tidings(tmp_path, "discover", site.url("/news"), *LOOPBACK).code == 1
        assert sum(path.startswith("/large/") for path in site.asked()) <= MOST_BYTES // 1_000_000


def test_a_script_without_an_end_is_ended() -> None:
    started_at = time.monotonic()
    with pytest.raises(RenderError, match="did not come to rest within 2 s"):
        built(str(frame(LOOP).body), seconds=2)
    assert time.monotonic() - started_at < 40
    assert not browsers()


@pytest.mark.parametrize("what", [HALF_A_GIGABYTE, HEAP], ids=["buffers", "heap"])
def test_a_script_that_takes_too_much_memory_is_ended(what: str) -> None:
    with pytest.raises(RenderError, match="takes more memory than the 600 MB"):
        built(str(frame(what).body), seconds=60)
    assert not browsers()


def test_a_script_that_asks_again_and_again_is_read_when_time_is_up() -> None:
    asks = "setInterval(() => fetch('/again').catch(() => {}), 100); document.title = 'As it is now'"
    assert "As it is now" in built(str(frame(asks).body), seconds=2)


def test_what_a_page_makes_of_its_own_functions_changes_nothing() -> None:
    lies = (
        "Object.defineProperty(Element.prototype, 'outerHTML', {get: () => 'lies'});"
        "String.prototype.slice = () => 'lies';"
        "document.title = 'Truth'; alert('Stop'); window.onbeforeunload = () => 'Stay'"
    )
    assert "<title>Truth</title>" in built(str(frame(lies).body))


def test_nothing_is_left_of_a_crawl_that_is_killed(tmp_path: Path) -> None:
    with Site({"/news": frame(LOOP)}) as site:
        source(tmp_path, site.url("/news"))
        crawl = started(tmp_path, "crawl", "council")
        try:
            until = time.monotonic() + 60
            while not browsers() and time.monotonic() < until:
                time.sleep(0.1)
            assert browsers()
            time.sleep(2)
        finally:
            os.kill(crawl.pid, signal.SIGKILL)
            crawl.communicate()
        until = time.monotonic() + 20
        while (left := browsers()) and time.monotonic() < until:
            time.sleep(0.1)
        assert not left


def test_a_challenge_is_not_run(tmp_path: Path) -> None:
    body = str(frame(source="/challenge.js").body).replace("<main>", "<main><div id=_cf_chl_opt>One moment</div>")
    with Site({"/news": Reply(body=body), "/challenge.js": script("document.title = 1")}) as site:
        found = tidings(tmp_path, "discover", site.url("/news"), *LOOPBACK)
        assert found.code == 1
        assert "blocked: a challenge of Cloudflare" in found.out
        source(tmp_path, site.url("/news"))
        crawled = tidings(tmp_path, "crawl", "council")
        assert "blocked: a challenge of Cloudflare" in crawled.err + crawled.out
        assert "/challenge.js" not in site.asked()


def test_an_article_is_rendered_where_there_is_none_without(tmp_path: Path) -> None:
    text = str(article(TITLES[0], words="harbour").body).partition("<main>")[2].partition("</main>")[0]
    tell = f"document.querySelector('main').innerHTML = `{text}`"
    with Site({**pages(), "/news/item-0": frame(source="/tell.js"), "/tell.js": script(tell)}) as site:
        source(tmp_path, site.url("/news"))
        assert tidings(tmp_path, "crawl", "council", "--json").outcomes()["item-0"] == "new"
        assert TITLES[0] in {item["title"] for item in feed(tmp_path, "all")}
        assert site.asked().count("/tell.js") == 1


def test_without_the_extra_or_a_chromium_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "playwright", None)
        assert "pip install 'tidings[browser]'" in (missing() or "")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "apt install chromium" in (missing() or "")
    with Site(pages()) as site:
        found = tidings(tmp_path, "discover", site.url("/news"), *LOOPBACK)
        assert (found.code, found.err) == (1, "")
        assert "apt install chromium" in found.out
        source(tmp_path, site.url("/news"))
        site.hits.clear()
        crawled = tidings(tmp_path, "crawl", "council")
        assert crawled.code == 1
        assert "apt install chromium" in crawled.err
        assert not site.hits


def test_the_operator_sees_it_and_a_pack_keeps_it_as_it_is_built(tmp_path: Path) -> None:
    with Site(pages()) as site:
        source(tmp_path, site.url("/elsewhere"))
        config, _ = load(tmp_path / "tidings.toml")
        shown = preview(site.url("/news"), config, "tidings.toml")
        assert (shown.render, len(shown.items)) == (True, 5)
        assert any("A script builds this page" in note for note in shown.notes)
        source(tmp_path, site.url("/news"))
        recorded = tidings(tmp_path, "sources", "record", "council", "--articles", "1")
        assert recorded.code == 0, recorded
        assert "shows no items" not in recorded.err
    assert tidings(tmp_path, "check").code == 0


@pytest.mark.parametrize("make", [make for make in MAKES if make.feed is None], ids=lambda make: make.name)
def test_a_list_that_a_script_builds_from_some_day_on_is_found_again(make: Make, tmp_path: Path) -> None:
    redesign = Redesign(name="nothing but a script", change=built_by_script)
    with Site() as site, Workers(1) as workers:
        (tmp_path / "before").mkdir()
        before = prepare(make, site, tmp_path / "before", workers)
        outcome = drill(redesign, before, tmp_path / "after", workers)
    assert outcome.is_right, outcome
    assert [title for title, _ in outcome.notices] == ["Ministry: found again"]
    assert "on the same page, by the list on the page, rendered in a browser: 11 of its 12" in outcome.notices[0][1]
