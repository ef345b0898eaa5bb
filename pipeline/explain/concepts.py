"""Puts the numbers that describe a piece of a page into words: families of columns, each with a sentence.

A sentence states what is so of the piece, not what a number means to the trees: it is true whichever way it counts.
Columns that nobody has written a sentence for are told by their names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Numbers = Mapping[str, Any]
"""The numbers of a piece by their columns; beside them `tags`, the names of the elements around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """Columns that speak of one thing, and the sentence that says it; `{}` of the pattern is its first group."""

    columns: re.Pattern[str]
    say: Callable[[Numbers, str], str]


def share(value: float) -> str:
    """Give a share in words: "none", "12 %", "all"."""
    percent = round(100 * value)
    return "none" if percent <= 0 else "all" if percent >= 100 else f"{percent} %"


def several(number: float, noun: str) -> str:
    """Give a number with its noun: "1 word", "85 words"."""
    return f"{number:,.0f} {noun}" + ("" if round(number) == 1 else "s")


def concept_of(column: str) -> tuple[str, Concept | None, str]:
    """Give the key under which a column is summed, its concept, and which of the concept's it is."""
    for concept in CONCEPTS:
        if found := concept.columns.fullmatch(column):
            word = found[1] if found.lastindex else ""
            return f"{concept.columns.pattern} {word}", concept, word
    return column, None, column


def sentence(concept: Concept | None, word: str, numbers: Numbers) -> str:
    """Say what is so of a piece; a column without a sentence, or whose sentence misses a column, by its name."""
    if concept is not None:
        try:
            return concept.say(numbers, word)
        except (LookupError, ValueError):  # the columns are others than those the sentence was written for
            word = word or concept.columns.pattern.split("|")[0]
    return readable(word) + (f": {numbers[word]:g}" if word in numbers else "")


def readable(column: str) -> str:
    """Give the name of a column as words."""
    return re.sub(r"[_\s]+", " ", column).strip()


def _size(n: Numbers, _word: str) -> str:
    words = n["words"]
    return (
        f"it is {'short' if words < 15 else 'long' if words > 40 else 'of middling length'}: {several(words, 'word')}"
    )


def _punctuation(n: Numbers, _word: str) -> str:
    ends = "it ends as a sentence does" if n["ends"] else "it does not end as a sentence does"
    return f"{ends} and has {several(n['punctuation'], 'punctuation mark')}"


def _starts(n: Numbers, _word: str) -> str:
    digits = n["digits"]
    if digits > 0.1:
        return f"{share(digits)} of its beginning is digits"
    capital = int(n["starts"])
    return (
        "it is all in capitals"
        if capital >= 3
        else "it begins "
        + ("with a capital letter" if capital == 1 else "with a digit" if capital == 2 else "with no capital letter")
    )


def _links(n: Numbers, _word: str) -> str:
    return {"none": "it is no link", "all": "all of it is a link"}.get(
        told := share(n["link_share"]), f"{told} of it is in links"
    )


def _bold(n: Numbers, _word: str) -> str:
    return {"none": "none of it is bold", "all": "all of it is bold"}.get(
        told := share(n["bold_share"]), f"{told} of it is bold"
    )


def _opens(n: Numbers, word: str) -> str:
    told = _OPENINGS.get(word, word)
    return f"its words are those of {told}" if n[f"opens_{word}"] else f"its words are not those of {told}"


def _repeats(n: Numbers, _word: str) -> str:
    times = n["repeats"]
    return f"its words stand on the page {times:.0f} times" if times > 1 else "its words stand on the page only once"


def _like_title(n: Numbers, _word: str) -> str:
    return f"{share(n['like_title'])} of its words are those of the page's title"


def _described(n: Numbers, _word: str) -> str:
    return f"the page's description {'begins' if n['in_description'] else 'does not begin'} with it"


def _in_data(n: Numbers, _word: str) -> str:
    if not n["has_body"]:
        return "the page gives no text of an article as data"
    return f"the page's data {'have' if n['in_body'] else 'do not have'} it in the text of the article"


def _tags(n: Numbers, _word: str) -> str:
    return "it stands in " + " in ".join(f"<{tag}>" for tag in n["tags"])


def _inside(n: Numbers, word: str) -> str:
    return f"it stands {'within' if n[f'in_{word}'] else 'outside of any'} <{word}>"


def _hidden(n: Numbers, _word: str) -> str:
    return ("readers see it", "a style hides it", "an attribute hides it", "it is hidden from screen readers")[
        min(int(n["hidden"]), 3)
    ]


def _depth(n: Numbers, _word: str) -> str:
    return f"it stands {several(n['depth'], 'element')} deep"


def _named(n: Numbers, word: str) -> str:
    told = _NAMES.get(word, word)
    whose = ("", "an element further out", "an element close around it", "its own element")[
        min(int(n[f"named_{word}"]), 3)
    ]
    return f"class names of {whose} speak of {told}" if whose else f"no class names around it speak of {told}"


def _alike(n: Numbers, level: str) -> str:
    of = ("elements like its own", "elements like the one around it", "elements like the second around it")[int(level)]
    count = n[f"alike{level}"]
    stand = "stands" if round(count) == 1 else "stand"
    return f"{several(count, 'piece')} {stand} in {of}, {_linked(n[f'alike{level}_links'])}"


def _linked(value: float) -> str:
    return {"none": "no links", "all": "all links"}.get(told := share(value), f"{told} of that in links")


def _position(n: Numbers, _word: str) -> str:
    return f"it ends after {round(100 * n['read'])} % of the page's text, of {several(n['pieces'], 'piece')}"


def _below_headline(n: Numbers, _word: str) -> str:
    after = n["after_h1"] if n["after_h1"] > -900 else n["after_title"]
    if after <= -900:
        return "no heading of the page is like its title"
    return (
        "it stands where the headline is" if after == 0
        else f"it stands {several(abs(after), 'piece')} {'below' if after > 0 else 'above'} the headline"
    )  # fmt: skip


def _among_prose(n: Numbers, _word: str) -> str:
    after, before = n["after_first_good"], n["before_last_good"]
    if after <= -900:
        return "the page has no paragraph of prose"
    if after < 0:
        return f"it stands {several(-after, 'piece')} above the first paragraph of prose"
    if before < 0:
        return f"it stands {several(-before, 'piece')} below the last paragraph of prose"
    nearest = min(n["since_good"], n["until_good"])
    return f"the nearest other paragraph of prose is {several(nearest, 'piece')} away"


def _heading(n: Numbers, _word: str) -> str:
    if n["heading_distance"] >= 900:
        return "no heading stands above it"
    words = ("section", "comments", "subscribe", "tags", "contact")
    told = next((_OPENINGS[word] for word in words if n.get(f"heading_{word}")), None)
    if told:
        return f"the heading above it is that of {told}"
    return f"the heading above it is {several(n['heading_distance'], 'piece')} up"


def _around(n: Numbers, level: str) -> str:
    of = ("the element it stands in", "the element around that")[int(level) - 1]
    return (
        f"{of} has {share(n[f'up{level}_good'])} of the page's prose, and {share(n[f'up{level}_links'])} of it is links"
    )


def _further_out(n: Numbers, _word: str) -> str:
    return (
        f"the elements further out have {share(n['up4_good'])} of the page's prose,"
        f" and {share(n['up4_links'])} of them is links"
    )


def _container(n: Numbers, _word: str) -> str:
    levels = min(n[f"{name}_outside"] for name in ("scored", "deepest", "gaining"))
    if levels == 0:
        return "it stands inside the element that holds most of the prose"
    return f"it stands outside the element that holds most of the prose, {several(levels, 'level')} away"


def _neighbour(where: str, step: str) -> Callable[[Numbers, str], str]:
    def say(n: Numbers, _word: str) -> str:
        length = n[f"length{step}"]
        return (
            f"nothing stands {where} it"
            if length < 0
            else (f"what stands right {where} it has {several(length, 'character')}, {_linked(n[f'links{step}'])}")
        )

    return say


def _siblings(n: Numbers, _word: str) -> str:
    if n["same_node"]:
        return "it stands in the same element as what is before it"
    return f"it stands {'beside' if n['same_parent'] else 'in another element than'} what is before it"


def _window(n: Numbers, _word: str) -> str:
    length, good, linked = (n[f"{name}_before8"] + n[f"{name}_after8"] for name in ("length", "good", "linked"))
    length = max(length, 1)
    return f"of the text around it {share(good / length)} is prose and {share(linked / length)} links"


def _near(n: Numbers, word: str) -> str:
    told = _THINGS.get(word, word)
    return f"{told} stands near it" if n[f"{word}_near"] or n[f"{word}_here"] else f"no {told.split(' ', 1)[1]} is near"


def _page(n: Numbers, _word: str) -> str:
    return f"the page has {several(n['page_goods'], 'paragraph')} of prose, and {share(n['page_links'])} of it is links"


_THINGS = {
    "image": "an image", "time": "a time", "rule": "a rule", "player": "a player", "input": "a field of a form",
    "price": "a price",
}  # fmt: skip
_OPENINGS = {
    "all": "a link to all news", "byline": "a byline", "comments": "a place for comments", "consent": "a cookie notice",
    "contact": "a contact", "credit": "a photo credit", "download": "a link to a file", "legal": "a legal notice",
    "menu": "a menu", "more": "a link to more", "neighbour": "a link to the next page",
    "section": "a list of other items", "share": "a share bar", "subscribe": "an invitation to subscribe",
    "tags": "a list of tags", "cookie": "a cookie notice",
}  # fmt: skip
_NAMES = {
    "content": "the main content", "article": "an article", "body": "the text of an article", "lead": "a lead",
    "title": "a title", "menu": "a menu", "header": "a page header", "footer": "a page footer",
    "side": "what is beside the article", "related": "related items", "card": "cards of a list", "share": "sharing",
    "comment": "comments", "consent": "cookies and consent", "subscribe": "subscribing", "advert": "advertising",
    "byline": "a byline", "caption": "a caption or image", "tags": "tags", "hidden": "what is hidden",
    "quote": "a quote or box",
}  # fmt: skip


def _concept(columns: str, say: Callable[[Numbers, str], str]) -> Concept:
    return Concept(columns=re.compile(columns), say=say)


# The first that fits.
CONCEPTS: tuple[Concept, ...] = (
    _concept("length|words|word_length|unlinked|good|of_longest", _size),
    _concept("punctuation|punctuation_share|commas|ends", _punctuation),
    _concept("starts|digits", _starts),
    _concept("link_share", _links),
    _concept("bold_share", _bold),
    _concept("opens_(.+)", _opens),
    _concept("repeats|again", _repeats),
    _concept("like_title", _like_title),
    _concept("tag|parent_tag|grandparent_tag", _tags),
    _concept("in_description", _described),
    _concept("in_body|has_body", _in_data),
    _concept("in_(.+)", _inside),
    _concept("hidden", _hidden),
    _concept("depth", _depth),
    _concept("named_(.+)", _named),
    _concept(r"alike([012])(?:_.+)?", _alike),
    _concept("position|read|pieces", _position),
    _concept("after_h1|after_title", _below_headline),
    _concept("after_first_good|before_last_good|since_good|until_good", _among_prose),
    _concept("heading_.+", _heading),
    _concept(r"up([12])_.+", _around),
    _concept(r"up\d_.+", _further_out),
    _concept(r"(?:scored|deepest|gaining)_.+", _container),
    _concept(r"(?:length|links|tag)-\d", _neighbour("before", "-1")),
    _concept(r"(?:length|links|tag)\+\d", _neighbour("after", "+1")),
    _concept("same_node|same_parent", _siblings),
    _concept(r"(?:length|linked|good)_(?:before|after)\d", _window),
    _concept("(image|time|rule|player|input|price)_(?:here|near|around)", _near),
    _concept("page_.+", _page),
)
