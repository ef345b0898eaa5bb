"""What changes is told once by feed, e-mail and webhook, and again when it is well; what fails is tried again."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import feedparser
import pytest
from aiosmtpd.smtp import SMTP

from crawler.health.notify import deliver
from crawler.health.observe import Watch
from crawler.health.record import record
from feeds.health import health_feed
from pipeline.config import Config, ConfigError, Source, parse
from pipeline.health import Result
from pipeline.store import Store, open_store
from pipeline.store.protocol import Address
from pipeline.told import tell
from tests.sites.command import rows, tidings

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
URL = "https://ministry.example.org/news"


class Hooks:
    """A server that takes what is posted, or answers otherwise."""

    def __init__(self) -> None:
        self.status = 204
        self.taken: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        hooks = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hooks.headers.append({name.lower(): value for name, value in self.headers.items()})
                if hooks.status == 204:
                    hooks.taken.append(json.loads(body))
                self.send_response(hooks.status)
                self.send_header("Location", "http://127.0.0.1/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[Hooks]:
        one = cls()
        threading.Thread(target=one.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield one
        one.server.shutdown()
        one.server.server_close()


class Mails:
    """A mail server that keeps what it is given, or refuses it."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.refusing = False

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802
        if self.refusing:
            return "451 try again later"
        self.taken.append(message_from_bytes(envelope.content, policy=default))
        return "250 taken"

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[tuple[Mails, str]]:
        one, loop = cls(), asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        opening = loop.create_server(lambda: SMTP(one, loop=loop, hostname="sink"), "127.0.0.1", 0)
        server = asyncio.run_coroutine_threadsafe(opening, loop).result(10)
        yield one, f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@pytest.fixture
def hooks() -> Iterator[Hooks]:
    with Hooks.running() as one:
        yield one


@pytest.fixture
def mails() -> Iterator[tuple[Mails, str]]:
    with Mails.running() as one:
        yield one


def config(notify: str = "") -> Config:
    text = f"""
        [site]
        title = "Test"
        authority = "example.org"
        allow_network = ["127.0.0.0/8"]
        [[source]]
        id = "ministry"
        title = "Ministry"
        url = "{URL}"
        {notify}
    """
    return parse(text)[0]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    one = open_store(tmp_path / "data")
    yield one
    one.close()


class Looks:
    """Looks at the source, an hour apart."""

    def __init__(self, store: Store, config: Config) -> None:
        self.store, self.config, self.now = store, config, NOW

    def look(self, result: Result, times: int = 1, *, reason: str = tell("answered", answer=404)) -> None:
        [source] = self.config.sources
        for _ in range(times):
            self.now += timedelta(hours=1)
            items = tuple(Address(url=f"{URL}/{n}", role="article") for n in range(9)) if result == "read" else ()
            watch = Watch(result=result, reason=None if items else reason, items=items, url=URL)
            record(self.store, self.config, source, watch, now=self.now, seconds=1.0)

    def tell(self, later: timedelta = timedelta()) -> tuple[str, ...]:
        return asyncio.run(deliver(self.store, self.config, self.now + later))


def test_a_change_is_told_once_by_each_way_and_again_when_it_is_well(
    store: Store, hooks: Hooks, mails: tuple[Mails, str]
) -> None:
    taken, smtp = mails
    both = f'[notify]\nemail_to = ["librarian@example.org"]\nsmtp = "{smtp}"\nwebhook = "{hooks.url}"'
    looks = Looks(store, config(both))
    looks.look("read", 5)
    assert looks.tell() == ()
    assert (taken.taken, hooks.taken) == ([], [])

    looks.look("gone", 4)
    for _ in range(3):
        assert looks.tell(timedelta(hours=2)) == ()
    [mail] = taken.taken
    [hook] = hooks.taken
    assert mail["Subject"] == "Test: Ministry: gone"
    assert mail["To"] == "librarian@example.org"
    text = (
        "Since 2 March 2026, 12:00 UTC there is nothing at its address: the server answered 404 (not found); it gave 9"
        " items before. What to do: see whether it is found elsewhere: tidings sources repair ministry; else give its"
        " new address in tidings.toml."
    )
    assert isinstance(mail.get_payload(), str)
    assert " ".join(mail.get_content().split()) == f"Ministry: gone {text} {URL}"  # type: ignore[attr-defined]
    assert hook == {
        "id": hook["id"],
        "source": "ministry",
        "url": URL,
        "state": "gone",
        "before": "fine",
        "at": "2026-03-02T13:00:00+00:00",
        "title": "Ministry: gone",
        "text": text,
    }
    assert hooks.headers[0]["user-agent"].startswith("Tidings/")

    looks.look("read", 3)
    looks.tell()
    assert [one["title"] for one in hooks.taken] == ["Ministry: gone", "Ministry is well again"]
    assert "It was gone since 2 March 2026, 12:00 UTC." in hooks.taken[1]["text"]
    assert len(taken.taken) == 2
    assert len({mail["Message-ID"] for mail in taken.taken}) == 2


def test_what_fails_is_tried_again_later_and_holds_nothing_else_up(
    store: Store, hooks: Hooks, mails: tuple[Mails, str]
) -> None:
    taken, smtp = mails
    looks = Looks(store, config(f'[notify]\nemail_to = ["a@example.org"]\nsmtp = "{smtp}"\nwebhook = "{hooks.url}"'))
    taken.refusing, hooks.status = True, 500
    looks.look("read", 3)
    looks.look("gone", 2)
    told = looks.tell()
    assert told == (
        f"{smtp} did not take the e-mail (451 try again later)",
        "the webhook did not take the message (it answered 500)",
    )
    taken.refusing = False
    assert looks.tell(timedelta(seconds=1)) == ()  # not yet
    assert looks.tell(timedelta(seconds=6)) == ("the webhook did not take the message (it answered 500)",)
    assert len(taken.taken) == 1
    hooks.status = 204
    assert looks.tell(timedelta(minutes=1)) == ()
    assert (len(taken.taken), len(hooks.taken)) == (1, 1)


def test_a_restart_tells_nothing_twice_and_loses_nothing(tmp_path: Path, hooks: Hooks) -> None:
    both = config(f'[notify]\nwebhook = "{hooks.url}"')
    first = open_store(tmp_path)
    looks = Looks(first, both)
    looks.look("read", 3)
    looks.look("gone", 2)
    first.close()  # before anything was told
    for _ in range(3):
        again = open_store(tmp_path)
        looks.store = again
        looks.tell()
        again.close()
    assert [one["title"] for one in hooks.taken] == ["Ministry: gone"]


def test_a_server_that_is_not_there_and_one_that_redirects_are_failures(store: Store, hooks: Hooks) -> None:
    looks = Looks(store, config('[notify]\nemail_to = ["a@example.org"]\nsmtp = "127.0.0.1:1"'))
    looks.look("read", 3)
    looks.look("gone", 2)
    [sentence] = looks.tell()
    assert sentence.startswith("127.0.0.1:1 did not take the e-mail (")
    hooks.status = 302
    looks.config = config(f'[notify]\nwebhook = "{hooks.url}"')
    looks.look("read", 2)
    assert looks.tell(timedelta(minutes=1)) == ("the webhook did not take the message (it answered 302)",)


def test_a_webhook_goes_through_the_guard(store: Store, hooks: Hooks) -> None:
    looks = Looks(store, config(f'[notify]\nwebhook = "{hooks.url}"'))
    site = looks.config.site.model_copy(update={"allow_network": ()})
    looks.config = looks.config.model_copy(update={"site": site})
    looks.look("read", 3)
    looks.look("gone", 2)
    [sentence] = looks.tell()
    assert "127.0.0.1 is not a public address" in sentence
    assert hooks.headers == []


def test_a_password_is_given_over_no_open_connection(store: Store, mails: tuple[Mails, str]) -> None:
    taken, smtp = mails
    told = f'[notify]\nemail_to = ["a@example.org"]\nsmtp = "{smtp}"\nsmtp_user = "u"\nsmtp_password = "p"'
    looks = Looks(store, config(told))
    looks.look("read", 3)
    looks.look("gone", 2)
    [sentence] = looks.tell()
    assert "it offers no encryption, and a password is given over none" in sentence
    assert not taken.taken


def test_many_changes_at_once_are_one_message(store: Store, mails: tuple[Mails, str]) -> None:
    taken, smtp = mails
    settings = config(f'[notify]\nemail_to = ["a@example.org"]\nsmtp = "{smtp}"')
    named = [Source(id=name, url=f"https://{name}.example.org/") for name in ("one", "two", "three")]
    for source in named:
        looks = Looks(store, settings.model_copy(update={"source": (source,)}))
        looks.look("read", 3)
        looks.look("fault", 3, reason="no connection could be made")
    looks.config = settings.model_copy(update={"source": tuple(named)})
    looks.tell()
    [mail] = taken.taken
    assert mail["Subject"] == "Test: 3 changes of sources"


def test_what_is_acknowledged_before_it_was_told_is_told_no_more(store: Store, hooks: Hooks) -> None:
    looks = Looks(store, config(f'[notify]\nwebhook = "{hooks.url}"'))
    looks.look("read", 3)
    looks.look("gone", 2)
    store.health.acknowledge("ministry", looks.now)
    looks.look("gone", 2)
    looks.tell()
    assert hooks.taken == []
    looks.look("read", 2)
    looks.tell()
    assert [one["title"] for one in hooks.taken] == ["Ministry is well again"]


def test_the_feed_of_health_has_each_change_once_under_an_id_that_stays(store: Store) -> None:
    looks = Looks(store, config())
    empty = feedparser.parse(health_feed(store, looks.config))
    assert (empty.bozo, empty.entries, empty.feed.title) == (False, [], "Test: how the sources are")
    looks.look("read", 3)
    looks.look("gone", 4)
    before = health_feed(store, looks.config)
    assert health_feed(store, looks.config) == before
    looks.look("read", 3)
    moved = looks.config.site.model_copy(update={"authority": "other.example.org"})
    after = feedparser.parse(health_feed(store, looks.config.model_copy(update={"site": moved})))
    assert [entry.title for entry in after.entries] == ["Ministry is well again", "Ministry: gone"]
    assert after.entries[1].id == feedparser.parse(before).entries[0].id
    assert after.entries[1].id.startswith("tag:example.org,2026-01-01:health:")
    assert after.entries[1].link == URL


@pytest.mark.parametrize(
    ("language", "titles", "remedy"),
    [
        (
            "de",
            ["Ministry ist wieder in Ordnung", "Ministry: nicht mehr unter ihrer Adresse"],
            "Seit dem 2. März 2026, 10:00 Uhr UTC ist unter ihrer Adresse nichts mehr: der Server",
        ),
        (
            "fr-LU",
            ["Ministry va de nouveau bien", "Ministry\u00a0: n’est plus à son adresse"],
            "Depuis le 2 mars 2026 à 10 h 00 UTC, il n’y a plus rien à son adresse",
        ),
    ],
)
def test_the_feed_of_health_is_in_the_language_of_the_site(
    store: Store, language: str, titles: list[str], remedy: str
) -> None:
    looks = Looks(store, config())
    site = looks.config.site.model_copy(update={"language": language})
    looks.look("read", 3)
    looks.look("gone", 4)
    looks.look("read", 3)
    told = feedparser.parse(health_feed(store, looks.config.model_copy(update={"site": site})))
    assert told.feed.language == language[:2]
    assert "how the sources are" not in told.feed.title
    assert [entry.title for entry in told.entries] == titles
    assert remedy in told.entries[1].summary
    assert all(english not in told.entries[1].summary for english in ("Since", "What to do", "items", "address"))
    assert "tidings sources repair ministry" in told.entries[1].summary


def test_who_is_told_is_told_in_the_language_of_the_site(store: Store, hooks: Hooks, mails: tuple[Mails, str]) -> None:
    taken, smtp = mails
    both = f'[notify]\nemail_to = ["librarian@example.org"]\nsmtp = "{smtp}"\nwebhook = "{hooks.url}"'
    looks = Looks(store, config(both))
    looks.config = looks.config.model_copy(
        update={"site": looks.config.site.model_copy(update={"language": "de"})},
    )
    looks.look("read", 5)
    looks.look("gone", 4)
    assert looks.tell() == ()
    [hook], [mail] = hooks.taken, taken.taken
    assert (hook["state"], hook["before"]) == ("gone", "fine")  # for programs
    assert hook["title"] == "Ministry: nicht mehr unter ihrer Adresse"
    assert hook["text"].startswith(
        "Seit dem 2. März 2026, 12:00 Uhr UTC ist unter ihrer Adresse nichts mehr: der Server"
    )
    assert hook["text"].endswith("sonst geben Sie die neue Adresse in tidings.toml an.")
    content = " ".join(mail.get_content().split())  # type: ignore[attr-defined]
    assert content == f"{hook['title']} {hook['text']} {URL}"
    [notice] = store.health.notices()
    assert (notice.title, notice.text[:5]) == ("Ministry: gone", "Since")  # as commands speak


def test_the_feed_is_published_with_the_others(tmp_path: Path) -> None:
    (tmp_path / "tidings.toml").write_text('[site]\ntitle = "Test"\n')
    assert tidings(tmp_path, "publish").code == 0
    feed = feedparser.parse((tmp_path / "data" / "public" / "health.atom").read_bytes())
    assert feed.bozo is False
    assert rows(tmp_path, "select count(*) from notices") == [(0,)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('email_to = ["nobody"]', "is no e-mail address; write one"),
        ('email_to = "a@example.org"', "is not a list"),
        ('smtp = "mail.example.org"', 'is not host:port; write it such as "mail.example.org:587"'),
        ('smtp_security = "ssl"', "smtp_security"),
        ('webhook = "ftp://example.org/"', "is not an address that begins with http"),
        ('mail = "x"', "is no key of this table"),
    ],
)
def test_a_mistake_in_the_table_is_told(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(f"[notify]\n{text}\n")
    assert said in str(caught.value)


def test_a_title_over_several_lines_makes_no_header_of_its_own(store: Store, mails: tuple[Mails, str]) -> None:
    taken, smtp = mails
    looks = Looks(store, config(f'[notify]\nemail_to = ["a@example.org"]\nsmtp = "{smtp}"'))
    [source] = looks.config.sources
    named = source.model_copy(update={"title": "Ministry\r\nBcc: other@example.org"})
    looks.config = looks.config.model_copy(update={"source": (named,)})
    looks.look("read", 3)
    looks.look("gone", 2)
    assert looks.tell() == ()
    [mail] = taken.taken
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Test: Ministry Bcc: other@example.org: gone"
