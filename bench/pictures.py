"""Draws figures as SVG, by hand: a few shapes need no library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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


Bar = tuple[str, float, tuple[float, float] | None]
"""What it is, how long, and the interval that the figure lies in."""

_ROW, _NAMES, _FIGURES = 26, 190, 60  # pixels: a bar's height, and what stands before and after it


def bars(members: Sequence[Bar], *, title: str, least: float = 0.0) -> str:
    """Draw bars from `least` on, with their intervals as whiskers and their figures."""
    most = max(high for _, value, span in members for high in (value, span[1] if span else value))
    scale = (_SIDE + 2 * _EDGE - _NAMES - _FIGURES) / (most - least)
    return "\n".join(_bar_lines(members, title, least, scale)) + "\n"


def _bar_lines(members: Sequence[Bar], title: str, least: float, scale: float) -> Iterator[str]:
    wide, high = _SIDE + 2 * _EDGE, _ROW * (len(members) + 1)
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" style="font: 13px sans-serif">'
    yield f'<title>{escape(title)}</title><rect width="{wide}" height="{high}" fill="white"/>'
    yield f'<text x="8" y="18" font-weight="bold">{escape(title)}</text>'
    for number, (name, value, span) in enumerate(members, start=1):
        top = number * _ROW
        long = max(0.0, (value - least) * scale)
        colour = _COLOURS[0] if number == 1 else "#9aa7b0"
        yield f'<text x="{_NAMES - 8}" y="{top + 17}" text-anchor="end">{escape(name)}</text>'
        yield f'<rect x="{_NAMES}" y="{top + 4}" width="{long:.1f}" height="{_ROW - 8}" fill="{colour}"/>'
        end = long
        if span is not None:
            low, end = ((edge - least) * scale for edge in span)
            middle = top + _ROW / 2
            yield f'<path d="M{_NAMES + low:.1f} {middle}H{_NAMES + end:.1f}" stroke="#222" stroke-width="2"/>'
        yield f'<text x="{_NAMES + max(long, end) + 6:.1f}" y="{top + 17}">{value:.3g}</text>'
    yield "</svg>"


def curves(members: Sequence[tuple[str, Sequence[float]]], *, title: str, most: float) -> str:
    """Draw, for each name, what share of the pages has at most so much: the higher the better."""
    return "\n".join(_curve_lines(members, title, most)) + "\n"


def _curve_lines(members: Sequence[tuple[str, Sequence[float]]], title: str, most: float) -> Iterator[str]:
    whole = _SIDE + 2 * _EDGE
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" style="font: 13px sans-serif">'
    yield f'<title>{escape(title)}</title><rect width="{whole}" height="{whole}" fill="white"/>'
    yield f'<text x="{_EDGE}" y="18" font-weight="bold">{escape(title)}</text>'
    for tick in _TICKS:
        x, y = _place(tick, tick)
        yield f'<path d="M{x} {_EDGE}V{_EDGE + _SIDE}M{_EDGE} {y}H{_EDGE + _SIDE}" stroke="#ddd"/>'
        yield f'<text x="{x}" y="{whole - _EDGE + 20}" text-anchor="middle">{tick * most:.0%}</text>'
        yield f'<text x="{_EDGE - 8}" y="{y + 4}" text-anchor="end">{tick:.0%}</text>'
    for number, (name, values) in enumerate(members):
        ordered = sorted(values)
        points = (_place(min(value / most, 1.0), (at + 1) / len(ordered)) for at, value in enumerate(ordered))
        path = " ".join(f"{x},{y}" for x, y in points)
        colour = _COLOURS[number % len(_COLOURS)]
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield f'<text x="{_EDGE + 20 + 160 * number}" y="38" fill="{colour}">{escape(name)}</text>'
    yield "</svg>"


def picture_page(title: str, pictures: Iterable[tuple[str, str]]) -> str:
    """Put pictures, each with what it says in words, on one page that needs nothing else."""
    shown = "\n".join(
        f"<figure>\n{picture}<figcaption>{escape(said)}</figcaption>\n</figure>" for picture, said in pictures
    )
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        "<style>body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 sans-serif}figure{margin:2rem 0}"
        "svg{width:100%;height:auto}figcaption{color:#444}</style>\n"
        f"<h1>{escape(title)}</h1>\n{shown}\n</html>\n"
    )
