"""Gives crawls their workers, which have imported all that reading a page for them takes before the first is there."""

from __future__ import annotations

from pipeline.config.topics import Topic
from pipeline.topics.ahead import workers_for
from pipeline.workers import Workers


def crew_for(topics: tuple[Topic, ...]) -> Workers:
    """Give workers that read pages for crawls, and classify by these topics what they read."""
    return workers_for(topics, "crawler.files", "pipeline.describe.language_model")
