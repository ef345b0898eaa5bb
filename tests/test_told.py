"""What is told of sources: worded in each language from what is kept of it, and never lost on its way there."""

from __future__ import annotations

import pickle
import re
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

import pytest

from pipeline.config import parse
from pipeline.health import Observation
from pipeline.store import open_store
from pipeline.told import Telling, data_of, first_line, in_language, said_by, tell, told
from pipeline.told.telling import WORDS

ROOT = Path(__file__).parent.parent
SINCE = datetime(2026, 3, 1, 9, 5, tzinfo=UTC)
# The same in every language, for it is put together of what is not, or names what has one name.
_OF_PARTS = {
    *(
        "sentences",
        "as usual",
        "title",
        "answers",
        "every",
        "asks",
        "its status",
        "on a day",
        "perhaps",
        "because",
        "as well",
        "no look",
        "no look, as it says",
    ),
}


def places(words: str | tuple[str, str]) -> list[set[str]]:
    forms = (words,) if isinstance(words, str) else words
    return [{place for _, place, _, _ in Formatter().parse(one) if place} for one in forms]


@pytest.mark.parametrize("language", sorted(WORDS))
def test_each_language_says_all_of_it_with_all_that_is_known(language: str) -> None:
    english, own = WORDS["en"].sentences, WORDS[language].sentences
    assert own.keys() == english.keys()
    assert [kind for kind in own if places(own[kind])[0] != places(english[kind])[0]] == []
    if language != "en":
        assert [kind for kind in own if own[kind] == english[kind] and kind not in _OF_PARTS] == []


@pytest.mark.parametrize(("language", "other"), [("de", "Eintr"), ("fr", "entrées"), ("fr", "éléments")])
def test_what_a_list_has_is_called_on_all_pages_as_it_is_in_what_is_told(language: str, other: str) -> None:
    told = {"de": "german", "fr": "french"}[language]
    every = (f"pipeline/told/{told}*.py", f"feeds/pages/words_{language}.py", f"feeds/operator/{language}.py")
    files = [path for one in every for path in ROOT.glob(one)]
    assert len(files) == 4
    assert [path.name for path in files if other in path.read_text()] == []


def test_what_is_told_anywhere_has_words_and_no_words_are_left_over() -> None:
    code = "\n".join(
        path.read_text() for folder in ("crawler", "pipeline", "feeds") for path in (ROOT / folder).rglob("*.py")
    )
    said = set(re.findall(r'\btell\(\s*"([^"]+)"', code))
    kinds = WORDS["en"].sentences.keys()
    assert said - kinds == set()
    others = (
        "\n".join(path.read_text() for path in (ROOT / "crawler").rglob("*.py"))
        + (ROOT / "pipeline" / "health" / "__init__.py").read_text()
    )
    named = {kind for kind in kinds if f'"{kind}"' in others} | {
        kind for kind in kinds if kind.startswith(("by ", "state "))
    }
    assert kinds - said - named == set()


def test_a_sentence_is_worded_in_each_language() -> None:
    reason = tell("answered", answer=404)
    gone = tell("gone", since=SINCE, reason=reason, before=tell("gave", count=12.5))
    assert gone == (
        "Since 1 March 2026, 09:05 UTC there is nothing at its address: the server answered 404 (not found); it gave 12"
        " items before."
    )
    assert in_language(gone, "de-AT") == (
        "Seit dem 1. März 2026, 09:05 Uhr UTC ist unter ihrer Adresse nichts mehr: der Server antwortete 404 (nicht"
        " gefunden); vorher gab sie 12 Artikel."
    )
    assert in_language(gone, "fr") == (
        "Depuis le 1er mars 2026 à 9 h 05 UTC, il n’y a plus rien à son adresse\u00a0: le serveur a répondu 404"
        " (introuvable)\u202f; avant, elle donnait 12 articles."
    )
    assert in_language(gone, "pt") == gone
    assert in_language("An earlier sentence.", "fr") == "An earlier sentence."


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "; avant, elle donnait 0 article"),
        (1, "; avant, elle donnait 1 article"),
        (2.5, "; avant, elle donnait 2,5 articles"),
    ],
)
def test_counts_take_the_form_of_their_language(count: float, shown: str) -> None:
    assert in_language(tell("gave", count=count), "fr").replace("\u202f", "").strip() == shown


def test_figures_are_written_as_each_language_does() -> None:
    figure = tell("figure", name=tell("items with a date"), now="3.5", before="80%")
    assert figure == "items with a date: 3.5, 80% before"
    assert in_language(figure, "de") == "Artikel mit Datum: 3,5, vorher 80\u00a0%"
    assert in_language(tell("too large", bytes=10_000_000), "fr").endswith("plus de 10\u202f000\u202f000 octets")
    spans = [tell("every", days=days) for days in (1 / 24, 0.2, 3)]
    assert spans == ["every hour", "every 5 hours", "every 3 days"]
    assert [in_language(one, "fr") for one in spans] == ["toutes les heures", "toutes les 5 heures", "tous les 3 jours"]
    assert in_language(tell("not for", days=3), "de") == "3 Tage lang nichts"
    few = tell("few known", count=15, matched=2, example="A prize")
    assert few == "of its 15 items it showed only 2 before (“A prize”, …)"


@pytest.mark.parametrize(
    "sentence",
    [
        tell("connection refused"),
        tell("thinner", since=SINCE, figures=[tell("less"), tell("figure", name=tell("less"), now="1", before="2")]),
        tell("bad selectors", said="{since:moment} {0} %s }{"),  # what others wrote is no words of ours
    ],
)
def test_what_it_says_is_kept_with_it(sentence: Telling) -> None:
    again = told(str(sentence), data_of(sentence))
    assert isinstance(again, Telling)
    for kept in (again, pickle.loads(pickle.dumps(sentence)), said_by(ValueError(sentence))):
        assert kept == sentence
        assert in_language(kept, "de") == in_language(sentence, "de") != sentence


@pytest.mark.parametrize(
    ("sentence", "german"),
    [
        ("the connection was refused", "die Verbindung wurde abgelehnt"),
        ("the server answered 404 (not found)", "der Server antwortete 404 (nicht gefunden)"),
        ("the server answered 404 (nowhere)", "the server answered 404 (nowhere)"),
        ("the server answered 404 (not found), as ever", "the server answered 404 (not found), as ever"),
        ("this page is an article, no list", "this page is an article, no list"),
    ],
)
def test_what_was_stored_without_its_data_is_known_where_it_says_one_thing(sentence: str, german: str) -> None:
    assert told(sentence, None) == sentence
    assert in_language(told(sentence, None), "de") == german


def test_why_a_look_failed_is_told_in_each_language_also_of_a_look_that_was_stored_in_words(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.adopt_sources(parse('[[source]]\nid = "a"\nurl = "https://a.example/"\n')[0].watched(), SINCE)
    for reason in ("the server answered 404 (not found)", "said by nobody"):
        store.health.add_look("a", Observation(at=SINCE, result="fault", url="https://a.example/", reason=reason))
    said = [in_language(look.reason or "", "de") for look in store.health.looks("a")]
    assert said == ["der Server antwortete 404 (nicht gefunden)", "said by nobody"]
    store.close()


@pytest.mark.parametrize(
    "data",
    [
        None,
        "",
        "{",
        "[]",
        "1",
        "null",
        '{"kind": "of another version"}',
        '{"kind": "gone"}',
        '{"kind": 3}',
        "[" * 9_000,
    ],
)
def test_what_is_not_understood_is_the_sentence_that_was_stored(data: str | None) -> None:
    assert in_language(told("It was said so.", data), "fr") == "It was said so."
    assert data_of("It was said so.") is None


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Malformed selector.\n  line 1:\na[", "Malformed selector"),
        ("Timeout exceeded:", "Timeout exceeded"),
        ("", "OSError"),
        ("x" * 300, "x" * 200),
    ],
)
def test_of_what_a_library_says_a_sentence_takes_as_much_as_fits_in(said: str, told: str) -> None:
    assert first_line(OSError(said)) == told
