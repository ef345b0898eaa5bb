"""Says in plain words why a piece of a page is left out."""

from __future__ import annotations

from pipeline.cues import Cue
from pipeline.separate.blocks import FROM_SCREEN_READERS, Outline
from pipeline.separate.labels import is_label
from pipeline.separate.names import BITS
from pipeline.separate.openings import opening_bits
from pipeline.separate.quick import opening

_CAPTION = "caption of an image"
_BY_TAG = {
    "nav": "menu",
    "footer": "page footer",
    "form": "form",
    "fieldset": "form",
    "button": "button",
    "dialog": "dialog",
    "figcaption": _CAPTION,
}
_BY_NAME = tuple(
    (BITS[name], words)
    for name, words in (
        ("consent", "cookie notice"),
        ("share", "share bar"),
        ("comment", "comments"),
        ("subscribe", "invitation to subscribe or donate"),
        ("advert", "advertisement"),
        ("menu", "menu"),
        ("footer", "page footer"),
        ("tags", "tags"),
        ("caption", _CAPTION),
        ("byline", "byline"),
        ("related", "beside the article: related items"),
        ("side", "beside the article"),
        ("header", "page header"),
    )
)
_ANY_NAME = sum(bit for bit, _ in _BY_NAME)
_CLIMB = 6
_MOST_WORDS_OF_A_LABEL = 120  # characters: what is longer is told by where it stands
_COOKIES = opening_bits("cookie", "consent")
# Menus are told by their place; a legal notice has the sign of a credit as well, so credits come last.
_TOLD = tuple(
    (opening_bits(cue.name.lower()), str(cue))
    for cue in sorted(set(Cue) - {Cue.MENU, Cue.CONSENT}, key=lambda cue: (cue is Cue.CREDIT, cue.name))
)


def reason(page: Outline, i: int) -> str:
    """Give why a piece is neither article nor teaser: by its words, else by what it stands in, else by its links."""
    piece = page.pieces[i]
    told = opening(piece.text)
    if told & _COOKIES:
        return str(Cue.CONSENT)
    place = _by_place(page, piece.node)
    if told and len(piece.text) <= _MOST_WORDS_OF_A_LABEL and place != "menu":
        for bit, words in _TOLD:
            if told & bit:
                return words
    if "©" in piece.text[:_MOST_WORDS_OF_A_LABEL]:
        return str(Cue.CREDIT if place == _CAPTION else Cue.LEGAL)
    return place or _by_links(page, i)


def _by_place(page: Outline, node: int) -> str | None:
    hidden = page.hidden[node]
    for _ in range(_CLIMB):
        if (tag := _BY_TAG.get(page.tags[node])) is not None:
            return tag
        if page.names[node] & _ANY_NAME:
            return next(words for bit, words in _BY_NAME if page.names[node] & bit)
        if page.tags[node] == "aside":
            return "beside the article"
        if page.parents[node] == node:
            break
        node = page.parents[node]
    return "hidden from readers" if hidden and hidden != FROM_SCREEN_READERS else None


def _by_links(page: Outline, i: int) -> str:
    piece = page.pieces[i]
    if piece.linked * 2 > len(piece.text):
        return "menu" if len(piece.text) < 30 else "repeated links"
    if is_label(piece.text):
        return "date or byline"
    return "too short for an article" if len(piece.text) < 60 else "not part of the article"
