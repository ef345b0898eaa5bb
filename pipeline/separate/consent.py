"""Finds the dialogs that ask for consent to cookies, by what they are called: they are in prose, and may be long."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from pipeline.separate.ancestry import ancestors
from pipeline.separate.blocks import Outline
from pipeline.separate.names import BITS, named_words, words
from pipeline.separate.parts import LEAST_LEFT, LIKELY, WHOLE, headline_of, part_of

ASKS_CONSENT = "a dialog that asks for consent to cookies"

_HIGH = 30  # so many elements are looked at above a piece
_SYSTEMS = words("onetrust didomi usercentrics cookiebot")
_COOKIES = words("cookie cookies consent gdpr ccpa")
_PRIVACY = words(
    "privacy datenschutz"
)  # an article is about it more often: only with words for what opens above a page
_OPENS = words("modal overlay dialog popup popin banner bar layer wall drawer toast")
_ASKS = _OPENS | words("notice settings preferences")


def asks_consent(page: Outline, sure: Sequence[float]) -> dict[int, str]:
    """Give the pieces of dialogs that ask for consent, each with that as what it is.

    An element that holds the headline of the page is none: its own wrapper may be called after the banner that it
    shows. Nor is one without which hardly any text is left, by how sure one is of each piece.
    """
    texts, nodes, around = page.texts, page.nodes, page.around
    likely = [i for i, one in enumerate(sure) if one > LIKELY]
    suspect = [i for i in likely if around[nodes[i]] & BITS["consent"]]
    if not suspect:
        return {}
    headline = headline_of(page)
    left = sum(len(texts[i]) for i in likely)
    found: dict[int, str] = {}
    done = 0  # the piece after the last that was looked at
    for i in suspect:
        dialog = _dialog(page, nodes[i], headline) if i >= done else -1
        if dialog < 0:
            continue
        part = part_of(page, dialog)
        done = part.stop
        said = sum(len(texts[one]) for one in part if sure[one] > LIKELY)
        if left - said >= LEAST_LEFT:
            found.update(dict.fromkeys(part, ASKS_CONSENT))
            left -= said
    return found


def _dialog(page: Outline, node: int, headline: int) -> int:
    """Give the outermost element around a node that is called a dialog on consent; -1: there is none."""
    found = -1
    for one in ancestors(page, node, _HIGH):
        if page.tags[one] in WHOLE or headline in part_of(page, one):
            break
        if page.names[one] & BITS["consent"] and _asks(page.elements[one]):
            found = one
    return found


def _asks(element: HtmlElement) -> bool:
    """Tell whether an element is called a dialog on consent: "cookie-notice", "privacyModal"."""
    said = named_words(element.get("class") or "", element.get("id") or "")
    return bool(said & _SYSTEMS or (said & _COOKIES and said & _ASKS) or (said & _PRIVACY and said & _OPENS))
