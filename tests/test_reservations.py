"""/.well-known/tdmrep.json: a site reserves its pages from text and data mining by their paths."""

from __future__ import annotations

import json
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from pipeline.items import Reserved
from pipeline.reservations import PATH, reserved_by_file
from pipeline.store import open_store
from tests.running import run
from tests.sites.command import started, tidings
from tests.sites.scripted import Hit, Reply, Site, article, listing

POLICY = "https://council.example.org/tdm.json"
TITLES = {"/news/1": "Council opens a bridge", "/news/2": "Council closes a road", "/news/3": "Council paints a door"}
CONFIG = """
[site]
url = "http://127.0.0.1:8000/"
delay = 0
allow_network = ["127.0.0.0/8"]
[[source]]
id = "council"
url = "{url}"
"""


def file(*rules: dict[str, object]) -> bytes:
    return json.dumps(rules).encode()


def rule(location: object, said: object = 1, policy: object = None) -> dict[str, object]:
    return {"location": location, "tdm-reservation": said} | ({"tdm-policy": policy} if policy else {})


RESERVED, FREE, UNSAID = Reserved(mining=True), Reserved(mining=False), Reserved()


@pytest.mark.parametrize(
    ("rules", "path", "says"),
    [
        ([rule("/")], "/news/1", RESERVED),
        ([rule("*")], "/news/1", RESERVED),
        ([rule("/news")], "/newspaper", RESERVED),
        ([rule("/news/")], "/news", UNSAID),
        ([rule("/News/")], "/news/1", UNSAID),
        ([rule("news/")], "/news/1", UNSAID),
        ([rule("/news/*.pdf$")], "/news/2026/a.pdf", RESERVED),
        ([rule("/news/*.pdf$")], "/news/2026/a.pdf?v=2", UNSAID),
        ([rule("/news/*.pdf")], "/news/2026/a.pdf?v=2", RESERVED),
        ([rule("/*/en/*/full$")], "/a/b/en/c/full", RESERVED),
        ([rule("/*/en/*/full$")], "/a/en/full", UNSAID),
        ([rule("/a*a$")], "/a", UNSAID),
        ([rule("/exactly$")], "/exactly", RESERVED),
        ([rule("/exactly$")], "/exactly/not", UNSAID),
        ([rule("/*?print=")], "/news?print=1", RESERVED),
        ([rule("/caf%C3%A9/")], "/caf%c3%a9/1", RESERVED),
        ([rule("/%6eews/")], "/news/1", RESERVED),
        ([rule("/a%2Fb")], "/a/b", UNSAID),
        ([rule("/news/2", 0), rule("/news/")], "/news/2", FREE),
        ([rule("/news/"), rule("/news/2", 0)], "/news/2", RESERVED),
        ([rule("/news/", "1", POLICY)], "/news/2", Reserved(mining=True, policy=POLICY)),
        ([rule("/news/", 1, "javascript:alert(1)")], "/news/2", RESERVED),
        ([rule("/news/", 2)], "/news/2", UNSAID),
        ([rule("/news/", True)], "/news/2", UNSAID),
        ([rule(7), rule("/news/")], "/news/2", RESERVED),
        ([rule("/news/" + "*a" * 900 + "$")], "/news/" + "a" * 1_900 + "b", UNSAID),
    ],
)
def test_the_first_rule_whose_location_matches_holds(rules: list[dict[str, object]], path: str, says: Reserved) -> None:
    assert reserved_by_file(file(*rules), f"https://council.example.org{path}") == says


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>Not found</html>", b"[", b'{"location": "/", "tdm-reservation": 1}', b'[["/", 1]]', b"\xff\xfe[]",
     b"[" * 100_000, file(*[rule("/")] * 50_000)],
)  # fmt: skip
def test_what_is_no_such_file_reserves_nothing(body: bytes) -> None:
    assert reserved_by_file(body, "https://council.example.org/") == UNSAID


def test_a_file_may_begin_with_a_byte_order_mark() -> None:
    assert reserved_by_file(b"\xef\xbb\xbf" + file(rule("/")), "https://council.example.org") == RESERVED


def site_of(said: Reply) -> Site:
    articles = {path: article(title) for path, title in TITLES.items()}
    return Site({PATH: said, "/news": listing(TITLES), **articles})


def crawl(folder: Path, site: Site, *words: str) -> str:
    (folder / "tidings.toml").write_text(CONFIG.format(url=site.url("/news")))
    ended = run(folder, "crawl", *words)
    assert ended.exit_code == 0, ended.output
    return ended.output


def mining(folder: Path) -> dict[str, Reserved]:
    store = open_store(folder)
    found = {entry.title: replace(entry.reserved, by_answer=()) for entry in store.every_entry()}
    store.close()
    return found


def asked(site: Site) -> int:
    return [hit.path for hit in site.hits].count(PATH)


def test_a_site_reserves_some_of_its_pages(tmp_path: Path) -> None:
    rules = file(rule("/news/2", 0), rule("/news/1$", 1, POLICY))
    with site_of(Reply(body=rules, headers={"Content-Type": "application/json"})) as site:
        crawl(tmp_path, site)
        assert [hit.path for hit in site.hits][:4] == ["/robots.txt", "/news", PATH, "/news/1"]
        address = site.url("/news/1")
    assert mining(tmp_path) == {
        TITLES["/news/1"]: Reserved(mining=True, policy=POLICY),
        TITLES["/news/2"]: FREE,
        TITLES["/news/3"]: UNSAID,
    }
    assert f"mining is reserved (terms: {POLICY})" in run(tmp_path, "entries", "show", address).stdout
    exported = [json.loads(line) for line in run(tmp_path, "export", "--format", "jsonl").stdout.splitlines()]
    assert {one["title"]: bool(one["text"]) for one in exported} == {
        TITLES["/news/1"]: False,
        TITLES["/news/2"]: True,
        TITLES["/news/3"]: True,
    }
    items = json.loads((tmp_path / "public" / "feeds" / "all.json").read_bytes())["items"]
    assert [item["_tidings"].get("tdm_policy") for item in items if item["title"] == TITLES["/news/1"]] == [POLICY]


def test_the_page_and_its_answer_are_stronger_than_the_file_and_take_back_no_terms(tmp_path: Path) -> None:
    with site_of(Reply(body=file(rule("/", 1, POLICY)))) as site:
        free = str(article(TITLES["/news/1"]).body).replace("<head>", "<head><meta name=tdm-reservation content=0>")
        site.pages["/news/1"] = Reply(body=free)
        site.pages["/news/2"] = article(TITLES["/news/2"], **{"tdm-reservation": "0"})
        site.pages["/news/3"] = article(TITLES["/news/3"], **{"tdm-reservation": "1"})
        crawl(tmp_path, site)
    found = mining(tmp_path)
    assert [found[title].mining for title in TITLES.values()] == [False, False, True]
    assert found[TITLES["/news/3"]].policy == POLICY


def test_what_comes_to_be_reserved_is_taken_up_though_the_pages_are_unmodified(tmp_path: Path) -> None:
    first = {path: article(title, ETag='"1"') for path, title in TITLES.items()}
    free = str(first["/news/3"].body).replace("<head>", "<head><meta name=tdm-reservation content=0>")
    first["/news/3"] = Reply(body=free, headers={"ETag": '"1"'})
    with site_of(Reply(status=404)) as site:
        site.pages.update(first)
        crawl(tmp_path, site)
        before = mining(tmp_path)
        site.pages[PATH] = Reply(body=file(rule("/", 1, POLICY)))
        site.pages["/news/2"] = Reply(status=304, headers={"X-Robots-Tag": "noarchive"})
        assert "3 unchanged" in crawl(tmp_path, site, "council", "--refresh")
        assert [hit.headers["If-None-Match"] for hit in site.hits if hit.path == "/news/2"] == [None, '"1"']
    assert [before[title].mining for title in TITLES.values()] == [None, None, False]
    assert mining(tmp_path) == {
        TITLES["/news/1"]: Reserved(mining=True, policy=POLICY),
        TITLES["/news/2"]: Reserved(mining=True, policy=POLICY, archiving=True),
        TITLES["/news/3"]: FREE,  # the page's own word
    }
    with closing(open_store(tmp_path)) as store:
        assert store.pages.kept().pages == 2
    items = json.loads((tmp_path / "public" / "feeds" / "all.json").read_bytes())["items"]
    told = {item["title"]: ("content_html" in item, item["_tidings"].get("tdm_reservation")) for item in items}
    assert told == {TITLES["/news/1"]: (True, 1), TITLES["/news/2"]: (False, 1), TITLES["/news/3"]: (True, None)}


def test_what_the_headers_reserved_they_lift_though_the_pages_are_unmodified(tmp_path: Path) -> None:
    said = {"tdm-reservation": "1", "tdm-policy": POLICY, "X-Robots-Tag": "noarchive", "ETag": '"1"'}
    first = {path: article(title, **said) for path, title in TITLES.items()}
    own = str(first["/news/3"].body).replace("<head>", "<head><meta name=robots content=noarchive>")
    own = own.replace("<head>", "<head><meta name=tdm-reservation content=1>")
    first["/news/3"] = Reply(body=own, headers=dict(said))
    with site_of(Reply(status=404)) as site:
        site.pages.update(first)
        crawl(tmp_path, site)
        reserved = Reserved(archiving=True, mining=True, policy=POLICY)
        assert mining(tmp_path) == dict.fromkeys(TITLES.values(), reserved)
        lifts = {"tdm-reservation": "0", "X-Robots-Tag": "noindex"}
        site.pages["/news/1"] = Reply(status=304, headers=lifts)
        site.pages["/news/2"] = Reply(status=304)  # which need not have all the headers that the page came with
        site.pages["/news/3"] = Reply(status=304, headers=lifts)
        assert "3 unchanged" in crawl(tmp_path, site, "council", "--refresh")
        assert mining(tmp_path) == {
            TITLES["/news/1"]: FREE,
            TITLES["/news/2"]: reserved,
            TITLES["/news/3"]: reserved,  # the page's own word
        }
        items = json.loads((tmp_path / "public" / "feeds" / "all.json").read_bytes())["items"]
        assert {item["title"] for item in items if "content_html" in item} == {TITLES["/news/1"]}
        site.pages["/news/2"] = Reply(status=304, headers=lifts)
        assert "1 unchanged" in crawl(tmp_path, site, site.url("/news/2"))  # a page that somebody names
    assert mining(tmp_path)[TITLES["/news/2"]] == FREE


@pytest.mark.parametrize(
    "said",
    [
        Reply(body=file(rule("/"))),
        Reply(body=file(rule("/")), headers={"Cache-Control": "no-cache"}),
        Reply(status=404),
        Reply(status=403),
        Reply(status=500),
        Reply(body="<html>Our news</html>"),
        Reply(body="[" + " " * 600_000 + "]"),
        Reply(status=302, headers={"Location": PATH}),
        Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n["),
    ],
    ids=["rules", "no-cache", "missing", "forbidden", "failing", "page", "long", "loop", "cut"],
)
def test_it_is_asked_for_once_and_a_missing_one_is_no_fault(tmp_path: Path, said: Reply) -> None:
    with site_of(said) as site:
        told = crawl(tmp_path, site)
        assert "tdmrep" not in told
        before = asked(site)
        assert before >= 1
        assert len(mining(tmp_path)) == 3
        site.pages["/news/4"] = article("Council plants a tree")
        site.pages["/news"] = listing({**TITLES, "/news/4": "Council plants a tree"})
        assert "1 new" in crawl(tmp_path, site, "council")
        assert asked(site) == before
        crawl(tmp_path, site, "council", "--refresh")
        assert asked(site) > before
    assert "  council  fine  " in run(tmp_path, "status").stdout


@pytest.mark.parametrize(("status", "kept"), [(404, True), (500, False), (503, False)])
def test_an_answer_that_went_wrong_is_not_kept_for_a_week(tmp_path: Path, status: int, kept: bool) -> None:
    with site_of(Reply(status=status)) as site:
        crawl(tmp_path, site)
        with closing(open_store(tmp_path)) as store:
            found = store.robots.get(site.url(PATH), datetime.now(UTC) + timedelta(hours=2))
    assert (found == b"") is kept


@pytest.mark.parametrize(("host", "holds"), [("127.0.0.1", True), ("localhost", False)])
def test_a_site_says_itself_what_it_reserves_and_is_not_followed_to_another(
    tmp_path: Path, host: str, holds: bool
) -> None:
    with site_of(Reply(status=404)) as site:
        elsewhere = site.url("/rules.json").replace("127.0.0.1", host)
        site.pages[PATH] = Reply(status=302, headers={"Location": elsewhere})
        site.pages["/rules.json"] = Reply(body=file(rule("/")), headers={"Content-Type": "application/json"})
        crawl(tmp_path, site)
        assert ("/rules.json" in [hit.path for hit in site.hits]) is holds
    assert set(mining(tmp_path).values()) == {RESERVED if holds else UNSAID}


def test_what_was_taken_while_the_file_could_not_be_had_is_reserved_once_it_can(tmp_path: Path) -> None:
    with site_of(Reply(status=500)) as site:
        site.pages |= {path: article(title, ETag='"1"') for path, title in TITLES.items()}
        site.pages["/news/3"] = article(TITLES["/news/3"], ETag='"1"', **{"tdm-reservation": "0"})
        crawl(tmp_path, site)
        before = {title: str(found) for title, found in mining(tmp_path).items()}
        assert list(before.values()).count(str(UNSAID)) == 2
        moments = updated(tmp_path)
        rules = file(rule("/news/2", 0), rule("/news/", 1, POLICY))
        site.pages[PATH] = Reply(body=rules, headers={"Content-Type": "application/json"})
        with closing(open_store(tmp_path)) as store:  # an hour and a day later
            for url in (site.url(PATH), site.url("/").rstrip("/")):
                store.robots.put(url, b"", datetime.now(UTC) - timedelta(minutes=1))
        site.pages["/news"] = listing({**TITLES, "/news/4": "A fourth call for research in the north"})
        site.pages["/news/4"] = article("A fourth call for research in the north")
        crawl(tmp_path, site)
        again = [hit for hit in site.hits if hit.path == "/news/1"][1:]
        assert all(hit.headers["If-None-Match"] == '"1"' for hit in again), "its page says nothing anew"
    found = mining(tmp_path)
    assert found.pop("A fourth call for research in the north").mining
    assert found == {
        TITLES["/news/1"]: Reserved(mining=True, policy=POLICY),
        TITLES["/news/2"]: FREE,
        TITLES["/news/3"]: FREE,
    }
    assert updated(tmp_path).items() >= moments.items(), "it is no news of the article"
    items = json.loads((tmp_path / "public" / "feeds" / "all.json").read_bytes())["items"]
    assert [item["_tidings"].get("tdm_reservation") for item in items if item["title"] == TITLES["/news/1"]] == [1]


def updated(folder: Path) -> dict[str, datetime]:
    with closing(open_store(folder)) as store:
        return {entry.id: entry.updated_at for entry in store.every_entry()}


def test_a_crawl_that_was_ended_has_not_learned_that_nothing_is_reserved(tmp_path: Path) -> None:
    came, told = Event(), Reply(body=file(rule("/")))

    def late(_: Hit) -> Reply:
        came.set()
        time.sleep(2)
        return told

    with site_of(told) as site:
        site.pages[PATH] = late
        (tmp_path / "tidings.toml").write_text(CONFIG.format(url=site.url("/news")))
        ended = started(tmp_path, "crawl")
        assert came.wait(60)
        ended.terminate()
        ended.communicate(timeout=60)
        site.pages[PATH] = told
        again = tidings(tmp_path, "crawl")
        assert again.code == 0, again
    assert set(mining(tmp_path / "data").values()) == {RESERVED}


def test_a_look_that_asks_for_no_article_does_not_ask_for_it(tmp_path: Path) -> None:
    with site_of(Reply(body=file(rule("/")))) as site:
        site.pages["/news"] = Reply(status=404)
        (tmp_path / "tidings.toml").write_text(CONFIG.format(url=site.url("/news")))
        run(tmp_path, "crawl")
        assert asked(site) == 0
        run(tmp_path, "crawl", site.url("/news/1"))
        assert asked(site) == 1
    assert mining(tmp_path) == {TITLES["/news/1"]: RESERVED}


def test_it_is_not_asked_for_where_robots_txt_forbids_it(tmp_path: Path) -> None:
    with site_of(Reply(body=file(rule("/")))) as site:
        site.pages["/robots.txt"] = Reply(body="User-agent: *\nDisallow: /.well-known/")
        crawl(tmp_path, site)
        assert asked(site) == 0
    assert set(mining(tmp_path).values()) == {UNSAID}


def test_a_server_that_asks_to_wait_is_left_alone_and_not_asked_for_it_again(tmp_path: Path) -> None:
    with site_of(Reply(status=429, headers={"Retry-After": "1"})) as site:
        (tmp_path / "tidings.toml").write_text(CONFIG.format(url=site.url("/news")))
        run(tmp_path, "crawl")
        assert site.asked() == ["/news"]
        time.sleep(1.1)
        crawl(tmp_path, site, "council")
        assert asked(site) == 1
    assert len(mining(tmp_path)) == 3


def test_an_article_that_is_a_file_is_reserved_too(tmp_path: Path) -> None:
    with site_of(Reply(body=file(rule("/*.pdf")))) as site:
        site.pages["/news/1"] = Reply(body=b"%PDF-1.4 nothing", headers={"Content-Type": "application/pdf"})
        site.pages["/a.pdf"] = site.pages["/news/1"]
        site.pages["/news"] = listing({"/a.pdf": "Report of the year", **TITLES})
        crawl(tmp_path, site)
    found = mining(tmp_path)
    assert found["Report of the year"] == RESERVED
    assert found[TITLES["/news/1"]] == UNSAID
