"""The rules that `tidings doctor` holds feeds to, against the W3C validator's own test cases and our own feeds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.doctor import Case, case_of
from feeds.check import check
from feeds.check.rules import RULES
from feeds.publish import publish
from tests.publishing import CONFIG, entry, stored

CASES = Path(__file__).parent / "recorded" / "feedvalidator"  # of w3c/feedvalidator; its licence lies beside them
ITEM = {"id": "1", "content_text": "x", "url": "https://example.org/1"}
FEED = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [ITEM]}


def cases() -> list[Case]:
    files = (path for path in sorted(CASES.iterdir()) if path.name != "LICENSE")
    return [case for path in files if (case := case_of(path.name, path.read_bytes())) is not None]


def rules(data: bytes | dict[str, object]) -> set[str]:
    return {finding.rule for finding in check(json.dumps(data).encode() if isinstance(data, dict) else data)}


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_what_the_validator_tells_is_told_and_what_it_leaves_alone_is_not(case: Case) -> None:
    assert case.agrees(), [finding.sentence for finding in check(case.body)]


def test_a_feed_of_ours_is_as_it_should_be(tmp_path: Path) -> None:
    store = stored(
        tmp_path, *(entry(number) for number in range(1, 5)), entry(5, kind="headline", text=None, html=None)
    )
    publish(store, CONFIG, tmp_path)
    store.close()
    files = [path for path in (tmp_path / "public").rglob("*") if path.suffix in (".rss", ".atom", ".json", ".opml")]
    assert len(files) >= 8
    for path in files:
        assert [finding.sentence for finding in check(path.read_bytes())] == [], path.name


@pytest.mark.parametrize(
    ("feed", "rule"),
    [
        (b"{", "InvalidJSON"),
        (b'{"version": NaN}', "InvalidJSON"),
        (b"[]", "JSONType"),
        (FEED | {"version": "https://jsonfeed.org/version/1"}, "JSONVersion"),
        ({name: FEED[name] for name in ("version", "items")}, "JSONMissing"),
        (FEED | {"items": [ITEM, ITEM]}, "DuplicateEntries"),
        (FEED | {"items": [{"id": "1", "url": "https://example.org/1"}]}, "JSONMissing"),
        (FEED | {"items": [ITEM | {"id": 1}]}, "JSONType"),
        (FEED | {"items": [ITEM | {"date_published": "yesterday"}]}, "InvalidRFC3339Date"),
        (FEED | {"items": [ITEM | {"url": "/1"}]}, "InvalidFullLink"),
        (FEED | {"items": [ITEM | {"title": "a <b>title</b>"}]}, "ContainsHTML"),
        (FEED | {"items": [ITEM | {"content_html": "<script>alert(1)</script>"}]}, "SecurityRisk"),
        (FEED | {"items": [ITEM | {"content_html": '<a href="1">x</a>'}]}, "ContainsRelRef"),
        (FEED | {"items": [ITEM | {"attachments": [{"url": "https://example.org/a"}]}]}, "JSONMissing"),
        (FEED | {"items": [ITEM | {"tags": "one"}]}, "JSONType"),
        (FEED | {"author": {"name": "A"}}, "JSONDeprecated"),
        (FEED | {"colour": "red"}, "JSONExtension"),
        (FEED | {"language": "english!"}, "InvalidLanguage"),
        (b'{"version": "1", "version": "2"}', "DuplicateValue"),
    ],
)
def test_a_broken_json_feed_is_told(feed: bytes | dict[str, object], rule: str) -> None:
    assert rule in rules(feed)


def test_a_json_feed_that_is_right_is_left_alone() -> None:
    ours = ITEM | {
        "_tidings": {"any": 1},
        "authors": [{"name": "A"}],
        "tags": ["a"],
        "date_published": "2026-03-02T09:00:00Z",
    }
    assert rules(FEED | {"items": [ours], "_ours": True}) == set()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x01\x02",
        b"<" * 10_000,
        b"<a>" * 100_000,
        b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]><rss version="2.0"><channel>&c;</channel></rss>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        b'<rss version="2.0"><channel><title>&a;</title></channel></rss>',
        b"{" * 100_000,
        b'{"items": ' + b"[" * 50_000,
        "<rss version='2.0'><channel><item/></channel></rss>".encode("utf-16"),
        b'<?xml version="1.0" encoding="utf-9"?><rss/>',
        b"<html><body>Not found</body></html>",
    ],
    ids=lambda data: repr(data[:20]),
)
def test_whatever_comes_is_told_and_nothing_is_read_from_elsewhere(data: bytes) -> None:
    found = check(data)
    assert found
    assert not any("root:" in finding.sentence for finding in found)


def test_every_rule_says_what_is_wrong_and_what_to_do() -> None:
    for name, (_, said, remedy) in RULES.items():
        assert said, name
        assert remedy, name
        assert said.format(what="x"), name
        assert not said.endswith("."), name


def test_a_finding_names_its_place_and_its_line() -> None:
    feed = (
        b'<rss version="2.0"><channel>\n<title>T</title>\n<link>x</link>\n<description>d</description></channel></rss>'
    )
    [finding] = [finding for finding in check(feed) if finding.rule == "InvalidLink"]
    assert finding.sentence == (
        "rss/channel/link, line 3: x is no address; write a full address with its scheme, such as https://example.org/1"
    )


def test_lost_signs_are_told_wherever_readers_see_them() -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom"><!-- lost \ufffd --><title>T</title><entry><title>t</title>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>%s<b>b</b>%s</p></div></content></entry></feed>"""
    assert "BadCharacters" not in rules((feed % ("a", "c")).encode())
    assert "BadCharacters" in rules((feed % ("a \ufffd", "c")).encode())
    assert "BadCharacters" in rules((feed % ("a", "c \ufffd")).encode())


@pytest.mark.parametrize(
    ("text", "garbled"),
    [
        ("Itâ€™s said …", True),
        ("Ελληνικά â€“ and more", True),
        ("10 â‚¬", True),
        ("un rÃ©sumÃ© … en grec : Ελλάδα", True),
        ("un résumé … en grec : Ελλάδα", False),
        ("« CAFÉ… » “beauté”» AMANHÃ… AMANHÃ” É”", False),
        ("România 10 € ™ – â € ™", False),
        ("Â» … Ã© beside a right é", False),  # it may be meant so
    ],
)
def test_what_was_read_in_another_encoding_is_told_beside_any_signs(text: str, *, garbled: bool) -> None:
    feed = f'<rss version="2.0"><channel><title>{text}</title><link>https://a.example/</link></channel></rss>'
    assert ("BadCharacters" in rules(feed.encode())) is garbled
