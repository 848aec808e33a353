"""Deciding what was raised for review: once, and never by the one whom it is about."""

from datetime import datetime

from django.db import transaction

from worklocal.accounts.bars import lift_bars
from worklocal.accounts.enums import RoleKind
from worklocal.core import audit, context
from worklocal.core.errors import NotPermitted, Refusal
from worklocal.support.restricted import rules
from worklocal.support.restricted.enums import Decision, ReviewKind
from worklocal.support.restricted.models import (
    EmergencyOpening,
    RecordRestriction,
    Review,
    StaffRelation,
)
from worklocal.support.restricted.restrictions import lift_now


class DecidedAlready(Refusal):
    """Somebody has decided this before."""


@transaction.atomic
def decide(*, review: Review, decision: Decision, because: str, at: datetime) -> Review:
    """Decide once, with what follows from it. Raises DecidedAlready, and NotPermitted to the one
    whom it is about and to a leader of what is the officer's alone.
    """
    who = context.current()
    row = Review.objects.select_for_update(of=("self",)).filter(pk=review.pk).first()
    if row is None or who.role not in (RoleKind.STEWARD, RoleKind.LEADER):
        raise NotPermitted("Only a data protection officer, or the team’s leader, decides this.")
    if row.about_user_id == who.user:
        raise NotPermitted("Somebody else must decide this: it is about what you did.")
    if row.decided_at is not None:
        raise DecidedAlready("Somebody has decided this already.")
    if decision not in rules.DECISIONS[ReviewKind(row.kind)]:
        raise Refusal("Choose one of the decisions shown.")
    if decision != Decision.RIGHT and not because.strip():
        raise Refusal("Say why.")
    row.decision, row.because = decision, because.strip()
    row.decided_at, row.decided_by_id = at, who.user
    row.save(update_fields=["decision", "because", "decided_at", "decided_by"])
    _follow(row, decision, at=at)
    audit.record(
        "review.decided", person_id=row.person_id, thing=row,
        detail={"kind": row.kind, "decision": str(decision)},
    )  # fmt: skip
    return row


def _follow(row: Review, decision: Decision, *, at: datetime) -> None:
    """What a decision changes: the opening is reviewed, the pair opened, the protection lifted."""
    if row.source_id is None:
        return
    if row.kind == ReviewKind.EMERGENCY:
        untold = row.because if decision == Decision.RIGHT_UNTOLD else ""
        EmergencyOpening.objects.filter(pk=row.source_id).update(
            reviewed_at=at, untold_because=untold
        )
    elif decision == Decision.OPEN:
        lift_bars(source_id=row.source_id, at=at)
        StaffRelation.objects.filter(pk=row.source_id).update(ended_at=at)
    elif decision == Decision.LIFT:
        with context.elevated("restricted-record"):
            restriction = RecordRestriction.objects.get(pk=row.source_id)
            lift_now(restriction, reason=row.because, at=at)
