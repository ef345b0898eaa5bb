"""Make foreign markup and text harmless: `sanitize` for articles, `plain` for titles, `legal` for all writing."""

from __future__ import annotations

import re
import unicodedata
from contextvars import ContextVar
from functools import lru_cache
from html import escape
from urllib.parse import quote, urljoin, urlsplit

import nh3
from lxml import etree
from lxml import html as lxml_html

from pipeline.document.entities import unescape
from pipeline.document.settled import is_settled
from pipeline.document.tags import TAG, is_words

_EVERYWHERE = {"lang", "dir"}
_ATTRIBUTES: dict[str, set[str]] = {
    "*": _EVERYWHERE,
    "a": {"href", "hreflang", "title"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "img": {"src", "alt", "width", "height", "title"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "q": {"cite"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
# What an article is made of. h1 is the page's own, an article's becomes h2; nothing here loads, runs or asks for input,
# but for the images, whose addresses are absolute.
_TAGS = {
    *("a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del"),
    *("dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins"),
    *(
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strong",
    ),
    *("sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr"),
}
# These go with all that is in them: their text is no prose.
_DROPPED_WHOLE = {
    *("applet", "audio", "button", "canvas", "dialog", "embed", "form", "frame", "frameset", "head", "iframe", "input"),
    *("math", "noembed", "noframes", "noscript", "object", "option", "plaintext", "script", "select", "style", "svg"),
    *("template", "textarea", "title", "video", "xmp"),
}
_ADDRESSES = {"href", "src", "cite"}
_FORMATTING = {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
_INLINE = _FORMATTING | {"abbr", "bdi", "cite", "kbd", "mark", "q", "samp", "span", "sub", "sup", "var", "wbr"}
# html5ever, nh3's parser, is quadratic in the depth of nesting, in the attributes of a tag and in the references of a
# text: at these numbers half a second at worst, minutes at a hundred times as many. libxml2 goes no deeper than 256, so
# it takes what has more first; in the attributes of a tag it is worse (40,000: 13 s), so tags that long lose theirs.
_MANY_TAGS = 1_000
_MANY_SIGNS = 5_000  # "=" and "&"
_MANY_REFERENCES = 50_000
_LONGEST_TAG = 10_000  # characters; an address in it may have 4,096
# Writing text, html5ever looks at all of it again for each sign whose UTF-8 begins as that of a no-break space does:
# 600,000 soft hyphens take 5 s. Ten thousand are the guillemets of a very long book.
_MANY_LATIN_SIGNS = 10_000
_LATIN_SIGN = re.compile("[\x80-\xbf]")
_DEEP_FORMATTING = (
    16  # unclosed <b> and the like are opened anew in each paragraph: 256 of them times 10,000 paragraphs
)
_LONG_TAG = re.compile(rf"<[A-Za-z][^<>]{{{_LONGEST_TAG}}}")
# A tag as HTML tokenises it: ">" may stand in a quoted value. It cannot fail and try again: possessive, and ends at \Z.
_WHOLE_TAG = re.compile(r"""<([A-Za-z][A-Za-z0-9]*+)(?>[^>=]++|=\s*+(?>"[^"]*+"|'[^']*+')?+)*+(?:>|\Z)""")
_REFERENCE = re.compile(r"&#?[A-Za-z0-9]{1,32};")
MOST_HTML_CHARACTERS = 1_000_000  # an article of more is no article; the rest is cut

_HEADING = re.compile(r"<(/?)h1\b", re.IGNORECASE)
_MOST_TURNS = 8  # the first finds nothing to do in nearly all cases
_ANY_TAG = re.compile(r"<[^<>]*>")
# A line break at its beginning is no part of it, and one more is lost each time it is parsed.
_PREFORMATTED = re.compile(r"(<pre(?: [^<>]*)?>)\n+")
_BEGINNING = re.compile(r"<(?=[A-Za-z/!?])")  # of a tag or comment, as HTML tokenises it
_SPACE = re.compile(r"[\s\x85]+")
# What XML 1.0 cannot hold, and noncharacters that it should not (XML 1.0, 2.2). A surrogate in a str is alone.
_ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr((plane << 16) + 0xFFFE)}{chr((plane << 16) + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_ILLEGAL_ASCII = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # four times as quick
# Signs that are not seen but change what is: overrides and embeddings of direction, isolates, zero-width spaces, tags.
# Joiners (U+200C, U+200D) stay, Persian and emoji need them; so do the marks U+200E and U+200F, which only hint.
_UNSEEN = re.compile("[\xad\u180e\u200b\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
_MOST_COMPOSED_CHARACTERS = 5_000  # composing is quadratic in a row of combining signs; a title is never as long


def legal(text: str) -> str:
    """Give the text without what XML 1.0 cannot hold, nor control characters; line breaks and tabs stay."""
    return text if is_legal(text) else _ILLEGAL.sub("", text)


def is_legal_in_python(text: str) -> bool:
    """Tell whether there is nothing to take off by `legal`, as the compiled twin does."""
    return (_ILLEGAL_ASCII if text.isascii() else _ILLEGAL).search(text) is None


try:
    from pipeline.compiled.words import is_legal
except ImportError:  # not built where there is no C compiler
    is_legal = is_legal_in_python


def folded(text: str) -> str:
    """Give text that holds no markup as one legible line: no control, unseen or lone characters, spaces folded."""
    line = _SPACE.sub(" ", _UNSEEN.sub("", legal(_SPACE.sub(" ", text)))).strip()
    return unicodedata.normalize("NFC", line) if len(line) <= _MOST_COMPOSED_CHARACTERS else line


def legible(text: str) -> str:
    """Give foreign text as one legible line of plain text, in which no program finds a tag that it knows."""
    return folded(untagged(folded(text)))  # first what is not seen: it may stand between "<" and a name


def plain(text: str) -> str:
    """Give what stands in a title as one line of plain text: entities decoded once, tags off, also those decoded."""
    return legible(unescape(untagged(text)))


def untagged(text: str) -> str:
    """Give the text without tags and comments, nor what stands in scripts and styles; references stay as they are.

    Words in angle brackets are a title's as others are. They stand in brackets that no program takes for a tag's, since
    many write titles as markup: "Quantum <technology>" would be "Quantum" there.
    """
    if "<" not in text:
        return text
    kept: list[str] = []
    inside: str | None = None  # of a script or style, whose text is no title
    at = 0
    for tag in TAG.finditer(text):
        if inside is None:
            kept.append(text[at : tag.start()])
        closing, name = tag[1], (tag[2] or "").lower()
        if inside is None and not closing and name in ("script", "style"):
            inside = name
        elif closing and name == inside:
            inside = None
        if inside is None and is_words(tag[0]):
            kept.append(f"\u2039{tag[0][1:-1]}\u203a")
        elif name not in _INLINE:
            kept.append(" ")
        at = tag.end()
    # What is left of tags, such as one that never ends, begins none where others write text behind it.
    return _BEGINNING.sub("< ", "".join(kept) + (text[at:] if inside is None else ""))


def sanitize(html: str, base_url: str | None) -> str:
    """Give article markup of a small fixed set of tags; addresses are absolute http, https or (links) mailto.

    Relative addresses are taken from `base_url`, and left out where it is None. Sanitising again changes nothing.
    """
    html = _HEADING.sub(r"<\1h2", legal(html[:MOST_HTML_CHARACTERS]))
    if _is_slow(html):
        cleaned = _cleaned(_tamed(html), base_url)
    else:
        cleaned = _cleaned(html, base_url)
        # Parsing adds elements that markup leaves out (tbody): what is too much by that would be tamed next time.
        cleaned = _cleaned(_tamed(cleaned), base_url) if _is_slow(cleaned) else cleaned
    return _settled(cleaned)


def _settled(html: str) -> str:
    """Give markup that is parsed as it is written.

    Where an element was taken off, or moved out of a table, others may stand in each other that cannot, such as
    headings: they come apart when it is parsed again.
    """
    for _ in range(_MOST_TURNS):
        if is_settled(html) and not _has_many_latin_signs(html):
            return html
        before, html = html, _cleaned(html, None)
        if html == before:
            return html
    return "".join(f"<p>{line.strip()}</p>" for line in _ANY_TAG.split(html) if line.strip())


def _cleaned(html: str, base_url: str | None) -> str:
    if _has_many_latin_signs(html):
        html = _LATIN_SIGN.sub(" ", html)
    token = _BASE.set(base_url)
    try:
        cleaned = _CLEANER.clean(html)
    finally:
        _BASE.reset(token)
    cleaned = _PREFORMATTED.sub(r"\1", cleaned)
    return legal(cleaned)  # again: a reference such as &#1; is a control character by now


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name not in _ADDRESSES:
        return folded(value)
    return absolute(value, _BASE.get(), mail=tag == "a")


_BASE: ContextVar[str | None] = ContextVar("_BASE", default=None)  # of what is being cleaned
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_DROPPED_WHOLE,
    attributes=_ATTRIBUTES,
    attribute_filter=_attribute,
    link_rel=None,
    url_schemes={"http", "https", "mailto"},
    url_relative="pass_through",
)


def _has_many_latin_signs(html: str) -> bool:
    return len(html) > _MANY_LATIN_SIGNS and not html.isascii() and len(_LATIN_SIGN.findall(html)) > _MANY_LATIN_SIGNS


def _is_slow(html: str) -> bool:
    return (
        html.count("<") - html.count("</") > _MANY_TAGS
        or html.count("&") > _MANY_SIGNS
        or html.count("=") > _MANY_SIGNS
        or _LONG_TAG.search(html) is not None
    )


@lru_cache(maxsize=1024)  # one article's links, asked for by its revisions and its feeds
def absolute(address: str, base_url: str | None = None, *, mail: bool = False) -> str | None:
    """Give an absolute http or https (or mailto) address in ASCII, without a user name; None for anything else."""
    address = re.sub(r"[\t\n\r]", "", legal(address)).strip()
    try:
        joined = urljoin(base_url, address) if base_url else address
        parts = urlsplit(joined)
        if mail and parts.scheme == "mailto" and "@" in parts.path:
            return "mailto:" + quote(joined.partition(":")[2], safe="%/?&=@,;:+!$'()*-._~")
        if parts.scheme not in ("http", "https") or not parts.hostname or not address:
            return None
        host = parts.hostname if parts.hostname.isascii() else parts.hostname.encode("idna").decode("ascii")
        if not re.fullmatch(r"[A-Za-z0-9._~-]+|[0-9a-f:.]+", host):
            return None
        host = f"[{host}]" if ":" in host else host
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:  # "http://[", a port that is no number, a name that IDNA cannot write
        return None
    path, query, fragment = (
        re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quote(part, safe="%/?:@!$&'()*+,;=-._~"))
        for part in (parts.path, parts.query, parts.fragment)
    )
    return (
        f"{parts.scheme}://{host}{port}{path}" + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
    )


def _tamed(html: str) -> str:
    """Give markup of bounded depth, attributes and references; only its text if it is made to be slow in other ways."""
    html = _WHOLE_TAG.sub(lambda tag: tag[0] if len(tag[0]) <= _LONGEST_TAG else f"<{tag[1]}>", html)
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        tree = lxml_html.fragment_fromstring(html, create_parent="div", parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return ""
    etree.strip_elements(tree, *_DROPPED_WHOLE, with_tail=False)
    if _deepest_formatting(tree) > _DEEP_FORMATTING:
        return "".join(f"<p>{escape(line)}</p>" for line in tree.itertext() if line.strip())
    markup: str = lxml_html.tostring(tree, encoding="unicode").removeprefix("<div>").removesuffix("</div>")
    return markup if markup.count("&") <= _MANY_REFERENCES else _REFERENCE.sub(" ", markup)


def _deepest_formatting(tree: lxml_html.HtmlElement) -> int:
    deepest = depth = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag in _FORMATTING:
            depth += 1 if event == "start" else -1
            deepest = max(deepest, depth)
    return deepest
