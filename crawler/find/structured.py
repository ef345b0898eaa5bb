"""Finds the items that a page declares in schema.org's vocabulary: a JSON-LD list, or microdata on its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import html

from crawler.find.addresses import listed, resolve
from crawler.find.markup import one_line
from pipeline.dates import parse_date
from pipeline.document import jsonld
from pipeline.document.jsonld import Node
from pipeline.store.protocol import Address

_MOST = 2_000
_LEAST = 2
_LISTS = ("itemListElement", "blogPost", "blogPosts", "hasPart", "mainEntity")
_NO_ITEMS = frozenset({"breadcrumblist", "sitenavigationelement", "wpheader", "wpfooter", "webpageelement", "offer"})
_TITLES = ("headline", "name", "alternativeHeadline")
_DATES = ("datePublished", "dateCreated", "uploadDate", "startDate")
_MARKED = ("article", "posting", "report", "event", "newsarticle")
_MOST_MARKED = 500


def find_in_json_ld(root: html.HtmlElement, base: str | None, own: str | None) -> tuple[Address, ...]:
    """Find the items of the longest list that the page's JSON-LD declares; else its articles, where it has several."""
    scripts = [script.text_content() for script in root.iter("script") if "ld+json" in script.get("type", "").lower()]
    found = jsonld.nodes(scripts)
    by_id = {identity: one for one in found if isinstance(identity := one.get("@id"), str)}
    lists = [listed(_listed_in(node, by_id, base), own) for node in found if not jsonld.types(node) & _NO_ITEMS]
    articles = listed((a for node in jsonld.articles(found) if (a := _address(node, base)) is not None), own)
    best = max([*lists, articles], key=len, default=())
    return best if len(best) >= _LEAST else ()


def _listed_in(node: Node, by_id: dict[str, Node], base: str | None) -> Iterator[Address]:
    for field in _LISTS:
        value = node.get(field)
        for entry in (value if isinstance(value, list) else [])[:_MOST]:
            address = _of_entry(entry, by_id, base)
            if address is not None:
                yield address


def _of_entry(entry: object, by_id: dict[str, Node], base: str | None) -> Address | None:
    """Read an entry of a list: an address, a thing, or a ListItem that has one of them in it."""
    if isinstance(entry, str):
        url = resolve(entry, base)
        return Address(url=url, role="article") if url else None
    if not isinstance(entry, dict) or jsonld.types(entry) & _NO_ITEMS:
        return None
    inner = entry.get("item")
    if isinstance(inner, str):
        inner = by_id.get(inner, {"url": inner})
    if isinstance(inner, dict):
        entry = {**entry, **by_id.get(str(inner.get("@id")), {}), **inner}
    elif isinstance(entry.get("@id"), str):
        entry = {**by_id.get(str(entry["@id"]), {}), **entry}
    return _address(entry, base)


def _address(node: Node, base: str | None) -> Address | None:
    reference = next(
        (found for field in ("url", "mainEntityOfPage", "@id") if (found := _reference(node, field))), None
    )
    url = resolve(reference, base)
    if url is None or jsonld.types(node) & _NO_ITEMS:
        return None
    title = next((text for field in _TITLES if (text := jsonld.text(node.get(field)))), None)
    date = next((text for field in _DATES if (text := jsonld.text(node.get(field)))), None)
    image = node.get("image")
    image = image[0] if isinstance(image, list) and image else image
    image = image.get("url") if isinstance(image, dict) else image
    return Address(
        url=url,
        role="article",
        title=title,
        published=parse_date(date) if date else None,
        summary=jsonld.text(node.get("description")),
        image=resolve(image, base) if isinstance(image, str) else None,
    )


def _reference(node: Node, field: str) -> str | None:
    value = node.get(field)
    value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
    return value if isinstance(value, str) and _reads_as_address(value) and "#/schema" not in value else None


def _reads_as_address(value: str) -> bool:
    """Tell an address from a title, which systems write in the place of one."""
    return not value.startswith("#") and not any(map(str.isspace, value.strip()))


def find_in_microdata(root: html.HtmlElement, base: str | None, own: str | None) -> tuple[Address, ...]:
    """Find the rows that are marked as articles; a page's single one is itself."""
    scopes = [element for element in root.iter() if _is_marked(element)][:_MOST_MARKED]
    inner = {scope for scope in scopes for above in scope.iterancestors() if above in set(scopes)}
    found = (_marked(scope, base) for scope in scopes if scope not in inner)
    items = listed((address for address in found if address is not None), own)
    return items if len(items) >= _LEAST else ()


def _is_marked(element: html.HtmlElement) -> bool:
    kind = element.get("itemtype") if isinstance(element.tag, str) else None
    return kind is not None and kind.lower().rpartition("/")[2].endswith(_MARKED)


def _marked(scope: html.HtmlElement, base: str | None) -> Address | None:
    told: dict[str, html.HtmlElement] = {}
    for element in scope.iter():
        if isinstance(element.tag, str) and element is not scope:
            for name in (element.get("itemprop") or "").split():
                told.setdefault(name, element)
    title_at = told.get("headline", told.get("name"))
    links: Iterable[html.HtmlElement] = [
        e for e in (told.get("url"), told.get("mainEntityOfPage"), title_at) if e is not None
    ]
    reference = next((r for element in links if (r := _link(element))), None) or _link(scope)
    url = resolve(reference, base)
    if url is None:
        return None
    date_at = next((told[name] for name in _DATES if name in told), None)
    date = _value(date_at)
    image_at = told.get("image")
    image = (image_at.get("src") or image_at.get("content")) if image_at is not None else None
    return Address(
        url=url,
        role="article",
        title=_value(title_at),
        published=parse_date(date) if date else None,
        summary=_value(told.get("description")),
        image=resolve(image, base) if image else None,
    )


def _link(element: html.HtmlElement) -> str | None:
    content = element.get("content") or ""
    own = (
        element.get("href")
        or element.get("itemid")
        or (content if element.tag in ("meta", "link") and _reads_as_address(content) else None)
    )
    if own:
        return str(own)
    link = next(element.iter("a"), next(element.iterancestors("a"), None))
    return str(link.get("href") or "") or None if link is not None else None


def _value(element: html.HtmlElement | None) -> str | None:
    if element is None:
        return None
    return one_line(element.get("content") or element.get("datetime") or str(element.text_content())[:2_000])
