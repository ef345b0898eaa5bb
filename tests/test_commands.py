"""The commands: where they work, what they print, and how they end."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import sqlite3
import subprocess
import sys
import tomllib
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

import click
import jsonschema
import pytest
from click.testing import CliRunner, Result

from pipeline.cli import Place, fetching, placed, set_up_logging
from pipeline.compiled import MISSING
from pipeline.config import Config, Source, parse
from pipeline.entries.make import Origin
from pipeline.process import keep
from pipeline.separate.quick import COMPILED
from pipeline.store import Run, open_store
from tests.extracted import extracted
from tidings import COMMANDS, main

HOUSE = Path(__file__).parent.parent
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOURCES = (
    '[[source]]\nid = "ministry"\ntitle = "Ministry"\nurl = "https://ministry.example.org/news"\nevery = "30 min"\n'
)
PLAIN = ["status", "topics", "sources", "schema"]  # without arguments


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TIDINGS_CONFIG", raising=False)
    monkeypatch.delenv("TIDINGS_DATA", raising=False)
    return tmp_path


def call(*arguments: str | Path, **environment: str) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], env=environment, catch_exceptions=False)


def done(*arguments: str | Path, **environment: str) -> str:
    result = call(*arguments, **environment)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def filled(folder: Path, source: Source | None = None) -> None:
    """Store an entry, a source that failed and one that went well."""
    store = open_store(folder)
    text = "The quantum delegation met at the café.\n\nIt was cooperation."
    page = extracted(
        page_url="https://example.org/a",
        title="International cooperation",
        text=text,
        published="2026-02-01",
        language="en",
    )
    keep(page, Origin(target_id="t", source=source), parse("")[0], store, now=NOW)
    store.adopt_sources([("ministry", "https://ministry.example.org/news", "Ministry")], NOW)
    store.looked("ministry", at=NOW, again_after=timedelta(hours=1), result="failed: refused")
    store.add_run(Run(target="ministry", started_at=NOW, ended_at=NOW, pages=2, counts={"new": 1, "rejected": 0}))
    store.add_run(Run(target="other", started_at=NOW, ended_at=NOW, pages=0, failure="other: refused"))
    store.close()


# help


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_every_option_has_a_help(name: str) -> None:
    shown = done(name, "--help")
    assert "--config FILE" in shown
    assert "--data DIR" in shown
    command = main.get_command(main.make_context("tidings", ["x"]), name)
    assert command is not None
    assert command.help
    assert all(parameter.help for parameter in command.params if isinstance(parameter, click.Option))


def test_help_lists_the_commands_and_the_version_is_told() -> None:
    shown = done("--help")
    assert all(re.search(rf"^  {name} ", shown, re.MULTILINE) for name in COMMANDS)
    version, compiled = done("--version").splitlines()
    assert re.fullmatch(r"tidings, version \d+\.\d+\.\d+", version)
    assert compiled == ("With its compiled part." if COMPILED else MISSING)


def test_help_imports_none_of_the_libraries_and_takes_no_time() -> None:
    code = (
        "import sys, time; sys.argv = ['tidings', '--help']\n"
        "import tidings\n"
        "try: tidings.main()\n"
        "except SystemExit: pass\n"
        "heavy = ['scrapy', 'pydantic', 'lxml', 'sqlite_utils', 'feedgen', 'apscheduler', 'bs4', 'uvicorn', 'jinja2']\n"
        "print('HEAVY', [name for name in heavy if name in sys.modules])\n"
        "print('SECONDS', time.process_time())\n"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, check=True).stdout
    assert "HEAVY []" in told
    assert float(told.rpartition("SECONDS ")[2]) < 0.5


@pytest.mark.parametrize(
    "arguments", [("status",), ("sources",), ("search", "words"), ("entries", "show", "an-id")], ids=" ".join
)
def test_a_command_that_reads_no_page_does_not_import_what_parses_them(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print('PARSING', [name for name in ('lxml', 'bs4', 'nh3') if name in sys.modules]))\n"
        "from tidings import main\n"
        f"main({list(arguments)!r})"
    )
    environment = os.environ | {"PYTHONPATH": str(HOUSE)}
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert told.stdout.splitlines()[-1] == "PARSING []", told


def test_an_unknown_command_is_wrong_usage() -> None:
    result = call("crwal")
    assert result.exit_code == 2
    assert "No such command 'crwal'; did you mean \"crawl\"?" in result.stderr


def test_a_command_of_a_group_that_is_misspelled_is_asked_about_and_of_one_like_none_all_are_named() -> None:
    assert "No such command 'shwo'; did you mean \"show\"?" in call("sources", "shwo", "ministry").stderr
    assert "No such command 'qqq'; tidings sources --help lists them" in call("sources", "qqq").stderr.replace(
        "main", "tidings"
    )


# where


def test_without_a_word_the_configuration_is_here_and_the_data_beside_it(empty_folder: Path) -> None:
    (empty_folder / "tidings.toml").write_text(SOURCES)
    assert "ministry" in done("sources")
    done("status")
    assert (empty_folder / "data" / "tidings.db").exists()


@pytest.mark.parametrize("before", [True, False])
def test_places_are_named_before_or_after_the_commands_name(empty_folder: Path, *, before: bool) -> None:
    (empty_folder / "etc").mkdir()
    (empty_folder / "etc" / "mine.toml").write_text(SOURCES)
    options = ["--config", "etc/mine.toml", "--data", "elsewhere"]
    shown = done(*options, "status") if before else done("status", *options)
    assert "in elsewhere" in shown
    assert "ministry" in shown
    assert (empty_folder / "elsewhere" / "tidings.db").exists()


def test_the_data_lie_beside_the_configuration_that_is_named(empty_folder: Path) -> None:
    (empty_folder / "etc").mkdir()
    (empty_folder / "etc" / "mine.toml").write_text(SOURCES)
    done("status", "--config", "etc/mine.toml")
    assert (empty_folder / "etc" / "data" / "tidings.db").exists()


def test_the_command_line_outweighs_the_environment_and_the_nearer_the_farther(empty_folder: Path) -> None:
    for name in ("environment", "before", "after"):
        (empty_folder / f"{name}.toml").write_text(SOURCES.replace("ministry", name))

    def source(*arguments: str) -> str:
        environment = {"TIDINGS_CONFIG": "environment.toml", "TIDINGS_DATA": "environment"}
        return str(json.loads(done(*arguments, "--json", **environment))[0]["id"])

    assert source("sources") == "environment"
    assert source("--config", "before.toml", "sources") == "before"
    assert source("sources", "--config", "after.toml") == "after"
    assert source("--config", "before.toml", "sources", "--config", "after.toml") == "after"
    done("--data", "before", "status", "--config", "before.toml", TIDINGS_DATA="environment")
    assert (empty_folder / "before" / "tidings.db").exists()
    done("status", "--config", "before.toml", TIDINGS_DATA="environment")
    assert (empty_folder / "environment" / "tidings.db").exists()


def test_a_configuration_that_is_named_must_be_there() -> None:
    for result in (call("sources", "--config", "absent.toml"), call("sources", TIDINGS_CONFIG="absent.toml")):
        assert result.exit_code == 2
        assert result.stderr.startswith("Error: absent.toml: cannot be read (No such file or directory); write one")


# how it ends


@pytest.mark.parametrize("name", ["status", "topics", "sources"])
def test_a_broken_configuration_is_told_in_a_sentence_for_each_mistake(empty_folder: Path, name: str) -> None:
    (empty_folder / "tidings.toml").write_text("[site]\ncolour = 1\ntitle = 2\n")
    result = call(name)
    assert (result.exit_code, result.stdout) == (2, "")
    lines = result.stderr.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("Error: tidings.toml, line ") for line in lines)


@pytest.mark.parametrize("arguments", [["status"], ["topics"], ["search", "x"]])
def test_a_data_folder_that_cannot_be_used_is_told(empty_folder: Path, arguments: list[str]) -> None:
    (empty_folder / "in-the-way").write_text("")
    result = call(*arguments, "--data", "in-the-way/data")
    assert (result.exit_code, result.stdout) == (2, "")
    assert re.fullmatch(r"Error: .* cannot be used as the data folder .*; name another with --data\n", result.stderr)


def test_a_database_that_shows_its_damage_later_is_told_too(empty_folder: Path) -> None:
    filled(empty_folder / "data")
    file = empty_folder / "data" / "tidings.db"
    with contextlib.closing(sqlite3.connect(file)) as connection:
        [page] = connection.execute("select rootpage from sqlite_schema where name = 'runs'").fetchone()
    with file.open("r+b") as damaged:
        damaged.seek((page - 1) * 4096)
        damaged.write(b"\xff" * 4096)
    result = call("status")
    assert result.exit_code == 2
    assert re.fullmatch(r"Error: .*tidings\.db: is damaged .*\n", result.stderr)


def test_a_fault_of_ours_is_no_wrong_usage(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Config, "model_json_schema", None)
    result = call("schema")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: this is a fault of Tidings itself, please report it: TypeError(")


# what commands that fetch and that publish share


@click.command()
@fetching
@placed
def told(place: Place, *, delay: float | None, allow_network: tuple[str, ...] | None) -> None:
    """Print what holds of the site."""
    site = place.config(publishing=True, delay=delay, allow_network=allow_network).site
    click.echo(f"{site.delay:g} {' '.join(site.allow_network)}")


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        ([], "3 10.0.0.0/8\n"),
        (["--delay", "0"], "0 10.0.0.0/8\n"),
        (["--allow-network", "127.0.0.0/8", "--allow-network", "::1"], "3 127.0.0.0/8 ::1\n"),
    ],
)
def test_what_is_given_overrules_the_configuration(empty_folder: Path, arguments: list[str], printed: str) -> None:
    (empty_folder / "tidings.toml").write_text('[site]\ndelay = 3\nallow_network = ["10.0.0.0/8"]')
    result = CliRunner().invoke(told, arguments, catch_exceptions=False)
    assert (result.exit_code, result.stdout, result.stderr) == (0, printed, "")


def test_without_a_site_a_command_that_publishes_says_what_its_feeds_lack() -> None:
    result = CliRunner().invoke(told, [], catch_exceptions=False)
    assert result.exit_code == 0
    assert result.stderr.startswith("Note: tidings.toml has no [site]: ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--allow-network", "nope"], '"nope" is not a network; write it such as 127.0.0.0/8'),
        (["--delay", "-1"], "-1"),
        (["--delay", "soon"], "soon"),
    ],
)
def test_a_wrong_option_of_what_fetches_is_told(arguments: list[str], sentence: str) -> None:
    result = CliRunner().invoke(told, arguments)
    assert result.exit_code == 2
    assert sentence in result.stderr


# init and schema


def test_init_writes_a_starter_that_changes_nothing_and_never_overwrites(empty_folder: Path) -> None:
    assert done("init").startswith("Wrote tidings.toml: all of it is an example")
    written = (empty_folder / "tidings.toml").read_text(encoding="utf-8")
    assert tomllib.loads(written) == {}
    again = call("init")
    assert again.exit_code == 2
    assert again.stderr.startswith("Error: tidings.toml is there already, and nothing was written; move it away")
    assert (empty_folder / "tidings.toml").read_text(encoding="utf-8") == written
    done("init", "--config", "other.toml")
    assert (empty_folder / "other.toml").read_text(encoding="utf-8") == written


def test_init_tells_where_it_cannot_write() -> None:
    result = call("init", "--config", "no-such-folder/tidings.toml")
    assert result.exit_code == 2
    assert "cannot be written (No such file or directory); name another with --config" in result.stderr


def starter_without_marks() -> str:
    """Give the starter with what is commented out taken in; sentences stay comments."""
    text = resources.files("pipeline.config").joinpath("starter.toml").read_text(encoding="utf-8")
    return "\n".join(
        re.sub(r"^# ", "", line) if re.match(r"# (\[|[a-z_]+ += )", line) else line for line in text.splitlines()
    )


def test_everything_in_the_starter_can_be_taken_in() -> None:
    config, notes = parse(starter_without_marks())
    assert notes == ()
    assert [source.id for source in config.sources] == ["ministry"]
    assert config.sources[0].selectors is not None
    assert [topic.id for topic in config.topics] == ["quantum"]
    raw = tomllib.loads(starter_without_marks())
    assert set(raw["site"]) == set(Config.model_fields["site"].annotation.model_fields)  # type: ignore[union-attr]


def test_the_schema_is_one_and_takes_the_starter() -> None:
    schema = json.loads(done("schema"))
    validator = jsonschema.validators.validator_for(schema, default=jsonschema.Draft202012Validator)
    validator.check_schema(schema)
    taken = json.loads(json.dumps(tomllib.loads(starter_without_marks()), default=str))
    assert list(validator(schema).iter_errors(taken)) == []
    assert list(validator(schema).iter_errors({"site": {"colour": 1}}))


# asking the store


def test_status_of_an_empty_store_says_what_to_try() -> None:
    shown = done("status")
    assert "0 entries, 0 headlines and 0 revisions from 0 sources" in shown
    assert "Nothing is stored yet. To have a page watched: tidings add ADDRESS" in shown


def test_status_names_a_configuration_that_is_missing_where_something_was_watched(empty_folder: Path) -> None:
    (empty_folder / "tidings.toml").write_text(SOURCES)
    filled(empty_folder / "data")
    assert "there is no tidings.toml" not in call("status").stderr
    (empty_folder / "tidings.toml").unlink()
    told = call("status")
    assert told.exit_code == 0
    assert "from 0 sources" in told.stdout
    assert "Note: there is no tidings.toml, so nothing is watched; put it back, or name it with --config" in told.stderr
    assert "tidings init, or by tidings add ADDRESS" in told.stderr


def test_status_says_of_a_source_under_another_id_how_to_keep_what_it_was(empty_folder: Path) -> None:
    (empty_folder / "tidings.toml").write_text(SOURCES.replace('"ministry"', '"office"'))
    filled(empty_folder / "data", Source(id="ministry", url="https://ministry.example.org/news"))
    store = open_store(empty_folder / "data")
    store.looked("ministry", at=datetime.now(UTC), again_after=timedelta(hours=1), result="1 new")
    store.adopt_sources([("office", "https://ministry.example.org/news", "Office")], NOW)
    store.close()
    told = call("status").stderr
    assert "Note: office has the address that ministry had, which tidings.toml has no more" in told
    assert 'write was = ["ministry"] in its [[source]]' in told


def test_status_says_nothing_of_an_id_that_was_tried_for_a_while_and_leaves_no_entries_behind(
    empty_folder: Path,
) -> None:
    (empty_folder / "tidings.toml").write_text(SOURCES)
    filled(empty_folder / "data")
    store = open_store(empty_folder / "data")
    store.adopt_sources([("office", "https://ministry.example.org/news", "Office")], NOW)
    store.looked("office", at=datetime.now(UTC), again_after=timedelta(hours=1), result="6 unchanged")
    store.adopt_sources([("ministry", "https://ministry.example.org/news", "Ministry")], NOW)
    store.close()
    assert "has the address" not in call("status").stderr


def test_status_tells_the_worst_first(empty_folder: Path) -> None:
    names = ["well-long-ago", "well", "failed", "never"]
    text = "".join(f'[[source]]\nid = "{name}"\nurl = "https://{name}.example.org/"\n' for name in names)
    (empty_folder / "tidings.toml").write_text(text)
    filled(empty_folder / "data")
    store = open_store(empty_folder / "data")
    store.adopt_sources(parse(text)[0].watched(), NOW)
    store.looked("well", at=NOW, again_after=timedelta(hours=1), result="2 new")
    store.looked("well-long-ago", at=NOW - timedelta(days=9), again_after=timedelta(hours=1), result="nothing new")
    store.looked("failed", at=NOW, again_after=timedelta(hours=1), result="failed: refused")
    store.close()
    lines = [line.strip() for line in done("status").splitlines()]
    assert lines[0] == "1 entry, 0 headlines and 1 revision from 4 sources, in data"
    assert [line.split()[0] for line in lines[1:5]] == ["never", "failed", "well-long-ago", "well"]
    assert lines[1] == "never  never looked at  due now  0 entries"
    assert lines[2] == "failed  2026-03-01 12:00 UTC  failed: refused  0 entries"
    assert lines[5:] == ["Last looks:", "2026-03-01 12:00 UTC  other  refused", "2026-03-01 12:00 UTC  ministry  1 new"]


def test_status_as_json(empty_folder: Path) -> None:
    (empty_folder / "tidings.toml").write_text(SOURCES)
    filled(empty_folder / "data")
    shown = json.loads(done("status", "--json"))
    assert shown["counts"]["entries"] == 1
    [source] = shown["sources"]
    assert (source["id"], source["last_looked_at"], source["last_result"]) == (
        "ministry",
        "2026-03-01T12:00:00+00:00",
        "failed: refused",
    )


def test_search_shows_date_title_address_and_sentence(empty_folder: Path) -> None:
    filled(empty_folder / "data")
    date, address, sentence = done("search", "cafe", "quantum").splitlines()
    assert (date, address.strip()) == ("2026-02-01  International cooperation", "https://example.org/a")
    assert "[quantum] delegation met at the [café]" in sentence
    assert len(done("search", "it was cooperation").splitlines()) == 3, "though its sentences are of two paragraphs"
    assert len(done("search", "--", "-nowhere").splitlines()) == 2, "no sentence has what stands nowhere"
    [line] = done("search", "cafe", "--json").splitlines()
    found = json.loads(line)
    assert (found["title"], found["url"], found["published"]) == (
        "International cooperation",
        "https://example.org/a",
        "2026-02-01",
    )
    assert found["id"].startswith("tag:localhost,")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (("cafe -zebra",), 1),
        (("quantum -cafe",), 0),
        (("quantum", "--", "-zebra"), 1),
        (("quantum delegation",), 1),
        (("delegation quantum",), 0),  # a phrase
    ],
)
def test_a_search_quoted_as_a_whole_is_a_phrase_unless_it_says_what_must_not_be_there(
    empty_folder: Path, typed: tuple[str, ...], found: int
) -> None:
    filled(empty_folder / "data")
    assert call("search", *typed).stdout.count("https://") == found


def test_a_search_that_finds_nothing_is_done_and_says_so(empty_folder: Path) -> None:
    filled(empty_folder / "data")
    nothing = call("search", "--", "nowhere", '"(*', "--json")
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert nothing.stderr == 'Nothing is found by: nowhere "(* --json\n'


@pytest.mark.parametrize(
    ("option", "given", "told"),
    [
        ("--topic", "helth", 'helth: is no topic of tidings.toml; did you mean "health"?'),
        ("--source", "nobody", "nobody: is no source of tidings.toml; tidings sources lists them"),
    ],
)
def test_a_search_of_a_topic_or_source_that_there_is_not_is_refused(
    empty_folder: Path, option: str, given: str, told: str
) -> None:
    filled(empty_folder / "data")
    ended = call("search", "quantum", option, given)
    assert (ended.exit_code, ended.stderr) == (2, f"Error: {told}\n")


@pytest.mark.parametrize(
    "arguments", [["search"], ["search", "x", "--limit", "0"], ["status", "extra"], ["topics", "x"]]
)
def test_wrong_usage_is_told(arguments: list[str]) -> None:
    result = call(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


def test_topics_are_listed_with_their_entries(empty_folder: Path) -> None:
    filled(empty_folder / "data")
    assert re.match(r"international-cooperation +1 entry    International cooperation\n", done("topics"))
    listed = json.loads(done("topics", "--json"))
    assert [one["entries"] for one in listed] == [1] + [0] * 15
    assert set(listed[0]) == {"id", "title", "description", "entries"}


def test_sources_are_listed_with_how_often_they_are_looked_at(empty_folder: Path) -> None:
    (empty_folder / "tidings.toml").write_text(SOURCES + '[[source]]\nid = "b"\nurl = "https://b.org/"\nevery = "2 h"')
    assert done("sources") == (
        "ministry  https://ministry.example.org/news  every 30 min  Ministry\nb  https://b.org/  every 2 h  b\n"
    )
    assert [one["every_seconds"] for one in json.loads(done("sources", "--json"))] == [1800, 7200]


def test_without_sources_there_is_a_hint() -> None:
    result = call("sources")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "No sources: there is no tidings.toml. To have a page watched: tidings add ADDRESS\n"
    Path("tidings.toml").write_text("")
    told = call("sources").stderr
    assert told == "No sources: tidings.toml has no [[source]]. To have a page watched: tidings add ADDRESS\n"
    assert "Error: nothing to crawl: tidings.toml has no [[source]]; name a TARGET" in call("crawl").stderr


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_printed_as_json_is_json(name: str) -> None:
    json.loads(done(name) if name == "schema" else done(name, "--json"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_log_on_a_full_disk_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    before, level = logging.getLogger().handlers[:], logging.getLogger().level
    try:
        set_up_logging(Path("/dev/full"))
        logging.getLogger("crawler").error("page cannot be stored")
        logging.getLogger().handlers[0].close()
    except OSError:  # of closing it: nobody reads what is left
        pass
    finally:
        logging.getLogger().handlers[:] = before
        logging.getLogger().setLevel(level)
    assert capsys.readouterr().err == ""
