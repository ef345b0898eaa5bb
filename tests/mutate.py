"""Damages pages as networks, editors and enemies do, each seed in a way of its own, and always the same."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Sequence
from random import Random

_MOST_CHANGES = 6
_SPLICED = (
    *(
        "<div>",
        "</div>",
        "<p>",
        "</p>",
        "<a href=/x>",
        "</a>",
        "<b>",
        "<table><tr><td>",
        "</table>",
        "<ul><li>",
        "</ul>",
    ),
    *("<script>", "</script>", "<!--", "-->", "<![CDATA[", "]]>", "<style>", "<title>", "<h1>", "</h1>", "<svg>"),
    *(
        "<base href='http://[::1'>",
        "<time datetime='2021-13-45T99:99'>",
        "<img src=data:, width=٣>",
        "<p class='",
        '<p "',
    ),
    *("<template>", "<noscript>", "<plaintext>", "<meta charset=utf-16>", "<meta name=date content=99999999999>"),
    *(
        '<script type="application/ld+json">{"@type":["Article",1],"author":[null,{"name":{}}]}</script>',
        "<form>",
        "<hr>",
    ),
)
_ENTITIES = (
    *(
        "&amp;",
        "&",
        "&#0;",
        "&#xD800;",
        "&#1114112;",
        "&#x80;",
        "&nbsp;",
        "&lt;b&gt;",
        "&#" + "9" * 5000 + ";",
        "&amp;amp;",
    ),
    *("\0", "\x1b$B", "\u202e", "\u200b", "\ufeff", "\ud800", "\U0010ffff", "\u0130", "²", "①", "\u2028", "٢٠٢١-٠١-٠٢"),
    *("2021-02-30", "31.11.0000", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "24:60", "9" * 5000),
)
_ENCODINGS = ("utf-16-le", "utf-16-be", "utf-32-le", "cp1252", "shift_jis", "gb18030", "koi8-r", "iso2022_jp", "utf-7")
_MARKS = (b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE)


def mutate(pages: Sequence[bytes], seed: int) -> bytes:
    """Give one of `pages`, damaged in one to six ways."""
    chance = Random(seed)
    body = chance.choice(pages)
    for _ in range(chance.randint(1, _MOST_CHANGES)):
        body = chance.choice(_WAYS)(body, pages, chance)
    return body


def _span(body: bytes, chance: Random, most: int = 2_000) -> tuple[int, int]:
    start = chance.randint(0, len(body))
    return start, min(len(body), start + chance.randint(0, most))


def _flipped(body: bytes, pages: Sequence[bytes], chance: Random) -> bytes:
    changed = bytearray(body)
    for _ in range(chance.randint(1, 50) if body else 0):
        changed[chance.randrange(len(body))] = chance.randrange(256)
    return bytes(changed)


def _shortened(body: bytes, pages: Sequence[bytes], chance: Random) -> bytes:
    start, end = _span(body, chance)
    return body[:start] + body[end:]


def _repeated(body: bytes, pages: Sequence[bytes], chance: Random) -> bytes:
    start, end = _span(body, chance, 200)
    return body[:end] + body[start:end] * chance.randint(1, 300) + body[end:]


def _cut(body: bytes, pages: Sequence[bytes], chance: Random) -> bytes:
    start, _ = _span(body, chance)
    return body[start:] if chance.random() < 0.3 else body[:start]


def _with(body: bytes, words: Sequence[str], chance: Random) -> bytes:
    for _ in range(chance.randint(1, 20)):
        at, _ = _span(body, chance)
        if chance.random() < 0.7:  # where markup changes rather than anywhere
            at = body.find(chance.choice((b"<", b">", b'"', b" ")), at)
        word = chance.choice(words) * chance.choice((1, 1, 1, 3, 400))
        body = body[: max(at, 0)] + word[:20_000].encode(errors="surrogatepass") + body[max(at, 0) :]
    return body


def _tagged(body: bytes, pages: Sequence[bytes], chance: Random) -> bytes:
    return _with(body, _SPLICED, chance)


def _sprinkled(body: bytes, pages: Sequence[bytes], chance: Random) -> bytes:
    return _with(body, _ENTITIES, chance)


def _moved(body: bytes, pages: Sequence[bytes], chance: Random) -> bytes:
    start, end = _span(body, chance)
    rest = body[:start] + body[end:]
    at, _ = _span(rest, chance)
    return rest[:at] + body[start:end] + rest[at:]


def _joined(body: bytes, pages: Sequence[bytes], chance: Random) -> bytes:
    other = chance.choice(pages)
    return body[: _span(body, chance)[0]] + other[_span(other, chance)[0] :]


def _encoded(body: bytes, pages: Sequence[bytes], chance: Random) -> bytes:
    text = body.decode(errors="replace").encode(chance.choice(_ENCODINGS), errors="replace")
    return chance.choice(_MARKS) + text


def _unquoted(body: bytes, pages: Sequence[bytes], chance: Random) -> bytes:
    old = chance.choice((b'"', b"'", b">", b"/", b"=", b"\n", b" ", b",", b"1"))
    return body.replace(old, chance.choice((b"", b"<", b'"', b"\0", b"  ", b"9")), chance.randint(1, 200))


_WAYS: tuple[Callable[[bytes, Sequence[bytes], Random], bytes], ...] = (
    _flipped,
    _shortened,
    _repeated,
    _cut,
    _tagged,
    _sprinkled,
    _moved,
    _joined,
    _encoded,
    _unquoted,
)
