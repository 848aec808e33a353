"""Requests about data: taken in, paused, answered. Whoever takes one in, its clock begins that day.

Act as somebody who may see the request: the person, or the data protection officer.
"""

import uuid
from datetime import date

from django.db.models.functions import Lower

from worklocal.core import audit, context
from worklocal.core.errors import Refusal
from worklocal.core.idempotency import once
from worklocal.exchange.requests import two_people
from worklocal.exchange.requests.models import (
    AskedBy,
    DataRequest,
    DueErasure,
    RequestKind,
    RequestOutcome,
    WhyErased,
)
from worklocal.exchange.requests.rules import one_month_after, schedule
from worklocal.support.people.models import Person

NEEDS_WORDS = frozenset({RequestKind.CORRECTION, RequestKind.OBJECTION})


class RequestRefused(Refusal):
    """The request cannot do this as it stands."""


def take_in(
    *, person_id: uuid.UUID, kind: RequestKind, on: date, words: str = "", key: str = ""
) -> DataRequest:
    """Keep a request. The same key twice keeps one; one of a kind is open at a time."""
    if kind in NEEDS_WORDS and not words.strip():
        raise RequestRefused("Say what is wrong, or what we should stop.")

    def take() -> uuid.UUID:
        waiting = DataRequest.objects.filter(person_id=person_id, kind=kind, closed_on=None)
        if kind not in NEEDS_WORDS and waiting.exists():
            raise RequestRefused("You asked for this already, and we are working on it.")
        by_person = context.current().person == person_id
        row = DataRequest(
            area_id=context.acting_area(), person_id=person_id, kind=kind, received_on=on,
            due_on=one_month_after(on), words=words.strip(),
            asked_by=AskedBy.PERSON if by_person else AskedBy.STAFF,
            needs_two=two_people.why(person_id),
        )  # fmt: skip
        row.save(force_insert=True)
        audit.record("request.taken_in", person_id=person_id, thing=row, detail={"kind": str(kind)})
        return row.pk

    said = {"person": person_id, "kind": str(kind), "words": words}
    return DataRequest.objects.get(pk=once(key, action="request.take_in", request=said, do=take))


def person_named(*, email: str, family_name: str, born_on: date | None) -> uuid.UUID | None:
    """The one person of the area of this e-mail, or of this family name and birthday; else None.

    Nobody who is one of several is found, and no search lists anybody. The look is audited.
    """
    if not email and not (family_name and born_on):
        raise RequestRefused("Give the e-mail address, or the family name and the date of birth.")
    with context.elevated("data-request"):
        rows = Person.objects.filter(area=context.acting_area())
        if email:
            rows = rows.annotate(lower=Lower("email")).filter(lower=email.strip().lower())
        else:
            rows = rows.filter(family_name__iexact=family_name.strip(), born_on=born_on)
        found = list(rows.order_by("id").values_list("pk", flat=True)[:2])
    one = found[0] if len(found) == 1 else None
    audit.record("request.person_sought", person_id=one, detail={"found": len(found)})
    return one


def pause(*, request: DataRequest, on: date, reason: str) -> None:
    """Stop the clock while the person is asked who they are or what they mean."""
    _check_open(request)
    if request.paused_on is not None:
        raise RequestRefused("The clock is stopped already.")
    if not reason.strip():
        raise RequestRefused("Say what you asked the person for.")
    request.paused_on, request.pause_reason = on, reason.strip()
    request.save(update_fields=["paused_on", "pause_reason"])
    audit.record("request.paused", person_id=request.person_id, thing=request)


def resume(*, request: DataRequest, on: date) -> None:
    """Go on; the days of the pause are added."""
    if request.paused_on is not None:
        request.due_on += on - request.paused_on
        request.paused_on = None
        request.save(update_fields=["due_on", "paused_on"])
        audit.record("request.resumed", person_id=request.person_id, thing=request)


def close(*, request: DataRequest, outcome: RequestOutcome, answer: str, on: date) -> None:
    """Answer and close. The person reads the answer in their account."""
    _check_open(request)
    if not answer.strip():
        raise RequestRefused("Write an answer: the person reads it in their account.")
    if (
        request.kind == RequestKind.ACCESS
        and outcome == RequestOutcome.DONE
        and request.released_at is None
    ):
        raise RequestRefused("The copy has not been released yet.")
    resume(request=request, on=on)
    request.closed_on, request.outcome, request.answer = on, outcome, answer.strip()
    request.save(update_fields=["closed_on", "outcome", "answer"])
    audit.record(
        "request.closed", person_id=request.person_id, thing=request,
        detail={"outcome": str(outcome)},
    )  # fmt: skip


def approve_erasure(*, request: DataRequest, on: date) -> DueErasure:
    """Put the record on the list that is erased in the coming night. It cannot be undone then."""
    _check_open(request)
    if request.kind != RequestKind.ERASURE:
        raise RequestRefused("This person did not ask to be erased.")
    row, _ = DueErasure.objects.update_or_create(
        person_id=request.person_id,
        defaults={
            "area_id": request.area_id, "why": WhyErased.REQUEST, "due_on": on,
            "rule_version": schedule().version,
        },
    )  # fmt: skip
    if row.held_at:
        raise RequestRefused("This record is held: let it go first, or refuse the request.")
    audit.record("request.erasure_approved", person_id=request.person_id, thing=request)
    return row


def _check_open(request: DataRequest) -> None:
    if request.closed_on is not None:
        raise RequestRefused("This request is closed.")
