"""`tidings add`: a page is looked at, shown, asked about, and written; nothing else is."""

from __future__ import annotations

import json
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import feedparser
import pytest
from click.testing import CliRunner, Result

from crawler.adding.opml import OpmlError, outlines
from crawler.adding.own import is_own
from pipeline.config import Config, load
from pipeline.data_lock import only_one
from tests.sites.command import LOOPBACK, tidings
from tests.sites.scripted import Reply, Site
from tests.test_first_import import site_of, title
from tidings import main

OWNERS = """# Ours since 2019.
[site]
title = "Test"      # as on the door
url = "https://feeds.example.org/"

[[topic]]           # the only one
id = "law"
title = "Law"
words = ["nothing-has-this-word"]
"""


@pytest.fixture
def site() -> Iterator[Site]:
    empty = Reply(body="<!doctype html><title>x</title><h1>Imprint</h1><p>Written by <a href=/us>us</a>.</p>")
    with Site({**site_of(range(12)), "/imprint": empty}) as one:
        yield one


@pytest.fixture
def file(tmp_path: Path) -> Path:
    written = tmp_path / "tidings.toml"
    written.write_text(OWNERS)
    return written


def add(file: Path, *arguments: str | Path, answer: str = "") -> Result:
    """Type the command as a person does, with an answer to its question."""
    typed = ["--config", str(file), "add", *map(str, arguments), *LOOPBACK]
    return CliRunner().invoke(main, typed, input=answer)


@pytest.mark.parametrize(
    ("home", "own", "other"),
    [
        ("https://news.example.org/", "http://news.example.org/feeds/all.atom", "https://news.example.org/press/"),
        ("https://example.org/tidings/", "https://example.org/tidings/fr/", "https://example.org/news"),
        ("https://example.org/tidings/", "https://example.org/tidings/anything", "https://example.org/tidings2/"),
        ("http://127.0.0.1:8000/", "http://localhost:8000/de/topics/health.html", "http://localhost:8001/"),
        ("http://localhost:8000/", "http://[::1]:8000", "http://localhost:8000/fr/news/"),
    ],
)
def test_what_tidings_publishes_itself_is_told_from_what_stands_beside_it(home: str, own: str, other: str) -> None:
    config = Config.model_validate({"site": {"url": home}})
    assert is_own(own, config, None)
    assert not is_own(other, config, None)


def test_a_feed_of_ones_own_is_refused_by_its_address_or_where_it_is_served(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "tidings.toml").write_text('[site]\nurl = "https://news.example.org/"\n')
    with only_one(tmp_path / "data") as serving_at:
        serving_at("http://127.0.0.1:8000/")
        for url in ("https://news.example.org/feeds/all.atom", "http://localhost:8000/"):
            ended = tidings(tmp_path, "add", "--yes", url)
            assert (ended.code, ended.err) == (
                1,
                f"Error: {url}: is what Tidings publishes itself, so there is nothing in it that its feeds have not;"
                " give the address of an institution\n",
            )
    assert "[[source]]" not in (tmp_path / "tidings.toml").read_text()


def test_what_is_served_here_is_told_by_every_name_of_this_machine(tmp_path: Path) -> None:
    config = Config.model_validate({"site": {"url": "https://news.example.org/"}})
    with only_one(tmp_path) as serving_at:
        serving_at("http://127.0.0.1:8000/")
        for name in (socket.gethostname(), numbered(socket.AF_INET), numbered(socket.AF_INET6)):
            assert is_own(f"http://{name}:8000/feeds/all.atom", config, tmp_path)
            assert not is_own(f"http://{name}:8001/feeds/all.atom", config, tmp_path)
            assert not is_own(f"http://{name}:8000/press/", config, tmp_path)
            assert not is_own(f"http://{name}/feeds/all.atom", config, tmp_path)
        for other in ("192.0.2.77", "[2001:db8::77]", "nowhere.invalid"):
            assert not is_own(f"http://{other}:8000/feeds/all.atom", config, tmp_path)


def numbered(family: socket.AddressFamily) -> str:
    """Give a number of this machine, that others reach it by where there is a network."""
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        inet6 = family is socket.AF_INET6
        try:
            probe.connect(("2001:db8::1" if inet6 else "192.0.2.1", 9))
        except OSError:  # no network
            return "[::1]" if inet6 else "127.0.0.1"
        found = probe.getsockname()[0]
        return f"[{found}]" if inet6 else str(found)


def test_a_page_is_shown_and_after_a_yes_it_is_watched_and_the_rest_of_the_file_is_as_it_was(
    site: Site, file: Path
) -> None:
    url = site.url("/news")

    done = add(file, url, "--id", "council", "--title", "The Council", "--topic", "law", answer="y\n")

    assert done.exit_code == 0, done.output
    assert "12 items by the list on the page: sure" in done.output
    assert title(0) in done.output
    assert f"{url}/bridges" in done.output
    assert "Rejected: " in done.output
    assert f"Write [[source]] “council” into {file}? [Y/n]" in done.output
    assert f"Wrote [[source]] “council” into {file}." in done.output
    assert "Next: tidings crawl council looks at it now" in done.output
    block = f'[[source]]\nid = "council"\ntitle = "The Council"\nurl = "{url}"\ntopics = ["law"]\n'
    assert file.read_text() == f"{OWNERS}\n{block}"


def test_who_adds_is_told_that_a_site_asks_for_time_between_requests(site: Site, file: Path) -> None:
    rules = Reply(body="User-agent: *\nCrawl-delay: 3", headers={"Content-Type": "text/plain"})
    site.pages |= {"/robots.txt": rules, "/moved": Reply(status=404)}
    host = site.url("/").split("/")[2]

    done = add(file, site.url("/moved"))

    takes = f"Note: {host} asks for 3 s between requests, so this takes 3 seconds at least, and up to 43 seconds"
    assert done.stderr.splitlines()[0] == takes
    assert "404" in done.stderr.splitlines()[1]


def test_a_section_that_only_the_sitemap_knows_is_watched_without_the_rest_of_its_site(
    tmp_path: Path, file: Path
) -> None:
    pages = {path: page for path, page in site_of(range(6)).items() if path != "/news"}
    with Site(pages) as site:
        text = "<p>This page says who is answerable for what stands here, and how each of them is written to.</p>" * 3
        site.pages["/imprint"] = Reply(body=f"<title>Imprint</title><main><h1>Imprint</h1>{text}</main>")
        site.pages["/news"] = Reply(body="<title>News</title><main><h1>News</h1><p>Use the search.</p></main>")
        urls = "".join(
            f"<url><loc>{site.url(path)}</loc></url>" for path in [*pages, "/imprint"] if path != "/robots.txt"
        )
        site.pages["/sitemap.xml"] = Reply(
            body=f'<?xml version="1.0"?><urlset>{urls}</urlset>', headers={"Content-Type": "application/xml"}
        )
        assert add(file, site.url("/news"), "--yes", "--id", "council").exit_code == 0
        assert f'url = "{site.url("/news")}"' in file.read_text()
        tidings(tmp_path, "crawl", "council", *LOOPBACK)
    feed = feedparser.parse((tmp_path / "data" / "public" / "feeds" / "all.atom").read_bytes())
    assert sorted(entry.link for entry in feed.entries) == sorted(
        site.url(path) for path in pages if path.startswith("/news/")
    )


def test_a_no_and_no_answer_and_a_dry_run_write_nothing(site: Site, file: Path) -> None:
    for arguments, answer, code in (([], "n\n", 1), ([], "", 1), (["--dry-run"], "", 0)):
        done = add(file, site.url("/news"), *arguments, answer=answer)
        assert done.exit_code == code
        assert "12 items" in done.output
        assert "Nothing was written" in done.output
        assert file.read_text() == OWNERS
    assert not (file.parent / "data").exists()


def test_what_was_added_is_crawled_and_its_topic_has_all_of_it(site: Site, tmp_path: Path, file: Path) -> None:
    assert add(file, site.url("/news"), "--yes", "--topic", "law", "--id", "council").exit_code == 0
    assert tidings(tmp_path, "crawl", "council", *LOOPBACK).code == 0
    feed = feedparser.parse((tmp_path / "data/public/feeds/law.rss").read_bytes())
    assert [entry.title for entry in feed.entries] == [title(number) for number in range(10)]
    page = next((tmp_path / "data/public/entries").glob("*.html")).read_text()
    assert "the source’s topics" in page

    file.write_text(file.read_text().replace('topics = ["law"]\n', ""))  # the rule goes, and with it what it gave
    assert tidings(tmp_path, "publish").code == 0
    assert not feedparser.parse((tmp_path / "data/public/feeds/law.rss").read_bytes()).entries
    with closing(sqlite3.connect(tmp_path / "data/tidings.db")) as database:
        assert database.execute("select count(*) from matches").fetchone() == (0,)


def test_a_page_without_items_is_told_with_what_is_nearest_and_nothing_is_written(site: Site, file: Path) -> None:
    done = add(file, site.url("/imprint"), "--yes")
    assert done.exit_code == 1
    assert "No items: no list of articles here: 1 link, no group" in done.output
    assert "What may help: give the address of a page that lists its news" in done.stdout
    assert done.stderr == f"Error: {site.url('/imprint')}: has no items; nothing was written\n"  # and why only once
    assert file.read_text() == OWNERS


def test_who_names_the_items_of_a_page_sees_them_alone_and_has_the_selector_written(site: Site, file: Path) -> None:
    links = "".join(f"<li><a href=/us/{name}>{name}</a></li>" for name in ("Mayor", "Clerk", "Guard"))
    site.pages["/us"] = Reply(body=f"<!doctype html><title>x</title><h1>Imprint</h1><ul class=us>{links}</ul>")
    plain = add(file, site.url("/us"), "--dry-run")
    assert plain.exit_code == 1
    assert "--items" in plain.output
    nothing = add(file, site.url("/us"), "--items", "ol.us a", "--yes")
    assert nothing.exit_code == 1
    assert "give --items another selector" in nothing.output
    assert file.read_text() == OWNERS

    shown = json.loads(add(file, site.url("/us"), "--items", "ul.us a", "--json", "--dry-run").stdout)
    done = add(file, site.url("/us"), "--items", "ul.us a", "--id", "us", "--yes")

    assert done.exit_code == 0, done.output
    assert (shown["method"], shown["source"]["selectors"]) == ("selectors", {"items": "ul.us a"})
    assert "3 items by the selectors of the configuration" in done.output
    assert 'selectors = {items = "ul.us a"}' in done.output
    written = load(file)[0].sources[0].selectors
    assert written is not None
    assert written.items == "ul.us a"


LOGIN = (
    "<title>Sign in</title><h1>Sign in</h1><form method=post><label>User <input name=user></label>"
    "<label>Password <input type=password name=word></label><button>Sign in</button></form>"
)
LET_IN = "ask the institution to let us in, or watch another address of it, such as a feed"


@pytest.mark.parametrize(
    ("reply", "why", "remedy"),
    [
        (Reply(status=404), "the server answered 404 (not found)", "check the address\n"),
        (Reply(status=503), "the server asks us to wait (503", "check the address, or try again later"),
        (Reply(status=403), "the server answered 403 (forbidden)", LET_IN),
        (Reply(status=403, headers={"cf-mitigated": "challenge"}), "blocked: a challenge of Cloudflare", LET_IN),
        (Reply(body=LOGIN), "blocked: a login page (a field for a password, and", LET_IN),
        (Reply(body="<h1>Error</h1><p>It failed."), "the server is out of order", "or try again later"),
        (Reply(body="<h1>Page not found</h1><p>Gone."), "nothing is there", "check the address\n"),
        (Reply(status=302, headers={"Location": "ftp://a.example/"}), "no web address", "check the address\n"),
    ],
)
def test_an_address_that_gives_no_page_is_told_with_what_helps_against_just_that(
    site: Site, file: Path, reply: Reply, why: str, remedy: str
) -> None:
    site.pages["/nowhere"] = reply
    done = add(file, site.url("/nowhere"), "--yes")
    assert done.exit_code == 1
    assert why in done.output
    assert remedy in done.output
    assert done.output.count("check the address") <= 1
    assert file.read_text() == OWNERS
    assert not {path for path in site.asked() if "feed" in path or "rss" in path}  # no other door


def test_what_is_no_address_is_told_once_how_to_write_one(file: Path) -> None:
    done = add(file, "http://", "--yes")
    assert done.output.rstrip().endswith("http://: is no valid address; write one such as https://example.org/news")
    for command in (["add"], ["crawl"], ["extract"]):
        typed = CliRunner().invoke(main, ["--config", str(file), *command, "news/today.html"])
        assert "news/today.html: does not exist; check the path; an address begins with https://" in typed.output


def test_a_saved_page_is_added_under_its_address_without_a_network(file: Path, tmp_path: Path) -> None:
    page = tmp_path / "saved.html"
    body = site_of(range(12))["/news"].body
    assert isinstance(body, str)
    page.write_text(body)

    without = add(file, page, "--yes")
    done = add(file, page, "--url", "https://council.example/news", "--yes")

    assert without.exit_code == 1
    assert "--url" in without.output
    assert done.exit_code == 0, done.output
    assert [(one.id, one.url) for one in load(file)[0].sources] == [("council", "https://council.example/news")]


def test_json_is_one_object_with_what_was_found_and_what_was_written(site: Site, file: Path) -> None:
    shown: dict[str, Any] = json.loads(add(file, site.url("/news"), "--json", "--dry-run").stdout)
    assert (shown["method"], len(shown["items"]), shown["written"]) == ("listing", 12, False)
    assert shown["source"]["url"] == site.url("/news")
    written = json.loads(add(file, site.url("/news"), "--json", "--yes").stdout)
    assert written["written"] is True
    assert load(file)[0].sources[0].id == written["source"]["id"]
    refused = add(file, site.url("/imprint"), "--json", "--yes")
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["refused"]
    assert json.loads(refused.stdout)["source"] is None


MISUSED = {
    "nothing": ([], "name what is to be watched"),
    "both": (["https://a.example/", "--opml", "list.opml"], "name what is to be watched"),
    "an id of an opml": (["--opml", "list.opml", "--id", "a"], "are those of one source"),
    "no id": (["https://a.example/", "--id", "Über uns"], "cannot be an id"),
    "no address": (["page.html", "--url", "nowhere"], "is no web address"),
    "no topic": (["https://a.example/", "--topic", "lew"], 'has no topic "lew"; its topics are law'),
    "no selector": (["https://a.example/", "--items", "ul["], "is no CSS selector"),
    "a taken id": (["https://b.example/", "--id", "taken"], 'the id "taken" is taken by'),
    "nobody to ask": (["https://a.example/", "--json"], "--json asks nothing"),
    "no list": (["--opml", "tidings.toml"], "is no OPML"),
    "a list": (["list.opml"], "is a list of sources; tidings add --opml list.opml adds them"),
}


@pytest.mark.parametrize(("arguments", "sentence"), MISUSED.values(), ids=MISUSED.keys())
def test_what_makes_no_sense_is_refused_before_anything_is_asked(
    file: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], sentence: str
) -> None:
    file.write_text(OWNERS + '[[source]]\nid = "taken"\nurl = "https://taken.example/news"\n')
    before = file.read_text()
    (file.parent / "list.opml").write_text("<opml/>")
    monkeypatch.chdir(file.parent)
    done = add(Path("tidings.toml"), *arguments)
    assert done.exit_code == 2, done.output
    assert sentence in done.output
    assert file.read_text() == before


@pytest.mark.parametrize("arguments", [["https://TAKEN.example/news"], ["taken.example/news"], ["a.html", "--url"]])
def test_what_is_watched_already_is_told_and_nothing_is_asked_or_written(file: Path, arguments: list[str]) -> None:
    file.write_text(OWNERS + '[[source]]\nid = "taken"\nurl = "https://taken.example/news"\n')
    before = file.read_text()
    arguments = [*arguments, "https://taken.example/news"] if arguments[-1] == "--url" else arguments
    done = add(file, *arguments, "--yes")
    assert done.exit_code == 0, done.output
    assert 'is watched already, as [[source]] "taken"' in done.output
    assert file.read_text() == before


def test_a_file_that_is_no_toml_is_told_and_left_alone(site: Site, file: Path) -> None:
    file.write_text("[[source\n")
    done = add(file, site.url("/news"), "--yes")
    assert done.exit_code == 2
    assert "is no TOML" in done.output
    assert file.read_text() == "[[source\n"


def test_a_folder_without_a_configuration_gets_one_with_the_source(site: Site, tmp_path: Path) -> None:
    done = tidings(tmp_path, "add", site.url("/news"), "--yes", *LOOPBACK)
    assert done.code == 0, done.err
    written = (tmp_path / "tidings.toml").read_text()
    assert written.startswith("# What Tidings watches")
    assert [one.url for one in load(tmp_path / "tidings.toml")[0].sources] == [site.url("/news")]


def test_a_list_of_another_reader_is_added_and_a_bad_one_keeps_nobody_out(site: Site, file: Path) -> None:
    site.pages |= site_of(range(12, 24), path="/press")
    file.write_text(f'{OWNERS}\n[[source]]\nid = "a"\nurl = "{site.url("/press")}"\n')
    opml = file.parent / "list.opml"
    opml.write_text(
        f"""<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>
        <opml version="1.0"><head><title>Mine</title></head><body><outline text="Folder">
        <outline type="rss" text="Nowhere" xmlUrl="{site.url("/nowhere")}"/>
        <outline text="Bad" xmlUrl="feed:nothing"/>
        <outline text="It" title="The Council &amp; its &quot;news&quot;" htmlUrl="{site.url("/news")}"/>
        <outline text="Again" xmlUrl="{site.url("/news")}"/>
        <outline text="Watched" xmlUrl="{site.url("/press")}"/></outline></body></opml>"""
    )

    done = add(file, "--opml", opml, answer="y\n")

    assert done.exit_code == 1  # two could not be added
    assert "404" in done.output
    assert "feed:nothing: is no valid address" in done.output
    assert "Note:" in done.output
    assert "1 of 4 written, 3 not: 2 could not be looked at, 1 watched already." in done.stdout
    assert "Wrote [[source]] “the-council-its-news”" in done.output
    added = load(file)[0].sources[1:]
    assert [(one.title, one.url) for one in added] == [('The Council & its "news"', site.url("/news"))]

    tried = add(file, "--opml", opml, "--dry-run")
    assert "0 of 4 would be written, 4 not: 2 could not be looked at, 2 watched already." in tried.stdout

    again = add(file, "--opml", opml, "--yes", "--json")
    assert [json.loads(line)["written"] for line in again.stdout.splitlines()] == [False] * 4
    assert len(load(file)[0].sources) == 2


@pytest.mark.parametrize("body", [b"", b"<html/>", b"<opml><body/></opml>", b"\0\1\2", b"%PDF-1.7"])
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(OpmlError):
        outlines(body)
