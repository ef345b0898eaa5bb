"""Reads what a page says of itself for those who link to it: summary, picture, address and publisher."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from pipeline.addresses import LONGEST, canonical, host_of, same_site, tidy
from pipeline.describe.metadata import Metadata
from pipeline.describe.titles import split_title, squeeze
from pipeline.document import jsonld
from pipeline.document.jsonld import Node
from pipeline.separate.addresses import told_at_once

_SITE_NAMES = ("og:site_name", "application-name", "apple-mobile-web-app-title", "publisher", "dc.publisher")
_SITES = frozenset({"website", "newsmediaorganization", "organization", "governmentorganization", "ngo"})
_NO_PICTURE = re.compile(
    r"(?<![a-z])(?:logos?|icons?|favicon|apple-touch|placeholder|default|blank|spacer|pixel|sprite|avatar|gravatar|"
    r"no-?image|fallback)(?![a-z])|\.svg(?:$|\?)|\.ico(?:$|\?)",
    re.IGNORECASE,
)
_SHORTEST_SUMMARY = 20  # characters; below are a section's name, a slogan or a date
_LONGEST_SUMMARY = 2_000
_LONGEST_NAME = 80
_MOST_LANGUAGES = 30


def alternates(metadata: Metadata, own: str | None, base_url: str | None) -> tuple[str, ...]:
    """Give the addresses of a page in other languages, as it names them."""
    written = [tidy(value) for value in metadata.alternates if len(value) <= LONGEST]
    found = (_joined(base_url, value) for value in written)
    mine = canonical(own) if own else None
    return tuple(dict.fromkeys(address for address in found if address and address != mine))[:_MOST_LANGUAGES]


def _joined(base_url: str | None, value: str) -> str | None:
    try:
        return canonical(urljoin(base_url or "", value))
    except ValueError:
        return None


def site_names(metadata: Metadata, url: str | None) -> list[str]:
    """Give the names by which a page's title may call the site: those that it declares, and its host's."""
    names = list(_declared_names(metadata))
    host = host_of(url) if url else None
    if host is not None:
        labels = host.removeprefix("www.").split(".")
        names += [".".join(labels), *labels[-2:-1]]
    return list(dict.fromkeys(name for name in names if len(name) <= _LONGEST_NAME))


def institution(metadata: Metadata, article: Node | None, title: str | None) -> str | None:
    """Give the name of the page's publisher: declared, or standing behind the title in <title>."""
    publisher = _publisher(article, metadata) if article else None
    declared = [name for name in (metadata.first("og:site_name"), publisher, *_declared_names(metadata)) if name]
    declared = [name for name in declared if len(name) <= _LONGEST_NAME and not name.startswith("@")]
    spoken = [name for name in declared if not re.fullmatch(r"\S+\.\S+", name)]  # rather "The Local" than "thelocal.fr"
    return next(iter([*spoken, *declared]), None) or _behind_title(metadata.title, title)


def summary(metadata: Metadata, article: Node | None, title: str | None) -> str | None:
    """Give the summary that a page declares for its article; what it says of the whole site is none."""
    of_article = jsonld.text(article.get("description")) if article else None
    of_site = {
        squeeze(text)
        for node in metadata.linked_data
        if jsonld.types(node) & _SITES and (text := jsonld.text(node.get("description")))
    }
    refused = of_site | {squeeze(title or "")}
    for text in (metadata.first("og:description"), metadata.first("description"), of_article):
        if text and len(text) >= _SHORTEST_SUMMARY and squeeze(text) not in refused:
            return text[:_LONGEST_SUMMARY]
    return metadata.first("twitter:description") if not of_site and not metadata.first("og:description") else None


def image(metadata: Metadata, article: Node | None, base_url: str | None) -> str | None:
    """Give the address of the picture that stands for the article; logos, icons and placeholders do not."""
    written = metadata.all("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
    if article is not None:
        written += [address for thing in jsonld.things(article.get("image"), ()) if (address := _address_of(thing))]
    written += [metadata.links.get("image_src", "")]
    for address in written:
        absolute = absolute_url(address, base_url)
        if absolute is not None and not _NO_PICTURE.search(urlsplit(absolute).path):
            return absolute
    return None


def canonical_url(metadata: Metadata, url: str | None, base_url: str | None) -> str | None:
    """Give the address that a page calls its own, where it is one of this site and not its home page."""
    for written in (metadata.links.get("canonical"), metadata.first("og:url")):
        absolute = absolute_url(written or "", base_url)
        address = canonical(absolute) if absolute else None
        if address is None or (url is not None and not same_site(address, url)):
            continue
        if is_home(address) and (url is None or not is_home(canonical(url) or "")):
            continue
        return address
    return None


def absolute_url(written: str, base_url: str | None) -> str | None:
    """Give the http(s) address of a reference on a page, None for what is none."""
    if not written or len(written) > LONGEST:
        return None
    if (told := told_at_once(written, base_url)) is not None:
        return told
    try:
        address = urljoin(base_url or "", tidy(written))
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None


def _declared_names(metadata: Metadata) -> Iterator[str]:
    yield from metadata.all(*_SITE_NAMES)
    for node in metadata.linked_data[:200]:
        if jsonld.types(node) & {"website", "newsmediaorganization"} and (name := jsonld.text(node.get("name"))):
            yield name
        if name := _publisher(node, metadata):
            yield name


def _publisher(node: Node, metadata: Metadata) -> str | None:
    if "publisher" not in node:
        return None
    things: Iterable[Node] = jsonld.things(node["publisher"], metadata.linked_data)
    return next((name for thing in things if (name := jsonld.text(thing.get("name")))), None)


def _behind_title(window: str | None, title: str | None) -> str | None:
    """Give the last part of <title> where the parts before it are the headline: "Headline | Institution"."""
    parts = split_title(window) if window else []
    if title is None or len(parts) < 2 or not squeeze(parts[0]) or squeeze(parts[0]) not in squeeze(title):
        return None
    return parts[-1] if len(parts[-1].split()) <= 8 and squeeze(parts[-1]) not in squeeze(title) else None


def _address_of(thing: Node) -> str | None:
    address = thing.get("url") or thing.get("contentUrl") or thing.get("name")
    return address if isinstance(address, str) else None


def is_home(address: str) -> bool:
    """Tell whether an address is the site's own, and not that of one of its pages."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.path in ("", "/", "/index.html", "/index.php") and not parts.query
