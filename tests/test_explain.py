"""What is told of each block of a page agrees with what is made of it, and nothing of a page runs in its overlay."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from lxml import etree, html

from pipeline.captures import separate_capture
from pipeline.captures.features import measure
from pipeline.captures.lines import read_lines
from pipeline.captures.scores import model
from pipeline.document import Document, read
from pipeline.explain import explain
from pipeline.explain.concepts import concept_of, sentence
from pipeline.explain.explanation import Verdict
from pipeline.explain.line_concepts import columns
from pipeline.explain.overlay import overlay
from pipeline.explain.paths import Tree, contributions, leaf_weights, page_trees, reached_leaves, tree_of
from pipeline.items import Page, PageKind
from pipeline.separate import separate
from pipeline.separate.judge import MODEL
from pipeline.separate.trees import load
from tests.sites.command import HOUSE, tidings

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PAGES = sorted([*(HOUSE / "tests" / "recorded").glob("*.html"), *(HOUSE / "seeds").glob("*.txt")])
LONG = "The agency funds research on rivers and lakes, as it said on Monday, and will go on doing so for years. "


def document(markup: str, media_type: str = "text/html") -> Document:
    return read(Page(body=markup.encode(), fetched_at=NOW, url="https://a.example/news/1", media_type=media_type))


def saved(path: Path) -> Document:
    kind = "text/html" if path.suffix == ".html" else "text/plain"
    return read(
        Page(body=path.read_bytes(), fetched_at=NOW, path=str(path), url="https://a.example/1", media_type=kind)
    )


def parsed(markup: str) -> html.HtmlElement:
    found = html.document_fromstring(markup)
    assert isinstance(found, html.HtmlElement)
    return found


def words(texts: list[str]) -> list[str]:
    return " ".join(texts).split()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_each_block_has_the_verdict_that_separating_comes_to(path: Path) -> None:
    page = saved(path)
    made, told = separate(page), explain(page)
    of = {verdict: [block.text for block in told.blocks if block.verdict is verdict] for verdict in Verdict}
    assert told.kind is made.kind
    assert of[Verdict.TITLE] == ([made.title] if made.title else [])
    assert Counter(of[Verdict.DROPPED]) == Counter(line for one in made.dropped for line in one.text.split("\n"))
    if made.kind is PageKind.ARTICLE:
        assert words(of[Verdict.ARTICLE]) == words([block.text for block in made.blocks])
    for teaser in made.teasers:
        assert any(teaser.title in text for text in of[Verdict.TEASER])
    dropped = {one.reason for one in made.dropped}
    assert dropped == {block.reasons[0] for block in told.blocks if block.verdict is Verdict.DROPPED}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_each_block_has_reasons_and_says_how_sure_it_is_or_that_a_rule_decided(path: Path) -> None:
    blocks = explain(saved(path)).blocks
    assert blocks
    for block in blocks:
        assert 1 <= len(block.reasons) <= 3
        assert len(set(block.reasons)) == len(block.reasons)
        assert block.sure is None or 1 <= block.sure <= 99


def test_what_the_trees_are_sure_of_agrees_with_what_they_chose() -> None:
    blocks = explain(saved(HOUSE / "tests" / "recorded" / "agency-article.html")).blocks
    sure = [block.sure for block in blocks if block.sure is not None]
    assert len(sure) > 5
    assert min(sure) >= 45


def test_rules_that_override_the_trees_are_named() -> None:
    told = explain(saved(HOUSE / "tests" / "recorded" / "agency-article.html")).blocks
    by_text = {block.text: block for block in told}
    assert "heading most like" in by_text["Three universities share a telescope"].reasons[0]
    assert by_text["Three universities share a telescope"].sure is None
    assert "part of a list or table" in by_text["Costs"].reasons[0]
    assert "linked headline" in by_text["Twelve young researchers receive a prize"].reasons[0]
    assert by_text["Funding"].reasons[:2] == ("menu", "links of one to three words are never article text")


def test_a_page_without_text_has_no_blocks() -> None:
    assert explain(document("<html><body><img src=x></body></html>")).blocks == ()


def test_what_trees_add_along_the_path_is_what_they_say_less_their_mean() -> None:
    names, trees = page_trees(MODEL)
    assert names == load(MODEL).columns
    random = np.random.default_rng(1)
    rows = (random.integers(0, 4, (200, len(names))) * random.choice([0.2, 1, 60], (200, len(names)))).astype(
        np.float32
    )
    weights = [tree.covers or leaf_weights(tree, reached_leaves(tree, rows)) for tree in trees]
    mean = sum(float(np.average(tree.leaves, weights=w)) for tree, w in zip(trees, weights, strict=True))
    score = contributions(trees, rows, len(names)).sum(axis=1) + mean
    assert np.allclose(1 / (1 + np.exp(-score)), load(MODEL).probability(rows), atol=1e-4)


def test_where_the_model_says_how_many_rows_a_leaf_had_the_means_are_weighted() -> None:
    written = {"splits": [[0, 1.0, 0b100], [1, 5.0, 0b110]], "leaves": [-2.0, 1.0, 3.0], "covers": [1, 1, 2]}
    tree = tree_of(written)
    assert tree == Tree(splits=((0, 1.0, 1, -3), (1, 5.0, -1, -2)), leaves=(-2.0, 1.0, 3.0), covers=(1, 1, 2))
    moved = contributions([tree], np.array([[1, 5], [2, 0]], np.float32), 2)
    assert moved.tolist() == [[-0.5 - 1.25, -1.5], [3 - 1.25, 0]]


def test_leaves_that_no_row_of_the_training_ended_in_count_alike() -> None:
    tree = Tree(splits=((0, 1.0, 1, -3), (1, 5.0, -1, -2)), leaves=(-2.0, 1.0, 3.0), covers=(0, 0, 2))
    assert contributions([tree], np.array([[1, 5]], np.float32), 2)[0, 1] == -1.5


def test_every_column_of_both_models_is_named_and_has_a_sentence() -> None:
    for name in page_trees(MODEL)[0]:
        assert concept_of(name)[2] is not None
    lines, _ = read_lines(LONG)
    assert len(columns()) == model().columns == len(measure(lines)[1][0])
    assert len(set(columns())) == len(columns())


def test_a_column_without_a_sentence_is_told_by_its_name() -> None:
    _, concept, word = concept_of("share_of_vowels")
    assert sentence(concept, word, {"share_of_vowels": 0.5}) == "share of vowels: 0.5"
    _, concept, word = concept_of("length")
    assert sentence(concept, word, {}) == "length"


# Of the kinds that the public collections of such strings have, written anew.
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">a link of several words</a>',
    '<a href="java\tscript:alert(1)">a link of several words</a>',
    "<svg/onload=alert(1)><text>x</text></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    '<form action="https://e.example"><input name=q autofocus onfocus=alert(1)><button formaction=x>go</button></form>',
    '<style>@import "https://e.example/x.css";</style><link rel=stylesheet href=https://e.example/y.css>',
    '<meta http-equiv=refresh content="0;url=javascript:alert(1)"><base href="https://e.example/">',
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<xmp><img src=x onerror=alert(1)></xmp><plaintext><script>alert(1)</script>",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=alert(1)&gt;</p>",
    "<textarea></textarea><script>alert(1)</script>",
    '<table><tr><td colspan="2&quot; onclick=alert(1)" rowspan="9999999">one</td><td>two</td></tr>'
    "<tr><td>three</td><td>four</td></tr></table>",
    '<p onclick="alert(1)" style="background:url(//e.example)" class="x&quot;><script>alert(1)</script>">text</p>',
    '" onmouseover=alert(1) x="</span></title></style><script>alert(1)</script>',
    "&#0;<p>&#1;x&#xD800;</p><scr\x0cipt>alert(1)</scr\x0cipt>",
    "<template><script>alert(1)</script></template><object data=x.swf><embed src=x.swf></object>",
    "<details open ontoggle=alert(1)>text</details><marquee onstart=alert(1)>text</marquee>",
]
HARMLESS = {"title", "class", "charset", "http-equiv", "content", "name", "colspan", "rowspan"}


def holds_nothing_that_runs(markup: str) -> None:
    tree = parsed(markup)
    for element in tree.iter():
        assert element.tag not in {"script", "iframe", "form", "input", "object", "embed", "img", "svg", "link", "base"}
        assert element.tag not in {"a", "button", "math", "template", "noscript", "textarea", "marquee", "video"}
        assert set(element.keys()) <= HARMLESS
    policies = [meta.get("http-equiv") for meta in tree.iter("meta") if meta.get("http-equiv")]
    assert policies == ["Content-Security-Policy"]
    assert len(tree.findall(".//style")) == len(tree.findall("./head/style")) == 1


@pytest.mark.parametrize("kind", ["text/html", "text/plain"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_runs_loads_or_leads_anywhere_is_left_in_an_overlay(attack: str, kind: str) -> None:
    page = f"{attack}\n<h1>{attack}</h1><p class='{attack}'>{LONG}</p>\n{attack}<p title=\"{attack}\">{LONG * 2}</p>"
    holds_nothing_that_runs(overlay(document(page, kind))[0])


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_an_overlay_has_all_the_text_and_a_policy_that_forbids_to_run_or_load(path: Path) -> None:
    page = saved(path)
    markup, told = overlay(page)
    assert told == explain(page)
    holds_nothing_that_runs(markup)
    assert "default-src 'none'; style-src 'unsafe-inline'" in markup.split("<title>")[0]
    tree = parsed(markup)
    etree.strip_elements(tree, "sup", with_tail=False)
    shown = " ".join(tree.text_content().split())
    for block in told.blocks:
        assert " ".join(block.text.split()) in shown
    marked = [span.get("class", "").split()[0] for span in tree.iter("span") if span.get("title")]
    assert marked == [block.verdict.value for block in told.blocks]


def test_a_capture_keeps_its_lines_also_wrapped_and_those_that_are_not_read() -> None:
    text = "\n".join([LONG, "", "  • an item", *(f"line number {number}" for number in range(1600))])
    markup, _ = overlay(document(text, "text/plain"))
    shown = parsed(markup).text_content()
    for line in ("an item", "line number 0", "line number 1599"):
        assert line in shown
    assert separate_capture(document(text, "text/plain")).dropped


def test_the_command_prints_blocks_as_text_and_as_json() -> None:
    page = "tests/recorded/agency-article.html"
    ended = tidings(HOUSE, "extract", page, "--explain", "--url", "https://a.example/news/1")
    assert ended.code == 0
    assert "title    rule  Three universities share a telescope" in ended.out
    assert "- cookie notice" in ended.out
    shown = json.loads(tidings(HOUSE, "extract", page, "--explain", "--format", "json").out)
    assert set(shown["blocks"][0]) == {"text", "verdict", "sure", "reasons"}
    assert "blocks" not in json.loads(tidings(HOUSE, "extract", page).out)
    assert len(json.loads(tidings(HOUSE, "extract", "seeds", "--explain", "--format", "json").out)) == 2


def test_the_command_writes_an_overlay(tmp_path: Path) -> None:
    file = tmp_path / "overlay.html"
    ended = tidings(HOUSE, "extract", "tests/recorded/agency-article.html", "--html-overlay", file)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(f"{file}: 1 title, 16 article")
    holds_nothing_that_runs(file.read_text(encoding="utf-8"))


def test_the_command_says_what_of_a_page_was_not_read(tmp_path: Path) -> None:
    (tmp_path / "deep.html").write_text("<html><body>" + "<div>" * 5000 + "Some text")
    ended = tidings(tmp_path, "extract", "deep.html", "--explain")
    assert ended.code == 0
    assert "no text" in ended.out
    assert "nested too deep" in ended.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("seeds", "--html-overlay", "x.html"), "name its file"),
        (("README.md", "--html-overlay", "-"), "takes the name of a file"),
        (("README.md", "--html-overlay", "README.md"), "is the page itself"),
        (("README.md", "--html-overlay", "nowhere/x.html"), "its folder does not exist"),
        (("README.md", "--explain", "--format", "md"), "--explain goes with"),
    ],
)
def test_the_command_refuses_what_makes_no_sense_together(arguments: tuple[str, ...], says: str) -> None:
    ended = tidings(HOUSE, "extract", *arguments)
    assert ended.code == 2
    assert says in ended.err
