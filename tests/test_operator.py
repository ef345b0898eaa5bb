"""The operator's page over HTTP: what opens it, what keeps others out, and a source added from paste to feed."""

from __future__ import annotations

import contextlib
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode

import feedparser
import pytest
from lxml import html

from crawler.adding.preview import preview
from crawler.desk import token_of
from feeds.operator import operator_pages
from feeds.operator.session import COOKIE, SECONDS_SIGNED_IN
from feeds.serve import application, listen, web_server
from pipeline.config import Config, ConfigError, load, parse
from pipeline.desk import Addition, Desk, Preview, RefusedError, ShownItem
from pipeline.health import Comparison, Difference, KeptPage, Remembered, Repair, State
from pipeline.store import open_store
from tests.sites.command import HOUSE, LOOPBACK
from tests.sites.scripted import Reply as Scripted
from tests.sites.scripted import Site
from tests.test_feeds_serve import read, serving
from tests.test_first_import import site_of, title

TOKEN = "a-token-of-the-operator"
HOSTILE = '"><script>alert(1)</script>'
BACKWARDS = "The \u202eecnatsixe fo tuo"  # read from right to left, and all that follows it


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: str

    @property
    def cookie(self) -> str:
        return self.headers.get("set-cookie", "").split(";")[0]

    @property
    def form(self) -> str:
        [token] = set(self.fields("form"))
        return token

    def fields(self, name: str) -> list[str]:
        """Give the values of the fields with this name."""
        return [one.get("value", "") for one in html.fromstring(self.body).iter("input") if one.get("name") == name]


@dataclass
class Browser:
    """Asks as a browser does, with the cookie it was given."""

    port: int
    cookie: str = ""

    def ask(self, method: str = "GET", path: str = "/add", body: str | None = None, **headers: str) -> Reply:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {"Cookie": self.cookie} if self.cookie else {}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        reply = Reply(
            answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()
        )
        connection.close()
        return reply

    def send(self, headers: dict[str, str] | None = None, path: str = "/add", **fields: str | list[str]) -> Reply:
        return self.ask("POST", path, urlencode(fields, doseq=True), **(headers or {}))

    def send_again(self, shown: Reply, path: str = "/add", **fields: str) -> Reply:
        """Send the form of a page as it was given, with these fields filled in."""
        form = html.fromstring(shown.body).find(".//main//form")
        assert isinstance(form, html.FormElement)
        return self.ask("POST", path, urlencode(dict(form.form_values()) | fields))

    def sign_in(self, token: str = TOKEN) -> Reply:
        reply = self.send(step="sign-in", token=token)
        self.cookie = reply.cookie
        return reply


@dataclass
class Served:
    """The page, served over HTTP, with what was asked of it."""

    port: int
    config: Config
    now: float = 1_000_000.0
    looked: list[str] = field(default_factory=list)
    added: list[Addition] = field(default_factory=list)
    confirmed: list[tuple[str, str]] = field(default_factory=list)

    def browser(self) -> Browser:
        return Browser(self.port)


def comparison_of() -> Comparison:
    """Give a list that was found elsewhere, of a page that is hostile."""
    old = Remembered(url="https://a.example/1", title=HOSTILE)
    new = Remembered(url="https://a.example/2", title=BACKWARDS)
    at = datetime(2026, 3, 1, tzinfo=UTC)
    found = Repair(
        url="https://a.example/new", method=HOSTILE, at=at, adopted=False, sentence=HOSTILE, items=(old, new)
    )
    return Comparison(
        state=State(word="changed", since=at, sentence=HOSTILE),
        good=KeptPage(role="good", url="https://a.example/news", at=at, body=b"", items=(old,)),
        bad=KeptPage(role="bad", url="https://a.example/news", at=at, body=b""),
        stored=None,
        found=found,
        difference=Difference(same=(old,), missing=(), further=(new,)),
    )


@contextlib.contextmanager
def served(folder: Path, config: Config, found: dict[str, Preview] | None = None) -> Iterator[Served]:
    with read(folder) as reading, listen("127.0.0.1", 0) as listener:
        page = Served(listener.getsockname()[1], config)

        async def look(address: str) -> Preview:
            page.looked.append(address)
            if found is not None:
                return found[address]
            item = ShownItem(title=HOSTILE, url="https://a.example/1", published=HOSTILE, summary=HOSTILE + BACKWARDS)
            return Preview(
                address=address,
                found=HOSTILE,
                items=(item,),
                more=3,
                notes=(HOSTILE,),
                id="a",
                title=HOSTILE,
                url="https://a.example/",
                render="script" in address,
            )

        async def add(wanted: Addition) -> None:
            page.added.append(wanted)
            if wanted.id == "taken":
                raise RefusedError(f"the id is taken {HOSTILE}")

        async def compare(source_id: str) -> Comparison:
            if source_id != "moved":
                raise RefusedError(f"no such source {HOSTILE}")
            return comparison_of()

        async def confirm(source_id: str, what: str) -> None:
            page.confirmed.append((source_id, what))
            if what == "another":
                raise RefusedError(f"not what was shown {HOSTILE}")

        desk = Desk(
            token=TOKEN,
            topics=lambda: [("law", HOSTILE), ("justice", "Justice and security")],
            look=look,
            add=add,
            compare=compare,
            take=confirm,
            accept=confirm,
            address={"a": "https://a.example/", "moved": "https://a.example/news"}.get,
        )
        operator = operator_pages(desk, lambda: page.config.site, reading, clock=lambda: page.now)
        server = web_server(application(folder, config, reading, operator))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield page
        server.should_exit = True
        thread.join()


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path, Config()) as one:
        yield one


def test_the_pages_are_in_the_language_that_the_site_has_now(page: Served) -> None:
    assert '<html lang="en"' in page.browser().ask().body
    page.config = page.config.model_copy(update={"site": page.config.site.model_copy(update={"language": "de"})})
    assert '<html lang="de"' in page.browser().ask().body


def test_without_the_token_nothing_can_be_done(page: Served) -> None:
    browser = page.browser()
    first = browser.ask()
    assert first.status == 200
    assert "Sign in" in first.body
    assert "address" not in first.body.split("<main")[1].split("operator_token")[0].lower()
    for token in ("", "wrong", TOKEN + "x", "\u00fc"):
        assert browser.sign_in(token).status == 403
    for step in ("look", "add", "sign-out", ""):
        refused = browser.send(step=step, address="https://a.example/", id="a", url="https://a.example/", form="")
        assert refused.status == 403
    assert (page.looked, page.added) == ([], [])


def test_who_guesses_the_token_is_named_in_the_log_once_a_minute(
    page: Served, caplog: pytest.LogCaptureFixture
) -> None:
    browser = page.browser()
    for _ in range(3):
        browser.sign_in("wrong")
    page.now += 61
    browser.sign_in("wrong")
    assert browser.sign_in().status == 303
    told = "sign-in refused from=127.0.0.1: the operator's token was another"
    assert [record.getMessage() for record in caplog.records if record.levelname == "WARNING"] == [told, told]


def test_with_the_token_a_page_is_looked_at_and_watched_after_a_yes(page: Served) -> None:
    browser = page.browser()
    signed_in = browser.sign_in()
    assert (signed_in.status, signed_in.headers["location"]) == (303, "add")
    form = browser.ask().form
    shown = browser.send(step="look", form=form, address=" https://a.example/news ")
    assert page.looked == ["https://a.example/news"]
    assert shown.status == 200
    assert html.fromstring(shown.body).xpath("//input[@name='title']/@value") == [HOSTILE]
    done = browser.send(step="add", form=shown.form, id="a", url="https://a.example/", title="", topic=["law"])
    assert (done.status, done.headers["location"]) == (303, "add?added=a")
    assert page.added == [Addition(id="a", url="https://a.example/", title=None, topics=("law",))]
    assert "“a” is in tidings.toml now" in browser.ask(path="/add?added=a").body


def test_what_was_shown_is_what_is_taken(page: Served) -> None:
    browser = page.browser()
    browser.sign_in()
    shown = browser.ask(path="/operator?repair=moved")
    assert [shown.fields(name) for name in ("step", "id", "mark")] == [["take"], ["moved"], [comparison_of().mark]]
    assert html.fromstring(shown.body).xpath("//section/h2/text()") == ["On both lists: 1", "Further on it: 1"]
    done = browser.send(step="take", form=shown.form, id="moved", mark=comparison_of().mark)
    assert (done.status, done.headers["location"]) == (303, "operator?taken=moved")
    written = browser.send(step="accept", form=shown.form, id="moved", url="https://a.example/new")
    assert (written.status, written.headers["location"]) == (303, "operator?accepted=moved")
    assert page.confirmed == [("moved", comparison_of().mark), ("moved", "https://a.example/new")]
    found = comparison_of().found
    assert found is not None
    assert replace(comparison_of(), found=replace(found, items=())).mark != comparison_of().mark


def test_that_something_was_done_is_said_only_of_a_source_that_is_there(page: Served) -> None:
    browser = page.browser()
    browser.sign_in()
    for path, said in (
        ("/add?added=", "in tidings.toml now"),
        ("/operator?known=", "is quiet until that changes"),
        ("/operator?taken=", "is held against that list"),
        ("/operator?accepted=", "has its new address"),
    ):
        assert said in browser.ask(path=f"{path}a").body
        assert said not in browser.ask(path=f"{path}nobody").body
        assert "nobody" not in browser.ask(path=f"{path}nobody").body


def test_what_was_shown_is_what_somebody_knows_about(tmp_path: Path) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    with closing(open_store(tmp_path)) as store, served(tmp_path, Config()) as page:
        store.adopt_sources([("a", "https://a.example/", "A")], at)
        store.health.put_state("a", State(word="quiet", since=at, sentence="Nothing new."))
        browser = page.browser()
        browser.sign_in()
        shown = browser.ask(path="/operator")
        store.health.put_state("a", State(word="failing", since=at, sentence="It does not answer."))
        refused = browser.send_again(shown, "/operator")
        assert (refused.status, "what was shown of a is not what is found now" in refused.body) == (409, True)
        assert store.health.states()["a"].acknowledged_at is None
        assert browser.send_again(browser.ask(path="/operator"), "/operator").status == 303
        assert store.health.states()["a"].acknowledged_at is not None


def test_that_a_page_is_built_by_script_goes_from_the_preview_into_the_source(page: Served) -> None:
    browser = page.browser()
    browser.sign_in()
    plain = browser.send(step="look", form=browser.ask().form, address="https://a.example/news")
    assert plain.fields("render") == []
    shown = browser.send(step="look", form=plain.form, address="https://a.example/script")
    [render] = shown.fields("render")
    browser.send(step="add", form=shown.form, id="a", url="https://a.example/", render=render)
    assert page.added == [Addition(id="a", url="https://a.example/", title=None, topics=(), render=True)]


def test_what_cannot_be_written_is_told_and_the_address_is_kept(page: Served) -> None:
    browser = page.browser()
    browser.sign_in()
    refused = browser.send(step="add", form=browser.ask().form, id="taken", url="https://a.example/?q=1")
    assert refused.status == 409
    assert "the id is taken" in refused.body
    assert refused.fields("address") == ["https://a.example/?q=1"]


def test_a_form_that_was_not_ours_is_refused(page: Served) -> None:
    browser = page.browser()
    browser.sign_in()
    form = browser.ask().form
    here = f"127.0.0.1:{page.port}"
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"}):
        assert browser.send(headers, step="look", form=form, address="https://a.example/").status == 403
    for wrong in ("", "0" * 64, form[:-1]):
        assert browser.send(step="look", form=wrong, address="https://a.example/").status == 403
    assert page.looked == []
    allowed = {"Origin": f"http://{here}", "Sec_Fetch_Site": "same-origin"}
    assert browser.send(allowed, step="look", form=form, address="https://a.example/").status == 200


def test_a_form_of_another_session_is_refused(page: Served) -> None:
    one, other = page.browser(), page.browser()
    one.sign_in()
    page.now += 1
    other.sign_in()
    assert one.cookie != other.cookie
    assert one.send(step="look", form=other.ask().form, address="https://a.example/").status == 403


def test_a_session_ends_after_twelve_hours_and_cannot_be_made_longer(page: Served) -> None:
    browser = page.browser()
    browser.sign_in()
    assert "Look at it" in browser.ask().body
    ends, _, signature = browser.cookie.partition("=")[2].partition(".")
    for forged in (f"{int(ends) + 9}.{signature}", f"{ends}.", f".{signature}", "", f"{ends}.{signature}0", "²." * 9):
        browser.cookie = f"{COOKIE}={forged}".encode().decode("latin-1")
        assert "Sign in" in browser.ask().body
    browser.cookie = f"other=1; {COOKIE}={ends}.{signature}"
    assert "Look at it" in browser.ask().body
    page.now += SECONDS_SIGNED_IN
    assert "Sign in" in browser.ask().body


def test_what_was_typed_before_the_session_ended_is_there_after_signing_in_again(page: Served) -> None:
    browser, typed = page.browser(), f"https://a.example/?q=1{HOSTILE}"
    browser.sign_in()
    shown = browser.send(step="look", form=browser.ask().form, address="https://a.example/script")
    page.now += SECONDS_SIGNED_IN
    looked = browser.send(step="look", form=shown.form, address=typed)
    assert (looked.status, page.looked) == (403, ["https://a.example/script"])
    mistyped = browser.send_again(looked, token="mistyped")
    assert (mistyped.status, mistyped.fields("address")) == (403, [typed])
    again = browser.send_again(mistyped, token=TOKEN)
    assert (again.status, again.fields("address"), again.headers.get("location")) == (200, [typed], None)
    assert again.headers["cache-control"] == "private, no-cache"  # so that one can go back to it
    browser.cookie = again.cookie
    assert browser.send(step="look", form=again.form, address=typed).status == 200
    page.now += SECONDS_SIGNED_IN
    filled = {"id": "mine", "title": "My own", "url": "https://a.example/", "topic": "law", "render": "true"}
    confirmed = browser.send(None, **filled, step="add", form=again.form)
    there = browser.send_again(confirmed, token=TOKEN)
    browser.cookie = there.cookie
    assert page.added == []
    assert browser.send_again(there).headers["location"] == "add?added=mine"
    wanted = Addition(id="mine", title="My own", url="https://a.example/", topics=("law",), render=True)
    assert page.added == [wanted]


def test_what_may_be_a_list_is_shown_to_who_had_to_sign_in_for_it_and_nobody_is_sent_elsewhere(page: Served) -> None:
    for asked in ("moved", "https://evil.example/", "//evil.example"):
        browser = page.browser()
        first = browser.ask(path=f"/operator?{urlencode({'repair': asked})}")
        there = browser.send_again(first, "/operator", token=TOKEN)
        assert (there.status, there.headers["location"]) == (303, f"operator?repair={quote(asked)}")
        browser.cookie = there.cookie
    shown = browser.ask(path="/operator?repair=moved")
    page.now += SECONDS_SIGNED_IN
    signed_out = browser.send_again(shown, "/operator")
    there = browser.send_again(signed_out, "/operator", token=TOKEN)
    assert (page.confirmed, there.headers["location"]) == ([], "operator?repair=moved")


def test_signing_out_takes_the_cookie_away(page: Served) -> None:
    browser = page.browser()
    browser.sign_in()
    out = browser.send(step="sign-out", form=browser.ask().form)
    assert (out.status, out.cookie) == (303, f"{COOKIE}=")
    assert "Max-Age=0" in out.headers["set-cookie"]


def test_the_cookie_is_for_this_page_alone(tmp_path: Path) -> None:
    config = Config.model_validate({"site": {"url": "https://feeds.example.org/"}})
    with served(tmp_path, config) as page:
        plain = page.browser().sign_in().headers["set-cookie"]
        public = page.browser().send({"Host": "feeds.example.org"}, step="sign-in", token=TOKEN).headers["set-cookie"]
        proxied = page.browser().send({"Origin": "https://feeds.example.org"}, step="sign-in", token=TOKEN)
    assert plain.endswith("; HttpOnly; SameSite=Strict")
    assert public.endswith("; HttpOnly; SameSite=Strict; Secure")
    assert TOKEN not in plain
    assert proxied.status == 303  # a proxy that gives the server another name


def test_every_page_is_free_of_script_and_of_what_was_found_as_markup(page: Served) -> None:
    browser = page.browser()
    replies = [browser.ask(), browser.send(step="sign-in", token=HOSTILE, address=HOSTILE, id=HOSTILE)]
    browser.sign_in()
    form = browser.ask().form
    replies += [
        browser.ask(path=f"/add?{urlencode({'added': HOSTILE})}"),
        browser.send(step="look", form=form, address=HOSTILE),
        browser.send(step="add", form=form, id="taken", url=HOSTILE, title=HOSTILE),
        browser.send(step=HOSTILE, form=form),
        browser.ask("DELETE"),
        browser.ask(path="/operator?repair=moved"),
        browser.ask(path=f"/operator?{urlencode({'repair': HOSTILE})}"),
        browser.ask(path=f"/operator?{urlencode({'taken': HOSTILE, 'accepted': HOSTILE, 'known': HOSTILE})}"),
        browser.send(step="take", form=form, id="moved", mark="another"),
        browser.send(step="accept", form=form, id=HOSTILE, url="another"),
    ]
    for slash in ("/add/", "/operator/"):  # a slash too many
        reply = browser.ask(path=f"{slash}?added=x")
        assert (reply.status, reply.headers["location"]) == (301, f"..{slash[:-1]}?added=x")
    for reply in replies:
        assert "<script" not in reply.body
        assert "\u202e" not in reply.body
        assert not html.fromstring(reply.body).xpath("//script | //@onclick | //*[@style]")
        policy = reply.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; form-action 'self'")
        # What a form gave is kept by the browser that it was given to, which may go back there.
        shows_what_was_found = 'value="look"' in reply.body and 'value="add"' in reply.body
        assert reply.headers["cache-control"] == ("private, no-cache" if shows_what_was_found else "no-store")
        assert reply.headers["x-robots-tag"] == "noindex"
    assert [reply.status for reply in replies] == [200, 403, 200, 200, 409, 400, 405, 200, 409, 200, 409, 409]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("step=sign-in&token=" + TOKEN, "text/plain"),
        ("{}", "application/json"),
        ("step=sign-in&token=" + "x" * 20_000, "application/x-www-form-urlencoded"),
        ("a&" * 300, "application/x-www-form-urlencoded"),
    ],
)
def test_what_is_no_form_of_ours_is_refused(page: Served, body: str, kind: str) -> None:
    refused = page.browser().ask("POST", body=body, Content_Type=kind)
    assert refused.status == 400
    assert "set-cookie" not in refused.headers


def test_head_has_no_body_and_other_addresses_are_as_they_were(page: Served) -> None:
    browser = page.browser()
    head = browser.ask("HEAD")
    assert (head.status, head.body) == (200, "")
    assert int(head.headers["content-length"]) > 500
    assert browser.ask("POST", "/", "step=look").status == 405
    assert browser.ask(path="/add/").status == 301
    assert browser.ask(path="/add//").status == 404


def test_without_an_operator_there_is_no_such_page(tmp_path: Path) -> None:
    with serving(tmp_path, Config()) as site:
        browser = Browser(site.port)
        assert (browser.ask().status, browser.ask("POST", body="step=look").status) == (404, 405)


def test_the_token_is_the_owners_or_made_once_for_nobody_else_to_read(tmp_path: Path) -> None:
    made = token_of(Config(), tmp_path)
    assert made is not None
    assert len(made) >= 32
    assert (tmp_path / "operator-token").stat().st_mode & 0o777 == 0o600
    assert token_of(Config(), tmp_path) == made
    written = Config.model_validate({"site": {"operator_token": TOKEN}})
    assert token_of(written, tmp_path) == TOKEN
    assert token_of(Config.model_validate({"site": {"operator_token": ""}}), tmp_path) is None
    with pytest.raises(ConfigError, match="at least 16 characters"):
        parse('[site]\noperator_token = "short"\n')


@pytest.mark.parametrize("address", ["/etc/passwd", "-", "file:///etc/passwd", "ftp://a.example/", "", "a b"])
def test_only_addresses_of_the_web_are_looked_at(address: str) -> None:
    shown = preview(address, Config(), "tidings.toml")
    assert shown.id is None
    assert shown.refusal


def test_addresses_that_are_not_global_are_looked_at_only_where_the_owner_allows_it() -> None:
    with Site(dict(site_of(range(12)))) as site:
        shown = preview(site.url("/news"), Config(), "tidings.toml")
        assert (shown.id, site.hits) == (None, [])
        assert "not global" in str(shown.refusal) or "network" in str(shown.refusal)


_NEWS = """<!doctype html><html lang="en"><head><title>News</title></head><body>
<nav><a href="/about">About us</a> <a href="/contact">Contact</a></nav><main><h1>News</h1><ul>{rows}</ul></main>
<aside><h2>Services</h2><ul><li><a href="/permit">Apply for a permit</a></li></ul></aside></body></html>"""
_SAID = {
    "en": (
        "12 items by the list on the page: sure (",
        "all dated; addresses below /news)",
        "1 March 2026",
        "Justice and security",
        "Rejected: 3 links in menus and elsewhere: no group of them looks like a list of headlines",
        "Rejected: 13 usual addresses of feeds: there is no feed of this section",
        "no list of articles here: 1 link, no group with dates, summaries or titles as of items; nothing was written."
        " What may help: give the address of a page that lists its news, or of its feed",
        'Nothing was changed {news}: is watched already, as [[source]] "a"',
    ),
    "de": (
        "12 Artikel durch die Liste auf der Seite: sicher (",
        "alle mit Datum; Adressen unter /news)",
        "1. März 2026",
        "Justiz und Sicherheit",
        "Nicht genommen: 3 Links in Menüs und anderswo: keine Gruppe davon sieht nach einer Liste von Schlagzeilen aus",
        "Nicht genommen: 13 übliche Adressen von Feeds: es gibt keinen Feed dieses Bereichs",
        "hier ist keine Liste von Artikeln: 1 Link, keine Gruppe mit Daten, Zusammenfassungen oder Titeln wie von"
        " Artikeln; es wurde nichts geschrieben. Was helfen kann: geben Sie die Adresse einer Seite an, die ihre"
        " Artikel auflistet, oder die ihres Feeds",
        "Nichts wurde geändert {news}: wird schon beobachtet, als [[source]] „a“",
    ),
    "fr": (
        "12 articles par la liste de la page : sûr (",
        "tous datés ; des adresses sous /news)",
        "1er mars 2026",
        "Justice et sécurité",
        "Écarté : 3 liens dans des menus et ailleurs : aucun groupe n’y ressemble à une liste de titres",
        "Écarté : 13 adresses habituelles de flux : il n’y a pas de flux de cette rubrique",
        "pas de liste d’articles ici : 1 lien, aucun groupe avec des dates, des résumés ou des titres comme ceux"
        " d’articles ; rien n’a été écrit. Ce qui peut aider : donnez l’adresse d’une page qui liste les nouvelles",
        "Rien n’a été modifié {news} : est déjà suivie, comme [[source]] « a »",
    ),
}


def test_what_was_found_is_told_in_the_language_of_the_site(tmp_path: Path) -> None:
    rows = "".join(
        f'<li><a href="/news/{number}">{title(number)}</a> <time datetime="2026-03-{number + 1:02}"></time></li>'
        for number in range(12)
    )
    pages = {"/news": _NEWS.format(rows=rows), "/imprint": '<html><p>Written by us.</p><a href="/news">Back</a></html>'}
    with Site({path: Scripted(body=body) for path, body in pages.items()}) as site:
        config = Config.model_validate({"site": {"allow_network": ["127.0.0.1/32"], "delay": 0}})
        found = {name: preview(site.url(f"/{name}"), config, "tidings.toml") for name in ("news", "imprint")}
        watched, _ = parse(f'[[source]]\nid = "a"\nurl = "{site.url("/news")}"\n')
        found["again"] = preview(site.url("/news"), watched, "tidings.toml")
    for language, said in _SAID.items():
        site_config = Config.model_validate({"site": {"language": language}})
        with served(tmp_path, site_config, found) as page:
            browser = page.browser()
            browser.sign_in()
            form = browser.ask().form
            shown = [browser.send(step="look", form=form, address=name).body for name in found]
        words = " ".join(" ".join(str(html.fromstring(one).xpath("string()")).split()) for one in shown)
        words = words.replace(site.url("/news"), "{news}")
        assert [one for one in said if one not in words.replace("\u00a0", " ").replace("\u202f", " ")] == []
        assert [one for one in shown if 'lang="en"' in one.replace('<html lang="en"', "")] == []


@contextlib.contextmanager
def running(folder: Path) -> Iterator[tuple[Browser, Path]]:
    log = folder / "log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, HOUSE / "tidings.py", "run", "--port", "0", *LOOPBACK],
            cwd=folder,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    try:
        until(lambda: "serving address=" in log.read_text(), log)
        port = re.search(r"serving address=http://127.0.0.1:(\d+)/", log.read_text())
        assert port
        yield Browser(int(port[1])), log
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        assert process.returncode == 0


def until(holds: object, log: Path, seconds: float = 60) -> None:
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.05)


def test_a_source_is_added_in_a_browser_and_its_items_are_in_the_feed_of_the_running_service(tmp_path: Path) -> None:
    (tmp_path / "tidings.toml").write_text('# mine\n[site]\ntitle = "Test"\n')
    with Site(dict(site_of(range(12)))) as site, running(tmp_path) as (browser, log):
        token = (tmp_path / "data" / "operator-token").read_text().strip()
        assert token not in log.read_text()
        browser.sign_in(token)
        shown = browser.send(step="look", form=browser.ask().form, address=site.url("/news"))
        assert "12 items by the list on the page" in shown.body
        assert title(0) in shown.body
        assert shown.fields("url") == [site.url("/news")]
        nothing = browser.send(step="look", form=shown.form, address=site.url("/nowhere"))
        assert "404" in nothing.body
        for _ in range(2):  # who clicks twice has said yes once
            done = browser.send(step="add", form=shown.form, id="council", url=site.url("/news"), title="The Council")
            assert (done.status, done.headers["location"]) == (303, "add?added=council")
            assert "“council” is in tidings.toml now" in browser.ask(path="/add?added=council").body
        assert len(load(tmp_path / "tidings.toml")[0].sources) == 1
        assert load(tmp_path / "tidings.toml")[0].sources[0].title == "The Council"
        assert (tmp_path / "tidings.toml").read_text().startswith("# mine\n")
        feed = tmp_path / "data/public/feeds/all.atom"
        until(lambda: feed.exists() and len(feedparser.parse(feed.read_bytes()).entries) == 10, log)
        again = browser.send(step="add", form=shown.form, id="other", url=site.url("/news"))
        assert (again.status, "is watched already" in again.body) == (409, True)


def test_a_configuration_that_is_changed_by_hand_is_taken_up_and_a_broken_one_is_not(tmp_path: Path) -> None:
    file = tmp_path / "tidings.toml"
    file.write_text('[site]\ntitle = "Test"\n')
    with Site(dict(site_of(range(6)))) as site, running(tmp_path) as (browser, log):
        file.unlink()  # as some editors do before they write
        time.sleep(5)
        assert "configuration" not in log.read_text()
        file.write_text("[[source\n")
        until(lambda: "configuration not taken up: tidings.toml: is no TOML" in log.read_text(), log)
        browser.sign_in((tmp_path / "data" / "operator-token").read_text().strip())
        needed = browser.ask(path="/operator").body
        assert "1 matter." in needed
        assert "tidings.toml cannot be read as it is now: what was read of it before holds." in needed
        assert "is no TOML" in needed
        file.write_text(f'[site]\ntitle = "Test"\n[[source]]\nid = "a"\nurl = "{site.url("/news")}"\n')
        feed = tmp_path / "data/public/feeds/all.atom"
        until(lambda: feed.exists() and len(feedparser.parse(feed.read_bytes()).entries) == 6, log)
        assert "died" not in log.read_text()
        assert "tidings.toml cannot be read" not in browser.ask(path="/operator").body
