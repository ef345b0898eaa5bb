"""The workers of a crawl begin with what pages need, and with nothing else."""

import asyncio
import sys

from crawler.crew import crew_for


def test_workers_of_a_crawl_begin_with_the_model_that_tells_languages() -> None:
    with crew_for(()) as workers:
        assert asyncio.run(workers.run(_is_loaded, "pipeline.describe.language_model"))


def test_workers_begin_without_what_only_selectors_need() -> None:
    with crew_for(()) as workers:
        assert not asyncio.run(workers.run(_is_loaded, "bs4"))


def _is_loaded(module: str) -> bool:
    return module in sys.modules
