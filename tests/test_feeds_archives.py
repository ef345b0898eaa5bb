"""Archives of feeds (RFC 5005): every entry is in one of them or in the feed, and addresses stay."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds.arrange import arrange
from feeds.check import check
from feeds.formats import FORMATS
from feeds.formats.weight import FEED_BYTES, weight
from feeds.items import Place, Related, item
from feeds.publish import publish
from feeds.snapshot import MOST_BYTES, shot
from pipeline.archives import Member
from pipeline.entries.withdraw import withdraw
from pipeline.items import Attachment, Entry, Evidence
from pipeline.store import Change, Store, open_store
from tests.publishing import CONFIG, NOON, entry, feed_named, keep, match, stored
from tests.test_feeds_serve import serving

HISTORY = "{http://purl.org/syndication/history/1.0}"
HOME = "https://news.example.org/"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = stored(tmp_path)
    yield store
    store.close()


def published(store: Store, folder: Path, numbers: Sequence[int]) -> None:
    """Store so many entries, number 1 the newest, and publish them."""
    with store.writing():
        for number in numbers:
            keep(store, entry(number), "cooperation")
    assert not publish(store, CONFIG, folder).failed


def walk(folder: Path, suffix: str, name: str = "cooperation") -> list[tuple[str, list[str]]]:
    """Follow a feed to its oldest archive; give the path and the titles of each document."""
    path: str | None = f"feeds/{name}.{suffix}"
    found = []
    while path is not None:
        data = (folder / "public" / path).read_bytes()
        if suffix == "json":
            document = json.loads(data)
            titles = [one["title"] for one in document["items"]]
            before = document.get("next_url")
        else:
            read = feedparser.parse(data)
            assert not read.bozo
            titles = [one.title for one in read.entries]
            before = next((link.href for link in read.feed.links if link.rel == "prev-archive"), None)
        found.append((path, titles))
        assert len(found) < 100
        path = before.removeprefix(HOME) if before else None
    return found


def title(number: int) -> str:
    return f"Agreement {number} with Japan"


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_a_feed_shows_no_more_is_in_its_archives(tmp_path: Path, store: Store, suffix: str) -> None:
    published(store, tmp_path, range(1, 131))
    documents = walk(tmp_path, suffix)
    assert [path.rpartition(".")[0] for path, _ in documents] == [
        *("feeds/cooperation", "feeds/archives/cooperation/2", "feeds/archives/cooperation/1")
    ]
    assert documents[0][1] == [title(number) for number in range(1, 51)]
    archived = Counter(one for _, titles in documents[1:] for one in titles)
    assert set(archived.values()) == {1}
    assert set(archived) | set(documents[0][1]) == {title(number) for number in range(1, 131)}
    assert all(len(titles) <= 50 for _, titles in documents)


def test_the_links_are_those_of_rfc_5005(tmp_path: Path, store: Store) -> None:
    published(store, tmp_path, range(1, 171))
    feeds = HOME + "feeds/"
    for suffix, root in (("atom", "{http://www.w3.org/2005/Atom}"), ("rss", "channel/")):
        link = root + "link" if suffix == "atom" else "channel/{http://www.w3.org/2005/Atom}link"
        shown: dict[str, tuple[dict[str, str], bool]] = {}
        for name in ("cooperation", *(f"archives/cooperation/{number}" for number in (1, 2, 3))):
            tree = etree.parse(tmp_path / "public" / "feeds" / f"{name}.{suffix}").getroot()
            links = {str(one.get("rel")): str(one.get("href")) for one in tree.findall(link)}
            links.pop("alternate", None)
            shown[name] = (links, next(tree.iter(HISTORY + "archive"), None) is not None)
        at = {number: f"{feeds}archives/cooperation/{number}.{suffix}" for number in (1, 2, 3)}
        current = f"{feeds}cooperation.{suffix}"
        assert shown == {
            "cooperation": ({"self": current, "prev-archive": at[3]}, False),
            "archives/cooperation/3": ({"self": at[3], "current": current, "prev-archive": at[2]}, True),
            "archives/cooperation/2": (
                {"self": at[2], "current": current, "prev-archive": at[1], "next-archive": at[3]},
                True,
            ),
            "archives/cooperation/1": ({"self": at[1], "current": current, "next-archive": at[2]}, True),
        }


def archives(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "public/feeds/archives/cooperation").iterdir()}


def test_a_closed_archive_changes_only_when_an_entry_of_it_does(tmp_path: Path, store: Store) -> None:
    published(store, tmp_path, range(101, 231))
    before = archives(tmp_path)
    assert set(before) == {f"{number}.{suffix}" for number in (1, 2) for suffix in FORMATS}
    published(store, tmp_path, range(82, 101))
    for number in range(81, 78, -1):  # news, one by one, of which the second closes an archive
        published(store, tmp_path, [number])
        assert ("3.json" in archives(tmp_path)) is (number <= 80)
    after = archives(tmp_path)
    assert {name: after[name] for name in before if name[0] == "1"} == {
        name: data for name, data in before.items() if name[0] == "1"
    }
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"2.rss", "2.atom"}  # there is a next one now
    assert [titles for _, titles in walk(tmp_path, "atom")][1:][::-1][:2] == [
        titles for _, titles in walk(tmp_path, "rss")
    ][1:][::-1][:2]
    keep(store, entry(225, title="Corrected", updated_at=NOON + timedelta(days=300)), "cooperation")
    publish(store, CONFIG, tmp_path)
    corrected = archives(tmp_path)
    changed = {name for name in corrected if corrected[name] != after.get(name)}
    assert changed == {f"1.{suffix}" for suffix in FORMATS}
    assert "Corrected" in dict(walk(tmp_path, "json"))["feeds/archives/cooperation/1.json"]


def test_what_leaves_a_topic_leaves_its_archives_and_comes_back_to_its_place(tmp_path: Path, store: Store) -> None:
    published(store, tmp_path, range(1, 131))
    before = archives(tmp_path)
    keep(store, entry(120), "health")
    publish(store, CONFIG, tmp_path)
    assert title(120) not in {one for _, titles in walk(tmp_path, "atom") for one in titles}
    keep(store, entry(120), "cooperation")
    publish(store, CONFIG, tmp_path)
    assert archives(tmp_path) == before


def test_what_is_withdrawn_is_in_no_archive_any_more(tmp_path: Path, store: Store) -> None:
    published(store, tmp_path, range(1, 131))
    before = walk(tmp_path, "rss")
    withdraw(entry(120), store, reason=None, now=NOON)
    publish(store, CONFIG, tmp_path)
    kept = [(path, [one for one in titles if one != title(120)]) for path, titles in before]
    assert walk(tmp_path, "rss") == kept
    told = [path for path in (tmp_path / "public/feeds").rglob("*.*") if title(120).encode() in path.read_bytes()]
    assert told == []


def test_withdrawing_shows_nobody_an_older_entry_again(tmp_path: Path, store: Store) -> None:
    published(store, tmp_path, range(6, 131))
    published(store, tmp_path, range(5, 0, -1))  # they push others out of the feed
    _, before = walk(tmp_path, "json")[0]
    withdraw(entry(3), store, reason=None, now=NOON)
    for _ in range(2):
        publish(store, CONFIG, tmp_path)
        assert walk(tmp_path, "json")[0][1] == [one for one in before if one != title(3)]
    keep(store, entry(0, title="The next one"), "cooperation")
    publish(store, CONFIG, tmp_path)
    assert walk(tmp_path, "json")[0][1][1:] == [one for one in before if one != title(3)]


def test_nothing_comes_out_of_archives_that_the_feed_has_never_shown(tmp_path: Path, store: Store) -> None:
    published(store, tmp_path, range(1, 131))
    _, before = walk(tmp_path, "json")[0]
    withdraw(entry(3), store, reason=None, now=NOON)
    for one in (4, 5):
        keep(store, entry(one, html=None, text=None), "cooperation")
    for _ in range(2):
        publish(store, CONFIG, tmp_path)
        assert walk(tmp_path, "json")[0][1] == [one for one in before if one != title(3)]


def test_publishing_again_makes_no_archive(tmp_path: Path, store: Store) -> None:
    published(store, tmp_path, range(1, 131))
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "public").rglob("*.*")}
    assert publish(store, CONFIG, tmp_path).made == ()
    assert {path: path.stat().st_mtime_ns for path in times} == times
    (tmp_path / "public/feeds/archives/cooperation/1.rss").unlink()
    assert publish(store, CONFIG, tmp_path).made == ("cooperation",)
    assert (tmp_path / "public/feeds/archives/cooperation/1.rss").exists()


def test_an_old_entry_that_is_found_late_is_shown_before_it_is_archived(tmp_path: Path, store: Store) -> None:
    published(store, tmp_path, range(1, 101))
    late = entry(500, title="Found late", dated_at=NOON - timedelta(days=500), first_seen_at=NOON)
    keep(store, late, "cooperation")
    publish(store, CONFIG, tmp_path)
    documents = walk(tmp_path, "atom")
    assert documents[0][1][-1] == "Found late"
    assert len(documents[0][1]) == 50
    assert all("Found late" not in titles for _, titles in documents[1:])


def test_items_of_a_first_import_beyond_the_newest_are_archived(tmp_path: Path, store: Store) -> None:
    for number in range(1, 31):
        change = Change(entry=entry(number), matches=(match(),), imported_by="fund")
        store.apply(change)
    publish(store, CONFIG, tmp_path)
    documents = walk(tmp_path, "rss")
    assert documents[0][1] == [title(number) for number in range(1, 11)]
    assert {one for _, titles in documents for one in titles} == {title(number) for number in range(1, 31)}
    [alone, *further] = [path for path, _ in documents[1:]]
    assert further == []
    files = [tmp_path / "public" / f"{alone[:-4]}.{one}" for one in ("rss", "atom")]
    assert [finding.sentence for file in files for finding in check(file.read_bytes())] == []
    assert not any(b"fh:archive" in file.read_bytes() for file in files), "it has no neighbour"


def test_archives_come_along_when_a_feed_is_renamed_and_go_when_it_does(tmp_path: Path, store: Store) -> None:
    published(store, tmp_path, range(1, 131))
    before = dict(walk(tmp_path, "atom"))
    cooperation, health = CONFIG.topics
    renamed = cooperation.model_copy(update={"id": "accords", "was": ("cooperation",)})
    config = CONFIG.model_copy(update={"topic": (renamed, health)})
    for number in range(1, 131):
        keep(store, entry(number), "accords")
    publish(store, config, tmp_path)
    after = {path.replace("accords", "cooperation"): titles for path, titles in walk(tmp_path, "atom", "accords")}
    assert after == before
    assert not (tmp_path / "public/feeds/archives/cooperation/1.atom").exists()
    publish(store, CONFIG.model_copy(update={"topic": (health,)}), tmp_path)
    assert not (tmp_path / "public/feeds/archives/accords/1.atom").exists()


def test_archives_of_feeds_that_become_one_stand_one_behind_the_other(tmp_path: Path, store: Store) -> None:
    with store.writing():
        for number in range(1, 301):
            keep(store, entry(number), "cooperation" if number % 2 else "health")
    publish(store, CONFIG, tmp_path)
    closed = [titles for name in ("cooperation", "health") for _, titles in walk(tmp_path, "json", name)[1:]]
    one = CONFIG.topics[0].model_copy(update={"id": "accords", "was": ("cooperation", "health")})
    with store.writing():
        for number in range(1, 301):
            keep(store, entry(number), "accords")
    publish(store, CONFIG.model_copy(update={"topic": (one,)}), tmp_path)
    documents = [titles for _, titles in walk(tmp_path, "json", "accords")]
    assert {one for titles in documents for one in titles} == {title(number) for number in range(1, 301)}
    assert all(titles in documents for titles in closed)
    assert max(map(len, documents)) <= 50


def test_a_site_or_a_topic_may_have_none_and_has_the_same_again_when_it_wants_them(
    tmp_path: Path, store: Store
) -> None:
    published(store, tmp_path, range(1, 131))
    public = tmp_path / "public"

    def files(pattern: str = "*") -> dict[str, bytes]:
        every = sorted((public / "feeds").rglob(pattern))
        return {path.relative_to(public).as_posix(): path.read_bytes() for path in every if path.is_file()}

    before = files()
    assert {"feeds/archives/all/1.rss", "feeds/archives/sources/fund/cooperation/1.json"} <= set(before)
    none = CONFIG.model_copy(update={"site": CONFIG.site.model_copy(update={"archives": False})})
    done = publish(store, none, tmp_path)
    assert {path.relative_to(public).as_posix() for path in done.removed} == {
        one for one in before if "archives" in one
    }
    assert not any("archives" in name or b"archives" in body for name, body in files().items())
    assert [title for _, titles in walk(tmp_path, "json") for title in titles] == [title(one) for one in range(1, 51)]
    again = publish(store, none, tmp_path)
    assert (again.written, again.removed) == ((), ())
    # Who asks for one is told that it is gone; for one that never was, that there is none.
    nginx = (public / "redirects.map").read_text()
    [rule] = [
        re.compile(line.split('"')[1][1:].replace("?<", "?P<"))
        for line in nginx.splitlines()
        if "archives/)all(" in line
    ]
    with serving(tmp_path, none) as site:
        for path, status in {"all/1.rss": 410, "all/9.rss": 404, "all/0.atom": 404, "other/1.rss": 404}.items():
            assert site.ask(f"/feeds/archives/{path}").status == status, path
            assert bool(rule.fullmatch(f"/feeds/archives/{path}")) is path.startswith("all/")
        assert site.ask("/feeds/all.rss").status == 200
    assert rule.fullmatch("/feeds/all.rss") is None
    # More than there is room for, meanwhile; and one topic wants its own, which are where they were.
    keep(store, entry(131), "cooperation")
    topics = (CONFIG.topics[0].model_copy(update={"archives": True}), *CONFIG.topics[1:])
    publish(store, none.model_copy(update={"topic": topics}), tmp_path)
    own = {name for name in files() if "archives" in name}
    assert "archives/)cooperation(" not in (public / "redirects.map").read_text()
    assert own == {name for name in before if name.startswith("feeds/archives/cooperation/")}
    publish(store, CONFIG, tmp_path)
    assert {name: body for name, body in files().items() if "archives" in name} == {
        name: body for name, body in before.items() if "archives" in name
    }


MARKUP = st.text("ab<>&\"'\\\n\t é漢]", max_size=60)
ENTRIES = st.builds(
    entry,
    st.integers(1, 10**5),
    title=MARKUP,
    summary=MARKUP | st.none(),
    html=(MARKUP | st.just('<p>]]>\\"</p>' * 200)) | st.none(),
    authors=st.lists(MARKUP, max_size=8).map(tuple),
    section=MARKUP | st.none(),
    media_type=st.none() | st.just("application/pdf"),
    image=st.none() | st.just("https://fund.example/images/" + "a" * 80 + "&b.jpg"),
    language=st.sampled_from(["en", "fr", None]),
    attachments=st.lists(
        st.builds(
            Attachment,
            url=st.just("https://fund.example/files/" + "a&" * 30),
            title=MARKUP | st.none(),
            media_type=st.sampled_from(["application/pdf", "audio/*"]),
        ),
        max_size=4,
    ).map(tuple),
)
RELATED = st.lists(
    st.builds(
        Related,
        url=st.just("https://other.example/" + "a&" * 30),
        title=MARKUP,
        language=st.sampled_from(["fr", None]),
        institution=MARKUP | st.none(),
        is_translation=st.booleans(),
    ),
    max_size=4,
).map(tuple)
PLACES = st.lists(
    st.builds(
        Place,
        topic_id=st.just("t" * 64),
        title=MARKUP,
        evidence=st.lists(st.builds(Evidence, rule=MARKUP, words=MARKUP, where=st.just("text")), max_size=6).map(tuple),
        iptc=st.just(("medtop:20000638", "medtop:20000639")),
    ),
    max_size=5,
).map(tuple)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(ENTRIES, PLACES, RELATED), max_size=6))
def test_no_format_takes_more_than_was_reckoned(
    made: list[tuple[Entry, tuple[Place, ...], tuple[Related, ...]]],
) -> None:
    items = [replace(item(one, CONFIG, places), related=related) for one, places, related in made]
    names = dict.fromkeys(("prev-archive", "next-archive", "current"), "archives/cooperation/999999")
    feed = shot(
        CONFIG,
        feed_named("cooperation"),
        items,
        known_as="cooperation",
        archive=1,
        links=names,
        has_older=True,
    )
    for form in FORMATS.values():
        assert len(form.write(feed)) <= FEED_BYTES + sum(map(weight, items))


def test_no_document_is_longer_than_the_limit_also_after_a_correction(tmp_path: Path, store: Store) -> None:
    long = '<p>"Quoted" text &amp; more.</p>' * 300
    with store.writing():
        for number in range(1, 101):
            keep(store, entry(number, html=long), "cooperation")
    publish(store, CONFIG, tmp_path)
    with store.writing():
        for number in range(90, 101):
            changed = entry(number, html=long * 8, updated_at=NOON + timedelta(days=number))
            keep(store, changed, "cooperation")
    publish(store, CONFIG, tmp_path)
    found = [path for path in (tmp_path / "public/feeds").rglob("*.*") if path.is_file()]
    assert len(found) > 20
    assert max(path.stat().st_size for path in found) <= MOST_BYTES
    for suffix in FORMATS:
        assert {one for _, titles in walk(tmp_path, suffix) for one in titles} == {title(n) for n in range(1, 101)}


def test_the_newest_of_a_first_import_are_shown_in_feeds_that_have_shown_others(tmp_path: Path, store: Store) -> None:
    published(store, tmp_path, range(1, 11))
    for number in range(11, 41):
        store.apply(Change(entry=entry(number), matches=(match(),), imported_by="fund"))
    for _ in range(2):
        publish(store, CONFIG, tmp_path)
        assert walk(tmp_path, "rss")[0][1] == [title(number) for number in range(1, 21)]


MEMBERS = st.lists(
    st.builds(
        lambda number, days, seen, imported: Member(
            id=f"{number:03}",
            dated_at=NOON - timedelta(days=max(days, -seen)),
            position=0,
            first_seen_at=NOON + timedelta(days=seen),
            imported=imported,
        ),
        st.integers(0, 999),
        st.integers(-5, 60),
        st.integers(0, 30),
        st.booleans(),
    ),
    max_size=40,
    unique_by=lambda one: one.id,
)


def in_order(members: list[Member]) -> list[Member]:
    return sorted(sorted(members, key=lambda one: one.id), key=lambda one: one.dated_at, reverse=True)


@given(MEMBERS, st.integers(1, 6))
def test_every_entry_is_shown_or_archived_and_never_archived_twice(members: list[Member], cap: int) -> None:
    archived: list[str] = []
    for end in range(0, len(members) + 1, 3):
        known = in_order(members[:end])
        newest = [one for one in known if not one.imported][:cap]
        waiting = [one for one in known if one.id not in archived]
        done = arrange(newest, waiting, lambda _: 10, most_items=cap, most_bytes=FEED_BYTES + 50)
        archived += [one for archive in done.closed for one in archive]
        assert len(archived) == len(set(archived))
        assert set(done.head) | set(archived) == {one.id for one in known}
        assert len(done.head) <= min(cap, 5) or not done.head
        assert all(0 < len(archive) <= min(cap, 5) for archive in done.closed)
        assert [one for one in known if one.id in done.head] == in_order([m for m in known if m.id in done.head])
        again = [one for one in known if one.id not in archived]
        settled = arrange(newest, again, lambda _: 10, most_items=cap, most_bytes=FEED_BYTES + 50)
        assert (settled.head, settled.closed) == (done.head, ())


def test_a_feed_of_a_store_that_was_never_published_has_its_newest(tmp_path: Path) -> None:
    store = stored(tmp_path, *(entry(number) for number in range(1, 61)))
    store.close()
    again = open_store(tmp_path)
    assert not publish(again, CONFIG, tmp_path).failed
    again.close()
    assert walk(tmp_path, "json")[0][1] == [title(number) for number in range(1, 51)]
