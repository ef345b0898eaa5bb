"""Holds our own labelled pages: the labels agree with their pages, and separation finds what they say, mostly."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bench.capture_scores import article_f1, score, summaries_right, teasers_f1, titles_exact
from bench.listings import dates as listed_dates
from bench.listings import f1 as listed_f1
from bench.listings import ours as listed_items
from bench.listings import scored_page as listed_page
from bench.listings import titles as listed_titles
from pipeline.document import read
from pipeline.items import Block, BlockKind, Page, PageKind, Separation, Teaser
from pipeline.separate import separate

LABELLED = Path(__file__).parent / "recorded" / "labelled"
CAPTURES = sorted((LABELLED / "captures").glob("*.json"))
LISTINGS = sorted((LABELLED / "listings").glob("*.json"))
ARTICLES = sorted((LABELLED / "articles").glob("*.json"))
NOW = datetime(2031, 1, 1, tzinfo=UTC)


def label(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


def lines(path: Path) -> list[str]:
    return path.with_suffix(".txt").read_text(encoding="utf-8").split("\n")


def from_gold(gold: dict[str, Any], written: list[str]) -> Separation:
    """Give what separation would give if it knew the labels."""
    texts = [written[index] for index in gold["article"]]
    return Separation(
        kind=PageKind.ARTICLE,
        title=gold["title"],
        blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=text, html="") for text in texts if text != gold["title"]),
        teasers=tuple(
            Teaser(title=each["title"], summary=" ".join(written[index] for index in each["summary_lines"]) or None)
            for each in gold["teasers"]
        ),
        dropped=(),
    )


def separated(path: Path, suffix: str, media_type: str) -> Separation:
    body = path.with_suffix(suffix).read_bytes()
    url = label(path)["url"] if suffix == ".html" else None
    return separate(read(Page(body=body, fetched_at=NOW, url=url, media_type=media_type, charset="utf-8")))


def test_there_are_more_than_thirty_pages() -> None:
    assert len(CAPTURES) + len(ARTICLES) >= 40


@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.stem)
def test_each_line_of_a_capture_has_one_label(path: Path) -> None:
    gold, written = label(path), lines(path)
    told = [*gold["article"], *gold["boilerplate"], *gold["neutral"], *gold["resource_links"]]
    for teaser in gold["teasers"]:
        told += [teaser["title_line"], *teaser["summary_lines"], *teaser["meta_lines"]]
        assert teaser["title"] in written[teaser["title_line"]]
    assert sorted(told) == [index for index, line in enumerate(written) if line.strip()]
    assert {*gold["section_headings"], *gold["consent"]} <= {*gold["boilerplate"]}
    assert gold["title"] is None or gold["title"] in written[gold["article"][0]] or gold["title"] in written


@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.stem)
def test_the_labels_of_a_capture_fed_back_score_one(path: Path) -> None:
    gold, written = label(path), lines(path)
    scores = [score(gold, written, from_gold(gold, written))]
    assert (article_f1(scores), teasers_f1(scores), titles_exact(scores)) == (1, 1, 1 if gold["title"] else 0)
    assert scores[0].summaries[0] == scores[0].summaries[1]
    assert scores[0].consent == 0


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_each_teaser_of_an_article_page_is_on_it(path: Path) -> None:
    gold, markup = label(path), path.with_suffix(".html").read_text(encoding="utf-8").replace("&amp;", "&")
    for teaser in gold["teasers"]:
        assert teaser["url"].rpartition("/")[2] in markup
        assert teaser["title"] in markup
    urls = [each["url"] for each in gold["teasers"]]
    assert len(set(urls)) == len(urls)
    assert not {*urls} & {each["url"] for each in gold["not_teasers"]}


def test_captures_come_out_as_labelled() -> None:
    scores = [score(label(path), lines(path), separated(path, ".txt", "text/plain")) for path in CAPTURES]
    assert article_f1(scores) >= 0.90
    assert teasers_f1(scores) >= 0.85
    assert titles_exact(scores) >= 0.85
    assert summaries_right(scores) >= 0.9
    assert sum(each.consent for each in scores) == 0


def test_teasers_of_article_pages_come_out_as_labelled() -> None:
    figures = []
    for path in ARTICLES:
        known = {each["url"] for each in label(path)["teasers"]}
        optional = {each["url"] for each in label(path)["optional"]}
        found = separated(path, ".html", "text/html")
        given = {(each.url or "").partition("#")[0] for each in found.teasers} - optional
        figures.append(2 * len(given & known) / (len(given) + len(known)) if given or known else 1.0)
        assert not [each for each in found.teasers if "cookie" in f"{each.title} {each.summary}".lower()]
        assert not [block for block in found.blocks if "cookie" in block.text.lower()]
    assert sum(figures) / len(figures) >= 0.95


def test_items_of_listing_pages_come_out_as_labelled() -> None:
    scores = [listed_page(path, listed_items)[1] for path in LISTINGS]
    assert len(scores) >= 80
    assert listed_f1(scores) >= 0.97
    assert listed_titles(scores) >= 0.97
    assert listed_dates(scores) >= 0.95
    assert sum(each.navigation for each in scores) == 0
