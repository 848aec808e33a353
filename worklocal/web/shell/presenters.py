"""Facts turned into words: dates, money, counts and tags, the British way.

Pages call these from Python, so that a template only places what it is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

LONDON = ZoneInfo("Europe/London")

TAG_COLOURS = frozenset(
    {"", "grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"}
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A short status. The words carry the meaning; the colour only helps."""

    text: str
    colour: str = ""

    def __post_init__(self) -> None:
        if self.colour not in TAG_COLOURS:
            raise ValueError(f"{self.colour!r} is not a tag colour: {sorted(TAG_COLOURS)}")

    def __html__(self) -> SafeString:
        colour = f" govuk-tag--{self.colour}" if self.colour else ""
        return format_html('<strong class="govuk-tag{}">{}</strong>', colour, self.text)

    __str__ = __html__


@dataclass(frozen=True, slots=True)
class Link:
    """A link that may stand in a table cell or a summary list.

    ``about`` is read out but not shown, so that ten "Change" links can be told apart.
    """

    text: str
    url: str
    about: str = ""

    def __html__(self) -> SafeString:
        if not self.about:
            return format_html('<a class="govuk-link" href="{}">{}</a>', self.url, self.text)
        return format_html(
            '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> {}</span></a>',
            self.url,
            self.text,
            self.about,
        )

    __str__ = __html__


def day(value: date | None) -> str:
    """``3 November 2026``; nothing for no date."""
    return format_date(_as_day(value), "j F Y") if value else ""


def short_day(value: date | None) -> str:
    """``3 Nov 2026``, for tables."""
    return format_date(_as_day(value), "j M Y") if value else ""


def weekday(value: date | None) -> str:
    """``Tuesday 3 November 2026``, for appointments."""
    return format_date(_as_day(value), "l j F Y") if value else ""


def clock(value: datetime | None) -> str:
    """``2:05pm`` in London; noon and midnight in words."""
    if value is None:
        return ""
    local = value.astimezone(LONDON)
    if (local.hour, local.minute) == (12, 0):
        return _("midday")
    if (local.hour, local.minute) == (0, 0):
        return _("midnight")
    minutes = f":{local.minute:02d}" if local.minute else ""
    half = _("am") if local.hour < 12 else _("pm")
    return f"{local.hour % 12 or 12}{minutes}{half}"


def moment(value: datetime | None) -> str:
    """``3 November 2026 at 2:05pm`` in London."""
    if value is None:
        return ""
    words = {"day": day(value), "time": clock(value)}
    return _("%(day)s at %(time)s") % words


def days_between(starts_on: date, ends_on: date | None) -> str:
    """``3 to 9 November 2026``: a period whose last day is included."""
    if ends_on is None:
        return _("from %(day)s") % {"day": day(starts_on)}
    if starts_on == ends_on:
        return day(starts_on)
    if (starts_on.year, starts_on.month) == (ends_on.year, ends_on.month):
        first = format_date(starts_on, "j")
    elif starts_on.year == ends_on.year:
        first = format_date(starts_on, "j F")
    else:
        first = day(starts_on)
    return _("%(first)s to %(last)s") % {"first": first, "last": day(ends_on)}


def ago(value: date, *, today: date) -> str:
    """How long ago or how soon, in days, weeks or months: ``yesterday``, ``in 3 weeks``."""
    days = (today - _as_day(value)).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if days == -1:
        return _("tomorrow")
    span = _span(abs(days))
    return _("%(span)s ago") % {"span": span} if days > 0 else _("in %(span)s") % {"span": span}


def money(pence: int | None) -> str:
    """``£1,234.50`` from pence; whole pounds lose their noughts."""
    if pence is None:
        return ""
    pounds, rest = divmod(abs(pence), 100)
    sign = "−" if pence < 0 else ""
    return f"{sign}£{pounds:,}.{rest:02d}" if rest else f"{sign}£{pounds:,}"


def number(value: float | Decimal | None, places: int = 0) -> str:
    """``12,345`` or ``12.3``, rounded half up as people expect."""
    if value is None:
        return ""
    step = Decimal(1).scaleb(-places)
    rounded = Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP)
    return f"{rounded:,}".replace("-", "−")


def percent(share: float | Decimal | None, places: int = 0) -> str:
    """``62%`` from a share between 0 and 1."""
    if share is None:
        return ""
    return f"{number(Decimal(str(share)) * 100, places)}%"


def plural(count: int, one: str, many: str) -> str:
    """``1 person``, ``2,000 people``."""
    return f"{count:,} {one if count == 1 else many}"


def listing(parts: Iterable[str]) -> str:
    """``a, b and c``."""
    words = [str(part) for part in parts]
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def yes_no(value: bool | None) -> str:
    """``Yes``, ``No`` or ``Not known``."""
    if value is None:
        return _("Not known")
    return _("Yes") if value else _("No")


def _as_day(value: date) -> date:
    return value.astimezone(LONDON).date() if isinstance(value, datetime) else value


def _span(days: int) -> str:
    if days < 14:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    if days < 61:
        weeks = days // 7
        return ngettext("%(count)s week", "%(count)s weeks", weeks) % {"count": weeks}
    if days < 730:
        months = days * 12 // 365
        return ngettext("%(count)s month", "%(count)s months", months) % {"count": months}
    years = days // 365
    return ngettext("%(count)s year", "%(count)s years", years) % {"count": years}
