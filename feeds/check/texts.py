"""Check the values that elements and attributes hold, and the text constructs of Atom."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any

from feeds.check import values
from feeds.check.finding import Report, elements, local, named
from feeds.check.markup import faults_of_element, faults_of_html, markup_in
from feeds.check.names import MATHML, SVG

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
_OTHER = {"http://www.w3.org/2000/svg": SVG, "http://www.w3.org/1998/Math/MathML": MATHML}

Rule = Callable[[str], str | None]


def value(element: Any, rule: Rule, report: Report, *, blank: str = "NotBlank") -> None:
    """Hold the text of an element against a rule; white space around it is told where the format forbids it."""
    text = element.text or ""
    if text.strip() != text and text.strip() and element.getroottree().getroot().tag != "rss":  # which allows it
        report.add("UnexpectedWhitespace", element, local(element.tag))
    text = text.strip()
    if not text:
        report.add(blank, element, local(element.tag))
    elif (broken := rule(text)) is not None:
        report.add(broken, element, text)


def attribute(element: Any, name: str, rule: Rule, report: Report, *, as_rule: str | None = None) -> None:
    """Hold an attribute against a rule, if it is there; `as_rule` is told instead of what the rule gives."""
    text = element.get(name)
    if text is not None and (broken := rule(text)) is not None:
        report.add(as_rule or broken, element, text or f'{name}=""')


def plain(element: Any, report: Report) -> None:
    """Check an element that holds plain text: nothing looks like markup, and no element is in it."""
    report.no_elements(element)
    text = element.text or ""
    if not text.strip():
        report.add("NotBlank", element, local(element.tag))
    if (found := markup_in(text)) is not None:
        report.add("ContainsHTML", element, found)


def construct(element: Any, report: Report, *, needed: bool = True, is_content: bool = False) -> None:
    """Check a text construct of Atom: text, HTML or XHTML; content may be of other types too."""
    kind = element.get("type")
    if kind == "":
        report.add("AttrNotBlank", element, "type")
        return
    kind = kind or "text"
    if kind not in ("text", "html", "xhtml"):
        _of_media_type(element, kind, report, is_content=is_content)
        return
    children = elements(element)
    if kind == "xhtml":
        _xhtml(element, children, report)
        return
    for child in children:
        if kind == "html":
            report.add("NotEscaped", child, local(child.tag))
        report.add("UndefinedElement", child, local(child.tag))
    text = element.text or ""
    if needed and not text.strip() and not children:
        report.add("NotBlank", element, local(element.tag))
    if kind == "html":
        for rule, what in faults_of_html(text):
            report.add(rule, element, what)
    elif (found := markup_in(text)) is not None:
        report.add("ContainsUndeclaredHTML", element, found)


def _of_media_type(element: Any, kind: str, report: Report, *, is_content: bool) -> None:
    if not is_content:  # as it was before Atom was a standard
        report.add("InvalidTextType", element, kind)
    if (broken := values.mime(kind)) is not None or kind.startswith(("multipart/", "message/")):
        report.add(broken or "InvalidMIMEType", element, kind)
        return
    kind = kind.partition(";")[0].strip().lower()
    text, children = element.text or "", elements(element)
    if kind in ("text/html", "application/xhtml+xml") and "<html" not in text.lower():
        if not any(local(child.tag) == "html" for child in children):
            report.add("HtmlFragment", element, kind)
        for child in children:
            report.add("NotEscaped", child, local(child.tag))
        for rule, what in faults_of_html(text):
            report.add(rule, element, what)
    elif kind.endswith(("+xml", "/xml")):
        if children and (text.strip() or any((child.tail or "").strip() for child in children)):
            report.add("UnexpectedText", element)
    elif kind.startswith("text/"):
        report.no_elements(element)
        if kind == "text/plain" and (found := markup_in(text)) is not None:
            report.add("ContainsUndeclaredHTML", element, found)
    elif element.get("src") is None and is_content:
        _base64(element, text, report)


def _base64(element: Any, text: str, report: Report) -> None:
    try:
        packed = base64.b64decode("".join(text.split()), validate=True)
    except (ValueError, binascii.Error):
        report.add("NotBase64", element)
        return
    if b"<script" in packed.lower():
        report.add("SecurityRisk", element, "script")


def _xhtml(element: Any, children: list[Any], report: Report) -> None:
    """Check XHTML that stands in a feed as it is."""
    if len(children) != 1 or children[0].tag != f"{{{XHTML}}}div" or (element.text or "").strip():
        report.add("MissingXhtmlDiv", element)
        if not children and markup_in(element.text or ""):
            report.add("NotInline", element)
    for one in element.iterdescendants():
        if not isinstance(one.tag, str):
            continue
        namespace, name = named(one.tag)
        if namespace == XHTML:
            for rule, what in faults_of_element(name, [(str(key), str(said)) for key, said in one.attrib.items()]):
                report.add(rule, one, what)
        elif namespace in _OTHER and name.lower() not in _OTHER[namespace]:
            report.add("SecurityRisk", one, name)
        elif namespace == ATOM:
            report.add("NotHtml", one, name)
        elif not namespace:
            report.add("MissingNamespace", one, name)
        elif namespace not in _OTHER:
            report.add("UnknownNamespace", one, namespace)
    is_flat = len(children) == 1 and local(children[0].tag) == "div" and not elements(children[0])
    if is_flat and markup_in("".join(element.itertext())) is not None:
        report.add("NotInline", element)
