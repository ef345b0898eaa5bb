"""Reads the JSON-LD of a page: whatever of schema.org's vocabulary its publisher wrote, however badly."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from pipeline.document.entities import unescape
from pipeline.document.tags import is_words

Node = dict[str, Any]  # the one place where values of unknown shape are let in: every reader of a field checks it

_LONGEST_SCRIPT = 2_000_000  # characters; the longest of 1,600 recorded pages has 600,000
_MOST_NODES = 5_000
_LONGEST_TYPE = 1_000
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*<!\[CDATA\[\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\]\]>\*/|;)\s*$"
)
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_SALVAGED = re.compile(r'"(datePublished|dateModified|headline)"\s*:\s*"((?:[^"\\\n]|\\.){1,300})"')
_TAG = re.compile(r"<[^<>]{1,500}>")
_ARTICLE_TYPES = (
    "article newsarticle reportagenewsarticle analysisnewsarticle backgroundnewsarticle opinionnewsarticle "
    "reviewnewsarticle blogposting liveblogposting socialmediaposting discussionforumposting techarticle "
    "scholarlyarticle report advertisercontentarticle satiricalarticle askpublicnewsarticle specialannouncement "
    "review recipe howto"
)
_PAGE_TYPES = "webpage itempage aboutpage qapage faqpage medicalwebpage creativework videoobject podcastepisode"
_ARTICLES = frozenset(_ARTICLE_TYPES.split())
_PAGES = frozenset(_PAGE_TYPES.split())


def nodes(scripts: Iterable[str]) -> list[Node]:
    """Give all objects of a page's JSON-LD scripts, outer before inner; what cannot be read is left out."""
    found: list[Node] = []
    for script in scripts:
        if len(script) <= _LONGEST_SCRIPT:
            found.extend(_objects(_parse(script), _MOST_NODES - len(found)))
    return found


def types(node: Node) -> frozenset[str]:
    """Give the types of a node in lower case, without their namespace."""
    written = node.get("@type")
    if isinstance(written, str):
        return _only_type(written[:_LONGEST_TYPE])
    names = written if isinstance(written, list) else []
    return frozenset(_bare(name) for name in names if isinstance(name, str))


@lru_cache(maxsize=256)  # pages have a dozen of all of them, and are asked for each several times
def _only_type(name: str) -> frozenset[str]:
    return frozenset([_bare(name)])


def _bare(name: str) -> str:
    return name.rpartition("/")[2].rpartition(":")[2].casefold()


def articles(found: Iterable[Node]) -> list[Node]:
    """Give the nodes that are articles."""
    return [node for node in found if types(node) & _ARTICLES]


def pages(found: Iterable[Node]) -> list[Node]:
    """Give the nodes that are the page itself, or a work on it."""
    return [node for node in found if types(node) & _PAGES]


def text(value: object) -> str | None:
    """Give a field's plain text (of its first value, of its name where it is a thing), None where it has none."""
    for _ in range(4):  # {"@value": ...} in a list in a list is the deepest that was seen
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("@value") or value.get("name")
    return plain(value) if isinstance(value, str) else None


def things(value: object, found: Iterable[Node]) -> list[Node]:
    """Give the things a field names, each as a node, those that are only referred to looked up among `found`."""
    listed = value if isinstance(value, list) else [value]
    named: list[Node] = []
    for thing in listed[:50]:
        if isinstance(thing, str):
            named.append({"name": thing})
        elif isinstance(thing, list):
            named.extend(inner for inner in thing if isinstance(inner, dict))
        elif isinstance(thing, dict):
            named.append(thing if "name" in thing else _referred(thing, found))
    return named


def plain(written: str) -> str | None:
    """Give text as it is read: entities and tags resolved, single spaces; None where nothing is left."""
    if "&" in written:
        written = unescape(unescape(written))
    if "<" in written:
        written = _TAG.sub(lambda tag: tag[0] if is_words(tag[0]) else " ", written)
    return " ".join(written.replace("\u00ad", "").split()) or None


def _referred(thing: Node, found: Iterable[Node]) -> Node:
    reference = thing.get("@id")
    if not isinstance(reference, str):
        return thing
    return next((node for node in found if node.get("@id") == reference and "name" in node), thing)


def _parse(script: str) -> object:
    """Read JSON as publishers write it: line breaks in strings, comments around it, commas too many."""
    for mend in (lambda written: written, _unwrapped):
        try:
            value: object = json.loads(mend(script), strict=False)
        except (ValueError, RecursionError):
            continue
        return value
    # One wrong comma must not cost the dates: what can be told without the structure is kept, of the first article.
    salvaged = dict(reversed(_SALVAGED.findall(script)))
    return {"@type": "Article", **salvaged} if salvaged else None


def _unwrapped(script: str) -> str:
    return _TRAILING_COMMA.sub(r"\1", _WRAPPING.sub("", _WRAPPING.sub("", script)))


def _objects(value: object, most: int) -> Iterator[Node]:
    waiting = [value]
    while waiting and most > 0:
        value = waiting.pop()
        if isinstance(value, dict):
            most -= 1
            yield value
            waiting.extend(inner for inner in reversed(value.values()) if isinstance(inner, dict | list))
        elif isinstance(value, list):
            waiting.extend(inner for inner in reversed(value[:1000]) if isinstance(inner, dict | list))
