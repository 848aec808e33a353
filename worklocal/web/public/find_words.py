"""A service of the directory in words: on a line of the list, and on its own page."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.provision.directory.enums import Need, ServiceStatus
from worklocal.provision.directory.selectors import FoundService, Spot
from worklocal.web.public.distances import checked_words, is_stale, miles
from worklocal.web.public.maps import Mark
from worklocal.web.shell.parts import Lines, Row
from worklocal.web.shell.presenters import Link, Tag

SHORT = 220
NEEDS: dict[str, Any] = {
    Need.JOB_SEARCH: gettext_lazy("Finding a job"),
    Need.CAREERS: gettext_lazy("Careers advice"),
    Need.WORK_EXPERIENCE: gettext_lazy("Work experience"),
    Need.SELF_EMPLOYMENT: gettext_lazy("Working for yourself"),
    Need.VOLUNTEERING: gettext_lazy("Volunteering"),
    Need.LEARNING: gettext_lazy("Courses and training"),
    Need.ENGLISH: gettext_lazy("English and reading"),
    Need.MATHS: gettext_lazy("Maths"),
    Need.DIGITAL: gettext_lazy("Computers and getting online"),
    Need.MONEY: gettext_lazy("Money and debt"),
    Need.FOOD: gettext_lazy("Food"),
    Need.HOUSING: gettext_lazy("Housing"),
    Need.HEALTH: gettext_lazy("Health"),
    Need.MENTAL_HEALTH: gettext_lazy("Mental health"),
    Need.DISABILITY: gettext_lazy("Disability"),
    Need.SUBSTANCE: gettext_lazy("Drugs, alcohol and gambling"),
    Need.JUSTICE: gettext_lazy("Convictions and prison"),
    Need.DOMESTIC_ABUSE: gettext_lazy("Domestic abuse"),
    Need.CHILDCARE: gettext_lazy("Childcare and parenting"),
    Need.CARERS: gettext_lazy("Looking after someone"),
    Need.YOUNG_PEOPLE: gettext_lazy("Young people"),
    Need.REFUGEES: gettext_lazy("Refugees and migrants"),
    Need.ARMED_FORCES: gettext_lazy("Armed forces"),
    Need.COMMUNITY: gettext_lazy("Meeting people"),
    Need.TRANSPORT: gettext_lazy("Getting about"),
}


def found_line(found: FoundService, number: int, *, near: str, today: date) -> dict[str, Any]:
    """One service of a list. `number` is its number on the map."""
    query = f"?{urlencode({'near': near})}" if near else ""
    spot = found.spots[0] if found.spots else None
    return {
        "id": f"place-{number}",
        "number": str(number) if spot else "",
        "name": found.name,
        "url": reverse("public:service", args=[found.id]) + query,
        "organisation": found.organisation if found.organisation != found.name else "",
        "distance": miles(found.distance_km),
        "address": _one_line(spot) if spot else _covers(found),
        "description": _short(found.description),
        "needs": [str(NEEDS[need]) for need in found.needs[:4]],
        "old": checked_words(found.checked_on, today=today)
        if is_stale(found.checked_on, today=today)
        else "",
    }


def found_marks(services: Sequence[FoundService]) -> list[Mark]:
    """The nearest address of each service of the page, linked to its line."""
    return [
        Mark(
            found.spots[0].latitude, found.spots[0].longitude, found.name, f"#place-{number}",
            str(number),
        )
        for number, found in enumerate(services, start=1)
        if found.spots
    ]  # fmt: skip


def service_page(found: FoundService, *, today: date) -> dict[str, Any]:
    rows = [
        Row(_("Run by"), found.organisation),
        Row(_("Phone"), Lines([Link(n, f"tel:{n.replace(' ', '')}") for n in found.phones])
            if found.phones else ""),
        Row(_("E-mail"), Link(found.email, f"mailto:{found.email}") if found.email else ""),
        Row(_("Website"), _website(found)),
        Row(_("Open"), found.opening_times),
        Row(_("How to get it"), found.how_to_get_it),
        Row(_("Cost"), found.fees),
        Row(_("Ages"), _ages(found)),
        Row(_("Covers"), _covers(found) if not found.spots else ""),
    ]  # fmt: skip
    is_running = found.status == ServiceStatus.ACTIVE
    return {
        "name": found.name,
        "paragraphs": paragraphs(found.description),
        "needs": [Tag(str(NEEDS[need]), "purple") for need in found.needs],
        "rows": [row for row in rows if row.value],
        "spots": [
            {"number": number, "lines": [spot.name, spot.address, spot.town, spot.postcode]}
            for number, spot in enumerate(found.spots, start=1)
        ],
        "is_running": is_running,
        "checked": checked_words(found.checked_on, today=today),
        "is_stale": is_stale(found.checked_on, today=today),
        "contact_known": bool(found.phones or found.email or found.url),
    }


def paragraphs(text: str) -> list[str]:
    """Text as its writer broke it; no empty ones."""
    return [part.strip() for part in text.splitlines() if part.strip()]


def _website(found: FoundService) -> Link | str:
    if not found.url.startswith(("https://", "http://")):
        return found.url
    return Link(_("Their website"), found.url, about=found.name)


def _ages(found: FoundService) -> str:
    low, high = found.minimum_age, found.maximum_age
    if low and high:
        return _("%(low)s to %(high)s") % {"low": low, "high": high}
    if low:
        return _("%(age)s and over") % {"age": low}
    return _("Up to %(age)s") % {"age": high} if high else ""


def _covers(found: FoundService) -> str:
    return _("Covers %(place)s") % {"place": found.serves} if found.serves else ""


def _one_line(spot: Spot) -> str:
    return ", ".join(part for part in (spot.address, spot.town, spot.postcode) if part)


def _short(text: str) -> str:
    """The first words of a description, whole words only."""
    plain = " ".join(text.split())
    if len(plain) <= SHORT:
        return plain
    return plain[:SHORT].rsplit(" ", 1)[0].rstrip(",;:-") + "…"
