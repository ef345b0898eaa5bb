"""Three sites go through ten redesigns: what is found again without a person, and what is told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.workers import Workers
from tests.sites.command import rows
from tests.sites.drill import Before, drill, look, prepare
from tests.sites.redesigned import MAKES, REDESIGNS, Redesign
from tests.sites.scripted import Site

MOVED = next(one for one in REDESIGNS if one.name == "addresses moved with redirects")


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


def test_what_has_another_address_leads_there_and_is_looked_at_there(
    before: Before, workers: Workers, tmp_path: Path
) -> None:
    shutil.copytree(before.folder, tmp_path, dirs_exist_ok=True)
    pages = dict(before.site.pages)
    dated = "select count(*), count(look_at) from addresses where role = 'article' and url {} '%/media/%'"
    [(known, looked_at)] = rows(tmp_path, dated.format("not like"))
    was = rows(tmp_path, "select id, updated_at from entries order by id")
    try:
        MOVED.change(before.make, before.site)
        look(tmp_path, workers, 1)
    finally:
        before.site.pages.clear()
        before.site.pages.update(pages)
    assert rows(tmp_path, "select id, updated_at from entries where number <= ? order by id", str(len(was))) == was
    [(there, looked_at_there)] = rows(tmp_path, dated.format("like"))
    assert rows(tmp_path, "select count(*) from entries where url like '%/media/%'") == [(there,)]
    assert there > 10
    assert rows(tmp_path, dated.format("not like")) == [(known, looked_at + 1 - looked_at_there)], "each once"


def test_at_least_eight_redesigns_of_ten_need_no_person() -> None:
    assert sum(not one.needs_person for one in REDESIGNS) >= 8
