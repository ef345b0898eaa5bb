"""Reads what the classes of an element call the part of a page that it is, and not how it looks."""

from __future__ import annotations

import re

from lxml import html

from pipeline.separate.names import groups

# "padding-bottom-4", "desktop:margin-right-2", "text-left": a part of no page stands at the bottom or left for these.
# "no-sidebar", "has-footer", "pt-show-social-block" say what else there is, or is not.
_LOOKS = re.compile(
    r"(?<!\S)(?:[\w-]+:)*-?(?:(?:padding|margin|border|text|align|rounded)-|(?:top|bottom|left|right)-\d"
    r"|(?:\w+-)?(?:no|has|with|without|show|hide)-)\S*"
)


def named_parts(element: html.HtmlElement) -> int:
    """Give the groups of words that occur in the classes and the id of an element, as bits."""
    classes = element.get("class") or ""
    return groups(_LOOKS.sub("", classes) if "-" in classes else classes, element.get("id") or "")
