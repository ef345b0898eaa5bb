"""Makes one item of the files of one row, and of those that are one document in several formats: "PDF", "Word"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from posixpath import splitext
from urllib.parse import urlsplit

from crawler.find.addresses import resolve
from crawler.find.anchors import text_of
from crawler.find.rows import Row
from crawler.find.rows.labels import clean
from crawler.find.rows.named import KIND
from pipeline.describe.attachments import media_type_of
from pipeline.items import Attachment
from pipeline.store.protocol import Address

_READ = "application/pdf"  # the format whose text is read, and that most readers open
_PLAYED = ("audio/", "video/")  # what one listens to is no format of what one reads: a feed is for the one or the other

_WORD = re.compile(r"\w+")
_MOST = 50  # further files of a row

_Named = tuple[str | None, str | None, str | None]
"""What a file is called, its day and its type."""


def with_files_of_row(item: Address, row: Row, base: str | None, others: Collection[str]) -> Address:
    """Give an item that is a file with what else its row leads to and is one: annexes, and the same in other formats.

    The item is what is read best of its formats. The addresses of `others` are items themselves.
    """
    if item.media_type is None:
        return item
    formats = {item.media_type: Attachment(url=item.url, title=item.title, media_type=item.media_type)}
    annexes: list[Attachment] = []
    for link in (element for element in row.elements() if element.tag == "a"):
        url = resolve(link.get("href"), base)
        media_type = media_type_of(url)
        if url is None or media_type is None or url == item.url or url in others:
            continue
        said = clean(text_of(link))
        file = Attachment(url=url, title=said or None, media_type=media_type)
        if not said or KIND.fullmatch(said) or _without_suffix(url) == _without_suffix(item.url):
            formats.setdefault(media_type, file)
        annexes.append(file)
    files = {file.url: file for file in (*formats.values(), *annexes[:_MOST])}
    return _called(item, [*formats.values()], files)


def in_one_item(items: Iterable[Address]) -> tuple[Address, ...]:
    """Give items with what follows on a file and is the same in another format attached to it, each format once.

    It is the same if it lies at the same address but for its suffix and is not called otherwise, or is the only one
    that is called so and of the same day. The item is what is read best of them.
    """
    given = list(items)
    called = Counter(named for _, named in {(item.url, _named(item)) for item in given})
    documents: list[list[Address]] = []
    for item in given:
        if documents and _belongs_to(item, documents[-1], called):
            documents[-1].append(item)
        else:
            documents.append([item])
    return tuple(map(_whole, documents))


def _named(item: Address) -> _Named:
    return item.title, item.published, item.media_type


def _belongs_to(item: Address, document: Sequence[Address], called: Mapping[_Named, int]) -> bool:
    first = document[0]
    if item.media_type is None or first.media_type is None or _is_played(item) != _is_played(first):
        return False
    if any(item.media_type == one.media_type for one in document):
        return any(item.url == one.url for one in document)  # a list may be there twice
    called_so = _named(item)[:2] == _named(first)[:2] and called[_named(item)] == called[_named(first)] == 1
    return called_so or (_without_suffix(item.url) == _without_suffix(first.url) and _may_be_one(item, first))


def _may_be_one(item: Address, first: Address) -> bool:
    """Tell whether one title says no more than another but for the kind of the file: "Report", "Report (in Word)"."""
    one, other = (set(_WORD.findall(KIND.sub("", title.casefold()))) for title in (item.title or "", first.title or ""))
    return one <= other or other <= one


def _is_played(item: Address) -> bool:
    return item.media_type is not None and item.media_type.startswith(_PLAYED)


def _without_suffix(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return parts.netloc, splitext(parts.path)[0], parts.query


def _whole(document: Sequence[Address]) -> Address:
    if document[0].media_type is None:
        return document[0]
    formats = [Attachment(url=one.url, title=one.title, media_type=one.media_type or "") for one in document]
    files = {file.url: file for file in formats}
    for file in (file for one in document for file in one.attachments):
        files.setdefault(file.url, file)
    return _called(document[0], formats, files)


def _called(item: Address, formats: Sequence[Attachment], files: Mapping[str, Attachment]) -> Address:
    """Give an item as what is read best of its formats, with its other files."""
    read = () if _is_played(item) else (file for file in formats if file.media_type == _READ)
    own = next(iter(read), formats[0])
    others = tuple(file for file in files.values() if file.url != own.url)
    return replace(item, url=own.url, media_type=own.media_type, attachments=others)
