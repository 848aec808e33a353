"""Two nominated officers together: the only way to a protected address without a relation."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from worklocal.accounts.enums import GrantReason, RoleKind
from worklocal.accounts.models import User, holder_key
from worklocal.accounts.services import open_grant
from worklocal.core import audit, context
from worklocal.core.errors import NotPermitted, Refusal
from worklocal.support.people.models import ProtectedDetails
from worklocal.support.restricted import rules
from worklocal.support.restricted.enums import EmergencyReason
from worklocal.support.restricted.models import NominatedOfficer, TwoKeyOpening
from worklocal.support.restricted.raising import alert_stewards


class OfficerNeeded(NotPermitted):
    """Whoever is acting is not one of the named officers."""


def is_officer(user_id: uuid.UUID | None) -> bool:
    return NominatedOfficer.objects.filter(user=user_id, until=None).exists()


@transaction.atomic
def nominate(*, user: User, at: datetime) -> None:
    """Name an officer; named twice, it is once. The data protection officer names, and is none."""
    _check_steward()
    if user.pk == context.current().user:
        raise NotPermitted("Name somebody else: whoever reviews does not open.")
    row = NominatedOfficer(
        area_id=context.acting_area(), user=user, named_by_id=context.acting_user(), since=at
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return
    audit.record("officer.named", thing=row, detail={"user": str(user.pk)})


@transaction.atomic
def stand_down(*, officer: NominatedOfficer, at: datetime) -> None:
    _check_steward()
    NominatedOfficer.objects.filter(pk=officer.pk, until=None).update(until=at)
    audit.record("officer.stood_down", thing=officer, detail={"user": str(officer.user_id)})


@transaction.atomic
def ask(*, number: str, reason: EmergencyReason, words: str, at: datetime) -> TwoKeyOpening:
    """The first officer asks. Whether there is such a record shows only when the second agrees.

    The same question, while it waits for the second, is one question.
    """
    user = _check_officer()
    if not words.strip():
        raise Refusal("Say what has happened.")
    with context.elevated("restricted-record"):
        tail = "".join(number.split()).lower()
        rows = ProtectedDetails.objects.filter(area=context.acting_area()).order_by("id")
        ids = [pk for pk in rows.values_list("person_id", flat=True) if pk.hex[-8:] == tail]
    asked = {
        "person_id": ids[0] if ids else uuid.UUID(int=0), "reason": reason,
        "words": words.strip()[:300], "asked_by_id": user,
    }  # fmt: skip
    waiting = TwoKeyOpening.objects.filter(agreed_at=None, asked_at__gt=at - rules.ASKED_FOR)
    if same := waiting.filter(**asked).order_by("id").first():
        return same
    row = TwoKeyOpening(area_id=context.acting_area(), asked_at=at, **asked)
    row.save(force_insert=True)
    audit.record("two_keys.asked", person_id=ids[0] if ids else None, thing=row)
    alert_stewards(reference=f"K-{row.pk.hex[-8:].upper()}", at=at)
    return row


@transaction.atomic
def agree(*, opening: TwoKeyOpening, at: datetime) -> TwoKeyOpening:
    """The second officer agrees: both read what is kept apart for an hour, and nothing else."""
    user = _check_officer()
    row = TwoKeyOpening.objects.select_for_update(of=("self",)).get(pk=opening.pk)
    if row.asked_by_id == user:
        raise NotPermitted("Another nominated officer must agree.")
    if row.agreed_at is not None or at - row.asked_at > rules.ASKED_FOR:
        raise Refusal("This can no longer be agreed. Ask again.")
    row.agreed_by_id, row.agreed_at, row.ends_at = user, at, at + rules.OPEN_FOR
    row.save(update_fields=["agreed_by", "agreed_at", "ends_at"])
    for officer in (row.asked_by_id, user):
        open_grant(
            person_id=row.person_id, holder=holder_key("u", officer), reason=GrantReason.OFFICERS,
            starts_at=at, ends_at=row.ends_at, source_id=row.pk,
        )  # fmt: skip
    audit.record("two_keys.agreed", person_id=row.person_id, thing=row)
    return row


def _check_officer() -> uuid.UUID:
    user = context.acting_user()
    if not is_officer(user):
        raise OfficerNeeded("Only a nominated officer may do this.")
    return user


def _check_steward() -> None:
    if context.current().role != RoleKind.STEWARD:
        raise NotPermitted("Only the data protection officer names officers.")
