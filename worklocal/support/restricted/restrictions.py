"""Setting and lifting what restricts a record: each dated, with a reason, by whom rules allow."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from worklocal.accounts.bars import lay_bar, lift_bars
from worklocal.accounts.enums import BarKind, FieldGroup, RoleKind
from worklocal.core import audit, context, events
from worklocal.core.errors import NotPermitted, Refusal
from worklocal.core.models import Notification, NotificationStatus
from worklocal.support.joining.models import JoinRequest
from worklocal.support.people.enums import PROTECTED, Restriction
from worklocal.support.people.models import Journey, Person
from worklocal.support.people.protected import KEPT_APART, bring_back, keep_apart
from worklocal.support.referrals.models import Referral
from worklocal.support.restricted import rules
from worklocal.support.restricted.enums import RestrictionKind, ReviewKind
from worklocal.support.restricted.models import RecordRestriction, SafetyFlag
from worklocal.support.restricted.raising import alert_stewards, raise_review

NOT_SHARED = frozenset({"Phone", "Address", "Postcode", "School", "Place of work"})
"""Labels under which a referral or an introduction may have shared where somebody is."""

CLASSES = (RestrictionKind.IDENTITY, RestrictionKind.ADDRESS, RestrictionKind.KNOWN)
"""From the strictest on: the person's row carries the first that is in force."""


class ReasonNeeded(Refusal):
    """A restriction is set and lifted for a reason that can be read later."""


@transaction.atomic
def restrict(
    *, person: Person, kind: RestrictionKind, reason: str, at: datetime,
    field_group: FieldGroup | str = "",
) -> RecordRestriction:  # fmt: skip
    """Put a restriction in force at once; return it. Set twice, it is one.

    A sensitive address and a protected identity move the address, postcode and phone out of the
    record, and take them back from requests to join and referrals that hold a copy. A protected
    identity is then seen by the lead coach alone.
    """
    _check_role(rules.MAY_SET, kind)
    _check_relation(person.pk)
    if not reason.strip():
        raise ReasonNeeded("Say why this is needed.")
    lead = _lead_of(person) if kind == RestrictionKind.IDENTITY else None
    if kind == RestrictionKind.IDENTITY and lead is None:
        raise Refusal("Give the person a lead coach first: nobody else will see the record.")
    with context.elevated("restricted-record"):
        row = RecordRestriction(
            area_id=person.area_id, person=person, kind=kind, field_group=str(field_group),
            reason=reason.strip()[:300], named_lead_id=lead, set_by_id=context.acting_user(),
            set_at=at,
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            live = RecordRestriction.objects.filter(person=person, kind=kind, lifted_at=None)
            return live.get(field_group=str(field_group))
        _lay(row, person, at=at)
    _note("restriction.set", row)
    events.publish("restriction.set", person=person.pk, kind=str(kind))
    return row


def _lay(row: RecordRestriction, person: Person, *, at: datetime) -> None:
    kind = RestrictionKind(row.kind)
    if kind in rules.NEEDS_TWO:
        keep_apart(person=person, restriction=_strictest(person))
        _take_back_copies(person)
    elif kind == RestrictionKind.KNOWN:
        Person.objects.filter(pk=person.pk, restriction="").update(restriction=Restriction.KNOWN)
    if kind == RestrictionKind.IDENTITY:
        lay_bar(
            BarKind.ALL_BUT, person_id=person.pk, user_id=row.named_lead_id, source_id=row.pk, at=at
        )
    if kind == RestrictionKind.SEALED:
        lay_bar(
            BarKind.GROUP, person_id=person.pk, field_group=row.field_group, source_id=row.pk, at=at
        )


def _take_back_copies(person: Person) -> None:
    """Where the address or phone was copied before: requests to join, referrals, letters queued."""
    JoinRequest.objects.filter(person_id=person.pk).update(**dict.fromkeys(KEPT_APART, ""))
    for referral in Referral.objects.filter(person=person).order_by("id"):
        left = {k: v for k, v in referral.shared.items() if k not in NOT_SHARED}
        if left != referral.shared:
            referral.shared = left
            referral.save(update_fields=["shared"])
    waiting = Notification.objects.filter(person_id=person.pk, status=NotificationStatus.WAITING)
    waiting.filter(channel="LETTER").update(
        status=NotificationStatus.HELD, outcome="the address is protected", address=""
    )


@transaction.atomic
def ask_to_lift(*, restriction: RecordRestriction, reason: str, at: datetime) -> bool:
    """Lift a restriction, or ask for it; return whether it is lifted now.

    A protection is lifted only when the data protection officer agrees: never by the one who asks.
    """
    kind = RestrictionKind(restriction.kind)
    _check_role(rules.MAY_LIFT, kind)
    _check_relation(restriction.person_id)
    if not reason.strip():
        raise ReasonNeeded("Say why this is no longer needed.")
    if kind not in rules.NEEDS_TWO:
        lift_now(restriction, reason=reason, at=at)
        return True
    raise_review(
        ReviewKind.LIFT, key=f"lift:{restriction.pk}:{at.isoformat()}",
        about_user=context.acting_user(), person_id=restriction.person_id,
        source_id=restriction.pk, at=at, facts={"kind": str(kind), "reason": reason.strip()[:300]},
    )  # fmt: skip
    alert_stewards(reference=f"L-{restriction.pk.hex[-8:].upper()}", at=at)
    audit.record("restriction.lift_asked", person_id=restriction.person_id, thing=restriction)
    return False


def lift_now(restriction: RecordRestriction, *, reason: str, at: datetime) -> None:
    """End it, and what it closed. Only `ask_to_lift` and a decided review come here."""
    with context.elevated("restricted-record"):
        row = RecordRestriction.objects.select_for_update(of=("self",)).get(pk=restriction.pk)
        if row.lifted_at is not None:
            return
        row.lifted_at, row.lifted_by_id = at, context.acting_user()
        row.lift_reason = reason.strip()[:300]
        row.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
        lift_bars(source_id=row.pk, at=at)
        person = Person.objects.get(pk=row.person_id)
        now = _strictest(person)
        if now in PROTECTED:
            keep_apart(person=person, restriction=now)
        elif row.kind in rules.NEEDS_TWO:
            bring_back(person=person, restriction=now)
        else:
            Person.objects.filter(pk=person.pk).update(restriction=now)
    _note("restriction.lifted", row)


def _strictest(person: Person) -> Restriction:
    live = set(
        RecordRestriction.objects.filter(person=person, lifted_at=None)
        .order_by("id").values_list("kind", flat=True)
    )  # fmt: skip
    return next((Restriction(kind) for kind in CLASSES if kind in live), Restriction.NONE)


def _lead_of(person: Person) -> uuid.UUID | None:
    return Journey.objects.open().filter(person=person).values_list("lead_coach", flat=True).first()


def name_new_lead(*, person_id: uuid.UUID, lead_id: uuid.UUID, at: datetime) -> None:
    """A protected identity follows the lead: the new one sees the record, the old one no more."""
    live = RecordRestriction.objects.filter(
        person_id=person_id, kind=RestrictionKind.IDENTITY, lifted_at=None
    )
    for row in live.order_by("id"):
        if row.named_lead_id != lead_id:
            lift_bars(source_id=row.pk, at=at)
            row.named_lead_id = lead_id
            row.save(update_fields=["named_lead"])
            lay_bar(BarKind.ALL_BUT, person_id=person_id, user_id=lead_id, source_id=row.pk, at=at)


@transaction.atomic
def flag_risk(*, person: Person, words: str, at: datetime) -> SafetyFlag:
    """Say what to do when meeting this person; a new flag takes the place of the one before."""
    _check_role(rules.MAY_SET, RestrictionKind.RISK)
    if not words.strip():
        raise ReasonNeeded("Say what those who meet them should do.")
    live, words = SafetyFlag.objects.filter(person=person, lifted_at=None), words.strip()[:300]
    if same := live.filter(words=words).order_by("id").first():
        return same
    live.update(lifted_at=at)
    flag = SafetyFlag(
        area_id=person.area_id, person=person, words=words,
        set_by_id=context.acting_user(), set_at=at,
    )  # fmt: skip
    flag.save(force_insert=True)
    audit.record("safety_flag.set", person_id=person.pk, thing=flag)
    return flag


@transaction.atomic
def lower_risk(*, flag: SafetyFlag, at: datetime) -> None:
    _check_role(rules.MAY_LIFT, RestrictionKind.RISK)
    SafetyFlag.objects.filter(pk=flag.pk, lifted_at=None).update(lifted_at=at)
    audit.record("safety_flag.lifted", person_id=flag.person_id, thing=flag)


def _check_role(table: dict[RestrictionKind, frozenset[RoleKind]], kind: RestrictionKind) -> None:
    if context.current().role not in table[kind]:
        raise NotPermitted("This restriction is set and lifted by others.")


def _check_relation(person_id: uuid.UUID) -> None:
    """Locks the person's row as whoever is acting: an emergency shows it and cannot lock it."""
    rows = Person.objects.select_for_update(of=("self",)).filter(pk=person_id)
    if not rows.exists():
        raise NotPermitted("Only the person and their team set and lift this.")


def _note(action: str, row: RecordRestriction) -> None:
    audit.record(
        action, person_id=row.person_id, thing=row,
        detail={"kind": row.kind, "group": row.field_group},
    )  # fmt: skip
