"""Hubs and other places where the service is met."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from worklocal.accounts.access import for_everyone
from worklocal.provision.venues.models import Venue, VenueKind
from worklocal.provision.venues.selectors import open_venues, venue_named
from worklocal.web.public.area import area_of
from worklocal.web.public.maps import ALONE_KM, Mark, map_of
from worklocal.web.shell.parts import Row
from worklocal.web.shell.presenters import Link

KINDS: dict[str, Any] = {
    VenueKind.HUB: gettext_lazy("Work hub"),
    VenueKind.YOUTH_HUB: gettext_lazy("Youth hub"),
    VenueKind.OUTREACH: gettext_lazy("We come here on some days"),
}


@require_safe
@for_everyone("where to walk in")
def hubs(request: HttpRequest) -> HttpResponse:
    area = area_of(request)
    venues = open_venues()
    marks = [_mark(venue, number) for number, venue in enumerate(venues, start=1)]
    places = [
        {
            "id": f"place-{number}", "number": number, "name": venue.name,
            "kind": str(KINDS[venue.kind]), "url": reverse("public:hub", args=[venue.pk]),
            "address": f"{venue.address}, {venue.postcode}", "opening": venue.opening,
        }
        for number, venue in enumerate(venues, start=1)
    ]  # fmt: skip
    content = {"places": places, "map": map_of(area.code, marks) if marks else None}
    return render(request, "public/hubs.html", content)


@require_safe
@for_everyone("one hub: where it is, when it is open, how to get in")
def hub(request: HttpRequest, venue_id: uuid.UUID) -> HttpResponse:
    area = area_of(request)
    venue = venue_named(venue_id)
    if venue is None:
        raise Http404
    rows = [
        Row(_("Open"), venue.opening),
        Row(_("Phone"), Link(venue.phone, f"tel:{venue.phone.replace(' ', '')}")
            if venue.phone else ""),
        Row(_("Getting in"), venue.access),
    ]  # fmt: skip
    content = {
        "name": venue.name,
        "kind": str(KINDS[venue.kind]),
        "lines": [venue.address, venue.postcode],
        "rows": [row for row in rows if row.value],
        "map": map_of(area.code, [_mark(venue, None)], closest_km=ALONE_KM),
    }
    return render(request, "public/hub.html", content)


def _mark(venue: Venue, number: int | None) -> Mark:
    url = f"#place-{number}" if number else ""
    return Mark(venue.latitude, venue.longitude, venue.name, url, str(number or ""))
