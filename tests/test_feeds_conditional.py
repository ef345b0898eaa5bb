from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.conditional import accepts_gzip, is_unmodified, matching_etag

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
        ("gzip", True),
        ("x-gzip", True),
        ("GZIP;q=0.5, br", True),
        ("br, *;q=0.1", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, *", False),
        ("*;q=0", False),
        ("gzip;q=nonsense", False),
        ("identity", False),
        ("", False),
    ],
)
def test_gzip_is_sent_to_whoever_takes_it(accept_encoding: str, expected: bool) -> None:
    assert accepts_gzip(accept_encoding) is expected


@given(st.text())
def test_no_header_raises(header: str) -> None:
    matching_etag(header, ETAGS)
    is_unmodified(header, 0)
    accepts_gzip(header)
