"""Two texts: the same item, an update of it, or two; and their difference in words."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.identity.compare import Side, compare
from pipeline.identity.difference import difference, marked, pieces
from pipeline.identity.signature import signature
from pipeline.identity.words import address_key, words_of

A, B = "https://a.example.org/1", "https://b.example.net/x"
TEXT = (
    "The council of the coast decided on Tuesday to open forty schools for sailors, which had been closed since the "
    "storm of the last winter, and to pay for their boats. The mayors of nine towns voted for it, and two against it. "
    "Pupils can be enrolled from the first week of the next month, at the office of each town."
)


FORM = "{0}。市役所は{0}について、窓口とホームページで案内しています。ご不明な点は担当課までお問い合わせください。"
LIBRARY, BRIDGE = "図書館の開館時間を変更します", "橋の補修工事に伴う通行止めのお知らせ"


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        (
            Side(text=FORM.format(LIBRARY), title=LIBRARY, url=A),
            Side(text=FORM.format(BRIDGE), title=BRIDGE, url=B),
            "distinct",
        ),
        (Side(text=TEXT, url=A), Side(text=TEXT, url=B), "same"),
        (Side(text=TEXT, url=A), Side(text=TEXT.replace("nine", "ten"), url=A), "update"),
        (Side(text=TEXT, url=A), Side(text=f"Home > News > Council. {TEXT}", url=A), "same"),
        (Side(text=TEXT, url=A), Side(text=f"{TEXT} The office is closed on Friday.", url=A), "update"),
        (Side(text=TEXT, url=A), Side(text=TEXT[:190], url=A), "same"),
        (Side(text=TEXT, url=A, title="Schools"), Side(text="Nothing like it. " * 9, url=A, title="No"), "distinct"),
        (Side(text=TEXT, title="Report 2025"), Side(text=TEXT, title="Report 2026"), "distinct"),
        (Side(text=TEXT, title="News of March"), Side(text=TEXT, title="News of April"), "distinct"),
        (Side(text=TEXT, title="First day of the visit"), Side(text=TEXT, title="Second day of the visit"), "distinct"),
        (Side(text=TEXT, title="They recieve their boats"), Side(text=TEXT, title="They receive their boats"), "same"),
        (Side(text=TEXT, url=A), Side(text=TEXT.replace("sailors", "pilots"), url=B), "same"),
        (Side(text=f"{TEXT} {TEXT}", url=A), Side(text=(f"{TEXT} {TEXT}").replace("nine", "six"), url=B), "distinct"),
        (Side(text="", title="A title of five words"), Side(text=TEXT, title="A title of five words"), "same"),
        (Side(text="", title="News"), Side(text="", title="News"), "distinct"),
        (Side(text="", title=""), Side(text="", title=""), "distinct"),
        (Side(text="", title="Boats for forty schools"), Side(text=TEXT, url=f"{A}/boats-for-forty-schools"), "same"),
    ],
)  # fmt: skip
def test_what_two_texts_are_to_each_other_whichever_is_which(a: Side, b: Side, relation: str) -> None:
    found = compare(a, b)
    assert found.relation == relation, found.reason
    assert compare(b, a) == found
    assert found.reason


def test_a_piece_of_a_digest_is_not_the_digest() -> None:
    other = " ".join(f"Something else of day {'abcdefghij'[n]} was said by somebody of that town." for n in range(10))
    digest = Side(text=f"{other} {other.upper()} {TEXT} {other}", title="Letter of this month", url=B)
    assert compare(Side(text=TEXT, title="Boats for schools", url=A), digest).relation == "distinct"
    assert compare(Side(text=TEXT, title="Letter of this month", url=A), digest).relation != "distinct"


@given(st.text("ab c\n1"), st.text("ab c\n1"))
def test_a_difference_has_all_words_of_both_texts_in_their_order(old: str, new: str) -> None:
    parts = difference(old, new)
    assert [word.strip() for piece in parts for word in piece.old] == old.split()
    assert [word.strip() for piece in parts for word in piece.new] == new.split()
    assert all(one.kept != other.kept for one, other in pairwise(parts))
    assert all(piece.kept for piece in difference(old, old))


def test_a_long_text_is_aligned_by_its_runs_of_words() -> None:
    old = [f"w{number}" for number in range(5_000)]
    new = [*old[:1000], "put", "in", *old[1000:3000], *old[3001:]]
    assert [(piece.old, piece.new) for piece in pieces(old, new) if not piece.kept] == [
        ((), ("put", "in")),
        (("w3000",), ()),
    ]


@pytest.mark.parametrize("words", [[f"w{n % 5000}" for n in range(20_000)], ["a", "b"] * 10_000])
def test_texts_made_to_take_long_do_not(words: list[str]) -> None:
    began = time.process_time()
    compare(Side(text=" ".join(words), url=A), Side(text=" ".join(reversed(words)), url=A))
    assert time.process_time() - began < 5


def test_a_difference_is_written_with_some_words_around_it() -> None:
    old = "one two three four five six seven eight nine ten eleven twelve"
    assert marked(difference(old, old.replace("six", "6")), around=2) == "… four five [-six-] {+6+} seven eight …"


def test_a_text_with_paragraphs_more_or_less_shares_numbers_of_its_signature() -> None:
    words = words_of(TEXT)
    other = words_of("Nothing that was said here is said there, and no row of words stands in both of these texts.")
    assert len(set(signature(words)) & set(signature((*other, *words)))) >= 3
    assert not set(signature(words)) & set(signature(other))
    assert set(signature(words)) & set(signature(words[:50]))
    assert signature(words_of("Too few words 2026 12 11 1")) == ()
    assert signature(words_of(TEXT.replace("nine", "9"))) != ()


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("http://www.a.org/x/", "https://a.org/x", True),
        ("https://a.org/", "http://www.a.org", True),
        ("https://a.org/x/index.php", "https://a.org/x", True),
        ("https://a.org/x?id=1", "https://a.org/x?id=2", False),
        ("https://a.org/X", "https://a.org/x", False),
        ("https://a.org:8443/x", "https://a.org/x", False),
        ("https://b.a.org/x", "https://a.org/x", False),
    ],
)
def test_spellings_of_an_address_have_one_key(one: str, other: str, *, equal: bool) -> None:
    assert (address_key(one) == address_key(other)) is equal
