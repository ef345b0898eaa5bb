"""Topics as the owner writes them: `[[topic]]`, and the starter topics that come with Tidings."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from pipeline.config.searches import FORMER
from pipeline.config.types import Corrections, Language, Slug, Table, Title
from pipeline.iptc import CODE
from pipeline.topics.stems import LANGUAGES

_ADDED = ("words", "phrases", "stems", "exclusions")
"""What a topic writes beside a starter topic's is added to it; of everything else its own holds."""


def _words(value: object) -> object:
    return {"": value} if isinstance(value, list | tuple) else value


def _stemmed(value: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    for language in value:
        if language.split("-")[0].lower() not in LANGUAGES:
            raise ValueError(
                "has words of no language that has a stemmer; write them by language, such as "
                f'{{en = ["negotiate"]}} (there are {", ".join(sorted(LANGUAGES))})'
            )
    return value


def _known_starter(value: str) -> str:
    names = [topic["id"] for topic in builtin_topics()]
    if value not in names:
        raise ValueError(f"is no starter topic; they are {', '.join(names)}")
    return value


Phrase = Annotated[str, Field(min_length=1)]
Words = Annotated[
    Mapping[str, tuple[Phrase, ...]],
    BeforeValidator(_words, json_schema_input_type=list[str] | dict[str, list[str]]),
]
"""By language (BCP 47); those under "" hold in every language, and a plain list means those."""


class Topic(Table):
    """What a feed is about: `[[topic]]`."""

    id: Slug = Field(description="The name in the feed's address: lower-case letters, digits and hyphens.")
    title: Title = Field(description="The title of the feed.")
    description: str | None = Field(default=None, description="One line on what it covers.")
    starter: Annotated[str, AfterValidator(_known_starter)] | None = Field(
        default=None, description="The id of a starter topic that this one is, with what else is written here."
    )
    iptc: tuple[Annotated[str, Field(pattern=rf"^{CODE}$")], ...] = Field(
        default=(),
        description='IPTC media topics that it is close to, such as "medtop:20000638": a page that declares one is in.',
    )
    words: Words = Field(
        default_factory=dict,
        description='Words; "*" stands for any ending or beginning, and "^2" behind one makes it count twice.',
    )
    phrases: Words = Field(default_factory=dict, description="Several words in a row, written as words are.")
    stems: Annotated[Words, AfterValidator(_stemmed)] = Field(
        default_factory=dict, description="Words by language, each for all that share its stem."
    )
    exclusions: Words = Field(default_factory=dict, description="Words or phrases that keep an entry out.")
    sections: tuple[Phrase, ...] = Field(
        default=(), description="Words of the heading above a teaser that put what stands there in, whatever its words."
    )
    sources: tuple[Slug, ...] = Field(default=(), description="Ids of the sources it is taken from; all if left out.")
    threshold: float = Field(
        default=1,
        gt=0,
        description="How much must be found: a title counts 3, a summary or section 2, the text 1, each rule once.",
    )
    by_length: bool = Field(
        default=False,
        description="Count how often each rule is met, and ask more of long texts: for topics of many common words.",
    )
    include_teasers: bool = Field(default=False, description="Let headlines known only as teasers into this feed.")
    corrections: Corrections | None = Field(
        default=None,
        description="Which changed articles of it readers are shown as updated, where not as their source says.",
    )
    languages: tuple[Language, ...] = Field(
        default=(), description="A story that there is in several languages is shown in the first of these only."
    )
    archives: bool | None = Field(
        default=None, description="Whether what its feed shows no more lies in archives; as [site] says if left out."
    )
    was: tuple[Slug, ...] = Field(default=(), description=FORMER)


@lru_cache(maxsize=1)
def _read() -> str:
    return resources.files("pipeline.topics").joinpath("starter.toml").read_text(encoding="utf-8")


def builtin_topics() -> list[dict[str, Any]]:
    """Give the starter topics, as a configuration would write them: they serve where it has none."""
    topics: list[dict[str, Any]] = tomllib.loads(_read())["topic"]
    return topics


def with_starters(written: object) -> object:
    """Give the tables of topics as they were read, each that names a starter topic with that one's rules."""
    if not isinstance(written, Sequence) or not any(isinstance(one, dict) and "starter" in one for one in written):
        return written
    starters = {topic["id"]: topic for topic in builtin_topics()}
    return [
        _joined(starters[one["starter"]], one)
        if isinstance(one, dict) and isinstance(one.get("starter"), str) and one["starter"] in starters
        else one
        for one in written
    ]


def _joined(starter: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    joined = {**starter, **own}
    for key in _ADDED:
        theirs, ours = starter.get(key), _words(own.get(key))
        if not isinstance(theirs, dict) or not isinstance(ours, dict):
            continue
        both = {tongue: [*theirs.get(tongue, ()), *ours.get(tongue, ())] for tongue in {**theirs, **ours}}
        joined[key] = both
    return joined
