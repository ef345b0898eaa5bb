"""Draws figures as SVG, by hand: a few shapes need no library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

_SIDE, _EDGE = 560, 60  # pixels: of the square of dots, and around it
_COLOURS = ("#1b6ca8", "#c8553d", "#3a7d44", "#7b4b94", "#8a6d1d")
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)

Dot = tuple[float, float, str, str]
"""From 0 to 1 across and up, the group that gives its colour, and what it is."""


def dots(members: Sequence[Dot], *, across: str, up: str) -> str:
    """Draw a dot for each page: above the diagonal what is better by the upright scale."""
    return "\n".join(_lines(members, across, up)) + "\n"


def _lines(members: Sequence[Dot], across: str, up: str) -> Iterator[str]:
    whole = _SIDE + 2 * _EDGE
    groups = sorted({group for _, _, group, _ in members})
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" style="font: 13px sans-serif">'
    yield f"<title>{escape(up)} against {escape(across)}, {len(members)} pages</title>"
    yield f'<rect width="{whole}" height="{whole}" fill="white"/>'
    for tick in _TICKS:
        x, y = _place(tick, tick)
        yield f'<path d="M{x} {_EDGE}V{_EDGE + _SIDE}M{_EDGE} {y}H{_EDGE + _SIDE}" stroke="#ddd"/>'
        yield f'<text x="{x}" y="{whole - _EDGE + 20}" text-anchor="middle">{tick:g}</text>'
        yield f'<text x="{_EDGE - 8}" y="{y + 4}" text-anchor="end">{tick:g}</text>'
    yield f'<path d="M{_EDGE} {_EDGE + _SIDE}L{_EDGE + _SIDE} {_EDGE}" stroke="#888" stroke-dasharray="5 4"/>'
    for x, y, group, name in members:
        left, top = _place(x, y)
        colour = _COLOURS[groups.index(group) % len(_COLOURS)]
        yield (
            f'<circle cx="{left}" cy="{top}" r="4" fill="{colour}" fill-opacity=".5">'
            f"<title>{escape(name)}: {x:.2f}, {y:.2f}</title></circle>"
        )
    yield f'<text x="{whole / 2:g}" y="{whole - 14}" text-anchor="middle">{escape(across)}</text>'
    yield f'<text transform="translate(18 {whole / 2:g}) rotate(-90)" text-anchor="middle">{escape(up)}</text>'
    for number, group in enumerate(groups):
        at = _EDGE + 20 + 120 * number
        yield f'<circle cx="{at}" cy="30" r="5" fill="{_COLOURS[number % len(_COLOURS)]}"/>'
        yield f'<text x="{at + 10}" y="34">{escape(group)}</text>'
    yield "</svg>"


def _place(x: float, y: float) -> tuple[float, float]:
    return round(_EDGE + x * _SIDE, 1), round(_EDGE + (1 - y) * _SIDE, 1)
