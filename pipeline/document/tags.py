"""Tells tags in a text from words that somebody set in angle brackets: "Quantum <technology>" has no tag."""

from __future__ import annotations

import re

TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)(?:[\s/][^<>]*)?>|<[!?][^<>]*>")
"""A tag or a comment as HTML tokenises it, or words that look like one."""

# Letters and spaces alone: without attributes an element that nobody defined does nothing in any program.
_WORDS = re.compile(r"<([A-Za-z]{2,30})(?: [A-Za-z]{1,30}){0,5}>")
_HTML = """
a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br
button canvas caption center cite code col colgroup command content data datalist dd del details dfn dialog dir div dl
dt element em embed fencedframe fieldset figcaption figure font footer form frame frameset geolocation head header
hgroup hr html i iframe image img input ins isindex kbd keygen label layer legend li link listing main map mark
marquee menu menuitem meta meter multicol nav nextid nobr noembed noframes noscript object ol optgroup option output p
param permission picture plaintext portal pre progress q rb rbc rp rt rtc ruby s samp script search section select
selectedcontent shadow slot small source spacer span strike strong style sub summary sup table tbody td template
textarea tfoot th thead time title tr track tt u ul var video wbr xml xmp
"""  # with what is obsolete and what browsers still know
_SVG_AND_MATHML = """
animate animatecolor animatemotion animatetransform annotation circle clippath cursor defs desc discard ellipse filter
foreignobject g glyph handler hatch hkern line lineargradient listener maction malignmark marker mask math menclose
merror metadata mfenced mfrac mglyph mi mlabeledtr mmultiscripts mn mo mover mpadded mpath mphantom mroot mrow ms
mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none path pattern polygon polyline
prefetch radialgradient rect semantics set stop svg switch symbol tbreak text textpath tref tspan unknown use view
vkern
"""
_ELEMENTS = frozenset(f"{_HTML} {_SVG_AND_MATHML}".split())


def is_words(tag: str) -> bool:
    """Tell whether what looks like a tag is words in angle brackets: of no element that any program knows."""
    match = _WORDS.fullmatch(tag)
    return match is not None and match[1].lower() not in _ELEMENTS
