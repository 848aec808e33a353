"""The drawing of charts: co-ordinates, axes, lines and words. What to draw is in `charts`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 36, 48
FONT_SIZE = 13
LINE_HEIGHT = 14

Format = Callable[[float], str]


@dataclass(frozen=True)
class Point:
    """One value, with the ends of its interval where there is one. `x` is a label or a number."""

    x: str | float
    value: float | None
    low: float | None = None
    high: float | None = None


class Frame:
    """The plotting area: data to picture co-ordinates, and its axes."""

    def __init__(self, y_span: tuple[float, float], x_span: tuple[float, float]) -> None:
        self.low, self.high = y_span
        self.first, self.last = x_span

    def x(self, value: float) -> float:
        """Across, for a value of the horizontal axis."""
        room = WIDTH - LEFT - RIGHT
        return LEFT + (value - self.first) / ((self.last - self.first) or 1) * room

    def y(self, value: float) -> float:
        """Down, for a value of the vertical axis."""
        share = (value - self.low) / (self.high - self.low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    def axes(
        self, x_label: str, y_label: str, show: Format, x_ticks: Sequence[tuple[float, str]]
    ) -> list[str]:
        """Grid lines, tick labels (no more than eight across) and the names of both axes."""
        parts = []
        for tick in ticks_between(self.low, self.high):
            y = at(self.y(tick))
            parts.append(
                f'<line class="chart-grid" stroke="currentColor" stroke-opacity="0.2" x1="{LEFT}" '
                f'y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}"/>'
                + text(LEFT - 6, self.y(tick) + 4, tick_label(tick, show), "chart-tick", "end")
            )
        every = max(1, len(x_ticks) // 7 + (len(x_ticks) % 7 > 0))
        for value, label in x_ticks[::every]:
            parts.append(text(self.x(value), HEIGHT - BOTTOM + 18, label, "chart-tick", "middle"))
        middle = (LEFT + WIDTH - RIGHT) / 2
        parts.append(text(middle, HEIGHT - 8, x_label, "chart-axis-label", "middle"))
        parts.append(text(4, 14, y_label, "chart-axis-label"))
        return parts


def band(frame: Frame, place: int, known: list[tuple[float, Point]]) -> list[str]:
    """The interval of a line as one shape, there and back; broken where a value is missing."""
    stretches: list[list[tuple[float, float, float]]] = [[]]
    for x, point in known:
        if point.low is None or point.high is None:
            stretches.append([])
        else:
            stretches[-1].append((x, point.low, point.high))
    shapes = []
    for edges in stretches:
        there = [f"{at(frame.x(x))} {at(frame.y(high))}" for x, _, high in edges]
        back = [f"{at(frame.x(x))} {at(frame.y(low))}" for x, low, _ in reversed(edges)]
        if len(edges) == 1:
            shapes.append(
                f'<path class="chart-interval chart-series-{place + 1}" fill="none" '
                f'stroke="currentColor" d="M{there[0]}L{back[0]}"/>'
            )
        elif edges:
            shapes.append(
                f'<path class="chart-band chart-series-{place + 1}" fill-opacity="0.15" '
                f'stroke="none" d="M{"L".join(there + back)}Z"/>'
            )
    return shapes


def path(
    frame: Frame,
    known: Sequence[tuple[float, Point]],
    place: int,
    css: str,
    dash: str = "",
    step: bool = False,
) -> str:
    """A line that lifts its pen where a value is missing; `step` holds each value to the next."""
    moves, pen_down = [], False
    for x, point in known:
        if point.value is None:
            pen_down = False
            continue
        y = frame.y(point.value)
        if not pen_down:
            moves.append(f"M{at(frame.x(x))} {at(y)}")
        elif step:
            moves.append(f"H{at(frame.x(x))}V{at(y)}")
        else:
            moves.append(f"L{at(frame.x(x))} {at(y)}")
        pen_down = True
    return (
        f'<path class="{css} chart-series-{place + 1}" fill="none" stroke="currentColor" '
        f'stroke-width="2"{dash_attribute(dash)} d="{"".join(moves)}"/>'
    )


def end_labels(
    frame: Frame, ends: Sequence[tuple[str, Sequence[tuple[float, Point]]]]
) -> list[str]:
    """Each line's name beside its last value, moved apart where two would cover each other."""
    wanted = []
    for place, (name, known) in enumerate(ends):
        last = [(x, p.value) for x, p in known if p.value is not None][-1:]
        wanted += [(frame.y(float(y)) + 4, frame.x(x) + 8, name, place) for x, y in last]
    labels, free = [], 0.0
    for y, x, name, place in sorted(wanted):
        y = max(y, free)
        free = y + LINE_HEIGHT
        labels.append(text(x, y, name, f"chart-label chart-series-{place + 1}"))
    return labels


def svg_element(parts: Sequence[str], title: str, description: str, chart_id: str) -> str:
    """The whole SVG element, named by its title and its description."""
    name = escape(chart_id, quote=True)
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc>{"".join(parts)}</svg>'
    )


def tick_label(value: float, show: Format) -> str:
    """A round value as an axis shows it, without an empty decimal."""
    return show(value).replace(".0%", "%")


def text(x: float, y: float, words: str, css: str, anchor: str = "start") -> str:
    """Words at a place, escaped."""
    return (
        f'<text class="{css}" x="{at(x)}" y="{at(y)}" font-size="{FONT_SIZE}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def span_of(values: Sequence[float], from_zero: bool) -> tuple[float, float]:
    """The range an axis must show, widened to round numbers."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    low = min(low, 0.0) if from_zero else low
    room = (high - low) or abs(high) or 1.0
    ticks = ticks_between(low, high + 0.02 * room)
    step = ticks[1] - ticks[0] if len(ticks) > 1 else room
    return min(low, ticks[0]), max(high, ticks[-1] + (step if ticks[-1] < high else 0))


def ticks_between(low: float, high: float) -> list[float]:
    """About five round numbers from low to high."""
    room = (high - low) or 1.0
    power = 10.0 ** np.floor(np.log10(room / 4))
    step = next((power * m for m in (1, 2, 2.5, 5, 10) if room / (power * m) <= 6), power * 10)
    first = np.ceil(low / step - 1e-9)
    last = np.floor(high / step + 1e-9)
    return [float(round(i * step, 10)) + 0.0 for i in np.arange(first, last + 1)]


def dash_attribute(dash: str) -> str:
    """The attribute that dashes a line; nothing for a whole line."""
    return f' stroke-dasharray="{dash}"' if dash else ""


def at(value: float) -> str:
    """A co-ordinate as written in a picture."""
    return f"{value:.1f}"
