"""People who were taken in while no coach had room."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import User
from worklocal.core import audit, clock
from worklocal.core.errors import Refusal
from worklocal.support.coaching.services import coaches_with_room
from worklocal.support.joining.selectors import waiting_for_coach
from worklocal.support.joining.services import give_lead
from worklocal.web.hub.forms import GiveLeadForm
from worklocal.web.hub.words import coach_choices
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link, ago, day, plural

SHOWN = 100
COACHES_SHOWN = 10
COLUMNS = [Column("Name", first=True), Column("Joined"), Column("Waiting since")]


@require_safe
@for_roles(RoleKind.HUB, RoleKind.LEADER)
def people(request: Any) -> HttpResponse:
    rows = list(waiting_for_coach(request.viewer)[:SHOWN])
    today = clock.today()
    content = {
        "columns": COLUMNS,
        "rows": [
            [Link(row.person.name, reverse("hub:give_lead", args=[row.pk])), day(row.started_on),
             ago(row.started_on, today=today)]
            for row in rows
        ],
        "count": plural(len(rows), "person waits for a coach", "people wait for a coach"),
    }  # fmt: skip
    return render(request, "hub/waiting.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(RoleKind.HUB, RoleKind.LEADER)
def give(request: Any, journey_id: uuid.UUID) -> HttpResponse:
    journey = waiting_for_coach(request.viewer).filter(pk=journey_id).first()
    if journey is None:
        raise Http404
    audit.record_read("waiting", person_id=journey.person_id)
    coaches = coaches_with_room(la_code=journey.person.la_code, limit=COACHES_SHOWN)
    choices, hints = coach_choices(coaches)
    data = request.POST if request.method == "POST" else None
    form = GiveLeadForm(data, coaches=choices, hints=hints)
    if form.is_bound and form.is_valid():
        coach = User.objects.get(pk=form.cleaned_data["coach"])
        try:
            give_lead(journey=journey, coach=coach, at=clock.now())
        except Refusal as refusal:
            form.add_error("coach", str(refusal))
        else:
            messages.success(request, f"{coach.display_name} is their coach now.")
            return redirect("hub:waiting")
    content = {
        "form": form, "name": journey.person.name, "has_coaches": bool(choices),
        "since": day(journey.started_on),
    }  # fmt: skip
    return render(request, "hub/give_lead.html", content)
