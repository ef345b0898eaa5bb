"""Three sites go through ten redesigns: what is found again without a person, and what is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.workers import Workers
from tests.sites.drill import Before, drill, prepare
from tests.sites.redesigned import MAKES, REDESIGNS, Redesign
from tests.sites.scripted import Site


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1) as one:
        yield one


@pytest.fixture(scope="module", params=MAKES, ids=lambda make: make.name)
def before(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, workers: Workers
) -> Iterator[Before]:
    with Site() as site:
        yield prepare(request.param, site, tmp_path_factory.mktemp("redesigned"), workers)


@pytest.mark.parametrize("redesign", REDESIGNS, ids=lambda one: one.name.replace(" ", "-"))
def test_nothing_is_lost_nothing_comes_twice_and_nothing_wrong_is_taken(
    redesign: Redesign, before: Before, workers: Workers, tmp_path: Path
) -> None:
    outcome = drill(redesign, before, tmp_path, workers)
    assert not outcome.lost, "an entry has another id"
    assert not outcome.twice, "something is kept twice"
    assert not outcome.wrong, "something that is no news was taken"
    assert outcome.found == outcome.expected  # the new article, once; nothing old as new
    assert len(outcome.notices) <= 1
    if redesign.needs_person:
        assert outcome.notices


def test_at_least_eight_redesigns_of_ten_need_no_person() -> None:
    assert sum(not one.needs_person for one in REDESIGNS) >= 8
