"""A drawing of the pot: each fund as one bar, split into paid, set aside and free."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from worklocal.web.shell.presenters import money

WIDTH, LEFT, RIGHT, ROW, BAR, TOP = 640, 4, 4, 64, 26, 30


@dataclass(frozen=True)
class Split:
    """A bar and its parts in pence. Parts below nought are drawn as nothing."""

    label: str
    paid: int
    set_aside: int
    free: int

    @property
    def whole(self) -> int:
        return max(0, self.paid) + max(0, self.set_aside) + max(0, self.free)


PARTS = (
    ("paid", "Paid", "wl-svg__bar"),
    ("set_aside", "Set aside for contracts", "wl-svg__bar wl-svg__bar--accent"),
    ("free", "Free", "wl-svg__bar wl-svg__bar--other"),
)


def split_bars(rows: Sequence[Split]) -> SafeString:
    """Bars on one scale, so that a small fund looks small; a key stands above them."""
    most = max([row.whole for row in rows], default=0) or 1
    height = TOP + ROW * len(rows)
    key = format_html_join("", "{}", ((_key(i, *part[1:]),) for i, part in enumerate(PARTS)))
    drawn = format_html_join(
        "", "{}", ((_row(row, TOP + i * ROW, most),) for i, row in enumerate(rows))
    )
    return format_html(
        '<svg class="wl-svg" viewBox="0 0 {} {}" role="img" aria-hidden="true" focusable="false">'
        "{}{}</svg>",
        WIDTH, height, key, drawn,
    )  # fmt: skip


def _key(index: int, words: str, css: str) -> SafeString:
    x = (LEFT, 74, 270)[index]
    return format_html(
        '<rect class="{}" x="{}" y="2" width="13" height="13"/><text x="{}" y="13">{}</text>',
        css, x, x + 19, words,
    )  # fmt: skip


def _row(row: Split, y: int, most: int) -> SafeString:
    scale = (WIDTH - LEFT - RIGHT) / most
    x, parts = float(LEFT), []
    for name, _, css in PARTS:
        wide = max(0, getattr(row, name)) * scale
        if wide:
            parts.append((css, round(x, 1), y + 22, round(wide, 1), BAR))
        x += wide
    bars = format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', parts)
    return format_html(
        '<text x="{}" y="{}"><tspan class="wl-svg__strong">{}</tspan>'
        '<tspan class="wl-svg__quiet" dx="8">{}</tspan></text>{}',
        LEFT, y + 14, row.label, money(row.whole), bars,
    )  # fmt: skip
