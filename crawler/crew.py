"""Gives crawls their workers, which have imported all that reading a page for them takes before the first is there."""

from __future__ import annotations

from pipeline.config.topics import Topic
from pipeline.topics.ahead import workers_for
from pipeline.workers import Workers


def crew_for(topics: tuple[Topic, ...], *, for_days: bool = False) -> Workers:
    """Give workers that read pages for crawls, and classify by these topics what they read.

    Those that work for days share one model that tells languages, which some page will need: each that loaded it by
    itself would hold 76 MB more. A single crawl seldom needs it, and would wait half a second for it.
    """
    return workers_for(topics, "crawler.files", *(["pipeline.describe.language_model"] if for_days else []))
