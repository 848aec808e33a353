"""A change of lead coach: rare, warm, and with a summary that the person approves first."""

import uuid
from datetime import datetime

from django.db.models import QuerySet

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import User
from worklocal.core import audit, context, events
from worklocal.core.errors import NotPermitted, Refusal
from worklocal.core.idempotency import once
from worklocal.support.coaching.models import Handover, LeadReason
from worklocal.support.coaching.services import assign_lead
from worklocal.support.people.models import Journey


class HandoverOpen(Refusal):
    """One handover at a time."""


class HandoverClosed(Refusal):
    """It was completed or declined before."""


class SameCoach(Refusal):
    """A coach cannot hand over to themselves."""


def propose_handover(
    *, journey: Journey, to_coach: User, reason: LeadReason, summary: str, at: datetime,
    key: str = "",
) -> uuid.UUID:  # fmt: skip
    """Write the summary and ask the person. Nothing changes until they approve it."""

    def propose() -> uuid.UUID:
        locked = Journey.objects.select_for_update(of=("self",)).get(pk=journey.pk)
        if locked.lead_coach_id == to_coach.pk:
            raise SameCoach("They are the lead coach already. Choose another coach.")
        if open_handovers(locked).exists():
            raise HandoverOpen("A handover is under way already. Withdraw it to propose another.")
        handover = Handover(
            area_id=locked.area_id, journey=locked, person_id=locked.person_id,
            from_coach_id=locked.lead_coach_id, to_coach=to_coach, reason=reason,
            summary=summary, proposed_at=at,
        )  # fmt: skip
        handover.save(force_insert=True)
        audit.record("handover.proposed", person_id=locked.person_id, thing=handover)
        events.publish("handover.proposed", handover=handover.pk, person=locked.person_id)
        return handover.pk

    request = {"journey": journey.pk, "to": to_coach.pk, "reason": reason, "summary": summary}
    return once(key, action="coaching.propose_handover", request=request, do=propose)


def open_handovers(journey: Journey) -> QuerySet[Handover]:
    """Proposed, and neither approved nor declined: at most one."""
    handovers = Handover.objects.filter(journey=journey, completed_at=None, declined_at=None)
    return handovers.select_related("from_coach", "to_coach").order_by("id")


def approve_handover(*, handover: Handover, at: datetime, read_aloud: bool = False) -> Handover:
    """The person approves the summary, and the new coach leads from today.

    `read_aloud` is for a person who is not online: staff read it to them and they said yes.
    Raises CoachHasNoRoom from the assignment; then nothing has changed.
    """
    handover = _locked(handover)
    by_person = context.current().person == handover.person_id
    if not by_person and not read_aloud:
        raise NotPermitted("Only the person may approve this. Ask them, or read it to them.")
    if by_person and read_aloud:
        raise NotPermitted("You are approving this yourself, so nobody read it to you.")
    assign_lead(
        journey=handover.journey, coach=handover.to_coach, reason=LeadReason(handover.reason),
        at=at,
    )  # fmt: skip
    handover.approved_at = handover.completed_at = at
    with context.elevated("record-opened-by-grant"):
        handover.save(update_fields=["approved_at", "completed_at"])
    audit.record(
        "handover.completed", person_id=handover.person_id, thing=handover,
        detail={"read_aloud": read_aloud},
    )  # fmt: skip
    events.publish("handover.completed", handover=handover.pk, person=handover.person_id)
    return handover


def decline_handover(*, handover: Handover, at: datetime) -> Handover:
    """The person says no, or the one who proposed it withdraws it; the coach stays."""
    handover = _locked(handover)
    who = context.current()
    may = who.person == handover.person_id or who.role in (RoleKind.COACH, RoleKind.LEADER)
    if not may:
        raise NotPermitted("Only the person or their team may stop a handover.")
    handover.declined_at = at
    handover.save(update_fields=["declined_at"])
    audit.record("handover.declined", person_id=handover.person_id, thing=handover)
    events.publish("handover.declined", handover=handover.pk, person=handover.person_id)
    return handover


def _locked(handover: Handover) -> Handover:
    rows = Handover.objects.select_for_update(of=("self",)).select_related("journey", "to_coach")
    handover = rows.get(pk=handover.pk)
    if handover.completed_at or handover.declined_at:
        raise HandoverClosed("This handover is over. Reload the page to see who leads.")
    return handover
