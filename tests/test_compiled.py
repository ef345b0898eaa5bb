"""The compiled part gives what its twins in Python give, on any page, and can be left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from operator import attrgetter
from pathlib import Path
from random import Random

import numpy as np
import pytest
from lxml import html

from pipeline import cues
from pipeline.dates.months import plain_in_python, without_accents_in_python
from pipeline.describe import language
from pipeline.describe.marked import dated_lines, linked, marked
from pipeline.document import Document, UnreadableError, read
from pipeline.document.crowded import (
    MOST_ATTRIBUTES,
    controls_by_translation,
    end_by_search,
    found_by_pattern,
    utf8_by_decoding,
)
from pipeline.familiar import signature_in_python
from pipeline.identity.hashing import hashed_in_python, smallest_in_python
from pipeline.identity.words import split_in_python, without_digits_in_python
from pipeline.iptc import holds_code_in_python
from pipeline.items import Page
from pipeline.normalize import has_long_row_in_python, letter_words_in_python, plain_signs_in_python
from pipeline.sanitize import is_legal_in_python
from pipeline.separate import quick, reading, scores, texts
from pipeline.separate.addresses import absolute_in_python
from pipeline.separate.ancestry import (
    ancestors,
    following_node,
    frames,
    named_elements,
    nearest,
    nodes_with,
    said_in_head,
    shapes_around,
    tags_around,
    titled_pieces,
    told_in_head,
)
from pipeline.separate.blocks import Outline, Piece
from pipeline.separate.columns import in_python
from pipeline.separate.extents import find_items_in_python
from pipeline.separate.headlines import Headline, headlines_in_python
from pipeline.separate.inline import inline_in_python
from pipeline.separate.judge import chosen_in_python
from pipeline.separate.named import named
from pipeline.separate.openings import opening_in_python
from pipeline.separate.outline import SKIPPED
from pipeline.separate.places import around_in_python
from pipeline.separate.trees import load
from pipeline.separate.weigh import ground, weight_in_python
from tests.hostile_pages import CASES, page
from tests.mutate import mutate

pytestmark = pytest.mark.skipif(not quick.COMPILED, reason="the compiled part was not built: no C compiler")

RECORDED = sorted((Path(__file__).parent / "recorded").rglob("*.html"))
OF_TAGS = (
    *("<", ">", "=", '"', "'", " ", "\n", "a", "script", "</script", "<!--", "-->", "--!>", "-", "!", "/", "title"),
    *("\x0b", "\x1c", "é", "b=1 c", "STYLE", "x y z "),
)
OF_BYTES = (
    *(b"a", b"abcdefgh", b"12345678", b"\0", b"\x7f", b"\x80", b"\xc1", b"\xc2", b"\xe0\xa0", b"\xe0\x9f", b"\xed\x9f"),
    *(b"\xed\xa0", b"\xf0\x90", b"\xf0\x8f", b"\xf4\x8f", b"\xf4\x90", b"\xf5", b"\xbf\xbf", b"\xbf", b"\xff"),
    *(mark.encode() for mark in "é語\U0001f600\U0010ffff\ud7ff\ue000߿ࠀ" * 3),
)
OF_TEXTS = (
    *(" ", ",", ".", "，", "、", "؟", "”", "ß", "ǅ", "²", "٣", "½", "한", "語", "ไทย", "_", "A", "b", "7", "Read more"),
    *("©", "Cookies", "\u200b", "İ", "ﬁ", "Read more about ", "cookie", "« Next", "next page", "K"),
)
OF_PIECES = ("a", "é b", "語 ", " x y " * 9, "lorem ipsum dolor " * 8, "ß " * 50)
OF_ADDRESSES = (
    *("/", "//", "http://", "https://site.example", "news", "a.b", "?", "?a=b", "#c", ".", "é", " ", "%20", "12", "-"),
    *(".pdf", ".jpg", ".rss", "_", "~", "mailto:x", "/a/b", "HTTPS://", "http://h/", "'", "&amp;", "/a/b?c", "#c", "#"),
)
HOLDING = ("p", "li", "h2", "figcaption", "div class=title")
IN_LINKS = ("", "<p>", "<img src=a>", "<h3>")
OF_TITLES = (
    *(" ", "Council", " opens", " the harbour", "é", "PDF, 3 MB", " 12 kB", "12 KiB", "site.example", "Read more", "©"),
    *(" <b>x</b> ", "<br>", "7", "語", "Share", "-", ".", "  ", "b", "Comments", "cookie"),
)


@cache
def documents() -> tuple[bytes, ...]:
    """Give pages as they are and damaged, each in two ways of its own, and the beginnings of hostile ones."""
    pages = [file.read_bytes() for file in RECORDED]
    damaged = [mutate([whole], 2 * number + way) for number, whole in enumerate(pages) for way in range(2)]
    return (*pages, *damaged, *(page(case).body[:50_000] for case in CASES))


def trees() -> Iterator[Document]:
    for body in documents():
        try:
            document = read(Page(body=body, fetched_at=datetime(2026, 1, 1, tzinfo=UTC), media_type="text/html"))
        except UnreadableError:
            continue
        if document.root is not None:
            yield document


def columns(page: Outline) -> dict[str, object]:
    told = {f.name: value if isinstance(value := getattr(page, f.name), bool) else [*value] for f in fields(Outline)}
    return told | {"pieces": [*map(attrgetter(*(f.name for f in fields(Piece))), page.pieces)]}


def told(found: Iterable[Headline]) -> list[object]:
    return [*map(attrgetter(*(f.name for f in fields(Headline))), found)]


def same_groups(one: Outline, other: Outline) -> None:
    """Hold it to be the same how far the items of headlines reach, in groups of any size, and what these weigh."""
    from pipeline.compiled.groups import find_items, weight
    from pipeline.compiled.headlines import headlines

    base = "https://site.example/"
    find_items(other, [])  # of none there is nothing to find, and nothing to read
    for size in (1, 3, 30):
        some = [*islice(headlines(other, base), 60)]
        its = [*islice(headlines_in_python(one, base), 60)]
        for at in range(0, len(some), 2 * size):
            find_items(other, some[at : at + size])
            find_items_in_python(one, its[at : at + size])
            assert told(some[at : at + size]) == told(its[at : at + size])
            against = ground(one, range(at, len(one.pieces), 9))
            assert weight(other, some[at : at + size], against) == weight_in_python(one, its[at : at + size], against)


def test_pages_are_read_and_described_alike() -> None:
    from pipeline.compiled import separation, sheet
    from pipeline.compiled.features import describe_pieces
    from pipeline.compiled.headlines import headlines
    from pipeline.compiled.markup import inline

    assert len(RECORDED) > 10
    seen = lines = 0
    for document in trees():
        assert document.root is not None
        one, other = reading.read(document.root, SKIPPED), sheet.read(document.root, SKIPPED)
        assert columns(one) == columns(other)
        if one.pieces:
            worth, rows = describe_pieces(other, named(document))
            its_worth, its_rows, names = in_python(one, named(document))
            np.testing.assert_array_equal(worth, its_worth)
            assert [name for name, differs in zip(names, (rows != its_rows).any(axis=0), strict=True) if differs] == []
        for node in range(0, len(one.tags), 7):
            assert sheet.ancestors(other, node, 1 + node % 9) == ancestors(one, node, 1 + node % 9)
            assert sheet.ancestors(one, node, 1 + node % 9) == ancestors(one, node, 1 + node % 9)
            some = frozenset({"ul", "div", "body"})
            assert sheet.nearest(other, node, some, 1 + node % 4) == nearest(one, node, some, 1 + node % 4)
            for around, its in ((sheet.tags_around, tags_around), (sheet.shapes_around, shapes_around)):
                assert around(other, node, 1 + node % 9) == around(one, node, 1 + node % 9)
                assert around(other, node, 1 + node % 9) == its(one, node, 1 + node % 9)
        for element in islice(document.root.iter("p", "img", "iframe"), 40):
            for most in (3, 2_000):
                assert sheet.following_node(other, element, most) == following_node(one, element, most)
        said = [*said_in_head(document.root, ("a", '"Z'))]
        assert (
            said
            == [*sheet.said_in_head(document.root, ("a", '"Z'))]
            == [*sheet.said_in_head(document.root, ("a", '"Z'), other)]
        )
        for most in (9, 10_000):
            asked = (document.root, ("content", "name", "rel", "href", "http-equiv"), most)
            assert [*told_in_head(*asked)] == [*sheet.told_in_head(*asked)] == [*sheet.told_in_head(*asked, other)]
            for tags in (("a",), ("h1", "time"), ("audio", "script", "meta"), ("p",)):
                elements = named_elements(document.root, tags, most)
                assert elements == sheet.named_elements(document.root, tags, most, other)
            files = linked(document.root, ("/", "ü"), "a", most)
            assert files == separation.linked(document.root, ("/", "ü"), "a", most, other)
        if one.elements:
            assert sheet.frames(other, 3) == frames(one, 3)
        for attributes in (("lang", "dir"), ("class",), ("style", "id", "xml:lang")):
            assert (
                nodes_with(one, attributes) == sheet.nodes_with(other, attributes) == sheet.nodes_with(one, attributes)
            )
        assert [sheet.around(other, at) for at in range(0, len(one.tags), 5)] == [
            around_in_python(one, at) for at in range(0, len(one.tags), 5)
        ]
        for base in ("https://site.example/a?b#c", "HTTP://site.example:80/x"):
            found = [*headlines(other, base)]
            assert told(found) == told(headlines_in_python(one, base))
            lines += len(found)
        assert sheet.titled_pieces(other, 300) == titled_pieces(one, 300)
        same_groups(one, other)
        for piece, its_piece in islice(zip(other.pieces, one.pieces, strict=True), 300):
            assert inline(piece, document.base_url) == inline_in_python(its_piece, document.base_url)
        seen += bool(one.pieces)
    assert seen > 200
    assert lines > 5_000


def test_elements_are_found_and_pieces_counted_and_likened_alike() -> None:
    from pipeline.compiled import separation

    for document in islice(trees(), None, None, 3):
        root = document.root
        assert root is not None
        said = [piece.text for piece in reading.read(root, SKIPPED).pieces]
        live = [len(text) % 3 > 0 for text in said]
        titles = named(document).titles
        np.testing.assert_array_equal(texts.count_each(said, live), separation.count_each(said, live))
        np.testing.assert_array_equal(texts.like_titles(said, live, titles), separation.like_titles(said, live, titles))
        for attribute, words in (("class", ("date", "e", "ü")), ("itemprop", ("a",)), ("id", ("a",)), ("href", ("/",))):
            args = (root, attribute, words, 7 if attribute == "id" else 10_000)
            assert separation.marked(*args) == marked(*args)
        sought: tuple[tuple[str, ...], ...] = ((".pdf", "/a", "ein"), ("é",), ("html",) * 32)
        for sign in sought:
            for relation, most in (("", 10_000), ("no", 7)):
                assert separation.linked(root, sign, relation, most) == linked(root, sign, relation, most)
        for held in ((root, ("p", "div", "li", "i"), 10_000, 8, 70), (root, ("span", "p"), 9, 0, 9)):
            assert separation.dated_lines(*held) == dated_lines(*held)


def test_links_of_all_kinds_are_read_as_headlines_alike() -> None:
    from pipeline.compiled import sheet
    from pipeline.compiled.headlines import absolute, headlines

    chance = Random(3)
    found = 0
    for _ in range(800):
        links = (
            f"<{chance.choice(HOLDING)}>{chance.choice(('', 'In: ', 'x ' * 30))}"
            f'<a href="{"".join(chance.choices(OF_ADDRESSES, k=chance.randint(1, 5)))}">'
            f"{chance.choice(IN_LINKS)}{''.join(chance.choices(OF_TITLES, k=chance.randint(1, 6)))}</a>"
            for _ in range(8)
        )
        root = html.document_fromstring(f"<html><body>{''.join(links)}</body></html>")
        for base in ("https://site.example/a/b?c#d", "ftp://x/", "", None):
            some = [*headlines(sheet.read(root, SKIPPED), base)]
            assert told(some) == told(headlines_in_python(reading.read(root, SKIPPED), base))
            for element in root.iter("a"):
                assert absolute(element.get("href"), base) == absolute_in_python(element.get("href"), base)
            found += len(some)
    assert found > 800


def test_texts_of_all_scripts_are_counted_alike() -> None:
    from pipeline.compiled import openings, separation

    chance = Random(1)
    said = ["".join(chance.choices(OF_TEXTS, k=chance.randint(1, 40))) for _ in range(5_000)]
    assert [openings.opening(text) for text in said] == [opening_in_python(text) for text in said]
    said += ["x" * 19_999 + "語,", "語" * 30_000, "A" * 20_001, "a " * 15_000]
    live = [True] * len(said)
    titles = (frozenset({"a", "b", "7"}), frozenset({"語", "ß", "ss"}))
    np.testing.assert_array_equal(texts.count_each(said, live), separation.count_each(said, live))
    np.testing.assert_array_equal(texts.like_titles(said, live, titles), separation.like_titles(said, live, titles))


def test_crowded_tags_are_found_alike() -> None:
    from pipeline.compiled.tags import count_controls, count_openings, crowded_tags, end_of_body

    chance = Random(2)
    crowded = 0
    for _ in range(20_000):
        markup = "".join(chance.choices(OF_TAGS, k=chance.randint(1, 30))).encode()
        for most in (0, 1, 3):
            assert crowded_tags(markup, most) == found_by_pattern(markup, most), markup
            crowded += bool(crowded_tags(markup, most))
        assert end_of_body(markup) == end_by_search(markup), markup
    assert crowded > 1_000
    for body in documents():
        assert crowded_tags(body, MOST_ATTRIBUTES) == found_by_pattern(body, MOST_ATTRIBUTES)
        assert end_of_body(body) == end_by_search(body)
    for size in (0, 1, 254, 255, 256, 2_000):
        noise = chance.randbytes(size)
        assert (count_controls(noise), count_openings(noise)) == (controls_by_translation(noise), noise.count(b"<"))


def test_utf8_is_told_alike() -> None:
    from pipeline.compiled.tags import as_utf8

    chance = Random(4)
    told: Counter[int] = Counter()
    for _ in range(20_000):
        body = b"".join(chance.choices(OF_BYTES, k=chance.randint(0, 12)))
        told[as_utf8(body, 3)] += 1
        assert as_utf8(body, 3) == utf8_by_decoding(body, 3), body
    assert min(told.values()) > 100
    assert set(told) == {0, 1, 3, 5, 7}


def test_what_words_on_a_line_may_tell_is_told_alike() -> None:
    from pipeline.compiled.cues import told

    chance = Random(6)
    phrases = [phrase for phrase, *_ in cues.listed_phrases()]
    between = ("", "", " ", "a", "→ ", ".", "(", "_", "é", "7", "語")
    both = told(cues.fold("Read more"), 1), told("", 1)
    assert both == (1, 0)
    seen: Counter[int] = Counter()
    for _ in range(6_000):
        line = "".join(chance.choice(chance.choice((phrases, between))) for _ in range(chance.randint(0, 5)))
        asked = chance.choice((2 ** len(cues.Cue) - 1, chance.getrandbits(len(cues.Cue))))
        bits = told(line, asked)
        assert bits == cues.told_in_python(line, asked), line
        seen.update(bit for bit in range(len(cues.Cue)) if bits >> bit & 1)
    assert len(seen) == len(cues.Cue)
    assert min(seen.values()) > 20


def test_pieces_with_prices_are_told_alike() -> None:
    from pipeline.compiled import sheet
    from pipeline.compiled.features import describe_pieces

    chance = Random(8)
    signs = ("$", "€", "EUR", "USD", "CHF", "zł", "kr", " ", "\u00a0", "7", "12", "٣", "a", "E", "k", "x " * 28, "é")
    texts = "".join(f"<p>{''.join(chance.choices(signs, k=chance.randint(1, 6)))}" for _ in range(900))
    root = html.document_fromstring(texts)
    document = read(Page(body=texts.encode(), fetched_at=datetime(2026, 1, 1, tzinfo=UTC), media_type="text/html"))
    worth, rows = describe_pieces(sheet.read(root, SKIPPED), named(document))
    its_worth, its_rows, names = in_python(reading.read(root, SKIPPED), named(document))
    np.testing.assert_array_equal(worth, its_worth)
    np.testing.assert_array_equal(rows, its_rows)
    assert 100 < rows[:, names.index("price_here")].sum() < 0.9 * len(rows)


def test_pieces_are_chosen_alike() -> None:
    from pipeline.compiled.choosing import chosen

    chance = Random(5)
    taken = copies = unseen = 0
    for number in range(3_000):
        count = chance.randint(1, 30) if number % 100 else 800
        said = [chance.choice(OF_PIECES) * chance.randint(1, 3) for _ in range(count)]
        sure = [chance.choice((0, 0.02, 0.03, 0.25, 0.54, 0.8, 0.9, chance.random(), chance.random())) for _ in said]
        sure = np.array(sure, dtype=np.float32).tolist()
        hidden = [chance.random() < 0.3 for _ in said]
        found = chosen(said, sure, hidden)
        assert found == chosen_in_python(said, sure, hidden)
        taken, copies, unseen = taken + len(found[0]), copies + len(found[2]), unseen + len(found[3])
    assert min(taken, copies, unseen) > 500


@pytest.mark.parametrize("rows", [0, 1, 63, 64, 65, 400])
def test_trees_are_evaluated_alike(rows: int) -> None:
    from pipeline.compiled import separation

    trees = load("separation")
    chance = np.random.default_rng(rows)
    scale = chance.choice([0.3, 1, 10, 100], size=(len(trees.columns), 1))
    values = (chance.normal(size=(len(trees.columns), rows)) * scale).astype(np.float32)
    rest = trees.feature, trees.threshold, trees.lost, trees.values
    np.testing.assert_array_equal(scores.scores(values, *rest), separation.scores(values, *rest))


def test_runs_of_words_are_hashed_alike() -> None:
    from pipeline.compiled.words import runs_hashed, smallest_runs

    chance = Random(7)
    signs = "abcdefghijklmnopqrstuvwxyzéß語한_9"
    for count in range(60):
        words = ["".join(chance.choices(signs, k=chance.choice([1, 3, 9, 40, 200]))) for _ in range(count)]
        assert runs_hashed(words, 4) == hashed_in_python(words, 4)
        assert smallest_runs([*words, *words], 4, 8) == smallest_in_python([*words, *words], 4, 8)


def test_signs_and_words_of_all_scripts_are_told_alike() -> None:
    from pipeline.compiled import words

    plain_signs, split_words = words.plain_signs, words.split_words
    every = "".join(f"{chr(sign)}a" for sign in range(0x20000) if not 0xD800 <= sign < 0xE000)
    assert plain_signs(every) == plain_signs_in_python(every)
    assert split_words(every, 10**6) == split_in_python(every, 10**6)
    alone = " ".join(every[::2])
    assert split_words(alone, 10**6) == split_in_python(alone, 10**6)
    assert split_words(alone, 17) == split_in_python(alone, 17)
    assert words.letter_words(f"{every} {alone}") == letter_words_in_python(f"{every} {alone}")
    assert words.without_accents(every) == without_accents_in_python(every)
    assert words.plain_letters(every) == plain_in_python(every)
    singly = [chr(sign) for sign in range(0x20000)]
    assert [sign for sign in singly if words.is_legal(sign)] == [sign for sign in singly if is_legal_in_python(sign)]
    assert [words.has_long_row(3 * sign, 2) for sign in singly] == [has_long_row_in_python(3 * s, 2) for s in singly]
    assert not words.has_long_row("\u0301" * 30 + "a" + "\u0301" * 30, 30)
    assert words.without_digits(singly) == without_digits_in_python(singly)


def test_texts_that_may_have_codes_are_told_alike() -> None:
    from pipeline.compiled.words import holds_code

    chance = Random(7)
    told = set()
    for number in range(600):
        around = chance.choice(("x", "é", "語", "😀")) * chance.choice((0, 1, 7, 1_020, 1_027, 1_030, 2_050))
        sign = chance.choice(("iptc.org", "medtop", "subj:", "iptc.or", "medto", "subj", "etc.", ""))
        cut = chance.randint(0, len(around))
        text = around[:cut] + sign + around[cut if number % 3 else len(around) :]
        assert holds_code(text) == holds_code_in_python(text)
        told.add(holds_code(text))
    assert told == {True, False}


def test_what_texts_have_in_common_is_told_alike() -> None:
    from pipeline.compiled.words import folded_signature

    chance = Random(7)
    signs = [*"aZ_7 ©़́.", "\u200b", "\x1c", "\u2028", "ß", "İ", "ﬁ", "\ud800", "Ünï ", "Read more"]
    for _ in range(500):
        text = "".join(chance.choices(signs, k=chance.choice([0, 1, 9, 127, 128, 300])))
        plain = text.encode("ascii", "ignore").decode()
        row = chance.choice("©़́_é ") * chance.choice([29, 30, 31, 32])
        for one in (text, plain, text + row, "é" + row + plain):
            assert folded_signature(one) == signature_in_python(one)
    for sign in map(chr, range(0x11000)):
        for one in (f"a{sign}B", f"한{sign}́{sign}", f"{sign} ­…{sign}"):
            assert folded_signature(one) == signature_in_python(one)


def test_texts_and_titles_are_likened_alike() -> None:
    from pipeline.compiled.separation import Likeness

    chance = Random(1)
    signs = ["Rat", "rat", "İstanbul", "ß", "SS", "ﬁ", "a_b", "7", "²", "Ǆ", "語", "x" * 50, "ab", "Harbour"]
    for _ in range(500):
        count = chance.choice([0, 1, 3, 70])  # titles
        titles = tuple(frozenset(map(str.casefold, chance.sample(signs, chance.randrange(1, 9)))) for _ in range(count))
        said = ["".join(chance.choice(signs) + chance.choice(" -.…") for _ in range(each)) for each in (0, 1, 5, 30)]
        said.append(" ".join(map(str, range(chance.choice([9, 511, 513])))))
        assert [*map(Likeness(titles), said)] == [*map(texts.Likeness(titles), said)]


def test_what_hides_an_element_is_told_alike() -> None:
    from pipeline.compiled import sheet

    parts = ["display", ":", " none", ";", "NONE", "visibility : hidden", "é", "İ", "x" * 480, " " * 20, "\n", "&amp;"]
    others = ["", " hidden", " hidden=until-found", " aria-hidden=true", " aria-hidden=false", ' hidden="&amp;"']
    chance = Random(3)
    for tag in ("p", "span"):
        for _ in range(300):
            styles = ["".join(chance.choices(parts, k=chance.randrange(9))) for _ in range(2)]
            page = "".join(
                f'<{tag}{chance.choice(others)} style="{style}"{chance.choice(others)}>a</{tag}>' for style in styles
            )
            root = html.document_fromstring(f"<div>{page}</div>")
            assert [*sheet.read(root, SKIPPED).hidden] == reading.read(root, SKIPPED).hidden


def test_languages_are_told_alike() -> None:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    texts = ["", "7", "Der Rat tagt", "le conseil", "議会は今日", "Совет собрался", "a b c", "El consejo se reúne hoy"]
    for text in texts:
        assert language.by_model(text) == model.classify(text)
