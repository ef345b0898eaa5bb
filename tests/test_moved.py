"""A list whose page says that it has moved: adopted where its items are found, else proposed to a person."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from crawler.health.moved import moves
from pipeline.workers import Workers
from tests.sites.command import tidings
from tests.sites.scripted import Reply, Site
from tests.test_health_repair import Story, article, listing, ministry, page, title

NEWS = "https://ministry.example/news"


@pytest.fixture
def story(tmp_path: Path, workers: Workers) -> Iterator[Story]:
    with ministry() as site:
        yield Story(tmp_path, site, workers)


def others(path: str = "/aktuelles/") -> tuple[Reply, dict[str, Reply]]:
    """Give a list of items that were never seen, and their pages."""
    titles = {f"{path}{name}": f"The office for {name} answers all questions of the year" for name in NAMES}
    rows = "".join(
        f"<li class=item><h3><a href='{url}'>{name}</a></h3><time datetime=2026-04-{n:02}>2026-04-{n:02}</time>"
        f"<p>What is said about it: {name.lower()}.</p></li>"
        for n, (url, name) in enumerate(titles.items(), 1)
    )
    articles = {}
    for url, name in titles.items():
        text = "".join(f"<p>{name}, says paragraph {n} of {url}, and that is prose to anybody.</p>" for n in range(9))
        articles[url] = page(f"<main><article><h1>{name}</h1>{text}</article></main>")
    return page(f"<main><h1>Aktuelles</h1><ul class=news>{rows}</ul></main>"), articles


NAMES = (
    "bridges", "harbours", "forests", "schools", "archives", "libraries", "theatres", "gardens", "tunnels", "rivers",
)  # fmt: skip


def gone_to(url: str, how: str) -> Reply:
    """Give a page without items that says in some way where its news are."""
    if how == "refresh":
        return page(
            "<main><h1>News</h1><p>One moment.</p></main>", f'<meta http-equiv="Refresh" content="3; URL={url}">'
        )
    if how == "canonical":
        return page("<main><h1>News</h1><p>Nothing here.</p></main>", f"<link rel=canonical href='{url}'>")
    return page(f"<main><h1>News</h1><p>Our news have moved to <a href='{url}'>another page</a>.</p></main>")


SAID = {
    "refresh": "the page sends its readers on (meta refresh)",
    "canonical": "the page names it as its own address (rel=canonical)",
    "words": "the page says so (“Our news have moved to another page.”)",
}


@pytest.mark.parametrize("how", SAID)
def test_where_a_page_says_that_it_has_moved_is_proposed_and_never_taken_without_proof(story: Story, how: str) -> None:
    site = story.site
    list_there, articles = others()
    site.pages |= {"/news": gone_to("/aktuelles/", how), "/aktuelles/": list_there, **articles}
    story.look(3)
    story.assert_the_same()
    shown = story.shown()
    assert shown["state"]["word"] == "changed"
    assert shown["looked_for_at"] == site.url("/news")
    told = (
        f"It may have moved to {site.url('/aktuelles/')}: {SAID[how]}. There is a list of 10 items there, by the list"
        " on the page, none of which is known. To take it: tidings sources repair ministry"
    )
    assert told in shown["state"]["proposal"]
    assert told in tidings(story.folder, "status").out
    assert len(story.notices()) == 1
    replay = tidings(story.folder, "sources", "repair", "ministry").out
    assert "0 the same, 12 missing, 10 further" in replay
    assert SAID[how] in replay
    taken = json.loads(tidings(story.folder, "sources", "repair", "ministry", "--yes", "--json").out)
    assert taken["taken"]
    story.look()
    assert "; it gave 12 items before" in story.shown()["state"]["sentence"]
    story.look()
    shown = story.shown()
    assert (shown["state"]["word"], shown["looked_for_at"]) == ("fine", site.url("/aktuelles/"))
    assert len(story.entries()) == len(story.before) + len(NAMES)
    assert len(story.published()) == 10, "what was there when it was taken is a first import, and no flood"


@pytest.mark.parametrize("how", ["refresh", "words"])
def test_where_its_items_are_it_is_taken_by_itself(story: Story, how: str) -> None:
    site = story.site
    site.pages |= {"/news": gone_to("/ueber/aktuelles/", how), "/ueber/aktuelles/": listing(1)}
    story.look(2)
    story.assert_the_same(new=1)
    assert story.shown()["looked_for_at"] == site.url("/ueber/aktuelles/")
    assert story.published()[0] == title(12)


def test_it_may_have_moved_to_another_site(story: Story) -> None:
    with Site(address="127.0.0.2") as other:
        moved, articles = listing(), {f"/news/{number}": article(number) for number in range(13)}
        other.pages |= {"/news": moved, **articles}
        story.site.pages["/news"] = gone_to(other.url("/news"), "words")
        story.look(2)
        story.assert_the_same()
        assert story.shown()["looked_for_at"] == other.url("/news")
        other.pages["/news"] = listing(1)
        story.look()
        story.assert_the_same(new=1)


def test_the_other_site_may_lead_on_within_itself(story: Story) -> None:
    with Site(address="127.0.0.2") as other:
        articles = {f"/news/{number}": article(number) for number in range(13)}
        other.pages |= {"/": Reply(status=301, headers={"Location": "/news"}), "/news": listing(), **articles}
        story.site.pages["/news"] = gone_to(other.url("/"), "words")
        story.look(2)
        story.assert_the_same()
        assert story.shown()["looked_for_at"] == other.url("/news")


@pytest.mark.parametrize(
    "body",
    [
        "<div>" + "".join(f"<a href=/{n}>word word {n}</a> some text here<br>" for n in range(1_500)) + "</div>",
        '<meta http-equiv=refresh content="' + " " * 1_500 + """'1">""",
        '<meta http-equiv=refresh content="0;' + " " * 9_000 + """'1">""",
    ],
    ids=["links", "blanks", "blanks after"],
)
def test_a_page_with_much_of_something_is_read_at_once(body: str) -> None:
    root, begun = html.document_fromstring(body), time.process_time()
    assert moves(root, NEWS, NEWS) == ()
    assert time.process_time() - begun < 2


def test_nothing_is_proposed_where_there_is_no_list(story: Story) -> None:
    site = story.site
    site.pages |= {"/news": gone_to("/museum", "words"), "/museum": article(3)}
    story.look(3)
    assert "moved" not in story.shown()["state"]["proposal"]
    assert site.url("/museum") in set(map(site.url, site.asked()))


@pytest.mark.parametrize(
    ("body", "url"),
    [
        ("<p>Unsere Meldungen sind umgezogen: <a href=/aktuelles>zu den Meldungen</a>", "/aktuelles"),
        ("<p>Sie finden die Meldungen jetzt unter <a href=/aktuelles>Aktuelles</a>", "/aktuelles"),
        ("<p>Nos actualités ont déménagé : <a href=/actus>les voir</a>", "/actus"),
        ("<div>Consultez désormais sur <a href=/actus>notre nouveau site</a></div>", "/actus"),
        ("<p>Las noticias se han trasladado a <a href=/actualidad>Actualidad</a>", "/actualidad"),
        ("<p>Le notizie si sono trasferite <a href=/attualita>qui</a>", "/attualita"),
        ("<p>As notícias mudaram para <a href=/atualidade>outra página</a>", "/atualidade"),
        ("<p>Ons nieuws is verhuisd naar <a href=/actueel>Actueel</a>", "/actueel"),
        ("<p>Aktualności przeniesiono na <a href=/aktualnosci>nową stronę</a>", "/aktualnosci"),
        ("<p>Nyheterna har flyttat till <a href=/nyheter>Nyheter</a>", "/nyheter"),
        ("<p>Press releases can now be found <a href=/media>in the media centre</a>", "/media"),
        ("<p>You will find our news at its new address: <a href='https://portal.example/n'>portal</a>", None),
    ],
)
def test_that_it_has_moved_is_read_in_many_languages(body: str, url: str | None) -> None:
    [move] = moves(html.document_fromstring(body), NEWS, NEWS)
    assert move.url == (f"https://ministry.example{url}" if url else "https://portal.example/n")


@pytest.mark.parametrize(
    "body",
    [
        "<p>The council was moved by the speech. <a href=/speech>Read it</a>" + "Much else was said that day. " * 20,
        "<p><a href=/contact>Contact</a> <a href=/about>About us</a>",
        "<meta http-equiv=refresh content=300><p>This page loads itself anew.",
        "<meta http-equiv=refresh content='300; url=https://www.ministry.example/news/'><p>So does this one.",
        "<link rel=canonical href=https://ministry.example/news/index.html><p>Its own address in another spelling.",
        "<p>We have moved to <a href='mailto:press@ministry.example'>another mailbox</a>.",
        "<meta http-equiv=refresh content='0; url=http://[broken'><p>No address.",
    ],
)
def test_that_it_has_moved_is_not_read_where_nothing_says_so(body: str) -> None:
    assert moves(html.document_fromstring(body), NEWS, NEWS) == ()
