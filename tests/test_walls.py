"""Walls are told by evidence that is named, and an article about one is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.crawl import Options
from crawler.walls import wall_by_answer, wall_in
from pipeline.document import read
from pipeline.items import Page
from tests.sites.scripted import Reply, Site, article, listing
from tests.test_crawl import TITLES, Crawls, crawls, news

__all__ = ["crawls"]

MENU = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("Research", "Studies", "Press", "Library", "Jobs"))
FOOT = "<footer><a href=/imprint>Imprint</a> <a href=/privacy>Privacy</a></footer>"


def page(markup: str, url: str = "https://example.org/news/1") -> str | None:
    given = Page(body=markup.encode(), url=url, fetched_at=datetime(2026, 3, 1, tzinfo=UTC), media_type="text/html")
    return wall_in(read(given))


def shell(title: str, main: str, *, menu: str = f"<nav><ul>{MENU}</ul></nav>", head: str = "") -> str:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{menu}<main>{main}</main>{FOOT}</body>"


CHALLENGES = {
    "Cloudflare": "<title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to continue"
    "</noscript><script>window._cf_chl_opt={cvId:'3'};</script>",
    "DataDome": "<title>example.org</title></head><body><p>Please enable JS and disable any ad blocker</p>"
    "<script>var dd={'rt':'c','host':'geo.captcha-delivery.com'}</script>"
    "<script src='https://ct.captcha-delivery.com/c.js'></script>",
    "Imperva": "</head><body><iframe src='/_Incapsula_Resource?CWUDNSAI=1'>Request unsuccessful. Incapsula incident ID:"
    " 1-2</iframe>",
    "Akamai": "<title>Access Denied</title></head><body><h1>Access Denied</h1>You don't have permission to access this"
    " page. Reference #18.2d<p>https://errors.edgesuite.net/18.2d</p>",
    "AWS WAF": "<title></title><script>window.gokuProps={'key':'A'};</script></head><body><div id=challenge-container>"
    "</div><noscript><h1>JavaScript is disabled</h1>In order to continue, we need to verify that you're not a robot."
    "</noscript>",
    "HUMAN": "<title>Access to this page has been denied</title></head><body><div id=px-captcha></div>",
    "Anubis": "<title>Making sure you&#39;re not a bot!</title><script id=anubis_challenge type=application/json>{}"
    "</script></head><body><h1>Making sure you&#39;re not a bot!</h1><p>Loading...</p>"
    + "<p>You are seeing this because the administrator has set up Anubis to protect the server against scrapers.</p>"
    * 9,
    "F5": "<title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your"
    " administrator.<br>Your support ID is: 123<br><a href='javascript:history.back();'>[Go Back]</a>",
    "SiteGround": "<meta http-equiv=refresh content='0;/.well-known/sgcaptcha/?r=%2F'></head><body>",
    "DDoS-Guard": "<title>DDOS-GUARD</title></head><body><h1>Checking your browser before accessing example.org</h1>"
    "<script src='/.well-known/ddos-guard/js-challenge/index.js'></script>",
}


@pytest.mark.parametrize("whose", CHALLENGES)
def test_a_challenge_is_told_by_its_marks_whatever_its_status(whose: str) -> None:
    markup = f"<html><head>{CHALLENGES[whose]}</body></html>"
    found = page(markup)
    assert found is not None
    assert found.startswith(f"blocked: a challenge of {whose} (")
    for status in (403, 503, 202, 429):
        assert (wall_by_answer(status, {}, markup.encode()) or "").startswith(f"blocked: a challenge of {whose} (")
    assert wall_by_answer(200, {}, markup.encode()) is None, "that is told by the page as a whole"


@pytest.mark.parametrize(
    ("status", "headers", "evidence"),
    [
        (403, {"cf-mitigated": "challenge"}, "Cloudflare (header cf-mitigated: challenge)"),
        (200, {"cf-mitigated": "challenge"}, "Cloudflare (header cf-mitigated: challenge)"),
        (202, {"x-amzn-waf-action": "challenge"}, "AWS WAF (header x-amzn-waf-action: challenge)"),
        (403, {"x-datadome": "protected"}, "DataDome (header x-datadome, status 403)"),
        (429, {"x-vercel-mitigated": "challenge"}, "Vercel (header x-vercel-mitigated: challenge)"),
        (401, {"www-authenticate": 'Basic realm="x"'}, "a login (status 401, www-authenticate: Basic)"),
    ],
)
def test_a_wall_is_told_by_its_headers(status: int, headers: dict[str, str], evidence: str) -> None:
    assert evidence in (wall_by_answer(status, headers, b"") or "")


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (200, {"server": "cloudflare", "cf-ray": "1"}, b"<h1>News</h1>"),
        (200, {"x-datadome": "protected"}, b"<script src=https://js.datadome.co/tags.js></script>"),
        (403, {"server": "cloudflare"}, b"<h1>Forbidden</h1>"),
        (404, {"cf-cache-status": "MISS"}, b"<h1>Not found</h1>"),
        (503, {}, b"<h1>Service unavailable</h1>"),
        (304, {}, b""),
    ],
)
def test_a_host_behind_such_a_service_is_not_blocked_by_it(status: int, headers: dict[str, str], body: bytes) -> None:
    assert wall_by_answer(status, headers, body) is None


@pytest.mark.parametrize(
    "heading",
    ["Verify you are human", "Sicherheitsüberprüfung", "Vérification de sécurité", "Comprobación de seguridad"],
)
def test_a_challenge_without_a_name_is_told_by_its_heading_and_its_captcha(heading: str) -> None:
    captcha = f"<title>{heading}</title></head><body><h1>{heading}</h1><form><div class=h-captcha></div></form>"
    assert (page(f"<html><head>{captcha}</body></html>") or "").startswith("blocked: a challenge (its heading is")


CONSENT = {
    "en": (
        "Before you continue",
        "We and our partners use cookies to process your data and show personalised ads. Choose whether you consent.",
        "Accept all",
        "Reject all",
    ),
    "fr": (
        "Le respect de votre vie privée est notre priorité",
        "Avec votre consentement, nos partenaires et nous utilisons des cookies pour traiter vos données personnelles.",
        "Accepter et continuer",
        "Continuer sans accepter",
    ),
    "de": (
        "Bevor Sie fortfahren",
        "Wir und unsere Partner verarbeiten personenbezogene Daten mit Cookies. Dafür brauchen wir Ihre Einwilligung.",
        "Alle akzeptieren",
        "Ablehnen",
    ),
    "es": (
        "Valoramos tu privacidad",
        "Con tu consentimiento, nosotros y nuestros socios usamos cookies y tratamos datos personales.",
        "Aceptar todo",
        "Rechazar todo",
    ),
}


@pytest.mark.parametrize("language", CONSENT)
@pytest.mark.parametrize("times", [1, 12])
def test_a_consent_wall_is_told_by_its_controls_and_by_having_nothing_else(language: str, times: int) -> None:
    heading, text, accept, reject = CONSENT[language]
    body = (
        f"<html><head><title>{heading}</title></head><body><h1>{heading}</h1>{f'<p>{text}</p>' * times}<form action=/s>"
        f"<button>{reject}</button><input type=submit value='{accept}'></form><a href=/privacy>Privacy policy</a>"
        "<select><option>English<option>Deutsch</select></body></html>"
    )
    found = page(body)
    assert (found or "").startswith("blocked: a consent wall (")
    assert f'"{accept}"' in (found or "")
    unnamed = body.replace(f"<title>{heading}</title>", "<title>Example</title>").replace(f"<h1>{heading}</h1>", "")
    assert (page(unnamed) or "").startswith("blocked: a consent wall ("), "nor does it have to be called so"


@pytest.mark.parametrize("language", CONSENT)
def test_a_page_that_asks_for_consent_beside_what_it_shows_is_no_wall(language: str) -> None:
    heading, text, accept, reject = CONSENT[language]
    banner = (
        f"<div class=banner><h2>{heading}</h2><p>{text}</p><button>{accept}</button><button>{reject}</button></div>"
    )
    rows = "".join(f"<li><a href=/news/{n}>The council decides on question {n} of ten</a></li>" for n in range(10))
    assert page(shell("News", f"<h1>News</h1><ul>{rows}</ul>{banner}")) is None
    short = "<h1>A bridge is opened</h1><p>The bridge over the river was opened on Monday by the mayor. It is 90 metres"
    short += " long and took two years to build. Buses and bicycles may use it from the first of May on.</p>"
    assert page(shell("A bridge is opened", short + banner)) is None


LOGINS = {
    "en": ("Log in", "Password"),
    "fr": ("Connexion", "Mot de passe"),
    "de": ("Anmelden", "Passwort"),
    "es": ("Iniciar sesión", "Contraseña"),
}


@pytest.mark.parametrize("language", LOGINS)
def test_a_login_page_is_told_by_its_field_and_its_heading(language: str) -> None:
    heading, field = LOGINS[language]
    form = f"<form method=post><label>{field}<input type=password name=p></label><button>{heading}</button></form>"
    found = page(shell(f"{heading} | Example University", f"<h1>{heading}</h1><p>Staff only.</p>{form}"))
    assert found == f'blocked: a login page (a field for a password, and its heading is "{heading}")'
    assert (page(shell("Example", form), "https://sso.example.org/idp/x?return=%2Fnews") or "").startswith(
        "blocked: a login page (a field for a password, and its address has"
    )


def test_a_page_with_a_login_in_its_head_is_no_login_page() -> None:
    form = "<form><input name=u><input type=password name=p><button>Log in</button></form>"
    rows = "".join(f"<li><a href=/news/{n}>The council decides on question {n}</a></li>" for n in range(4))
    assert page(shell("News", f"{form}<h1>News</h1><ul>{rows}</ul>")) is None
    assert page(shell("A bridge", f"{form}<h1>A bridge is opened</h1><p>The mayor opened it on Monday.</p>")) is None


ERRORS = {
    "en": (
        "Page not found",
        "404 Not Found",
        "404",
        "Access denied",
        "Internal Server Error",
        "This page doesn’t exist",
    ),
    "fr": ("Page introuvable", "Erreur 404", "Accès refusé", "La page demandée n'existe pas", "Page non trouvée"),
    "de": ("Seite nicht gefunden", "Fehler 404", "Zugriff verweigert", "Die angeforderte Seite wurde nicht gefunden"),
    "es": ("Página no encontrada", "Error 404", "Acceso denegado", "La página no existe", "No se encontró la página"),
}


@pytest.mark.parametrize("heading", [heading for headings in ERRORS.values() for heading in headings])
@pytest.mark.parametrize("by", ["title", "h1"])
def test_an_error_page_with_status_200_is_told_by_its_heading(heading: str, by: str) -> None:
    excuse = "<p>We are sorry. Perhaps you followed an old link; try the search, or one of these pages.</p>"
    title = f"{heading} – Example University" if by == "title" else "Example University"
    found = page(shell(title, (f"<h1>{heading}!</h1>" if by == "h1" else "<h1>Oh dear</h1>") + excuse))
    assert (found or "").startswith("blocked: an error page with status 200 (its heading is")


def test_an_outage_is_told_only_where_there_is_hardly_anything_else() -> None:
    text = "<h1>Wartungsarbeiten</h1><p>Am Montag bleibt die Bibliothek wegen Wartungsarbeiten bis 12 Uhr zu.</p>"
    assert "error page" in (page(f"<html><head><title>Wartungsarbeiten</title></head><body>{text}</body></html>") or "")
    assert page(shell("Wartungsarbeiten | Universität", text)) is None, "that is news of a house"


ABOUT = [
    ("Court rules on cookies", "The court ruled that a cookie banner must offer to refuse as easily as to accept."),
    ("La CNIL sanctionne un mur de cookies", "Le consentement aux cookies doit être libre, a rappelé la commission."),
    ("Neues Login für Studierende", "Das Anmelden mit Passwort wird durch einen zweiten Faktor ergänzt."),
    ("Inicio de sesión más seguro", "La contraseña deja de ser la única forma de iniciar sesión en el portal."),
    ("Page not found: how libraries lose their links", "Every fourth link in court rulings answers 404 Not Found."),
    ("Are you human? What captchas tell us", "Verify you are human, say the boxes that g-recaptcha shows everywhere."),
    ("Just a moment: a history of waiting", "Attention required, said the sign at the door of the museum of patience."),
    ("Zugriff verweigert? Archiv öffnet Akten", "Das Archiv gibt Akten frei, zu denen der Zugriff verweigert wurde."),
    ("Cloudflare outage hits ministry", "Visitors read Sorry, you have been blocked, and a Ray ID, for two hours."),
]


@pytest.mark.parametrize(("title", "text"), ABOUT)
def test_an_article_about_cookies_logins_errors_or_challenges_is_no_wall(title: str, text: str) -> None:
    more = "<button>Accept all</button><button>Reject all</button><p>This site uses cookies.</p>"
    assert page(shell(title, f"<h1>{title}</h1><p>{text}</p>")) is None
    assert page(shell(f"{title} | Example", f"<article><h1>{title}</h1><p>{text}</p></article>{more}")) is None
    assert page(shell(title, f"<h1>{title}</h1>{f'<p>{text}</p>' * 40}")) is None


def test_marks_of_a_service_in_an_ordinary_page_are_no_challenge() -> None:
    scripts = (
        "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
        "<script src='https://js.datadome.co/tags.js'></script><script src='/_Incapsula_Resource?SWJIYLWA=1'></script>"
        "<div class=g-recaptcha></div>"
    )
    assert page(shell("A bridge", f"<h1>A bridge is opened</h1><p>The mayor opened it.</p>{scripts}")) is None


def test_recorded_articles_and_listings_are_no_walls() -> None:
    folder = Path(__file__).parent / "recorded"
    pages = [*folder.rglob("*.html")]
    assert len(pages) > 15
    assert [path.name for path in pages if page(path.read_text(encoding="utf-8"))] == []


# in a crawl

WALL = Reply(body=f"<html><head>{CHALLENGES['Cloudflare']}</body></html>")


@pytest.mark.parametrize("status", [200, 403])
def test_a_wall_in_front_of_the_listing_is_told_and_nothing_is_looked_for_around_it(
    crawls: Crawls, status: int
) -> None:
    with Site({"/news": replace(WALL, status=status), **news()}) as site:
        report = crawls.one(site.url("/news"))
        assert site.asked() == ["/news"]
    assert "blocked: a challenge of Cloudflare" in report.failures[0]
    assert "open it in a browser" in report.failures[0]
    assert crawls.store.counts()["entries"] == 0


@pytest.mark.parametrize("status", [200, 403])
def test_a_wall_in_front_of_an_article_is_never_stored_and_the_article_is_had_once_it_is_gone(
    crawls: Crawls, status: int
) -> None:
    with Site({"/news": listing(TITLES), **news(), "/news/3": replace(WALL, status=status)}) as site:
        for _ in range(4):
            crawls(site.url("/news"))
            assert crawls.reason(site.url("/news/3")).startswith("blocked: a challenge of Cloudflare")
        assert crawls.store.counts()["entries"] == 5
        site.pages |= news()
        crawls(site.url("/news"))
        assert crawls.words() == ["new"]


def test_an_article_that_is_replaced_by_a_wall_stays_as_it_was(crawls: Crawls) -> None:
    with Site({"/news": listing(TITLES), **news()}) as site:
        crawls(site.url("/news"))
        before = crawls.store.entry_at(site.url("/news/3"))
        site.pages["/news/3"] = WALL
        crawls(site.url("/news"), options=Options(refresh=True))
        assert crawls.reason(site.url("/news/3")).startswith("blocked")
        assert crawls.store.entry_at(site.url("/news/3")) == before
        site.pages["/news/3"] = article(TITLES["/news/3"], words="Changed meanwhile.")
        crawls(site.url("/news"))
        assert crawls.words() == ["revised"]


def test_where_one_page_after_the_other_is_blocked_no_more_are_asked_for(crawls: Crawls) -> None:
    titles = {f"/news/{number}": f"Decision number {number} of the council" for number in range(200)}
    with Site({"/news": listing(titles), **dict.fromkeys(titles, WALL)}) as site:
        report = crawls.one(site.url("/news"))
        assert 5 <= len(site.asked()) - 1 <= 150, "some were under way: without a delay the site is faster than looking"
    assert "one page after the other is blocked" in report.notes[-1]
    assert crawls.store.counts()["entries"] == 0


@pytest.mark.parametrize("kind", ["consent", "login", "error"])
def test_other_walls_are_never_stored_either(crawls: Crawls, kind: str) -> None:
    heading, text, accept, reject = CONSENT["en"]
    walls = {
        "consent": f"<title>{heading}</title><body><p>{text * 9}</p><button>{accept}</button><button>{reject}</button>",
        "login": "<title>Log in</title><body><form><input type=password></form>"
        + f"<p>{'Ask the help desk. ' * 40}</p>",
        "error": "<title>Page not found</title><body><h1>Page not found</h1>"
        + f"<p>{'We are sorry for that. ' * 40}</p>",
    }
    with Site({"/news": listing(TITLES), **news(), "/news/3": Reply(body=walls[kind])}) as site:
        crawls(site.url("/news"))
        assert crawls.reason(site.url("/news/3")).startswith("blocked: ")
    assert crawls.store.counts()["entries"] == 5
