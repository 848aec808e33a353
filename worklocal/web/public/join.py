"""Join without an account: a few short pages, kept in the browser's session, then checked and sent.

Nothing typed is lost: a page that is wrong comes back as it was typed, and one that is right is
kept until the form is sent. Sending twice makes one request.
"""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from worklocal.accounts.access import for_everyone
from worklocal.core import clock
from worklocal.core.errors import Refusal
from worklocal.provision.venues.selectors import NearVenue, open_venues, venues_near
from worklocal.reference.places.selectors import locate
from worklocal.support.appointments.models import OpenTime
from worklocal.support.appointments.selectors import FirstTime, first_times_near, free_time
from worklocal.support.appointments.services import TimeTaken
from worklocal.support.joining.selectors import receipt_for
from worklocal.support.joining.services import request_to_join
from worklocal.support.people.enums import EntryRoute
from worklocal.web.entry.forms import (
    AimsForm,
    NameForm,
    NeedsForm,
    PlaceForm,
    ReachForm,
    answers_from,
)
from worklocal.web.entry.words import AIMS, CHANNELS, NEEDS, worded
from worklocal.web.public.area import area_of
from worklocal.web.shell import forms, limits
from worklocal.web.shell.parts import Lines, Row
from worklocal.web.shell.presenters import Link, day, weekday
from worklocal.web.shell.presenters import clock as hour

DRAFT, SENT = "join", "join_sent"
STEPS = ("name", "contact", "place", "aims", "meeting", "time")
FORMS: dict[str, Any] = {
    "name": NameForm, "contact": ReachForm, "place": PlaceForm, "aims": AimsForm,
    "meeting": NeedsForm,
}  # fmt: skip
TITLES: dict[str, Any] = {
    "name": gettext_lazy("Your name"),
    "contact": gettext_lazy("How to reach you"),
    "place": gettext_lazy("Where you live"),
    "aims": gettext_lazy("What you would like"),
    "meeting": gettext_lazy("Meeting us"),
    "time": gettext_lazy("A first meeting"),
}
SOONEST, LATEST = timedelta(hours=20), timedelta(days=21)
TIMES_SHOWN = 6
WE_ASK = "anyone may join, without an account"
LATER = "LATER"


class TimeForm(forms.Form):
    time = forms.RadiosField(
        label=gettext_lazy("Would you like to choose a first meeting now?"), divider_before=LATER,
        missing=gettext_lazy("Select a time, or that we should contact you first"),
    )  # fmt: skip

    def __init__(self, *args: Any, times: list[FirstTime], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["time"]
        field.choices = [
            *((str(first.time.pk), _time_words(first.time)) for first in times),
            (LATER, _("Contact me first")),
        ]


@require_safe
@for_everyone(WE_ASK)
def start(request: HttpRequest) -> HttpResponse:
    area_of(request)
    return render(request, "public/join/start.html", {"first": _url(STEPS[0])})


@require_http_methods(["GET", "HEAD", "POST"])
@for_everyone(WE_ASK)
def step(request: HttpRequest, step: str) -> HttpResponse:
    area_of(request)
    if step not in STEPS:
        raise Http404
    draft = _draft(request)
    times = _times(draft) if step == "time" else []
    if step == "time" and not times and request.method != "POST":
        return redirect("public:join_check")
    if request.method == "POST":
        form = _form(step, request.POST, times)
        if form.is_valid():
            _keep(request, draft, step, form)
            return redirect(_next(request, step))
    else:
        kept = draft["answers"].get(step)
        form = _form(step, MultiValueDict(kept) if kept else None, times)
    content = {
        "form": form,
        "title": str(TITLES[step]),
        "heading": step not in ("place", "aims", "meeting", "time"),
        "back_url": _back(request, step),
        "progress": _("Step %(number)s of %(count)s") % {
            "number": STEPS.index(step) + 1, "count": len(STEPS),
        },
    }  # fmt: skip
    return render(request, "public/join/step.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
@for_everyone(WE_ASK)
def check(request: HttpRequest) -> HttpResponse:
    area_of(request)
    if DRAFT not in request.session:
        return redirect("public:join_done" if SENT in request.session else "public:join")
    draft = _draft(request)
    said, unfinished = _said(draft)
    if unfinished:
        return redirect(_url(unfinished))
    if request.method == "POST":
        if limits.is_too_many(request, "join", limits.JOINING):
            content = {"rows": _rows(said, _time_of(draft)), "problem": limits.WORDS}
            return render(request, "public/join/check.html", content, status=limits.TOO_MANY)
        problem = _send(request, draft, said)
        if problem is None:
            return redirect("public:join_done")
        messages.warning(request, problem)
        return redirect("public:join_check")
    return render(request, "public/join/check.html", {"rows": _rows(said, _time_of(draft))})


@require_safe
@for_everyone("what happens next, shown to the browser that sent the form")
def done(request: HttpRequest) -> HttpResponse:
    area_of(request)
    sent = request.session.get(SENT, "")
    receipt = receipt_for(uuid.UUID(sent)) if sent else None
    if receipt is None:
        return redirect("public:join")
    content = {
        "reference": receipt.reference,
        "due": weekday(receipt.due_on),
        "by": str(CHANNELS.get(receipt.contact_by, "")).lower(),
        "first_time": _time_words(receipt.first_time) if receipt.first_time else "",
    }
    return render(request, "public/join/done.html", content)


def _send(request: HttpRequest, draft: dict[str, Any], said: dict[str, Any]) -> str | None:
    """Send the form; return what went wrong in words, with everything else kept."""
    time = _time_of(draft)
    try:
        made = request_to_join(
            answers=answers_from(said, language=get_language() or "en-gb"),
            entry_route=EntryRoute.SELF, first_time=time, at=clock.now(), key=draft["key"],
        )  # fmt: skip
    except TimeTaken:
        draft["answers"].pop("time", None)
        request.session[DRAFT] = draft
        return _("That time has just been taken. Your answers are kept. Choose another time.")
    except Refusal as refusal:
        return str(refusal)
    del request.session[DRAFT]
    request.session[SENT] = str(made)
    return None


def _draft(request: HttpRequest) -> dict[str, Any]:
    draft: dict[str, Any] | None = request.session.get(DRAFT)
    return draft or {"key": str(uuid.uuid4()), "answers": {}}


def _keep(request: HttpRequest, draft: dict[str, Any], step: str, form: Any) -> None:
    """Keep what was typed, as it was typed, so that the page can show it again."""
    named = tuple(form.fields)
    sent = {key: request.POST.getlist(key) for key in request.POST if key.startswith(named)}
    draft["answers"][step] = sent
    request.session[DRAFT] = draft


def _form(step: str, data: Any, times: list[FirstTime]) -> Any:
    if step == "time":
        return TimeForm(data, times=times)
    extra = {"today": clock.today()} if step == "name" else {}
    return FORMS[step](data, **extra)


def _said(draft: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Every cleaned answer, and the first step that still has to be answered."""
    said: dict[str, Any] = {}
    for step in FORMS:
        kept = draft["answers"].get(step)
        form = _form(step, MultiValueDict(kept or {}), [])
        if kept is None or not form.is_valid():
            return said, step
        said.update(form.cleaned_data)
    if "time" not in draft["answers"] and _times(draft):
        return said, "time"
    return said, ""


def _times(draft: dict[str, Any]) -> list[FirstTime]:
    """First meetings near the postcode that was given, or anywhere in the area without one."""
    place = draft["answers"].get("place", {}).get("postcode", [""])[0]
    here = locate(place) if place else None
    near = (
        venues_near(here.latitude, here.longitude)
        if here
        else [NearVenue(venue, 0) for venue in open_venues()]
    )
    now = clock.now()
    return first_times_near(near, after=now + SOONEST, until=now + LATEST, limit=TIMES_SHOWN)


def _time_of(draft: dict[str, Any]) -> OpenTime | None:
    """The chosen time while it is free. One that has gone is refused when the form is sent."""
    chosen = draft["answers"].get("time", {}).get("time", [LATER])[0]
    if chosen == LATER:
        return None
    found = free_time(uuid.UUID(chosen), after=clock.now())
    return found or OpenTime.objects.filter(pk=chosen).select_related("venue", "coach").first()


def _next(request: HttpRequest, step: str) -> str:
    after = STEPS.index(step) + 1
    is_last = after == len(STEPS)
    if is_last or request.GET.get("from") == "check":
        return reverse("public:join_check")
    return _url(STEPS[after])


def _back(request: HttpRequest, step: str) -> str:
    if request.GET.get("from") == "check":
        return reverse("public:join_check")
    before = STEPS.index(step) - 1
    return _url(STEPS[before]) if before >= 0 else reverse("public:join")


def _url(step: str) -> str:
    return reverse("public:join_step", args=[step])


def _rows(said: dict[str, Any], time: OpenTime | None) -> list[Row]:
    def row(step: str, key: str, value: Any, about: str) -> Row:
        change = Link(_("Change"), f"{_url(step)}?from=check", about=about)
        return Row(key, value or _("Not given"), [change])

    reach = [str(CHANNELS[said["contact_by"]])]
    reach += [said[name] for name in ("email", "mobile", "phone", "address") if said.get(name)]
    name = f"{said['chosen_name']} {said['family_name']}".strip()
    return [
        row("name", _("Name"), name, _("your name")),
        row("name", _("Date of birth"), day(said["born_on"]), _("your date of birth")),
        row("contact", _("How to reach you"), Lines(reach), _("how to reach you")),
        row("place", _("Postcode"), said["postcode"], _("your postcode")),
        row("aims", _("You would like to"), Lines(worded(said["aims"], AIMS)),
            _("what you would like")),
        row("aims", _("In your words"), said["wants"], _("what you said")),
        row("meeting", _("To make meeting easier"), Lines(worded(said["needs"], NEEDS))
            if said["needs"] else "", _("what makes meeting easier")),
        row("time", _("First meeting"), _time_words(time) if time else _("Contact me first"),
            _("your first meeting")),
    ]  # fmt: skip


def _time_words(time: OpenTime) -> str:
    words = {
        "when": f"{weekday(time.starts_at)}, {hour(time.starts_at)}",
        "where": time.venue.name if time.venue else _("by phone"),
        "who": time.coach.display_name,
    }
    return _("%(when)s, %(where)s, with %(who)s") % words
