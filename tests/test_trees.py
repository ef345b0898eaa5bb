"""Trees as data give what they should."""

from __future__ import annotations

import json

import numpy as np
from lxml import html

from pipeline.separate.features import features
from pipeline.separate.judge import MODEL, choose
from pipeline.separate.named import Named
from pipeline.separate.outline import outline
from pipeline.separate.trees import load, parse

# x <= 1 ? (y <= 5 ? -2 : 1) : 3, and a tree that is one leaf
TREES = {
    "columns": ["x", "y"],
    "trees": [
        {"splits": [[0, 1.0, 0xFFFFFFFC], [1, 5.0, 0xFFFFFFFE]], "leaves": [-2.0, 1.0, 3.0]},
        {"splits": [], "leaves": [0.5]},
    ],
}


def test_each_row_ends_in_the_leaf_its_splits_lead_to() -> None:
    rows = np.array([[1, 5], [0, 6], [2, 0], [2, 9]], dtype=np.float32)
    scores = np.array([-1.5, 1.5, 3.5, 3.5])
    assert np.allclose(parse(json.dumps(TREES)).probability(rows), 1 / (1 + np.exp(-scores)))


def test_no_rows_give_no_probabilities() -> None:
    assert parse(json.dumps(TREES)).probability(np.zeros((0, 2), np.float32)).shape == (0,)


def test_many_rows_give_what_each_gives() -> None:
    trees = parse(json.dumps(TREES))
    rows = np.array([[1, 5], [0, 6], [2, 0]] * 3000, dtype=np.float32)
    assert np.array_equal(trees.probability(rows)[:3], trees.probability(rows[:3]))
    assert len(trees.probability(rows)) == 9000


def test_the_model_was_trained_on_the_features_that_are_counted() -> None:
    page = outline(html.document_fromstring("<h1>A title</h1><p>Some words, and more.</p>"))
    live, rows, names = features(page, Named())
    assert names == load(MODEL).columns
    assert rows.shape == (live.sum(), len(names))
    assert np.isfinite(rows).all()


SEEN = [False] * 3
LONG = "This paragraph has so many words that nobody would say it twice within one and the same article. "


def test_where_no_piece_is_sure_the_one_that_comes_nearest_is_taken() -> None:
    assert choose(["a word", "some more words here", "x"], [0.3, 0.3, 0.1], SEEN).taken == (0, 1)
    assert choose(["a word", "some more words here"], [0.1, 0.15], SEEN[:2]).taken == ()
    assert choose(["a", "b", "c"], [0.9, 0.1, 0.8], SEEN).taken == (0, 2)
    assert choose([], [], []).taken == ()


def test_less_is_asked_of_each_piece_where_less_of_a_page_is_sure() -> None:
    texts = ["one two three four five six seven eight"] * 3
    assert choose(texts, [0.95, 0.95, 0.45], SEEN).taken == (0, 1)
    assert choose(texts, [0.5, 0.45, 0.45], SEEN).taken == (0, 1, 2)


def test_of_copies_one_is_taken_the_first_unless_another_is_surer() -> None:
    choice = choose([LONG, "A sentence between.", LONG], [0.9, 0.9, 0.95], SEEN)
    assert (choice.taken, choice.copies) == ((0, 1), frozenset({2}))
    choice = choose([LONG, "A sentence between.", LONG], [0.7, 0.9, 0.95], SEEN)
    assert (choice.taken, choice.copies) == ((1, 2), frozenset({0}))
    assert choose(["Said twice.", "x", "Said twice."], [0.9] * 3, SEEN).taken == (0, 1, 2)


def test_of_what_is_hidden_one_must_be_surer_where_enough_is_shown() -> None:
    shown = " ".join(f"word{i}" for i in range(120))
    choice = choose([shown, "The account was locked.", "The text goes on."], [0.9, 0.7, 0.9], [False, True, True])
    assert (choice.taken, choice.hidden) == ((0, 2), frozenset({1}))
    assert choose(["Shown.", "The text is here."], [0.9, 0.7], [False, True]).taken == (0, 1)
    rest = [
        f"{shown} {part}" for part in ("One.", "Two.", "Three.")
    ]  # an introduction, and the text behind "read more"
    assert choose([shown, *rest], [0.9, 0.7, 0.7, 0.7], [False, True, True, True]).taken == (0, 1, 2, 3)
    assert choose([shown, *rest[:2]], [0.9, 0.7, 0.7], [False, True, True]).taken == (0, 1, 2)
