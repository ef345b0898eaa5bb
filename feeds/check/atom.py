"""Hold an Atom feed against RFC 4287, and what readers make of it."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from feeds.check import values
from feeds.check.extensions import HISTORY, check_extension, check_once
from feeds.check.finding import Report, local
from feeds.check.markup import markup_in
from feeds.check.names import RELATIONS
from feeds.check.texts import ATOM, attribute, construct, plain, value

# How often each element may be there: at least, and at most (0: any number).
_FEED = {
    "author": (0, 0), "category": (0, 0), "contributor": (0, 0), "entry": (0, 0), "generator": (0, 1), "icon": (0, 1),
    "id": (1, 1), "link": (0, 0), "logo": (0, 1), "rights": (0, 1), "subtitle": (0, 1), "title": (1, 1),
    "updated": (1, 1),
}  # fmt: skip
_ENTRY = {
    "author": (0, 0), "category": (0, 0), "content": (0, 1), "contributor": (0, 0), "id": (1, 1), "link": (0, 0),
    "published": (0, 1), "rights": (0, 1), "source": (0, 1), "summary": (0, 1), "title": (1, 1), "updated": (1, 1),
}  # fmt: skip
_SOURCE = {name: (0, most) for name, (_, most) in _FEED.items() if name != "entry"}
_PERSON = {"name": (1, 1), "uri": (0, 1), "email": (0, 1)}
_PAGED = frozenset({"current", "first", "last", "next", "next-archive", "prev", "prev-archive", "previous"})
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def check_atom(root: Any, report: Report) -> None:
    """Check a feed, or an entry that stands alone."""
    _attributes(root, report)
    if local(root.tag) == "entry":
        _entry(root, report, needs_author=True)
        return
    _children(root, _FEED, report)
    entries = root.findall(f"{{{ATOM}}}entry")
    has_author = root.find(f"{{{ATOM}}}author") is not None
    for child in root:
        _element(child, report)
    for entry in entries:
        _entry(entry, report, needs_author=not has_author)
    _links(root, report)
    if not any((link.get("rel") or "").rpartition("/")[2] == "self" for link in root.findall(f"{{{ATOM}}}link")):
        report.add("MissingSelf", root)
    _order(root, report)
    _history(root, report)
    _twice(root, entries, report)


def _attributes(root: Any, report: Report) -> None:
    """Check the attributes that every element may have, and how the namespace is written."""
    if root.prefix:
        report.add("AvoidNamespacePrefix", root, root.prefix)
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        attribute(element, _LANG, lambda said: values.language(said) if said else None, report)
        base = element.get(_BASE)
        if base is not None and values.uri(base):
            report.add("InvalidUriChar", element, base)


def _children(parent: Any, wanted: dict[str, tuple[int, int]], report: Report) -> None:
    counts = Counter(local(child.tag) for child in parent if _is_atom(child))
    for name, (least, most) in wanted.items():
        if counts[name] < least:
            report.add("MissingElement", parent, name)
        if most and counts[name] > most:
            report.add("DuplicateElement", parent, name)
    check_once(parent, report)
    for child in parent:
        if _is_atom(child):
            if local(child.tag) not in wanted:
                report.add("UndefinedElement", child, local(child.tag))
        else:
            check_extension(child, report)


def _is_atom(element: Any) -> bool:
    return isinstance(element.tag, str) and element.tag.startswith(f"{{{ATOM}}}")


def _entry(entry: Any, report: Report, *, needs_author: bool) -> None:
    _children(entry, _ENTRY, report)
    for child in entry:
        _element(child, report)
    source = entry.find(f"{{{ATOM}}}source")
    has_author = entry.find(f"{{{ATOM}}}author") is not None or (
        source is not None and source.find(f"{{{ATOM}}}author") is not None
    )
    if needs_author and not has_author:
        report.add("MissingElement", entry, "author")
    _links(entry, report)
    content, summary = (entry.find(f"{{{ATOM}}}{name}") for name in ("content", "summary"))
    links = entry.findall(f"{{{ATOM}}}link")
    if content is None and not any(link.get("rel", "alternate") == "alternate" for link in links):
        report.add("MissingContentOrAlternate", entry)
    if content is None and summary is None:
        report.add("MissingTextualContent", entry)
    if content is not None and summary is None and (content.get("src") or _is_packed(content)):
        report.add("MissingSummary", entry)


def _is_packed(content: Any) -> bool:
    kind = (content.get("type") or "text").partition(";")[0].strip().lower()
    return "/" in kind and not kind.startswith("text/") and not kind.endswith(("+xml", "/xml"))


def _element(element: Any, report: Report) -> None:
    """Check an element of a feed, an entry or a source by itself."""
    if not _is_atom(element):
        return
    match local(element.tag):
        case "id":
            if not (element.text or "").strip():
                report.add("NotBlank", element, "id")
            value(element, _id, report, blank="InvalidFullLink")
        case "updated" | "published":
            value(element, values.rfc3339, report, blank="InvalidRFC3339Date")
        case "icon" | "logo":
            value(element, values.uri, report)
        case "title" | "subtitle" | "rights" | "summary" as name:
            construct(element, report, needed=name != "summary")
        case "content":
            _content(element, report)
        case "author" | "contributor":
            _person(element, report)
        case "category":
            _category(element, report)
        case "generator":
            plain(element, report)
            attribute(element, "uri", _characters, report)
        case "link":
            _link(element, report)
        case "source":
            _source(element, report)


def _id(said: str) -> str | None:
    return values.full_uri(said) or values.canonical(said)


def _characters(said: str) -> str | None:
    broken = values.uri(said)
    return "InvalidUriChar" if broken == "InvalidLink" and re.search(r"\s", said) and said.strip() != said else broken


def _content(element: Any, report: Report) -> None:
    src = element.get("src")
    if src is None:
        construct(element, report, is_content=True)
        return
    if values.uri(src):
        report.add("InvalidUriChar", element, src)
    kind = element.get("type")
    if kind is None:
        report.add("MissingTypeAttr", element)
    elif values.mime(kind):
        report.add("InvalidMIMEType", element, kind)
    if (element.text or "").strip():
        report.add("UnexpectedText", element)
    for child in element:
        if isinstance(child.tag, str):
            report.add("UndefinedElement", child, local(child.tag))
            if (child.tail or "").strip():
                report.add("UnexpectedText", element)


def _person(person: Any, report: Report) -> None:
    _children(person, _PERSON, report)
    for child in person:
        match local(child.tag) if _is_atom(child) else "":
            case "name":
                plain(child, report)
            case "uri":
                value(child, values.uri, report)
            case "email":
                value(child, _email, report)


def _email(said: str) -> str | None:
    return values.email(said) and ("InvalidContact" if " at " in said or "," in said else "InvalidAddrSpec")


def _category(element: Any, report: Report) -> None:
    term = element.get("term")
    if term is None:
        report.add("MissingAttribute", element, "term")
    elif not term.strip():
        report.add("NotBlank", element, "term")
    scheme = element.get("scheme")
    if scheme is not None and (broken := values.full_uri(scheme)) is not None:
        report.add("InvalidUriChar" if re.search(r"\s", scheme) else broken, element, scheme)
    label = element.get("label")
    if label is not None and (found := markup_in(label)) is not None:
        report.add("ContainsHTML", element, found)


def _link(element: Any, report: Report) -> None:
    href = element.get("href")
    if href is None:
        report.add("MissingAttribute", element, "href")
    elif values.uri(href) or href.strip() != href:
        report.add("InvalidLink", element, href)
    for name in ("rel", "title"):
        if element.get(name) is not None and not element.get(name).strip():
            report.add("AttrNotBlank", element, name)
    rel = element.get("rel")
    if (rel and rel.strip().lower().rpartition("/")[2] not in RELATIONS and values.full_uri(rel) is not None) or (
        rel and rel.strip() != rel
    ):
        report.add("UnregisteredAtomLinkRel", element, rel)
    attribute(element, "type", values.mime, report)
    attribute(element, "hreflang", values.language, report)
    length = element.get("length")
    if length is not None and values.natural(length):
        report.add("InvalidNonNegativeInteger", element, length)
    if (found := markup_in(element.get("title") or "")) is not None:
        report.add("ContainsHTML", element, found)
    if rel == "self" and href is not None and values.full_uri(href) == "InvalidFullLink" and not _base_of(element):
        report.add("RelativeSelf", element, href)
    if (element.text or "").strip() or any(isinstance(child.tag, str) and _is_atom(child) for child in element):
        report.add("AtomLinkNotEmpty", element)


def _base_of(element: Any) -> str | None:
    while element is not None:
        if (base := element.get(_BASE)) is not None:
            return str(base)
        element = element.getparent()
    return None


def _links(parent: Any, report: Report) -> None:
    """Tell two links to pages that nobody can tell apart."""
    seen: set[tuple[str, str]] = set()
    for link in parent.findall(f"{{{ATOM}}}link"):
        if link.get("rel", "alternate") != "alternate":
            continue
        key = (link.get("type", ""), link.get("hreflang", ""))
        if key in seen:
            report.add("DuplicateAtomLink", link)
        seen.add(key)


def _source(source: Any, report: Report) -> None:
    _children(source, _SOURCE, report)
    for name in ("id", "title", "updated"):
        if source.find(f"{{{ATOM}}}{name}") is None:
            report.add("MissingSourceElement", source, name)
    for child in source:
        _element(child, report)
    _links(source, report)


def _order(root: Any, report: Report) -> None:
    """Tell what is said of the feed behind its entries: some readers stop reading there."""
    behind = False
    for child in root:
        if _is_atom(child):
            if behind and local(child.tag) != "entry":
                report.add("MisplacedMetadata", child, local(child.tag))
            behind = behind or local(child.tag) == "entry"


def _history(root: Any, report: Report) -> None:
    """Check the links of feeds in several documents (RFC 5005)."""
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{{{ATOM}}}link")}
    is_complete, is_archive = (root.find(f"{{{HISTORY}}}{name}") is not None for name in ("complete", "archive"))
    if is_complete:
        for rel in sorted(_PAGED - {"current"} & links.keys()):
            report.add("FeedRelInCompleteFeed", root, rel)
        if "current" in links and links["current"] != links.get("self"):
            report.add("CurrentNotSelfInCompleteFeed", root)
    if is_archive and "current" not in links:
        report.add("MissingCurrentInArchive", root)
    if is_archive and not is_complete and not links.keys() & {"prev-archive", "next-archive"}:
        report.add("ArchiveIncomplete", root)
    own = links.get("self")
    for end, beyond in (("last", "next"), ("first", "previous"), ("first", "prev")):
        if own is not None and links.get(end) == own and beyond in links:
            report.add("LinkPastEnd", root)
    for entry in root.findall(f"{{{ATOM}}}entry"):
        for link in entry.findall(f"{{{ATOM}}}link"):
            if link.get("rel") in _PAGED:
                report.add("FeedHistoryRelInEntry", link, link.get("rel"))


def _twice(root: Any, entries: list[Any], report: Report) -> None:
    """Tell ids that several have, and moments."""
    own = (root.findtext(f"{{{ATOM}}}id") or "").strip()
    ids: dict[str, Any] = {}
    moments: set[str] = set()
    for entry in entries:
        name = (entry.findtext(f"{{{ATOM}}}id") or "").strip()
        updated = (entry.findtext(f"{{{ATOM}}}updated") or "").strip()
        if name and name == own:
            report.add("DuplicateIds", entry, name)
        if name and name in ids:
            report.add("DuplicateEntries", entry, name)
        elif updated and updated in moments:
            report.add("DuplicateUpdated", entry, updated)
        ids[name] = entry
        moments.add(updated)
