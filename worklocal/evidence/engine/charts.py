"""Charts as SVG text with a title, a description and the same figures as table rows.

Looks come from classes and presentation attributes, never from a style attribute or element, so
a strict content security policy holds; what matters is told by shape and words, not by colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .svg import (
    BOTTOM,
    HEIGHT,
    TOP,
    WIDTH,
    Format,
    Frame,
    Point,
    at,
    band,
    dash_attribute,
    end_labels,
    path,
    span_of,
    svg_element,
    text,
    tick_label,
    ticks_between,
)

DASHES = ("", "8 4", "2 3", "10 3 2 3")


@dataclass(frozen=True)
class Chart:
    """An SVG element as text, and the same figures as a table (columns, rows of text)."""

    svg: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Series:
    """A line of points. `immature_from`: index of the first point that is not yet complete."""

    name: str
    points: Sequence[Point]
    immature_from: int | None = None


def percent(value: float) -> str:
    """A share as a percentage with one decimal: 0.254 is 25.4%."""
    return f"{100 * value:.1f}%"


def number(value: float) -> str:
    """A number with thousands apart and no needless decimals."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == round(value) else f"{value:,.2f}"


def line_chart(
    series: Sequence[Series],
    *,
    title: str,
    description: str,
    x_label: str,
    y_label: str,
    show: Format = percent,
    chart_id: str = "chart",
    from_zero: bool = True,
) -> Chart:
    """Lines over common x labels, each with its interval as a band. A missing value is a gap."""
    labels = list(dict.fromkeys(str(point.x) for one in series for point in one.points))
    frame = Frame(span_of(_all_values(series), from_zero), (0, max(1, len(labels) - 1)))
    parts = frame.axes(x_label, y_label, show, [(i, label) for i, label in enumerate(labels)])
    ends = []
    for place, one in enumerate(series):
        held = {str(point.x): point for point in one.points}
        known = [(float(i), held[name]) for i, name in enumerate(labels) if name in held]
        parts += _series(frame, one, place, known)
        ends.append((one.name, known))
    parts += end_labels(frame, ends)
    rows = tuple(
        (one.name, str(point.x), *_cells(point, show)) for one in series for point in one.points
    )
    columns = ("Series", x_label, y_label, "Low", "High")
    return Chart(svg_element(parts, title, description, chart_id), columns, rows)


def cohort_chart(
    cohorts: Sequence[Series],
    *,
    title: str,
    description: str,
    x_label: str = "Weeks since start",
    y_label: str = "Share in work",
    show: Format = percent,
    chart_id: str = "chart",
) -> Chart:
    """Step curves of cohorts by time since start; what is immature is dashed and named so.

    Points have a number for `x`. From `immature_from` on, some of the cohort has not been
    watched long enough: that stretch is drawn dashed, and its rows say "not yet complete".
    """
    xs = [float(point.x) for one in cohorts for point in one.points]
    frame = Frame(span_of(_all_values(cohorts), True), (0.0, max(xs, default=1.0) or 1.0))
    ticks = ticks_between(0.0, max(xs, default=1.0))
    parts = frame.axes(x_label, y_label, show, [(tick, number(tick)) for tick in ticks])
    rows, ends = [], []
    for place, one in enumerate(cohorts):
        young = len(one.points) if one.immature_from is None else one.immature_from
        known = [(float(point.x), point) for point in one.points]
        parts += band(frame, place, known)
        parts.append(path(frame, known[:young], place, "chart-line", step=True))
        if young < len(known):
            tail = known[max(0, young - 1) :]
            parts.append(path(frame, tail, place, "chart-line is-immature", "4 4", step=True))
        ends.append((one.name if young == len(known) else f"{one.name} (so far)", known))
        for i, point in enumerate(one.points):
            state = "complete" if i < young else "not yet complete"
            rows.append((one.name, number(float(point.x)), *_cells(point, show), state))
    parts += end_labels(frame, ends)
    columns = ("Cohort", x_label, y_label, "Low", "High", "State")
    return Chart(svg_element(parts, title, description, chart_id), columns, tuple(rows))


def bar_chart(
    bars: Sequence[Point],
    *,
    title: str,
    description: str,
    x_label: str,
    y_label: str,
    show: Format = percent,
    chart_id: str = "chart",
    reference: float | None = None,
    reference_name: str = "Agreed stretch",
) -> Chart:
    """Horizontal bars with interval lines, in the order given; `reference` draws a line across."""
    values = _all_values([Series("", bars)]) + ([reference] if reference is not None else [])
    low, high = span_of(values, True)
    row = (HEIGHT - TOP - BOTTOM) / max(1, len(bars))
    left, right = 200, WIDTH - 40

    def across(value: float) -> float:
        return left + (value - low) / (high - low) * (right - left)

    parts = [
        f'<line class="chart-grid" stroke="currentColor" stroke-opacity="0.2" x1="{at(across(t))}" '
        f'y1="{TOP}" x2="{at(across(t))}" y2="{HEIGHT - BOTTOM}"/>'
        + text(across(t), HEIGHT - BOTTOM + 18, tick_label(t, show), "chart-tick", "middle")
        for t in ticks_between(low, high)
    ]
    parts.append(text((left + right) / 2, HEIGHT - 8, y_label, "chart-axis-label", "middle"))
    for i, bar in enumerate(bars):
        middle = TOP + row * (i + 0.5)
        parts.append(text(left - 8, middle + 4, str(bar.x), "chart-label", "end"))
        if bar.value is None:
            parts.append(text(across(max(low, 0.0)) + 6, middle + 4, "not shown", "chart-note"))
            continue
        origin = across(max(low, 0.0))
        parts.append(
            f'<rect class="chart-bar" fill-opacity="0.6" x="{at(min(origin, across(bar.value)))}" '
            f'y="{at(middle - row * 0.3)}" width="{at(abs(across(bar.value) - origin))}" '
            f'height="{at(row * 0.6)}"/>'
        )
        if bar.low is not None and bar.high is not None:
            parts.append(
                f'<path class="chart-interval" fill="none" stroke="currentColor" stroke-width="2" '
                f'd="M{at(across(bar.low))} {at(middle - 5)}v10m0-5'
                f'H{at(across(bar.high))}m0-5v10"/>'
            )
    if reference is not None:
        parts.append(
            f'<line class="chart-reference" stroke="currentColor" stroke-dasharray="6 3" '
            f'x1="{at(across(reference))}" y1="{TOP}" x2="{at(across(reference))}" '
            f'y2="{HEIGHT - BOTTOM}"/>'
            + text(across(reference), TOP - 6, reference_name, "chart-note", "middle")
        )
    rows = [(str(bar.x), *_cells(bar, show)) for bar in bars]
    if reference is not None:
        rows.append((reference_name, show(reference), "", ""))
    svg = svg_element(parts, title, description, chart_id)
    return Chart(svg, (x_label, y_label, "Low", "High"), tuple(rows))


def funnel_chart(
    areas: Sequence[str],
    n: Sequence[float],
    value: Sequence[float],
    *,
    target: float,
    tau2: float,
    classes: Sequence[str],
    title: str,
    description: str,
    highlight: str | None = None,
    x_label: str = "People",
    y_label: str = "Share",
    show: Format = percent,
    chart_id: str = "chart",
) -> Chart:
    """Proportions by size with 95 and 99.8 per cent limits about `target`, over-dispersion in.

    `classes` says where each area falls (see `funnel.classify`); areas beyond the outer limits
    are drawn as diamonds, others as circles, and `highlight` is named on the chart.
    """
    sizes = np.linspace(max(1.0, min(n) * 0.8), max(n) * 1.05, 60)
    error = np.sqrt(target * (1 - target) / sizes + tau2)
    limits = {
        "95% limits": (1.959964, "chart-limit-inner", "3 3", -1),
        "99.8% limits": (3.090232, "chart-limit-outer", "", 1),
    }
    edges = [np.clip(target + sign * 3.090232 * error, 0, 1) for sign in (-1, 1)]
    frame = Frame(
        span_of([*value, float(edges[0].min()), float(edges[1].max())], False),
        (float(sizes[0]), float(sizes[-1])),
    )
    ticks = [(tick, number(tick)) for tick in ticks_between(float(sizes[0]), float(sizes[-1]))]
    parts = frame.axes(x_label, y_label, show, ticks)
    for name, (z, css, dash, label_side) in limits.items():
        for sign in (-1, 1):
            line = np.clip(target + sign * z * error, 0, 1)
            curve = "M" + "L".join(
                f"{at(frame.x(a))} {at(frame.y(b))}" for a, b in zip(sizes, line, strict=True)
            )
            dashes = dash_attribute(dash)
            parts.append(
                f'<path class="{css}" fill="none" stroke="currentColor"{dashes} d="{curve}"/>'
            )
        side = float(np.clip(target + label_side * z * error[-1], 0, 1))
        parts.append(text(frame.x(sizes[-1]) + 6, frame.y(side) + 4, name, "chart-note"))
    centre = [(float(sizes[i]), Point(0, target)) for i in (0, -1)]
    parts.append(path(frame, centre, 0, "chart-target"))
    for area, size, share, name in zip(areas, n, value, classes, strict=True):
        x, y = frame.x(size), frame.y(share)
        css = "chart-point is-highlight" if area == highlight else "chart-point"
        shape = f"M{at(x)} {at(y - 5)}l5 5l-5 5l-5-5z" if "99.8" in name else ""
        parts.append(
            f'<path class="{css} is-beyond" d="{shape}"/>' if shape
            else f'<circle class="{css}" cx="{at(x)}" cy="{at(y)}" r="3"/>'
        )  # fmt: skip
        if area == highlight:
            parts.append(text(x + 8, y - 6, area, "chart-label"))
    rows = tuple(
        (area, number(size), show(share), name)
        for area, size, share, name in zip(areas, n, value, classes, strict=True)
    )
    svg = svg_element(parts, title, description, chart_id)
    return Chart(svg, ("Area", x_label, y_label, "Place in the funnel"), rows)


def _series(frame: Frame, one: Series, place: int, known: list[tuple[float, Point]]) -> list[str]:
    parts = band(frame, place, known)
    young = len(one.points) if one.immature_from is None else one.immature_from
    dash = DASHES[place % len(DASHES)]
    parts.append(path(frame, known[:young], place, "chart-line", dash))
    if young < len(known):
        tail = known[max(0, young - 1) :]
        parts.append(path(frame, tail, place, "chart-line is-immature", "4 4"))
    for x, point in known:
        if point.value is not None:
            parts.append(
                f'<circle class="chart-point chart-series-{place + 1}" cx="{at(frame.x(x))}" '
                f'cy="{at(frame.y(point.value))}" r="3"/>'
            )
    return parts


def _cells(point: Point | None, show: Format) -> tuple[str, str, str]:
    if point is None or point.value is None:
        return ("not shown", "", "")
    ends = ["" if end is None else show(end) for end in (point.low, point.high)]
    return (show(point.value), ends[0], ends[1])


def _all_values(series: Sequence[Series]) -> list[float]:
    return [
        value
        for one in series
        for point in one.points
        for value in (point.value, point.low, point.high)
        if value is not None
    ]
