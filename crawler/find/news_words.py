"""Knows what pages of news are called, in their addresses and headlines: "news", "Aktuelles", "通知公告"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.find.section import folder_of
from pipeline.cues import fold
from pipeline.separate.names import words

# Letters that are no other with a sign, and are written without theirs in addresses.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


def _plain(text: str) -> str:
    without = "".join(c for c in unicodedata.normalize("NFKD", fold(text)) if not unicodedata.combining(c))
    return without.translate(_LETTERS)


# How such words begin, as written without accents; what an institution announces, publishes or offers counts as well.
_BEGIN = tuple(
    words(
        "news press stories updates announc notice bulletin blog releases articles latest happening circular statement "
        "speech consultation highlight dispatch insight magazine communique gazette "
        "publicat report paper podcast episode interview lecture webinar opportunit publikat bericht rapport "
        "publicac informe pubblicaz relator publikasj julkais raport publikac kiadvany δημοσιευσ yayin "
        "aktuell neuigkeit nachricht meldung mitteilung pressemit medienmit bekanntmach verlautbar neues "
        "actualit actus nouvelle annonce avis magazine parution "
        "noticia actualidad prensa comunicad novedad aviso convocatoria anuncio boletin "
        "imprensa novidade editais destaques notizi novita comunicati stampa avvisi attualita "
        "nieuws actueel persbericht berichten nyhet aktuellt pressmed utlysning aktuelt nyhed kunngjor "
        "uutis ajankohtai tiedot kuulutu aktualnosci wiadomosci komunikat ogloszeni aktualit zpravy novinky oznamen "
        "spravy hirek aktualis kozlemeny noutati stiri comunicat anunt vijesti novosti novice obavijest obvestil "
        "naujien pranesim jaunum zinas uudised teated nea anakoinos deltia νεα ανακοινω δελτι επικαιρ προκηρυ "
        "новини новости новост объявлен оголошен повідомл вести съобщен haber duyuru ilan berita pengumuman "
        "noticies albiste novas newyddion nuacht frettir lajme neiegkeet ahbarijiet "
        "decision judgment judgement ruling opinion funding alert advisories recall warning testimon remarks "
        "factsheet commentar resolution veroffentlich veroeffentlich entscheidung beschluss beschluess urteil "
        "stellungnahm kommentar kundmach rundschreib amtsblatt forderprogramm foerderprogramm "
        "discours deliberation arretes circulaire subvention discurs resoluc edicto "
        "sentenz ordinanz delibere toesprak besluit kamerbrie beslut afgorelse "
        "vedtak paatok lausun uchwal wystapien przemowien rozhodnut projevy vyzvy palyazat hatarozat "
        "hotarar odluke konusma публикац публікац решени "
        "выступлен αποφασ ομιλι "
        "oshirase tzgg xwzx xwdt tongzhi xinwen gonggao"
    )
)
# What is offered, bought or takes place: a page of it has its list as one of news has, but beside news it is another.
_OFFERED = tuple(
    words(
        "tender vacanc vacatur recruit procurement ausschreib vergabe stellenangebot stellenanzeig stellenausschreib "
        "emploi appels "
        "recrut empleo bandi licitac licitati concurso concorsi aanbested upphandling przetarg zakazk kozbeszerz "
        "natjecaj razpis ihale вакансі ваканси тендер закупк διαγωνισμ"
    )
)
_OFFERED_ANYWHERE = tuple(
    map(_plain, (*words("入札 公募 招标 招標 采购 招聘 입찰 채용 مناقص وظائف"), "marchés publics", "avis de marché"))
)
_OFFERED_ALONE = words("jobs gare")
# Who has such a page tells there of working for him as much: it has no list by its name alone.
_CAREERS = tuple(words("career karrier karriar carriere carriera carrera kariera"))
_CAREERS_ALONE = words("job stellen openings")
_EVENTS = tuple(
    words(
        "event agenda calendar veranstalt termin kalender evenement manifestation calendrier eventi calendario "
        "wydarzen kalendarz tapahtum kalenter arrangement evenemang akce udalosti esemeny "
        "εκδηλωσ событи поді мероприят"
    )
)
_OFFERED_OR_EVENTS = (*_OFFERED, *_CAREERS, *_EVENTS)
_ANYWHERE = tuple(
    map(
        _plain,
        (
            "ニュース",
            "お知らせ",
            "新着",
            "報道",
            "刊行",
            "발간",
            "간행물",
            "プレス",
            "新闻",
            "新聞",
            "公告",
            "通知",
            "动态",
            "動態",
            "소식",
            "공지",
            "보도",
            "알림",
            "أخبار",
            "الأخبار",
            "بيان",
            "إعلان",
            "חדשות",
            "הודעות",
            "اخبار",
            "اطلاعیه",
            "समाचार",
            "খবর",
            "নোটিশ",
            "ข่าว",
            "ประกาศ",
            "tin tuc",
            "thong bao",
            "what's new",
            "what’s new",
        ),
    )
)
_ALONE = words("media blog calls actu actus grants analyses analysis analysen briefs reden")
_OTHER_WORDS = tuple(  # that begin as these do
    words("reporting pressure paperwork paperless informed near nearby neat neath stirling eventual termina terminol")
)
# Of what institutions have lists that are no news by their name, and yet something that comes out again and again.
_LISTED = (
    *words(
        "guid leitfad leitlin richtlin merkbl handreich handbuch handbuech broschur broschuer faltbl ratgeber "
        "document dokument unterlag drucksach download telecharg ressourc resource descarga scaric documento "
        "studija etudes estudio estudos badani tutkimu selvity arbeitspapier gutacht expertis thesis theses "
        "dissert archiv archief arkist arkiv newsletter nieuwsbr rundbrief infobrief infolettre lettre "
        "protokoll niederschrift procesverb verslag meeting sitzung reunion seance "
        "statisti dataset datens datamangd donnees indicator indikator survey umfrag erhebung enquet sondag encuesta "
        "evaluati briefing recommend empfehl recommand raccomand factsheet directive legislati gesetz verordnung "
        "award prize preise prix premio competition concours wettbewerb scholarship stipend bourse beca borse "
        "fellowship exhibition ausstell exposition mostre seminar kolloqu colloqu vortrag workshop exposici "
        "prijz palkin nagrod onderscheid fonds project projekt projet proyecto progett projeto prosjekt "
        "hankkeet hanke "
        "εγγραφ οδηγ αρχει μελετ документ архив исследовани статистик"
    ),
    *_EVENTS,
)
_LISTED_ALONE = words(
    "studi study studie studien studies docs minutes acts acta guida guide reviews review positions dossiers knowledge "
    "evidence findings outputs serie series toolkits fiches notes cahiers standpunkte standpunten posizioni posiciones "
    "positionen positionspapiere viewpoints perspectives columns chroniques tribunes beitrage beitraege texte fachinfos"
)
# Of parts of an institution, which a long list may be of that goes on on other pages.
_PARTS = tuple(
    words(
        "people person staff team mitarbeit beschaftigt personnel annuaire equipe directory directorio elenco rubrica "
        "contact kontakt member mitglied membre partner department abteilung faculty fakultat faculties lehrst "
        "service servici servizi dienst tjanster tjenester palvelu uslug sluzb storitv szolgaltat услуг υπηρεσι "
        "course degree programme studiengang studiengange formations cursus corsi cursos opleiding "
        "office standort location lieux product produkt produit shop boutique faq topic theme thema themen rubrique "
        "организац board council vorstand gremien committee project projekt projet"
    )
)
_HELP = words(
    "help helpdesk helpcenter helpcentre support faq faqs hilfe aide ayuda ajuda aiuto hjalp hjelp ohje ohjeet pomoc "
    "pomoci pomoč yardim помощь довідка допомога βοηθεια ヘルプ"
)

_WITH_HELP = words(
    "and und et y e en och og i a center centre desk portal home index us contact kontakt contacto contatti contato "
    "customer user users technical page pages articles"
)

_AROUND_NAMES = words("and und et y e i en och og a de la le los las our all latest archive archives")
# The folder of a section in which SharePoint has its pages: "/News/Pages/default.aspx".
_OF_PAGES = words("pages seiten paginas pagine sider sidor sivut strony stranky lapok pagini sayfalar")
_OF_A_PART = words("index default home page seite p") | _OF_PAGES
_OF_A_PAGE = re.compile(r"\d{1,2}|(?:19|20)\d\d")  # its number, or a year: what tells of one item is longer
_NUMBER = re.compile(r"(?!(?:19|20)\d\d$)\d{3,}")  # of an item
_OF_SUBJECTS = words("category categories categorie categoria categorias kategorie kategorien kategoria tag tags")
_MOST_WORDS = 2  # in the name of a list, besides such
_LONGEST_HEADLINE = 60  # characters of one that is the name of a list
# Before and behind it a heading may name two things.
_JOINED = re.compile(r"\s(?:and|und|et|y|e|ed|en|och|og|ja|i|a|ve|oraz|si|και|и|та)\s|[&+/,|·]|\s[–—-]\s")
_ENDING = re.compile(r"\.\w{2,5}$")
_WORD = re.compile(r"[^\W\d_]+")


def names_news(own: str | None, headline: str | None) -> bool:
    """Tell whether a page's address or headline says that it is of news, announcements and the like."""
    path = unquote(urlsplit(own).path) if own else ""
    said = _plain(f"{path.replace('-', ' ')} {headline or ''}")
    return _says_news(said) or _says(said, _OFFERED, _OFFERED_ALONE, _OFFERED_ANYWHERE)


def lies_in_news(url: str) -> bool:
    """Tell whether an address lies in a folder that is called as news are: "/news/2024/new-quay"."""
    return _says_news(_plain(unquote(folder_of(url)).replace("-", " ").replace("_", " ")))


def heads_news(heading: str) -> bool:
    """Tell whether a short heading says that news stand below it, if among other things: "News and events"."""
    return any(_says_news(part) and not _is_offered(part) for part in _parts_of(heading))


def heads_what_is_offered(heading: str) -> bool:
    """Tell whether a short heading says that below it stand tenders, jobs or events, and no news: "Tender notices"."""
    return any(map(_is_offered, _parts_of(heading))) and not heads_news(heading)


def names_what_is_offered(own: str | None, headline: str | None) -> bool:
    """Tell whether the end of an address or a headline says that a page is of tenders, jobs or events."""
    return _is_offered(" ".join(_named(own, None))) or heads_what_is_offered(headline or "")


def _parts_of(heading: str) -> list[str]:
    return _JOINED.split(_plain(heading)) if len(heading) <= _LONGEST_HEADLINE else []


def _says_news(said: str) -> bool:
    return _says(said, _BEGIN, _ALONE, _ANYWHERE)


def _is_offered(said: str) -> bool:
    return _says(said, _OFFERED_OR_EVENTS, _OFFERED_ALONE | _CAREERS_ALONE, _OFFERED_ANYWHERE)


def _says(said: str, begin: tuple[str, ...], alone: frozenset[str], anywhere: Iterable[str]) -> bool:
    """Tell whether plain words have one that begins so, one that is so, or anything that is so within them."""
    found = _words_of(said)
    return any(word.startswith(begin) or word in alone for word in found) or any(part in said for part in anywhere)


def _words_of(said: str) -> list[str]:
    return [word for word in _WORD.findall(said) if not word.startswith(_OTHER_WORDS)]


def names_a_list(own: str | None) -> bool:
    """Tell whether an address ends in what lists are called, and no more: "/press-releases", "/en/news/page/2/".

    So does one below what systems call the subjects of a site: "/category/schools/". "/news.php?id=1734" says more, and
    so does "/category/schools/ten-new-schools-open", as stories are called that lie below their subject.
    """
    if own and any(_NUMBER.fullmatch(value) for _, value in parse_qsl(urlsplit(own).query)):
        return False
    steps = [_ENDING.sub("", step) for step in unquote(urlsplit(own).path).split("/") if step] if own else []
    while steps and (steps[-1].casefold() in _OF_A_PART or _OF_A_PAGE.fullmatch(steps[-1])):
        steps.pop()
    name = _plain(steps[-1].replace("-", " ").replace("_", " ")) if steps else ""
    if name and not _OF_SUBJECTS.isdisjoint(steps[:-1]):
        is_short = len(_WORD.findall(name)) <= _MOST_WORDS and not any(map(str.isdigit, name))
        return steps[-2] in _OF_SUBJECTS or is_short
    said = [word for word in _WORD.findall(name) if word not in _AROUND_NAMES]
    if not 0 < len(said) <= _MOST_WORDS:
        return False
    return names_news(f"/{name}", None) or names_what_is_listed(f"/{name}", None)


def names_what_is_listed(own: str | None, headline: str | None) -> bool:
    """Tell whether the end of an address or a short headline says that a page is of documents, events and the like."""
    return any(word.startswith(_LISTED) or word in _LISTED_ALONE for word in _named(own, headline))


def names_parts(own: str | None, headline: str | None) -> bool:
    """Tell whether the end of an address or a headline says that a page is of people, services and the like."""
    return any(word.startswith(_PARTS) for word in _named(own, headline))


def names_help(own: str | None, headline: str | None) -> bool:
    """Tell whether all of an address's end or of a headline says that a page helps: "business-support" does not."""
    named = set(_named(own, None))
    if not named.isdisjoint(_HELP) and named <= _HELP | _WITH_HELP:
        return True
    return _plain(headline or "").strip(" ?!.") in _HELP


def _named(own: str | None, headline: str | None) -> list[str]:
    last = _ENDING.sub("", unquote(urlsplit(own).path).rstrip("/").rpartition("/")[2]) if own else ""
    said = headline if headline and len(headline) <= _LONGEST_HEADLINE else ""
    return _words_of(_plain(f"{last} {said}".replace("-", " ")))
