"""What is known of other vocabularies in feeds: which there are, and the values that some of them hold."""

from __future__ import annotations

from typing import Any

from feeds.check import values
from feeds.check.finding import Report, local, named
from feeds.check.markup import faults_of_element
from feeds.check.texts import ATOM, XHTML, Rule, attribute, value

DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
MEDIA = "http://search.yahoo.com/mrss/"
HISTORY = "http://purl.org/syndication/history/1.0"
SYNDICATION = "http://purl.org/rss/1.0/modules/syndication/"
ADMIN = "http://webns.net/mvcb/"
GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
SLASH = "http://purl.org/rss/1.0/modules/slash/"
FEEDBURNER = "http://rssnamespace.org/feedburner/ext/1.0"
BLOG_CHANNEL = "http://backend.userland.com/blogChannelModule"
CREATIVE_COMMONS = "http://backend.userland.com/creativeCommonsRssModule"
TRACKBACK = "http://madskills.com/public/xml/rss/module/trackback/"
THREADS = "http://purl.org/syndication/thread/1.0"

KNOWN = {
    ATOM: "atom",
    XHTML: "xhtml",
    DC: "dc",
    DCTERMS: "dcterms",
    CONTENT: "content",
    MEDIA: "media",
    HISTORY: "fh",
    SYNDICATION: "sy",
    ADMIN: "admin",
    GEO: "geo",
    SLASH: "slash",
    THREADS: "thr",
    "http://purl.org/rss/1.0/": "rss10",
    "http://purl.org/rss/1.0/modules/aggregation/": "ag",
    "http://purl.org/rss/1.0/modules/annotate/": "annotate",
    "http://purl.org/rss/1.0/modules/audio/": "audio",
    "http://purl.org/rss/1.0/modules/company": "company",
    "http://purl.org/rss/1.0/modules/email/": "email",
    "http://purl.org/rss/1.0/modules/event/": "ev",
    "http://purl.org/rss/1.0/modules/link/": "l",
    "http://purl.org/rss/1.0/modules/reference/": "ref",
    "http://purl.org/rss/1.0/modules/search/": "search",
    "http://purl.org/rss/1.0/modules/textinput/": "textinput",
    "http://purl.org/rss/modules/taxonomy/": "taxo",
    "http://a9.com/-/spec/opensearch/1.1/": "opensearch",
    "http://a9.com/-/spec/opensearchrss/1.0/": "opensearchrss",
    BLOG_CHANNEL: "blogChannel",
    CREATIVE_COMMONS: "creativeCommons",
    "http://cyber.law.harvard.edu/rss/creativeCommonsRssModule.html": "creativeCommons",
    "http://web.resource.org/cc/": "cc",
    "http://creativecommons.org/ns#": "cc",
    TRACKBACK: "trackback",
    FEEDBURNER: "feedburner",
    "http://wellformedweb.org/CommentAPI/": "wfw",
    "http://www.georss.org/georss": "georss",
    "http://www.opengis.net/gml": "gml",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.itunes.com/DTDs/Podcast-1.0.dtd": "itunes",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://www.w3.org/2000/svg": "svg",
    "http://www.w3.org/1998/Math/MathML": "mathml",
    "http://www.w3.org/2007/app": "app",
    "http://purl.org/atom/app#": "app",
    "http://purl.org/syndication/atomlogs/": "atomlogs",
    "http://schemas.google.com/g/2005": "gd",
    "http://schemas.google.com/blogger/2008": "blogger",
    "http://xmlns.com/foaf/0.1/": "foaf",
    "http://www.feedsync.org/2007/feedsync": "sx",
    "http://www.microsoft.com/schemas/rss/core/2005": "cf",
    "http://www.microsoft.com/schemas/rss/monitoring/2007": "mon",
    "http://podcastindex.org/namespace/1.0": "podcast",
    "https://podcastindex.org/namespace/1.0": "podcast",
    "http://www.bloglines.com/about/specs/fac-1.0": "access",
    "http://conversationsnetwork.org/rssNamespace-1.0/": "conversationsNetwork",
    "http://www.rssboard.org/media-rss": "media",
    "http://hsivonen.iki.fi/FooML": "foo",
    "http://purl.org/rss/1.0/modules/rss091#": "rss091",
    "http://postneo.com/icbm/": "icbm",
    "http://www.w3.org/2004/02/skos/core#": "skos",
    "http://xrds.org/": "xrd",
}
"""Vocabularies that readers know, with the prefix each is written with."""

OBSOLETE = ("http://purl.org/atom/ns#", "http://example.com/newformat#")

_DATES = {(DC, "date"), (DCTERMS, "modified"), (DCTERMS, "issued"), (DCTERMS, "created")}
_VALUES: dict[tuple[str, str], Rule] = {
    (DC, "language"): values.language,
    (SLASH, "comments"): values.integer,
    (THREADS, "total"): lambda said: values.integer(said) or values.natural(said),
}
_FULL: dict[tuple[str, str], str] = {
    (FEEDBURNER, "awareness"): "InvalidLink",
    (FEEDBURNER, "origLink"): "InvalidLink",
    (FEEDBURNER, "origEnclosureLink"): "InvalidLink",
    (FEEDBURNER, "feedburnerHostname"): "InvalidLink",
    (BLOG_CHANNEL, "blink"): "InvalidLink",
    (BLOG_CHANNEL, "blogRoll"): "InvalidLink",
    (BLOG_CHANNEL, "mySubscriptions"): "InvalidLink",
    (CREATIVE_COMMONS, "license"): "InvalidLink",
    (TRACKBACK, "about"): "InvalidFullLink",
    (TRACKBACK, "ping"): "InvalidFullLink",
}
"""Elements that hold a full address, and what is told of one that does not."""

_ONCE: dict[str, tuple[str, ...]] = {
    ADMIN: ("errorReportsTo", "generatorAgent"),
    CONTENT: ("encoded",),
    DC: ("date", "language", "rights"),
    FEEDBURNER: (
        "awareness", "origLink", "origEnclosureLink", "browserFriendly", "emailServiceId", "feedburnerHostname",
    ),
    SYNDICATION: ("updateBase", "updateFrequency", "updatePeriod"),
}  # fmt: skip
"""Elements that may be there once in a feed or an entry."""

_PERIODS = ("hourly", "daily", "weekly", "monthly", "yearly")


def check_extension(element: Any, report: Report) -> None:
    """Check an element of another vocabulary, as far as that is known."""
    if not isinstance(element.tag, str):
        return
    namespace, name = named(element.tag)
    if not namespace:
        report.add("UndeterminableVocabulary", element, name)
        return
    if namespace not in KNOWN:
        report.add("UnknownNamespace", element, namespace)
        return
    if (namespace, name) in _DATES:
        value(element, values.w3cdtf, report, blank="InvalidW3CDTFDate")
    elif (namespace, name) in _VALUES:
        blank = "InvalidLanguage" if name == "language" else "NotBlank"
        value(element, _VALUES[namespace, name], report, blank=blank)
    elif (namespace, name) in _FULL:
        told = _FULL[namespace, name]
        value(element, lambda said: told if values.full_uri(said) else None, report)
    elif namespace == XHTML and name == "body":
        _body(element, report)
    elif namespace == SYNDICATION:
        _syndication(element, name, report)
    elif namespace == GEO and name in ("lat", "long"):
        value(element, _degrees(name), report)
    elif namespace == MEDIA:
        _media(element, name, report)
    elif namespace == THREADS and name == "in-reply-to":
        _reply(element, report)


def check_once(parent: Any, report: Report) -> None:
    """Tell elements of other vocabularies that are there twice and may be there once."""
    for namespace, names in _ONCE.items():
        for name in names:
            may_repeat = (namespace, name) == (DC, "date") and local(parent.tag) == "item"  # created, changed, ...
            if len(parent.findall(f"{{{namespace}}}{name}")) > 1 and not may_repeat:
                report.add("DuplicateElement", parent, name)


def _body(element: Any, report: Report) -> None:
    """Look into XHTML that stands in an item as it is."""
    for one in element.iterdescendants():
        if isinstance(one.tag, str) and one.tag.startswith(f"{{{XHTML}}}"):
            for rule, what in faults_of_element(
                local(one.tag), [(str(key), str(said)) for key, said in one.attrib.items()]
            ):
                report.add(rule, element, what)


def _syndication(element: Any, name: str, report: Report) -> None:
    if name == "updatePeriod":
        value(
            element,
            lambda said: None if said in _PERIODS else "InvalidUpdatePeriod",
            report,
            blank="InvalidUpdatePeriod",
        )
    elif name == "updateFrequency":
        value(element, values.counted, report)
    elif name == "updateBase":
        value(element, values.w3cdtf, report, blank="InvalidW3CDTFDate")


def _degrees(name: str) -> Rule:
    most, rule = (90, "InvalidLatitude") if name == "lat" else (180, "InvalidLongitude")

    def check(said: str) -> str | None:
        try:
            return None if abs(float(said)) <= most else rule
        except ValueError:
            return rule

    return check


def _reply(element: Any, report: Report) -> None:
    attribute(element, "ref", values.full_uri, report)
    attribute(element, "href", values.uri, report, as_rule="InvalidUriChar")
    attribute(element, "source", values.uri, report, as_rule="InvalidUriChar")
    attribute(element, "type", values.mime, report)


def _media(element: Any, name: str, report: Report) -> None:
    """Check what of Media RSS many feeds have: pictures and their sizes."""
    if name in ("content", "thumbnail", "player"):
        attribute(element, "url", values.full_uri, report, as_rule=None if name == "content" else "InvalidUriChar")
    if name in ("content", "thumbnail"):
        for size in ("width", "height"):
            attribute(element, size, values.positive, report)
    if name == "content":
        attribute(element, "type", values.mime, report, as_rule="InvalidMIMEAttribute")
        attribute(element, "fileSize", values.positive, report)
        attribute(element, "lang", values.language, report)
    for child in element:
        if isinstance(child.tag, str) and child.tag.startswith(f"{{{MEDIA}}}"):
            _media(child, local(child.tag), report)
