"""Topics are explained, tried before they change, labelled by their owner, and measured on that."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.config import parse
from pipeline.entries.make import Origin
from pipeline.process import keep
from pipeline.store import open_store
from tests.extracted import extracted
from tidings import main

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CONFIG = """
[site]
[[source]]
id = "ministry"
url = "https://ministry.example.org/news"
topics = ["walks"]
[[topic]]
id = "quantum"
title = "Quantum"
words = ["quantum^2", "qubit*"]
exclusions = ["film"]
threshold = 4
[[topic]]
id = "walks"
title = "Walks"
words = ["walk*"]
"""
ENTRIES = {
    "a": ("Quantum lab opens", "Qubits for all. The quantum age begins."),
    "b": ("A walk in the park", "Nobody thought of quanta."),
    "c": ("A film about quantum physics", "Qubits play the lead."),
    "d": ("Committee meets", "It spoke of the quantum lab, and of qubits."),
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TIDINGS_CONFIG", raising=False)
    monkeypatch.delenv("TIDINGS_DATA", raising=False)
    (tmp_path / "tidings.toml").write_text(CONFIG)
    config, store = parse(CONFIG)[0], open_store(tmp_path / "data")
    for name, (title, text) in ENTRIES.items():
        page = extracted(page_url=address(name), title=title, text=text, language="en")
        source = config.sources[0] if name == "d" else None
        keep(page, Origin(target_id="t", source=source), config, store, now=NOW)
    store.close()
    done("publish")
    return tmp_path


def address(name: str) -> str:
    return f"https://example.org/{name}"


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def done(*arguments: str) -> str:
    result = call(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_explain_says_which_rule_met_which_words_where_and_what_that_counts() -> None:
    told = done("topics", "explain", "quantum", address("a"))
    assert told.splitlines() == [
        '"Quantum lab opens" is in quantum: 12.0 found, 4 needed.',
        '     6.0  "Quantum" in the title',
        '     4.0  "quantum" in the summary',
        '     2.0  "Qubits" in the summary (qubit*)',
    ]
    shown = json.loads(done("topics", "explain", "quantum", address("a"), "--json"))
    assert (shown["holds"], shown["needed"], shown["stored"], shown["by_source"]) == (True, 4, True, None)
    assert {"rule": "quantum", "words": "Quantum", "where": "title", "weight": 2, "counts": 6} in shown["evidence"]
    assert shown["found"] == sum(one["counts"] for one in shown["evidence"])


def test_explain_says_why_an_entry_is_not_in_a_topic(folder: Path) -> None:
    assert done("topics", "explain", "quantum", "A walk in the park") == (
        '"A walk in the park" is not in quantum: 0.0 found, 4 needed.\n  none of its words is there\n'
    )
    long = extracted(page_url=address("e"), title="A long walk", text="It was long, and no end was to be seen. " * 60)
    config, store = parse(CONFIG)[0], open_store(folder / "data")
    keep(long, Origin(target_id="t"), config, store, now=NOW)
    store.close()
    assert "divided by" not in done("topics", "explain", "quantum", address("e"))
    kept_out = done("topics", "explain", "quantum", address("c"))
    assert '"film" in the title meets the exclusion "film"' in kept_out
    assert "is not in quantum" in kept_out


def test_explain_says_that_a_source_puts_all_its_entries_in() -> None:
    told = done("topics", "explain", "walks", address("d"))
    assert '"Committee meets" is in walks: 0.0 found' in told
    assert "All entries of ministry are: its [[source]] names the topic." in told


def test_explain_says_that_changed_rules_are_not_in_the_feed_yet(folder: Path) -> None:
    (folder / "tidings.toml").write_text(CONFIG.replace('"walk*"', '"committee"').replace('topics = ["walks"]', ""))
    told = done("topics", "explain", "walks", "A walk in the park")
    assert "In its feed it is still: the rules have changed since; tidings publish applies them." in told
    done("publish")
    assert "In its feed" not in done("topics", "explain", "walks", "A walk in the park")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["explain", "quantun", "x"], 'quantun: is no topic of tidings.toml; did you mean "quantum"?'),
        (
            ["explain", "quantum", "x"],
            "x: is no entry's id, address, file or title; tidings search WORDS finds",
        ),
        (["label", "quantum", "x", "maybe"], "maybe"),
        (["try", "absent.toml"], "absent.toml"),
        (["score"], "nothing was said of these topics' entries yet; begin with: tidings topics label ID ENTRY yes"),
    ],
)
def test_what_is_named_wrongly_is_told(arguments: list[str], told: str) -> None:
    result = call("topics", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr


def test_try_shows_what_comes_and_what_goes_and_changes_nothing(folder: Path) -> None:
    other = folder / "other.toml"
    other.write_text(
        '[[topic]]\nid = "quantum"\ntitle = "Quantum"\nwords = ["qubit*"]\nthreshold = 2\nexclusions = ["lab"]\n'
        '[[topic]]\nid = "parks"\ntitle = "Parks"\nwords = ["park"]\n'
    )
    before = done("topics", "--json")
    assert done("topics", "try", "other.toml").splitlines() == [
        "quantum: 2 entries now, 1 then; 1 come, 2 go",
        "  + A film about quantum physics  (Qubits)",
        '  - Quantum lab opens  ("lab" in the title meets the exclusion "lab")',
        '  - Committee meets  ("lab" in the summary meets the exclusion "lab")',
        "walks (no more): 2 entries now, 0 then; 0 come, 2 go",
        "parks (new): 0 entries now, 1 then; 1 come, 0 go",
        "  + A walk in the park  (park)",
    ]
    assert done("topics", "--json") == before
    shown = json.loads(done("topics", "try", "other.toml", "--json"))["topics"]
    assert [(one["topic"], one["state"], one["before"], one["after"]) for one in shown] == [
        ("quantum", "kept", 2, 1),
        ("walks", "gone", 2, 0),
        ("parks", "new", 0, 1),
    ]
    other.write_text(CONFIG)
    assert done("topics", "try", "other.toml") == "No entry would come or go.\n"


def test_labels_are_kept_and_the_rules_are_held_against_them() -> None:
    noted = done("topics", "label", "quantum", address("a"), "yes")
    assert noted == (
        'Noted: "Quantum lab opens" is in quantum. You have said so of one entry; see: tidings topics score\n'
    )
    done("topics", "label", "quantum", address("b"), "no")
    done("topics", "label", "quantum", address("c"), "yes")
    done("topics", "label", "quantum", address("d"), "no")
    told = done("topics", "score")
    assert "quantum: precision 0.50, recall 0.50, F1 0.50 on 4 labels (1 right, 1 wrongly in, 1 missed)" in told
    assert "  missed      " in told
    assert "  wrongly in  " in told
    [shown] = json.loads(done("topics", "score", "quantum", "--json"))
    assert (shown["right"], shown["wrong"], shown["missed"], shown["rest"]) == (1, 1, 1, 1)
    assert {one["title"] for one in shown["worst"]} == {"A film about quantum physics", "Committee meets"}
    done("topics", "label", "quantum", address("d"), "forget")
    [shown] = json.loads(done("topics", "score", "--json"))
    assert (shown["precision"], shown["recall"]) == (1, 0.5)


def test_another_configuration_is_measured_on_the_same_labels(folder: Path) -> None:
    done("topics", "label", "quantum", address("c"), "yes")
    (folder / "other.toml").write_text(CONFIG.replace('exclusions = ["film"]', ""))
    assert "recall 0.00" in done("topics", "score")
    assert "recall 1.00" in done("topics", "score", "--with", "other.toml")


def test_a_label_moves_nothing() -> None:
    before = done("topics", "--json")
    done("topics", "label", "quantum", address("b"), "yes")
    done("publish")
    assert done("topics", "--json") == before
    assert "You said yes of it." in done("topics", "explain", "quantum", address("b"))
