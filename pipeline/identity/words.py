"""Takes texts apart into what they are compared by: words, numbers, and runs of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote, urlsplit

from pipeline.addresses import canonical
from pipeline.normalize import normalised

MOST_WORDS = 20_000
"""So many words of a text are compared."""

SHINGLE = 3
"""So many words in a row are one shingle."""

_LONGEST_TITLE = 300  # characters
_READ_AT_ONCE = 200_000  # characters: of a longer text not all words are looked for
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")  # scripts without spaces: each sign is one
_FOLDER_PAGES = re.compile(r"/(?:index|default|home)\.(?:html?|php|aspx?|jsp|cfm)$", re.IGNORECASE)
_FILE_NAME = re.compile(r"\.(?:html?|php|aspx?|jsp|cfm)$", re.IGNORECASE)


def words_of(text: str | None) -> tuple[str, ...]:
    """Give the words of a text without what sites change when the words stay."""
    return _words_of_title(text) if len(text or "") <= _LONGEST_TITLE else _words_of_text(text)


@lru_cache(maxsize=16)  # a page is held against several entries, and each side is asked several times
def _words_of_text(text: str | None) -> tuple[str, ...]:
    return _words(text)


@lru_cache(maxsize=1024)
def _words_of_title(text: str | None) -> tuple[str, ...]:
    return _words(text)


def _words(text: str | None) -> tuple[str, ...]:
    return split_words(normalised(text or ""), MOST_WORDS)


def split_in_python(text: str, most: int) -> tuple[str, ...]:
    """Give the first words of a text, as the compiled twin does."""
    if len(text) <= _READ_AT_ONCE:
        return tuple(_WORD.findall(text)[:most])
    return tuple(one[0] for one in islice(_WORD.finditer(text), most))


def without_digits_in_python(words: Iterable[str]) -> list[str]:
    """Give the words that have no digit in them, as the compiled twin does."""
    return [word for word in words if not has_digit(word)]


try:
    from pipeline.compiled.words import split_words, without_digits
except ImportError:  # not built where there is no C compiler
    split_words, without_digits = split_in_python, without_digits_in_python


def shingles(words: Sequence[str], size: int = SHINGLE) -> Iterator[tuple[str, ...]]:
    """Give every `size` words in a row; a shorter text is one shingle as a whole."""
    if 0 < len(words) < size:
        yield tuple(words)
    for at in range(len(words) - size + 1):
        yield tuple(words[at : at + size])


def has_digit(word: str) -> bool:
    """Tell whether a word has a digit in it: "2021", "17e", "5m"."""
    return not word.isalpha() and any(map(str.isdigit, word))  # no letter is a digit


@lru_cache(maxsize=4096)  # asked several times for each page, and for each entry that it is held against
def address_key(url: str | None) -> str | None:
    """Give what an address has in common with its other spellings: without scheme, www., last slash, index page."""
    address = canonical(url) if url else None
    if address is None:
        return None
    rest = address.partition("://")[2].removeprefix("www.")
    path, mark, query = rest.partition("?")
    path = _FOLDER_PAGES.sub("", path).rstrip("/")
    _, sharp, place = (url or "").partition("#")  # kept are those of a list's rows only: each is an item
    return f"{path}{mark}{query}{sharp}{place}"


def slug_of(url: str | None) -> tuple[str, ...]:
    """Give the words of the last part of an address, which is made of the title on many sites."""
    try:
        path = urlsplit(url or "").path
    except ValueError:
        return ()
    name = _FILE_NAME.sub("", path.rstrip("/").rpartition("/")[2])
    return words_of(re.sub(r"[-_+]", " ", unquote(name)))


__all__ = [
    "MOST_WORDS",
    "SHINGLE",
    "address_key",
    "has_digit",
    "shingles",
    "slug_of",
    "split_in_python",
    "split_words",
    "without_digits",
    "without_digits_in_python",
    "words_of",
]
