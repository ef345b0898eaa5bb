"""What the class names and ids of an element tell: words that builders of pages give to the parts of a page."""

from __future__ import annotations

import re
from functools import lru_cache


def words(listed: str) -> frozenset[str]:
    """Give the words of a list that is written as one line of text."""
    return frozenset(listed.split())


# The words are those that templates use: English above all, with some of the languages that occur in code.
_GROUPS: dict[str, str] = {
    "content": "content inhalt contenu contenido main primary maincol center",
    "article": (
        "article artikel story post entry blog hentry single node news detail details press beitrag actualite noticia"
    ),
    "body": (
        "body text txt copy prose rich richtext wysiwyg field paragraph rte texte editor markdown formatted bodytext"
    ),
    "lead": (
        "lead intro standfirst summary abstract dek excerpt chapo subtitle subhead kicker vorspann entradilla deck"
    ),
    "title": "title headline heading titel titre titulo h1 hed",
    "menu": (
        "nav navi navbar navigation menu menue breadcrumb breadcrumbs crumb crumbs toolbar tab tabs sitemap skip "
        "pager pagination paging dropdown submenu mega megamenu"
    ),
    "header": "header masthead top topbar banner logo branding kopf",
    "footer": "footer foot bottom colophon fuss pied imprint legal disclaimer",
    "side": "side sidebar aside rail secondary right left widget complementary randspalte marginal column",
    "related": (
        "related recommend recommended recommendation recommendations more also similar next popular trending "
        "latest recent read promo teaser teasers outbrain taboola weitere linked carousel slider swiper readmore "
        "further slick"
    ),
    "card": (
        "card cards tile item items list grid row collection feed stream result results archive listing loop "
        "overview index"
    ),
    "share": (
        "share sharing social socials follow facebook twitter whatsapp linkedin addthis sharedaddy teilen partage "
        "icon icons print"
    ),
    "comment": (
        "comment comments commentlist disqus respond reply kommentar kommentare discussion review reviews rating "
        "forum feedback"
    ),
    "consent": (
        "cookie cookies consent gdpr ccpa onetrust cmp privacy didomi usercentrics cookiebot datenschutz optout"
    ),
    "subscribe": (
        "subscribe subscription subscriber newsletter signup sign paywall premium login register donate donation "
        "membership abo offer regwall mailchimp optin cta campaign form"
    ),
    "advert": (
        "ad ads advert advertisement advertising sponsor sponsored dfp gpt adsbygoogle anzeige werbung commercial "
        "promotion affiliate"
    ),
    "byline": (
        "author authors byline bio writer contributor autor autoren redaktion dateline date time timestamp meta "
        "metadata published datum submitted posted info"
    ),
    "caption": (
        "caption captions credit credits legend figure image images img photo photos picture media gallery bild "
        "bilder foto video player thumb thumbnail copyright lightbox slideshow wp-caption"
    ),
    "tags": (
        "tag tags tagcloud topic topics category categories keyword keywords taxonomy terms label labels schlagworte"
    ),
    "hidden": (
        "hidden hide sr only visually screen reader modal popup overlay dialog tooltip offscreen collapse noprint "
        "toast invisible none drawer offcanvas"
    ),
    "quote": "quote pullquote blockquote zitat factbox infobox box callout note inset highlight embed tweet tip",
}
BITS = {name: 1 << position for position, name in enumerate(_GROUPS)}

OF_WORD: dict[str, int] = {}
for _name, _words in _GROUPS.items():
    for _word in _words.split():
        OF_WORD[_word] = OF_WORD.get(_word, 0) | BITS[_name]

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
PASSING = words("odd even first last active current selected open show visible sticky featured")
NAME_CHARACTERS = 300
"""So much is to be given of an element's classes and id: utility classes run to thousands, and all is remembered."""

_REMEMBERED = 20_000  # a site repeats its classes, on a page and from page to page


@lru_cache(maxsize=_REMEMBERED)
def groups(classes: str, own_id: str) -> int:
    """Give the groups of words that occur in class names and an id, as bits."""
    bits = 0
    for word in named_words(classes, own_id):
        bits |= OF_WORD.get(word, 0)
    return bits


def named_words(classes: str, own_id: str) -> frozenset[str]:
    """Give the words that class names and an id are made of, in lower case."""
    return frozenset(word.lower() for word in _WORD.findall(f"{classes} {own_id}"))


@lru_cache(maxsize=_REMEMBERED)
def alike(classes: str) -> str:
    """Give class names without what tells one sibling from the next: numbers, odd and even, first and last."""
    words = [word for word in _WORD.findall(classes) if not word.isdigit()]
    return " ".join(word for word in words if word.lower() not in PASSING)
