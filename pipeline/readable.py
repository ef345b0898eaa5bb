"""Gives addresses as people read them: https://bücher.example/käufer for https://xn--bcher-kva.example/k%C3%A4ufer.

Only what is unambiguous is shown so: letters and digits, and hosts that cannot be taken for others. Typed as it is
shown, an address is the same one. What machines read (links, feeds, JSON, the configuration) keeps its form.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from unicodedata import bidirectional

import idna

from pipeline.addresses import canonical

_ADDRESS = re.compile(r"(https?://)([^\s/?#@]+)((?:[/?#]\S*)?)")
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_LEFTWARDS = frozenset({"R", "AL"})
_DIRECTED = _LEFTWARDS | {"L", "EN", "AN"}  # what gives the signs between a direction
_UNSEEN = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0")  # letters that leave no trace
# What may stand together in one word of a host: by the highly restrictive profile of UTS 39, without Latin beside them.
_TOGETHER = (
    frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}),
    frozenset({"CJK", "HANGUL"}),
    frozenset({"CJK", "BOPOMOFO"}),
)
# Which letters of Cyrillic, Greek and Armenian look like those of Latin: browsers show no host that has no others.
_LIKE_LATIN = frozenset("асԁеһіјӏорԛѕԝхуъьҽпгѵѡαγικνορτυωηագզէլհյոսւօցք")
_LIKE_SIGNS = frozenset("ɑɡɩǀǁǂǃ")  # letters of Latin that no language but of phonetics and clicks has: a, g, i, l, !


def readable(address: str) -> str:
    """Give an address of the web as people read it; all else as it is."""
    return _readable(address) if "%" in address or "xn--" in address else address


def readable_host(host: str) -> str:
    """Give a host, with or without its port, as people read it."""
    return ".".join(_label(label) if label.startswith("xn--") else label for label in host.split("."))


@lru_cache(maxsize=512)
def _readable(address: str) -> str:
    parts = _ADDRESS.fullmatch(address)
    if parts is None:
        return address
    scheme, host, rest = parts.groups()
    read_host, read_rest = readable_host(host), _ESCAPES.sub(lambda match: _decoded(match[0]), rest)
    if _runs_on(read_host, read_rest):
        read_host = host
    shown = scheme + read_host + read_rest
    meant = canonical(address)
    return shown if meant is not None and canonical(shown) == meant else address


def _runs_on(host: str, rest: str) -> bool:
    """Tell whether what follows a host would be read before it: both run from right to left, or numbers follow."""
    name, _, port = host.rpartition(".")[2].partition(":")
    first = next((kind for sign in port + rest if (kind := bidirectional(sign)) in _DIRECTED), "L")
    return first != "L" and any(bidirectional(sign) in _LEFTWARDS for sign in name)


def _decoded(escapes: str) -> str:
    """Give the letters and digits that escapes stand for, and the others as they are."""
    shown = before = ""
    for sign in bytes.fromhex(escapes.replace("%", "")).decode("utf-8", errors="surrogateescape"):
        plain = _is_plain(sign, before)
        shown += sign if plain else "".join(f"%{byte:02X}" for byte in sign.encode("utf-8", "surrogateescape"))
        before = sign if plain else ""
    return shown


def _is_plain(sign: str, before: str) -> bool:
    """Tell a letter, a digit, or what belongs to the letter `before`, of which there is no other spelling."""
    kind = unicodedata.category(sign)
    if not unicodedata.is_normalized("NFKC", before + sign) or sign in _UNSEEN:
        return False
    return kind[0] == "L" or kind == "Nd" or (kind in ("Mn", "Mc") and before != "")


def _label(label: str) -> str:
    label, colon, port = label.partition(":")
    try:
        shown = idna.ulabel(label)
    except UnicodeError:
        return label + colon + port
    return (shown if _is_of_one_script(shown) else label) + colon + port


def _is_of_one_script(label: str) -> bool:
    others = {sign for sign in label if not (sign.isascii() and (sign.isdigit() or sign == "-"))}
    scripts = {unicodedata.name(sign, "").partition(" ")[0] for sign in others}
    alone = len(scripts) == 1 or any(scripts <= together for together in _TOGETHER)
    return alone and not others <= _LIKE_LATIN and others.isdisjoint(_LIKE_SIGNS)
