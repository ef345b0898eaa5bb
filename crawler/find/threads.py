"""Knows the page of one posting and what is said to it, as forums declare theirs: its rows are answers, and no news."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import html

from pipeline.document import jsonld

_POSTING = "discussionforumposting"
_OF_ANSWERS = ("/comment", "/answer")


def is_thread(root: html.HtmlElement) -> bool:
    """Tell whether a page declares just one posting of a forum; a list of threads may have one for each."""
    return sum(1 for kind in _declared(root) if kind == _POSTING) == 1


class Answers:
    """What a page marks as comments, or as answers to a question."""

    def __init__(self, root: html.HtmlElement) -> None:
        kinds = root.iterfind(".//*[@itemtype]")
        self._marked = {e for e in kinds if e.get("itemtype", "").lower().endswith(_OF_ANSWERS)}

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self._marked)

    def hold(self, element: html.HtmlElement) -> bool:
        """Tell whether an element is one of them, or stands in one."""
        return not self._marked.isdisjoint((element, *element.iterancestors()))


def _declared(root: html.HtmlElement) -> Iterator[str]:
    for element in root.iterfind(".//*[@itemtype]"):
        yield element.get("itemtype", "").lower().rpartition("/")[2]
    scripts = [script.text or "" for script in root.iter("script") if "ld+json" in script.get("type", "").lower()]
    named = [text for text in scripts if _POSTING in text.lower()]  # most pages have none, and none is parsed
    for node in jsonld.nodes(named):
        yield from jsonld.types(node)
