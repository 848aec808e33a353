"""An area's own colours, made safe to read.

An area chooses two colours. Everything else (the text upon them, links, pale backgrounds) is
worked out here, so that no choice of colour can make a page hard to read.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

WHITE = "#ffffff"
INK = "#0b0c0c"
DEFAULT_BRAND = "#0a5c5a"
DEFAULT_ACCENT = "#c2571a"

TEXT_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3
SHAPE_CONTRAST = 3.0  # WCAG 2.2, success criterion 1.4.11


def contrast_ratio(first: str, second: str) -> float:
    """The WCAG contrast between two hex colours, from 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_upon(background: str) -> str:
    """White or ink, whichever reads better on this colour."""
    white, ink = contrast_ratio(WHITE, background), contrast_ratio(INK, background)
    return WHITE if white >= ink else INK


def mix(first: str, second: str, share: float) -> str:
    """``share`` of the first colour, the rest of the second."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def darken_until(colour: str, *, on: str, ratio: float) -> str:
    """The same hue, darkened only as far as it must be to be read on this background."""
    share = 1.0
    result = colour
    while contrast_ratio(result, on) < ratio and share > 0:
        share -= 0.02
        result = mix(colour, "#000000", max(share, 0))
    return result


def colour_problems(*, brand: str, accent: str) -> list[str]:
    """What is wrong with an area's choice, in words for the person who chose it."""
    problems = [
        f"Enter the {name} colour as # and six digits, like #0a5c5a."
        for name, value in (("main", brand), ("second", accent))
        if not is_hex(value)
    ]
    if problems:
        return problems
    if contrast_ratio(brand, WHITE) < SHAPE_CONTRAST:
        problems.append(
            "Choose a darker main colour: this one is too pale to be seen beside white."
        )
    if contrast_ratio(accent, WHITE) < SHAPE_CONTRAST:
        problems.append(
            "Choose a darker second colour: this one is too pale to be seen beside white."
        )
    return problems


def is_hex(value: str) -> bool:
    """Whether this is a colour written as # and six hexadecimal digits."""
    return bool(re.fullmatch(r"#[0-9a-fA-F]{6}", value))


@dataclass(frozen=True, slots=True)
class Palette:
    """Every colour of a page that depends on the area."""

    brand: str
    accent: str
    text_on_brand: str
    accent_on_brand: str
    link: str
    link_hover: str
    surface: str
    surface_border: str

    def css(self) -> str:
        """The palette as one rule of custom properties."""
        values = {
            "--govuk-brand-colour": self.brand,
            "--govuk-link-colour": self.link,
            "--govuk-link-hover-colour": self.link_hover,
            "--govuk-surface-background-colour": self.surface,
            "--govuk-surface-border-colour": self.surface_border,
            "--govuk-template-background-colour": self.surface,
            "--wl-brand": self.brand,
            "--wl-brand-text": self.text_on_brand,
            "--wl-accent": self.accent,
            "--wl-accent-on-brand": self.accent_on_brand,
        }
        lines = "".join(f"  {name}: {value};\n" for name, value in values.items())
        return ":root {\n" + lines + "}\n"


def palette(brand: str = DEFAULT_BRAND, accent: str = DEFAULT_ACCENT) -> Palette:
    """The whole palette from an area's two colours; a colour that cannot be read as one is ours."""
    brand = brand.lower() if is_hex(brand) else DEFAULT_BRAND
    accent = accent.lower() if is_hex(accent) else DEFAULT_ACCENT
    brand = _carrying_text(darken_until(brand, on=WHITE, ratio=SHAPE_CONTRAST))
    surface = mix(brand, WHITE, 0.06)
    link = darken_until(brand, on=surface, ratio=TEXT_CONTRAST + 0.5)
    text = text_upon(brand)
    visible = contrast_ratio(accent, brand) >= SHAPE_CONTRAST
    return Palette(
        brand=brand,
        accent=accent,
        text_on_brand=text,
        accent_on_brand=accent if visible else text,
        link=link,
        link_hover=mix(link, "#000000", 0.6),
        surface=surface,
        surface_border=mix(brand, WHITE, 0.38),
    )


def _carrying_text(colour: str) -> str:
    """The colour, darkened if neither white nor ink can be read upon it (a narrow middle band)."""
    if contrast_ratio(text_upon(colour), colour) >= TEXT_CONTRAST:
        return colour
    return darken_until(colour, on=WHITE, ratio=TEXT_CONTRAST)


def _channels(colour: str) -> tuple[int, int, int]:
    value = colour.removeprefix("#")
    return int(value[0:2], 16), int(value[2:4], 16), int(value[4:6], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4


def palette_of(area: Any) -> Palette:
    """The palette of an area, or our own on the bare site."""
    return palette(area.brand_colour, area.accent_colour) if area else palette()


def version_of(area: Any) -> str:
    """A short mark that changes whenever the area's colours do."""
    return hashlib.sha256(palette_of(area).css().encode()).hexdigest()[:12]
