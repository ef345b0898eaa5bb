"""The compiled part gives what its twins in Python give, on any page, and can be left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import numpy as np
import pytest

from pipeline.crowded import MOST_ATTRIBUTES, found_by_pattern
from pipeline.describe import language
from pipeline.describe.marked import dated_lines, marked
from pipeline.document import UnreadableError, read
from pipeline.identity.hashing import hashed_in_python
from pipeline.identity.words import split_in_python
from pipeline.items import Page
from pipeline.normalize import plain_signs_in_python
from pipeline.separate import quick, reading, scores, texts
from pipeline.separate.ancestry import ancestors
from pipeline.separate.blocks import Outline
from pipeline.separate.columns import in_python
from pipeline.separate.named import named
from pipeline.separate.outline import SKIPPED
from pipeline.separate.trees import load
from tests.hostile_pages import CASES, page
from tests.mutate import mutate

pytestmark = pytest.mark.skipif(not quick.COMPILED, reason="the compiled part was not built: no C compiler")

RECORDED = sorted((Path(__file__).parent / "recorded").rglob("*.html"))
OF_TAGS = (
    *("<", ">", "=", '"', "'", " ", "\n", "a", "script", "</script", "<!--", "-->", "--!>", "-", "!", "/", "title"),
    *("\x0b", "\x1c", "é", "b=1 c", "STYLE", "x y z "),
)
OF_TEXTS = (
    *(" ", ",", ".", "，", "、", "؟", "”", "ß", "ǅ", "²", "٣", "½", "한", "語", "ไทย", "_", "A", "b", "7", "Read more"),
    *("©", "Cookies", "\u200b", "İ", "ﬁ"),
)


def documents() -> Iterator[bytes]:
    for file in RECORDED:
        yield file.read_bytes()
        yield from (mutate([file.read_bytes()], seed) for seed in range(4))
    for case in CASES:
        yield page(case).body[:100_000]


def columns(page: Outline) -> dict[str, object]:
    lazy = {"elements", "pictures", "anchors"}
    return {f.name: [*getattr(page, f.name)] if f.name in lazy else getattr(page, f.name) for f in fields(page)}


def test_pages_are_read_counted_and_likened_alike() -> None:
    from pipeline.compiled import separation
    from pipeline.compiled.features import describe_pieces

    assert len(RECORDED) > 10
    seen = 0
    for body in documents():
        try:
            document = read(Page(body=body, fetched_at=datetime(2026, 1, 1, tzinfo=UTC), media_type="text/html"))
        except UnreadableError:
            continue
        if document.root is None:
            continue
        one, other = reading.read(document.root, SKIPPED), separation.read(document.root, SKIPPED)
        assert columns(one) == columns(other)
        said = [piece.text for piece in one.pieces]
        live = [len(text) % 3 > 0 for text in said]
        titles = named(document).titles
        np.testing.assert_array_equal(texts.count_each(said, live), separation.count_each(said, live))
        np.testing.assert_array_equal(texts.like_titles(said, live, titles), separation.like_titles(said, live, titles))
        if one.pieces:
            (worth, rows), (its_worth, its_rows, names) = (
                describe_pieces(one, named(document)),
                in_python(one, named(document)),
            )
            np.testing.assert_array_equal(worth, its_worth)
            for name, column, its_column in zip(names, rows.T, its_rows.T, strict=True):
                np.testing.assert_array_equal(column, its_column, err_msg=name)
        for node in range(0, len(one.tags), 7):
            assert separation.ancestors(one, node, 1 + node % 9) == ancestors(one, node, 1 + node % 9)
        for attribute, words in (("class", ("date", "e", "ü")), ("itemprop", ("a",)), ("id", ("a",)), ("href", ("/",))):
            args = (document.root, attribute, words, 7 if attribute == "id" else 10_000)
            assert separation.marked(*args) == marked(*args)
        for lines in ((document.root, ("p", "div", "li", "i"), 10_000, 8, 70), (document.root, ("span", "p"), 9, 0, 9)):
            assert separation.dated_lines(*lines) == dated_lines(*lines)
        seen += bool(said)
    assert seen > 200


def test_texts_of_all_scripts_are_counted_alike() -> None:
    from pipeline.compiled import separation

    chance = Random(1)
    said = ["".join(chance.choices(OF_TEXTS, k=chance.randint(1, 40))) for _ in range(5_000)]
    said += ["x" * 19_999 + "語,", "語" * 30_000, "A" * 20_001, "a " * 15_000]
    live = [True] * len(said)
    titles = (frozenset({"a", "b", "7"}), frozenset({"語", "ß", "ss"}))
    np.testing.assert_array_equal(texts.count_each(said, live), separation.count_each(said, live))
    np.testing.assert_array_equal(texts.like_titles(said, live, titles), separation.like_titles(said, live, titles))


def test_crowded_tags_are_found_alike() -> None:
    from pipeline.compiled.tags import crowded_tags

    chance = Random(2)
    crowded = 0
    for _ in range(20_000):
        markup = "".join(chance.choices(OF_TAGS, k=chance.randint(1, 30))).encode()
        for most in (0, 1, 3):
            assert crowded_tags(markup, most) == found_by_pattern(markup, most), markup
            crowded += bool(crowded_tags(markup, most))
    assert crowded > 1_000
    for body in documents():
        assert crowded_tags(body, MOST_ATTRIBUTES) == found_by_pattern(body, MOST_ATTRIBUTES)


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
    from pipeline.compiled.words import runs_hashed

    chance = Random(7)
    signs = "abcdefghijklmnopqrstuvwxyzéß語한_9"
    for count in range(60):
        words = ["".join(chance.choices(signs, k=chance.choice([1, 3, 9, 40, 200]))) for _ in range(count)]
        assert runs_hashed(words, 4) == hashed_in_python(words, 4)


def test_signs_and_words_of_all_scripts_are_told_alike() -> None:
    from pipeline.compiled.words import plain_signs, split_words

    every = "".join(f"{chr(sign)}a" for sign in range(0x20000) if not 0xD800 <= sign < 0xE000)
    assert plain_signs(every) == plain_signs_in_python(every)
    assert split_words(every, 10**6) == split_in_python(every, 10**6)
    alone = " ".join(every[::2])
    assert split_words(alone, 10**6) == split_in_python(alone, 10**6)
    assert split_words(alone, 17) == split_in_python(alone, 17)


def test_languages_are_told_alike() -> None:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    texts = ["", "7", "Der Rat tagt", "le conseil", "議会は今日", "Совет собрался", "a b c", "El consejo se reúne hoy"]
    for text in texts:
        assert language.by_model(text) == model.classify(text)
