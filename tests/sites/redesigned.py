"""Sites of three makes that are redesigned in ten ways, with one new article each time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.sites.scripted import Reply, Site

OLD, NEW = 18, 1
_DID = [
    "opens a laboratory for bridges", "signs an agreement with three universities", "publishes the report on water",
    "invites schools to its institute", "measures lead in city gardens", "extends the network of sensors",
    "appoints a council for research", "funds forty projects on energy", "moves the archive to the river",
    "counts the birds of the coast", "tests the trains of the valley", "maps the forests of the north",
    "presents the budget of next year", "names the winners of the prize", "closes the gap in the dike",
    "reads the letters of the poet", "warns of ice on the lakes", "builds a mast for the weather",
    "begins a study of sleep",
]  # fmt: skip
_TAT = [
    "öffnet ein Labor für Brücken", "schließt ein Abkommen mit drei Universitäten", "legt den Bericht zum Wasser vor",
    "lädt Schulen in das Institut ein", "misst Blei in den Gärten der Stadt", "erweitert das Netz der Sensoren",
    "beruft einen Rat für Forschung", "fördert vierzig Vorhaben zur Energie", "verlegt das Archiv an den Fluss",
    "zählt die Vögel an der Küste", "prüft die Züge im Tal", "vermisst die Wälder im Norden",
    "stellt den Haushalt des Jahres vor", "nennt die Gewinner des Preises", "schließt die Lücke im Deich",
    "liest die Briefe des Dichters", "warnt vor Eis auf den Seen", "baut einen Mast für das Wetter",
    "beginnt eine Studie zum Schlaf",
]  # fmt: skip
_FIT = [
    "ouvre un laboratoire pour les ponts", "signe un accord avec trois universités", "publie le rapport sur les eaux",
    "invite les écoles à son institut", "mesure le plomb dans les jardins", "étend le réseau des capteurs",
    "nomme un conseil de la recherche", "finance quarante projets d'énergie", "déplace les archives au fleuve",
    "compte les oiseaux de la côte", "essaie les trains de la vallée", "cartographie les forêts du nord",
    "présente le budget de l'an prochain", "désigne les lauréats du prix", "ferme la brèche de la digue",
    "lit les lettres du poète", "avertit du gel sur les lacs", "dresse un mât pour la météo",
    "commence une étude du sommeil",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Make:
    """How a site is made: its language, its addresses, and the markup of its list."""

    name: str
    lang: str
    titles: list[str]
    news: str  # the path of its list
    path: str  # of an article, by number
    row: Callable[[Make, int, str, bool], str]  # number, path of the article, with a date
    around: str  # the rows
    heading: str
    feed: str | None  # the path of a feed, declared or at a usual place
    declared: bool = True

    def title(self, number: int) -> str:
        return self.titles[number]

    def rows(self, numbers: range, *, path: str | None = None, dates: bool = True, row: object = None) -> str:
        made = self.row if row is None else row
        assert callable(made)
        return "".join(made(self, n, (path or self.path).format(n), dates) for n in numbers)


def _item(make: Make, n: int, path: str, dated: bool) -> str:
    date = f"<time datetime='{day(n)}'>{day(n)}</time>" if dated else ""
    return (
        f"<li class='news-item'><h3><a href='{path}'>{make.title(n)}</a></h3>{date}"
        f"<p>{make.title(n)}, {n + 3} {'pages'} {make.heading}.</p></li>"
    )


def _table_row(make: Make, n: int, path: str, dated: bool) -> str:
    date = f"{n % 27 + 1:02}.{3 + n // 27:02}.2026" if dated else ""
    return f"<tr><td>{date}</td><td><a href='{path}'>{make.title(n)}</a></td></tr>"


def _card(make: Make, n: int, path: str, dated: bool) -> str:
    date = f"<span class=date><time datetime='{day(n)}'>{day(n)}</time></span>" if dated else ""
    return (
        f"<div class='card'><a href='{path}'><img src='/img/{n}.jpg' alt=''></a>{date}"
        f"<h2 class='card-title'><a href='{path}'>{make.title(n)}</a></h2></div>"
    )


def _tile(make: Make, n: int, path: str, dated: bool) -> str:
    date = f"<time datetime='{day(n)}'>{day(n)}</time>" if dated else ""
    return (
        f"<article class='tile tile--wide'><a class='tile__link' href='{path}'><div class='tile__image'></div>"
        f"<div class='tile__body'>{date}<h4 class='tile__title'>{make.title(n)}</h4></div></a></article>"
    )


MAKES = (
    Make(
        name="list", lang="en", titles=[f"The ministry {did}" for did in _DID], news="/news", path="/news/{}.html",
        row=_item, around="<ul class='news-list'>{}</ul>", heading="News", feed="/news/feed.xml",
    ),
    Make(
        name="table", lang="de", titles=[f"Das Ministerium {tat}" for tat in _TAT], news="/presse/meldungen",
        path="/presse/meldungen/2026/meldung-{}", row=_table_row, around="<table class='data'>{}</table>",
        heading="Meldungen", feed="/feed/", declared=False,
    ),
    Make(
        name="cards", lang="fr", titles=[f"Le ministère {fit}" for fit in _FIT], news="/fr/actualites/",
        path="/fr/actualites/article-{}", row=_card, around="<div class='grid'>{}</div>", heading="Actualités",
        feed=None,
    ),
)  # fmt: skip


def day(n: int) -> str:
    return f"2026-{3 + n // 27:02}-{n % 27 + 1:02}"


def article(make: Make, n: int) -> Reply:
    name = make.title(n)
    paragraphs = "".join(
        f"<p>{name}: {word} {n * 7 + number}, {make.heading.lower()} {number + n}. {name} {word}, {number} {word} {n}"
        f" {make.heading} {word} {n + number * 3}.</p>"
        for number, word in enumerate(("alpha beta gamma", "delta epsilon zeta", "eta theta iota", "kappa lambda mu"))
    )
    text = f"<article><h1>{name}</h1><time datetime='{day(n)}'>{day(n)}</time>{paragraphs}</article>"
    return page(make, f"<main>{text}</main>", title=name)


def page(make: Make, body: str, *, head: str = "", title: str | None = None, lang: str | None = None) -> Reply:
    menu = (
        f"<nav><a href='/'>Home</a><a href='{make.news}'>{make.heading}</a><a href='/contact'>Contact</a>"
        "<a href='/imprint'>Imprint</a></nav>"
    )
    return Reply(
        body=f"<!doctype html><html lang={lang or make.lang}><head><title>{title or make.heading}</title>{head}</head>"
        f"<body><header>{menu}</header>{body}<footer><a href='/imprint'>Imprint</a></footer></body></html>"
    )


def listing(
    make: Make, numbers: range, *, head: str = "", more: str = "", around: str | None = None, **how: object
) -> Reply:
    rows = make.rows(numbers, **how)  # type: ignore[arg-type]
    frame = (around or make.around).format(rows)
    return page(make, f"<main><h1>{make.heading}</h1>{frame}{more}</main>", head=_declared(make) + head)


def _declared(make: Make) -> str:
    return f"<link rel=alternate type='application/rss+xml' href='{make.feed}'>" if make.feed and make.declared else ""


def _shown(new: int = 0, count: int = 12) -> range:
    return range(OLD + new - 1, OLD + new - 1 - count, -1)


def _feed(make: Make, base: str, new: int) -> Reply:
    items = "".join(
        f"<item><title>{make.title(n)}</title><link>{base}{make.path.format(n)}</link>"
        f"<pubDate>{n % 27 + 1:02} {('Mar', 'Apr')[n // 27]} 2026 09:00:00 GMT</pubDate></item>"
        for n in _shown(new, 10)
    )
    body = f"<?xml version='1.0'?><rss version='2.0'><channel><title>{make.heading}</title>{items}</channel></rss>"
    return Reply(body=body, headers={"Content-Type": "application/rss+xml"})


def _sitemap(make: Make, base: str, new: int) -> Reply:
    paths = [(make.path.format(n), day(n)) for n in range(OLD + new)] + [
        ("/contact", "2026-01-01"),
        ("/imprint", "2026-01-01"),
    ]
    urls = "".join(f"<url><loc>{base}{path}</loc><lastmod>{at}</lastmod></url>" for path, at in paths)
    body = f"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>"
    return Reply(body=body, headers={"Content-Type": "application/xml"})


def begin(make: Make, site: Site) -> None:
    """Put the site on its server as it is before."""
    site.pages.update({make.path.format(n): article(make, n) for n in range(OLD)})
    site.pages[make.news] = listing(make, _shown())
    site.pages["/"] = page(make, "<main><h1>Welcome</h1><p>This is the site of an institution.</p></main>")
    site.pages["/sitemap.xml"] = _sitemap(make, site.url(""), 0)
    if make.feed:
        site.pages[make.feed] = _feed(make, site.url(""), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Redesign:
    """A change of a site."""

    name: str
    change: Callable[[Make, Site], None]
    needs_person: bool = False  # nothing is left on the site that the list could be found by
    notes: str = field(default="")


def _new_article(make: Make, site: Site) -> None:
    site.pages[make.path.format(OLD)] = article(make, OLD)
    site.pages["/sitemap.xml"] = _sitemap(make, site.url(""), 1)
    if make.feed:
        site.pages[make.feed] = _feed(make, site.url(""), 1)


def _renamed(make: Make, site: Site) -> None:
    _new_article(make, site)
    body = str(listing(make, _shown(1)).body)
    for word in ("news-item", "news-list", "card-title", "card", "grid", "data"):
        body = body.replace(f"class='{word}'", f"class='x-{sum(map(ord, word))}'")
    site.pages[make.news] = Reply(body=body)


def _to_grid(make: Make, site: Site) -> None:
    _new_article(make, site)
    around = "<section class='tiles'><div class='row'>{}</div></section>"
    site.pages[make.news] = listing(make, _shown(1), row=_tile, around=around)


def _undated(make: Make, site: Site) -> None:
    _new_article(make, site)
    site.pages[make.news] = listing(make, _shown(1), dates=False)


def _moved(make: Make, site: Site) -> None:
    for n in range(OLD):
        site.pages[f"/media/{make.lang}/story/{n}"] = article(make, n)
        site.pages[make.path.format(n)] = Reply(status=301, headers={"Location": f"/media/{make.lang}/story/{n}"})
    site.pages[f"/media/{make.lang}/story/{OLD}"] = article(make, OLD)
    site.pages[make.news] = listing(make, _shown(1), path=f"/media/{make.lang}/story/{{}}")
    site.pages.pop("/sitemap.xml")
    if make.feed:
        site.pages.pop(make.feed)


def _paged(make: Make, site: Site) -> None:
    _new_article(make, site)
    more = f"<nav class=pagination><a rel=next href='{make.news}?page=2'>2</a></nav>"
    site.pages[make.news] = listing(make, _shown(1, 5), more=more)
    site.pages[f"{make.news}?page=2"] = listing(make, range(OLD - 5, OLD - 10, -1))


def _by_script(make: Make, site: Site) -> None:
    _new_article(make, site)
    site.pages[make.news] = page(
        make, "<main><div id=app></div><script src=/app.js></script></main>", head=_declared(make)
    )


def built_by_script(make: Make, site: Site) -> None:
    """Leave nothing of the list but what a script builds, and no other place where it stands."""
    _by_script(make, site)
    site.pages["/app.js"] = Reply(
        body="fetch('/list.html').then(answer => answer.text()).then(rows => {"
        " document.getElementById('app').innerHTML = rows; });",
        headers={"Content-Type": "text/javascript"},
    )
    site.pages["/list.html"] = Reply(body=make.around.format(make.rows(_shown(1))))
    site.pages.pop("/sitemap.xml")


def _emptied(make: Make, site: Site) -> None:
    _new_article(make, site)
    site.pages[make.news] = page(make, f"<main><h1>{make.heading}</h1><ul></ul></main>")


def _error(make: Make, site: Site) -> None:
    body = "<main><h1>500</h1><p>An unexpected error has occurred. Please try again later.</p></main>"
    for path in (*site.pages,):
        if path != "/robots.txt":
            site.pages[path] = page(make, body, title="Error")


def _consent(make: Make, site: Site) -> None:
    wall = (
        "<div class=consent><h2>We value your privacy</h2><p>We and our 743 partners store information on your"
        " device. To go on reading, accept all cookies or make your choice.</p><button>Accept all</button>"
        "<a href='/privacy'>Privacy</a><a href='/partners'>Our partners</a><a href='/choices'>My choices</a></div>"
    )
    for path in (*site.pages,):
        if path != "/robots.txt":
            site.pages[path] = Reply(
                body=f"<!doctype html><html lang=en><head><title>Consent</title></head><body>{wall}</body></html>"
            )


def _switched(make: Make, site: Site) -> None:
    _new_article(make, site)
    other = next(one for one in MAKES if one is not make)
    kept = f"/{make.lang}-{make.lang}{make.news}"
    head = f"<link rel=alternate hreflang={make.lang} href='{kept}'>"
    rows = other.rows(_shown(1), path=f"/{other.lang}/x/{{}}", row=_item)
    site.pages[make.news] = page(
        other, f"<main><h1>{other.heading}</h1><ul>{rows}</ul></main>", head=head, lang=other.lang
    )
    site.pages[kept] = listing(make, _shown(1))
    site.pages.update({f"/{other.lang}/x/{n}": article(other, n) for n in range(OLD + 1)})


REDESIGNS = (
    Redesign(name="classes renamed", change=_renamed),
    Redesign(name="list to grid", change=_to_grid),
    Redesign(name="dates gone", change=_undated),
    Redesign(name="addresses moved with redirects", change=_moved),
    Redesign(name="paging changed", change=_paged),
    Redesign(name="built by script", change=_by_script),
    Redesign(name="empty", change=_emptied),
    Redesign(name="an error with status 200", change=_error, needs_person=True),
    Redesign(name="consent wall in front", change=_consent, needs_person=True),
    Redesign(name="language switched", change=_switched),
)
