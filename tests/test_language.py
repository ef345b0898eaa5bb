from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.describe.language import agreed_language, detect_language, language_around, language_tag

TEXTS = {
    "en": "The institute supports researchers who work together across borders, and helps them with their reports.",
    "de": "Das Institut unterstützt Forschende, die über Grenzen hinweg arbeiten, und hilft ihnen bei den Anträgen.",
    "fr": "L'institut soutient les chercheurs qui travaillent ensemble et les aide dans leurs projets.",
    "lb": "Den Institut ënnerstëtzt d'Fuerscher, déi zesumme schaffen, an hëlleft hinnen och mat den Dossieren.",
    "es": "El instituto apoya a los investigadores que trabajan juntos y les ayuda con sus proyectos.",
    "it": "L'istituto sostiene i ricercatori che lavorano insieme e li aiuta con i progetti della loro ricerca.",
    "pt": "O instituto apoia os investigadores que trabalham em conjunto e ajuda-os com os seus projetos.",
    "nl": "Het instituut ondersteunt onderzoekers die samenwerken en helpt hen ook met hun projecten.",
    "pl": "Instytut wspiera badaczy, którzy współpracują, i pomaga im przy wnioskach oraz w ich projektach.",
    "ja": "研究所は国境を越えて協力する研究者を支援しています。",
    "zh": "该研究所支持跨国合作的研究人员，并协助他们完成报告。",
    "ru": "Институт поддерживает исследователей, которые работают вместе, и помогает им в подготовке заявок.",
    "uk": "Інститут підтримує дослідників, які працюють разом, і допомагає їм у підготовці заявок.",
    "el": "Το ινστιτούτο υποστηρίζει τους ερευνητές που συνεργάζονται πέρα από τα σύνορα.",
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_a_sentence_is_enough_to_tell_a_language(language: str, text: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "OK", "2021", "Bundestag", "RIKEN, LCSB, LIH, FNR", "? ! …"])
def test_too_short_a_text_has_no_language(text: str) -> None:
    assert detect_language(text) is None


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("de", "de"),
        ("DE_at", "de-AT"),
        ("en-us", "en-US"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("es-419", "es-419"),
        ("en_GB.UTF-8", "en-GB"),
        ("", None),
        (None, None),
        ("und", None),
        ("english", None),
        ("{{ lang }}", None),
        ("a-" * 100_000, None),
    ],
)
def test_a_declared_language_is_a_tag_or_none(written: str | None, tag: str | None) -> None:
    assert language_tag(written) == tag


def test_the_text_decides_between_what_the_page_declares() -> None:
    assert agreed_language(["en-US", "de_LU"], TEXTS["de"]) == "de-LU"
    assert agreed_language(["en"], TEXTS["fr"]) == "fr"
    assert agreed_language(["fr-LU"], "OK") == "fr-LU"
    assert agreed_language([], "OK") is None


def test_what_is_around_an_article_may_be_in_another_language() -> None:
    assert language_around("fr", TEXTS["fr"]) == "fr"
    assert language_around("de-LU", "Accueil Contact") == "de-LU"
    assert language_around("en", "Das Neueste von der Redaktion und die Termine für den Mai auf einer Seite") == "de"
    assert language_around(None, TEXTS["ja"]) == "ja"
    assert language_around(None, "Home About") is None


def test_the_model_is_loaded_only_where_little_words_do_not_decide() -> None:
    program = (
        "import sys; from pipeline.describe.language import detect_language; "
        f"detect_language({TEXTS['de'] * 3!r}); print('py3langid' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_another_language_is_told_by_the_model() -> None:
    text = "Tutkimuslaitos tukee tutkijoita, jotka työskentelevät yhdessä yli rajojen, ja auttaa heitä hakemuksissa."
    assert detect_language(text) == "fi"
