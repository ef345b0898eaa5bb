"""A list is held against what is remembered: the same one, another one, and which of its items are old."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.health.likeness import Memory, doubt, likeness, moved, shape, were_there
from pipeline.health import Remembered
from pipeline.items import Attachment
from pipeline.store.protocol import Address

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
SITE = "https://example.org"


def titled(number: int) -> str:
    return f"The council decides about matter number {number}"


def item(number: int, path: str = "/news/{}", *, dated: bool = True) -> Address:
    day = f"2026-03-{number:02}" if dated else None
    return Address(url=SITE + path.format(number), role="article", title=titled(number), published=day)


def memory(*numbers: int, per_day: float = 0.0, days_ago: float = 1, dated: bool = True) -> Memory:
    listed = [item(number, dated=dated) for number in numbers]
    recent = tuple(Remembered(url=one.url, title=one.title, published=one.published) for one in listed)
    known = {one.url: one for one in recent}
    return Memory(recent=recent, known=known, seen_at=NOW - timedelta(days=days_ago), per_day=per_day)


def test_the_same_list_with_something_new_is_the_same() -> None:
    found = likeness([item(number) for number in range(4, 14)], memory(*range(1, 13)))
    assert (found.matched, found.count, found.of, found.is_sure) == (9, 10, 12, True)
    cut = [Address(url=f"{SITE}/x/{n}", role="article", title=f"{titled(n)} of the whole year…") for n in (1, 2)]
    long = Remembered(url=f"{SITE}/y", title=f"{titled(1)} of the whole year and of all that came before it")
    assert likeness(cut, Memory(recent=(long,))).matched == 1
    assert doubt([item(number) for number in range(4, 14)], memory(*range(1, 13)), NOW) is None


def test_the_same_titles_at_other_addresses_are_the_same_list() -> None:
    assert likeness([item(number, "/en/press/{}.html") for number in range(1, 13)], memory(*range(1, 13))).is_sure


def test_a_larger_list_around_it_is_likely_and_not_sure() -> None:
    more = [Address(url=f"{SITE}/blog/{n}", role="article", title=f"Something else of the blog {n}") for n in range(40)]
    found = likeness([*(item(number) for number in range(1, 13)), *more], memory(*range(1, 13)))
    assert (found.is_likely, found.is_sure) == (True, False)


def test_another_list_is_doubted_and_said_to_be() -> None:
    links = [Address(url=f"{SITE}/services/{n}", role="article", title=f"Apply for service {n}") for n in range(8)]
    assert doubt(links, memory(*range(1, 13)), NOW) == (
        "none of its 8 items is one of those that it showed before (“Apply for service 0”, …)"
    )


def test_what_little_is_remembered_is_held_against_nothing() -> None:
    links = [Address(url=f"{SITE}/services/{n}", role="article", title=f"Apply for service {n}") for n in range(8)]
    assert doubt(links, memory(1, 2), NOW) is None
    assert doubt(links, Memory(), NOW) is None


def test_a_list_that_had_time_to_turn_over_is_believed_by_its_dates() -> None:
    items = [item(number, "/2026/{}/story") for number in range(10, 20)]
    assert doubt(items, memory(*range(1, 10), per_day=2, days_ago=6), NOW) is None
    assert doubt(items, memory(*range(1, 10), per_day=0.05, days_ago=1), NOW) is not None  # far too much at once
    coming = [item(number, "/events/{}/x") for number in range(21, 31)]
    assert doubt(coming, memory(*range(1, 10), per_day=2, days_ago=6), NOW) is not None  # nothing is news tomorrow


def test_addresses_made_alike_are_believed_whatever_numbers_they_have() -> None:
    assert shape(f"{SITE}/2026/03/a-story") == shape(f"{SITE}/2025/11/another") == "/#/#/"
    assert shape(f"{SITE}/show.php?id=4") == shape(f"{SITE}/show.php?id=5") == "/show.php?id"
    assert shape(f"{SITE}/contact") is None  # at the top of a site stand its menus too
    later = [item(number, "/news/{}", dated=False) for number in range(40, 50)]
    assert doubt(later, memory(*range(1, 13), dated=False), NOW) is None


def test_one_item_moves_only_with_its_title_and_its_day() -> None:
    others = [item(number) for number in range(2, 13)]
    assert [old.url for old, _ in moved([*others, item(1, "/n/{}")], memory(*range(1, 13)))] == [f"{SITE}/news/1"]
    assert moved([*others, item(1, "/n/{}", dated=False)], memory(*range(1, 13))) == []


def test_undated_items_move_together() -> None:
    pairs = moved([item(n, "/n/{}", dated=False) for n in range(1, 8)], memory(*range(1, 13), dated=False))
    assert len(pairs) == 7


def test_an_item_that_is_a_further_file_of_one_now_is_that() -> None:
    word = Attachment(url=f"{SITE}/news/1", title="Word", media_type="application/msword")
    pdf = Address(url=f"{SITE}/1.pdf", role="article", title="Rules", attachments=(word,))
    others = [item(number, dated=False) for number in range(2, 13)]
    remembered = memory(*range(1, 13), dated=False)
    assert [(old.url, new.url) for old, new in moved([pdf, *others], remembered)] == [(word.url, pdf.url)]
    assert moved([pdf, item(1, dated=False), *others], remembered) == [], "where it is no item any more"
    assert moved([pdf, replace(pdf, url=f"{SITE}/2.pdf"), *others], remembered) == [], "and of one alone"


def test_an_old_address_that_is_still_listed_keeps_its_item() -> None:
    assert moved([item(1), item(1, "/n/{}")], memory(*range(1, 13))) == []


def test_a_title_that_comes_again_is_another_item() -> None:
    review = Address(url=f"{SITE}/n/99", role="article", title="Press review of the week in the city")
    before = Remembered(url=f"{SITE}/news/98", title=review.title, published="2026-03-06")
    kept = Memory(recent=memory(1, 2, 3).recent, known=memory(1, 2, 3).known | {before.url: before})
    assert moved([review], kept) == []


def test_what_is_older_than_all_that_was_listed_was_there_before() -> None:
    items = [item(20), item(12), item(5), item(2), item(1)]
    assert were_there(items, memory(12, 9, 5), anew=False) == {f"{SITE}/news/2", f"{SITE}/news/1"}


def test_of_a_list_found_anew_what_stands_below_a_known_item_was_there_before() -> None:
    items = [item(number, dated=False) for number in (20, 12, 7, 5, 1)]
    assert were_there(items, memory(12, 9, 5, dated=False), anew=True) == {f"{SITE}/news/7", f"{SITE}/news/1"}
    assert were_there(items, memory(12, 9, 5, dated=False), anew=False) == set()


def test_a_sitemap_written_at_once_tells_nothing_by_its_dates() -> None:
    same = [Address(url=f"{SITE}/news/{n}", role="article", modified="2026-03-19") for n in (1, 12, 20)]
    own = [Address(url=f"{SITE}/news/{n}", role="article", modified=f"2026-03-{n:02}") for n in (1, 12, 20)]
    assert were_there(same, memory(12, 9, 5), anew=True) == {f"{SITE}/news/20"}  # below a known one
    assert were_there(own, memory(12, 9, 5), anew=True) == {f"{SITE}/news/1"}
