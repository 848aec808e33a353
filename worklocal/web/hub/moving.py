"""Somebody is moving here. The desk answers with a coach or a hub; it cannot say no."""

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import User
from worklocal.core import clock
from worklocal.core.errors import Refusal
from worklocal.provision.venues.selectors import open_venues
from worklocal.support.coaching.services import coaches_with_room
from worklocal.support.moving.models import Arrival, ArrivalState
from worklocal.support.moving.selectors import arrival_for, arrivals_waiting, standing
from worklocal.support.moving.services import ANSWER_WORKING_DAYS, receive
from worklocal.web.hub.words import coach_choices
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link, Tag, day, plural

SHOWN = 100
COACHES_SHOWN = 10
NOBODY_YET = "NONE"
COLUMNS = [Column("From", first=True), "Moves on", "Answer by", "Stands"]


class ReceiveForm(forms.Form):
    coach = forms.RadiosField(label="Who will be their coach?", noun="a coach", small=True)
    venue = forms.SelectField(
        label="Which hub meets them?", noun="the hub", missing="Select the hub that meets them",
        hint="The hub calls them, and they wait there for a coach.",
    )  # fmt: skip

    def __init__(self, *args: Any, coaches: list[tuple[str, str]], hints: dict[str, str],
                 venues: list[tuple[str, str]], **options: Any) -> None:  # fmt: skip
        super().__init__(*args, **options)
        coach: Any = self.fields["coach"]
        coach.choices = [*coaches, (NOBODY_YET, "No coach yet: a hub meets them first")]
        coach.options = replace(coach.options, hints=hints)
        venue: Any = self.fields["venue"]
        venue.choices, venue.required = [("", "Select a hub"), *venues], False

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("coach") == NOBODY_YET and not said.get("venue") and "venue" not in self.errors:
            self.add_error("venue", "Select the hub that meets them")
        return said


@require_safe
@for_roles(RoleKind.HUB, RoleKind.LEADER)
def arrivals(request: Any) -> HttpResponse:
    today = clock.today()
    rows = list(arrivals_waiting(request.viewer)[:SHOWN])
    content = {
        "columns": COLUMNS,
        "rows": [
            [Link(row.from_area.name, reverse("hub:arrival", args=[row.pk])), day(row.moves_on),
             day(row.answer_due_on), _tag(row, today)]
            for row in rows
        ],
        "count": plural(len(rows), "person is moving here", "people are moving here"),
        "late": standing(request.viewer, today=today).coming_late, "days": ANSWER_WORKING_DAYS,
    }  # fmt: skip
    return render(request, "hub/arrivals.html", content)


def _tag(row: Arrival, today: Any) -> Tag:
    return Tag("Late", "red") if row.answer_due_on < today else Tag("To answer", "orange")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(RoleKind.HUB, RoleKind.LEADER)
def arrival(request: Any, arrival_id: uuid.UUID) -> HttpResponse:
    row = arrival_for(request.viewer, arrival_id)
    if row is None:
        raise Http404
    if row.state != ArrivalState.OFFERED:
        messages.info(request, f"This was answered before: {row.get_state_display().lower()}.")  # type: ignore[attr-defined]
        return redirect("hub:arrivals")
    choices, hints = coach_choices(coaches_with_room(limit=COACHES_SHOWN))
    venues = {str(venue.pk): venue for venue in open_venues()}
    data = request.POST if request.method == "POST" else None
    named = [(key, venue.name) for key, venue in venues.items()]
    form = ReceiveForm(data, coaches=choices, hints=hints, venues=named)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        is_named = said["coach"] != NOBODY_YET
        coach = User.objects.get(pk=said["coach"]) if is_named else None
        venue = venues.get(said["venue"])
        try:
            receive(arrival=row, coach=coach, venue=venue, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            who = coach.display_name if coach else (venue.name if venue else "")
            messages.success(request, f"Received. {who} meets them, and their record is open here.")
            return redirect("hub:arrivals")
    content = {
        "form": form, "area": row.from_area.name, "on": day(row.moves_on),
        "due": day(row.answer_due_on), "is_late": row.answer_due_on < clock.today(),
        "days": ANSWER_WORKING_DAYS,
    }  # fmt: skip
    return render(request, "hub/arrival.html", content)
