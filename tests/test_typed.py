"""Addresses that are typed without their scheme: which are meant, and what is asked for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.adding.preview import preview
from crawler.typed import addresses, meant
from pipeline.config import Config, load, parse
from tests.sites.certificate import self_signed
from tests.sites.command import LOOPBACK, tidings
from tests.sites.scripted import Site
from tests.test_discover import page, paths, rows

# Where a server on this machine answers as well, by an address that does not say so: https is tried first.
ELSEWHERE = ("--allow-network", "0.0.0.0/8", *LOOPBACK)


def typed(site: Site, host: str, path: str = "/news") -> str:
    return f"{host}:{site.url('').rstrip('/').rpartition(':')[2]}{path}"


@pytest.mark.parametrize(
    ("address", "schemes"),
    [
        ("www.example.org/news?page=1", "https http"),
        ("bücher.example", "https http"),
        ("xn--e1afmkfd.xn--p1ai", "https http"),
        ("www.gov.md", "https http"),
        ("intranet:8080/news", "https http"),
        ("192.0.2.1/a", "https http"),
        ("localhost", "http https"),
        ("localhost:8000/news", "http https"),
        ("127.1.2.3", "http https"),
        ("[::1]:8000", "http https"),
        ("news.localhost:8000", "http https"),
    ],
)
def test_a_host_with_or_without_a_port_is_an_address_of_either_scheme(address: str, schemes: str) -> None:
    assert addresses(address) == tuple(f"{scheme}://{address}" for scheme in schemes.split())


@pytest.mark.parametrize(
    "other", ["folder/page", "-", "/srv/a.html", "./a.example", "a:99999", "ftp://a.example/", "a"]
)
def test_what_has_no_host_is_no_address(other: str) -> None:
    assert addresses(other) == ()


def test_a_file_that_is_there_is_no_address_nor_is_what_is_called_like_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "www.example.org").mkdir()
    others = ("notes.md", "report.pdf", "tidings.toml", "index.php", "page.mhtml", "feed.rss")
    for name in ("www.example.org", "absent.html", "page.html.gz", "folder/page", *others):
        assert meant(name, Config(), pytest.fail) == name


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_on_this_machine_http_is_asked_by_every_command(tmp_path: Path, host: str) -> None:
    with Site({"/news": page(f"<ul>{rows()}</ul>")}) as site:
        address, options = typed(site, host), (*LOOPBACK, "--allow-network", "::1/128")
        for command in (("discover",), ("extract",), ("add", "--yes"), ("doctor",), ("crawl", "--limit", "1")):
            site.hits.clear()
            ended = tidings(tmp_path, *command, address, *options)
            assert "/news" in paths(site), ended
            assert "does not exist" not in ended.err
        assert [source.url for source in load(tmp_path / "tidings.toml")[0].sources] == [f"http://{address}"]


def test_where_nobody_speaks_tls_http_is_asked_and_that_is_said(tmp_path: Path) -> None:
    with Site({"/news": page(f"<ul>{rows()}</ul>")}) as site:
        address = typed(site, "0.0.0.0")
        said = f"nobody answers at https://{address}, so http://{address} is what is looked at"
        ended = tidings(tmp_path, "discover", address, *ELSEWHERE)
        assert (ended.code, ended.err) == (0, f"Note: {said}\n")
        assert ended.out.startswith(f"http://{address}\n5 items")

        config = Config.model_validate({"site": {"allow_network": ["0.0.0.0/8", "127.0.0.0/8"], "delay": 0}})
        shown = preview(address, config, "tidings.toml")
        assert (shown.url, shown.notes[0]) == (f"http://{address}", said)


def test_a_server_that_speaks_tls_is_asked_with_it_whatever_its_certificate(tmp_path: Path) -> None:
    with Site({"/news": page(f"<ul>{rows()}</ul>")}, certificate=self_signed(tmp_path)) as site:
        ended = tidings(tmp_path, "discover", typed(site, "0.0.0.0"), *ELSEWHERE)
        assert (ended.code, ended.out, paths(site)) == (1, "", [])
        assert "not safe" in ended.err or "certificate" in ended.err
        assert "nobody answers" not in ended.err


@pytest.mark.parametrize("command", [("discover",), ("add", "--yes"), ("crawl", "--limit", "1"), ("extract",)])
def test_a_name_and_password_in_an_address_are_left_out_and_kept_nowhere(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    with Site({"/news": page(f"<ul>{rows()}</ul>")}) as site:
        ended = tidings(tmp_path, *command, f"http://carla:pa@role9@{site.host}/news", *LOOPBACK)
        assert f"{site.url('/news')} is asked for without the name and password" in ended.err
        assert {hit.headers["Authorization"] for hit in site.hits} == {None}
        assert "role9" not in ended.out + ended.err
        assert [path for path in tmp_path.rglob("*") if path.is_file() and b"role9" in path.read_bytes()] == []


def test_what_may_not_be_fetched_is_not_connected_to_and_told(tmp_path: Path) -> None:
    with Site({"/news": page(f"<ul>{rows()}</ul>")}) as site:
        for host in ("127.0.0.1", "0.0.0.0"):
            ended = tidings(tmp_path, "discover", typed(site, host))
            assert ended.code == 1
            assert "network" in ended.err
            assert "nobody answers" not in ended.err
        assert site.hits == []


def test_an_address_that_is_watched_is_known_by_either_scheme(tmp_path: Path) -> None:
    config, _ = parse('[[source]]\nid = "a"\nurl = "http://www.example.org/news"\n')
    assert meant("www.example.org/news", config, pytest.fail) == "http://www.example.org/news"
