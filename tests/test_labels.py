"""Dates, bylines and counters at the edges of an article are labels, in any language; its sentences are not."""

import pytest

from pipeline.separate.labels import is_label, without_labels


@pytest.mark.parametrize(
    "text",
    [
        "By Helen Marsh, 2026-03-12",
        "By Helen Marsh",
        "3 November 2026",
        "Berlin, 3. November 2026",
        "Publié le 3 novembre 2026",
        "Veröffentlicht am 03.11.2026",
        "2026年11月3日",
        "令和8年11月3日",
        "令和元年１１月３日",
        "中華民國115年11月3日",
        "Von Anna Maria Schmidt",
        "Affichages : 1 204",
        "Lượt xem: 99",
        "閲覧数：120",
        "Article hits: 1,204",
        "点击次数：35",
    ],
)
def test_a_date_a_byline_or_a_counter_of_readers_is_a_label(text: str) -> None:
    assert is_label(text)


@pytest.mark.parametrize(
    "text",
    [
        "The agreement was signed on 3 November 2026.",
        "Le contexte",
        "By the end of the year",
        "Background",
        "On 3 November 2026 both ministers met in Tokyo and agreed on a joint programme.",
        "",
        "Von der Idee zum Produkt",
        "Tel: 0123 456789",
        "Emergency number: 112",
        "Tote: 12",
        "Room: 5",
        "Price: 20 000",
        "The number of all who came by ship last year: 12",
    ],
)
def test_what_is_said_is_no_label(text: str) -> None:
    assert not is_label(text)


def test_labels_go_from_the_edges_only_and_headings_stay() -> None:
    texts = ["2026", "3 November 2026", "It begins.", "3 November 2025", "It goes on.", "It ends.", "By Helen Marsh"]
    assert without_labels(texts, range(1, 7), frozenset()) == [2, 4, 5]
    assert without_labels(texts, range(1, 7), frozenset({1})) == [1, 2, 4, 5]
    assert without_labels([*texts, "A.", "B.", "C."], [2, 4, 5, 3, 7, 8, 9], frozenset()) == [2, 4, 5, 3, 7, 8, 9]
    assert without_labels([], [], frozenset()) == []
