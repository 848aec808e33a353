"""Small charts drawn as SVG: no script, no inline style, colours from the area's own.

Each returns safe markup for the ``chart`` component, which sets the figures beside it as a table.
A drawing never carries a fact that the table does not.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from worklocal.web.shell.presenters import number as plain_number

WIDTH = 640
WIDEST_LABEL = 230
LETTER = 7.0
RIGHT = 56
ROW = 34
TOP = 26
Say = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; ``low`` and ``high`` give it a whisker. ``tone``: "", "other" or "accent"."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One line: a value for each place along the bottom, or nothing where it is not known."""

    label: str
    values: Sequence[float | None]
    low: Sequence[float | None] = ()
    high: Sequence[float | None] = ()


def bars(
    rows: Sequence[Bar],
    *,
    say: Say = plain_number,
    most: float | None = None,
    target: float | None = None,
) -> SafeString:
    """Bars side by side, each with its value in words; always from nought."""
    biggest = max([*(row.high or row.value for row in rows), target or 0, 0.000001])
    top = most or nice_top(biggest)
    left = _label_width(rows)
    scale = (WIDTH - left - RIGHT) / top
    height = TOP + ROW * len(rows) + 6
    drawn = [_tick(left + value * scale, height, say(value)) for value in nice_steps(0, top)]
    drawn += [_bar(row, TOP + index * ROW, left, scale, say) for index, row in enumerate(rows)]
    if target is not None:
        at = left + target * scale
        drawn.append(_line("wl-svg__target", at, TOP - 6, at, height - 4))
    return _svg(height, drawn)


def intervals(
    rows: Sequence[Bar],
    *,
    say: Say = plain_number,
    reference: float | None = None,
    reference_label: str = "",
) -> SafeString:
    """A dot with its interval for each row, for comparing; the scale need not start at nought."""
    ends = [end for row in rows for end in (row.low, row.high, row.value) if end is not None]
    if reference is not None:
        ends.append(reference)
    low, high = _padded(min(ends), max(ends))
    left = _label_width(rows)
    width = WIDTH - left - RIGHT
    height = TOP + ROW * len(rows) + 6

    def across(value: float) -> float:
        return left + (value - low) / (high - low) * width

    drawn = [
        _tick(across(value), height, say(value)) for value in nice_steps(low, high) if value >= low
    ]
    if reference is not None:
        at = across(reference)
        drawn.append(_line("wl-svg__target", at, TOP - 6, at, height - 4))
    for index, row in enumerate(rows):
        drawn.append(_dot_row(row, TOP + index * ROW + ROW / 2, left, across))
    if reference is not None and reference_label:
        words = _text(across(reference), height + 8, reference_label, anchor="middle")
        return _svg(height + 18, [*drawn, words])
    return _svg(height, drawn)


def lines(
    places: Sequence[str],
    series: Sequence[Series],
    *,
    say: Say = plain_number,
    from_nought: bool = False,
    height: int = 300,
) -> SafeString:
    """Up to four lines over time. Lines differ by dashes as well as by colour."""
    left, right, top, bottom = 56, 130, 14, 34
    known = [
        value for one in series for value in (*one.values, *one.low, *one.high) if value is not None
    ]
    low, high = _padded(0 if from_nought else min(known), max(known))
    low = 0 if from_nought else low
    across_step = (WIDTH - left - right) / max(len(places) - 1, 1)
    tall = height - top - bottom

    def point(index: int, value: float) -> tuple[float, float]:
        return left + index * across_step, top + (high - value) / (high - low) * tall

    drawn = []
    for value in nice_steps(low, high):
        _x, y = point(0, value)
        drawn.append(_line("wl-svg__grid", left, y, WIDTH - right, y))
        drawn.append(_text(left - 8, y, say(value), anchor="end", css="wl-svg__quiet"))
    every = max(1, math.ceil(len(places) / 7))
    for index, place in enumerate(places):
        if index % every == 0:
            x, _y = point(index, low)
            drawn.append(_text(x, height - 12, place, anchor="middle", css="wl-svg__quiet"))
    heights = _spread([_last(one, point)[1] for one in series])
    for index, one in enumerate(series):
        drawn.append(_band(one, point))
        drawn.append(_path(one, index, point))
        x, y = _last(one, point)
        css = f"wl-svg__dot wl-svg__dot--{index}"
        drawn.append(format_html('<circle class="{}" cx="{}" cy="{}" r="5"/>', css, _f(x), _f(y)))
        drawn.append(_text(x + 12, heights[index], one.label, css="wl-svg__strong"))
    return _svg(height, drawn)


def nice_top(biggest: float) -> float:
    """The next round number above, so that the scale reads well."""
    step = nice_step(biggest / 4)
    return math.ceil(biggest / step - 1e-9) * step


def nice_step(rough: float) -> float:
    """1, 2 or 5 times a power of ten, at or above the rough step."""
    power = 10 ** math.floor(math.log10(rough)) if rough > 0 else 1
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough - 1e-12)


def nice_steps(low: float, high: float) -> list[float]:
    """Round values between two ends."""
    step = nice_step((high - low) / 6)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]


def _label_width(rows: Sequence[Bar]) -> float:
    longest = max(len(row.label) for row in rows)
    return min(longest * LETTER + 14, WIDEST_LABEL)


def _label(words: str, left: float, y: float) -> SafeString:
    """Words before the start of a row, on two lines when they are long."""
    lines_ = textwrap.wrap(words, int((WIDEST_LABEL - 14) / LETTER)) or [""]
    if len(lines_) == 1:
        return _text(left - 10, y, lines_[0], anchor="end")
    lower = textwrap.shorten(" ".join(lines_[1:]), 32, placeholder="…")
    return format_html(
        "{}{}",
        _text(left - 10, y - 8, lines_[0], anchor="end"),
        _text(left - 10, y + 8, lower, anchor="end"),
    )


def _padded(low: float, high: float) -> tuple[float, float]:
    room = (high - low) * 0.08 or abs(high) * 0.1 or 1
    return low - room, high + room


def _spread(heights: list[float], gap: float = 17) -> list[float]:
    """Move the labels at the ends of lines apart, so that none lies upon another."""
    placed = dict.fromkeys(range(len(heights)), 0.0)
    last = -math.inf
    for index in sorted(placed, key=heights.__getitem__):
        last = max(heights[index], last + gap)
        placed[index] = last
    return [placed[index] for index in range(len(heights))]


def _last(one: Series, point: Callable[[int, float], tuple[float, float]]) -> tuple[float, float]:
    index = max(i for i, value in enumerate(one.values) if value is not None)
    return point(index, one.values[index] or 0)


def _bar(row: Bar, y: float, left: float, scale: float, say: Say) -> SafeString:
    middle = y + ROW / 2
    css = f"wl-svg__bar wl-svg__bar--{row.tone}" if row.tone else "wl-svg__bar"
    end = left + (row.high if row.high is not None else row.value) * scale
    whisker: SafeString | str = ""
    if row.low is not None and row.high is not None:
        start, stop = left + row.low * scale, left + row.high * scale
        whisker = _line("wl-svg__whisker", start, middle, stop, middle)
    return format_html(
        '{}<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>{}{}',
        _label(row.label, left, middle),
        css,
        _f(left),
        _f(y + 6),
        _f(max(row.value * scale, 1)),
        ROW - 12,
        whisker,
        _text(end + 8, middle, say(row.value), css="wl-svg__strong"),
    )


def _dot_row(row: Bar, y: float, left: float, across: Callable[[float], float]) -> SafeString:
    tone = {"other": 2, "accent": 1}.get(row.tone, 0)
    whisker: SafeString | str = ""
    if row.low is not None and row.high is not None:
        start, stop = across(row.low), across(row.high)
        whisker = format_html(
            '<path class="wl-svg__whisker" d="M{} {}H{}M{} {}v10M{} {}v10"/>',
            _f(start), _f(y), _f(stop), _f(start), _f(y - 5), _f(stop), _f(y - 5),
        )  # fmt: skip
    return format_html(
        '{}{}<circle class="wl-svg__dot wl-svg__dot--{}" cx="{}" cy="{}" r="6"/>',
        _label(row.label, left, y),
        whisker,
        tone,
        _f(across(row.value)),
        _f(y),
    )


def _tick(x: float, height: float, words: str) -> SafeString:
    return format_html(
        "{}{}",
        _line("wl-svg__grid", x, TOP - 4, x, height - 4),
        _text(x, 10, words, anchor="middle", css="wl-svg__quiet"),
    )


def _path(
    one: Series, index: int, point: Callable[[int, float], tuple[float, float]]
) -> SafeString:
    words, pen_down = [], False
    for place, value in enumerate(one.values):
        if value is None:
            pen_down = False
            continue
        x, y = point(place, value)
        words.append(f"{'L' if pen_down else 'M'}{_f(x)} {_f(y)}")
        pen_down = True
    css = f"wl-svg__line wl-svg__line--{index}"
    return format_html('<path class="{}" d="{}"/>', css, "".join(words))


def _band(one: Series, point: Callable[[int, float], tuple[float, float]]) -> SafeString:
    ends = [
        (place, low, high)
        for place, (low, high) in enumerate(zip(one.low, one.high, strict=False))
        if low is not None and high is not None
    ]
    if len(ends) < 2:
        return SafeString("")
    upper = [point(place, high) for place, _low, high in ends]
    lower = [point(place, low) for place, low, _high in reversed(ends)]
    corners = " ".join(f"{_f(x)},{_f(y)}" for x, y in (*upper, *lower))
    return format_html('<polygon class="wl-svg__band" points="{}"/>', corners)


def _line(css: str, x1: float, y1: float, x2: float, y2: float) -> SafeString:
    return format_html(
        '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>', css, _f(x1), _f(y1), _f(x2), _f(y2)
    )


def _text(x: float, y: float, words: str, *, anchor: str = "start", css: str = "") -> SafeString:
    return format_html(
        '<text class="{}" x="{}" y="{}" text-anchor="{}" dominant-baseline="central">{}</text>',
        css,
        _f(x),
        _f(y),
        anchor,
        words,
    )


def _svg(height: float, drawn: Sequence[SafeString]) -> SafeString:
    return format_html(
        '<svg class="wl-svg" viewBox="0 0 {} {}" aria-hidden="true" focusable="false"'
        ' xmlns="http://www.w3.org/2000/svg">{}</svg>',
        WIDTH,
        _f(height),
        format_html_join("", "{}", ((part,) for part in drawn)),
    )


def _f(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
