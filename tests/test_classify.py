"""Topics come with their evidence: words whole or by their beginning, in the languages they are for."""

from __future__ import annotations

import time
from typing import Any

import pytest

from pipeline.config import parse
from pipeline.config.topics import Topic
from pipeline.topics.classify import Judgement, Reading, Subject, classify, judge, signature
from pipeline.topics.rules import fold

BUILTIN = parse("")[0].topics


def a_topic(**values: Any) -> Topic:
    return Topic.model_validate({"id": "t", "title": "T"} | values)


def found(topic: Topic, title: str = "", **places: Any) -> list[tuple[str, str, str]]:
    return [
        (one.rule, one.words, one.where)
        for match in classify(Subject(title=title, **places), [topic])
        for one in match.evidence
    ]


def judged(topic: Topic, title: str = "", **places: Any) -> Judgement:
    return judge(Reading(Subject(title=title, **places)), topic)


@pytest.mark.parametrize(
    ("rule", "text", "words"),
    [
        ("grant", "A grant for all", "grant"),
        ("grant", "Grants for all", None),
        ("grant", "An immigrant", None),
        ("grant*", "GRANTS for all", "GRANTS"),
        ("grant*", "A grant.", "grant"),
        ("grant*", "Grants are grants", "grants"),
        ("grant*", "An immigrant", None),
        ("coopération", "la COOPERATION avec", "COOPERATION"),
        ("cooperation", "La coope\u0301ration", "coopération"),
        ("Förder*", "die Förderung", "Förderung"),
        ("straße", "die STRASSE", "STRASSE"),
        ("funding call", "A funding\n call", "funding call"),
        ("funding call", "A funding and a call", None),
        ("fund* call*", "The funded calls", "funded calls"),
        ("co-operat*", "co-operation", "co-operation"),
        ("co-operat*", "co\u00ad-operation", "co-operation"),
        ("C++", "Written in C++, mostly", "C++"),
        ("a.b", "axb", None),
        ("(", "a ( b", "("),
        ("国際協力", "国際協力 の", "国際協力"),
        ("IT", "it is here", "it"),
        ("*forsch*", "die Waldforschung", "Waldforschung"),
        ("*energie", "Windenergien", None),
        ("*energie", "die Energie", "Energie"),
        ("国際*", "今日の国際協力", "国際"),
        ("quantum^2", "Quantum", "Quantum"),
        ("c^", "c^ d", "c^"),
        ("*", "anything", None),
        ("-*", "anything -", "-"),
    ],
)
def test_a_rule_meets_whole_words_or_those_that_begin_so(rule: str, text: str, words: str | None) -> None:
    written = rule.removesuffix("^2")
    assert found(a_topic(words=[rule]), text) == ([(written, words, "title")] if words else [])


def test_evidence_says_which_rule_met_which_words_where_each_place_once() -> None:
    topic = a_topic(words=["quantum*"], phrases=["research labs"])
    places = {
        "section": "Quantum news",
        "summary": "New research labs.",
        "text": "quantum quantum quanta research labs",
    }
    assert found(topic, "Quantums", **places) == [
        ("quantum*", "Quantums", "title"),
        ("quantum*", "Quantum", "section"),
        ("research labs", "research labs", "summary"),
        ("quantum*", "quantum", "text"),
        ("research labs", "research labs", "text"),
    ]


@pytest.mark.parametrize(
    ("threshold", "places", "holds"),
    [
        (3, {"title": "quantum"}, True),
        (4, {"title": "quantum"}, False),
        (4, {"title": "quantum", "text": "quantum"}, True),
        (2, {"title": "", "summary": "quantum"}, True),
        (2, {"title": "", "section": "quantum"}, True),
        (2, {"title": "", "text": "quantum quantum"}, False),
        (2, {"title": "", "text": "quantum qubit"}, True),
    ],
)
def test_a_topic_holds_from_its_threshold_on(threshold: int, places: dict[str, Any], *, holds: bool) -> None:
    topic = a_topic(words=["quantum", "qubit"], threshold=threshold)
    assert bool(classify(Subject(**places), [topic])) is holds


def test_a_weight_makes_a_rule_count_more_or_less_or_against() -> None:
    assert judged(a_topic(words=["quantum^2", "lab^0.5"]), "Quantum lab").score == 3 * 2 + 3 * 0.5
    against = a_topic(words=["quantum^2", "solace^-2"], threshold=6)
    assert judged(against, "Quantum").holds
    assert not judged(against, "Quantum", text="Of solace").holds


def test_stems_meet_all_words_that_share_them_in_their_language() -> None:
    topic = a_topic(stems={"en": ["negotiate"], "de": ["Verhandlung"]})
    assert found(topic, "Negotiations go on", language="en") == [("negotiate", "negotiations", "title")]
    assert found(topic, "Die Verhandlungen", language="de") == [("Verhandlung", "verhandlungen", "title")]
    assert not found(topic, "Die Verhandlungen", language="en")
    assert found(topic, "They negotiated", language=None)
    assert not found(topic, "A negligent committee", language="en")


def test_a_heading_takes_an_entry_in_whatever_its_words() -> None:
    topic = a_topic(words=["quantum"], sections=["international news"], threshold=9)
    assert found(topic, "Committee meets", section="More international news") == [
        ("international news", "international news", "section")
    ]
    assert not found(topic, "International news", section="More")


def test_a_topic_of_some_sources_takes_entries_of_these_only() -> None:
    topic = a_topic(words=["quantum"], sources=["ministry"])
    assert classify(Subject(title="Quantum", source_ids=("ministry",)), [topic])
    assert classify(Subject(title="Quantum", source_ids=("other", "ministry")), [topic])
    assert not classify(Subject(title="Quantum", source_ids=("other",)), [topic])
    assert judged(topic, "Quantum").kept_out == "the topic is taken from ministry only"


def test_by_length_counts_how_often_a_rule_is_met_and_each_word_once() -> None:
    topic = a_topic(words=["quantum*", "quantums^3", "*antum"], phrases=["quantum lab"], by_length=True)
    one = judged(topic, "", text="quantum quantum quantum quanta quantums")
    assert [(each.rule, each.words, each.times, each.weight) for each in one.evidence] == [
        ("quantum*", "quantum", 3, 1),
        ("quantums", "quantums", 1, 3),
    ]
    assert one.score == pytest.approx(3**0.5 + 3)
    assert judged(topic, "", text="A quantum lab").score == 2


def test_by_length_asks_more_of_a_long_text_and_nothing_of_a_short_one() -> None:
    topic = a_topic(words=["quantum"], by_length=True, threshold=3)
    assert judged(topic, "Quantum", text="word " * 139).length == 1
    long = judged(topic, "Quantum", text="word " * 1000)
    assert long.length == pytest.approx((1060 / 200) ** 0.7)
    assert not long.holds
    assert judged(topic, "Quantum", text="quantum " * 1000).holds


def test_a_summary_is_text_where_length_counts() -> None:
    topic = a_topic(words=["quantum"], by_length=True)
    assert [one.where for one in judged(topic, "x", summary="Quantum.", text="A quantum.").evidence] == ["text"]
    assert judged(topic, "x", summary="Quantum.", text="A quantum.").evidence[0].times == 2


def test_an_exclusion_anywhere_keeps_an_entry_out() -> None:
    topic = a_topic(words=["quantum"], exclusions=["quantum of solace"])
    assert found(topic, "Quantum research")
    assert not found(topic, "Quantum research", text="Not the film Quantum of Solace.")


def test_the_words_of_the_entrys_language_hold_and_those_of_every_language() -> None:
    topic = a_topic(words={"en": ["gift"], "de": ["Gift", "Gabe"], "": ["EU"]})
    assert found(topic, "Gabe", language="de-AT")
    assert not found(topic, "Gabe", language="en")
    assert found(topic, "EU", language="en")
    assert found(topic, "Gabe", language="nl")  # the topic has nothing in it: all its words are tried
    assert found(topic, "Gabe", language=None)


def test_a_topic_without_rules_is_no_entrys() -> None:
    assert not classify(Subject(title="Anything", text="at all"), [a_topic()])


def test_topics_come_in_the_order_they_are_written() -> None:
    topics = [a_topic(id=name, words=["x"]) for name in ("b", "a", "c")]
    assert [match.topic_id for match in classify(Subject(title="x"), topics)] == ["b", "a", "c"]


def test_folding_leaves_the_letters() -> None:
    assert fold(" L'ÉCOLE\u00a0Größe  Ａ ") == "l'ecole grosse a"


def test_the_signature_changes_with_the_rules_and_only_with_them() -> None:
    topics = [a_topic(words=["a"])]
    assert signature(topics, ["s", "r"]) == signature([a_topic(words=["a"])], ["r", "s"])
    others = {
        signature(topics, []),
        signature(topics, ["s"]),
        signature([a_topic(words=["b"])], []),
        signature([a_topic(words=["a"], threshold=2)], []),
        signature([a_topic(words=["a"], include_teasers=True)], []),
        signature([], []),
    }
    assert len(others) == 6


@pytest.mark.parametrize(
    "text",
    ["cooperation between countries " * 160_000, "x" * 5_000_000, "co" * 2_500_000, "a" + "\u0301\u0323" * 1_000_000],
    ids=["words", "one letter", "one word", "accents"],
)
def test_a_text_of_five_megabytes_takes_no_more_than_a_moment(text: str) -> None:
    started = time.process_time()
    classify(Subject(title="Title", text=text), BUILTIN)
    assert time.process_time() - started < 10  # a fraction of it on a quiet machine; quadratic, it would be minutes


# the built-in topics, on small texts written for this

BUILT_IN = [
    (
        "en",
        "international-cooperation",
        "Ministers sign cooperation agreement",
        "Both countries agreed on joint research.",
    ),
    ("fr", "international-cooperation", "Un accord de coopération entre deux pays", "La délégation a été reçue."),
    ("de", "international-cooperation", "Kooperationsabkommen mit Japan unterzeichnet", "Die Delegation reist weiter."),
    ("en", "research-funding", "Call for proposals opens", "Grants of up to 1 million euros; the deadline is in May."),
    ("fr", "research-funding", "Appel à projets : les lauréats", "Un financement de trois ans."),
    ("de", "research-funding", "Neue Ausschreibung: Förderung für Nachwuchs", "Anträge sind bis Mai möglich."),
    ("en", "health", "Hospital opens vaccination centre", "Patients with the disease can come."),
    ("fr", "health", "Santé : un vaccin contre la maladie", "Les patients de l'hôpital."),
    ("de", "health", "Neue Impfung gegen Krankheit", "Patienten der Klinik."),
    ("en", "digital", "Artificial intelligence and data protection", "New software for cyber security."),
    ("fr", "digital", "Le numérique et les données", "L'intelligence artificielle avance."),
    ("de", "digital", "Künstliche Intelligenz in der Verwaltung", "Software und Daten."),
    ("en", "climate", "Emissions fall as renewables grow", "The climate needs it."),
    ("fr", "climate", "Climat : les émissions baissent", "L'environnement en profite."),
    ("de", "climate", "Klimaschutz: weniger Emissionen", "Die Umwelt profitiert."),
    ("en", "education", "Schools reopen for students", "Teachers are ready."),
    ("fr", "education", "Les écoles et les élèves", "Les enseignants sont prêts."),
    ("de", "education", "Schulen öffnen für Schüler", "Lehrkräfte sind bereit."),
    ("en", "science", "Researchers discover how cells age", "The scientists published their study."),
    ("fr", "science", "Des chercheurs expliquent le sommeil", "Une étude scientifique du laboratoire."),
    ("de", "science", "Forschende entdecken ein Enzym", "Die Studie entstand in einem Labor."),
    ("en", "economy", "Exports grow and inflation falls", "Companies invest again."),
    ("fr", "economy", "L'économie et les entreprises", "Les exportations augmentent."),
    ("de", "economy", "Die Wirtschaft wächst wieder", "Unternehmen investieren, der Export steigt."),
    ("en", "energy", "New wind power plants", "Electricity becomes cheaper."),
    ("fr", "energy", "La transition énergétique avance", "Plus d'électricité solaire."),
    ("de", "energy", "Mehr Strom aus Windkraft", "Die Energiewende kommt voran."),
    ("en", "space", "A satellite for the space agency", "The rocket reaches its orbit."),
    ("fr", "space", "Un satellite en orbite", "L'agence spatiale se réjouit."),
    ("de", "space", "Ein Satellit für die Raumfahrt", "Die Rakete startet am Montag."),
    (
        "en",
        "mobility",
        "Road works on the ring",
        "Buses and trams leave from the other side; public transport runs.",
    ),
    ("fr", "mobility", "Travaux sur l'autoroute", "Les bus et les trains circulent, les transports sont gratuits."),
    ("de", "mobility", "Verkehr: Bauarbeiten am Ring", "Busse und Straßenbahnen fahren auf der anderen Seite ab."),
    ("en", "agriculture", "Farmers bring in the harvest", "Food from the region."),
    ("fr", "agriculture", "Les agriculteurs et la récolte", "Des aliments de la région."),
    ("de", "agriculture", "Landwirte bringen die Ernte ein", "Lebensmittel aus der Region."),
    ("en", "culture", "The orchestra plays Brahms", "The concert in the museum begins at eight."),
    ("fr", "culture", "L'orchestre joue Brahms", "Le concert au musée commence à vingt heures."),
    ("de", "culture", "Das Orchester spielt Brahms", "Das Konzert im Museum beginnt um acht Uhr."),
    ("en", "social", "Higher pensions for families", "Unemployment falls, wages rise."),
    ("fr", "social", "Les retraites et les salaires", "Le chômage baisse."),
    ("de", "social", "Mehr Rente für Familien", "Die Arbeitslosigkeit sinkt, die Löhne steigen."),
    ("en", "justice", "Police arrest a suspect", "The court decides on Monday."),
    ("fr", "justice", "La police arrête un suspect", "Le tribunal décidera lundi."),
    ("de", "justice", "Polizei nimmt Verdächtigen fest", "Das Gericht entscheidet am Montag."),
    ("en", "governance", "Parliament elections in May", "The coalition wants a reform."),
    ("fr", "governance", "Élections : le parlement dissous", "La coalition a voté."),
    ("de", "governance", "Landtag beschließt Wahlrecht", "Die Koalition stimmt zu, die Regierung auch."),
]


@pytest.mark.parametrize(("language", "topic", "title", "text"), BUILT_IN)
def test_the_built_in_topics_know_their_own(language: str, topic: str, title: str, text: str) -> None:
    for told in (language, None):
        matches = classify(Subject(title=title, text=text, language=told), BUILTIN)
        assert topic in [match.topic_id for match in matches]
        assert all(one.words for match in matches for one in match.evidence)


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("en", "The club moves to a new hall", "Members meet on Monday at eight. Tickets are sold at the door."),
        ("fr", "Le club déménage", "Les membres se retrouvent lundi. Les billets sont en vente à l'entrée."),
        ("de", "Der Verein zieht um", "Die Mitglieder treffen sich am Montag. Karten gibt es an der Kasse."),
    ],
)
def test_what_is_about_something_else_is_in_no_built_in_topic(language: str, title: str, text: str) -> None:
    assert classify(Subject(title=title, text=text, language=language), BUILTIN) == ()
