"""Names that formats have: elements and relations."""

from __future__ import annotations

_OF_CHANNEL = """
title link description language copyright managingEditor webMaster pubDate lastBuildDate category generator
docs cloud ttl image rating textInput skipHours skipDays item
"""
OF_CHANNEL = frozenset(_OF_CHANNEL.split())
"""Elements of a channel of RSS 2.0."""

_OF_ITEM = """
title link description author category comments enclosure guid pubDate source
"""
OF_ITEM = frozenset(_OF_ITEM.split())
"""Elements of an item of RSS 2.0."""

_SVG = """
a circle clippath defs desc ellipse font-face g hkern image line lineargradient linegradient marker metadata
mpath path pattern polygon polyline radialgradient rect set stop svg switch symbol text title tspan use view
animate animatecolor animatemotion animatetransform definition-src filter
"""
SVG = frozenset(_SVG.split())
"""Elements of SVG that readers show, in lower case."""

_MATHML = """
math mathml maction maligngroup malignmark menclose merror mfenced mfrac mglyph mi mlabeledtr mlongdiv
mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup
mtable mtd mtext mtr munder munderover none semantics annotation annotation-xml
"""
MATHML = frozenset(_MATHML.split())
"""Elements of MathML, in lower case."""

_RELATIONS = """
alternate current enclosure edit edit-media first hub last license next next-archive payment prev previous
prev-archive related replies search self service via appendix bookmark chapter contents copyright glossary
help index section start stylesheet subsection up describedby archives author collection memento icon
"""
RELATIONS = frozenset(_RELATIONS.split())
"""Relations that links of Atom may have: registered ones that readers know."""

_SAFE_HTML = """
a abbr acronym address area article aside audio b big blockquote br button canvas caption center cite code col
colgroup command datagrid datalist dd del details dfn dialog dir div dl dt em event-source fieldset figcaption
figure footer font form header h1 h2 h3 h4 h5 h6 hr i img input ins keygen kbd label legend li m map menu
meter multicol nav nextid noscript ol output optgroup option p pre progress q s samp section select small
sound source spacer span strike strong sub sup table tbody td textarea time tfoot th thead tr tt u ul var
video main mark ruby rb rt rp rtc bdi bdo wbr picture
"""
SAFE_HTML = frozenset(_SAFE_HTML.split())
"""Elements of HTML that readers show."""

_UNSAFE_HTML = """
applet base basefont body embed frame frameset head html iframe isindex link meta noframes object param script
style title bgsound blink comment ilayer layer marquee nobr noembed plaintext server xmp data template svg
math track summary portal slot
"""
UNSAFE_HTML = frozenset(_UNSAFE_HTML.split())
"""Elements of HTML that readers drop, for they can do more than show."""
