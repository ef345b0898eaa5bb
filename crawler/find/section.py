"""Tells what lies below a page: the addresses of a site's section."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from urllib.parse import urlsplit

from pipeline.separate.names import words

# What the page of a whole folder is called: its index, its home.
_INDEX = words(
    "index default home homepage start startseite accueil inicio inici portada hjem forside etusivu domov uvod "
    "pocetna naslovna acasa kezdolap anasayfa"
)
_INDEX_FILE = re.compile(r"(?<=.)/(?:index|default)\.\w{2,5}$", re.IGNORECASE)


def section_of(url: str) -> str:
    """Give how the paths begin that lie below a page: "/en/news" for /en/news.html, "/en/news/" for its index.php."""
    path = urlsplit(url).path
    folder, name = posixpath.split(path)
    stem = posixpath.splitext(name)[0] if "." in name else name
    if stem.casefold() in _INDEX:
        stem = ""
    return posixpath.join(folder, stem) if stem else folder.rstrip("/") + "/"


def below(url: str, section: str) -> bool:
    """Tell whether an address lies below a page: /news/1/a for /news/1, and not /news/12, which begins like it."""
    return urlsplit(url).path.startswith(section.rstrip("/") + "/")


def within(url: str, section: str) -> bool:
    """Tell whether an address lies in a section, or in a folder beside its page: /news/2024/a for /news."""
    return urlsplit(url).path.startswith(section)


def path_of(url: str) -> str:
    """Give the path of an address as it names what it is of: "/news/new-quay" for /news/new-quay/index.html."""
    return _INDEX_FILE.sub("", urlsplit(url).path).rstrip("/")


@lru_cache(maxsize=1024)  # each row's is asked for by each list that it could be of
def folder_of(url: str) -> str:
    """Give what an address lies in, without years and numbers: its page where only parameters tell what it is of."""
    parts = urlsplit(url)
    return f"{parts.path}?" if parts.query else _above(path_of(url))


def holder_of(url: str) -> str:
    """Give the folder of an address's file, if that is all that the folder has: /news/new-quay for its index.html."""
    return _above(urlsplit(url).path.rstrip("/"))


def _above(path: str) -> str:
    return "/".join(step for step in path.rpartition("/")[0].split("/") if not step.isdigit())
