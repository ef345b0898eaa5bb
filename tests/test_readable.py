"""Addresses as people read them: letters of any script where they are unambiguous, and nothing that deceives."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.addresses import canonical
from pipeline.readable import readable
from pipeline.told import tell
from tests.running import run

WATCHED = "https://xn--bcher-kva.example/k%C3%A4ufer?q=a%20b"
SHOWN = "https://bücher.example/käufer?q=a%20b"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (WATCHED, SHOWN),
        ("https://xn--e1afmkfd.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8", "https://пример.рф/новости"),
        ("https://xn--wgv71a119e.jp:8080/%E6%96%B0%E3%82%B3%E3%83%BC", "https://日本語.jp:8080/新コー"),
        ("https://a.example/%E0%A4%B9%E0%A4%BF%E0%A4%A8%E0%A5%8D%E0%A4%A6%E0%A5%80", "https://a.example/हिन्दी"),
        ("https://a.example/%FF%C3%A9/%C3", "https://a.example/%FFé/%C3"),  # what is no UTF-8 stays
        ("https://example.org/news?page=2", "https://example.org/news?page=2"),
        ("/srv/%C3%A9.html", "/srv/%C3%A9.html"),
        ("see https://a.example/%C3%A9", "see https://a.example/%C3%A9"),
    ],
)
def test_letters_and_digits_are_shown_as_they_are_read(address: str, shown: str) -> None:
    assert readable(address) == shown


@pytest.mark.parametrize(
    "sign",
    list(" \n/?#%&’\0\ud800\u00a0\u0301\u115f\u2003\u200c\u200f\u202e\u3164\uff0f\uff21ﬁ😀"),
)
def test_what_is_unseen_reserved_or_spelt_in_two_ways_stays_escaped(sign: str) -> None:
    address = f"https://a.example/{quote(sign.encode('utf-8', 'surrogatepass'), safe='')}"
    assert readable(address) == address


@pytest.mark.parametrize(
    "host",
    # apple in Cyrillic letters, "kaia" in Greek ones; two scripts in one word; letters of phonetics
    ["аррӏе", "καια", "օհո", "раураl", "bücherя", "αbc", "日本я", "ɡoogle", "ǃbank"],
)
def test_a_host_that_may_be_taken_for_another_stays_as_machines_have_it(host: str) -> None:
    address = f"https://{idna.encode(host, uts46=True).decode()}.example/"
    assert readable(address) == address


@pytest.mark.parametrize(
    ("rest", "is_shown"),
    [("", True), ("/", True), ("/news/אב", True), ("/אב", False), ("/192.0.2.1", False), (":8080/", False)],
)
def test_nothing_that_follows_a_host_from_right_to_left_is_read_in_its_place(rest: str, is_shown: bool) -> None:
    host = idna.encode("אבג.ישראל").decode()
    shown = readable(f"https://{host}{quote(rest, safe='/:')}")
    assert shown == f"https://{'אבג.ישראל' if is_shown else host}{rest}"


def test_a_host_that_stands_for_no_letters_stays() -> None:
    assert readable("https://xn--a.example/%C3%A9") == "https://xn--a.example/é"


@given(st.text(max_size=20), st.binary(max_size=12))
def test_what_is_shown_is_the_same_address_when_it_is_typed(path: str, others: bytes) -> None:
    address = canonical(f"https://a.example/{quote(path, safe='', errors='replace')}?x={quote(others, safe='')}")
    assert address is not None
    assert canonical(readable(address)) == address
    assert readable(address).isprintable()


def test_sentences_have_addresses_as_people_read_them() -> None:
    assert SHOWN in tell("next page", url=WATCHED)


def test_commands_show_people_what_they_can_read_and_programs_what_they_had(tmp_path: Path) -> None:
    (tmp_path / "tidings.toml").write_text(f'[[source]]\nid = "a"\nurl = "{WATCHED}"\n')
    for command in (["sources"], ["sources", "show", "a"]):
        assert SHOWN in run(tmp_path, *command).output
        told = json.loads(run(tmp_path, *command, "--json").output)
        assert WATCHED in json.dumps(told)
    saved = tmp_path / "saved.html"
    rows = "".join(
        f'<li><a href="/k%C3%A4ufer/{n}">A headline of some length, number {n}</a> 2024-05-0{n}</li>'
        for n in range(1, 7)
    )
    saved.write_text(f"<html><body><main><h1>News</h1><ul>{rows}</ul></main></body></html>", encoding="utf-8")
    discovered = ("discover", str(saved), "--url", WATCHED)
    assert "https://bücher.example/käufer/3" in run(tmp_path, *discovered).output
    items = json.loads(run(tmp_path, *discovered, "--json").output)["items"]
    assert items[2]["url"] == "https://xn--bcher-kva.example/k%C3%A4ufer/3"
    assert f"Note: {SHOWN}: is watched already" in run(tmp_path, "add", *discovered[1:], "--dry-run").output


def test_pages_show_people_what_they_can_read_and_lead_where_they_did(tmp_path: Path) -> None:
    (tmp_path / "tidings.toml").write_text(f'[[source]]\nid = "a"\nurl = "{WATCHED}"\n')
    saved = tmp_path / "saved.html"
    text = "<p>A sentence of some length that says something new.</p>" * 9
    saved.write_text(f"<html lang=en><body><article><h1>A title of it</h1>{text}</article></body></html>")
    assert run(tmp_path, "crawl", str(saved), "--url", WATCHED).exit_code == 0
    public = tmp_path / "data" / "public" if (tmp_path / "data").exists() else tmp_path / "public"
    [page] = [one.read_text() for one in (public / "entries").glob("*.html")]
    words = page.replace("<wbr>", "")
    assert f"<bdi>{SHOWN}</bdi>" in words
    assert f'href="{WATCHED}"' in page
    source = (public / "sources" / "a.html").read_text()
    assert f"<bdi>{SHOWN}</bdi>" in source.replace("<wbr>", "")
    assert f'href="{WATCHED}"' in source
    assert SHOWN in run(tmp_path, "entries", "show", WATCHED).output
    [feed] = [(public / "feeds" / "all.atom").read_text()]
    assert WATCHED in feed
    assert SHOWN not in feed
