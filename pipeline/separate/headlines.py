"""Finds the links of a page whose texts read as headlines, and what holds each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.cues import Cue, cues, fold, rests_on_one_word
from pipeline.separate.addresses import absolute_in_python as absolute
from pipeline.separate.blocks import HEADINGS, Link, Outline
from pipeline.separate.names import BITS
from pipeline.separate.openings import opening_bits
from pipeline.separate.quick import ancestors, opening

_NO_HEADLINE = frozenset(
    {Cue.MORE, Cue.ALL, Cue.SHARE, Cue.CONSENT, Cue.NEIGHBOUR, Cue.COMMENTS, Cue.LEGAL, Cue.SUBSCRIBE, Cue.CONTACT}
)
LABELS = opening_bits(*(cue.name.lower() for cue in _NO_HEADLINE))  # the same, told fast
_WIDE = re.compile(r"[\u0e00-\u0eff\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
_UNSEEN = re.compile("[\xad\u200b]")
_ATTACHMENT = re.compile(
    r"\b(?:pdf|jpe?g|png|docx?|xlsx?|pptx?|zip|mp3|mp4)\b.{0,40}\b[kmg]i?b\b|\b\d+(?:[.,]\d+)? ?[kmg]i?b\b", re.I
)
_SIZE = re.compile(r"[kmg]i?b\b", re.IGNORECASE)  # without which nothing is said to be a file
NO_DOCUMENTS = frozenset({"jpg", "jpeg", "png", "gif", "webp", "svg", "css", "js", "ics", "xml", "rss"})
_NO_DOCUMENT = re.compile(rf"\.(?:{'|'.join(sorted(NO_DOCUMENTS))})$", re.IGNORECASE)
# An address whose parts can be told without the exceptions of the standard.
_SIMPLE = re.compile(r"https?://[A-Za-z0-9_.:-]+(/[!-\"$->@-~]*)?(?:\?([!-\"$-~]*))?(?:#[!-~]*)?")
HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,4}", re.IGNORECASE)
SHORTEST = 8  # characters
_SENTENCE = 4  # spaces; a line with more words is no link's label, unless it begins as those do ("read more about …")
LONGEST = 300
LABEL_CHARACTERS = 40
MOST_LINKS = 5_000  # of a page; the richest of 1,350 recorded pages has 3,858
CARD_LEVELS = 2  # above a piece, where a link spans several, in which a heading or a title is looked for


@dataclass(slots=True)
class Headline:
    """A link whose text may be a headline."""

    link: Link
    title: str
    length: int  # of the title, as long as it reads
    node: int  # what holds the title
    place: int  # its piece
    in_heading: bool
    url: str = ""
    first: int = 0  # the pieces of its item
    end: int = 0
    item: int = 0


def headlines_in_python(page: Outline, base_url: str | None) -> Iterator[Headline]:
    """Give the headlines of a page in reading order, as the compiled twin does.

    Links to the page itself and to the site's front are none.
    """
    own = _without_fragment(base_url)
    for link in page.links[:MOST_LINKS]:
        if link.first >= len(page.pieces):
            continue
        headline = _headline(page, link)
        if headline is None:
            continue
        url = absolute(link.href, base_url)
        if url is None or not url.startswith("http") or _without_fragment(url) == own or leads_nowhere(url):
            continue
        headline.url = url
        yield headline


def read_length(text: str) -> int:
    """Give how long a text reads, in letters: a sign of an unspaced script says as much as three."""
    if text.isascii():
        return len(text)
    return len(_UNSEEN.sub("", text)) + 2 * len(_WIDE.findall(text[:LONGEST]))


def _without_fragment(url: str | None) -> str | None:
    return url.partition("#")[0] if url else None


def leads_nowhere(url: str) -> bool:
    """Tell whether an address is a site's front page or a file that is no document."""
    simple = _SIMPLE.fullmatch(url)
    if simple is None:
        try:
            _, _, path, query, _ = urlsplit(url)
        except ValueError:
            return True
    else:
        path, query = simple.groups(default="")
    return (path in {"", "/"} and not query) or _NO_DOCUMENT.search(path, max(0, len(path) - 5)) is not None


def _headline(page: Outline, link: Link) -> Headline | None:
    """Read a link as a headline; None where its text is none, or stands in the middle of prose."""
    if link.end - link.first > 1:
        place = _headline_of_card(page, link)
        title, node = page.pieces[place].text, page.pieces[place].node
    else:
        place, title, node = link.first, headline_of_line(page, link), link.node
    linked = link.images > 0 and page.pieces[place].linked * 10 >= 9 * len(page.pieces[place].text)  # a row of cards
    if not reads_as_headline(title) or (not linked and _amid_prose(page, place, title)):
        return None
    around = ancestors(page, node, 3)
    if any(page.tags[a] == "figcaption" for a in around):
        return None
    heading = any(page.tags[a] in HEADINGS for a in around)
    return Headline(link, title, read_length(title), node, place, heading)


def headline_of_line(page: Outline, link: Link) -> str:
    """Give the words of a link; of a card whose parts are all inline (category, headline, date) the longest part."""
    whole = " ".join("".join(link.texts).split())
    held = page.anchors[link.number] if link.images else ()
    parts = [part for element in held if (part := " ".join(str(element.text_content()).split()))]
    if len(parts) < 2 or sum(map(len, parts)) < len(whole.replace(" ", "")):
        return whole
    return max(parts, key=read_length)


def _headline_of_card(page: Outline, link: Link) -> int:
    """Give the piece of a link around a whole card that is its headline: a heading, else the first that reads so."""
    own = range(link.first, min(link.end, len(page.pieces)))
    around = {i: ancestors(page, page.pieces[i].node, CARD_LEVELS) for i in own}
    for i in own:
        if any(page.tags[a] in HEADINGS for a in around[i]):
            return i
    titled = [i for i in own if any(page.names[a] & BITS["title"] for a in around[i])]
    reading = [i for i in own if reads_as_headline(page.pieces[i].text)]
    return next(iter([*titled, *reading]), link.first)


def reads_as_headline(text: str) -> bool:
    """Tell whether a text reads as a headline: no label, no file, no name of a host."""
    if len(text) > LONGEST or read_length(text) < SHORTEST or text[0] == "©":
        return False
    if names_file(text):
        return False
    if " " not in text and HOST.fullmatch(text):
        return False  # who published it
    return any(map(str.isalpha, text)) and not (opening(text) & LABELS and is_label(text))


def names_file(text: str) -> bool:
    """Tell whether a text says what kind and size of file it leads to."""
    return _SIZE.search(text) is not None and _ATTACHMENT.search(text) is not None


def is_label(text: str) -> bool:
    """Tell whether a text is the label of a link: "read more", "to all news"."""
    folded = fold(text)
    told = cues(folded) & _NO_HEADLINE
    if told and folded.count(" ") >= _SENTENCE and all(rests_on_one_word(cue, folded) for cue in told):
        return False
    return bool(told)


def _amid_prose(page: Outline, place: int, title: str) -> bool:
    """Tell whether more than a date or a label stands around a link in its line."""
    piece = page.pieces[place]
    rest = len(piece.text) - len(title)
    return rest > LABEL_CHARACTERS and (piece.linked * 2 < len(piece.text) or rest > 2 * len(title) + LABEL_CHARACTERS)
