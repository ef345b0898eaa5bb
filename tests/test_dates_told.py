"""Of which day an article is where its page says several, or says it far from the headline."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from pipeline.dates import parse_date
from pipeline.describe import describe
from pipeline.document import read
from pipeline.items import Block, BlockKind, Description, Dropped, Page, PageKind, Separation

NOW = datetime(2026, 11, 22, tzinfo=UTC)
URL = "https://www.institute.example/news/outpost-labs"
HEADLINE = "Outpost labs open in Luxembourg"
LEAD = (
    "<p>The institute supports researchers who work together across borders, and helps them with advice and contacts, "
    "from the first idea to the report, in all fields and at all stages of their careers.</p>"
)
SEPARATED = Separation(kind=PageKind.ARTICLE, title=None, blocks=(), teasers=(), dropped=())
ARTICLE = '<meta property="og:type" content="article">'
FAR = LEAD * 8  # longer than what counts as beside the headline
TEASER = "<div><span>Publish date</span> <span>24 June 2024</span></div>"


def told(
    body: str, *, head: str = "", url: str = URL, language: str = "en", separation: Separation = SEPARATED
) -> tuple[str | None, str | None]:
    """Give the day that is told of, and what it was guessed by."""
    found = described(body, head=head, url=url, language=language, separation=separation)
    return (found.published or "")[:10] or None, found.date_guessed


def described(
    body: str, *, head: str = "", url: str = URL, language: str = "en", separation: Separation = SEPARATED
) -> Description:
    markup = f"<html lang={language}><head>{head}</head><body><main>{body}</main></body></html>".encode()
    return describe(read(Page(body=markup, fetched_at=NOW, url=url, media_type="text/html")), separation)


def headed(behind: str) -> str:
    return f"<h1>{HEADLINE}</h1>{behind}{LEAD}"


def linked(published: str, modified: str | None = None) -> str:
    data = {"@type": "Article", "datePublished": published, "dateModified": modified}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


@pytest.mark.parametrize(
    ("behind", "head", "day"),
    [
        # The one day that readers see is the one of the last change, and nothing says so.
        ("<p>Ann Doe</p><p>8 September 2021</p>", linked("2012-09-12", "2021-09-08"), ("2021-09-08", "changed")),
        ("<p>Updated: 8 September 2021</p>", linked("2012-09-12", "2021-09-08"), ("2012-09-12", None)),
        ("<p>September 8, 2021 September 12, 2012</p>", linked("2012-09-12", "2021-09-08"), ("2012-09-12", None)),
        ("<p>September 8, 2021 May 3, 2019</p>", linked("2012-09-12", "2021-09-08"), ("2012-09-12", None)),
        ("<p>7 September 2021</p>", linked("2012-09-12", "2021-09-08"), ("2012-09-12", None)),
        # The page calls another day the one of publication.
        ("<p>Published:</p><p>13 October 2021</p>", linked("2021-10-15"), ("2021-10-13", None)),
        ("<p>13 October 2021</p>", linked("2021-10-15"), ("2021-10-15", None)),
        # It marks another day as the article's, and is no event's.
        ("<p><time>13 October 2021</time></p>", linked("2021-10-15"), ("2021-10-13", None)),
        (
            "<p><time>13 October 2021</time></p>",
            linked("2021-10-15") + '<script type="application/ld+json">{"@type": "Event"}</script>',
            ("2021-10-15", None),
        ),
        # Of two days that are declared it shows one, whatever it calls it.
        (
            "<p>Last updated: 7 November 2023</p>",
            linked("2023-11-03") + '<meta name="dc.date" content="2023-11-07">',
            ("2023-11-07", None),
        ),
        # Nothing is declared but the last change, and the page was changed before.
        ("<p>Last updated: 12 November 2025</p>", linked("2025-11-14", "2025-11-14"), ("2025-11-12", "changed")),
        ("<p>Last updated: 16 November 2025</p>", linked("2025-11-14", "2025-11-14"), ("2025-11-14", None)),
    ],
)
def test_an_article_is_of_the_day_that_its_readers_are_told(
    behind: str, head: str, day: tuple[str, str | None]
) -> None:
    assert told(headed(behind), head=head) == day


def test_the_declared_change_stays_the_change_where_its_day_is_shown() -> None:
    found = described(headed("<p>8 September 2021</p>"), head=linked("2012-09-12", "2021-09-08T10:00:00Z"))
    assert (found.published, found.modified) == ("2021-09-08", "2021-09-08T10:00:00Z")


def test_days_declared_at_odds_are_settled_by_what_stands_anywhere() -> None:
    head = linked("2025-11-29", "2025-11-29") + '<meta property="article:published_time" content="2025-08-08">'
    assert told(f"{headed(FAR)}<p>Published <time>August 13, 2025</time></p>", head=head)[0] == "2025-08-13"
    assert told(headed(LEAD), head=head)[0] == "2025-11-29"
    a_zone = linked("2025-11-29") + '<meta property="article:published_time" content="2025-11-28">'
    assert told(f"{headed(FAR)}<p>Published <time>August 13, 2025</time></p>", head=a_zone)[0] == "2025-11-29"


def test_the_first_of_several_properties_is_the_articles_and_the_others_are_of_replies() -> None:
    days = "".join(f'<meta itemprop="datePublished" content="2024-06-0{day}">' for day in (2, 5))
    assert told(headed(FAR + days + "<p>5 June 2024</p>"))[0] == "2024-06-02"


def test_a_date_with_no_name_but_that_of_metadata_gives_way_to_one_that_the_page_marks() -> None:
    shown = f"<h1>{HEADLINE}</h1>{FAR}<p><time class=meta>21 January 2022</time></p>"
    assert told(shown, head=ARTICLE + '<meta name="date" content="2022-01-26">')[0] == "2022-01-21"
    assert told(shown, head=ARTICLE + '<meta name="dc.date.issued" content="2022-01-26">')[0] == "2022-01-26"


def test_a_property_of_an_element_counts_as_declared() -> None:
    body = (
        "<p><time itemprop=dateModified>2018-08-29 14:15</time> "
        "<time itemprop=datePublished datetime='2018-06-22 10:20'>22.06.2018</time></p>"
    )
    assert told(headed(body))[0] == "2018-06-22"
    comment = "<div class=comment><time itemprop=datePublished>2018-06-25</time></div>"
    assert told(headed(FAR + comment))[0] is None


@pytest.mark.parametrize(
    ("body", "day"),
    [
        # A column of properties: each with its name above it.
        (f"<div class=sidebar><h4>Published</h4><time>15 November 2018</time></div>{TEASER}", None),
        (
            "<div class=sidebar><h4>Published</h4><time>15 November 2018</time><h4>Reviewed</h4>"
            f"<time>8 October 2020</time></div><a href=/n1>News {TEASER}</a>",
            "2018-11-15",
        ),
        ("<aside><p>Published on</p><p>15 November 2018</p></aside>", "2018-11-15"),
        ("<div class=sidebar><p>Posted on 15 November 2018</p></div>", None),
        ("<div class=related><h4>Published</h4><time>15 November 2018</time></div>", None),
    ],
)
def test_a_label_above_a_date_in_a_side_column_says_that_it_is_the_articles(body: str, day: str | None) -> None:
    assert told(f"<h1>{HEADLINE}</h1>{FAR}{body}")[0] == day


def test_how_long_ago_a_change_was_is_read_from_its_mark() -> None:
    ago = "<p>Last updated <time datetime='2024-09-17T06:16:41Z'>2 years ago</time></p>"
    assert told(f"<h1>{HEADLINE}</h1>{FAR}{ago}") == ("2024-09-17", "changed")


@pytest.mark.parametrize(
    ("data", "day"),
    [
        ('<script>x = {"publicationDate":"2022-01-31T15:58:43+01:00"}</script>', "2022-01-31"),
        ('<meta name="script:ld+json" content="{&quot;datePublished&quot;:&quot;2022-01-31&quot;}">', "2022-01-31"),
        ('<script>x = [{"publishedAt":"2022-01-31"}, {"publishedAt":"2022-02-03"}]</script>', None),
        ('<script>x = {"createdAt":"2022-01-31"}</script>', None),  # of a picture, of a menu
    ],
)
def test_the_data_of_a_page_may_say_its_day(data: str, day: str | None) -> None:
    assert told(headed(LEAD), head=data)[0] == day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Ann 10. September 2017", "2017-09-10"),
        ("Paris, 10 September 2017", "2017-09-10"),
        ("Published 10 September 2017", None),  # in a footer
        ("Room 3, 10 September 2017", None),
        ("Deadline: 10 September 2017", None),
        ("We all met again in Paris on 10 September 2017", None),
    ],
)
def test_a_day_below_the_article_with_a_name_is_the_one_that_it_was_written_on(line: str, day: str | None) -> None:
    text = Block(kind=BlockKind.PARAGRAPH, text="We close.", html="<p>We close.</p>")
    below = Separation(
        kind=PageKind.ARTICLE,
        title=HEADLINE,
        blocks=(text,),
        teasers=(),
        dropped=(Dropped(text=line, reason="no part of the article"),),
    )
    ending = Separation(
        kind=PageKind.ARTICLE,
        title=HEADLINE,
        blocks=(text, Block(kind=BlockKind.PARAGRAPH, text=line, html=f"<p>{line}</p>")),
        teasers=(),
        dropped=(),
    )
    for separation in (below, ending):
        assert told(headed(FAR), separation=separation)[0] == day


def row(day: str, *, link: str = URL, title: str = HEADLINE) -> str:
    return f"<div class=teaser><span>{day}</span> <a href='{link}'>{title}</a></div>"


def test_the_pages_own_row_among_its_news_says_its_day() -> None:
    others = row("9 November 2021", link="/news/other", title="Another headline") * 2
    assert told(headed(FAR) + others + row("10 November 2021"))[0] == "2021-11-10"
    assert told(headed(FAR) + others + row("10 November 2021", title="Read more"))[0] is None
    assert told(headed(FAR) + row("10 November 2021") + row("11 November 2021"))[0] is None
    assert told(headed("<p>3 May 2021</p>") + row("10 November 2021"))[0] == "2021-05-03"


def test_a_date_in_numbers_is_read_as_the_pages_own_row_has_it() -> None:
    body = headed("<p class=date>02-12-2025</p>")
    assert told(body) == ("2025-02-12", "order")
    assert told(body + row("2 December 2025")) == ("2025-12-02", None)
    assert told(body + row("12 February 2025")) == ("2025-02-12", None)
    assert told(body + row("02-12-2025")) == ("2025-02-12", "order")
    assert told(body + row("5 May 2025")) == ("2025-02-12", "order")
    for written in ("12/03/2026", "03/12/2026"):  # the 3rd of December has not come yet
        near = headed(f"<p class=date>{written}</p>")
        assert told(near) == ("2026-03-12", "order")
        assert told(near + row("12 March 2026")) == ("2026-03-12", None)


def test_a_thread_began_when_it_says_whatever_digits_its_starters_name_has() -> None:
    body = "<ul><li>Thread starter ann123</li><li>Start date Nov 1, 2024</li></ul><p>ann123</p><p>Jun 15, 2023</p>"
    assert told(headed(body))[0] == "2024-11-01"


def test_the_day_of_what_comes_next_is_not_the_articles() -> None:
    body = headed("<p>Der nächste Stammtisch findet am Mi. 5. Februar 2020 ab 19 Uhr statt.</p>")
    assert told(body, language="de")[0] is None
    assert told(body + "<p>Diese Seite wurde zuletzt am 29. Januar 2020 geändert.</p>", language="de") == (
        "2020-01-29",
        "changed",
    )


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("(Pescasseroli, 14 Gennaio 20)", "2020-01-14"),
        ("6. Jan 22", "2022-01-06"),
        ("14 Gennaio 20 persone", None),
        ("at 3 May 20:30", None),
        ("3 May 1021", None),
        ("version 1 March 22", "2022-03-01"),
    ],
)
def test_a_year_of_two_digits_ends_its_line(written: str, iso: str | None) -> None:
    assert parse_date(written) == iso
