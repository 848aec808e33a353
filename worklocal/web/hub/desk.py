"""The reception screen: today's appointments here, who is waiting, and finding somebody by name.

Nothing of need or health stands here: the screen can be seen across the desk.
"""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.core import clock
from worklocal.core.errors import Refusal
from worklocal.provision.venues.selectors import venues_of_desk
from worklocal.support.appointments import services
from worklocal.support.appointments.models import Appointment, AppointmentState
from worklocal.support.appointments.selectors import (
    appointment_for,
    appointments_of,
    expected_at,
    here_at,
)
from worklocal.support.joining.selectors import people_called, queue_facts
from worklocal.support.people.enums import JourneyState
from worklocal.support.people.selectors import current_journey, person_for
from worklocal.support.restricted.selectors import live_flag
from worklocal.web.hub.forms import SearchForm
from worklocal.web.hub.words import ARRIVED, STATES, reception_line
from worklocal.web.shell import limits
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link, ago, plural, weekday
from worklocal.web.shell.presenters import clock as hour

SHOWN_OF_A_PERSON = 5
MOST_PAGES = 99
APPOINTMENTS = [Column("When", first=True), "Where", "With", "State"]


@require_safe
@for_roles(RoleKind.HUB)
def today(request: Any) -> HttpResponse:
    now = clock.now()
    venues = venues_of_desk(request.viewer)
    places, today_is = [venue.pk for venue in venues], clock.day_of(now)
    try:
        page = max(1, min(int(request.GET.get("page", "1")), MOST_PAGES))
    except ValueError as error:
        raise Http404 from error
    expected = expected_at(request.viewer, places, today_is, page=page)
    facts = queue_facts(request.viewer)
    content = {
        "day": weekday(now),
        "venues": ", ".join(venue.name for venue in venues),
        "many_venues": len(venues) > 1,
        "here": [reception_line(r) for r in here_at(request.viewer, places, today_is)],
        "others": [reception_line(r) for r in expected.appointments],
        "next_url": f"?page={expected.next_page}" if expected.next_page else "",
        "first_url": reverse("hub:desk") if page > 1 else "",
        "queue_words": plural(facts.count, "new joiner", "new joiners"),
        "oldest": ago(clock.day_of(facts.oldest_at), today=clock.day_of(now))
        if facts.oldest_at
        else "",
        "search": SearchForm(),
    }
    return render(request, "hub/desk.html", content)


@require_POST
@for_roles(RoleKind.HUB)
def check_in(request: Any, appointment_id: uuid.UUID) -> HttpResponse:
    appointment = _appointment(request, appointment_id)
    try:
        services.check_in(appointment=appointment, at=clock.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        who = appointment.with_user.display_name
        messages.success(request, f"Checked in at {hour(clock.now())}. Tell {who}.")
    return redirect("hub:desk")


@require_POST
@for_roles(RoleKind.HUB)
def private_room(request: Any, appointment_id: uuid.UUID) -> HttpResponse:
    appointment = _appointment(request, appointment_id)
    services.set_private_space(
        appointment=appointment, wanted=request.POST.get("wanted", "") == "yes"
    )
    return redirect("hub:desk")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(RoleKind.HUB)
def search(request: Any) -> HttpResponse:
    """By POST, so that no name stands in an address or a log."""
    form = SearchForm(request.POST) if request.method == "POST" else SearchForm()
    found, status = None, 200
    if form.is_bound and form.is_valid():
        if limits.refused(form, request, "search", limits.SEARCHES):
            status = limits.TOO_MANY
        else:
            found = people_called(request.viewer, form.cleaned_data["name"])
    content = {"form": form, "searched": found is not None, "people": found or []}
    return render(request, "hub/search.html", content, status=status)


@require_safe
@for_roles(RoleKind.HUB)
def person(request: Any, person_id: uuid.UUID) -> HttpResponse:
    """Who this is, who leads and when they come: what a desk needs, and no more of the record."""
    found = person_for(request.viewer, person_id, what="desk.person")
    if found is None:
        raise Http404
    journey = current_journey(request.viewer, person_id)
    rows = list(appointments_of(request.viewer, person_id)[:SHOWN_OF_A_PERSON])
    coach = journey.lead_coach if journey else None
    content = {
        "name": found.name,
        "person_id": found.pk,
        "coach": coach.display_name if coach else "Nobody yet",
        "tags": [STATES[JourneyState(journey.state)]] if journey else [],
        "columns": APPOINTMENTS,
        "rows": [
            [f"{weekday(r.starts_at)}, {hour(r.starts_at)}", r.venue.name if r.venue else "",
             r.with_user.display_name,
             ARRIVED.get(AppointmentState(r.state), r.get_state_display())]
            for r in rows
        ],
        "back": Link("Desk", "/hub/"), "emergency": found.emergency_until,
        "flag": live_flag(request.viewer, person_id),
    }  # fmt: skip
    return render(request, "hub/person.html", content)


def _appointment(request: HttpRequest, appointment_id: uuid.UUID) -> Appointment:
    viewer = request.viewer  # type: ignore[attr-defined]
    appointment = appointment_for(viewer, appointment_id, what="desk.appointment")
    if appointment is None:
        raise Http404
    return appointment
