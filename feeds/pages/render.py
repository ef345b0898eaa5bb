"""Fill the templates: each function gives one page in UTF-8, and the same page for the same values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib import resources
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from feeds.formats import FORMATS
from feeds.pages.words import WORDS, Words, counted, first_seen, written_date
from feeds.snapshot import Item, Snapshot, site_url
from pipeline.config import Site
from pipeline.items import Evidence
from pipeline.store.protocol import DueSource

_SHORT_CHARACTERS = 280  # of a summary in a list: four lines; the page of the item has all of it
# As nh3 writes it: quoted values, their quotes escaped.
_IMAGE = re.compile(r'<img(?P<attributes>(?: [a-z]+="[^"]*")*)>')
_ALT = re.compile(r' alt="([^"]+)"')
_MARKED = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAddress:
    """Where a feed is to be had in one format."""

    title: str
    url: str
    media_type: str


def index_page(site: Site, everything: Snapshot, topics: Sequence[Snapshot], sources: Sequence[DueSource]) -> bytes:
    """Give the first page: what there is to subscribe to."""
    return _page(
        "index.html",
        site,
        "",
        topics=topics,
        sources=sources,
        addresses=_addresses(everything),
        opml_url=site_url(site, "feeds.opml"),
    )


def topic_page(site: Site, feed: Snapshot) -> bytes:
    """Give the page of a topic: how to get it, and what is new in it."""
    return _page("topic.html", site, "../", feed=feed, addresses=_addresses(feed))


def entry_page(site: Site, item: Item) -> bytes:
    """Give the page of an entry: what was said, when, and why it is in its topics."""
    return _page("entry.html", site, "../", item=item)


def search_page(site: Site, query: str, found: Sequence[tuple[Item, str]]) -> bytes:
    """Give the page of a search; each item comes with its sentence, in which the words found stand in [ ]."""
    return _page("search.html", site, "", query=query, found=found)


def operator_page(site: Site, **values: object) -> bytes:
    """Give the page on which the operator adds sources."""
    return _page("operator.html", site, "", **values)


def message_page(site: Site, heading: str, text: str) -> bytes:
    """Give a page that says why there is nothing else at its address."""
    root = urlsplit(site_url(site)).path
    return _page("message.html", site, root, heading=heading, text=text)


def style() -> bytes:
    """Give the style sheet of all pages."""
    return resources.files("feeds.pages").joinpath("style.css").read_bytes()


def _page(template: str, site: Site, root: str, **values: object) -> bytes:
    page = _environment().get_template(template).render(site=site, words=WORDS["en"], root=root, **values)
    return re.sub(r"\n\s*\n+", "\n", page).encode()


def _addresses(feed: Snapshot) -> list[FeedAddress]:
    return [
        FeedAddress(title=FORMATS[suffix].title, url=url, media_type=FORMATS[suffix].media_type)
        for suffix, url in feed.self_urls.items()
    ]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("feeds", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = WORDS["en"]
    environment.filters |= {
        "written_date": partial(written_date, words=words),
        "first_seen": partial(first_seen, words=words),
        "counted": counted,
        "shortened": _shortened,
        "reasons": partial(_reasons, words=words),
        "sentence": _sentence,
        "without_images": _without_images,
        "marked": _marked,
    }
    return environment


def _shortened(text: str) -> str:
    return text if len(text) <= _SHORT_CHARACTERS else text[:_SHORT_CHARACTERS].rsplit(" ", 1)[0] + " …"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Words that speak for a topic, and all the places where they stand."""

    text: Markup
    rule: str | None  # None where it says no more than the words


def _reasons(evidence: Sequence[Evidence], words: Words) -> list[Reason]:
    """Put together what says the same words again."""
    found: dict[tuple[str, str], tuple[str, list[str]]] = {}
    for one in evidence:
        _, places = found.setdefault((one.rule, one.words.casefold()), (one.words, []))
        place = words.places.get(one.where, one.where)
        if place not in places:
            places.append(place)
    return [
        Reason(
            text=Markup(words.why_words).format(words=Markup("<bdi>{}</bdi>").format(said), place=words.listed(places)),  # noqa: S704
            rule=None if rule.casefold() == key else rule,
        )
        for (rule, key), (said, places) in found.items()
    ]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _without_images(html: str) -> Markup:
    """Put an image's text in its place: our pages ask nothing of other hosts."""

    def text(image: re.Match[str]) -> str:
        alt = _ALT.search(image["attributes"])
        return f'<span class="image">{WORDS["en"].image.format(text=alt[1])}</span>' if alt else ""

    return Markup(_IMAGE.sub(text, html))  # noqa: S704 -- sanitised when it was stored


def _marked(snippet: str) -> Markup:
    return Markup(_MARKED.sub(r"<mark>\1</mark>", str(escape(snippet))))  # noqa: S704 -- escaped the moment before
