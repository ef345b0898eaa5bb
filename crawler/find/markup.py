"""Reads XML that strangers wrote: whatever is in it, nothing is expanded, fetched, or read for long."""

from __future__ import annotations

import re
from html import escape
from html.entities import html5

from lxml import etree, html

from pipeline.document.tags import TAG, is_words
from pipeline.sanitize import legal

_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)")  # HTML's, without XML's own
_NAME = re.compile(r"<(?:[\w.-]{1,50}:)?([\w.-]{1,50})[\s/>]")
_LONGEST_PROLOG = 20_000  # characters before the root element; nobody's own feed has a tenth of it
_LONGEST_TEXT = 20_000  # characters of markup from which a line of text is made


def root_name(text: str) -> str | None:
    """Give the local name of the root element, in lower case; None for what does not begin as XML or HTML does."""
    match = _NAME.match(text, _prolog_end(text))
    return match[1].lower() if match else None


def tree(text: str) -> etree._Element | None:
    """Parse XML, mending what can be mended; None where nothing can be read.

    The document type is left out before anything is parsed: with no declarations there is no entity to expand (561
    bytes of "billion laughs" take feedparser 4 s) and no external subset to fetch. HTML's entities, which feeds use
    undeclared, become characters.
    """
    content = _ENTITY.sub(_character, text[_prolog_end(text) :]).replace("\x00", "\ufffd")
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(content.encode("utf-8", errors="replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def local_name(element: etree._Element) -> str:
    """Give an element's name without its namespace, in lower case; "" for what is no element."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def one_line(markup: str | None) -> str | None:
    """Give the words of a piece of HTML (or of text: it may be either) in one line; None where there are none."""
    if not markup:
        return None
    markup = legal(markup[:_LONGEST_TEXT])
    if "<" in markup or "&" in markup:
        markup = TAG.sub(lambda tag: escape(tag[0]) if is_words(tag[0]) else tag[0], markup)
        try:
            fragment: html.HtmlElement = html.document_fromstring(
                f"<div>{markup}</div>".encode(errors="replace"), parser=html.HTMLParser(encoding="utf-8")
            )
        except etree.ParserError:
            return None
        etree.strip_elements(fragment, "script", "style", with_tail=False)
        for element in fragment.iter("br", "p", "div", "li", "tr", "td"):
            element.tail = f" {element.tail or ''}"
        markup = str(fragment.text_content())
    return " ".join(markup.split()) or None


def _prolog_end(text: str) -> int:
    """Find where the root element begins: after declaration, comments, instructions and document type."""
    position = 0
    while True:
        while position < len(text) and (text[position].isspace() or text[position] == "\ufeff"):
            position += 1
        if text.startswith("<!--", position):
            end = text.find("-->", position + 4, _LONGEST_PROLOG)
            position = end + 3
        elif text.startswith("<?", position):
            end = text.find("?>", position, _LONGEST_PROLOG)
            position = end + 2
        elif text.startswith(("<!DOCTYPE", "<!doctype"), position):
            end = _doctype_end(text, position)
            position = end
        else:
            return position
        if end < 0:
            return len(text)


def _doctype_end(text: str, start: int) -> int:
    """Find the end of a document type, its internal subset and the quotes in it included; -1 if it has none."""
    opened = False
    position = start
    while (match := re.compile(r"""["'\[\]>]""").search(text, position, _LONGEST_PROLOG)) is not None:
        character = match[0]
        position = match.end()
        if character in "\"'":
            position = text.find(character, position, _LONGEST_PROLOG) + 1
            if position == 0:
                return -1
        elif character == ">" and not opened:
            return position
        else:
            opened = opened if character == ">" else character == "["
    return -1


def _character(match: re.Match[str]) -> str:
    return html5.get(match[1], match[0])
