"""Words that mark a link to more are told however they are composed, and are no headline's."""

from __future__ import annotations

import pytest

from pipeline.cues import Cue, cues, fold, rests_on_one_word, tells_any, without_more


@pytest.mark.parametrize(
    "text",
    [
        "Leer noticia completa",
        "Leer noticia »",
        "Read the full story",
        "Read press release",
        "Zum ganzen Artikel",
        "Ganzen Beitrag lesen",
        "Ler notícia completa",
        "Lees het hele artikel",
        "Czytaj cały artykuł",
        "Číst celý článek",
        "Lire l’actualité",
        "→ Leggi la notizia",
        "Les hele saken",
        "Читать новость полностью",
        "Teljes cikk",
    ],
)
def test_a_line_composed_of_words_that_ask_to_read_leads_to_more(text: str) -> None:
    assert Cue.MORE in cues(fold(text))
    assert tells_any(fold(text), (Cue.MORE,))
    assert not rests_on_one_word(Cue.MORE, fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "Leer noticia falsa",
        "Read the report of the commission",
        "Press release",
        "Der Artikel",
        "Hele landet leser",
        "See the story of the harbour",
        "Artikel de prensa",
        "Noticia",
    ],
)
def test_a_line_with_other_words_or_that_asks_nothing_leads_to_none(text: str) -> None:
    assert Cue.MORE not in cues(fold(text))


@pytest.mark.parametrize("link", ["More girls study law", "the study", "Read"])
def test_a_link_that_ends_a_sentence_is_no_link_to_more(link: str) -> None:
    assert without_more(f"It has found: {link}", link, "A study of schools") == f"It has found: {link}"
