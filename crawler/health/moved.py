"""Reads from a page that its list has moved: what it says of that, and where it leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from lxml import html

from crawler.find.addresses import resolve
from pipeline.identity.words import address_key
from pipeline.told import tell

_MOST = 4  # places that a page may name
_LONGEST = 300  # characters of the sentence around a link: in a longer one it may speak of anything
_QUOTED = 120
# Possessive, or many blanks in it would be tried in every way; the group atomic, which says the same, and is matched
# rightly before Python 3.11.5 as well (CPython 106052).
_REFRESH = re.compile(
    r"[\d.]*+(?:\s*+[;,]|\s)\s*+(?>(?:url\s*+=\s*+)?)['\"]?+\s*+([^'\"\s\d][^'\"]*+)['\"]?", re.IGNORECASE
)
_AROUND = ("p", "li", "dd", "td", "h1", "h2", "h3", "h4", "h5", "h6", "div", "section", "main", "article", "body")

# Moved, is now at, new address, new site: by language.
_SAYS = re.compile(
    r"\b(?:"
    r"(?:has|have|was|were|been|we(?:'|’)?(?:ve)?|is|are) (?:now )?(?:moved|relocated|migrated)"
    r"|(?:is|are|be|can|will|you(?:'|’)ll) (?:now|found|find)[^.]{0,40} (?:at|on|in|under|here)"
    r"|new (?:address|location|home|web ?site|site|url)"
    r"|umgezogen|verschoben|verlegt worden|(?:jetzt|nun|künftig|ab sofort) (?:unter|auf|hier)"
    r"|neue[nr]? (?:adresse|web ?site|webseite|internetseite|internetadresse|seite)"
    r"|déménag\w+|déplacé\w*|transféré\w*|désormais (?:sur|à|ici|disponible|accessible)|nouve(?:lle adresse|au site)"
    r"|trasladad\w+|mudado|se ha movido|ahora en|nuev[oa] (?:dirección|sitio|web|página)"
    r"|trasferit\w+|spostat\w+|ora (?:su|all)|nuov[oa] (?:indirizzo|sito|pagina)"
    r"|mudou|mudaram|transferid\w+|nov[oa] (?:endereço|site|sítio|página)"
    r"|verhuisd|verplaatst|nieuwe? (?:adres|website|site|pagina)"
    r"|przenie(?:siono|śliśmy|sion\w+)|now(?:y adres|ej stronie|a strona)"
    r"|flytt(?:at|et)|ny (?:adress|adresse|webbplats|hjemmeside|nettside)"
    r"|muuttan\w+|uusi osoite|uudessa osoitteessa"
    r")\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A place to which a page says that it has moved, and how it says so."""

    url: str
    says: str  # goes on: ... that it has moved there


def moves(root: html.HtmlElement, base: str | None, own: str | None) -> tuple[Move, ...]:
    """Give the places that a page says it has moved to, the plainest words first."""
    found: dict[str | None, Move] = {address_key(own): Move(url="", says="")}
    for move in (*_refreshes(root, base), *_said(root, base), *_canonical(root, base)):
        found.setdefault(address_key(move.url), move)
    return tuple(found.values())[1 : _MOST + 1]


def _refreshes(root: html.HtmlElement, base: str | None) -> Iterator[Move]:
    for element in root.iter("meta"):
        if element.get("http-equiv", "").strip().lower() == "refresh":
            leads = _REFRESH.fullmatch(element.get("content", "").strip())
            if leads and (url := resolve(leads[1].strip(), base)) is not None:
                yield Move(url=url, says=tell("sends on"))


def _said(root: html.HtmlElement, base: str | None) -> Iterator[Move]:
    words_of = cache(_words)  # one box may be around thousands of links
    for link in root.iter("a"):
        around = next((one for one in link.iterancestors(*_AROUND)), link)
        words = words_of(around)
        if len(words) > _LONGEST:
            words = _words(link)
        if len(words) <= _LONGEST and _SAYS.search(words) and (url := resolve(link.get("href"), base)) is not None:
            yield Move(url=url, says=tell("says so", quoted=words[:_QUOTED]))


def _canonical(root: html.HtmlElement, base: str | None) -> Iterator[Move]:
    for element in root.iter("link"):
        if "canonical" in element.get("rel", "").lower().split():
            url = resolve(element.get("href"), base)
            if url is not None:
                yield Move(url=url, says=tell("names it"))


def _words(element: html.HtmlElement) -> str:
    return " ".join("".join(map(str, element.itertext())).split())
