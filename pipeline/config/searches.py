"""Searches as the owner writes them: `[[search]]`, each of which is a feed."""

from __future__ import annotations

from pydantic import Field

from pipeline.config.types import Language, Slug, Table, Title

FORMER = "Ids that it had before: who asks for a feed or page under one of them is sent to the present one."


class Search(Table):
    """A search whose results are a feed: `[[search]]`."""

    id: Slug = Field(description="The name in the feed's address: lower-case letters, digits and hyphens.")
    title: Title = Field(description="The title of the feed.")
    description: str | None = Field(default=None, description="One line on what it finds.")
    words: str = Field(
        default="",
        description='Words and "phrases" that must all stand in an entry, and behind a "-" those that must not.',
    )
    topic: Slug | None = Field(default=None, description="The id of the topic that entries must be in.")
    source: Slug | None = Field(default=None, description="The id of the source that entries must be of.")
    languages: tuple[Language, ...] = Field(
        default=(), description="The languages that entries may be in; all if left out."
    )
    archives: bool | None = Field(
        default=None, description="Whether what its feed shows no more lies in archives; as [site] says if left out."
    )
    was: tuple[Slug, ...] = Field(default=(), description=FORMER)
