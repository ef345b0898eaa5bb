"""Draw charts as SVG: with a title and a description inside, axes named, and no colour but the page's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

_WIDTH, _HEIGHT = 400, 180
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 4, 24, 40
_SPARK_WIDTH, _SPARK_HEIGHT = 96, 16
SPARKS = 12  # bars that there is room for
_CHARACTER = 8.0  # width of one, as wide as they usually are at 13 pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A row of figures to be drawn."""

    id: str
    title: str
    told: str  # what it shows, in a sentence
    unit: str  # of the figures
    across: str  # what the row goes by
    labels: Sequence[str]
    values: Sequence[int | None]  # None: there is no figure


def bars(chart: Chart) -> Markup:
    """Draw a bar for each figure."""
    plot = _Plot(chart)
    width = plot.step * 0.7
    drawn = [
        _bar(plot.x(number) - width / 2, plot.y(value), width, plot.floor - plot.y(value))
        for number, value in enumerate(chart.values)
        if value
    ]
    return plot.framed(Markup("\n").join(drawn))


def line(chart: Chart) -> Markup:
    """Draw a line through the figures, broken where there is none, with a dot for each."""
    plot = _Plot(chart)
    points = [None if value is None else (plot.x(at), plot.y(value)) for at, value in enumerate(chart.values)]
    path, last = [], None
    for point in points:
        if point is not None:
            path.append(f"{'M' if last is None else 'L'}{point[0]:.1f} {point[1]:.1f}")
        last = point
    dots = [Markup('<circle cx="{}" cy="{}" r="3"/>').format(*_short(*point)) for point in points if point]
    return plot.framed(
        Markup('<path class="line" d="{}" fill="none" stroke="currentColor"/>').format("".join(path))
        + Markup("\n").join(dots)
    )


def sparkline(values: Sequence[int], told: str) -> Markup:
    """Draw a row of small bars; what it shows is in its text."""
    step, most = _SPARK_WIDTH / SPARKS, max([1, *values])
    drawn = []
    for number, value in enumerate(values):
        height = max(1, (_SPARK_HEIGHT - 1) * value / most)
        drawn.append(_bar(number * step, _SPARK_HEIGHT - height, step * 0.7, height))
    return Markup(
        '<svg class="spark" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{}">{}</svg>'
    ).format(told, Markup("").join(drawn), w=_SPARK_WIDTH, h=_SPARK_HEIGHT)


class _Plot:
    """Where figures stand in the frame of a chart."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._most = _round_up(max([1, *(value for value in chart.values if value is not None)]))
        self.step = (_WIDTH - _LEFT - _RIGHT) / max(1, len(chart.values))
        self.floor = _HEIGHT - _BOTTOM

    def x(self, number: int) -> float:
        return _LEFT + (number + 0.5) * self.step

    def y(self, value: int) -> float:
        return self.floor - (self.floor - _TOP) * value / self._most

    def framed(self, drawn: Markup) -> Markup:
        chart = self._chart
        return Markup(
            '<svg class="chart" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"'
            ' aria-labelledby="{id}-title {id}-told">'
            '<title id="{id}-title">{title}</title>\n<desc id="{id}-told">{told}</desc>\n'
            "{axes}\n{drawn}</svg>"
        ).format(
            width=_WIDTH,
            height=_HEIGHT,
            id=chart.id,
            title=chart.title,
            told=chart.told,
            axes=self._axes(),
            drawn=drawn,
        )

    def _axes(self) -> Markup:
        chart, parts = self._chart, []
        for value in sorted({0, self._most // 2, self._most}):
            y = self.y(value)
            parts.append(
                Markup(
                    '<path class="grid" d="M{} {y}H{}" stroke="currentColor"/>'
                    '<text text-anchor="end" font-size="13" x="{}" y="{}">{value}</text>'
                ).format(_LEFT, _WIDTH - _RIGHT, _LEFT - 6, _short(y + 4)[0], y=_short(y)[0], value=value)
            )
        parts.append(Markup('<text font-size="13" x="0" y="10">{}</text>').format(chart.unit))
        parts += [*self._labels()][::-1]
        parts.append(Markup('<text font-size="13" x="{}" y="{}">{}</text>').format(_LEFT, _HEIGHT - 6, chart.across))
        return Markup("\n").join(parts)  # as words of their own where only the text is shown

    def _labels(self) -> Iterator[Markup]:
        """Give the last label, and those before it that have room."""
        labels, right = self._chart.labels, float(_WIDTH)
        for number in range(len(labels) - 1, -1, -1):
            width = len(labels[number]) * _CHARACTER
            middle = min(self.x(number), _WIDTH - width / 2)
            if middle + width / 2 <= right and middle - width / 2 >= _LEFT - _CHARACTER:
                right = middle - width / 2 - 2 * _CHARACTER
                at = Markup('<text text-anchor="middle" font-size="13" x="{}" y="{}">{}</text>')
                yield at.format(_short(middle)[0], self.floor + 16, labels[number])


def _bar(x: float, y: float, width: float, height: float) -> Markup:
    return Markup('<rect x="{}" y="{}" width="{}" height="{}"/>').format(*_short(x, y, width, height))


def _short(*values: float) -> list[str]:
    return [f"{value:.1f}".removesuffix(".0") for value in values]


def _round_up(most: int) -> int:
    """Give the next even number that is easily read: 2, 4, 6, 8, 10, 20, 40 ..."""
    size = 1
    while True:
        for step in (2, 4, 6, 8, 10):
            if step * size >= most:
                return step * size
        size *= 10
