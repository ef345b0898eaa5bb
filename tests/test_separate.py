"""What a page is taken apart into: article, teasers, and the rest with reasons."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.document import UnreadableError, read
from pipeline.items import BlockKind, Page, PageKind, Separation, Stand
from pipeline.separate import separate
from pipeline.separate.named import named
from pipeline.separate.rest import Rest

NOW = datetime(2026, 11, 22, tzinfo=UTC)
RECORDED = Path(__file__).parent / "recorded"
URL = "https://agency.example/news/telescope"
PROSE = "This paragraph is long enough to be taken for prose, and it goes on for a while, as prose does. "


def separated(markup: str | bytes, url: str | None = URL) -> Separation:
    body = markup.encode() if isinstance(markup, str) else markup
    return separate(read(Page(body=body, fetched_at=NOW, url=url, media_type="text/html")))


@pytest.fixture(scope="module")
def article() -> Separation:
    return separated((RECORDED / "agency-article.html").read_bytes())


@pytest.fixture(scope="module")
def listing() -> Separation:
    return separated((RECORDED / "agency-listing.html").read_bytes(), "https://gewaesser.example/de/aktuelles")


def test_an_article_is_known_as_one_and_its_headline_is_no_part_of_its_text(article: Separation) -> None:
    assert article.kind is PageKind.ARTICLE
    assert article.title == "Three universities share a telescope"
    assert all(article.title != block.text for block in article.blocks)


def test_the_article_goes_from_its_first_paragraph_to_its_last_with_all_that_is_between(article: Separation) -> None:
    text = "\n".join(block.text for block in article.blocks)
    assert article.blocks[0].text.startswith("Astronomers in three countries")
    assert article.blocks[-1].text.endswith("again at the observatory.")
    for part in ("What will be observed", "the remains of comets", "1.2 million", "We could not have paid"):
        assert part in text


def test_blocks_know_their_kinds(article: Separation) -> None:
    kinds = [block.kind for block in article.blocks]
    for kind in (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.TABLE, BlockKind.QUOTE):
        assert kind in kinds


def test_a_list_has_a_line_an_item_and_a_table_a_line_a_row(article: Separation) -> None:
    items = next(block for block in article.blocks if block.kind is BlockKind.LIST)
    rows = next(block for block in article.blocks if block.kind is BlockKind.TABLE)
    assert len(items.text.split("\n")) == 3
    assert [line.split("\t") for line in rows.text.split("\n")] == [
        ["Year", "Costs"],
        ["2026", "1.2 million"],
        ["2027", "0.9 million"],
    ]


def test_markup_is_clean_and_its_addresses_are_absolute(article: Separation) -> None:
    html = "".join(block.html for block in article.blocks)
    assert '<a href="https://agency.example/documents/agreement.html">text of the agreement</a>' in html
    assert "<strong>one instrument</strong>" in html
    assert '<img src="https://agency.example/img/dome.jpg" alt="The dome at night">' in html
    assert "class=" not in html


def test_teasers_beside_an_article_come_with_all_that_is_said_of_them(article: Separation) -> None:
    first, second = article.teasers
    assert first.title == "Ice cores return from the south after two years"
    assert first.url == "https://agency.example/news/ice-cores"
    assert (
        first.summary == "Four hundred metres of ice have reached the laboratory without melting, and can now be read."
    )
    assert first.published == "2026-03-02"
    assert first.section == "More news"
    assert first.image == "https://agency.example/img/ice.jpg"
    assert not first.main
    assert second.url == "https://agency.example/news/young-researchers"


def test_a_page_of_menus_alone_is_no_article() -> None:
    links = "".join(f"<li><a href=/d{number}>What our department {number} does for you</a></li>" for number in range(9))
    assert separated(f"<nav><ul>{links}</ul></nav><main><h1>News</h1></main>").kind is not PageKind.ARTICLE
    assert separated(f"<ul>{links}</ul><p>Please enable JavaScript to view this page.</p>").kind is not PageKind.ARTICLE


def test_teasers_say_where_they_stand() -> None:
    def teaser(number: int) -> str:
        link = f'<a href="/news/{number}">A headline that reads as one {number}</a>'
        return f"<div class=teaser-card><h3>{link}</h3><p>In short.</p></div>"

    def related(*numbers: int) -> str:
        return f"<section class=related-teasers><h2>Related news</h2>{''.join(map(teaser, numbers))}</section>"

    prose = [f"<p>Part {part}. {PROSE * 3}</p>" for part in range(6)]  # a page's copies are taken once
    page = (
        f"<main><h1>The headline of the page</h1>{related(1, 2)}"
        f"{''.join(prose[:3])}{related(3, 4)}{''.join(prose[3:])}</main>"
        f"<aside>{teaser(5)}{teaser(6)}</aside><section class=end>{teaser(7)}{teaser(8)}</section>"
    )
    stands = {teaser.title[-1]: teaser.stand for teaser in separated(page).teasers}
    assert stands == dict(
        zip(
            "12345678",
            [*[Stand.ABOVE] * 2, *[Stand.WITHIN] * 2, *[Stand.BESIDE] * 2, *[Stand.BELOW] * 2],
            strict=True,
        )
    )


def test_what_is_left_out_is_left_out_for_a_reason_in_words(article: Separation) -> None:
    reasons = {dropped.text: dropped.reason for dropped in article.dropped}

    def reason(words: str) -> str:
        return next(reason for text, reason in reasons.items() if words in text)

    assert reason("We use cookies") == "cookie notice"
    assert reason("All news") == "link to all news"
    assert reason("Share this page") == "share bar"
    assert reason("Photo: M. Example") == "photo credit"
    assert reason("Funding") == "menu"
    assert reason("All rights reserved") == "legal notice"


def test_no_words_of_a_page_are_lost(article: Separation) -> None:
    parts = [article.title or "", *(block.text for block in article.blocks)]
    parts += [f"{teaser.title} {teaser.summary}" for teaser in article.teasers]
    parts += [dropped.text for dropped in article.dropped]
    kept = " ".join(" ".join(parts).split())
    for words in ("Skip to content", "12 March 2026", "Northtown", "Accept all cookies", "receive a prize", "Imprint"):
        assert words in kept


def test_a_listing_is_known_as_one_and_its_items_are_marked(listing: Separation) -> None:
    assert {teaser.stand for teaser in listing.teasers if teaser.main} == {Stand.LIST}
    assert listing.kind is PageKind.LISTING
    assert listing.title == "Aktuelles"
    main = [teaser for teaser in listing.teasers if teaser.main]
    assert [teaser.url for teaser in main] == [
        f"https://gewaesser.example/de/aktuelles/{number}" for number in (101, 100, 99, 98, 97)
    ]
    assert main[0].published == "2026-06-03"
    assert main[0].summary == "Die Station misst Temperatur, Sauerstoff und Strömung alle fünf Minuten."


def test_a_page_with_neither_text_nor_list_is_other() -> None:
    page = separated("<title>Log in</title><form><label>Name <input></label><button>Log in</button></form>")
    assert page.kind is PageKind.OTHER
    assert page.teasers == ()
    assert page.title is None


def test_a_notice_in_a_script_without_spaces_is_an_article_though_it_has_few_signs() -> None:
    text = "環境研究所の測定によると、湖の透明度は平均六メートルに達し、十年ぶりの高い値となりました。"
    more = "下水処理場の改良と、周辺の農家による肥料の削減が効果を上げたとみられます。"
    menu = "<table><tr><td><a href=/>トップ</a> | <a href=/news/>新着情報</a></td></tr></table>"
    page = f"<title>湖の水質 - 財団</title>{menu}<h2>湖の水質</h2><p>{text}</p><p>{more}</p><a href=/news/>戻る</a>"
    told = separated(page)
    assert (told.kind, [block.text for block in told.blocks]) == (PageKind.ARTICLE, [text, more])
    assert separated(page.replace(f"<p>{text}</p><p>{more}</p>", "<p>準備中です。</p>")).kind is PageKind.OTHER


def test_an_address_follows_the_base_of_the_page() -> None:
    paragraphs = "".join(f"<p>{PROSE}{number}</p>" for number in range(4))
    page = separated(
        f'<base href="https://other.example/b/"><h1>A title here</h1>{paragraphs}<p>{PROSE}<a href="x">x</a></p>'
    )
    assert 'href="https://other.example/b/x"' in page.blocks[-1].html


def test_text_that_is_hidden_until_somebody_asks_for_more_may_be_the_article() -> None:
    paragraphs = "".join(f"<p>{PROSE * 3}{number}.</p>" for number in range(6))
    page = separated(f'<article><h1>A title here</h1><div style="display:none">{paragraphs}</div></article>')
    assert page.kind is PageKind.ARTICLE


def test_a_page_of_which_everything_is_meant_for_readers_without_scripts_is_read() -> None:
    paragraphs = "".join(f"<p>{PROSE * 3}{number}.</p>" for number in range(6))
    page = separated(f"<div id=app></div><noscript><h1>A title here</h1>{paragraphs}</noscript>")
    assert page.kind is PageKind.ARTICLE


def test_what_a_page_calls_itself_is_read_from_its_head() -> None:
    page = read(
        Page(
            body=b"""<title>A title - The site</title><meta property="og:title" content="A title">
            <meta property="og:type" content="article"><meta name=description content="What it
            is about"><script type="application/ld+json">{"articleBody": "One.\\n Two \\u00e9"}</script>
            <script type="application/ld+json">{"articleBody": "broken""",
            fetched_at=NOW,
            media_type="text/html",
        )
    )
    own = named(page)
    assert frozenset({"a", "title"}) in own.titles
    assert frozenset({"a", "title", "the", "site"}) in own.titles
    assert own.description == "What it is about"
    assert own.body == "One. Two é"
    assert own.calls_itself_article


def test_headings_of_an_article_that_are_links_stay_in_it() -> None:
    heading = '<h2><a href="/place/{0}">The place of number {0} on our list</a></h2>'
    parts = "".join(heading.format(number) + f"<p>{PROSE * 4}</p>" * 2 for number in range(8))
    head = '<meta property="og:type" content="article"><title>Eight places</title>'
    page = separated(f"{head}<article><h1>Eight places</h1>{parts}</article>")
    assert page.kind is PageKind.ARTICLE
    assert page.teasers == ()
    assert sum(block.kind is BlockKind.HEADING for block in page.blocks) == 8


def test_the_same_page_gives_the_same_separation(article: Separation) -> None:
    assert separated((RECORDED / "agency-article.html").read_bytes()) == article


HOSTILE = {
    "a deep nest": "<html><body>" + "<div>" * 300_000 + "x",
    "a deep nest of many kinds": "<b><i><p><table>" * 25_000,
    "links within links": "<a href=/x>" * 100_000 + "x",
    "a hundred thousand links": "".join(f'<a href="/n/{number}">Title {number}</a>' for number in range(100_000)),
    "comments without end": "<p>x</p>" + "<!--" * 500_000,
    "one line of 5 MB": "<p>" + "lorem ipsum, dolor sit amet. " * 180_000,
    "one word of 5 MB": "<p>" + "x" * 5_000_000,
    "entities without end": "<p>" + "&amp" * 1_000_000,
    "an attribute without end": '<a href="' + "x" * 5_000_000,
    "many short pieces": "x<br><br>" * 300_000,
    "many headlines": "".join(
        f"<h2><a href='/a/{n}'>A headline of number {n} here</a></h2><p>Text.</p>" for n in range(50_000)
    ),
    "headlines each in a shape of its own": "".join(
        f'<p class="a{"x" * (n % 50)}b{"y" * (n // 50 % 50)}"><a href="/n/{n}">Title number {n} reads as one</a></p>'
        for n in range(20_000)
    ),
    "a table without end": "<table>" + "<tr><td>a, b. c</td><td>d</td></tr>" * 60_000,
    "bold without end": "<b>" * 100_000 + "<p>x, y.</p>" * 50_000,
    "a title without end": "<title>" + "a | b - " * 300_000 + "</title><h1>x</h1><p>y",
    "a million signs": "<p>" + "国际合作，研究。" * 400_000,
    "an address that is none": '<a href="http://[::1">A headline that reads as one</a>' * 10,
    "a base that is a script": '<base href="javascript:alert(1)"><a href="news/1">A headline that reads as one</a>'
    * 10,
}


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_page_takes_long_or_raises(markup: str) -> None:
    document = read(Page(body=markup.encode(), fetched_at=NOW, url=URL, media_type="text/html"))
    started = time.process_time()
    separate(document)
    assert time.process_time() - started < 10  # 2 s on a quiet machine at most; quadratic, it would be minutes


def test_broken_utf_16_is_separated_all_the_same() -> None:
    assert separated(b"\xff\xfe<\x00p\x00>\x00" + b"\x41\xd8\x42" * 100_001).kind is not PageKind.LISTING


def test_a_page_cut_anywhere_is_separated_all_the_same() -> None:
    body = (RECORDED / "agency-article.html").read_bytes()
    for end in range(1, len(body), 97):
        try:
            separated(body[:end])
        except UnreadableError:
            continue


def test_where_a_page_is_too_long_to_be_read_is_told() -> None:
    page = separated("x<br><br>" * 100_000)
    assert page.dropped[-1].reason == "the rest of the page: it is too long to be read"


@pytest.mark.parametrize("name", ["agency-article.html", "agency-listing.html"])
def test_what_is_set_apart_alone_is_what_all_reasons_tell_of(name: str) -> None:
    page = separated((RECORDED / name).read_bytes())
    told = [dropped.text for dropped in separated((RECORDED / name).read_bytes()).dropped]
    assert isinstance(page.dropped, Rest)
    alone = list(page.dropped.alone(lambda text: len(text) < 30))
    assert alone == [text for text in told if len(text) < 30 and "\n" not in text]
    assert alone
