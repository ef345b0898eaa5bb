"""Look at a feed as a validator does: RSS, Atom, JSON Feed, OPML; nothing is fetched for it."""

from __future__ import annotations

import re

from lxml import etree

from feeds.check.atom import check_atom
from feeds.check.extensions import KNOWN, OBSOLETE
from feeds.check.finding import Finding, Report, named
from feeds.check.jsonfeed import check_jsonfeed
from feeds.check.opml import check_opml
from feeds.check.rss import check_rss
from feeds.check.texts import ATOM

__all__ = ["Finding", "check"]

_LARGE = 1_000_000  # bytes: JSON Feed 1.1 calls more a burden
_LARGEST = 50_000_000
_USUAL = {prefix: namespace for namespace, prefix in reversed(KNOWN.items()) if prefix in ("dc", "dcterms", "content")}
_LOST = re.compile("[\x80-\x9f\ufffd]")
_TWICE = re.compile("[\xc2\xc3][\x80-\xbf]")
# Quotation marks, dashes, "…", "•", "€" and "™" in UTF-8, taken for windows-1252: no language writes "â€" or "â‚¬".
_MARKS_TWICE = re.compile("â€[\x9d‚„…†‡‰‹‘’“”•–—˜™š›œžŸ¡-¿]|â‚¬|â„¢")
_WIDE = re.compile("[^\x00-\xff]")
_DOCTYPE = re.compile(rb"<!ENTITY\s+(?:%\s+)?\S+\s+(?:SYSTEM|PUBLIC)")


def check(data: bytes) -> tuple[Finding, ...]:
    """Give what is wrong with a feed, errors first; nothing for one that is as it should be."""
    report = Report()
    if len(data) > _LARGE:
        report.add("TooLarge", None, f"{len(data) / 1e6:.1f} MB", where="feed")
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[")):
        check_jsonfeed(data, report)
        return report.findings
    root = _parsed(data, report)
    if root is not None:
        _dispatch(root, report)
        _characters(root, report)
    return report.findings


def _parsed(data: bytes, report: Report) -> etree._Element | None:
    if _DOCTYPE.search(data[:10_000]):
        report.add("ContainsSystemEntity", None, where="feed")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data[:_LARGEST], parser)
    except etree.XMLSyntaxError as error:
        bad = re.search("encod|not proper UTF-8|invalid byte|PCDATA invalid Char", str(error), re.IGNORECASE)
        report.add("BadCharacters" if bad else "SAXError", None, error.msg or "", where="feed", line=error.lineno)
        return None


def _dispatch(root: etree._Element, report: Report) -> None:
    """Check a document by what its root says it is."""
    namespace, name = named(root.tag)
    _prefixes(root, report)
    match name:
        case "feed" | "entry" if namespace == ATOM:
            check_atom(root, report)
        case "feed" | "entry" if not namespace:
            report.add("MissingNamespace", root, name)
        case "feed" | "entry":
            report.add("ObsoleteNamespace" if namespace in OBSOLETE else "InvalidNamespace", root, namespace)
        case "rss":
            if namespace:
                report.add("InvalidNamespace", root, namespace)
            check_rss(root, report)
        case "opml":
            check_opml(root, report)
        case "RDF":
            report.add("ObsoleteVersion", root, "RSS 1.0")
        case _:
            report.add("NotAFeed", root, name)


def _characters(root: etree._Element, report: Report) -> None:
    """Tell what was read in another encoding than it was written in, or is no text at all."""
    for element in root.iter("*"):  # comments are read by nobody
        texts = (element.text, *(child.tail for child in element), *element.attrib.values())
        if any(_is_garbled(str(text or "")) for text in texts):
            report.add("BadCharacters", element)


def _is_garbled(text: str) -> bool:
    if text.isascii():
        return False
    if _LOST.search(text):
        return True
    if _MARKS_TWICE.search(text):
        return True
    try:  # UTF-8 that was taken for Latin 1, and written in UTF-8 again, beside signs that are no Latin 1 as well
        return bool(_TWICE.search(text)) and _WIDE.sub(" ", text).encode("latin-1").decode() != text
    except UnicodeError:
        return False


def _prefixes(root: etree._Element, report: Report) -> None:
    """Tell prefixes that stand for something else than they usually do."""
    for prefix, usual in _USUAL.items():
        if root.nsmap.get(prefix, usual) != usual:
            report.add("ReservedPrefix", root, prefix)
    for known, namespace in root.nsmap.items():
        if known and namespace in _USUAL.values() and _USUAL.get(known) != namespace:
            report.add("NonstdPrefix", root, known)
