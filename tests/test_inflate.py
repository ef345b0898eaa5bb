"""What came packed is unpacked to a limit; what a header says is read, whatever it is."""

import gzip
import zlib

import pytest

from crawler.fetching.content_type import content_type
from crawler.fetching.inflate import GZIP, CutOffError, TooLargeError, inflated


def test_members_are_unpacked_one_after_the_other_and_what_follows_is_passed_over() -> None:
    body = gzip.compress(b"first ") + gzip.compress(b"second") + b"padding"
    assert inflated(body, GZIP, 100) == b"first second"


def test_a_hundred_thousand_members_are_no_trouble() -> None:
    assert inflated(gzip.compress(b"") * 100_000, GZIP, 100) == b""


def test_what_is_too_large_cut_off_or_something_else_is_told_apart() -> None:
    packed = gzip.compress(b"x" * 1_000)
    with pytest.raises(TooLargeError):
        inflated(packed, GZIP, 999)
    with pytest.raises(CutOffError):
        inflated(packed[:-4], GZIP, 1_000)
    with pytest.raises(zlib.error):
        inflated(b"no gzip at all", GZIP, 1_000)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Text/HTML; charset=UTF-8", ("text/html", "utf-8")),
        ("text/html", ("text/html", None)),
        ("text/html; charset*=utf-8''a; charset*0=b", ("text/html", None)),
    ],
)
def test_a_content_type_is_read_whatever_stands_in_it(header: str, said: tuple[str, str | None]) -> None:
    assert content_type(header) == said
