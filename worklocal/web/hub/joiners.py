"""New requests to join: the queue, and one of them beside whoever may be the same person."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import User
from worklocal.core import clock
from worklocal.core.errors import Refusal
from worklocal.support.coaching.services import coaches_with_room
from worklocal.support.joining import services
from worklocal.support.joining.duplicates import duplicates_of
from worklocal.support.joining.models import JoinRequest, JoinState
from worklocal.support.joining.selectors import queue_facts, request_for, requests_waiting
from worklocal.web.hub.forms import NOBODY_YET, CloseForm, TakeInForm
from worklocal.web.hub.words import (
    QUEUE,
    alike,
    coach_choices,
    due_tag,
    name_of,
    offer_choices,
    queue_rows,
    request_rows,
)
from worklocal.web.shell.addresses import with_query
from worklocal.web.shell.presenters import Link, plural

COACHES_SHOWN = 6
desk_roles = for_roles(RoleKind.HUB, RoleKind.LEADER)


@require_safe
@desk_roles
def queue(request: Any) -> HttpResponse:
    page = requests_waiting(request.viewer, after=request.GET.get("after", ""))
    count = queue_facts(request.viewer).count
    content = {
        "columns": QUEUE,
        "rows": queue_rows(page.requests, today=clock.today()),
        "count": plural(count, "person waits for an answer", "people wait for an answer"),
        "next_url": with_query(request, after=page.next_cursor) if page.next_cursor else "",
    }
    return render(request, "hub/joiners.html", content)


@require_safe
@desk_roles
def one(request: Any, request_id: uuid.UUID) -> HttpResponse:
    asked = _asked(request, request_id)
    return _page(request, asked, take=_take_form(request, asked), closing=CloseForm())


@require_POST
@desk_roles
def take_in(request: Any, request_id: uuid.UUID) -> HttpResponse:
    asked = _asked(request, request_id)
    form = _take_form(request, asked, request.POST)
    if form.is_valid():
        try:
            journey = services.take_in(
                request=asked, coach=_coach(form), offer=form.cleaned_data["offer"], at=clock.now()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            lead = journey.lead_coach.display_name if journey.lead_coach else ""
            what = f"Their coach is {lead}." if lead else "They are on the waiting list."
            messages.success(request, f"Taken in. {what}")
            return redirect("hub:joiners")
    return _page(request, asked, take=form, closing=CloseForm())


@require_POST
@desk_roles
def same(request: Any, request_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    asked = _asked(request, request_id)
    try:
        services.link_to_existing(request=asked, person_id=person_id, coach=None, at=clock.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("hub:joiner", asked.pk)
    messages.success(request, "Linked. Their coach is told, or they are on the waiting list.")
    return redirect("hub:joiners")


@require_POST
@desk_roles
def close(request: Any, request_id: uuid.UUID) -> HttpResponse:
    asked = _asked(request, request_id)
    form = CloseForm(request.POST)
    if form.is_valid():
        try:
            services.withdraw(request=asked, reason=form.cleaned_data["reason"], at=clock.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The request is closed.")
            return redirect("hub:joiners")
    return _page(request, asked, take=_take_form(request, asked), closing=form)


def _page(
    request: HttpRequest, asked: JoinRequest, *, take: TakeInForm, closing: CloseForm
) -> HttpResponse:
    is_new = asked.state == JoinState.NEW
    today = clock.today()
    content = {
        "asked": asked,
        "name": name_of(asked),
        "is_new": is_new,
        "state": JoinState(asked.state).label,
        "due": due_tag(services.answer_due_on(asked), today=today) if is_new else "",
        "rows": request_rows(asked, today=today),
        "alike": [alike(each, request=asked) for each in duplicates_of(asked)] if is_new else [],
        "take": take,
        "closing": closing,
        "page_has_errors": bool(take.errors or closing.errors),
        "back": Link("New joiners", "/hub/joiners/"),
    }
    return render(request, "hub/joiner.html", content)


def _take_form(request: Any, asked: JoinRequest, data: Any = None) -> TakeInForm:
    coaches = coaches_with_room(la_code=asked.la_code, language=asked.language, limit=COACHES_SHOWN)
    choices, hints = coach_choices(coaches, held=asked.first_time)
    offers = offer_choices(asked.area_id, clock.today())
    return TakeInForm(
        data, coaches=choices, hints=hints, offers=offers, offer=services.suggested_offer(asked)
    )


def _coach(form: TakeInForm) -> User | None:
    chosen = form.cleaned_data["coach"]
    return None if chosen == NOBODY_YET else User.objects.get(pk=chosen)


def _asked(request: Any, request_id: uuid.UUID) -> JoinRequest:
    asked = request_for(request.viewer, request_id)
    if asked is None:
        raise Http404
    return asked
