"""One page has one address, however it is written; and what is of one site is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.find.addresses import resolve
from pipeline.addresses import LONGEST, canonical, host_of, same_site

SAME = [
    ("HTTPS://Example.ORG", "https://example.org/"),
    ("https://example.org:443/a", "https://example.org/a"),
    ("http://example.org:80/a", "http://example.org/a"),
    ("http://example.org:8080/a", "http://example.org:8080/a"),
    ("http://example.org:/a", "http://example.org/a"),
    ("https://example.org./a", "https://example.org/a"),
    ("  https://example.org/a\n", "https://example.org/a"),
    ("https://example.org/a\n  b", "https://example.org/a%20%20b"),
    ("https:\\\\example.org\\news\\1", "https://example.org/news/1"),
    ("https:/example.org/a", "https://example.org/a"),
    ("https://example.org/a#section", "https://example.org/a"),
    ("https://example.org?", "https://example.org/"),
    ("https://example.org/?utm_source=rss&utm_medium=feed", "https://example.org/"),
    ("https://example.org/a?b=2&fbclid=xyz&a=1", "https://example.org/a?b=2&a=1"),
    ("https://example.org/a?gclid=1&mc_cid=2&mc_eid=3&id=7&xtor=RSS-1", "https://example.org/a?id=7"),
    ("https://example.org/a;jsessionid=0A1B.internet?nn=3", "https://example.org/a?nn=3"),
    ("https://example.org/a/./b/../c", "https://example.org/a/c"),
    ("https://example.org/a/%2e%2e/%2E/c/..", "https://example.org/"),
    ("https://example.org/../../a", "https://example.org/a"),
    ("https://example.org/%7euser/caf%c3%a9", "https://example.org/~user/caf%C3%A9"),
    ("https://example.org/café", "https://example.org/caf%C3%A9"),
    ("https://example.org/100%", "https://example.org/100%25"),
    ("https://example.org/a b?q=c d", "https://example.org/a%20b?q=c%20d"),
    ("https://example.org/a?q=%C3%BC&q=ü", "https://example.org/a?q=%C3%BC&q=%C3%BC"),
    ("https://user:secret@example.org/", "https://example.org/"),
    ("https://Bücher.example/", "https://xn--bcher-kva.example/"),
    ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
    ("https://www.日本.jp/", "https://www.xn--wgv71a.jp/"),
    ("https://ex_ample.org/", "https://ex_ample.org/"),
    ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/"),
    ("http://0x7f.1/", "http://127.0.0.1/"),
    ("http://2130706433/", "http://127.0.0.1/"),
    ("http://[::0001]:80/a", "http://[::1]/a"),
    ("http://localhost:8000", "http://localhost:8000/"),
]


@pytest.mark.parametrize(("written", "address"), SAME)
def test_spellings_of_one_address_become_one(written: str, address: str) -> None:
    assert canonical(written) == address
    assert canonical(address) == address


@pytest.mark.parametrize(
    "written",
    [
        "",
        "/news/1",
        "news",
        "//example.org/",
        "mailto:press@example.org",
        "javascript:void(0)",
        "ftp://example.org/",
        "file:///etc/passwd",
        "data:text/html,hello",
        "https://",
        "https:///",
        "https://?q",
        "https://exa mple.org/",
        "https://a..b/",
        "https://-a.org/",
        "https://example.org:99999/",
        "https://example.org:8o/",
        "https://[::1/",
        "https://[fe80::1%25eth0]/",
        "https://1.2.3.4.5/",
        "https://\ud800.org/",
        "https://" + "a" * 64 + ".org/",
        "https://" + "ü" * 2000 + ".org/",
        "https://example.org/" + "a" * LONGEST,
        "https://example.org/" + "é" * (LONGEST // 4),
    ],
)
def test_what_is_no_web_address_has_none(written: str) -> None:
    assert canonical(written) is None


def test_parameters_that_tell_pages_apart_stay_in_their_order() -> None:
    assert canonical("https://example.org/?z=1&page=2&a=&b") == "https://example.org/?z=1&page=2&a=&b"
    assert canonical("https://example.org/?p=1") != canonical("https://example.org/?p=2")


@given(
    st.text(max_size=60), st.sampled_from(["", "http://", "https://example.org/", "https://ex.org/?a=%", "http://["])
)
def test_no_text_raises_and_twice_is_once(text: str, start: str) -> None:
    address = canonical(start + text)
    assert address is None or canonical(address) == address
    assert address is None or (address.isascii() and address.isprintable() and " " not in address)


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("a.html", "https://example.org/news/a.html"),
        ("/a", "https://example.org/a"),
        ("//other.org/a", "https://other.org/a"),
        ("../a", "https://example.org/a"),
        ("?page=2", "https://example.org/news/index.html?page=2"),
        (" a\n.html ", "https://example.org/news/a.html"),
        ("\\a\\b?c\\d", "https://example.org/a/b?c%5Cd"),
        ("#top", "https://example.org/news/index.html"),
        ("", "https://example.org/news/index.html"),
        ("mailto:a@b.org", None),
        ("http://[", None),
        ("//[", None),
        (None, None),
        ("a" * 100_000, None),
    ],
)
def test_references_are_resolved_as_a_browser_does(reference: str | None, address: str | None) -> None:
    assert resolve(reference, "https://example.org/news/index.html") == address


def test_without_a_base_only_whole_addresses_resolve() -> None:
    assert resolve("/a", None) is None
    assert resolve("https://example.org/a", None) == "https://example.org/a"


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("https://www.example.lu/a", "http://news.example.lu:8080/b", True),
        ("https://a.co.uk/", "https://b.co.uk/", False),
        ("https://www.a.co.uk/", "https://a.co.uk/", True),
        ("https://a.github.io/", "https://b.github.io/", False),
        ("https://gov.uk/", "https://www.gov.uk/", False),  # by the list, "gov.uk" is nobody's own
        ("http://127.0.0.1:1/", "http://127.0.0.1:2/", True),
        ("http://127.0.0.1/", "http://127.0.0.2/", False),
        ("http://10.0.0.1/", "http://11.0.0.1/", False),
        ("http://[::1]:1/", "http://[::1]:2/", True),
        ("http://localhost/", "http://localhost:8000/", True),
        ("http://localhost/", "http://intranet/", False),
        ("mailto:a@example.org", "mailto:a@example.org", False),
        ("https://example.org/", "nothing", False),
    ],
)
def test_a_site_is_a_registrable_domain(a: str, b: str, same: bool) -> None:
    assert same_site(a, b) is same
    assert same_site(b, a) is same


def test_the_host_of_an_address_has_no_port() -> None:
    assert host_of("https://Example.org:8080/a") == "example.org"
    assert host_of("http://[::1]:8080/a") == "[::1]"
    assert host_of("about:blank") is None
