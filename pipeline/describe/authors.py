"""Reads the names of authors out of metadata and bylines, without the words and marks around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from lxml import html

from pipeline.dates import find_dates
from pipeline.dates.months import fold
from pipeline.describe.metadata import Metadata
from pipeline.describe.quick import linked, marked
from pipeline.describe.surroundings import in_chrome
from pipeline.document import jsonld
from pipeline.document.jsonld import Node
from pipeline.separate.blocks import Outline

# Names of <meta>, the surest first.
_DECLARED_NAMES = (
    "author parsely-author sailthru.author cxenseparse:author dc.creator dcterms.creator article:author_name "
    "article:author og:article:author citation_author byl sailthru.byline_name"
)
_DECLARED = tuple(_DECLARED_NAMES.split())

_AUTHOR_PAGES = ("/author", "/autor", "/auteur", "/people/")
_AUTHOR_MARKS = ("author", "Author", "byline", "Byline", "autor", "auteur", "verfasser")
_NOT_ITS = re.compile(
    r"comment|kommentar|related|teaser|card|sidebar|widget|footer|reply|list|box|bio|recommend|popular|latest", re.I
)
_VARIABLE = re.compile(r"[a-z]+(?:[._][a-z0-9]+){2,}")  # "page.head.author": a template that was not filled
_MOST_LINKS = 20
_MOST_LOOKED_AT = 400  # links that may be to an author's page
_MOST_PROPERTIES = 20
_MOST_MARKED = 40
_MOST_AUTHORS = 30
_LONGEST_NAME = 80
_LONGEST_ADDRESS = 2_000
_LONGEST_MARKED = 120  # characters of an element that names an author; a longer one tells of her
_BY = (
    r"(?:(?:written|posted|published|reported|edited|(?:medically )?reviewed|story|words|text|article|photos?)\s+by|"
    r"by|(?:geschrieben|verfasst|veröffentlicht|text|ein artikel|ein beitrag|interview|kommentar|foto)\s+von|von|vum|"
    r"(?:écrit|publié|rédigé|propos recueillis|article|texte)\s+par|par|"
    r"(?:escrito|publicado|redactado|texto|postado|artículo)\s+por|por|"
    r"(?:scritto|pubblicato|a cura|articolo)\s+(?:da|di)|door|przez|"
    r"autore?n?s?(?:\s*/?\s*in(?:nen)?)?\s*:|auth?ors?\s*:|auteure?s?\s*:|autore?s?\s*:|autora\s*:|autorin\s*:|"
    r"redac[a-zé]+\s*:|text[eo]?\s*:|tekst\s*:|autorzy\s*:|verfasser(?:in)?\s*:|author\b|autor(?:in)?\b|auteur\b)"
)
_LEAD = re.compile(rf"^[\s|•·*–—-]*{_BY}\s*:?\s*", re.IGNORECASE)
_BYLINE = re.compile(
    rf"(?:^\W*|[|•·,;:–—]\s*|\d(?:\s?(?:am|pm|uhr))?\s+)(?:{_BY})\s*:?\s+(?P<names>\S.{{1,160}})", re.IGNORECASE
)
_JOIN = re.compile(r"\s*(?:[;|/•·\n]|&(?!\w)|\b(?:and|und|et|y|en|oraz|with|mit|avec|con|met)\b)\s*")
_COMMA = re.compile(r"\s*,\s*")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|(?<!\w)@\w+")
_ROLE = re.compile(
    r"\b(?:staff|senior|junior|chief|deputy|editors?|writers?|reporters?|correspondent|contribut\w+|columnist|"
    r"journalists?|producer|photographer|freelance\w*|manager|director|head of|president|ceo|professor|specialist|"
    r"strategist|analyst|secretary|redakteure?(?:in)?|redaktor(?:in)?|korrespondent(?:in)?|reporter(?:in)?|"
    r"chefredakt\w*|volontär(?:in)?|ressort\w*|leiter(?:in)?|rédact\w+|journaliste|correspondante?|"
    r"envoyée? spéciale?|directeur|directrice|redactora?|periodista|corresponsal|giornalista|redattore|inviat[oa]|"
    r"jornalista|repórter|colaborador\w*|verslaggever|redacteur|dziennikarz|minister(?:in)?|bundesminister(?:in)?)\b",
    re.IGNORECASE,
)
_NOBODY_NAMES = (
    "admin administrator adm administrador root user webmaster editor author autor redaktion redazione redacao "
    "redaccion staff guest unknown anonymous anonym anonyme none null undefined nan test editorialteam redakcja "
    "webredaktion onlineredaktion superuser author1 viewallposts"
)
_NOBODY = frozenset(_NOBODY_NAMES.split())
_NAME_WORD = re.compile(r"(?:(?:d|l|o|mc)['’])?[^\W\d_][\w.'’-]*")
_PARTICLE_WORDS = (
    "de del della di da du des dos das van von der den zu zum la le el al bin ibn ben ter ten te af av y e i und"
)
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_LETTERS = re.compile(r"[^\W\d_]{2}")
_STOPS = re.compile(
    r"\s*(?:\||•|·|\s[–—-]\s|\bon\b|\bam\b|\ble\b|\bel\b|\d|\(|\bupdated\b|\bpublished\b|\bpublié\b|"
    r"\bveröffentlicht\b)",
    re.IGNORECASE,
)


def choose_authors(
    root: html.HtmlElement,
    metadata: Metadata,
    article: Node | None,
    lines: Sequence[str],
    site_names: Iterable[str],
    page: Outline | None,
) -> tuple[str, ...]:
    """Give the authors that a page declares, else those that a byline or a link names.

    Many sites declare themselves the author of everything: then a person who is named beside the headline goes first.
    """
    sites = {_squeeze(name) for name in site_names}
    declared = _declared(metadata, article)
    if any(_squeeze(name) not in sites for name in declared):
        return declared
    return clean_authors(byline_names(lines)) or _linked(root, page) or _marked(root) or declared


def _declared(metadata: Metadata, article: Node | None) -> tuple[str, ...]:
    if article is not None and "author" in article:
        things = jsonld.things(article["author"], metadata.linked_data)
        if found := clean_authors(name for thing in things if (name := jsonld.text(thing.get("name")))):
            return found
    return next((found for name in _DECLARED if (found := clean_authors(metadata.all(name)))), ())


def _linked(root: html.HtmlElement, page: Outline | None) -> tuple[str, ...]:
    """Give the names in the first links to an author's page, and in those beside it."""
    first: html.HtmlElement | None = None
    names: list[str] = []
    links = (link for link in linked(root, _AUTHOR_PAGES, "author", _MOST_LOOKED_AT, page) if _is_authors(link))
    for element in [*islice(links, _MOST_LINKS), *marked(root, "itemprop", ("author",), _MOST_PROPERTIES)]:
        if first is not None and element.getparent() is not first.getparent():
            break
        text = " ".join(" ".join(islice(element.itertext(), 10)).split())
        if text and not in_chrome(element) and (found := _leading_names(_LEAD.sub("", text[:200]))):
            first = element
            names += found
    return clean_authors(names)


def _is_authors(link: html.HtmlElement) -> bool:
    address = (link.get("href") or "")[:_LONGEST_ADDRESS]
    return "author" in (link.get("rel") or "") or any(page in address for page in _AUTHOR_PAGES)


def _marked(root: html.HtmlElement) -> tuple[str, ...]:
    """Give the first name of two words or more that stands alone in an element whose class calls it an author's."""
    for element in marked(root, "class", _AUTHOR_MARKS, _MOST_MARKED):
        pieces = [text for piece in islice(element.itertext(), 20) if (text := " ".join(piece[:200].split()))]
        if not pieces or sum(map(len, pieces)) > _LONGEST_MARKED or in_chrome(element) or _of_another(element):
            continue
        # What follows in an element of its own is a role, a newspaper or a date.
        name = next((name for piece in pieces if (name := _LEAD.sub("", f"{piece} ").strip(" :,|"))), "")
        found = _leading_names(name)
        if found and " " in found[0] and (name == found[0] or len(found) > 1):
            return clean_authors(found)
    return ()


def _of_another(element: html.HtmlElement) -> bool:
    """Tell whether an element stands in a comment or a teaser, by the classes around it."""
    around = (element, *islice(element.iterancestors(), 8))
    return any(_NOT_ITS.search(ancestor.get("class") or "") for ancestor in around if ancestor.tag != "body")


def clean_authors(written: Iterable[str]) -> tuple[str, ...]:
    """Give the names in `written`, each once, without "By", roles, addresses and what is no name."""
    names: dict[str, str] = {}
    for line in written:
        for name in _names(line[:2_000]):
            key = _squeeze(name)
            if key and key not in _NOBODY and not any(key == known for known in names):
                names[key] = name
            if len(names) >= _MOST_AUTHORS:
                return tuple(names.values())
    return tuple(names.values())


def byline_names(lines: Iterable[str]) -> list[str]:
    """Give what stands behind "By", "Von", "Par" ... on the first of `lines` that is a byline."""
    for line in lines:
        if len(line) > 250:
            continue
        if (match := _BYLINE.search(line)) and (names := _leading_names(match["names"])):
            return names
    return []


def _leading_names(text: str) -> list[str]:
    """Take names, two to five capitalised words each, from the start of `text`."""
    if (dates := find_dates(text)) and len(fold(text)) == len(text):
        text = text[: dates[0].start]
    if stop := _STOPS.search(text):
        text = text[: stop.start()]
    found: list[str] = []
    for part in _split(text):
        words = part.split()
        taken: list[str] = []
        for word in words:
            if not (_NAME_WORD.fullmatch(word.strip(",")) and (_is_capital(word) or word.casefold() in _PARTICLES)):
                break
            taken.append(word.strip(","))
        while taken and taken[-1].casefold() in _PARTICLES:
            taken.pop()
        capitals = sum(_is_capital(word) for word in taken)
        if not 1 <= capitals <= 5 or (capitals == 1 and len(words) > 1) or _ROLE.search(" ".join(taken)):
            break
        found.append(" ".join(taken))
        if len(taken) < len(words):
            break
    return found


def _is_capital(word: str) -> bool:
    return re.sub(r"^[dl]['’]", "", word)[:1].isupper()


def _names(line: str) -> list[str]:
    line = _ADDRESS.sub(" ", line)
    line = _LEAD.sub("", " ".join(line.split()))
    if dates := find_dates(line[:200]):
        line = line[: dates[0].start] if line.isascii() else line
    return [name for part in _split(line) if (name := _name(part))]


def _split(line: str) -> list[str]:
    parts: list[str] = []
    for joined in _JOIN.split(line):
        pieces = [piece for piece in _COMMA.split(joined) if piece]
        # "Doe, Jane" is one name; "Jane Doe, John Roe" are two; "Jane Doe, Editor" is one and a role.
        if len(pieces) == 2 and all(len(piece.split()) == 1 for piece in pieces):
            pieces = [f"{pieces[1]} {pieces[0]}"]
        parts.extend(pieces)
    return parts


def _name(part: str) -> str | None:
    name = _LEAD.sub("", re.sub(r"\s*[(\[].*", "", part)).strip(" \t|,;:*•·–—-\"“”'")
    if _VARIABLE.fullmatch(name):
        return None
    if not name or len(name) > _LONGEST_NAME or not _LETTERS.search(name) or len(name.split()) > 8:
        return None
    if _ROLE.search(name) and len(name.split()) > 1:
        return None
    return name


def _squeeze(name: str) -> str:
    return re.sub(r"\W", "", fold(name))
