"""Reads the addresses that elements of a page name: absolute ones, and of an image the one that is worth showing."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin

from lxml.html import HtmlElement

__all__ = ["absolute", "absolute_in_python", "image_address", "origin_of", "resolved", "told_at_once"]

_LAZY = ("data-src", "data-original", "data-lazy-src", "data-srcset", "srcset", "data-lazy", "data-url")
_SIZE = re.compile(r"(\d{1,5}(?:\.\d{1,3})?)([wx])")
# Addresses that resolving against a base leaves as they are, or puts behind its host: most of a page's, told in a
# tenth of the time that resolving takes.
_PLAIN = re.compile(
    r"(?:https?://[a-z0-9.-]+(?:/|\Z)|/(?!/))(?:[\w/.~%=&+,:@!-]*\w/?)?(?:\?[\w/.~%=&+,:@!-]+)?(?:#[\w/.~%=&+,:@!-]+)?"
)
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::\d+)?(?=[/?#]|$)")
_SCHEMES = ("http://", "https://", "mailto:", "tel:")
_WIDEST_IMAGE = 1600  # pixels: of several sizes the largest up to this


def absolute_in_python(address: str | None, base_url: str | None) -> str | None:
    """Give an address as an absolute one of a kind that may be followed; None for any other.

    As the compiled twin does.
    """
    if not address:
        return None
    if (told := told_at_once(address, base_url)) is not None:
        return told
    return resolved(address, base_url)


def resolved(address: str, base_url: str | None) -> str | None:
    """Give an address as an absolute one where that takes resolving; None for one of a kind that is not followed."""
    try:
        url = urljoin(base_url or "", address.strip())
    except ValueError:
        return None
    return url if url.lower().startswith(_SCHEMES) else None


def told_at_once(address: str, base_url: str | None) -> str | None:
    """Give an address as an absolute one of the web where that needs no resolving; else None."""
    if not _PLAIN.fullmatch(address) or "/." in address:
        return None
    if address[0] != "/":
        return address
    origin = origin_of(base_url)
    return origin + address if origin is not None else None


@lru_cache(maxsize=100)
def origin_of(base_url: str | None) -> str | None:
    """Give scheme and host of an address; None where it has none, or not in a form to be put before a path."""
    found = _ORIGIN.match(base_url or "")
    return found[0] if found else None


try:
    from pipeline.compiled.headlines import absolute
except (ImportError, TypeError, ValueError):  # as in quick.py
    absolute = absolute_in_python


def image_address(element: HtmlElement, base_url: str | None) -> str | None:
    """Give the absolute address of an image, also of one that is loaded late; None for an icon, too."""
    if _is_tiny(element):
        return None
    for name in (*_LAZY, "src"):
        value = (element.get(name) or "").strip()
        if value and not value.startswith("data:"):
            url = absolute(_largest(value) if "srcset" in name else value, base_url)
            if url and url.startswith("http"):
                return url
    return None


def _largest(srcset: str) -> str:
    """Give the address of the largest of several sizes of an image, none wider than is of use."""
    sizes: list[tuple[float, str]] = []
    srcset = " ".join(srcset.split())
    for candidate in re.split(", | ,", srcset) if " ," in srcset else srcset.split(", "):
        address, *size = candidate.split() or [""]
        told = _SIZE.fullmatch(size[0]) if size else None
        sizes.append((float(told[1]) * (1 if told[2] == "w" else _WIDEST_IMAGE / 2) if told else 0, address))
    fitting = [pair for pair in sizes if pair[0] <= _WIDEST_IMAGE]
    best = max(fitting, key=lambda pair: pair[0]) if fitting else min(sizes, key=lambda pair: pair[0])
    return best[1].rstrip(",")


def _is_tiny(element: HtmlElement) -> bool:
    """Tell whether an image says of itself that it is an icon or a pixel that counts readers."""
    sizes = [
        value for name in ("width", "height") if (value := (element.get(name) or "").removesuffix("px")).isdecimal()
    ]
    return any(len(size) < 3 and int(size) < 60 for size in sizes)
