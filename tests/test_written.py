"""What is written is held against what is there: README, guide, starter file."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from pydantic import BaseModel

from pipeline.config import Config, Selectors, Site, Source, parse
from pipeline.config.notify import Notify
from pipeline.config.searches import Search
from pipeline.config.topics import Topic, builtin_topics
from tidings import COMMANDS, main

HOUSE = Path(__file__).parent.parent
README = (HOUSE / "README.md").read_text(encoding="utf-8")
GUIDE = (HOUSE / "docs" / "configuration.md").read_text(encoding="utf-8")
WRITTEN = {
    path: path.read_text(encoding="utf-8") for path in [HOUSE / "README.md", *sorted((HOUSE / "docs").glob("*.md"))]
}


def rows(text: str, heading: str) -> list[str]:
    """Give the first cells of the table below a heading, without their marks."""
    section = text.split(heading, 1)[1].split("\n## ", 1)[0]
    cells = [line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| `")]
    return [cell.strip("`") for cell in cells]


def command(name: str) -> click.Command:
    found = main.get_command(click.Context(main), name)
    assert found is not None
    return found


def test_the_readme_lists_every_command_and_no_other() -> None:
    assert [row.split()[1] for row in rows(README, "## Commands")] == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_and_its_options_say_what_they_are_for(name: str) -> None:
    found = command(name)
    assert found.help
    for parameter in found.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_config_and_data(name: str) -> None:
    options = {option for parameter in command(name).params for option in parameter.opts}
    assert {"--config", "--data"} <= options


@pytest.mark.parametrize("name", ["add", "crawl", "doctor", "extract", "run"])
def test_commands_that_fetch_take_delay_and_networks(name: str) -> None:
    options = {option for parameter in command(name).params for option in parameter.opts}
    assert {"--delay", "--allow-network"} <= options


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_commands_and_options_that_are_written_about_exist(path: Path) -> None:
    for line in re.findall(r"^\s*(tidings .*)$|`(tidings [^`]*)`", WRITTEN[path], flags=re.MULTILINE):
        words = "".join(line).split("#")[0].split()[1:]
        if not words or words[0].startswith("-"):
            continue
        assert words[0] in COMMANDS, line
        found = command(words[0])
        if isinstance(found, click.Group) and len(words) > 1 and not words[1].startswith("-"):
            inner = found.get_command(click.Context(found), words[1])
            assert inner is not None, line
            found = inner
        options = {option for parameter in found.params for option in parameter.opts} | {"--help"}
        for word in words[1:]:
            if word.startswith("--"):
                assert word.split("=")[0] in options, line


def every_command(group: click.Group = main, before: str = "tidings") -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(click.Context(group)):
        found = group.get_command(click.Context(group), name)
        assert found is not None
        yield f"{before} {name}", found
        if isinstance(found, click.Group):
            yield from every_command(found, f"{before} {name}")


@pytest.mark.parametrize(("name", "found"), [pytest.param(*one, id=one[0]) for one in every_command()])
def test_every_option_is_written_about_where_its_command_is(name: str, found: click.Command) -> None:
    own = name.rpartition(" ")[2]
    sections = (section for text in WRITTEN.values() for section in re.split(r"^#+ ", text, flags=re.MULTILINE))
    about = "".join(one for one in sections if re.search(rf"`{own}\b|{name}\b", one))
    options = [option for parameter in found.params for option in parameter.opts if option.startswith("--")]
    assert [option for option in options if option not in about and option not in {"--config", "--data"}] == []


def test_paths_that_are_linked_to_exist() -> None:
    for path, text in WRITTEN.items():
        for link in re.findall(r"\]\(([^):#]+)\)", text):
            assert (path.parent / link).exists(), (path.name, link)


@pytest.mark.parametrize(
    ("heading", "model"),
    [
        ("## `[site]`", Site),
        ("## `[[source]]`", Source),
        ("## `[[topic]]`", Topic),
        ("## `[[search]]`", Search),
        ("## `[notify]`", Notify),
    ],
)
def test_the_guide_lists_every_key_and_no_other(heading: str, model: type[BaseModel]) -> None:
    assert rows(GUIDE, heading) == list(model.model_fields)


def test_the_guide_names_the_selectors() -> None:
    for key in Selectors.model_fields:
        assert f"`{key}`" in GUIDE


def test_the_example_in_the_readme_is_a_configuration() -> None:
    example = README.split("```toml\n", 1)[1].split("```", 1)[0]
    config, notes = parse(example)
    assert [source.id for source in config.sources] == ["ministry"]
    assert [topic.id for topic in config.topics] == ["quantum"]
    assert not notes


def test_the_starter_file_is_empty_until_its_examples_are_uncommented() -> None:
    starter = (HOUSE / "pipeline" / "config" / "starter.toml").read_text(encoding="utf-8")
    assert parse(starter)[0] == parse("")[0]
    examples = re.sub(r"^# (?=\[|[a-z_]+ = )", "", starter, flags=re.MULTILINE)
    config, notes = parse(examples)
    assert (len(config.sources), len(config.topics), len(config.searches), notes) == (1, 1, 1, ())
    for model in (Site, Source, Topic, Search, Selectors, Notify):
        for key in model.model_fields:
            assert re.search(rf"^{key} = |^\[source\.{key}\]", examples, flags=re.MULTILINE), key


def test_the_built_in_topics_are_those_that_the_readme_names() -> None:
    named = README.split("sixteen starter topics serve", 1)[1].split(".", 1)[0].replace("\n", " ").casefold()
    topics = builtin_topics()
    assert len(topics) == 16
    assert topics[0]["id"] == "international-cooperation"
    for topic in topics:
        assert topic["id"].replace("-", " ") in named or topic["title"].casefold() in named
        assert {"en", "fr", "de"} <= set(topic["words"])


def test_the_schema_describes_every_key() -> None:
    definitions = Config.model_json_schema()["$defs"]
    for name in ("Site", "Source", "Topic", "Search", "Selectors", "Notify"):
        for key, schema in definitions[name]["properties"].items():
            assert schema.get("description") or "$ref" in schema or "anyOf" in schema, (name, key)
