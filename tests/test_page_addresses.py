"""Addresses of a page are resolved as the standard library does, whichever way is taken."""

from urllib.parse import urljoin

import pytest

from pipeline.separate.addresses import absolute

BASES = [
    "https://www.example.org/news/index.html",
    "http://example.org:8080",
    "https://example.org?x=1",
    "https://Ex.org/a",
]
ADDRESSES = [
    "/", "/news/", "/news/one?page=2", "/a//b", "/a/./b", "/a/../b", "/a?", "/a#", "/a#b", "//other.org/x", "/a;b",
    "/a b", " /a", "?page=2", "one.html", "../up", "https://other.org/", "https://other.org", "https://other.org/a/../b",
    "https://other.org/a?", "https://Other.org/A", "HTTPS://other.org/a", "https://other.org/ä/ö?q=ü", "/ä", "/a\tb",
    "https://u:p@other.org/", "https://other.org:80/a", "mailto:a@example.org",
]  # fmt: skip


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_resolved_against_its_page(address: str, base: str) -> None:
    assert absolute(address, base) == urljoin(base, address.strip())


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org/", "http://[", "", None]
)
def test_what_may_not_be_followed_is_no_address(address: str | None) -> None:
    assert absolute(address, "https://example.org/") is None


def test_without_a_base_a_path_leads_nowhere() -> None:
    assert absolute("/news", None) is None
    assert absolute("https://example.org/news", None) == "https://example.org/news"
