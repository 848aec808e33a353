"""Somebody is here, on the phone or sent by another service: the desk writes it down for them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.core import clock
from worklocal.core.errors import Refusal
from worklocal.provision.venues.selectors import open_venues
from worklocal.support.joining.services import request_to_join
from worklocal.web.entry.forms import answers_from
from worklocal.web.hub.forms import EntryForm
from worklocal.web.shell import limits


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(RoleKind.HUB, RoleKind.LEADER)
def new(request: Any) -> HttpResponse:
    venues = open_venues()
    data = request.POST if request.method == "POST" else None
    form = EntryForm(data, venues=venues, today=clock.today())
    if form.is_bound and form.is_valid():
        if limits.refused(form, request, "write_down", limits.WRITTEN_DOWN):
            return render(request, "hub/new.html", {"form": form}, status=limits.TOO_MANY)
        said = form.cleaned_data
        venue = next((v for v in venues if str(v.pk) == said["venue"]), None)
        try:
            made = request_to_join(
                answers=answers_from(said, language="en-gb"), entry_route=said["entry_route"],
                venue=venue, referred_by=said["referred_by"], at=clock.now(),
                key=str(said["submission_key"]),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Written down. Now check whether we know them already.")
            return redirect("hub:joiner", made)
    return render(request, "hub/new.html", {"form": form})
