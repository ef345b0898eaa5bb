"""The API over a socket: each answer is held against the description that it gives of itself."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator

from feeds.api.tokens import may_ask
from feeds.publish import publish
from feeds.web.rate import Rate
from feeds.web.reading import Reading, UnreadError
from pipeline.config import Config, ConfigError, parse
from pipeline.health import State
from pipeline.store import Change, Revision, open_store
from tests.publishing import CONFIG, NOON, entry, keep, match, stored
from tests.test_feeds_serve import Reply, Site, serving

KEY = f"{1:032x}"
TOKEN = "a-token-of-a-program"
LINKED = {"id": "linked", "url": "https://linked.example/", "publish": "link"}
SHORT = {"id": "short", "url": "https://short.example/", "publish": "summary", "rights": "© Short"}


def configured(**site: Any) -> Config:
    made = CONFIG.model_dump(mode="json", exclude_unset=True)
    made["site"] |= site
    made["source"] += [LINKED, SHORT | {"was": ["shortish"]}]
    made["topic"] = [one | ({"was": ["care"]} if one["id"] == "health" else {}) for one in made["topic"]]
    return Config.model_validate(made)


def fill(data: Path, config: Config) -> None:
    store = stored(data, *(entry(number) for number in range(1, 8)), config=config)
    keep(store, entry(20, language="fr-BE", title="Accord avec le Japon", source_id="short", text="accord secret"))
    keep(store, entry(21, source_id="linked", language="de", title="Abkommen"), "cooperation", "health")
    keep(store, entry(22, kind="headline", title="A headline of nobody"))
    keep(store, entry(23, kind="headline", title="A headline of a topic", html=None, text=None), "health")
    old, new = "Old words of the agreement", "First paragraph of 1."
    for number, text in enumerate((old, new)):
        revision = Revision(
            entry_id=entry(1).id, content_hash=f"{number:064x}", title=f"State {number}", text=text, seen_at=NOON
        )
        store.apply(Change(entry=entry(1), revision=revision, matches=(match("cooperation"),)))
    store.looked("fund", at=NOON, again_after=config.sources[0].every, result="3 new")
    store.health.put_state("fund", State(word="quiet", since=NOON, sentence="Nothing new for 40 days."))
    publish(store, config, data)
    store.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data, config = tmp_path_factory.mktemp("data"), configured()
    fill(data, config)
    with serving(data, config) as running:
        yield running


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.web.rate.Rate.seconds_to_wait", lambda *_: 0.0)


@cache
def described(site: Site) -> dict[str, Any]:
    description: dict[str, Any] = json.loads(site.ask("/api/openapi.json").body)
    return description


def told(site: Site, path: str, **headers: str) -> Any:
    """Ask, and hold the answer against what the description says of its address."""
    return held(site, path, site.ask(path, **headers))


def held(site: Site, path: str, reply: Reply) -> Any:
    description = described(site)
    name = urlsplit(path).path
    place = "/api/v1/entries/{key}" if name.startswith("/api/v1/entries/") else name
    if reply.status == 200:
        responses = description["paths"][place]["get"]["responses"]
        media_type, schema = next(iter(responses["200"]["content"].items()))
    else:
        media_type, schema = "application/problem+json", {"schema": {"$ref": "#/components/schemas/Problem"}}
    assert reply.headers["content-type"] == media_type
    whole = {"components": description["components"], **schema["schema"]}
    answer = json.loads(reply.body)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(whole, format_checker=checker).validate(answer)
    return answer


def ids(answer: Any) -> list[int]:
    return [int(one["key"], 16) for one in answer["entries" if "entries" in answer else "results"]]


def test_the_description_is_a_valid_one(site: Site) -> None:
    description = described(site)
    OpenAPIV31SpecValidator(description).validate()
    assert description["servers"] == [{"url": "https://news.example.org"}]
    assert set(description["paths"]) == {
        "/api/v1/",
        *(f"/api/v1/{name}" for name in ("entries", "entries/{key}", "search", "topics", "sources")),
    }


def test_the_first_address_leads_to_all_others(site: Site) -> None:
    start = told(site, "/api/v1/")
    assert site.ask(urlsplit(start["description"]).path).status == 200
    for name in ("entries", "topics", "sources"):
        told(site, urlsplit(start[name]).path)


def test_an_entry_says_what_its_feed_says(site: Site) -> None:
    first = told(site, "/api/v1/entries")["entries"][0]
    feed = json.loads(site.ask("/feeds/all.json").body)["items"][0]
    assert (first["id"], first["title"], first["url"]) == (feed["id"], feed["title"], feed["url"])
    assert first["summary"] == feed["summary"]
    assert first["updated_at"] == feed["date_modified"].replace("+00:00", "Z")
    assert first["topics"][0]["id"] == "cooperation"
    assert first["topics"][0]["evidence"][0] == {"rule": "Agreement", "words": "Agreement", "where": "title"}
    assert first["institution"] == {"title": "The Fund", "url": "https://fund.example/news"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [1, 2, 3, 4, 5, 6, 7, 20, 21, 23]),  # no headline that no feed has
        ("topic=health", [21, 23]),
        ("topic=health&kind=headline", [23]),
        ("source=short", [20]),
        ("source=shortish", [20]),  # as it was called once
        ("topic=care", [21, 23]),
        ("source=nobody", []),
        ("language=fr", [20]),
        ("language=fr,de", [20, 21]),
        ("language=fr&language=de", [20, 21]),
        ("q=Agreement+2", [2]),
        ("q=Japan+-Accord&limit=2", [1, 2]),
        ("since=2026-11-01", [1, 2]),
        ("since=2026-11-01T12:00:00Z&until=2026-11-02", [2]),
        ("until=2026-10-15", [20, 21, 23]),
        ("since=2026-11-01T13:00:00%2B01:00&until=2026-11-02", [2]),
        ("limit=3", [1, 2, 3]),
    ],
)
def test_entries_are_those_that_were_asked_for(site: Site, query: str, expected: list[int]) -> None:
    assert ids(told(site, f"/api/v1/entries?{query}")) == expected


def test_what_is_renamed_is_found_by_its_new_name_before_anything_is_published_again(tmp_path: Path) -> None:
    config = configured()
    fill(tmp_path, config)
    made = config.model_dump(mode="json", exclude_unset=True)
    made["source"] = [
        one | ({"id": "brief", "was": ["short"]} if one["id"] == "short" else {}) for one in made["source"]
    ]
    made["topic"] = [
        one | ({"id": "care", "was": ["health"]} if one["id"] == "health" else {}) for one in made["topic"]
    ]
    renamed = Config.model_validate(made)
    with serving(tmp_path, renamed) as site:
        for query, expected in {"topic=care": [21, 23], "topic=health": [21, 23], "source=brief": [20]}.items():
            assert ids(told(site, f"/api/v1/entries?{query}")) == expected
        [entry] = told(site, "/api/v1/entries?source=brief")["entries"]
        assert (entry["source"], entry["rights"]) == ("brief", "© Short")
        care = next(one for one in told(site, "/api/v1/topics")["topics"] if one["id"] == "care")
        assert (care["entries"], care["newest_at"]) == (
            2,
            told(site, "/api/v1/entries?topic=care")["entries"][0]["published_at"],
        )
        assert "brief" in {one["id"] for one in told(site, "/api/v1/sources")["sources"]}
        assert b"search?topic=care" in site.ask("/search").body
        assert b"Abkommen" in site.ask("/search?topic=care").body


def test_following_next_gives_each_entry_once(site: Site) -> None:
    path: str | None = "/api/v1/entries?limit=3&language=en,fr,de"
    seen: list[int] = []
    while path is not None:
        answer = told(site, path)
        assert len(answer["entries"]) <= 3
        seen += ids(answer)
        path = answer["next"] and answer["next"].removeprefix("https://news.example.org")
    assert seen == ids(told(site, "/api/v1/entries?limit=100"))


def test_an_entry_has_its_text_and_revisions(site: Site) -> None:
    one = told(site, f"/api/v1/entries/{KEY}")
    assert one["content_html"].startswith("<p>First paragraph of 1.")
    assert [revision["title"] for revision in one["revisions"]] == ["State 0", "State 1"]
    assert one["revisions"][0]["text"] == "Old words of the agreement"
    assert told(site, f"/api/v1/entries/{quote(entry(1).id, safe='')}") == one
    assert told(site, f"/api/v1/entries/{'f' * 32}")["status"] == 404


def test_no_more_is_given_than_feeds_show(site: Site) -> None:
    short, linked = (told(site, f"/api/v1/entries/{number:032x}") for number in (20, 21))
    assert (short["shown"], short["content_html"], short["rights"]) == ("summary", None, "© Short")
    assert short["summary"]
    assert (linked["shown"], linked["content_html"], linked["summary"], linked["image"]) == ("link", None, None, None)
    found = told(site, "/api/v1/search?q=agreement&source=linked")["results"]
    assert [one["snippet"] for one in found] == [None]
    assert b"accord secret" not in site.ask("/api/v1/entries?limit=100").body


def test_what_was_withdrawn_is_gone(tmp_path: Path) -> None:
    from pipeline.entries.withdraw import withdraw

    config = configured()
    fill(tmp_path, config)
    store = open_store(tmp_path)
    withdraw(entry(1), store, reason="asked for", now=NOON)
    store.close()
    with serving(tmp_path, config) as site:
        gone = site.ask(f"/api/v1/entries/{KEY}")
        assert gone.status == 410
        assert "withdrawn" in held(site, "/api/v1/entries/x", gone)["detail"]
        assert 1 not in ids(told(site, "/api/v1/entries"))


def test_a_search_has_the_best_first_and_the_sentence(site: Site) -> None:
    answer = told(site, "/api/v1/search?q=paragraph+of+3")
    assert ids(answer) == [3]
    assert answer["count"] == 1
    assert "[paragraph]" in answer["results"][0]["snippet"]
    assert told(site, "/api/v1/search?q=%22%20OR%20*%20(")["results"] == []


def test_topics_and_sources_say_how_they_are(site: Site) -> None:
    cooperation, health = told(site, "/api/v1/topics")["topics"]
    assert (cooperation["id"], cooperation["entries"]) == ("cooperation", 8)
    assert health["newest_at"] == "2026-10-13T12:00:00.250000Z"
    assert site.ask(urlsplit(cooperation["feeds"]["atom"]).path).status == 200
    sources = {one["id"]: one for one in told(site, "/api/v1/sources")["sources"]}
    assert sources["fund"]["health"] == {
        "state": "quiet",
        "since": "2026-11-03T12:00:00.250000Z",
        "sentence": "Nothing new for 40 days.",
    }
    assert sources["fund"]["last_result"] == "3 new"
    assert sources["short"]["health"] is None


@pytest.mark.parametrize(
    ("path", "parameter", "said"),
    [
        ("entries?topic=nothing", "topic", "api/v1/topics lists them"),
        ("entries?topic=helth", "topic", 'did you mean "health"?'),
        ("entries?source=A%20b", "source", "api/v1/sources lists them"),
        ("entries?limit=0", "limit", "1 to 100"),
        ("entries?limit=101", "limit", "1 to 100"),
        ("entries?limit=ten", "limit", "1 to 100"),
        ("entries?limit=%D9%A3", "limit", "1 to 100"),
        ("entries?limit=1&limit=2", "limit", "give it once"),
        ("entries?since=yesterday", "since", "2026-11-03"),
        ("entries?since=20261103", "since", "2026-11-03"),
        ("entries?until=2026-13-01", "until", "2026-11-03"),
        ("entries?until=9999-12-31T23:00:00-12:00", "until", "2026-11-03"),
        ("entries?language=%27", "language", "is no language"),
        ("entries?language=" + ",".join(["fr"] * 11), "language", "more than 10"),
        ("entries?q=" + "a" * 201, "q", "more than 200"),
        ("entries?kind=page", "kind", "leave it out"),
        ("entries?cursor=x", "cursor", "`next`"),
        ("entries?cursor=", "cursor", "`next`"),
        ("entries?topics=health", "topics", 'did you mean "topic"?'),
        ("search", "q", "is missing"),
        ("search?q=x&cursor=x", "cursor", "is not known"),
        ("topics?limit=3", "limit", "there are none here"),
    ],
)
def test_what_cannot_be_meant_is_told_with_the_remedy(site: Site, path: str, parameter: str, said: str) -> None:
    reply = site.ask(f"/api/v1/{path}")
    problem = held(site, "/api/v1/entries", reply)
    assert (reply.status, problem["status"], problem["title"]) == (400, 400, "Bad Request")
    assert problem["parameter"] == parameter
    assert said in problem["detail"]
    assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/api/v1//", "/api/v", "/api/v2/entries", "/api/v1/nothing", "/api/v1/entries/../x", "/api/v1/nothing/"]
)
def test_an_address_that_is_none_is_told_so(site: Site, path: str) -> None:
    reply = site.ask(path)
    assert reply.status == 404
    assert "api/v1/" in held(site, "/api/v1/entries", reply)["detail"] or "no entry" in json.loads(reply.body)["detail"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(["entries", "search", "topics", "entries/x", "sources"]), data=st.data())
def test_whatever_is_asked_is_answered_as_described(site: Site, name: str, data: st.DataObject) -> None:
    names = st.sampled_from(["topic", "source", "language", "q", "since", "until", "kind", "limit", "cursor", "x"])
    values = st.one_of(st.text(max_size=30), st.sampled_from(["health", "fund", "en", "2026-11-01", "3", "agreement"]))
    query = urlencode(data.draw(st.lists(st.tuples(names, values), max_size=4)), errors="replace")
    reply = site.ask(f"/api/v1/{name}?{query}")
    assert reply.status in (200, 400, 404)
    held(site, f"/api/v1/{name}", reply)


def test_a_fault_of_ours_is_told_as_one(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("feeds.api.serve.place", broken)
    reply = site.ask("/api/v1/entries")
    assert reply.status == 500
    assert "fault of ours" in held(site, "/api/v1/entries", reply)["detail"]
    assert b"secret" not in reply.body


def test_it_can_only_be_read(site: Site) -> None:
    for method, status in (("POST", 405), ("DELETE", 405), ("PATCH", 405)):
        reply = site.ask("/api/v1/entries", method, Content_Length="0")
        assert reply.status == held(site, "/api/v1/entries", reply)["status"] == status
        assert reply.headers["allow"] == "GET, HEAD, OPTIONS"
    sent = site.ask("/api/v1/entries", Content_Length="5")
    assert (sent.status, sent.headers["connection"]) == (413, "close")
    assert held(site, "/api/v1/entries", site.ask("/api/v1/entries?q=" + "a" * 5_000))["status"] == 414
    allowed = site.ask("/api/v1/entries", "OPTIONS", Origin="https://a.example").headers
    assert allowed["access-control-allow-headers"] == "Authorization, If-None-Match"


def test_who_has_it_is_told_304_and_forms_differ(site: Site) -> None:
    plain, packed = site.ask("/api/v1/entries"), site.ask("/api/v1/entries", Accept_Encoding="gzip")
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "Accept-Encoding" in plain.headers["vary"]
    assert plain.headers["access-control-allow-origin"] == "*"
    assert plain.headers["x-content-type-options"] == "nosniff"
    for reply, coding in ((plain, "identity"), (packed, "gzip")):
        again = site.ask("/api/v1/entries", Accept_Encoding=coding, If_None_Match=reply.headers["etag"])
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", reply.headers["etag"])
    assert site.ask("/api/v1/entries?limit=1", If_None_Match=plain.headers["etag"]).status == 200
    head = site.ask("/api/v1/entries", "HEAD")
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", plain.headers["etag"])


@pytest.mark.parametrize("kept", [TOKEN, "sha256:" + hashlib.sha256(TOKEN.encode()).hexdigest()])
def test_where_there_are_tokens_one_is_needed(tmp_path: Path, kept: str, caplog: pytest.LogCaptureFixture) -> None:
    config = configured(api_tokens=["another-token-of-a-program", kept])
    fill(tmp_path, config)
    with serving(tmp_path, config) as site:
        for wrong in (
            {},
            {"Authorization": "Bearer nothing"},
            {"Authorization": TOKEN},
            {"Authorization": f"Bearer {kept}x"},
        ):
            refused = site.ask("/api/v1/entries", **wrong)
            assert refused.status == 401
            assert refused.headers["www-authenticate"].startswith("Bearer")
            held(site, "/api/v1/entries", refused)
        answer = site.ask("/api/v1/entries", Authorization=f"bearer {TOKEN}")
        assert answer.status == 200
        assert answer.headers["cache-control"].startswith("private")
        assert "Authorization" in answer.headers["vary"]
        assert site.ask("/feeds/all.atom").status == 200
        description = described(site)
        OpenAPIV31SpecValidator(description).validate()
        assert description["security"] == [{"bearer": []}]
        for path in (tmp_path / "public").rglob("*.*"):
            assert TOKEN.encode() not in path.read_bytes()
    assert TOKEN not in caplog.text


def test_a_hash_is_no_token() -> None:
    hashed = "sha256:" + hashlib.sha256(TOKEN.encode()).hexdigest()
    assert may_ask(f"Bearer {TOKEN}", [hashed])
    assert not may_ask(f"Bearer {hashed}", [hashed])
    assert not may_ask("Bearer ", [TOKEN])
    assert not may_ask("", [TOKEN])
    assert not may_ask("Bearer \udcff", [TOKEN])


@pytest.mark.parametrize("token", ["short", "with a space in between", "sha256:123", "x" * 201])
def test_a_token_that_cannot_be_used_is_told_without_showing_it(token: str) -> None:
    with pytest.raises(ConfigError, match="api_tokens") as told_of:
        parse(f'[site]\napi_tokens = ["{token}"]\n')
    assert token not in str(told_of.value)


def test_who_asks_too_much_is_told_when_to_come_again(monkeypatch: pytest.MonkeyPatch, site: Site) -> None:
    monkeypatch.setattr("feeds.web.rate.Rate.seconds_to_wait", lambda *_: 1.2)
    reply = site.ask("/api/v1/entries")
    assert (reply.status, reply.headers["retry-after"]) == (429, "2")
    held(site, "/api/v1/entries", reply)
    assert site.ask("/feeds/all.atom").status == 200


def test_a_question_that_takes_too_long_is_given_up_and_the_next_is_answered(tmp_path: Path) -> None:
    fill(tmp_path, configured())
    slow = "with recursive n(x) as (select 1 union all select x + 1 from n where x < 1000000000) select count(*) from n"
    reading = Reading(lambda: open_store(tmp_path), seconds=0.2)

    async def ask() -> None:
        started = time.monotonic()
        with pytest.raises(UnreadError, match="in time"):
            await reading.ask(lambda store: store.queries._db.all(slow))  # type: ignore[attr-defined]
        assert time.monotonic() - started < 5
        assert await reading.ask(lambda store: store.counts()["entries"]) == 9

    asyncio.run(ask())
    reading.close()


def test_too_many_questions_at_once_are_refused_and_the_others_answered(tmp_path: Path) -> None:
    fill(tmp_path, configured())
    reading, gate = Reading(lambda: open_store(tmp_path)), threading.Event()

    async def ask() -> list[object]:
        waiting = [asyncio.ensure_future(reading.ask(lambda _: gate.wait(20))) for _ in range(40)]
        await asyncio.sleep(0.2)
        gate.set()
        return await asyncio.gather(*waiting, return_exceptions=True)

    answers = asyncio.run(ask())
    reading.close()
    assert answers.count(True) == 32
    assert sum(isinstance(one, UnreadError) for one in answers) == 8


def test_who_guesses_tokens_does_not_shut_out_who_has_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(Rate.__init__, "__defaults__", (0.001, 30))
    config = configured(api_tokens=[TOKEN])
    fill(tmp_path, config)
    with serving(tmp_path, config) as site:
        wrong = [site.ask("/api/v1/topics", Authorization=f"Bearer guess-{number}").status for number in range(40)]
        assert wrong == [401] * 30 + [429] * 10
        assert [site.ask("/api/v1/topics", Authorization=f"Bearer {TOKEN}").status for _ in range(20)] == [200] * 20


def test_a_bucket_fills_with_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    rate = Rate(a_second=2, at_once=3)
    assert [rate.seconds_to_wait("a", 10.0) for _ in range(4)] == [0, 0, 0, 0.5]
    assert rate.seconds_to_wait("b", 10.0) == 0
    assert rate.seconds_to_wait("a", 10.4) == pytest.approx(0.1)
    assert rate.seconds_to_wait("a", 10.5) == 0
    assert [rate.seconds_to_wait("a", 99.0) for _ in range(4)] == [0, 0, 0, 0.5]
