from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from feeds.formats import FORMATS
from feeds.items import entry_key, item
from feeds.publish import publish
from feeds.snapshot import MOST_BYTES, snapshot
from pipeline.config import Config
from tests.publishing import CONFIG, NOON, entry, feed_named, keep, stored


def test_a_feed_has_the_newest_entries_of_its_topic_first(tmp_path: Path) -> None:
    store = stored(tmp_path, entry(2), entry(1), entry(3))
    keep(store, entry(4), "health")
    assert [one.title for one in snapshot(store, CONFIG, feed_named("cooperation")).items] == [
        "Agreement 1 with Japan",
        "Agreement 2 with Japan",
        "Agreement 3 with Japan",
    ]
    assert len(snapshot(store, CONFIG, feed_named()).items) == 4
    store.close()


def test_a_feed_was_updated_when_its_newest_item_was(tmp_path: Path) -> None:
    store = stored(tmp_path, entry(1), entry(2, updated_at=NOON + timedelta(days=2)))
    assert snapshot(store, CONFIG, feed_named("cooperation")).updated == NOON + timedelta(days=2)
    store.close()


def test_what_was_stored_while_the_clock_was_ahead_is_of_the_moment_it_was_put_right(tmp_path: Path) -> None:
    store = stored(tmp_path, entry(1))
    ahead = NOON + timedelta(days=400)
    for number in (2, 3):
        at = ahead + timedelta(hours=number)
        keep(store, entry(number, dated_at=at, published=None, first_seen_at=at, updated_at=at), "cooperation")
    keep(store, entry(4, updated_at=ahead), "cooperation")
    publish(store, CONFIG, tmp_path)
    now = NOON + timedelta(days=3)
    assert snapshot(store, CONFIG, feed_named("cooperation")).updated > now
    assert store.published.put_right(now) == 3
    assert store.published.put_right(now) == 0
    publish(store, CONFIG, tmp_path)
    feed = snapshot(store, CONFIG, feed_named("cooperation"))
    assert feed.updated == now
    assert max(max(one.updated, one.published, one.first_seen) for one in feed.items) == now
    assert len({one.updated for one in feed.items}) == 4
    assert [one.id for one in feed.items] == [entry(3).id, entry(2).id, entry(1).id, entry(4).id]
    [unmoved] = [one for one in feed.items if one.id == entry(4).id]
    assert (unmoved.published, unmoved.first_seen) == (entry(4).dated_at, entry(4).first_seen_at)
    amiss = {one.kind for one in store.checkup.look(["cooperation", "health"], now)}
    assert not amiss & {"future", "order", "topic_order"}
    store.close()


def test_an_empty_feed_was_updated_at_a_moment_that_stays(tmp_path: Path) -> None:
    store = stored(tmp_path)
    empty = snapshot(store, CONFIG, feed_named("health"))
    assert empty.items == ()
    assert empty.updated == datetime(2026, 1, 1, tzinfo=UTC)
    assert empty.description == "News about Health & care."
    store.close()


def test_a_feed_has_at_most_so_many_items_and_says_that_there_are_more(tmp_path: Path) -> None:
    for count in (50, 60):
        store = stored(tmp_path / str(count), *(entry(number) for number in range(1, count + 1)))
        feed = snapshot(store, CONFIG, feed_named("cooperation"))
        store.close()
        assert (len(feed.items), feed.has_older) == (50, count > 50)


def test_no_format_is_longer_than_the_limit(tmp_path: Path) -> None:
    html = "".join(f'<p>"Quoted" text &amp; more\n of paragraph {number}.</p>' for number in range(400))
    store = stored(tmp_path, *(entry(number, html=html, summary="sum" * 300) for number in range(1, 51)))
    feed = snapshot(store, CONFIG, feed_named("cooperation"))
    sizes = [len(form.write(feed)) for form in FORMATS.values()]
    assert max(sizes) <= MOST_BYTES
    assert min(sizes) > MOST_BYTES * 0.7
    assert feed.has_older
    store.close()


def test_a_feed_is_nearly_as_long_as_it_may_be(tmp_path: Path) -> None:
    html = '<p>The council &amp; the ministry signed an <a href="https://a.example/x">agreement</a> today.</p>' * 50
    store = stored(tmp_path, *(entry(number, html=html, summary="It says so. " * 16) for number in range(1, 51)))
    feed = snapshot(store, CONFIG, feed_named("cooperation"))
    assert MOST_BYTES * 0.87 < max(len(form.write(feed)) for form in FORMATS.values()) <= MOST_BYTES
    assert feed.has_older
    store.close()


def test_an_article_too_long_for_a_feed_is_given_by_its_summary_and_whole_on_its_page(tmp_path: Path) -> None:
    html = "<p>" + "long " * 30_000 + "</p>"
    store = stored(tmp_path, entry(1, html=html), entry(2))
    long, other = snapshot(store, CONFIG, feed_named("cooperation")).items
    assert long.html is None
    assert long.article == html
    assert long.summary
    assert other.html
    store.close()


def test_an_item_without_an_address_links_to_its_page_here() -> None:
    one = item(entry(7, url=None, path="/seeds/7.txt"), CONFIG, ())
    assert one.url == one.page_url == f"https://news.example.org/entries/{7:032x}.html"
    assert not one.has_original


def test_a_path_in_the_sites_address_is_kept() -> None:
    config = Config.model_validate({"site": {"url": "https://example.org/tidings"}})
    assert item(entry(7, url=None), config, ()).url == f"https://example.org/tidings/entries/{7:032x}.html"


def test_the_page_of_an_entry_has_a_name_that_is_safe_whatever_its_id() -> None:
    assert entry_key("tag:a.example,2026-01-01:item:abc123") == "abc123"
    assert entry_key("../../etc/passwd") == entry_key("../../etc/passwd")
    assert entry_key("../../etc/passwd").isalnum()


def test_what_is_shown_is_plain_and_what_is_unusable_is_left_out() -> None:
    one = item(
        entry(
            title="A <b>bold</b>\x00 claim\u202e",
            summary=" ",
            language="not a language",
            image="javascript:alert(1)",
            authors=("", "Ada\x0b"),
            section="",
            url="not an address",
        ),
        CONFIG,
        (),
    )
    assert one.title == "A bold claim"
    assert (one.summary, one.language, one.image, one.section) == (None, None, None, None)
    assert one.authors == ("Ada",)
    assert one.url == one.page_url
    assert item(entry(title="\u200b"), CONFIG, ()).title == "Untitled"


def test_an_article_without_markup_becomes_paragraphs_and_a_headline_no_article() -> None:
    assert item(entry(html=None, text="a < b\n\n\nc"), CONFIG, ()).html == "<p>a &lt; b</p><p>c</p>"
    assert item(entry(html=None, text=None), CONFIG, ()).html is None
    assert item(entry(kind="headline"), CONFIG, ()).html is None


def test_the_institution_is_the_source_or_what_the_page_says() -> None:
    source = item(entry(), CONFIG, ()).institution
    assert source is not None
    assert (source.title, source.url) == ("The Fund", "https://fund.example/news")
    said = item(entry(source_id=None), CONFIG, ()).institution
    assert said is not None
    assert (said.title, said.url) == ("Fund of Example", "https://fund.example/")
    from_file = item(entry(source_id=None, url=None), CONFIG, ()).institution
    assert from_file is not None
    assert from_file.url is None
    assert item(entry(source_id=None, institution=None), CONFIG, ()).institution is None


def test_an_entry_that_cannot_be_shown_costs_no_other(tmp_path: Path) -> None:
    store = stored(tmp_path, entry(1), entry(2, authors=(None,)))
    assert [one.title for one in snapshot(store, CONFIG, feed_named("cooperation")).items] == ["Agreement 1 with Japan"]
    store.close()
