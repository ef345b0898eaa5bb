"""Decompresses what came packed, to a limit, and tells what was cut off before its end."""

from __future__ import annotations

import zlib

GZIP = zlib.MAX_WBITS | 16
_PIECE = 4096  # bytes: what follows a member is copied, which is quadratic for many members of a large body
MEMBER = b"\x1f\x8b"
"""What gzip begins with."""


class TooLargeError(Exception):
    """There is more in it than may be."""


class CutOffError(Exception):
    """It ends before its end."""


def inflated(body: bytes, bits: int, most: int) -> bytes:
    """Decompress, of gzip member after member, at most `most` bytes; what follows the last is passed over.

    `bits` are zlib's. Raise `TooLargeError`, `CutOffError`, or `zlib.error` for bytes that are something else.
    """
    found, at, inflater = bytearray(), 0, zlib.decompressobj(bits)
    while True:
        piece = body[at : at + _PIECE]
        found += inflater.decompress(piece, most + 1 - len(found))
        if len(found) > most:
            raise TooLargeError
        at += len(piece) - len(inflater.unused_data)
        if inflater.eof:
            if bits != GZIP or not body.startswith(MEMBER, at):
                return bytes(found)
            inflater = zlib.decompressobj(bits)
        elif at >= len(body):
            raise CutOffError
