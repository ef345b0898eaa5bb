"""The page that follows a listing page is found, and nothing else is taken for it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.find.paging import following
from pipeline.document import read
from pipeline.items import Page

HERE = "https://example.org/news?page=2"


def after(markup: str, url: str | None = HERE) -> str | None:
    body = f"<!doctype html><html><body><p>News</p>{markup}</body></html>".encode()
    page = Page(body=body, fetched_at=datetime(2026, 1, 1, tzinfo=UTC), url=url, media_type="text/html")
    return following(read(page))


@pytest.mark.parametrize(
    "markup",
    [
        '<link rel="next" href="?page=3">',
        '<a rel="next" href="?page=3">an odd name</a>',
        '<a rel="nofollow NEXT" href="?page=3">›</a>',
        '<ul class="pager"><li><a href="?page=1">1</a></li><li class="active"><a href="?page=2">2</a></li>'
        '<li><a href="?page=3">3</a></li><li><a href="?page=9">9</a></li></ul>',
        '<div><a href="?page=1">1</a> <span>2</span> <a href="?page=3">3</a> <a href="?page=4">4</a></div>',
        '<div><a href="?page=1">1</a> <strong>2</strong> <a href="?page=3">3</a> … <a href="?page=40">40</a></div>',
        '<div><a href="?page=1">1</a> 2 <a href="?page=3">3</a></div>',
        '<nav><a href="?page=1">Page 1</a><a aria-current="page" href="#">Page 2</a><a href="?page=3">Page 3</a></nav>',
        '<a href="?page=1">Previous</a> <a href="?page=3">Next</a>',
        '<a href="?page=1">← Newer posts</a> <a href="?page=3">Older posts →</a>',
        '<div class="nav-previous"><a href="?page=3">← Older posts</a></div>',  # as WordPress names it
        '<a href="?page=1">Page précédente</a><a href="?page=3">Page suivante</a>',
        '<a href="?page=1">Vorherige Seite</a><a href="?page=3">Nächste Seite</a>',
        '<a href="?page=3">Ältere Beiträge</a>',
        '<a href="?page=3">Siguiente »</a>',
        '<a href="?page=3">Pagina successiva</a>',
        '<a href="?page=3">Próxima página</a>',
        '<a href="?page=3">Volgende</a>',
        '<a href="?page=3">Następna strona</a>',
        '<a href="?page=3">Nästa sida</a>',
        '<a href="?page=3">Følgende</a><a href="?page=3">Næste</a>',
        '<a href="?page=3">Следующая страница</a>',
        '<a href="?page=3">επόμενη</a>',
        '<a href="?page=3">次へ</a>',
        '<a href="?page=3">下一页</a>',
        '<a href="?page=3">التالي</a>',
        '<a href="?page=3" title="Go to next page"><span>Next page</span> <span aria-hidden="true">››</span></a>',
        '<a href="?page=3" aria-label="Next page"><svg></svg></a>',
        '<a href="?page=3"><img src="r.png" alt="Next"></a>',
        '<a href="?page=1">‹</a><a href="?page=3">›</a><a href="?page=40">»</a>',
        '<a href="?page=3">&gt;</a> <a href="?page=40">&gt;&gt;</a>',
        '<a href="?page=1">«</a><a href="?page=3">»</a>',
        '<a href="/about">More</a><a class="button" href="/news?page=3">Load more</a>',
        '<a href="/news?page=3">Mehr anzeigen</a>',
        '<a href="/news?page=3">Voir plus</a>',
        '<a href="/news?page=3">&laquo; Intrări mai vechi</a>',  # as a builder of pages names it
        '<a href="/news?page=3">Starší příspěvky</a>',
        '<a href="/news?page=3">Daha eski yazılar</a>',
        '<a href="/news?page=3">Παλαιότερα άρθρα</a>',
    ],
)
def test_the_following_page_is_found(markup: str) -> None:
    assert after(markup) == "https://example.org/news?page=3"


@pytest.mark.parametrize(
    "markup",
    [
        "",
        '<link rel="prev" href="?page=1"><a rel="prev" href="?page=1">Previous</a>',
        '<a href="?page=1">Previous page</a><a href="?page=1">Newer</a><a href="?page=1">«</a>',
        '<a href="?page=1">Vorherige</a><a href="?page=1">Page précédente</a><a href="?page=1">Anterior</a>',
        '<ul><li><a href="/2023">2023</a></li><li><a href="/2024">2024</a></li><li><a href="/2025">2025</a></li></ul>',
        '<a href="/archive/2024">Archive 2024</a><a href="/archive">Archive</a>',
        '<ul><li><a href="?page=1">1</a></li><li class="current">2</li></ul>',  # this is the last one
        '<table><tr><td><a href="/2026/01/01">1</a></td><td>2</td><td><a href="/2026/01/03">3</a></td></tr></table>',
        '<a href="#slide" data-slide="next">Next</a><a href="javascript:next()">Next</a><a>Next</a><a href="">Next</a>',
        '<a href="/news/a-next-step-for-research">A next step for research</a>',
        '<a href="/next-generation">Next Generation EU</a>',
        '<a href="https://elsewhere.example/page/3" rel="next">Next</a>',
        '<a href="/news/1">Read more »</a><a href="/news/2">Read more »</a>',
        '<a href="/about">More</a><a href="/news">Mehr</a>',
        '<a href="mailto:next@example.org">Next</a>',
        '<link rel="next" href="http://[">',
        '<a href="/care/older-people">Older people</a>',
        '<a href="/news?page=1">Newer than the colder days</a>',
    ],
)
def test_nothing_else_is_taken_for_it(markup: str) -> None:
    assert after(markup) is None


def test_the_first_page_of_a_row_need_not_be_marked() -> None:
    row = '<div><a href="/news/page/2">2</a><a href="/news/page/3">3</a><a href="/news/page/7">7</a></div>'
    assert after(row, "https://example.org/news") == "https://example.org/news/page/2"


def test_a_row_that_does_not_tell_its_own_page_leads_nowhere() -> None:
    row = '<div><a href="/news/page/1">1</a><a href="/news/page/2">2</a><a href="/news/page/9">9</a></div>'
    assert after(row, "https://example.org/news/all") is None


def test_a_page_whose_own_number_is_linked_is_known_by_its_address() -> None:
    row = '<p><a href="/news?page=1">1</a><a href="/news?page=2">2</a><a href="/news?page=3">3</a></p>'
    assert after(row) == "https://example.org/news?page=3"
    assert after(row, "https://example.org/news?page=3") is None


def test_the_base_of_the_page_is_minded() -> None:
    assert after('<base href="/en/"><a href="list?page=3">Next</a>') == "https://example.org/en/list?page=3"


def test_a_saved_page_without_an_address_has_no_following_one() -> None:
    assert after('<a href="?page=3">Next</a>', url=None) is None
