"""The desk's shared screens: which are in use, ending one, adding one, and slips to sign in."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.core import clock
from worklocal.exchange.sign_in import screens
from worklocal.exchange.sign_in.models import Screen
from worklocal.provision.venues.models import Venue
from worklocal.provision.venues.selectors import venues_of_desk
from worklocal.support.people.selectors import person_for
from worklocal.web.shell import forms
from worklocal.web.shell.presenters import Link, plural


class NewScreenForm(forms.Form):
    venue = forms.SelectField(label="At which place?", noun="the place")
    number = forms.NumberField(label="Number of the screen", noun="the number", least=1, most=99)

    def __init__(self, *args: Any, venues: list[Venue], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["venue"]
        field.choices = [(str(venue.pk), venue.name) for venue in venues]


class SlipForm(forms.Form):
    screen = forms.SelectField(label="At which screen?", noun="the screen")

    def __init__(self, *args: Any, screens: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["screen"]
        field.choices = [("", "Select a screen"), *screens]


@require_safe
@for_roles(RoleKind.HUB)
def in_use(request: Any) -> HttpResponse:
    """Which screens are in use, and for how long; not by whom."""
    listed = screens.screens_at(venues_of_desk(request.viewer), at=clock.now())
    rows = [
        {"id": each.screen.pk, "name": f"Screen {each.screen.number}",
         "venue": each.screen.venue.name, "is_set_up": bool(each.screen.device_digest),
         "in_use": "" if each.minutes is None
         else f"in use {plural(each.minutes, 'minute', 'minutes')}"}
        for each in listed
    ]  # fmt: skip
    content = {"rows": rows, "back": Link("Desk", "/hub/")}
    return render(request, "hub/screens.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(RoleKind.HUB)
def add(request: Any) -> HttpResponse:
    """Number a screen; the page then shows, once, the code to enter on it."""
    venues = venues_of_desk(request.viewer)
    form = NewScreenForm(request.POST or None, venues=venues)
    content: dict[str, Any] = {"form": form, "back": Link("Screens", "/hub/screens/"), "code": ""}
    if request.method == "POST" and form.is_valid():
        venue = next(v for v in venues if str(v.pk) == form.cleaned_data["venue"])
        number = int(form.cleaned_data["number"])
        try:
            made, code = screens.register(venue=venue, number=number, at=clock.now())
        except screens.ScreenRefused as refusal:
            form.add_error("number", str(refusal))
        else:
            content |= {"code": screens.shown(code), "name": f"Screen {made.number}"}
    return render(request, "hub/screen_add.html", content)


@require_POST
@for_roles(RoleKind.HUB)
def end(request: Any, screen_id: uuid.UUID) -> HttpResponse:
    screen = _screen(request, screen_id)
    ended = screens.end_use(screen=screen, at=clock.now())
    words = "has ended" if ended else "was not in use"
    messages.success(request, f"Screen {screen.number} {words}.")
    return redirect("hub:screens")


@require_POST
@for_roles(RoleKind.HUB)
def retire(request: Any, screen_id: uuid.UUID) -> HttpResponse:
    screen = _screen(request, screen_id)
    screens.retire(screen=screen, at=clock.now())
    messages.success(request, f"Screen {screen.number} is no shared screen any more.")
    return redirect("hub:screens")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(RoleKind.HUB)
def slip(request: Any, person_id: uuid.UUID) -> HttpResponse:
    """A slip to print, for somebody who is here today and whose face the desk knows."""
    person = person_for(request.viewer, person_id, what="desk.slip")
    if person is None:
        raise Http404
    listed = screens.screens_at(venues_of_desk(request.viewer), at=clock.now())
    ready = {str(e.screen.pk): e.screen for e in listed if e.screen.device_digest}
    choices = [(key, f"Screen {s.number}, {s.venue.name}") for key, s in ready.items()]
    form = SlipForm(request.POST or None, screens=choices)
    content: dict[str, Any] = {
        "form": form, "code": "", "has_screens": bool(ready),
        "back": Link("At the desk", f"/hub/people/{person.pk}/"),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        screen = ready[form.cleaned_data["screen"]]
        code = screens.hand_out_slip(person=person, screen=screen, at=clock.now())
        content |= {"code": screens.shown(code), "name": f"Screen {screen.number}",
                    "minutes": screens.CODE_MINUTES}  # fmt: skip
    return render(request, "hub/slip.html", content)


def _screen(request: Any, screen_id: uuid.UUID) -> Screen:
    screen = screens.screen_at(venues_of_desk(request.viewer), screen_id)
    if screen is None:
        raise Http404
    return screen
