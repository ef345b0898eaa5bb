from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.web.conditional import accepted_codings, is_unmodified, matching_etag

ETAGS = ('"a-gzip"', '"a"')


@pytest.mark.parametrize(
    ("if_none_match", "expected"),
    [
        ('"a-gzip"', '"a-gzip"'),
        ('"a"', '"a"'),
        ('W/"a"', '"a"'),
        ('"x", W/"y" ,"a"', '"a"'),
        ("*", '"a-gzip"'),
        ('"b"', None),
        ("a", None),
        ("", None),
        ('"x,"a"', None),
    ],
)
def test_an_etag_is_known_or_not(if_none_match: str, expected: str | None) -> None:
    assert matching_etag(if_none_match, ETAGS) == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Sun, 06 Nov 1994 08:49:37 GMT", True),
        ("Sun, 06 Nov 1994 08:49:38 GMT", True),
        ("Sun, 06 Nov 1994 08:49:36 GMT", False),
        ("Sun, 06 Nov 1994 08:49:37 -0000", True),
        ("Sunday, 06-Nov-94 08:49:37 GMT", True),
        ("yesterday", False),
        ("Sun, 06 Nov 99999999 08:49:37 GMT", False),
        ("", False),
    ],
)
def test_what_is_not_newer_than_the_date_is_unmodified(date: str, expected: bool) -> None:
    assert is_unmodified(date, 784111777) is expected


@pytest.mark.parametrize(
    ("accept_encoding", "expected"),
    [
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("GZIP;q=0.5, br", "br"),
        ("gzip;q=1.0, br;q=0.9", "gzip"),
        ("br;q=0, *;q=0.1", "gzip"),
        ("*", "br"),
        ("gzip;q=0", "identity"),
        ("gzip; q=0.000, *", "br"),
        ("gzip;q=0.5, identity", "identity"),
        ("identity;q=0.5, gzip;q=0.7", "gzip"),
        ("identity;q=0, gzip;q=0.1", "gzip"),
        ("identity;q=0", None),
        ("*;q=0", None),
        ("*;q=0, identity", "identity"),
        ("*;q=0, gzip", "gzip"),
        ("gzip;q=nonsense", "identity"),
        ("gzip;q=5", "identity"),
        ("deflate, zstd", "identity"),
        ("identity", "identity"),
        ("", "identity"),
        (None, "identity"),
    ],
)
def test_the_coding_that_a_reader_likes_best_is_sent(accept_encoding: str | None, expected: str | None) -> None:
    assert next(iter(accepted_codings(accept_encoding, ("br", "gzip"))), None) == expected


@given(st.text())
def test_no_header_raises(header: str) -> None:
    matching_etag(header, ETAGS)
    is_unmodified(header, 0)
    assert set(accepted_codings(header, ("br", "gzip"))) <= {"br", "gzip", "identity"}
