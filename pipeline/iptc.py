"""Reads the codes of IPTC's vocabularies of subjects, however they are written, and says where they are defined.

Media topics are "medtop:20000638" and http://cv.iptc.org/newscodes/mediatopic/20000638; the subject codes that they
replaced are "subj:11002000" and likewise an address, and stay what they are: there is no exact way from one to another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from pipeline.items import Code

CODE = r"(?:medtop|subj):[0-9]{8}"
MOST = 50  # codes of an entry; newsrooms give three to twenty, the wider ones of each included
_LONGEST_READ = 5_000
_LONGEST_LABEL = 100
_SCHEMES = {
    "medtop": "http://cv.iptc.org/newscodes/mediatopic/",
    "subj": "http://cv.iptc.org/newscodes/subjectcode/",
}
_NAMES = {"mediatopic": "medtop", "subjectcode": "subj"}  # as addresses have them
_WRITTEN = re.compile(
    r"(?<!\w)(medtop|subj):([0-9]{8})(?!\w)"
    r"|//(?:www\.)?cv\.iptc\.org/newscodes/(mediatopic|subjectcode)/([0-9]{8})(?!\w)"
)
_SCHEME = re.compile(r"//(?:www\.)?cv\.iptc\.org/newscodes/(mediatopic|subjectcode)(?!\w)")
_BARE = re.compile(r"[0-9]{8}")
_SIGNS = ("iptc.org", "medtop", "subj:")  # one of them is in whatever has a code


def holds_code_in_python(text: str | bytes) -> bool:
    """Tell whether a text, or the bytes of it as UTF-8, has a sign of a code, as the compiled twin does."""
    if isinstance(text, bytes):
        return any(sign.encode() in text for sign in _SIGNS)
    return any(sign in text for sign in _SIGNS)


try:
    from pipeline.compiled.words import holds_code
except ImportError:  # not built where there is no C compiler
    holds_code = holds_code_in_python


def may_have_codes(text: str | bytes) -> bool:
    """Tell whether a text, also as UTF-8, can have a code: most pages have none, and this takes next to no time."""
    return holds_code(text)


def codes_in(written: str) -> Iterator[str]:
    """Give the codes in a text, as "medtop:20000638"."""
    if not may_have_codes(written):
        return
    for found in _WRITTEN.finditer(written[:_LONGEST_READ]):
        yield f"{found[1] or _NAMES[found[3]]}:{found[2] or found[4]}"


def code_of(term: str, scheme: str | None) -> str | None:
    """Give the code of a term that may be a bare number in a scheme, as feeds and schema.org write it."""
    if _BARE.fullmatch(term.strip()) and scheme:
        found = _SCHEME.search(scheme[:_LONGEST_READ])
        name = _NAMES[found[1]] if found else scheme.strip().rstrip(":")
        return f"{name}:{term.strip()}" if name in _SCHEMES else None
    return next(codes_in(term), None)


def scheme_of(code: str) -> str:
    """Give the address of the vocabulary that a code is of."""
    return _SCHEMES[code.partition(":")[0]]


def code_with(code: str, label: str | None, *, listed: bool = False) -> Code:
    """Give a code with its label, which is none where it says no more than the code."""
    words = " ".join((label or "").split())[:_LONGEST_LABEL].strip()
    says_more = words and not _BARE.fullmatch(words) and not may_have_codes(words)
    return Code(code=code, label=words if says_more else None, listed=listed)


def each_once(codes: Iterable[Code]) -> tuple[Code, ...]:
    """Give the first codes, each once, with the label that it has anywhere."""
    found: dict[str, Code] = {}
    for one in codes:
        known = found.get(one.code)
        if known is None and len(found) == MOST:
            break
        if known is None or (known.label is None and one.label is not None):
            found[one.code] = one if known is None else Code(code=one.code, label=one.label, listed=known.listed)
    return tuple(islice(found.values(), MOST))
