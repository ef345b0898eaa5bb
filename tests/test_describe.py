from __future__ import annotations

import json
import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.describe import describe
from pipeline.document import UnreadableError, read
from pipeline.items import Block, BlockKind, Description, Page, PageKind, Separation
from pipeline.process import extract
from pipeline.separate import separate
from tests.undated_pages import LEAD, UNDATED, undated_page

NOW = datetime(2026, 11, 22, tzinfo=UTC)
URL = "https://www.institute.example/news/outpost-labs"
HEADLINE = "Outpost labs open in Luxembourg"
NOTHING_SEPARATED = Separation(kind=PageKind.ARTICLE, title=None, blocks=(), teasers=(), dropped=())


def described(
    body: str, *, head: str = "", url: str | None = URL, separation: Separation = NOTHING_SEPARATED
) -> Description:
    markup = f"<html><head>{head}</head><body>{body}</body></html>".encode()
    return describe(read(Page(body=markup, fetched_at=NOW, url=url, media_type="text/html")), separation)


def linked(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def article(behind: str = "", *, head: str = "", url: str | None = URL) -> Description:
    return described(f"<main><h1>{HEADLINE}</h1>{behind}{LEAD}</main>", head=head, url=url)


# Title


@pytest.mark.parametrize(
    "window",
    [
        f"{HEADLINE} | The Institute",
        f"{HEADLINE} - Institute",
        f"The Institute: {HEADLINE}",
        f"{HEADLINE} – News – institute.example",
        "Something else",
    ],
)
def test_the_title_is_the_headline_shown_without_the_sites_name(window: str) -> None:
    assert article(head=f"<title>{window}</title>").title == HEADLINE


def test_the_sites_name_goes_off_a_title_that_is_only_declared() -> None:
    head = f'<title>{HEADLINE} | The Institute</title><meta property="og:site_name" content="The Institute">'
    assert described(LEAD, head=head).title == HEADLINE


@pytest.mark.parametrize(
    ("window", "url", "title"),
    [
        (
            "The Institute: labs for all of Europe",
            "https://www.institute.example/",
            "The Institute: labs for all of Europe",
        ),
        ("The Institute: labs for all", "https://www.institute.example/en", "labs for all"),
        ("Labs for all of Europe | The Institute", "https://www.institute.example/", "Labs for all of Europe"),
        ("Welcome", "https://www.institute.example/", "Welcome"),
    ],
)
def test_a_home_page_is_called_by_its_sites_name(window: str, url: str, title: str) -> None:
    head = f'<title>{window}</title><meta property="og:site_name" content="The Institute">'
    assert described(LEAD, head=head, url=url).title == title


def test_the_mark_that_links_a_heading_to_itself_is_no_part_of_the_title() -> None:
    assert described(f"<h1>Middleware<a href='#middleware'>¶</a></h1>{LEAD}").title == "Middleware"


def test_the_sites_name_in_a_heading_is_not_the_title() -> None:
    head = f'<title>{HEADLINE} | The Institute</title><meta property="og:site_name" content="The Institute">'
    assert described(f"<h1>The Institute</h1><h2>{HEADLINE}</h2>{LEAD}", head=head).title == HEADLINE


def test_a_topic_before_the_headline_is_left_out_where_the_page_declares_it_without() -> None:
    body = f"<h1><span>Research</span> {HEADLINE}</h1>{LEAD}"
    assert described(body, head=f'<meta property="og:title" content="{HEADLINE}">').title == HEADLINE


def test_a_page_that_shows_no_title_has_none() -> None:
    assert described(LEAD).title is None


def test_the_title_that_separation_found_counts_where_no_heading_shows_it() -> None:
    separation = Separation(kind=PageKind.ARTICLE, title=HEADLINE, blocks=(), teasers=(), dropped=())
    assert described(f"<div class=x>{HEADLINE}</div>{LEAD}", separation=separation).title == HEADLINE


def test_a_first_heading_that_names_the_site_gives_way_to_the_headline_under_it() -> None:
    head = f"<title>{HEADLINE} | Love of labs</title>"
    assert described(f"<h1>Love of labs</h1><h2>{HEADLINE}</h2>{LEAD}", head=head).title == HEADLINE
    assert described(f"<h1>{HEADLINE}</h1><h2>Love of labs</h2>{LEAD}", head=head).title == HEADLINE


def test_of_two_headings_in_the_window_title_the_one_declared_is_the_title() -> None:
    head = f'<title>Love of labs: {HEADLINE}</title><meta property="og:title" content="{HEADLINE}">'
    assert described(f"<h1>Love of labs</h1><h1>{HEADLINE}</h1>{LEAD}", head=head).title == HEADLINE


def test_the_words_of_the_address_choose_between_a_heading_and_another_title() -> None:
    head = '<meta property="og:title" content="All you can do with us">'
    body = f"<h1>{HEADLINE}</h1>{LEAD}"
    assert described(body, head=head, url="https://institute.example/outpost-labs-luxembourg").title == HEADLINE
    assert described(body, head=head, url="https://institute.example/what-you-can-do").title == "All you can do with us"


def test_a_lone_heading_that_neither_titles_nor_address_agree_with_is_none() -> None:
    separation = Separation(kind=PageKind.ARTICLE, title=None, blocks=(), teasers=(), dropped=())
    title = "How to knit a round tablecloth"
    head = f'<title>{title} | Homely</title><meta property="og:title" content="{title}">'
    head += '<meta property="og:type" content="article">'
    body = f"<h1>Homely international</h1>{LEAD}"
    for url, shown in (("how-to-knit-a-round-tablecloth", title), ("4711", "Homely international")):
        found = described(body, head=head, url=f"https://homely.example/{url}", separation=separation)
        assert found.title == shown


def test_the_sites_name_goes_off_a_title_that_underscores_join() -> None:
    head = "<title>这个约会软件找对象_智能_好奇心日报</title>"
    assert described(f"<h1>好奇心日报</h1><h2>这个约会软件找对象</h2>{LEAD}", head=head).title == "这个约会软件找对象"
    assert (
        described(f"<h1>The my_list type</h1>{LEAD}", head="<title>The my_list type</title>").title
        == "The my_list type"
    )


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("<svg><title>Artboard</title></svg>Labs open their doors", "Labs open their doors"),
        ("Labs open<br>their doors", "Labs open their doors"),
        ("Labs open <span>their</span>s", "Labs open theirs"),
        ("30 years of &lt;br&gt; tags", "30 years of <br> tags"),
        ("Labs in Luxem\u00adbourg open", "Labs in Luxembourg open"),
    ],
)
def test_a_heading_is_read_as_readers_see_it(heading: str, title: str) -> None:
    assert described(f"<h1>{heading}</h1>{LEAD}").title == title


# Dates


@pytest.mark.parametrize(
    ("head", "behind", "published"),
    [
        (
            linked({"@type": "NewsArticle", "datePublished": "2021-10-03T10:00:00+02:00"}),
            "",
            "2021-10-03T10:00:00+02:00",
        ),
        (linked({"@graph": [{"@type": ["Article"], "datePublished": "2021-10-03"}]}), "", "2021-10-03"),
        (linked([{"@type": "WebSite"}, {"@type": "BlogPosting", "datePublished": "2021-10-03"}]), "", "2021-10-03"),
        ('<meta property="article:published_time" content="2021-10-03T10:00:00Z">', "", "2021-10-03T10:00:00Z"),
        ('<meta name="DC.date.issued" content="2021-10-03">', "", "2021-10-03"),
        ("", "<p>3 October 2021</p>", "2021-10-03"),
        ("", "<p>Published on 3 October 2021, 10:30 CEST</p>", "2021-10-03T10:30+02:00"),
        ("", "<p>By Jane Doe | 3 October 2021 | News</p>", "2021-10-03"),
        ("", "<p>Luxembourg, 3 October 2021 – The institute opens two laboratories.</p>", "2021-10-03"),
        ("", "<p>Pressemitteilung vom 3. Oktober 2021</p>", "2021-10-03"),
        ("", "<p>Publié le 3 octobre 2021</p>", "2021-10-03"),
        ("", "<p><time datetime='2021-10-03T10:00:00+02:00'>yesterday</time></p>", "2021-10-03T10:00:00+02:00"),
        ("", f"{LEAD * 3}<p class='pub-date'>3 October 2021</p>", "2021-10-03"),
    ],
)
def test_the_date_of_publication_is_given_as_the_page_gives_it(head: str, behind: str, published: str) -> None:
    assert article(behind, head=head).published == published


def test_a_date_before_the_headline_is_its_own() -> None:
    assert described(f"<main><p>3 October 2021</p><h1>{HEADLINE}</h1>{LEAD}</main>").published == "2021-10-03"


def test_a_date_of_change_is_not_the_date_of_publication() -> None:
    description = article("<p>Published: 3 October 2021. Updated: 5 October 2021</p>")
    assert (description.published, description.modified) == ("2021-10-03", "2021-10-05")


def test_dates_of_change_are_read_from_metadata() -> None:
    head = linked({"@type": "Article", "datePublished": "2021-10-03", "dateModified": "2021-10-05T08:00:00Z"})
    assert article(head=head).modified == "2021-10-05T08:00:00Z"


def test_the_day_that_readers_see_decides_where_metadata_are_in_utc() -> None:
    head = '<meta property="article:published_time" content="2021-10-04T01:30:00Z">'
    assert article("<p>October 3, 2021</p>", head=head).published == "2021-10-03"


@pytest.mark.parametrize(
    ("behind", "published"),
    [
        ("<p>3 October 2021</p>", "2021-10-03"),
        ("<p>3 May 2024</p>", "2023-05-04T08:00:00Z"),
        ("<p>5 April 2023</p>", "2023-05-04T08:00:00Z"),  # its day and month were taken for each other
    ],
)
def test_a_page_published_when_it_was_last_changed_was_so_on_the_earlier_day_it_shows(
    behind: str, published: str
) -> None:
    dates = {"datePublished": "2023-05-04T08:00:00Z", "dateModified": "2023-05-04T08:00:00Z"}
    assert article(behind, head=linked({"@type": "Article", **dates})).published == published


@pytest.mark.parametrize(
    ("body", "published"),
    [
        # What a class places, or a builder made, is not another's.
        (f"<h1>{HEADLINE}</h1><div class=relative>{LEAD * 8}<p>Published 3 October 2021</p></div>", "2021-10-03"),
        (
            f"<h1>{HEADLINE}</h1>{LEAD * 8}<div class=elementor-widget><p>Posted on 3 October 2021</p></div>",
            "2021-10-03",
        ),
        (f"<h1>{HEADLINE}</h1>{LEAD * 8}<div class='widget related'><p>Posted on 3 October 2021</p></div>", None),
        # Beside a discussion's headline stands when it began.
        (
            f"<h1>{HEADLINE}</h1><ul><li>Thread starter Ann of the labs</li><li>Start date Oct 3, 2021</li></ul>{LEAD}"
            "<p>Jan 4, 2022</p>",
            "2021-10-03",
        ),
        (f"<h1>{HEADLINE}</h1><p>Lecturer: Ann</p><p>Start date Oct 3, 2021</p>{LEAD}", None),
        (f"<h1>{HEADLINE}</h1><p>last post by Ann Oct 5, 2021</p>{LEAD}<p>Posted on 3 October 2021</p>", "2021-10-03"),
        # A caption's and a sentence's dates are not the article's.
        (
            f"<h1>{HEADLINE}</h1><p>The laboratories as the architects left them to us, 3 October 2021</p>{LEAD}",
            None,
        ),
        # A column that holds nothing but the date.
        (
            f"<article><aside><time datetime=2021-10-03>3 October</time></aside><h1>{HEADLINE}</h1>{LEAD}</article>",
            "2021-10-03",
        ),
        (
            f"<article><aside>Or <time datetime=2021-10-03>3 October</time></aside><h1>{HEADLINE}</h1>{LEAD}</article>",
            None,
        ),
    ],
)
def test_a_date_is_the_articles_by_what_stands_around_it(body: str, published: str | None) -> None:
    description = described(f"<main>{body}</main>")
    assert (description.published, description.date_guessed) == (published, None)


def test_a_date_that_is_a_part_of_the_windows_title_is_the_articles() -> None:
    assert article(head=f"<title>{HEADLINE} | Europe | Institute | 03.10.2021</title>").published == "2021-10-03"
    assert article(head=f"<title>{HEADLINE} | Report of 3 October 2021 to the board</title>").published is None


def test_the_lines_around_the_first_heading_count_where_another_is_the_title() -> None:
    separation = Separation(kind=PageKind.ARTICLE, title="Doors open", blocks=(), teasers=(), dropped=())
    body = f"<h1>Labs</h1><h5><span>2021-10-03</span></h5>{LEAD}{LEAD}<div><h2>Doors open</h2>{LEAD}</div>"
    assert described(body, head="<title>Doors open</title>", separation=separation).published == "2021-10-03"


def test_what_a_page_says_it_was_published_on_counts_where_it_was_changed_later() -> None:
    dates = {"datePublished": "2023-05-04T08:00:00Z", "dateModified": "2024-05-04T08:00:00Z"}
    description = article("<p>3 October 2021</p>", head=linked({"@type": "Article", **dates}))
    assert (description.published, description.modified) == (dates["datePublished"], dates["dateModified"])


@pytest.mark.parametrize(
    ("behind", "dates"),
    [
        ("<p>Posted on</p><p>3 October 2021</p><p>Updated at</p><p>5 October 2021</p>", ("2021-10-03", "2021-10-05")),
        (f"{LEAD * 3}<p>Mise en ligne</p><p>3 octobre 2021</p>", ("2021-10-03", None)),
        ("<p>Deadline</p><p>3 October 2021</p>", (None, None)),
        ("<p>Joined: 3 October 2021</p>", (None, None)),
        # The one date there is; and where there is another, it is not called the date of publication.
        ("<p>Updated: 5 October 2021</p>", ("2021-10-05", "2021-10-05")),
    ],
)
def test_a_line_above_a_date_says_what_it_is(behind: str, dates: tuple[str | None, str | None]) -> None:
    description = article(behind)
    assert (description.published, description.modified) == dates


def test_the_article_of_the_page_is_told_from_others_in_its_json_ld() -> None:
    head = linked(
        [
            {"@type": "Article", "url": "https://www.institute.example/other", "datePublished": "2020-01-01"},
            {
                "@type": "Article",
                "mainEntityOfPage": {"@id": URL},
                "datePublished": "2021-10-03",
                "author": {"name": "Jane Doe"},
            },
        ]
    )
    assert (article(head=head).published, article(head=head).authors) == ("2021-10-03", ("Jane Doe",))


def test_a_day_in_the_address_is_the_last_resort() -> None:
    assert article(url="https://www.institute.example/2021/10/03/outpost-labs").published == "2021-10-03"


@pytest.mark.parametrize(
    ("language", "written", "head", "dated"),
    [
        ("en", "03/10/2026", "", ("2026-03-10", "order")),
        ("en-US", "03/10/2026", "", ("2026-03-10", None)),
        ("en-GB", "03/10/2026", "", ("2026-10-03", None)),
        ("en", "23/10/2026", "", ("2026-10-23", None)),
        ("en", "10/10/2026", "", ("2026-10-10", None)),
        ("en", "3 October 2026", "", ("2026-10-03", None)),
        ("en", "03.10.2026", "", ("2026-10-03", None)),
        ("en", "03/12/2026", "", ("2026-03-12", "order")),  # the 3rd of December has not come
        ("en", "12/03/2026", "", ("2026-03-12", "order")),
        ("en-GB", "12/03/2026", "", ("2026-03-12", None)),
        ("en-US", "12/03/2026", "", (None, None)),
        ("en", "03/10/2026", '<meta property="article:published_time" content="2026-03-10">', ("2026-03-10", None)),
    ],
)
def test_a_date_in_numbers_that_may_be_read_either_way_is_a_guess(
    language: str, written: str, head: str, dated: tuple[str, str | None]
) -> None:
    body = f"<main><h1>{HEADLINE}</h1><p class='date'>{written}</p>{LEAD}</main>"
    markup = f'<html lang="{language}"><head>{head}</head><body>{body}</body></html>'.encode()
    found = describe(read(Page(body=markup, fetched_at=NOW, url=URL, media_type="text/html")), NOTHING_SEPARATED)
    assert (found.published, found.date_guessed) == dated


@pytest.mark.parametrize("name", UNDATED)
def test_an_undated_page_has_no_date(name: str) -> None:
    page = Page(
        body=undated_page(name), fetched_at=NOW, url="https://www.institute.example/about", media_type="text/html"
    )
    document = read(page)
    for separation in (NOTHING_SEPARATED, separate(document)):
        description = describe(document, separation)
        assert (description.published, description.modified) == (None, None)


# Authors


@pytest.mark.parametrize(
    ("head", "behind", "authors"),
    [
        (linked({"@type": "Article", "author": {"@type": "Person", "name": "Jane Doe"}}), "", ("Jane Doe",)),
        (linked({"@type": "Article", "author": [{"name": "Jane Doe"}, "John Roe"]}), "", ("Jane Doe", "John Roe")),
        (
            linked({"@graph": [{"@type": "Article", "author": {"@id": "#j"}}, {"@id": "#j", "name": "Jane Doe"}]}),
            "",
            ("Jane Doe",),
        ),
        ('<meta name="author" content="By Jane Doe, Senior Editor">', "", ("Jane Doe",)),
        ('<meta name="author" content="Doe, Jane">', "", ("Jane Doe",)),
        ('<meta name="author" content="Jane Doe and John Roe; jane@institute.example">', "", ("Jane Doe", "John Roe")),
        ('<meta name="author" content="admin"><meta property="article:author" content="https://x.example/jd">', "", ()),
        ("", "<p>By Jane Doe and John Roe | 3 October 2021</p>", ("Jane Doe", "John Roe")),
        ("", "<p>Von Jana Müller, 3. Oktober 2021</p>", ("Jana Müller",)),
        ("", "<p>Par Jeanne d'Arc le 3 octobre 2021</p>", ("Jeanne d'Arc",)),
        ("", "<p><a rel='author' href='/a'>Jane Doe</a></p>", ("Jane Doe",)),
        ("", "<div class='meta-author'><span>Jane Doe</span> <span>The Times</span></div>", ("Jane Doe",)),
        ("", "<div class='author'>Jane Doe tells of labs and of other things.</div>", ()),
        ("", "<div class='author'>Read more</div>", ()),
        ("", "<ul class='comments'><li><b class='author'>Jane Doe</b> Good!</li></ul>", ()),
        ("", "<p>They must be in by Wednesday, noon.</p>", ()),
    ],
)
def test_authors_are_names_without_what_stands_around_them(head: str, behind: str, authors: tuple[str, ...]) -> None:
    assert article(behind, head=head).authors == authors


def test_a_person_beside_the_headline_goes_before_the_site_that_calls_itself_the_author() -> None:
    head = '<meta property="og:site_name" content="The Institute"><meta name="author" content="The Institute">'
    assert article("<p>By Jane Doe</p>", head=head).authors == ("Jane Doe",)
    assert article(head=head).authors == ("The Institute",)


# Language, summary, picture, address, publisher


def test_the_articles_language_counts_and_not_the_templates() -> None:
    german = (
        "<p>Das Institut unterstützt Forschende, die über die Grenzen hinweg zusammenarbeiten, und hilft ihnen.</p>" * 3
    )
    markup = f"<html lang='en'><body><h1>Neue Labore</h1>{german}</body></html>".encode()
    document = read(Page(body=markup, fetched_at=NOW, media_type="text/html"))
    assert describe(document, NOTHING_SEPARATED).language == "de"


def test_the_summary_is_the_articles_and_not_the_sites() -> None:
    of_article = '<meta name="description" content="Two laboratories start their work in Esch.">'
    of_site = '<meta property="og:description" content="The institute for research and so on.">'
    site = linked({"@type": "WebSite", "description": "The institute for research and so on."})
    assert article(head=of_article).summary == "Two laboratories start their work in Esch."
    assert article(head=of_site + site + of_article).summary == "Two laboratories start their work in Esch."
    assert article().summary is None


@pytest.mark.parametrize(
    ("written", "image"),
    [
        ("/media/lab.jpg", "https://www.institute.example/media/lab.jpg"),
        ("https://cdn.example/lab.jpg?w=1", "https://cdn.example/lab.jpg?w=1"),
        ("/media/logo.png", None),
        ("/favicon.ico", None),
        ("data:image/png;base64,AAAA", None),
        ("javascript:alert(1)", None),
        ("http://[bad", None),
    ],
)
def test_the_image_is_absolute_and_no_logo(written: str, image: str | None) -> None:
    assert article(head=f'<meta property="og:image" content="{written}">').image == image


@pytest.mark.parametrize(
    ("written", "canonical_url"),
    [
        ("/news/outpost-labs?utm_source=x", URL),
        ("https://institute.example/news/1", "https://institute.example/news/1"),
        ("https://elsewhere.example/news/1", None),
        ("/", None),
        ("javascript:alert(1)", None),
        ("http://[bad", None),
    ],
)
def test_the_canonical_address_is_of_this_site_and_not_its_home(written: str, canonical_url: str | None) -> None:
    assert article(head=f'<link rel="canonical" href="{written}">').canonical_url == canonical_url


@pytest.mark.parametrize(
    ("head", "institution"),
    [
        ('<meta property="og:site_name" content="The Institute">', "The Institute"),
        (linked({"@type": "Article", "publisher": {"name": "The Institute"}}), "The Institute"),
        ('<meta property="og:site_name" content="institute.example">', "institute.example"),
        (f"<title>{HEADLINE} | The Institute</title>", "The Institute"),
        ("<title>Other words</title>", None),
    ],
)
def test_the_institution_is_named_as_the_page_names_it(head: str, institution: str | None) -> None:
    assert article(head=head).institution == institution


# Plain text


def described_text(lines: list[str], title: str | None, paragraphs: list[str]) -> Description:
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=text, html="") for text in paragraphs)
    separation = Separation(kind=PageKind.ARTICLE, title=title, blocks=blocks, teasers=(), dropped=())
    page = Page(body="\n".join(lines).encode(), fetched_at=NOW, path="/capture.txt", media_type="text/plain")
    return describe(read(page), separation)


def test_a_capture_gives_title_language_date_and_byline() -> None:
    text = (
        "Das Institut unterstützt Forschende, die über die Grenzen hinweg zusammenarbeiten, und hilft ihnen mit Rat. "
        * 2
    )
    lines = [
        "Startseite",
        "Neue Labore",
        "Von Jana Müller",
        "Berlin, 3. November 2021",
        text,
        "Mehr",
        "1. Mai 2020",
        "Anderes",
    ]
    description = described_text(lines, "Neue Labore", [text])
    assert description == Description(
        title="Neue Labore",
        authors=("Jana Müller",),
        published="2021-11-03",
        language="de",
        page_language="de",
    )


def test_the_dates_of_a_captures_teasers_are_not_its_own() -> None:
    lines = ["News", "New labs", "Two labs open.", "More news", "3 May 2021", "Other labs", "2 May 2021", "Old labs"]
    assert described_text(lines, "New labs", ["Two labs open."]).published is None


@pytest.mark.parametrize("name", ["000_cdcc2ef7f5613686.txt", "001_ecb2309fc08fe577.txt"])
def test_the_seeds_have_no_date_and_no_author(name: str) -> None:
    body = (Path(__file__).parent.parent / "seeds" / name).read_bytes()
    document = read(Page(body=body, fetched_at=NOW, path=name, media_type="text/plain"))
    description = describe(document, separate(document))
    assert (description.published, description.authors, description.language) == (None, (), "en")


# Hostile pages

LD = b'<script type="application/ld+json">'
HOSTILE = {
    "lists in lists": lambda: LD + b"[" * 100_000 + b"</script>",
    "objects in objects": lambda: LD + b'{"a":' * 100_000 + b"</script>",
    "strings without end": lambda: LD + b"{" + b'"datePublished":"' * 100_000 + b"</script>",
    "tags in a string": lambda: LD + b'{"@type":"Article","headline":"' + b"<" * 500_000 + b'"}</script>',
    "a nest": lambda: b"<h1>Head line here</h1>" + b"<div>" * 300_000,
    "nothing behind": lambda: b"<h1>Head line here</h1>" + b"<i></i>" * 300_000,
    "nothing before": lambda: b"<i></i>" * 300_000 + b"<h1>Head line here</h1>",
    "comments without end": lambda: b"<h1>Head line here</h1>" + b"<!--" * 500_000,
    "dates": lambda: b"<div class=date>1 May 2021</div>" * 200_000,
    "headings": lambda: b"<h1>aaa bbb ccc</h1>" * 100_000,
    "a title without end": lambda: b"<title>" + b"a | " * 500_000 + b"</title><h1>" + b"a - " * 500_000 + b"</h1>",
    "authors": lambda: b'<meta name=author content="' + b"by and " * 500_000 + b'">',
    "spaces": lambda: b"<p>" + b" " * 5_000_000,
    "a language without end": lambda: b"<html lang=" + b"a-" * 100_000 + b">",
}
SCRAPS = (
    b"<h1>",
    b"</h1>",
    b"<p>",
    b"3 May 2021 ",
    b'<time datetime="2021-99-01">',
    b"null",
    b"</script>",
    b'">',
    b"\xff\xfe",
    LD + b'{"@graph":[{"@type":["Article",3],"author":',
    b"[[{}]]",
    b"}]}</script>",
    b'{"name":{"name":[]}}',
    b'<meta property="og:title" content="',
    b'<base href="http://[',
    b"<link rel=canonical href=",
    b'"datePublished":5,',
    b"&#0;&#xD800;&#x110000;",
    b'"mainEntityOfPage":["x",{}],',
    b'"url":{"@id":7},"image":[[],1],',
    b'"publisher":[{"@id":"#a"}],"@id":"#a",',
    b'<html lang="',
    b"<svg><title>x</title></svg>",
    b"By Jane Doe and ",
    b"Updated: ",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_described_in_time(name: str) -> None:
    document = read(Page(body=HOSTILE[name](), fetched_at=NOW, url=URL, media_type="text/html"))
    start = time.process_time()
    assert describe(document, NOTHING_SEPARATED).published in (None, "2021-05-01")
    assert time.process_time() - start < 10  # a fraction of it on a quiet machine; quadratic, it would be minutes


def test_no_heap_of_scraps_raises() -> None:
    chance = random.Random(7)
    for _ in range(500):
        body = b"".join(chance.choices(SCRAPS, k=chance.randint(1, 25)))
        page = Page(body=body, fetched_at=NOW, url=chance.choice([None, URL, "http://[", ""]), media_type="text/html")
        try:
            document = read(page)
        except UnreadableError:
            continue
        assert isinstance(describe(document, NOTHING_SEPARATED), Description)


BRACKETS = "Quantum &lt;technology&gt; for all of us"


@pytest.mark.parametrize(
    ("head", "heading"),
    [
        ("<title>The Fund</title>", f"<h1>{BRACKETS}</h1>"),
        (f"<title>{BRACKETS}</title>", ""),
        (f'<meta property="og:title" content="{BRACKETS}">', ""),
        (f'<meta property="og:title" content="{BRACKETS.replace("&", "&amp;")}">', ""),
        (f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{BRACKETS}"}}</script>', ""),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "headline": '
            '"Quantum <technology> <em>for</em> all of us"}</script>',
            "",
        ),
    ],
)
def test_words_in_angle_brackets_are_a_titles_as_others_are(head: str, heading: str) -> None:
    text = "The fund opens its call for joint projects with universities abroad, and reads applications until May. " * 4
    html = (
        f"<html lang=en><head>{head}</head><body><main><article>{heading}<p>{text}</p></article></main></body></html>"
    )
    page = Page(body=html.encode(), fetched_at=datetime(2026, 3, 1, tzinfo=UTC), url="https://fund.example.org/x")
    assert extract(page).title == "Quantum \u2039technology\u203a for all of us"
